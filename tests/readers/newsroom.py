"""A store that reports come into, and the folder that is published from it."""

from datetime import timedelta
from pathlib import Path

from lxml import etree

from aggregator.model import Changes
from aggregator.publish.settings import Settings
from aggregator.steps import publishing
from aggregator.steps.publishing import Target
from aggregator.store import articles, placements
from aggregator.store.database import Database
from tests.samples import NOON, article, place

ATOM = "{http://www.w3.org/2005/Atom}"
HOUR = timedelta(hours=1)


class Newsroom:
    """Publishes into `folder`, which is served at `base_url`."""

    def __init__(self, database: Database, folder: Path, base_url: str) -> None:
        self._database = database
        self._folder = folder
        self._settings = Settings("Harbour News", "", "x,2026", base_url, "us", "en", "topic")
        self._now = NOON

    def report(self, hour: float, id_: str, story: str, topic: str, **changes: object) -> None:
        """An article comes in at that hour and finds its place."""
        self._now = NOON + hour * HOUR
        new = article(id_, **{"published": self._now, "seen": self._now, **changes})
        with self._database.write() as db:
            articles.save(db, [new])
            placements.save(db, Changes([place(id_, story, topic)], {id_: b""}), [id_])

    def publish(self) -> None:
        """The last steps of a cycle."""
        publishing.publish(self._database, self._settings, Target(self._folder), self._now, lambda _: None)

    def ids(self) -> list[str | None]:
        """The ids of the feed's entries."""
        feed = etree.parse(self._folder / "feed.atom").getroot()
        return [entry.findtext(f"{ATOM}id") for entry in feed.iterfind(f"{ATOM}entry")]
