"""A store that reports come into, each with its place, without the engine."""

from datetime import datetime, timedelta

from aggregator.model import Article, Changes, Placement
from aggregator.store import articles, placements
from aggregator.store.access.database import Database
from tests.samples import NOON, article, place


class Desk:
    """Takes reports in; `now` is the time of the latest."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now: datetime = NOON

    def report(self, hour: float, id_: str, story: str = "s1", topic: str = "t1", **changes: object) -> None:
        """An article comes in so many hours after noon, and is placed."""
        self.now = NOON + timedelta(hours=hour)
        new = article(id_, **{"published": self.now, "seen": self.now, "title": f"News {id_}", **changes})
        self.take(new, place(id_, story, topic))

    def take(self, new: Article, placed: Placement) -> None:
        """An article comes in and is placed."""
        with self.database.write() as db:
            articles.save(db, [new])
            placements.save(db, Changes([placed], {new.id: b""}), [new.id])

    def move(self, id_: str, story: str, topic: str) -> None:
        """A story of one article turns out to belong to another topic."""
        with self.database.write() as db:
            placements.save(db, Changes([place(id_, story, topic)]), [])

    def merge(self, retired: str, survivor: str) -> None:
        """Two topics turn out to be one."""
        with self.database.write() as db:
            placements.save(db, Changes(topic_aliases={retired: survivor}), [])
