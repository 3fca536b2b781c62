"""Open Source China (开源中国); in the Hexo archives among others."""

from types import MappingProxyType

from aggregator.formats.page import PageVersion
from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="oschina",
    name="开源中国",
    names=MappingProxyType({"en": "OSCHINA", "zh-Hant": "開源中國"}),
    home="https://www.oschina.net/",
    language="zh-Hans",
    zone="Asia/Shanghai",
    category="科技",
    formats=("feed", "hexo"),
    hosts=("oschina.net",),
    bylines=("开源中国",),
    places=(Place("feed", "https://www.oschina.net/news/rss"),),
    pages=(PageVersion(body=".article-detail", remove=(".ad-wrap",)),),
)
