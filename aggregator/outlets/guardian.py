"""The Guardian."""

from types import MappingProxyType

from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="guardian",
    name="The Guardian",
    names=MappingProxyType({"zh-Hans": "卫报"}),
    home="https://www.theguardian.com/",
    language="en",
    zone="Europe/London",
    formats=("feed",),
    hosts=("theguardian.com",),
    places=(
        Place("feed", "https://www.theguardian.com/world/rss"),
        Place("sitemap", "https://www.theguardian.com/sitemaps/news.xml"),
    ),
    boilerplate=(r"Continue reading(\.\.\.|…)?",),
    image_hosts=("i.guim.co.uk",),
)
