"""France 24 in English."""

from types import MappingProxyType

from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="france24_en",
    name="France 24",
    names=MappingProxyType({"zh-Hans": "法国24台"}),
    home="https://www.france24.com/en/",
    language="en",
    zone="Europe/Paris",
    formats=("feed",),
    hosts=("france24.com/en",),
    places=(Place("feed", "https://www.france24.com/en/rss"),),
    image_hosts=("s.france24.com",),
)
