"""The log: for people on a terminal, as JSON lines otherwise (structlog).

The same problem is logged once, and again when it changes or ends.
"""

import logging
import sys
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, TextIO

import structlog
from structlog.typing import Processor, WrappedLogger

from aggregator import terminal
from aggregator.running.upkeep import Upkeep
from aggregator.steps.report import SourceReport
from aggregator.store.maintenance.retention import Forgotten

_NETWORK = "network"
_WAITING = "waiting"


def configure(level: int, stream: TextIO | None = None) -> None:
    """Send everything that is logged, by us and by libraries, to `stream` (standard error)."""
    stream = stream or sys.stderr
    human = stream.isatty()
    stamp = structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S" if human else "iso", utc=not human)
    shared: list[Processor] = [structlog.stdlib.add_log_level, stamp]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_formatter(shared, human))
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
    logging.getLogger("aggregator").setLevel(level)
    # It warns of every tick that comes while one is still running, which is what we want it to skip.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )


def _formatter(shared: list[Processor], human: bool) -> logging.Formatter:
    last: Processor = (
        structlog.dev.ConsoleRenderer() if human else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _plain,
            last,
        ],
    )


def _plain(_: WrappedLogger, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """The same without control sequences for a terminal."""
    return {key: terminal.plain(value) if isinstance(value, str) else value for key, value in event.items()}


@dataclass(slots=True)
class Journal:
    """What a daemon logs, and what it has logged before: `troubles` are the known problems that last."""

    troubles: dict[str, str] = field(default_factory=dict)

    def source(self, report: SourceReport, network_down: bool = False) -> None:
        """One line for a visit; at a lower level if it repeats a known problem."""
        words = "; ".join(report.problems)
        known = self.troubles.get(f"source/{report.name}") == words
        if not (words and network_down):  # what is not said now has to be said later
            self._keep(f"source/{report.name}", words)
        saved = report.saved
        say = _log().warning if words and not known and not network_down else _log().debug
        if not words:
            say = _log().info
        facts = {"outcome": str(report.outcome), "new": saved.new, "changed": saved.changed}
        say("source", source=report.name, **facts, **({"problems": words} if words else {}))

    def cycle(self, seconds: float, visited: int, placed: int, files: tuple[str, ...]) -> None:
        """One line for a cycle that did anything."""
        _log().info("cycle", seconds=round(seconds, 2), sources=visited, placed=placed, files=list(files))

    def network(self, down: bool) -> None:
        """One line when no server answers any more, and one when a server answers again."""
        words = "no server answers: the network seems down" if down else ""
        if self.troubles.get(_NETWORK, "") != words:
            _log().warning(words or "the network is back")
        self._keep(_NETWORK, words)

    def trouble(self, place: str, words: str) -> None:
        """Something on our side failed, and will be tried again."""
        if self.troubles.get(place) != words:
            _log().error(words, place=place)
        self._keep(place, words)

    def waiting(self, reason: str) -> None:
        """One line when something else holds us up; "" when nothing does any more."""
        if reason and self.troubles.get(_WAITING) != reason:
            _log().info("waiting", reason=reason)
        self._keep(_WAITING, reason)

    def over(self, place: str) -> None:
        """What failed there works again."""
        if self.troubles.get(place):
            _log().info("works again", place=place)
        self._keep(place, "")

    def upkeep(self, done: Upkeep) -> None:
        """What retention dropped, if anything, and what could not be written, once while that lasts."""
        if done.forgotten != Forgotten():
            _log().info("forgotten", articles=done.forgotten.articles, texts=done.forgotten.texts)
        if done.failed:
            self.trouble("upkeep", "; ".join(map(str, done.failed)))
        else:
            self.over("upkeep")

    def note(self, words: str, **facts: object) -> None:
        """A line that is logged every time."""
        _log().info(words, **facts)

    def warn(self, words: str, **facts: object) -> None:
        """The same as a warning."""
        _log().warning(words, **facts)

    def _keep(self, place: str, words: str) -> None:
        if words:
            self.troubles[place] = words
        else:
            self.troubles.pop(place, None)


def _log() -> Any:
    return structlog.get_logger("aggregator")
