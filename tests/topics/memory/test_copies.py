"""The same text again is folded under one copy and counts once."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.topics.engine import Engine
from aggregator.topics.features.sketch import Sketch, resemblance, sketches
from aggregator.topics.settings import Settings, Trust
from tests.topics.streams import BRIDGE, CHEESE, FERRY, Archive, article, run

WIRE = (
    "云门市地铁三号线今晨因信号故障停运两小时，六座车站短暂关闭。运营公司说，故障出在上月更换的联锁设备，"
    "工程师七点半排除险情。早高峰约有九万名乘客改乘公交，市政府加开四十班接驳车。公司总经理高闻远向市民道歉，"
    "承诺一周内公布调查报告，并退还受影响乘客的票款。消费者协会要求把同批设备全部检查一遍。"
)
ADDED = "傍晚，市议会交通委员会宣布下周三召开听证会，将传召设备供应商到场说明。"


def sketch(numbers: Sequence[int]) -> Sketch:
    """That of a text whose words have these numbers."""
    return sketches(np.array(numbers, np.uint64), [len(numbers)])[0]


def test_wire_copy_under_another_headline_is_a_copy_of_the_first() -> None:
    places = run(
        [
            article("first", WIRE, title="地铁三号线停运两小时"),
            article("second", WIRE, title="早高峰瘫痪！九万人被迫改乘", hours=2),
        ]
    )
    assert places["second"].duplicate_of == "first"
    assert places["second"].story == places["first"].story


def test_what_a_feed_says_under_every_title_makes_no_copies() -> None:
    places = run(
        [
            article("ferry", "Comments", title="A ferry sinks off Silver Bay", source="board"),
            article("whales", "Comments", title="Why whales sleep upright", source="board", hours=1),
            article("again", "Comments", title="Why whales sleep upright", source="board", hours=2),
        ]
    )
    assert places["whales"].duplicate_of is None
    assert places["whales"].story != places["ferry"].story
    assert places["again"].duplicate_of == "whales"


def test_a_notice_that_stands_under_every_title_makes_no_copies_and_no_story() -> None:
    notice = (
        "You have reached the last of your free articles this month. To go on reading, subscribe "
        "today and support the work of our newsroom with a pound a week for half a year."
    )
    titles = (
        "Ferry sinks off Silver Bay",
        "Why whales sleep upright",
        "Council votes for a tram",
        "Cheese of three hundred kilos breaks a record",
    )
    articles = [
        article(f"{hours}", notice, title=title, source="the courier", hours=hours)
        for hours, title in enumerate(titles)
    ]
    archive = Archive()
    for each in articles:
        archive.add([each])
    for places in (archive.places, run(articles)):
        assert not any(place.duplicate_of for place in places.values())
        assert len({place.story for place in places.values()}) == len(titles)


def test_the_same_article_again_is_a_copy_even_where_its_title_is_not_in_its_text() -> None:
    places = run(
        [
            article("first", WIRE, title="黑色星期一", source="晨报"),
            article("second", WIRE, title="黑色星期一", source="晨报", hours=1),
        ]
    )
    assert places["second"].duplicate_of == "first"


def test_an_extended_version_is_a_copy() -> None:
    places = run([article("first", WIRE), article("second", WIRE + ADDED, hours=3, title="地铁停运后续")])
    assert places["second"].duplicate_of == "first"


def test_one_address_in_two_sources_is_one_article() -> None:
    address = "https://example.org/a"
    places = run(
        [article("first", WIRE, url=address), article("second", ADDED, hours=1, url=address, title="听证会")]
    )
    assert places["second"].duplicate_of == "first"


def test_items_that_all_have_one_address_are_no_copies() -> None:
    address = "https://example.org/alerts"
    told = {"ferry": FERRY, "cheese": CHEESE, "bridge": BRIDGE}
    places = run([article(id_, text, url=address, source="board") for id_, text in told.items()])
    assert [each.duplicate_of for each in places.values()] == [None] * 3


@pytest.mark.parametrize("texts", [("", ""), ("🎉🎉", "❤️")])
def test_what_has_no_letter_is_no_copy_of_anything(texts: tuple[str, str]) -> None:
    places = run([article("a", texts[0], title=texts[0]), article("b", texts[1], title=texts[1], hours=1)])
    assert [each.duplicate_of for each in places.values()] == [None] * 2


def test_an_earlier_copy_that_is_forgotten_leaves_the_later_ones_to_be_found() -> None:
    engine = Engine.restore((), Settings())
    engine.add([article("a", WIRE), article("b", WIRE + ADDED, hours=1), article("c", CHEESE, hours=2)])
    engine.memory.forget(engine.memory.members["a"])
    engine.memory.members["b"].duplicate_of = None
    found = engine.memory.copies.find(engine.describe(article("d", WIRE, hours=3)))
    assert found is engine.memory.members["b"]


def test_copies_count_once() -> None:
    engine = Engine.restore((), Settings())
    engine.add([article(f"a{n}", WIRE, hours=n) for n in range(5)])
    (story,) = {member.story for member in engine.memory.members.values()}
    assert len(story.members) == 5
    assert story.originals == 1


def test_the_most_trusted_copy_stands_for_the_others() -> None:
    settings = Settings(trust=Trust(sources={"wire": 1}))
    places = run(
        [article("a", WIRE), article("b", WIRE, hours=1), article("c", WIRE, hours=2, source="wire")],
        settings,
    )
    assert places["c"].duplicate_of is None
    assert places["a"].duplicate_of == places["b"].duplicate_of == "c"


def test_a_source_of_a_trusted_outlet_is_trusted_unless_it_says_otherwise() -> None:
    copies = [article("a", WIRE), article("b", WIRE, hours=1, source="wire")]
    assert run(copies, Settings(trust=Trust(outlets={"wire": 1})))["a"].duplicate_of == "b"
    distrusted = Settings(trust=Trust(sources={"wire": 0}, outlets={"wire": 1}))
    assert run(copies, distrusted)["b"].duplicate_of == "a"


def test_the_copies_of_a_changed_article_stay_with_it() -> None:
    archive = Archive()
    archive.add([article("a", WIRE), article("b", WIRE, hours=1)])
    archive.add([article("a", WIRE + ADDED)])
    assert archive.places["b"].duplicate_of == "a"
    assert archive.places["b"].story == archive.places["a"].story


def test_short_texts_are_never_told_copies_by_their_sketch() -> None:
    assert not sketch([1, 2, 3])
    assert resemblance(sketch([1, 2, 3]), sketch([1, 2, 3])) == 0.0


def test_a_sketch_estimates_the_common_share() -> None:
    one, other = list(range(400)), list(range(200, 600))
    assert resemblance(sketch(one), sketch(one)) == 1.0
    assert resemblance(sketch(one), sketch(list(range(1000, 1400)))) == 0.0
    assert 0.1 < resemblance(sketch(one), sketch(other)) < 0.65


@given(st.integers(12, 300), st.integers(0, 300), st.sampled_from([0.2, 0.55, 0.9]))
def test_a_share_that_is_large_enough_is_told_and_no_smaller_one_passes_for_it(
    length: int, shift: int, least: float
) -> None:
    one, other = sketch(list(range(length))), sketch(list(range(shift, shift + length)))
    share, told = resemblance(one, other), resemblance(one, other, least)
    assert told == share if share >= least else told < least


def test_the_copies_of_an_article_that_tells_something_else_now_go_on_without_it() -> None:
    archive = Archive()
    archive.add([article("page", WIRE), article("wire", WIRE, hours=1), article("again", WIRE, hours=2)])
    archive.add([article("page", CHEESE)])
    assert archive.places["wire"].duplicate_of is None
    assert archive.places["again"].duplicate_of == "wire"
    assert archive.places["page"].story != archive.places["wire"].story == archive.places["again"].story


def test_a_short_text_of_yesterday_is_no_copy_of_todays() -> None:
    places = run([article(f"day {day}", "", hours=24.0 * day, title="Morning briefing") for day in range(3)])
    assert {place.duplicate_of for place in places.values()} == {None}
    again = run([article(f"hour {hour}", "", hours=hour, title="Morning briefing") for hour in range(2)])
    assert again["hour 1"].duplicate_of == "hour 0"


def test_warnings_of_one_kind_that_share_an_address_are_no_copies() -> None:
    address = "https://weather.example/warnings"
    places = [("storm", "Harz"), ("heat", "Upper Rhine"), ("flood", "Elbe at Dessau")]
    warnings = [
        article(
            kind,
            f"The service warns of {kind} in the region {place} until Monday.",
            title=f"{kind.title()} warning for {place}",
            source="weather",
            url=address,
        )
        for kind, place in places
    ]
    assert {place.duplicate_of for place in run(warnings).values()} == {None}
