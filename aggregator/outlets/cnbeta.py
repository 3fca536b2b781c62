"""cnBeta, technology; in the Hexo archives among others."""

from types import MappingProxyType

from aggregator.formats.page import PageVersion
from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="cnbeta",
    name="cnBeta",
    names=MappingProxyType({"en": "cnBeta.COM"}),
    home="https://www.cnbeta.com.tw/",
    language="zh-Hans",
    zone="Asia/Shanghai",
    category="科技",
    formats=("feed", "hexo"),
    hosts=("cnbeta.com.tw", "cnbeta.com"),
    bylines=("cnBeta",),
    places=(Place("feed", "https://rss.cnbeta.com.tw/"),),
    boilerplate=("阅读全文",),
    pages=(
        PageVersion(
            body=".article-summary, .article-content",
            date=".meta span",
            remove=(".topic", ".article-topic", ".article-global"),
        ),
    ),
    trust=-1,
)
