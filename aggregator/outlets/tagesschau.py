"""Tagesschau, in German."""

from types import MappingProxyType

from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="tagesschau",
    name="tagesschau.de",
    names=MappingProxyType({"de": "Tagesschau"}),
    home="https://www.tagesschau.de/",
    language="de",
    zone="Europe/Berlin",
    formats=("feed",),
    hosts=("tagesschau.de",),
    places=(Place("feed", "https://www.tagesschau.de/index~rss2.xml"),),
    image_hosts=("images.tagesschau.de",),
)
