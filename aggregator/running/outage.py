"""Tells a network that is down from sources that are: pure."""

from dataclasses import dataclass

from aggregator.steps.report import SourceReport

_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Outage:
    """The sources that did well before and whose servers fell silent since any server last answered."""

    names: frozenset[str] = frozenset()

    @property
    def is_on(self) -> bool:
        """Several at once, with no answer from anyone in between: it is our network."""
        return len(self.names) >= _ENOUGH


def after(outage: Outage, report: SourceReport, is_server: bool) -> Outage:
    """What is known after one more visit; folders answer for no network."""
    if report.silent:
        return outage if report.failing else Outage(outage.names | {report.name})
    return Outage() if is_server else outage
