"""Topics that have much in common."""

from datetime import UTC, timedelta

from aggregator.publish.developments import developments
from aggregator.site.card import Card, Presentation, card
from aggregator.site.related import MOST, Neighbourhood
from tests.samples import NOON, article, first, place


def made(topic: str, *terms: str, hours: int = 0) -> Card:
    when = NOON + timedelta(hours=hours)
    one = article(topic, title=topic, published=when, seen=when)
    told = developments([(one, place(topic))], first)
    return card(topic, 1, told, Presentation(UTC, "", lambda _: terms))


def names(own: Card, *others: Card) -> list[str]:
    return [each.topic for each in Neighbourhood([own, *others]).related(own).related]


def test_one_term_in_common_is_not_enough() -> None:
    assert names(made("a", "Bridge", "Egret"), made("b", "Bridge", "Linden")) == []


def test_those_that_share_most_come_first_then_the_latest() -> None:
    own = made("a", "Bridge", "Egret", "Quinn")
    two, later = made("b", "bridge", "EGRET"), made("c", "Bridge", "Egret", hours=1)
    three = made("d", "Bridge", "Egret", "Quinn")
    assert names(own, two, later, three) == ["d", "c", "b"]


def test_a_topic_is_not_its_own_neighbour_and_has_few() -> None:
    own = made("a", "Bridge", "Egret")
    others = [made(f"b{n}", "Bridge", "Egret") for n in range(9)]
    assert len(names(own, *others)) == MOST
    assert "a" not in names(own, *others)
