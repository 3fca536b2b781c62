"""Reuters in Chinese (路透), clipped from feedx.net."""

from types import MappingProxyType

from aggregator.outlets.mending import FEEDX, date_line_first
from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="reuters_zh",
    name="路透",
    names=MappingProxyType({"en": "Reuters Chinese", "zh-Hans": "路透中文网", "zh-Hant": "路透中文網"}),
    home="https://cn.reuters.com/",
    language="zh-Hans",
    zone="Asia/Shanghai",
    formats=("clipping", "feed", "jekyll"),
    hosts=("cn.reuters.com",),
    bylines=("路透",),
    places=(
        Place("feed", "https://feedx.net/rss/reuters.xml"),
        Place("feed", "https://cn.reuters.com/rssFeed/CNTopGenNews"),
    ),
    boilerplate=(*FEEDX, "[（(]完[）)]"),
    image_hosts=("static.reuters.com",),
    mend=date_line_first,
    trust=1,
)
