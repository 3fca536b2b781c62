"""The lists that a topic stands in."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from aggregator.model import Article
from aggregator.publish.developments import developments
from aggregator.site import lists
from aggregator.site.card import Presentation, card
from aggregator.site.lists import Listed, ListEntry
from tests.samples import NOON, article, first, place

DAY = timedelta(days=1)
IN_UTC = Presentation(UTC, "Untitled", lambda _: ())


def places(*articles: Article, presentation: Presentation = IN_UTC) -> dict[str, ListEntry]:
    """Where a topic stands in which each article is a story."""
    placed = [(each, place(each.id, f"s{each.id}")) for each in articles]
    told = developments(placed, first)
    return {each.list: each for each in lists.entries(card("t1", 1, told, presentation), told, presentation)}


def test_a_topic_stands_on_every_day_on_which_it_was_reported() -> None:
    found = places(
        article("a", title="Closed"), article("b", title="Open", published=NOON + DAY, seen=NOON + DAY)
    )
    assert found["day/2019-03-12"].row.title == "Closed"
    assert found["day/2019-03-13"].row.title == "Open"


def test_the_day_is_that_of_the_readers() -> None:
    late = article("a", published=NOON + timedelta(hours=5), seen=NOON + DAY)
    taipei = Presentation(ZoneInfo("Asia/Taipei"), "Untitled", lambda _: ())
    assert "day/2019-03-13" in places(late, presentation=taipei)


def test_a_day_shows_what_most_outlets_reported() -> None:
    small = article("a", title="Small")
    both = [article("b", title="Big"), article("c", outlet="Island Post", title="Big too")]
    placed = [(small, place("a", "s1")), *((each, place(each.id, "s2")) for each in both)]
    told = developments(placed, first)
    found = lists.entries(card("t1", 1, told, IN_UTC), told, IN_UTC)
    assert next(each.row.title for each in found if each.list.startswith("day/")) == "Big"


def test_categories_that_differ_by_case_share_a_list() -> None:
    assert lists.categories([article("a", categories=("Ships", "Sea", "Sky", "Land"))]) == [
        "Ships",
        "Sea",
        "Sky",
    ]
    assert "category/ships" in places(article("a", categories=("Ships",)))
    assert "category/ships" in places(article("a", categories=("SHIPS",)))


def test_a_category_is_no_path() -> None:
    found = places(article("a", categories=("../../etc/passwd", "a" * 900)))
    names = [list_.partition("/")[2] for list_ in found if list_.startswith("category/")]
    assert len(names) == 2
    assert all("/" not in name and len(name) <= 80 and not name.startswith(".") for name in names)


def test_languages_are_lists() -> None:
    found = places(article("a"), article("b", language="zh-Hant"), article("c", language=None))
    assert {each for each in found if each.startswith("language/")} == {"language/en", "language/zh-hant"}


def test_days_know_those_beside_them() -> None:
    days = [Listed(f"day/2019-03-{day}", f"2019-03-{day}", 1) for day in (11, 13, 14)]
    assert lists.beside(days, "day/2019-03-13") == (days[0], days[2])
    assert lists.beside(days, "day/2019-03-11") == (None, days[1])
