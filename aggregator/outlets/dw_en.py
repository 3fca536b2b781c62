"""Deutsche Welle in English."""

from types import MappingProxyType

from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="dw_en",
    name="DW",
    names=MappingProxyType({"de": "Deutsche Welle"}),
    home="https://www.dw.com/en/",
    language="en",
    zone="Europe/Berlin",
    formats=("feed",),
    hosts=("dw.com/en",),
    places=(
        Place("feed", "https://rss.dw.com/rdf/rss-en-all"),
        Place("sitemap", "https://www.dw.com/en/news-sitemap.xml"),
    ),
    image_hosts=("static.dw.com",),
)
