"""Documents are read in processes with the same results, and one that harms its process harms no other."""

import multiprocessing
import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

import pytest

from aggregator.errors import DocumentError, FetchError
from aggregator.fetch.result import Fetched, Outcome
from aggregator.fetch.settings import Place
from aggregator.model import Item
from aggregator.outlets import registry
from aggregator.outlets.record import Outlet
from aggregator.steps.collecting import readers
from aggregator.steps.collecting.readers import Arrival, read_each
from aggregator.steps.source import Reading, Source
from tests.formats.documents import rss

BODY = "<title>Report {0}</title><guid>{0}</guid><description>&lt;p&gt;Words of {0}.&lt;/p&gt;</description>"
DEADLY, ENDLESS = "deadly", "endless"


def mend(item: Item) -> Item:
    """What a plugin may do to the process that reads."""
    if item.title == f"Report {DEADLY}":
        os._exit(3)
    if item.title == f"Report {ENDLESS}":
        time.sleep(60)
    return item


OUTLET = replace(registry.outlets()[0], mend=mend)


def arrival(name: str, outlet: Outlet | None = None) -> Arrival:
    source = Source(Place(f"pier {name}", f"https://pier.example/{name}"), outlet=outlet)
    return Arrival(source, Fetched(source.place, Outcome.NEW, (rss(BODY.format(name)),)))


def broken(name: str) -> Arrival:
    made = arrival(name)
    return replace(made, fetched=replace(made.fetched, documents=(replace(rss(), data=b"<html>"),)))


def failed(name: str) -> Arrival:
    place = Place(name, "https://pier.example/")
    return Arrival(Source(place), Fetched(place, Outcome.FAILED, error=FetchError("", "no answer")))


def children() -> list[int]:
    """The processes that multiprocessing began for this one and that still run."""
    return [each.pid or 0 for each in multiprocessing.active_children()]


def titles(readings: Iterator[tuple[Arrival, Reading]]) -> list[list[str]]:
    """Of each reading the titles, or what went wrong."""
    return [
        [article.title for article in reading.articles] or list(map(str, reading.problems))
        for _, reading in readings
    ]


def test_in_processes_the_same_is_read_in_the_same_order() -> None:
    given = [arrival(str(number)) for number in range(12)] + [broken("b"), failed("f"), arrival("last")]
    assert titles(read_each(given, len(given), 2, enough=1)) == titles(read_each(given, len(given), 1))


def test_a_document_that_ends_its_process_costs_one_line() -> None:
    given = [arrival("first"), *(arrival(name, OUTLET) for name in ("a", DEADLY, "b")), arrival("c")]
    read = titles(read_each(given, len(given), 2, enough=1))
    assert read[2] == ["https://feeds.example/feed.xml: ended the process that read it (exit code 3)"]
    assert read[:2] + read[3:] == [["Report first"], ["Report a"], ["Report b"], ["Report c"]]


def test_a_document_that_never_ends_costs_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "LONGEST", 3.0)
    given = [arrival("first"), arrival(ENDLESS, OUTLET), arrival("b")]
    assert titles(read_each(given, len(given), 2, enough=1)) == [
        ["Report first"],
        ["https://feeds.example/feed.xml: takes longer than 3 seconds to read"],
        ["Report b"],
    ]


def test_what_cannot_be_sent_to_a_process_is_read_here() -> None:
    local = replace(OUTLET, mend=lambda item: item)
    assert titles(read_each([arrival("a"), arrival("b", local)], 2, 2, enough=1)) == [
        ["Report a"],
        ["Report b"],
    ]


def test_no_process_is_started_before_it_pays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "_started", lambda _: pytest.fail("a process was started"))
    given = [arrival(str(number)) for number in range(4)]
    assert len(list(read_each(given, len(given), 2))) == 4
    assert len(list(read_each(given, len(given), 1, enough=1))) == 4
    assert len(list(read_each([given[0], failed("f")], 2, 2, enough=1))) == 2


def test_what_is_known_is_no_reason_for_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []

    def start(count: int) -> AbstractContextManager[None]:
        started.append(count)
        return nullcontext()

    monkeypatch.setattr(readers, "_started", start)
    given = [arrival(str(number)) for number in range(8)]
    marks = [reading.marks for _, reading in read_each(given, len(given))]
    known = [replace(each, known=found) for each, found in zip(given, marks, strict=True)]
    some = 4 * given[0].size
    assert all(reading.known for _, reading in read_each(known, len(given), 2, some))
    assert not started
    assert all(reading.articles for _, reading in read_each(given, len(given), 2, some))
    assert started == [2]


def test_where_no_process_can_be_started_everything_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise OSError("no semaphores here")

    monkeypatch.setattr("pebble.ProcessPool", refuse)
    given = [arrival(str(number)) for number in range(3)]
    assert len(titles(read_each(given, len(given), 2, enough=1))) == 3


def test_only_so_much_lies_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "_AHEAD", 1)
    taken = []

    def given() -> Iterator[Arrival]:
        for number in range(30):
            taken.append(number)
            yield arrival(str(number))

    for number, _ in enumerate(read_each(given(), 30, 2, enough=1)):
        assert len(taken) <= number + 4


def test_whoever_stops_reading_leaves_no_process_behind() -> None:
    others = set(children())
    readings = read_each((arrival(str(number)) for number in range(50)), 50, 2, enough=1)
    assert [next(readings)[0].source.place.name for _ in range(2)] == ["pier 0", "pier 1"]
    assert len(set(children()) - others) == 2
    readings.close()  # type: ignore[attr-defined]
    assert set(children()) <= others


def test_an_error_is_the_same_behind_a_process() -> None:
    import pickle

    error = DocumentError("feed.xml", "item 1", "has no title")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (str(again), again.place, type(again)) == (str(error), error.place, type(error))
