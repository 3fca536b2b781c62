"""Whose turn it is."""

from aggregator.fetch.settings import Place
from aggregator.fetch.visit_queue import Visit, VisitQueue
from aggregator.model import SourceState


def visit(name: str, host: str) -> Visit:
    """A visit to a source that was never seen."""
    return Place(name, f"http://{host}/{name}"), SourceState(name)


def names(queue: VisitQueue, now: float) -> list[str]:
    """Everybody whose turn is now."""
    taken = iter(lambda: queue.take(now), None)
    return [place.name for place, _ in taken]


def test_one_of_each_host_goes_first_and_the_others_wait_for_the_end_of_that_and_the_pause() -> None:
    first, second, third = (
        visit("first", "a.example"),
        visit("second", "A.example:81"),
        visit("third", "b.example"),
    )
    queue = VisitQueue([first, second, third], gap=2.0)
    assert names(queue, 0.0) == ["first", "third"]
    assert queue.pause(0.0) is None
    queue.release("a.example", 10.0)
    assert names(queue, 11.9) == []
    assert queue.pause(11.5) == 0.5
    assert names(queue, 12.0) == ["second"]
    assert queue.empty()


def test_a_host_that_a_redirect_leads_to_is_busy_and_has_its_pause_too() -> None:
    queue = VisitQueue([visit("waits", "b.example")], gap=2.0)
    assert queue.claim("b.example", 0.0)
    assert not queue.claim("b.example", 1.0)
    assert queue.pause_of("b.example", 1.0) is None
    assert names(queue, 1.0) == []
    queue.release("b.example", 1.0)
    assert queue.pause_of("b.example", 2.0) == 1.0
    assert names(queue, 2.9) == []
    assert names(queue, 3.0) == ["waits"]
    assert queue.pause_of("c.example", 3.0) == 0.0


def test_a_source_that_moved_waits_for_the_host_it_is_at_now() -> None:
    url = "http://a.example/moved"
    moved = Place("moved", url), SourceState("moved", address=url, moved_to="http://b.example/", moved=True)
    queue = VisitQueue([visit("there", "b.example"), moved], gap=1.0)
    assert names(queue, 0.0) == ["there"]


def test_visits_can_be_taken_out_of_the_line() -> None:
    queue = VisitQueue([visit("x", "a.example"), visit("y", "b.example")], gap=0.0)
    queue.drop(lambda waiting: waiting[0].name == "x")
    assert names(queue, 0.0) == ["y"]
    assert queue.empty()


def test_a_malformed_address_has_its_turn_too() -> None:
    broken = Place("broken", "http://[/"), SourceState("broken")
    assert names(VisitQueue([broken], gap=0.0), 0.0) == ["broken"]
