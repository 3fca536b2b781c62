"""Related topics: those that share key terms; pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from aggregator.site.card import Card, Neighbour

MOST = 5
_LEAST_SHARED = 2


class Neighbourhood:
    """Topics, indexed by their terms."""

    def __init__(self, cards: Iterable[Card]) -> None:
        self._cards = {card.topic: card for card in cards}
        self._by_term: defaultdict[str, list[str]] = defaultdict(list)
        for card in self._cards.values():
            for term in _terms(card):
                self._by_term[term].append(card.topic)

    def related(self, card: Card) -> Card:
        """The card with its neighbours: those that share most terms, then the latest."""
        shared = Counter(topic for term in _terms(card) for topic in self._by_term.get(term, ()))
        near = [(count, self._cards[topic]) for topic, count in shared.items() if count >= _LEAST_SHARED]
        near.sort(key=lambda pair: (pair[0], pair[1].latest, pair[1].topic), reverse=True)
        others = [each for _, each in near if each.topic != card.topic]
        return replace(card, related=tuple(map(_neighbour, others[:MOST])))


def _neighbour(card: Card) -> Neighbour:
    return Neighbour(card.topic, card.headline.title, card.headline.language)


def _terms(card: Card) -> set[str]:
    return {term.casefold() for term in card.terms}
