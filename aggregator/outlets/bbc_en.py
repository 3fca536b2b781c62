"""BBC News."""

from types import MappingProxyType

from aggregator.outlets.mending import one_name
from aggregator.outlets.record import Outlet, Place

OUTLET = Outlet(
    id="bbc_en",
    name="BBC News",
    names=MappingProxyType({"zh-Hans": "英国广播公司"}),
    home="https://www.bbc.com/news",
    language="en",
    zone="Europe/London",
    formats=("feed",),
    hosts=("bbc.com/news", "bbc.co.uk/news"),
    places=(
        Place("feed", "https://feeds.bbci.co.uk/news/world/rss.xml"),
        Place("sitemap", "https://www.bbc.com/sitemaps/https-index-com-news.xml"),
    ),
    image_hosts=("ichef.bbci.co.uk",),
    mend=one_name,
)
