"""A feed made up for the writers, with everything that one can hold."""

from aggregator.model import Entry, Feed, Image, Link, Origin, Tombstone
from tests.samples import NOON

ENTRY = Entry(
    id="tag:news.example,2026:topic/t1",
    title="Bridge <closed> & open",
    updated=NOON,
    published=NOON,
    content="<p>A ferry &amp; a bridge.</p>",
    summary="A ferry & a bridge.",
    language="en",
    authors=("North", "South"),
    categories=("ships",),
    links=(
        Link("https://n.example/1", "alternate", "text/html", hreflang="en"),
        Link("https://s.example/1", "related", "text/html", "Ferry", "zh-Hans"),
        Link("https://n.example/1.mp3", "enclosure", "audio/mpeg", length=1234),
        Link("tag:news.example,2026:topic/t0", "predecessor-version"),
    ),
    image=Image("https://n.example/1.jpg", "A bridge", 640, 480),
    origin=Origin("tag:news.example,2026:outlet/North", "North", NOON, "https://n.example/"),
)
FEED = Feed(
    id="tag:news.example,2026:feed",
    title="News",
    updated=NOON,
    entries=(ENTRY,),
    subtitle="All",
    author="us",
    scheme="tag:news.example,2026:category",
    links=(
        Link("https://news.example/feed.x", "self", "application/x"),
        Link("https://news.example/", "alternate", "text/html"),
        Link("https://hub.example/", "hub"),
    ),
    tombstones=(Tombstone("tag:news.example,2026:topic/t9", NOON, "tag:news.example,2026:topic/t1"),),
)
