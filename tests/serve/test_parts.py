"""The parts under the answers: paths, deltas, what is cached."""

import resource
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.serve import answers, delta
from aggregator.serve import folder as files
from aggregator.serve.cache import ByteCache
from tests.serve.conftest import feed


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("/feed.atom", ("feed.atom",)),
        ("/", ("index.html",)),
        ("/topics/", ("topics", "index.html")),
        ("/要闻.rss", ("要闻.rss",)),
        ("/a/../feed.atom", ()),
        ("//feed.atom", ()),
        ("/.atom", ()),
        ("/feed", ()),
        ("/config.toml", ()),
    ],
)
def test_a_path_is_a_row_of_plain_names(path: str, parts: tuple[str, ...]) -> None:
    assert files.parts_of(path) == parts


@given(st.text("./\\a\0~%\u202e", max_size=40))
def test_no_path_leads_out_of_the_folder(path: str) -> None:
    parts = files.parts_of(path + ".atom")
    assert not {".", "..", ""} & set(parts)
    assert not any(set(part) & set("/\\\0") for part in parts)


def test_the_main_feed_comes_first_and_how_sources_do_is_no_feed(tmp_path: Path) -> None:
    for name in ("arts.atom", "arts.rss", "feed.atom", "feed.json", "health.atom", "status.json"):
        (tmp_path / name).touch()
    assert files.feeds(tmp_path) == ["feed.atom", "feed.json", "arts.atom", "arts.rss"]


def test_a_file_too_large_to_be_a_feed_is_not_served(tmp_path: Path) -> None:
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(files.MAX_BYTES + 1)
    with files.opened(tmp_path, "/large.txt") as found:
        assert found is None


def test_a_feed_is_not_said_to_be_gone_while_no_file_can_be_opened(folder: Path) -> None:
    made = answers.Answers(answers.Settings(folder, "News", 60))
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, limits[1]))
    try:
        refused = made.answer("/feed.atom", {})
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    assert (refused.status, refused.headers["retry-after"]) == (503, "30")
    assert made.answer("/feed.atom", {}).status == 200


def test_an_entry_that_changed_is_new_and_one_that_moved_is_not() -> None:
    held = delta.digests(feed("One", "Two"))
    assert held is not None
    rest = delta.without(feed("Two", "One", "Changed"), held)
    assert b"<title>Changed</title>" in rest
    assert delta.digests(rest) == delta.digests(feed("Changed"))


@pytest.mark.parametrize("data", [b"", b"{}", b"<feed", b"\xff\xfe"])
def test_what_is_no_feed_has_no_delta(data: bytes) -> None:
    assert delta.digests(data) is None
    assert delta.without(data, frozenset()) == data


def test_a_bomb_of_entities_is_not_set_off() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "%s">]><rss><item>&c;</item></rss>' % (b"&b;" * 1_000)
    assert len(delta.without(bomb, frozenset())) < 10_000


def test_versions_beyond_the_room_are_forgotten() -> None:
    versions = delta.Versions()
    for number in range(600):
        versions.remember("feed.atom", str(number), b"<rss><item>%d</item></rss>" % number)
    assert versions.find("feed.atom", ["0"]) is None
    assert versions.find("feed.atom", ["0", "599"]) == ("599", delta.digests(b"<rss><item>599</item></rss>"))
    assert versions.find("other.atom", ["599"]) is None


def test_bytes_are_made_once_and_kept_while_there_is_room() -> None:
    made: list[str] = []

    def make(name: str, size: int) -> bytes:
        made.append(name)
        return b"x" * size

    cache = ByteCache(10)
    for name, size in (("a", 4), ("b", 4), ("a", 4), ("c", 4), ("a", 4), ("b", 4), ("large", 11), ("a", 4)):
        assert len(cache.get(name, partial(make, name, size))) == size
    assert made == ["a", "b", "c", "b", "large"]


def test_while_one_is_made_the_others_are_at_hand_and_nobody_makes_it_twice() -> None:
    cache, over, made = ByteCache(10), Event(), []

    def slow() -> bytes:
        made.append(over.wait(10))
        return b"slow"

    cache.get("quick", lambda: b"quick")
    with ThreadPoolExecutor() as several:
        waiting = [several.submit(cache.get, "slow", slow) for _ in range(3)]
        assert several.submit(cache.get, "quick", lambda: b"").result(5) == b"quick"
        over.set()
        assert {each.result() for each in waiting} == {b"slow"}
    assert made == [True]
