"""What the page of a topic tells."""

from datetime import UTC, date, timedelta

from aggregator.model import Article
from aggregator.publish.developments import developments
from aggregator.site.card import Presentation, card
from aggregator.site.topic import MOST, Topic, periods, topic
from tests.samples import HOUR, NOON, article, first, place

PRESENTATION = Presentation(UTC, "Untitled", lambda _: ())
START = date(2019, 3, 1)


def view(articles: list[Article], duplicates: dict[str, str] | None = None) -> Topic:
    """A topic of one story."""
    copies = duplicates or {}
    placed = [(each, place(each.id, duplicate_of=copies.get(each.id))) for each in articles]
    told = developments(placed, first)
    return topic(card("t1", 1, told, PRESENTATION), placed, told, PRESENTATION)


def test_the_same_text_is_folded_under_what_it_repeats() -> None:
    found = view([article("a"), article("b", outlet="Island Post")], {"b": "a"})
    (development,) = found.developments
    assert [each.outlet for each in development.lead.repeats] == ["Island Post"]
    assert development.reports == ()


def test_every_report_says_why_it_is_there() -> None:
    found = view([article("a"), article("b")])
    assert [(each.words, each.score) for each in found.reasons] == [("test", 0.5), ("test", 0.5)]


def test_of_very_many_reports_some_are_told_and_the_rest_counted() -> None:
    found = view([article(f"{n}", published=NOON + n * HOUR, seen=NOON + n * HOUR) for n in range(MOST + 30)])
    assert found.rest == 30
    assert len(found.reasons) == MOST


def test_each_day_is_a_bar() -> None:
    found = periods([START, START, START + timedelta(days=2)])
    assert [each.reports for each in found][-3:] == [2, 0, 1]
    assert (found[-1].start, found[-1].days) == (START + timedelta(days=2), 1)


def test_many_days_share_bars() -> None:
    found = periods([START + timedelta(days=n) for n in range(100)])
    assert sum(each.reports for each in found) == 100
    assert len(found) == 28
    assert found[0].start <= START
    assert {each.days for each in found} == {4}
