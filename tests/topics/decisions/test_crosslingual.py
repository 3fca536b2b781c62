"""One event in several languages is one story, where the engine has an encoder."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Article, Placement
from aggregator.topics.engine import Engine
from aggregator.topics.explain import explain
from aggregator.topics.settings import Settings
from tests.topics.glossary import Glossary
from tests.topics.streams import CHEESE, FERRY, FERRY_LATER, Archive, article, run

_GLOSSARY = Glossary(
    (
        ("ferry", "渡轮"),
        ("Seagull", "海鸥号"),
        ("sank", "沉没"),
        ("Silver Bay", "银湾"),
        ("captain", "船长"),
        ("cheese", "奶酪"),
        ("goat", "羊"),
        ("record", "纪录"),
        ("festival", "奶酪节"),
        ("pine", "松木"),
    )
)
_SETTINGS = Settings(encoder=_GLOSSARY)
_FERRY_EN = "The ferry Seagull sank off Silver Bay; 42 passengers are safe and the captain is missing."
_CHEESE_EN = "A goat cheese of 300 kilos broke the record at the highland festival, with a taste of pine."


def told(id_: str, text: str, language: str | None, hours: float = 0.0) -> Article:
    return replace(article(id_, text, hours=hours), language=language)


def stories(places: dict[str, Placement]) -> dict[str, str]:
    return {id_: place.story for id_, place in places.items()}


def stream() -> list[Article]:
    return [
        told("a-zh", FERRY, "zh-Hans"),
        told("b-en", _FERRY_EN, "en", 1),
        told("c-en", _CHEESE_EN, "en", 2),
        told("d-zh", FERRY_LATER, "zh-Hans", 5),
        told("e-zh", CHEESE, "zh-Hant", 6),
        told(
            "f-en",
            "Search for the captain of the Seagull, the ferry that sank off Silver Bay.",
            "en",
            9,
        ),
    ]


def test_an_english_and_a_chinese_report_of_one_event_are_one_story() -> None:
    found = stories(run(stream(), _SETTINGS))
    assert found["a-zh"] == found["b-en"] == found["d-zh"] == found["f-en"]
    assert found["c-en"] == found["e-zh"] != found["a-zh"]


def test_without_an_encoder_they_are_two() -> None:
    found = stories(run(stream()))
    assert found["a-zh"] == found["d-zh"] != found["b-en"]


def test_the_reason_says_so() -> None:
    assert run(stream(), _SETTINGS)["b-en"].reason == "the same event in another language"


@given(st.integers(1, 5))
def test_a_stream_in_many_runs_gives_what_it_gives_in_one(size: int) -> None:
    archive = Archive(_SETTINGS)
    for start in range(0, len(stream()), size):
        archive.add(stream()[start : start + size])
    assert archive.places == run(stream(), _SETTINGS)


_TEXTS = {"zh": (FERRY, FERRY_LATER, CHEESE), "en": (_FERRY_EN, _CHEESE_EN, "The captain of the Seagull.")}


@given(
    st.lists(
        st.tuples(st.sampled_from(["zh", "en"]), st.integers(0, 2), st.integers(0, 60)),
        min_size=2,
        max_size=14,
    ),
    st.integers(1, 5),
)
def test_any_stream_in_many_runs_gives_what_it_gives_in_one(
    drawn: list[tuple[str, int, int]], size: int
) -> None:
    ordered = [
        told(f"a{place:02d}", f"{_TEXTS[language][text]} {place}", language, hours)
        for place, (language, text, hours) in enumerate(sorted(drawn, key=lambda each: each[2]))
    ]
    archive = Archive(_SETTINGS)
    for start in range(0, len(ordered), size):
        archive.add(ordered[start : start + size])
    assert archive.places == run(ordered, _SETTINGS)


def test_reports_in_one_language_are_placed_as_without_an_encoder() -> None:
    chinese = [each for each in stream() if each.language != "en"]
    assert run(chinese, _SETTINGS) == run(chinese)


def test_a_report_of_unknown_language_is_linked_with_none() -> None:
    found = stories(run([told("a", FERRY, "zh"), told("b", _FERRY_EN, None, 1)], _SETTINGS))
    assert found["a"] != found["b"]


def test_an_event_long_ago_is_not_linked() -> None:
    found = stories(run([told("a", FERRY, "zh"), told("b", _FERRY_EN, "en", 150)], _SETTINGS))
    assert found["a"] != found["b"]


def test_a_source_that_is_never_merged_is_not_linked() -> None:
    settings = replace(_SETTINGS, never_merge=frozenset({"source of b"}))
    english = replace(told("b", _FERRY_EN, "en", 1), source="source of b")
    found = stories(run([told("a", FERRY, "zh"), english], settings))
    assert found["a"] != found["b"]


def test_a_correction_wins_over_a_link() -> None:
    archive = Archive(_SETTINGS)
    archive.add(stream())
    archive.correct("split", "b-en")
    archive.add([told("g-zh", FERRY_LATER + "家属抵达。", "zh", 10)])
    found = archive.stories()
    assert found["b-en"] != found["a-zh"] == found["g-zh"]


def test_engines_with_and_without_an_encoder_read_what_the_other_stored() -> None:
    first, last = stream()[:3], stream()[3:]
    for before, after in ((_SETTINGS, Settings()), (Settings(), _SETTINGS)):
        archive = Archive(before)
        archive.add(first)
        archive.settings = after
        archive.add(last)
        found = archive.stories()
        assert len(found) == len(stream())
        assert found["a-zh"] == found["d-zh"]


def test_the_meaning_by_another_encoder_is_compared_with_none() -> None:
    archive = Archive(Settings(encoder=Glossary((("ferry", "渡轮"),))))
    archive.add(stream()[:1])
    archive.settings = _SETTINGS
    archive.add(stream()[1:2])
    found = archive.stories()
    assert found["a-zh"] != found["b-en"]


def test_what_is_forgotten_leaves_no_trace() -> None:
    settings = replace(_SETTINGS, memory=timedelta(days=2))
    engine = Engine.restore((), settings)
    engine.add(stream())
    engine.add([told("late", "奶牛", "zh", 400)])
    fresh = Engine.restore((), settings)
    fresh.add([told("late", "奶牛", "zh", 400)])
    kept, new = engine.memory.neighbours, fresh.memory.neighbours
    assert (kept._holders, kept._count, set(kept._hours)) == (new._holders, new._count, set(new._hours))


def test_explain_shows_how_near_the_stories_in_other_languages_are() -> None:
    archive = Archive(_SETTINGS)
    archive.add(stream())
    report = told("b-en", _FERRY_EN, "en", 1)
    chosen = explain(archive.engine([report]), report).crosslingual[0]
    assert chosen.chosen
    assert chosen.likely_enough
    assert chosen.features["meaning"] > 0.7
