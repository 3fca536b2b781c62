"""IT Home (IT之家), technology; in the Hexo archives among others."""

from types import MappingProxyType

from aggregator.formats.page import PageVersion
from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="ithome",
    name="IT之家",
    names=MappingProxyType({"en": "ITHome"}),
    home="https://www.ithome.com/",
    language="zh-Hans",
    zone="Asia/Shanghai",
    category="科技",
    formats=("feed", "hexo"),
    hosts=("ithome.com",),
    bylines=("IT之家",),
    places=(Place("feed", "https://www.ithome.com/rss/"),),
    boilerplate=("广告声明：.*本声明。",),
    image_hosts=("img.ithome.com",),
    pages=(PageVersion(body="#paragraph", date="#pubtime_baidu"),),
)
