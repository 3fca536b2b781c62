"""A store that reports come into, and the folder that is published from it."""

from pathlib import Path

from lxml import etree

from aggregator.publish.settings import Settings
from aggregator.steps.publishing import feeds
from aggregator.steps.publishing.feeds import Target
from aggregator.store.access.database import Database
from tests.desk import Desk

ATOM = "{http://www.w3.org/2005/Atom}"


class Newsroom(Desk):
    """Publishes into `folder`, which is served at `base_url`."""

    def __init__(self, database: Database, folder: Path, base_url: str) -> None:
        super().__init__(database)
        self._folder = folder
        self._settings = Settings("Harbour News", "", "x,2026", base_url, "us", "en", "topic")

    def publish(self) -> None:
        """The last steps of a cycle."""
        feeds.publish(self.database, self._settings, Target(self._folder), self.now, lambda _: None)

    def ids(self) -> list[str | None]:
        """The ids of the feed's entries."""
        feed = etree.parse(self._folder / "feed.atom").getroot()
        return [entry.findtext(f"{ATOM}id") for entry in feed.iterfind(f"{ATOM}entry")]
