import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator.demo import show

PRESENT = datetime(2026, 11, 22, 17, tzinfo=UTC)


@pytest.fixture(scope="module")
def lines() -> list[str]:
    told: list[str] = []
    show.run(told.append, PRESENT, pause=0)
    return told


def cycle(lines: list[str], hour: str) -> str:
    """The lines of the cycle at that hour."""
    start = next(number for number, line in enumerate(lines) if line.startswith(hour))
    further = [line for line in lines[start + 1 :] if not line.startswith(" ")]
    return "\n".join(lines[start : lines.index(further[0])])


def test_what_two_outlets_publish_stands_together_in_the_first_cycle(lines: list[str]) -> None:
    assert "2 new, 0 changed; entries in the feed: 1" in cycle(lines, "07:00")
    assert "(2 articles: 美国之音, 半岛网)" in cycle(lines, "07:00")


def test_a_topic_grows_as_others_report(lines: list[str]) -> None:
    assert "grew     北湾渡轮搁浅：救生艇接走乘客 (3 articles" in cycle(lines, "09:00")


def test_a_retitled_article_is_a_new_version(lines: list[str]) -> None:
    assert "1 changed" in cycle(lines, "11:00")


def test_an_outlet_that_fails_is_one_line_and_comes_back(lines: list[str]) -> None:
    assert "problem  rfi_zh:" in cycle(lines, "07:00")
    assert "HTTP 503" in cycle(lines, "07:00")
    assert "法广" in cycle(lines, "09:00")
    assert not [line for line in lines if "problem" in line and "rfi_zh" not in line]


def test_the_last_cycle_joins_a_later_development_to_its_topic(lines: list[str]) -> None:
    assert "(5 articles" in cycle(lines, "17:00")


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    waits: list[float] = []
    show.run(lambda _: None, PRESENT, pause=1.5, wait=waits.append)
    assert list(tmp_path.iterdir()) == []
    assert waits == [1.5] * 4
