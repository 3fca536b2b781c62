"""National Public Radio of the United States."""

from types import MappingProxyType

from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="npr",
    name="NPR",
    names=MappingProxyType({"zh-Hans": "美国国家公共电台"}),
    home="https://www.npr.org/",
    language="en",
    zone="America/New_York",
    formats=("feed",),
    hosts=("npr.org",),
    places=(
        Place("feed", "https://feeds.npr.org/1004/rss.xml"),
        Place("feed", "https://feeds.npr.org/1001/rss.xml"),
    ),
    boilerplate=(r"\(Image credit: .*\)",),
    image_hosts=("media.npr.org",),
)
