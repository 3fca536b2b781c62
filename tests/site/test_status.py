"""The status page says how sources fare, the troubled ones first, and what the cycles did."""

from dataclasses import replace
from datetime import date

import pytest
from lxml import html

from aggregator.site import status as page
from aggregator.site.renderer import renderer
from aggregator.site.settings import Settings
from aggregator.site.status import DayLine, SourceLine, Status
from tests.samples import HOUR, NOON

WELL = SourceLine("harbour", "well", "", 0, NOON, NOON + HOUR, 3.5, [0] * 13 + [4])
DAY = DayLine(date(2019, 3, 12), 96, 2.0, 9.0, 120, 80, 600.0, 1800.0)
STATUS = Status(NOON, [WELL], [DAY, replace(DAY, day=date(2019, 3, 13))])


def read(status: Status, language: str = "en") -> html.HtmlElement:
    """The page as a browser would read it."""
    return html.document_fromstring(page.page(renderer(Settings("News", language=language)), status))


def rows(status: Status) -> list[list[str]]:
    """The cells of the table of sources."""
    table = read(status).find_class("sources")[0]
    return [
        [" ".join(" ".join(cell.itertext()).split()) for cell in row] for row in table.findall("tbody/tr")
    ]


def test_a_source_has_its_state_its_times_and_its_articles() -> None:
    ((name, state, succeeded, due, daily),) = rows(STATUS)
    assert (name, state) == ("harbour", "well")
    assert "12:00" in succeeded
    assert "13:00" in due
    assert daily.endswith("3.5")
    assert "Articles on each of the last 14 days" in daily


def test_who_asks_for_a_hand_stands_first() -> None:
    failing = replace(WELL, name="quay", state="failing", failures=4, said="HTTP 500", succeeded=None)
    gone = replace(WELL, name="pier", state="gone", due=None)
    found = rows(replace(STATUS, sources=[WELL, failing, gone]))
    assert [row[0] for row in found] == ["quay", "pier", "harbour"]
    assert found[0][1] == "failing, 4 failures in a row HTTP 500"
    assert (found[0][2], found[1][3]) == ("–", "never")


def test_a_folder_is_read_in_every_cycle() -> None:
    assert rows(replace(STATUS, sources=[replace(WELL, due=None)]))[0][3] == "every cycle"


def test_times_are_absolute() -> None:
    times = {time.get("datetime") for time in read(STATUS).iter("time")}
    assert times == {"2019-03-12T12:00:00+00:00", "2019-03-12T13:00:00+00:00"}


def test_the_weeks_are_plotted_and_said_in_words() -> None:
    said = [each.text_content() for each in read(STATUS).iter("desc")]
    assert "half of the news within: 10 min – 10 min (10 min); nine in ten within: 30 min" in said[1]
    assert "new articles a day: 120" in said[2]
    assert "on average: 2 s" in said[3]


def test_without_dated_news_no_delay_is_plotted() -> None:
    undated = replace(DAY, delay=None, delay_most=None)
    assert len(read(replace(STATUS, days=[undated])).find_class("lines")) == 2


def test_before_the_first_cycle_there_is_little_to_say() -> None:
    empty = read(Status(None, [], []))
    assert "Nothing has been published yet" in empty.text_content()
    assert not empty.find_class("lines")


def test_hostile_names_and_errors_are_only_words() -> None:
    hostile = replace(WELL, name="<script>alert(1)</script>", said='"><img src=x onerror=alert(1)>')
    found = read(replace(STATUS, sources=[hostile]))
    assert [script.get("src") for script in found.iter("script")] == ["site.js"]
    assert not list(found.iter("img"))


@pytest.mark.parametrize(("language", "word"), [("zh-Hans", "来源"), ("zh-Hant", "來源")])
def test_it_speaks_the_language_of_the_feeds(language: str, word: str) -> None:
    assert word in read(STATUS, language).text_content()
