"""Archives that follow the store."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from aggregator import app, config, cycle
from aggregator.errors import OutputError
from aggregator.model import Article
from aggregator.publish import archives
from aggregator.publish.archives import Archive
from aggregator.steps.publishing.archives import bring_up_to_date
from aggregator.store import articles
from aggregator.store.access.database import Database
from tests.command import Run
from tests.samples import HOUR, NOON, article

LATER = NOON + 240 * HOUR

Contents = Callable[[], dict[str, str]]


@pytest.fixture
def clippings(tmp_path: Path) -> Archive:
    return Archive("clipping", tmp_path / "archive")


@pytest.fixture
def contents(clippings: Archive) -> Contents:
    """The archive's files by their path."""

    def read() -> dict[str, str]:
        files = (path for path in sorted(clippings.path.rglob("*")) if path.is_file())
        return {str(path.relative_to(clippings.path)): path.read_text(encoding="utf-8") for path in files}

    return read


def store(database: Database, batch: Iterable[Article]) -> None:
    with database.write() as db:
        articles.save(db, list(batch))


def test_articles_are_filed_under_their_outlet_and_listed_newest_first(
    database: Database, clippings: Archive, contents: Contents
) -> None:
    later = article("b2", title="Ferry [towed]", published=NOON + HOUR)
    store(database, [article("a1"), later, article("c3", outlet="Island Post")])
    assert bring_up_to_date(database, clippings, LATER) == 3
    assert list(contents()) == [
        "articles/Harbour News/161_Bridge closed after collision.md",
        "articles/Harbour News/178_Ferry _towed_.md",
        "articles/Island Post/195_Bridge closed after collision.md",
        "lists/Harbour News.md",
        "lists/Island Post.md",
    ]
    assert contents()["lists/Harbour News.md"] == (
        "- [Ferry \\[towed\\]](../articles/Harbour%20News/178_Ferry%20_towed_.md)\n"
        "- [Bridge closed after collision]"
        "(../articles/Harbour%20News/161_Bridge%20closed%20after%20collision.md)\n"
    )


def test_nothing_is_written_when_nothing_changed(database: Database, clippings: Archive) -> None:
    store(database, [article("a1")])
    bring_up_to_date(database, clippings, LATER)
    before = {path: path.stat().st_mtime_ns for path in clippings.path.rglob("*")}
    assert bring_up_to_date(database, clippings, LATER) == 0
    assert {path: path.stat().st_mtime_ns for path in clippings.path.rglob("*")} == before


def test_a_retitled_article_keeps_its_file(
    database: Database, clippings: Archive, contents: Contents
) -> None:
    store(database, [article("a1"), article("b2")])
    bring_up_to_date(database, clippings, LATER)
    names = list(contents())
    store(database, [article("a1", title="Bridge open again", version="v2", seen=NOON + 48 * HOUR)])
    assert bring_up_to_date(database, clippings, LATER) == 1
    assert list(contents()) == names
    assert "[Bridge open again]" in contents()[names[0]]
    assert "[Bridge open again]" in contents()["lists/Harbour News.md"]


def test_an_outlet_that_changes_its_name_keeps_the_files_it_has(
    database: Database, clippings: Archive, contents: Contents
) -> None:
    store(database, [article("a1")])
    bring_up_to_date(database, clippings, LATER)
    renamed = article("a1", outlet="The Harbour", version="v2", seen=NOON + 48 * HOUR)
    store(database, [renamed, article("b2", outlet="The Harbour", seen=NOON + 48 * HOUR)])
    bring_up_to_date(database, clippings, LATER)
    assert [name for name in contents() if name.startswith("articles")] == [
        "articles/Harbour News/161_Bridge closed after collision.md",
        "articles/The Harbour/178_Bridge closed after collision.md",
    ]


def test_outlets_that_differ_by_case_alone_share_folder_and_list(
    database: Database, clippings: Archive, contents: Contents
) -> None:
    store(database, [article("a1", outlet="NEWS"), article("b2", outlet="News")])
    bring_up_to_date(database, clippings, LATER)
    store(database, [article("c3", outlet="news")])
    bring_up_to_date(database, clippings, LATER)
    assert {name.split("/")[1] for name in contents()} == {"NEWS", "NEWS.md"}
    assert contents()["lists/NEWS.md"].count("\n") == 3


def test_an_archive_whose_folder_is_gone_is_written_again(
    database: Database, clippings: Archive, contents: Contents, tmp_path: Path
) -> None:
    store(database, [article("a1"), article("b2")])
    bring_up_to_date(database, clippings, LATER)
    before = contents()
    clippings.path.rename(tmp_path / "elsewhere")
    assert bring_up_to_date(database, clippings, LATER) == 2
    assert contents() == before


def test_articles_of_a_clock_that_was_set_back_are_not_missed(database: Database, clippings: Archive) -> None:
    store(database, [article("a1", seen=NOON + 10 * HOUR)])
    bring_up_to_date(database, clippings, LATER)
    store(database, [article("b2", seen=NOON + HOUR)])
    assert bring_up_to_date(database, clippings, LATER) == 1


def test_what_a_full_disk_left_out_is_written_when_there_is_room(
    database: Database, clippings: Archive, contents: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = (article(f"{day:02x}", seen=NOON + day * 24 * HOUR) for day in range(1, 6))
    store(database, days)
    write = archives.write

    def nearly_full(archive: Archive, new: Article, file: str) -> bool:
        if new.id == "03":
            raise OutputError(file, "No space left on device")
        return write(archive, new, file)

    with monkeypatch.context() as patch:
        patch.setattr(archives, "write", nearly_full)
        with pytest.raises(OutputError):
            bring_up_to_date(database, clippings, LATER)
    assert bring_up_to_date(database, clippings, LATER) == 5
    assert len(contents()) == 6


def test_a_list_that_was_not_written_is_written_the_next_time(
    database: Database, clippings: Archive, contents: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(database, [article("a1")])

    def full(*_: object) -> None:
        raise OutputError("lists", "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(archives, "write_list", full)
        with pytest.raises(OutputError):
            bring_up_to_date(database, clippings, LATER)
    assert bring_up_to_date(database, clippings, LATER) == 0
    assert "lists/Harbour News.md" in contents()


def test_an_article_that_cannot_be_written_costs_itself_alone(
    database: Database, clippings: Archive, contents: Contents, caplog: pytest.LogCaptureFixture
) -> None:
    store(database, [article("a1", title="half a pair"), article("b2")])
    waiting = [replace(article("a1"), html="\ud800"), article("b2")]
    with pytest.MonkeyPatch.context() as patch:
        write = archives.write
        found = {each.id: each for each in waiting}
        patch.setattr(archives, "write", lambda archive, new, file: write(archive, found[new.id], file))
        assert bring_up_to_date(database, clippings, LATER) == 2
    assert "article a1 is left out" in caplog.text
    assert [name for name in contents() if name.startswith("articles")] == [
        "articles/Harbour News/178_Bridge closed after collision.md"
    ]


def test_two_archives_of_one_store_are_written_apart(database: Database, tmp_path: Path) -> None:
    store(database, [article("a1")])
    for form in archives.formats():
        assert bring_up_to_date(database, Archive(form, tmp_path / form), LATER) == 1
    assert [path.name for path in sorted(tmp_path.glob("hexo/**/*.md"))] == [
        "2019-03-12-Bridge closed after collision-a1.md"
    ]


def test_a_cycle_keeps_the_configured_archives_up_to_date(tmp_path: Path) -> None:
    (tmp_path / "feed.json").write_text(
        '{"version": "https://jsonfeed.org/version/1.1", "title": "Harbour News", "items": ['
        '{"id": "1", "url": "https://harbour.example/1", "title": "Bridge closed"}]}'
    )
    (tmp_path / "config.toml").write_text(
        '[[sources]]\nname = "harbour"\npath = "feed.json"\n'
        '[[archives]]\nformat = "jekyll"\npath = "site/_posts"\n'
        '[[archives]]\nformat = "clipping"\npath = "clippings"\n'
    )
    with app.opened(config.load(tmp_path / "config.toml", environment={}), alone=True) as opened:
        cycle.run(opened.parts)
        assert cycle.archive(opened.parts) == []
    (post,) = (tmp_path / "site/_posts").rglob("*.md")
    (clipping,) = (tmp_path / "clippings/articles/harbour").iterdir()
    assert "title: 'Bridge closed'" in post.read_text()
    assert clipping.name in (tmp_path / "clippings/lists/harbour.md").read_text().replace("%20", " ")


def test_an_archive_that_cannot_be_written_costs_no_other(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feed.json").write_text(
        '{"version": "https://jsonfeed.org/version/1.1", "title": "Harbour News", "items": ['
        '{"id": "1", "url": "https://harbour.example/1", "title": "Bridge closed"}]}'
    )
    (tmp_path / "disk").touch()
    (tmp_path / "config.toml").write_text(
        '[[sources]]\nname = "harbour"\npath = "feed.json"\n'
        '[[archives]]\nformat = "jekyll"\npath = "disk/_posts"\n'
        '[[archives]]\nformat = "clipping"\npath = "clippings"\n'
    )
    result = run(tmp_path, "once")
    assert result.returncode == 4
    assert f"{tmp_path}/disk" in result.stderr
    assert [*(tmp_path / "clippings").rglob("*.md")]
    assert (tmp_path / "output/status.html").exists()


def test_what_retention_drops_at_once_is_archived_before(run: Run, tmp_path: Path) -> None:
    items = (
        f'{{"id": "{n}", "url": "https://harbour.example/{n}", "title": "Bridge {n} closed",'
        f' "content_text": "Fog {n}", "date_published": "201{n}-03-12T12:00:00Z"}}'
        for n in range(9)
    )
    (tmp_path / "feed.json").write_text(
        '{"version": "https://jsonfeed.org/version/1.1", "title": "Harbour News", '
        f'"items": [{", ".join(items)}]}}'
    )
    (tmp_path / "config.toml").write_text(
        '[feed]\nentries = 1\n[store]\nkeep_articles = "30d"\n'
        '[[sources]]\nname = "harbour"\npath = "feed.json"\n'
        '[[archives]]\nformat = "jekyll"\npath = "posts"\n'
    )
    assert run(tmp_path, "once").returncode == 0
    assert len([*(tmp_path / "posts").rglob("*.md")]) == 9
    assert len(run(tmp_path, "articles", "--json").stdout.splitlines()) == 1


def test_a_clock_that_ran_ahead_for_a_while_keeps_nothing_out(database: Database, clippings: Archive) -> None:
    years = 40_000 * HOUR
    store(database, [article("a1", seen=NOON + years)])
    assert bring_up_to_date(database, clippings, NOON + years) == 1
    store(database, [article("b2", seen=NOON + 48 * HOUR)])
    assert bring_up_to_date(database, clippings, NOON + 48 * HOUR) == 1
    assert bring_up_to_date(database, clippings, NOON + 48 * HOUR) == 0
