"""What stories and topics are called: found once for feed and pages, and for as long as nothing changes.

To find it, the first articles of a story or topic are read, though most large ones stay as they began. What
was found is kept in memory, and noted in the store for the next process.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from aggregator.model import Article
from aggregator.steps.fingerprint import fingerprint
from aggregator.steps.stamps import code
from aggregator.store import revisions
from aggregator.store.access.database import Database

MOST = 2_000  # labels that are remembered, those found first the first to go
_FEW = 2  # articles: of so many the earliest leads, and their terms are found as quickly as remembered
_NOTE = "labels"
_DIGITS = 32
_PACKAGES = ("topics",)


class Labels:
    """Remembers by all that a label depends on, whatever has become of the story or topic since."""

    def __init__(self) -> None:
        self._known: dict[str, list[str]] = {}
        self._noted: str | None = None

    def lead(self, articles: Sequence[Article]) -> Article:
        """The article that stands for the others; there must be one."""
        from aggregator.topics import label  # slow to load, and no part of a cycle without news

        read = label.sample(articles)
        (chosen,) = self._found("lead", read, lambda: [label.lead(read).id])
        return next(article for article in read if article.id == chosen)

    def terms(self, articles: Sequence[Article]) -> Sequence[str]:
        """The terms that stand for the articles together."""
        from aggregator.topics import label

        read = label.sample(articles)
        return self._found("terms", read, lambda: list(label.key_terms(read)))

    @contextmanager
    def recalled(self, database: Database) -> Iterator["Labels"]:
        """With what the same code noted in an earlier process; what is new in the end is noted, too.

        Raises StoreError.
        """
        made_by = repr(code(_PACKAGES))
        if self._noted is None:
            with database.read() as db:
                self._noted = revisions.noted(db, _NOTE) or ""
            noted = json.loads(self._noted) if self._noted else {}
            self._known = noted["known"] if noted.get("made_by") == made_by else {}
        yield self
        noted = json.dumps({"made_by": made_by, "known": self._known}, ensure_ascii=False)
        if noted != self._noted:
            with database.write(quiet=True) as db:
                revisions.note(db, _NOTE, noted)
            self._noted = noted

    def _found(self, kind: str, read: Sequence[Article], find: Callable[[], list[str]]) -> list[str]:
        if len(read) <= _FEW:
            return find()
        key = f"{kind} {fingerprint(_inputs(read)).hex()[:_DIGITS]}"
        if key not in self._known:
            self._known[key] = find()
            if len(self._known) > MOST:
                del self._known[next(iter(self._known))]
        return self._known[key]


def _inputs(articles: Sequence[Article]) -> Iterator[bytes]:
    from aggregator.topics.features.extraction import READ

    for each in articles:
        words = (each.language or "", each.title, each.text[:READ])
        parts = (each.id, each.time.isoformat(), each.outlet, *words)
        yield from (part.encode("utf-8", "surrogatepass") for part in parts)
