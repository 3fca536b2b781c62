"""The cards of the latest topics: read from the store once in a run, then kept up with what is made."""

from collections.abc import Iterable

from sqlalchemy import Connection

from aggregator.site.card import CARDS, Card
from aggregator.store import cards

MOST = 4_000  # cards: more topics than the index of the search page has room for


class Shelf:
    """Holds the cards of at most `MOST` topics, whatever else the store remembers."""

    def __init__(self) -> None:
        self._cards: dict[str, Card] | None = None

    def newest(self, db: Connection, most: int = MOST) -> list[Card]:
        """The cards of the topics reported last, newest first."""
        held = self._held(db).values()
        return sorted(held, key=lambda card: (card.latest, card.topic), reverse=True)[:most]

    def renew(self, db: Connection, made: Iterable[Card], gone: Iterable[str] = ()) -> None:
        """Put these cards in place of what was known of their topics; forget topics that are no more."""
        held = self._held(db)
        held.update((card.topic, card) for card in made)
        for topic in gone:
            held.pop(topic, None)
        if len(held) > 2 * MOST:
            self._cards = {card.topic: card for card in self.newest(db, MOST)}

    def _held(self, db: Connection) -> dict[str, Card]:
        if self._cards is None:
            stored = cards.newest(db, MOST)
            self._cards = {each.topic: CARDS.validate_python(each.card) for each in stored}
        return self._cards
