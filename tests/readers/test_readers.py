"""What subscribers see: real readers on the feed as it is served, over three publications.

A reader that is not installed is skipped; docs/serving.md says how to install each.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from aggregator.serve.answers import Settings
from aggregator.store.access.database import Database
from tests.readers.newsroom import Newsroom
from tests.readers.programs import PROGRAMS, Shown
from tests.samples import HOUR, NOON
from tests.serve.running import Site, serving

TITLES = {
    "a1": "Ferry strikes bridge: “nobody hurt”",
    "b2": "彗星今夜最接近地球",
    "c3": "Prices <up> & 5% more",
}

Visit = Callable[[], list[Shown]]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with serving(Settings(tmp_path / "output", "Harbour News", 60)) as running:
        yield running


@pytest.fixture
def newsroom(database: Database, tmp_path: Path, site: Site) -> Newsroom:
    made = Newsroom(database, tmp_path / "output", site.url())
    for hour, (id_, title) in enumerate(TITLES.items()):
        made.report(hour, id_, f"story-{id_}", f"topic-{id_}", title=title)
    made.publish()
    return made


@pytest.fixture(params=["feed.atom", "feed.rss"])
def visit(request: pytest.FixtureRequest, program: str, site: Site, tmp_path: Path) -> Visit:
    """Another visit of the reader to the feed."""
    chosen = PROGRAMS[program]
    if not chosen.is_here():
        pytest.skip(f"{program} is not installed here: {chosen.install}")
    folder = tmp_path / "reader"
    folder.mkdir()
    return lambda: sorted(chosen.visit(site.url(request.param), folder))


every_program = pytest.mark.parametrize("program", PROGRAMS)


@every_program
def test_it_shows_every_entry_with_title_absolute_link_and_time(newsroom: Newsroom, visit: Visit) -> None:
    expected = [
        Shown(title, f"https://harbour.example/{id_}" if id_ != "a1" else "https://harbour.example/1", time)
        for time, (id_, title) in zip((NOON + hour * HOUR for hour in range(3)), TITLES.items(), strict=True)
    ]
    assert visit() == sorted(expected)
    assert len(newsroom.ids()) == 3


@every_program
def test_more_coverage_of_a_story_shows_no_second_item(newsroom: Newsroom, visit: Visit) -> None:
    before = visit()
    newsroom.report(3, "d4", "story-a1", "topic-a1", outlet="Island Post", title="Bridge struck by ferry")
    newsroom.publish()
    after = visit()
    assert [(shown.title, shown.link) for shown in after] == [(shown.title, shown.link) for shown in before]


@every_program
def test_a_new_story_shows_exactly_one_new_item(newsroom: Newsroom, visit: Visit) -> None:
    visit()
    newsroom.report(9, "e5", "story-e5", "topic-a1", title="Captain of the ferry charged")
    newsroom.publish()
    assert len(newsroom.ids()) == 3
    assert sorted(shown.title for shown in visit()) == sorted(
        [*TITLES.values(), "Captain of the ferry charged"]
    )
