"""Radio Free Asia in Mandarin (自由亚洲电台); its clippings have no date line."""

from types import MappingProxyType

from aggregator.formats.page import PageVersion
from aggregator.outlets.mending import FEEDX
from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="rfa_zh",
    name="自由亚洲电台",
    names=MappingProxyType({"en": "RFA Mandarin", "zh-Hant": "自由亞洲電台"}),
    home="https://www.rfa.org/mandarin/",
    language="zh-Hans",
    zone="UTC",
    formats=("clipping", "feed", "jekyll"),
    hosts=("rfa.org/mandarin",),
    bylines=("自由亚洲电台",),
    places=(Place("feed", "https://www.rfa.org/mandarin/rss2.xml"),),
    boilerplate=FEEDX,
    image_hosts=("rfa.org",),
    pages=(PageVersion(body="#headerimg, #storytext", date="#story_date"),),
)
