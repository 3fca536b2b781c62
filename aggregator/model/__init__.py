"""What flows through the program, in the order of the flow; imports nothing of ours but its own parts.

Document -> Item -> Article -> (Placement in a story and a topic) -> Feed of Entries.
Every time is aware and in UTC; every address is absolute; every value is immutable.
"""

from aggregator.model.articles import Article, Changes, Correction, Placement, Remembered
from aggregator.model.documents import NO_HEADERS, Document, Enclosure, Image, Item
from aggregator.model.feeds import Entry, Feed, Link, Origin, Tombstone
from aggregator.model.published import Filed, Picture, Ping, Published
from aggregator.model.search import Phrase, Piece
from aggregator.model.sources import Delivery, Mark, SourceState, Subscription

__all__ = [
    "NO_HEADERS",
    "Article",
    "Changes",
    "Correction",
    "Delivery",
    "Document",
    "Enclosure",
    "Entry",
    "Feed",
    "Filed",
    "Image",
    "Item",
    "Link",
    "Mark",
    "Origin",
    "Phrase",
    "Picture",
    "Piece",
    "Ping",
    "Placement",
    "Published",
    "Remembered",
    "SourceState",
    "Subscription",
    "Tombstone",
]
