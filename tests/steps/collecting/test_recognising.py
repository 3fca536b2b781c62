"""An item is known again only as long as it would give the same article."""

from dataclasses import replace
from functools import partial

import pytest

from aggregator.fetch.settings import Place
from aggregator.formats.page import PageVersion
from aggregator.model import Item
from aggregator.outlets import registry
from aggregator.steps.collecting import recognising
from aggregator.steps.collecting.recognising import salt
from aggregator.steps.fingerprint import fingerprint
from aggregator.steps.source import Source

ADDRESS = "https://feeds.example/feed.xml"
SOURCE = Source(Place("harbour", ADDRESS))


def shouted(item: Item, mark: str = "!") -> Item:
    return replace(item, title=item.title + mark)


def test_the_same_source_at_the_same_address_knows_its_items() -> None:
    assert salt(SOURCE, ADDRESS) == salt(replace(SOURCE), ADDRESS)


@pytest.mark.parametrize(
    "other",
    [
        Source(Place("quay", ADDRESS)),
        replace(SOURCE, outlet=registry.find("npr")),
        replace(SOURCE, publisher="Harbour News"),
        replace(SOURCE, format="feed"),
        replace(SOURCE, category="ships"),
        replace(SOURCE, pages=(PageVersion(body="main"),)),
    ],
)
def test_whatever_an_article_hangs_on_makes_its_item_new(other: Source) -> None:
    assert salt(other, ADDRESS) != salt(SOURCE, ADDRESS)


def test_another_address_makes_every_item_new() -> None:
    assert salt(SOURCE, "https://elsewhere.example/") != salt(SOURCE, ADDRESS)


def test_code_of_another_kind_makes_every_item_new(monkeypatch: pytest.MonkeyPatch) -> None:
    former = fingerprint([b"def parse(): ...", b"1.0"])
    assert fingerprint([b"def parse(): pass", b"1.0"]) != former
    assert fingerprint([b"def parse(): ...1", b".0"]) != former
    monkeypatch.setattr(recognising, "_code", lambda: former)
    assert salt(SOURCE, ADDRESS) == salt(SOURCE, ADDRESS)


def test_the_record_of_an_outlet_counts_with_the_words_that_mend_its_items() -> None:
    outlet = registry.outlets()[0]
    plain, mended = recognising.record(outlet), recognising.record(replace(outlet, mend=shouted))
    assert plain != recognising.record(replace(outlet, boilerplate=("Advertisement",)))
    assert "def shouted" in mended
    assert "def shouted" not in plain


def test_a_way_of_mending_that_is_no_plain_function_is_taken_for_another_in_every_run() -> None:
    mend = partial(shouted, mark="?")
    assert hex(id(shouted)) in recognising.record(replace(registry.outlets()[0], mend=mend))
