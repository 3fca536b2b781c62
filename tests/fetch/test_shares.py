"""Each source has its share of the time, and takes none of the others'."""

from datetime import datetime

from aggregator.fetch.pages import fetch_pages
from aggregator.fetch.result import Fetched, Outcome
from aggregator.fetch.settings import Place, Settings
from aggregator.fetch.shares import Shares, was_made
from aggregator.fetch.wire import Exchange
from aggregator.model import SourceState
from tests.fetch.hostile import HostileServer


def test_a_source_that_hangs_is_visited_until_its_share_is_over_and_the_others_go_on(
    settings: Settings, now: datetime
) -> None:
    clock = [0.0]

    def visit(place: Place, *_: object) -> Fetched:
        clock[0] += 30.0 if place.name == "hangs" else 1.0
        return Fetched(place, Outcome.NEW)

    limited = Shares(50.0, lambda: clock[0]).within(visit)
    made = [
        name
        for name in ["hangs", "well"] * 30
        if was_made(limited(Place(name), SourceState(name), settings, now, Exchange(settings)))
    ]
    assert (made.count("hangs"), made.count("well")) == (2, 30)


def test_nothing_is_said_of_a_page_for_which_there_is_no_time(
    hostile: HostileServer, settings: Settings, now: datetime
) -> None:
    before = len(hostile.asked("robots.txt"))
    pages = [Place("a", hostile.url("honest"), robots=True)]
    assert list(fetch_pages(pages, settings, lambda: now, share=0.0)) == []
    assert len(hostile.asked("robots.txt")) == before
