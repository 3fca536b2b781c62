"""A file that shows the same as before is left alone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from aggregator.fetch.settings import Settings
from aggregator.publish.settings import Settings as FeedSettings
from aggregator.steps.parts import Parts
from aggregator.steps.publishing.rendered_file import write_if_changed
from aggregator.store.access.database import Database
from aggregator.topics.settings import Settings as TopicSettings
from tests.samples import NOON

FEED = FeedSettings("News", "", "news.example,2019", "", "Desk", "en", "topic")


@pytest.fixture
def parts(database: Database, tmp_path: Path) -> Parts:
    return Parts([], database, tmp_path, Settings(), TopicSettings(), FEED, clock=lambda: NOON)


class Page:
    """A file below the output folder; `made` counts how often it was rendered."""

    def __init__(self, parts: Parts, compressed: bool = False) -> None:
        self.parts = parts
        self.compressed = compressed
        self.path = parts.output / "told.txt"
        self.made = 0

    def show(self, words: str) -> bool:
        def render() -> bytes:
            self.made += 1
            return words.encode()

        return write_if_changed(self.parts, self.path.name, words, render, self.compressed)


def test_a_file_is_rendered_once_for_what_it_shows(parts: Parts) -> None:
    page = Page(parts)
    assert page.show("a")
    assert not page.show("a")
    assert page.show("b")
    assert (page.made, page.path.read_text()) == (2, "b")


@pytest.mark.parametrize("spoil", [Path.unlink, lambda file: file.write_text("other")])
def test_a_file_that_is_not_as_it_was_left_is_rendered_again(
    parts: Parts, spoil: Callable[[Path], None]
) -> None:
    page = Page(parts)
    page.show("a")
    spoil(page.path)
    assert page.show("a")
    assert page.path.read_text() == "a"


def test_a_compressed_copy_comes_and_goes_as_it_is_wanted(parts: Parts) -> None:
    copy = Page(parts).path.with_name("told.txt.gz")
    for wanted in (True, False):
        Page(parts, wanted).show("a")
        assert copy.exists() == wanted
    Page(parts, True).show("a")
    copy.unlink()
    Page(parts, True).show("a")
    assert copy.exists()
