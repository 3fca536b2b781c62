"""A network that is down looks otherwise than sources that are."""

from aggregator.fetch.result import Outcome
from aggregator.running.outage import Outage, after
from aggregator.steps.report import SourceReport


def silent(name: str, failing: bool = False) -> SourceReport:
    return SourceReport(name, Outcome.FAILED, problems=("no answer",), silent=True, failing=failing)


def outage_after(*reports: SourceReport, servers: bool = True) -> Outage:
    outage = Outage()
    for report in reports:
        outage = after(outage, report, servers)
    return outage


def test_several_that_fall_silent_one_after_the_other_mean_the_network() -> None:
    assert not outage_after(silent("a"), silent("b")).is_on
    assert outage_after(silent("a"), silent("b"), silent("c")).is_on


def test_the_same_one_again_and_those_that_failed_before_prove_nothing() -> None:
    assert not outage_after(silent("a"), silent("a"), silent("a")).is_on
    assert not outage_after(*(silent(name, failing=True) for name in "abcd")).is_on


def test_any_answer_even_an_error_ends_it() -> None:
    refused = SourceReport("d", Outcome.FAILED, problems=("HTTP 500",))
    assert outage_after(*map(silent, "abc"), refused) == Outage()


def test_a_folder_is_no_answer() -> None:
    three = outage_after(*map(silent, "abc"))
    assert after(three, SourceReport("archive", Outcome.NEW), is_server=False).is_on
