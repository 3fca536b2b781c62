"""Al Jazeera English."""

from types import MappingProxyType

from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="aljazeera_en",
    name="Al Jazeera",
    names=MappingProxyType({"ar": "الجزيرة الإنجليزية", "zh-Hans": "半岛电视台英语频道"}),
    home="https://www.aljazeera.com/",
    language="en",
    zone="UTC",
    formats=("feed",),
    hosts=("aljazeera.com",),
    places=(Place("feed", "https://www.aljazeera.com/xml/rss/all.xml"),),
)
