"""36Kr (36氪), business and technology; in the Hexo archives among others."""

from types import MappingProxyType

from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="kr36",
    name="36氪",
    names=MappingProxyType({"en": "36Kr"}),
    home="https://36kr.com/",
    language="zh-Hans",
    zone="Asia/Shanghai",
    category="科技",
    formats=("feed", "hexo"),
    hosts=("36kr.com",),
    bylines=("36kr", "36氪"),
    places=(Place("feed", "https://36kr.com/feed"),),
    image_hosts=("img.36krcdn.com",),
)
