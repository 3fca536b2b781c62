"""Text for a terminal and for machines."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from aggregator import terminal
from tests.samples import article


@pytest.mark.parametrize("sequence", ["\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "\r", "\u202e", "\x00"])
def test_nothing_reaches_a_terminal_raw(sequence: str) -> None:
    assert sequence not in terminal.plain(f"a{sequence}b")
    assert sequence not in terminal.json_line({"title": f"a{sequence}b"})


@given(st.text())
def test_a_plain_text_is_one_line_without_controls(text: str) -> None:
    shown = terminal.plain(text)
    assert len(shown.splitlines()) <= 1 or "\u2028" in shown or "\u2029" in shown
    assert not any(ord(c) < 32 for c in shown)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_json_line_reads_back_equal(text: str) -> None:
    line = terminal.json_line({"title": text})
    assert json.loads(line) == {"title": text}
    assert "\n" not in line


def test_a_dataclass_is_an_object_with_iso_times() -> None:
    row = json.loads(terminal.json_line(article()))
    assert row["published"] == "2019-03-12T12:00:00+00:00"
    assert row["authors"] == []


def test_sets_and_paths_have_a_form_and_other_things_do_not() -> None:
    assert json.loads(terminal.json_line({"a": frozenset({1}), "b": Path("x")})) == {"a": [1], "b": "x"}
    with pytest.raises(TypeError, match="object has no JSON form"):
        terminal.json_line({"a": object()})


def test_times_and_nothing_are_short() -> None:
    assert terminal.plain(datetime(2019, 3, 1, 5, 6, 7, tzinfo=UTC)) == "2019-03-01 05:06"
    assert terminal.plain(None) == ""


def test_times_stay_readable_in_a_terminal_of_eighty_columns() -> None:
    screen = Console(width=80, file=io.StringIO())
    seen = datetime(2019, 3, 1, 5, 6, tzinfo=UTC)
    row = {"name": "Harbour Gazette", "succeeded": seen, "due": seen, "news": seen, "trouble": "silent " * 9}
    columns = ("name", "succeeded", "due", "daily", "failures", "news", "trouble")
    screen.print(terminal.table(columns, [row], screen.width))
    assert screen.file.getvalue().count("2019-03-01   ") == 3  # type: ignore[attr-defined]


def test_an_id_can_be_copied_from_a_table_in_a_narrow_terminal() -> None:
    screen = Console(width=60, file=io.StringIO())
    row = {"id": "3f4417b1e4c3beff", "time": datetime(2019, 3, 1, tzinfo=UTC), "title": "Bridge " * 20}
    screen.print(terminal.table(("id", "time", "title"), [row]))
    assert "3f4417b1e4c3beff   2019-03-01 00:00" in screen.file.getvalue()  # type: ignore[attr-defined]
