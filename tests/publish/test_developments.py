"""What of a large topic is told."""

from datetime import timedelta

from aggregator.model import Article, Placement
from aggregator.publish.developments import developments, most_informative, once_per_page
from tests.samples import NOON, article, first, place


def large(stories: int, each: int) -> list[tuple[Article, Placement]]:
    return [
        (
            article(f"s{story}n{n}", outlet=f"O{n}", published=NOON + timedelta(hours=story, minutes=n)),
            place(f"s{story}n{n}", f"s{story}"),
        )
        for story in range(stories)
        for n in range(each)
    ]


def test_a_small_topic_is_told_whole() -> None:
    found = developments(large(2, 3), first)
    assert most_informative(found) == found


def test_of_a_large_topic_the_most_telling_are_told() -> None:
    found = developments(large(20, 10), first)
    told = most_informative(found)
    articles = [each for development in told for each in development.articles]
    assert len(articles) == 30
    assert {each.outlet for each in articles} == {f"O{n}" for n in range(10)}
    assert [each.lead for each in told][:15] == [each.lead for each in found][:15]


def test_the_latest_development_is_always_told() -> None:
    found = developments(large(200, 1), first)
    told = most_informative(found)
    assert told[0] == found[0]
    assert len(told) == 30


def test_repetitions_give_way_first() -> None:
    placed = [(article("a"), place("a"))]
    placed += [(article(f"b{n}"), place(f"b{n}", duplicate_of="a")) for n in range(50)]
    (told,) = most_informative(developments(placed, first))
    assert told.reports[0].article.id == "a"
    assert len(told.reports[0].repeats) == 29


def test_a_page_that_several_feeds_name_is_one_article() -> None:
    page, other = "https://harbour.example/fog", "https://quay.example/fog"
    original = article("a", url=page)
    again = article("b", url=page, outlet="Harbour World")
    copy = article("c", url=other, outlet="Quay Post")
    placed = [
        (again, place("b", duplicate_of="a")),
        (copy, place("c", duplicate_of="a")),
        (original, place("a")),
    ]
    assert once_per_page(placed) == [copy, original]


def test_posts_of_one_page_that_say_different_things_are_several_articles() -> None:
    posts = [article("a"), article("b", url=article("a").url)]
    assert once_per_page([(each, place(each.id)) for each in posts]) == posts
