"""Tells a network that is down from sources that are down; pure."""

from dataclasses import dataclass

from aggregator.steps.report import SourceReport

_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Outage:
    """The healthy sources whose servers have not answered since any server last did."""

    names: frozenset[str] = frozenset()

    @property
    def is_on(self) -> bool:
        """Several at once, with no answer from anyone in between: it is our network."""
        return len(self.names) >= _ENOUGH


def after(outage: Outage, report: SourceReport, is_server: bool) -> Outage:
    """The state after one more visit; folders say nothing about the network."""
    if report.silent:
        return outage if report.failing else Outage(outage.names | {report.name})
    return Outage() if is_server else outage
