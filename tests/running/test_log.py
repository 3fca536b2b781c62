"""What is logged, for a person and for a program."""

import json
import logging
from io import StringIO
from pathlib import Path

import pytest

from aggregator.errors import OutputError
from aggregator.fetch.result import Outcome
from aggregator.running import log
from aggregator.running.log import Journal
from aggregator.running.notify import notify
from aggregator.running.upkeep import Upkeep
from aggregator.steps.report import SourceReport
from aggregator.store.articles import Saved
from aggregator.store.maintenance.retention import Forgotten

GOOD = SourceReport("east", Outcome.NEW, Saved(new=3))
BAD = SourceReport("west", Outcome.FAILED, problems=("HTTP 500",))


class Terminal(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def written(stream: StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_program_reads_one_json_object_per_line() -> None:
    stream = StringIO()
    log.configure(logging.INFO, stream)
    Journal().source(GOOD)
    logging.getLogger("elsewhere").warning("from a library: %s", 7)
    ours, theirs = written(stream)
    assert (ours["event"], ours["source"], ours["new"], ours["level"]) == ("source", "east", 3, "info")
    assert (theirs["event"], theirs["level"]) == ("from a library: 7", "warning")


def test_a_person_reads_lines_that_no_outlet_can_turn_into_orders() -> None:
    stream = Terminal()
    log.configure(logging.INFO, stream)
    Journal().source(SourceReport("evil\x1b]0;x\x07", Outcome.FAILED, problems=("\x9b2J gone",)))
    assert "evil" in stream.getvalue()
    assert "\x1b]0" not in stream.getvalue()
    assert "\x9b" not in stream.getvalue()


@pytest.mark.parametrize(("level", "lines"), [(logging.DEBUG, 3), (logging.INFO, 2), (logging.WARNING, 1)])
def test_the_same_trouble_is_said_once_at_each_level_but_the_lowest(level: int, lines: int) -> None:
    stream = StringIO()
    log.configure(level, stream)
    journal = Journal()
    journal.source(GOOD)
    for _ in range(2):
        journal.source(BAD)
    assert len(written(stream)) == lines


def test_a_trouble_of_ours_is_said_once_and_again_when_it_changes_or_is_over() -> None:
    stream = StringIO()
    log.configure(logging.INFO, stream)
    journal = Journal()
    for words in ("disk full", "disk full", "read-only"):
        journal.trouble("cycle", words)
    for _ in range(2):
        journal.over("cycle")
    journal.upkeep(Upkeep(Forgotten(), []))
    journal.upkeep(Upkeep(Forgotten(texts=2), []))
    events = [line["event"] for line in written(stream)]
    assert events == ["disk full", "read-only", "works again", "forgotten"]


def test_without_a_service_manager_nobody_is_told(tmp_path: Path) -> None:
    notify("READY=1", {})
    notify("READY=1", {"NOTIFY_SOCKET": str(tmp_path / "nobody")})
    notify("READY=1", {"NOTIFY_SOCKET": "@nobody-listens-here"})


def test_what_it_waits_for_is_said_once_while_the_daemons_own_lock_is_held() -> None:
    stream = StringIO()
    log.configure(logging.INFO, stream)
    journal = Journal()
    for _ in range(3):
        journal.over("lock")
        journal.waiting("another cycle is running")
    assert [line["event"] for line in written(stream)] == ["waiting"]


def test_a_source_that_failed_while_the_network_was_down_is_said_afterwards() -> None:
    stream = StringIO()
    log.configure(logging.INFO, stream)
    journal = Journal()
    journal.source(BAD, network_down=True)
    assert written(stream) == []
    for _ in range(2):
        journal.source(BAD)
    assert [line["event"] for line in written(stream)] == ["source"]


def test_an_archive_that_cannot_be_written_is_said_once_and_when_it_can_again() -> None:
    stream = StringIO()
    log.configure(logging.INFO, stream)
    journal = Journal()
    full = OutputError("/disk", "No space left")
    for failed in ([full], [full], []):
        journal.upkeep(Upkeep(Forgotten(), failed))
    assert [line.get("level") for line in written(stream)] == ["error", "info"]
