"""Made-up values for tests: an article, a placement, a time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from aggregator.model import Article, Placement

NOON = datetime(2019, 3, 12, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

_ARTICLE = Article(
    id="a1",
    version="v1",
    source="harbour",
    outlet="Harbour News",
    guid="guid-1",
    url="https://harbour.example/1",
    title="Bridge closed after collision",
    html="<p>A ferry struck the bridge.</p>",
    text="A ferry struck the bridge.\nNobody was hurt.",
    summary="A ferry struck the bridge.",
    language="en",
    published=NOON,
    updated=None,
    seen=NOON + HOUR,
)


def article(id_: str = "a1", **changes: Any) -> Article:
    """The article with another id and whatever else differs."""
    own = {"guid": f"guid-{id_}", "url": f"https://harbour.example/{id_}"} if id_ != "a1" else {}
    return replace(_ARTICLE, id=id_, **{**own, **changes})


def first(articles: Sequence[Article]) -> Article:
    """Chooses the first of them to lead."""
    return articles[0]


def place(id_: str = "a1", story: str = "s1", topic: str = "t1", **changes: Any) -> Placement:
    """The placement of an article."""
    return replace(Placement(id_, story, topic, reason="test", score=0.5), **changes)
