"""Which topics have much in common: those that share key terms; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from aggregator.site.card import Card, Neighbour

MOST = 5
_LEAST_SHARED = 2


def related(card: Card, others: Iterable[Card]) -> Card:
    """The card with its neighbours among the others: those that share most terms, then the latest."""
    own = _terms(card)
    shared = [(len(own & _terms(other)), other) for other in others if other.topic != card.topic]
    near = [(count, other) for count, other in shared if count >= _LEAST_SHARED]
    near.sort(key=lambda pair: (pair[0], pair[1].latest, pair[1].topic), reverse=True)
    return replace(card, related=_neighbours([other for _, other in near[:MOST]]))


def _neighbours(cards: Sequence[Card]) -> tuple[Neighbour, ...]:
    return tuple(Neighbour(each.topic, each.headline.title, each.headline.language) for each in cards)


def _terms(card: Card) -> set[str]:
    return {term.casefold() for term in card.terms}
