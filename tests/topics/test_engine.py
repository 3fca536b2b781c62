"""What a reader of the published stories may rely on."""

import random
from datetime import timedelta
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.model import Article
from aggregator.topics.engine import Engine
from aggregator.topics.settings import Settings
from tests.topics.streams import BRIDGE, CHEESE, FERRY, FERRY_LATER, START, Archive, article, run

_SUBJECTS = [
    ["灯塔", "守塔人", "雾号", "礁石", "修缮", "白石岛", "何满仓"],
    ["灯塔", "拍卖", "买家", "白石岛", "底价", "竞标", "周若兰"],
    ["蜂蜜", "养蜂", "采蜜", "油菜花", "滞销", "青禾县", "杜长顺"],
    ["tram", "depot", "strike", "drivers", "Elmport", "union", "Harriet Voss"],
    ["tram", "derailed", "junction", "injured", "Elmport", "brakes", "Tomas Reel"],
]


def story_text(subject: list[str], rng: random.Random) -> str:
    return " ".join(chain.from_iterable((rng.choice(subject), rng.choice(subject)) for _ in range(30)))


@st.composite
def streams(draw: st.DrawFn) -> list[Article]:
    """A short stream about a few affairs over three days, several articles an hour."""
    rng = random.Random(draw(st.integers(0, 10_000)))
    hours = draw(st.lists(st.integers(0, 72), min_size=2, max_size=40))
    return [
        article(f"a{place:02d}", story_text(rng.choice(_SUBJECTS), rng), hours=hour, source=f"s{place % 4}")
        for place, hour in enumerate(hours)
    ]


def test_two_reports_of_one_event_are_one_story_and_others_stay_apart() -> None:
    places = run(
        [
            article("first", FERRY, title="银湾港外渡轮“海鸥号”沉没 船长失踪"),
            article("second", FERRY_LATER, title="“海鸥号”沉没次日 船长林守成仍失踪", hours=20),
            article("cheese", CHEESE, hours=2),
            article("bridge", BRIDGE, hours=3),
        ]
    )
    assert places["first"].story == places["second"].story
    assert len({place.topic for place in places.values()}) == 3


def test_writing_and_transliteration_do_not_part_a_story() -> None:
    simplified = "川普宣布访问银湾港，将与市长会谈渔业关税，港口码头工人准备抗议。"
    traditional = "特朗普宣布訪問銀灣港，將與市長會談漁業關稅，港口碼頭工人準備抗議。"
    places = run([article("a", simplified), article("b", traditional, hours=1)])
    assert places["a"].story == places["b"].story


@given(streams(), st.randoms(use_true_random=False))
def test_the_order_in_which_a_batch_is_handed_over_does_not_matter(
    stream: list[Article], rng: random.Random
) -> None:
    shuffled = rng.sample(stream, len(stream))
    assert run(shuffled) == run(stream)


@given(streams(), st.integers(1, 7))
def test_a_stream_in_many_runs_gives_what_it_gives_in_one(stream: list[Article], size: int) -> None:
    ordered = sorted(stream, key=lambda each: (each.time, each.id))
    archive = Archive()
    for start in range(0, len(ordered), size):
        archive.add(ordered[start : start + size])
    assert archive.places == run(stream)


@pytest.mark.no_cover
@given(st.integers(0, 10_000), st.integers(1, 7))
@settings(max_examples=10)
def test_so_does_a_stream_of_which_the_first_is_forgotten(seed: int, size: int) -> None:
    rng = random.Random(seed)
    stream = [
        article(f"a{n:02d}", story_text(rng.choice(_SUBJECTS), rng), hours=0.3 * n, source=f"s{n % 5}")
        for n in range(90)
    ]
    briefly = Settings(memory=timedelta(hours=12))
    whole, archive = Archive(briefly), Archive(briefly)
    whole.add(stream)
    for start in range(0, len(stream), size):
        archive.add(stream[start : start + size])
    assert archive.places == whole.places


@given(streams())
def test_running_a_cycle_again_changes_nothing(stream: list[Article]) -> None:
    archive = Archive()
    archive.add(stream)
    before = archive.stories()
    last = max(stream, key=lambda each: (each.time, each.id))
    changes = archive.add([last])
    assert archive.stories() == before
    assert not changes.story_aliases


@given(streams())
def test_every_article_is_in_exactly_one_story_and_every_story_in_one_topic(stream: list[Article]) -> None:
    changes = Engine.restore((), Settings()).add(stream)
    places = {place.article: place for place in changes.placements}
    assert len(changes.placements) == len(places) == len(stream)
    assert len({(place.story, place.topic) for place in places.values()}) == len(
        {place.story for place in places.values()}
    )


@given(streams())
def test_aliases_lead_straight_to_an_older_id_that_lives(stream: list[Article]) -> None:
    changes = Engine.restore((), Settings()).add(stream)
    stories = {place.story for place in changes.placements}
    for retired, survivor in changes.story_aliases.items():
        assert survivor < retired
        assert survivor in stories
        assert retired not in stories


def test_an_archive_added_late_merges_as_it_would_have_then() -> None:
    old = [article("old1", FERRY), article("old2", FERRY_LATER, hours=20)]
    new = [article("new1", CHEESE, hours=9000), article("new2", FERRY, hours=9001, source="x", title="旧事")]
    archive = Archive()
    archive.add(new)
    archive.add(old)
    stories = archive.stories()
    assert stories["old1"] == stories["old2"] != stories["new2"]


def test_the_founder_of_a_story_leaves_it_once_its_source_is_never_merged() -> None:
    archive = Archive()
    archive.add([article("a", FERRY, source="diary"), article("b", FERRY_LATER, hours=2)])
    former = archive.places["b"]
    assert archive.places["a"].story == former.story
    archive.settings = Settings(never_merge=frozenset({"diary"}))
    for words in ("更正：获救者为四十三人。", "再更正：获救者为四十四人。"):
        archive.add([article("a", FERRY + words, source="diary")])
        own = archive.places["a"]
        assert (own.story != former.story, own.topic != former.topic) == (True, True)
    assert archive.places["b"] == former


def test_a_source_that_is_never_merged_stands_alone() -> None:
    settings = Settings(never_merge=frozenset({"diary"}))
    places = run(
        [article("a", FERRY), article("b", FERRY, hours=1, source="diary"), article("c", FERRY, hours=2)],
        settings,
    )
    assert places["a"].story == places["c"].story != places["b"].story
    assert places["b"].topic != places["a"].topic


def test_bolder_merging_never_makes_more_stories() -> None:
    rng = random.Random(4)
    stream = [
        article(f"a{n:02d}", story_text(rng.choice(_SUBJECTS), rng), hours=n, source=f"s{n % 5}")
        for n in range(40)
    ]
    counts = [
        len({place.story for place in run(stream, Settings(merging=word)).values()})
        for word in ("cautious", "balanced", "bold")
    ]
    assert counts == sorted(counts, reverse=True)


def test_a_new_version_keeps_its_story_and_is_described_anew() -> None:
    archive = Archive()
    archive.add([article("a", FERRY), article("b", FERRY_LATER, hours=5)])
    story = archive.places["b"].story
    changes = archive.add([article("b", FERRY_LATER + "家属抵达港口。", hours=5)])
    assert archive.places["b"].story == story
    assert "b" in changes.features


def test_features_of_another_version_are_passed_over() -> None:
    archive = Archive()
    archive.add([article("a", FERRY)])
    archive._features["a"] = b"\x00 of long ago"
    archive.add([article("b", FERRY_LATER, hours=1)])
    assert archive.places["b"].story != archive.places["a"].story


def test_what_lies_outside_the_memory_is_forgotten() -> None:
    settings = Settings(memory=timedelta(days=2))
    engine = Engine.restore((), settings)
    engine.add([article("a", FERRY), article("b", CHEESE, hours=100)])
    assert set(engine.memory.members) == {"b"}
    assert engine.memory.members["b"].time > START.timestamp() / 3600


def test_a_page_that_is_rewritten_as_something_else_leaves_its_story() -> None:
    archive = Archive()
    archive.add([article("live", FERRY), article("later", FERRY_LATER, hours=1)])
    story, topic = archive.places["later"].story, archive.places["later"].topic
    archive.add([article("live", CHEESE)])
    assert (archive.places["later"].story, archive.places["later"].topic) == (story, topic)
    assert story != archive.places["live"].story
    assert topic != archive.places["live"].topic
    archive.add([article("live", BRIDGE)])
    assert archive.places["live"].story not in {story, *archive.story_aliases}


def test_a_story_of_which_articles_are_forgotten_does_not_follow_the_last_one() -> None:
    archive = Archive()
    late = 24.0 * 14
    archive.add([article("flood", FERRY), article("undated", FERRY_LATER, hours=1)])
    archive.add([article("cheese", CHEESE, hours=late)])
    archive.add([article("undated", CHEESE + "她养了四十只羊。", hours=late + 1)])
    assert archive.places["undated"].story == archive.places["cheese"].story
    assert archive.places["flood"].story != archive.places["cheese"].story
    assert not archive.story_aliases


def test_articles_that_have_only_numbers_in_common_are_not_alike() -> None:
    places = run([article("one", "pier 2026 10"), article("other", "goat 2026 10")])
    assert places["one"].story != places["other"].story
