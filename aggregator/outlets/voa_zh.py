"""Voice of America in Chinese (美国之音), clipped from feedx.net's full-text feed."""

from types import MappingProxyType

from aggregator.outlets.mending import FEEDX, date_line_first
from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="voa_zh",
    name="美国之音",
    names=MappingProxyType({"en": "VOA Chinese", "zh-Hant": "美國之音"}),
    home="https://www.voachinese.com/",
    language="zh-Hans",
    zone="UTC",
    formats=("clipping", "feed", "jekyll"),
    hosts=("voachinese.com",),
    bylines=("美国之音",),
    places=(
        Place("feed", "https://www.voachinese.com/api/zm_yql-vomx-tpeybti"),
        Place("feed", "https://feedx.net/rss/mgzy1.xml"),
    ),
    boilerplate=FEEDX,
    image_hosts=("gdb.voanews.com",),
    mend=date_line_first,
)
