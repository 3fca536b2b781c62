"""The pages that follow the store: what changed is written, nothing else, and never the half of it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.errors import OutputError
from aggregator.model import Changes
from aggregator.publish import files
from aggregator.site.settings import Feed, Settings
from aggregator.steps.pages.presenting import present
from aggregator.store import articles, placements
from aggregator.store.access.database import Database
from aggregator.store.maintenance import retention
from tests.desk import Desk
from tests.samples import HOUR, NOON, article, place

SETTINGS = Settings("News", feeds=(Feed("News", "feed"),))

Snapshot = dict[str, bytes]


class Newsroom(Desk):
    """Its pages are written to a folder."""

    def __init__(self, database: Database, folder: Path) -> None:
        super().__init__(database)
        self.folder = folder

    def forget(self) -> None:
        """A month later, when something else is reported, retention removes all that was before."""
        self.report(24 * 30, "latest", "s9", "t9")
        keep = retention.Keep(articles=timedelta(days=7), shown=1)
        with self.database.write() as db:
            assert retention.step(db, keep, NOON + 24 * 31 * HOUR).articles

    def present(self, settings: Settings = SETTINGS) -> set[str]:
        """Write the pages; the files that changed."""
        before = self.files()
        count = present(self.database, settings, self.folder)
        after = self.files()
        changed = {path for path in after if before.get(path) != after[path]}
        assert count == len(changed)
        return changed

    def files(self) -> Snapshot:
        paths = (path for path in self.folder.rglob("*") if path.is_file())
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in paths}

    def page(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Newsroom:
    return Newsroom(database, tmp_path / "output")


def test_the_first_time_writes_everything(desk: Newsroom) -> None:
    desk.report(0, "a", categories=("ships",))
    assert desk.present() == {
        "days/2019-03-12.html",
        "days/index.html",
        "feed.css",
        "icon.svg",
        "index.html",
        "languages/en.html",
        "search-index.js",
        "search.html",
        "search.js",
        "sections.html",
        "site.js",
        "style.css",
        "topics/t1.html",
    }


def test_a_site_without_news_says_so(desk: Newsroom) -> None:
    desk.present()
    assert "Nothing has been published yet." in desk.page("index.html")
    assert desk.present() == set()


def test_nothing_is_written_when_nothing_happened(desk: Newsroom) -> None:
    desk.report(0, "a")
    desk.present()
    stamps = {path: path.stat().st_mtime_ns for path in desk.folder.rglob("*")}
    assert desk.present() == set()
    assert {path: path.stat().st_mtime_ns for path in desk.folder.rglob("*")} == stamps


def test_only_the_topics_that_something_happened_to_are_written_again(desk: Newsroom) -> None:
    for number in range(40):
        desk.report(number, f"{number:02}", f"s{number:02}", f"t{number:02}")
    desk.present()
    for number in range(0, 40, 20):
        desk.report(50, f"again{number}", f"s{number:02}", f"t{number:02}", outlet="Island Post")
    changed = desk.present()
    assert {path for path in changed if path.startswith("topics/")} == {"topics/t00.html", "topics/t20.html"}
    assert {path for path in changed if path.startswith("days/")} == {
        "days/2019-03-14.html",
        "days/index.html",
    }


def test_a_revised_article_is_shown_as_it_is_now(desk: Newsroom) -> None:
    desk.report(0, "a", title="Bridge closed")
    desk.present()
    desk.report(0, "a", title="Bridge open", version="v2", seen=NOON + HOUR)
    assert "topics/t1.html" in desk.present()
    assert "Bridge open" in desk.page("topics/t1.html")
    assert "Bridge open" in desk.page("days/2019-03-12.html")


def test_the_same_store_gives_the_same_bytes(desk: Newsroom, tmp_path: Path) -> None:
    for number in range(6):
        words = f"Ferry Swallow struck the Egret bridge, says report {number}."
        desk.report(number * 20, f"{number}", f"s{number}", f"t{number}", title=words, text=words)
        desk.present()
    before = desk.files()
    desk.folder.rename(tmp_path / "elsewhere")
    desk.present()
    assert desk.files() == before


def test_a_topic_that_was_merged_leads_to_the_one_that_took_it_in(desk: Newsroom) -> None:
    desk.report(0, "a")
    desk.report(1, "b", "s2", "t2")
    desk.present()
    desk.merge("t2", "t1")
    assert {"topics/t1.html", "topics/t2.html", "index.html"} <= desk.present()
    assert 'content="0; url=t1.html"' in desk.page("topics/t2.html")
    assert "topics/t2.html" not in desk.page("index.html")
    assert "topics/t2.html" not in desk.page("days/2019-03-12.html")


def test_the_search_page_dates_a_topic_as_the_others_do(desk: Newsroom) -> None:
    desk.report(11, "a")
    desk.present(replace(SETTINGS, time_zone="Asia/Taipei"))
    assert "2019-03-13" in desk.page("search-index.js")
    assert "days/2019-03-13.html" in desk.files()


def test_a_category_that_is_listed_no_longer_shows_no_topic_that_is_gone(desk: Newsroom) -> None:
    for number in range(3):
        desk.report(number, f"{number}", f"s{number}", f"t{number}", categories=("Nature",))
    desk.present()
    desk.merge("t2", "t1")
    assert "categories/nature.html" in desk.present()
    assert "categories/nature.html" not in desk.page("sections.html")
    assert "topics/t1.html" in desk.page("categories/nature.html")
    assert "topics/t2.html" not in desk.page("categories/nature.html")


def test_a_topic_whose_articles_all_went_elsewhere_says_so(desk: Newsroom) -> None:
    desk.report(0, "a", "s2", "t2")
    desk.present()
    desk.take(article("a"), place("a", "s3", "t3"))
    assert "topics/t2.html" in desk.present()
    assert "This topic no longer exists" in desk.page("topics/t2.html")


def test_a_day_links_to_the_days_beside_it(desk: Newsroom) -> None:
    desk.report(0, "a")
    desk.report(96, "b", "s2", "t2")
    desk.present()
    assert 'href="../days/2019-03-16.html" rel="next"' in desk.page("days/2019-03-12.html")
    desk.report(48, "c", "s3", "t3")
    desk.present()
    assert 'href="../days/2019-03-14.html" rel="next"' in desk.page("days/2019-03-12.html")
    assert 'href="../days/2019-03-14.html" rel="prev"' in desk.page("days/2019-03-16.html")


def test_days_begin_at_midnight_where_the_readers_are(desk: Newsroom) -> None:
    desk.report(9, "a")
    desk.present(Settings("News", time_zone="Asia/Taipei"))
    assert (desk.folder / "days/2019-03-13.html").exists()
    assert "2019-03-13" not in desk.page("topics/t1.html")


def test_a_category_of_few_topics_has_no_page(desk: Newsroom) -> None:
    for number in range(3):
        name = ("ships",) if number else ("ships", "lighthouses")
        desk.report(number, f"{number}", f"s{number}", f"t{number}", categories=name)
    desk.present()
    assert "categories/ships.html" in desk.files()
    assert "categories/lighthouses.html" not in desk.files()
    assert "lighthouses" not in desk.page("sections.html")


def test_another_look_writes_every_page_again(desk: Newsroom) -> None:
    desk.report(0, "a")
    desk.present()
    assert "topics/t1.html" in desk.present(Settings("Harbour News", feeds=SETTINGS.feeds))
    assert "Harbour News" in desk.page("topics/t1.html")


def test_what_a_full_disk_left_out_is_written_when_there_is_room(
    desk: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.report(0, "a")
    desk.present()
    before = desk.files()
    desk.report(1, "b", outlet="Island Post")
    replace = files.replace

    def nearly_full(path: Path, data: bytes, durable: bool = True) -> bool:
        if path.name == "t1.html":
            raise OutputError(str(path), "No space left on device")
        return replace(path, data, durable)

    with monkeypatch.context() as patch:
        patch.setattr(files, "replace", nearly_full)
        with pytest.raises(OutputError):
            present(desk.database, SETTINGS, desk.folder)
    assert desk.files() == before
    assert "topics/t1.html" in desk.present()


def test_what_retention_forgets_keeps_its_page_and_leaves_the_lists(desk: Newsroom) -> None:
    desk.report(0, "a")
    desk.present()
    desk.forget()
    desk.present()
    assert "topics/t1.html" in desk.files()
    assert "topics/t1.html" not in desk.page("index.html")


def test_what_retention_removes_leaves_its_category_and_stays_in_its_day(desk: Newsroom) -> None:
    for number in range(3):
        desk.report(number, f"{number}", f"s{number}", f"t{number}", categories=("Games",))
    desk.report(24, "day after", "s8", "t8")
    desk.present()
    day = desk.page("days/2019-03-12.html")
    desk.forget()
    desk.present()
    for overview in ("index.html", "sections.html"):
        assert "Games" not in desk.page(overview)
    assert "topics/t1.html" not in desk.page("categories/games.html")
    assert desk.page("days/2019-03-12.html") == day
    assert "2019-03-12.html" in desk.page("days/index.html")


def test_a_topic_that_was_merged_leads_on_to_one_that_retention_removed(desk: Newsroom) -> None:
    desk.report(0, "a")
    desk.report(1, "b", "s2", "t2")
    desk.present()
    desk.merge("t2", "t1")
    desk.present()
    desk.forget()
    desk.present(replace(SETTINGS, title="Other news"))
    assert 'content="0; url=t1.html"' in desk.page("topics/t2.html")


def test_compressed_copies_lie_beside_the_pages(desk: Newsroom) -> None:
    desk.report(0, "a")
    present(desk.database, SETTINGS, desk.folder, compressed=True)
    assert (desk.folder / "topics/t1.html.gz").exists()
    present(desk.database, SETTINGS, desk.folder, compressed=False)
    assert not (desk.folder / "index.html.gz").exists()


def test_a_topic_of_two_thousand_articles_stays_small(desk: Newsroom) -> None:
    batch = [
        article(
            f"{number:04}", title=f"News {number}", published=NOON + number * HOUR, outlet=f"O{number % 30}"
        )
        for number in range(2_000)
    ]
    with desk.database.write() as db:
        articles.save(db, batch)
        placed = [place(each.id, f"s{int(each.id) // 20}") for each in batch]
        placements.save(db, Changes(placed, {each.id: b"" for each in batch}), [each.id for each in batch])
    desk.present()
    assert len(desk.page("topics/t1.html")) < 150_000
    assert "Further reports, not listed here: 1880." in desk.page("topics/t1.html")


def test_many_pages_give_signs_of_life(desk: Newsroom) -> None:
    for number in range(201):
        desk.report(0, f"a{number}", f"s{number}", f"t{number}")
    signs: list[str] = []
    present(desk.database, SETTINGS, desk.folder, at=signs.append)
    assert signs == ["shown"] * 3
