"""Adding sources to a configuration file by hand, by address and by list."""

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.config import load
from aggregator.errors import ConfigError
from aggregator.fetch.opml import ListedFeed
from aggregator.sourcing.adding import appended, write
from aggregator.store.access.lock import exclusive
from tests.command import Run
from tests.newspaper import Site

CONFIG = """# ours
[feed]
title = "News"   # the best

[[sources]]
name = "Harbour"
url = "https://harbour.example/feed"   # do not lose this
"""
FEED = "<rss version='2.0'><channel><title>Pier Post</title><item><title>Fog</title></item></channel></rss>"
NEW = ListedFeed("Comets", "https://comets.example/feed", "Sky")


def test_everything_that_was_written_stays_as_it_was() -> None:
    text, added = appended(CONFIG, [NEW])
    assert text.startswith(CONFIG)
    assert added == [NEW]
    assert tomllib.loads(text)["sources"][1] == {
        "name": "Comets",
        "url": "https://comets.example/feed",
        "category": "Sky",
    }


def test_an_address_that_is_there_is_not_added_again() -> None:
    text, added = appended(CONFIG, [ListedFeed("Other", "https://harbour.example/feed"), NEW, NEW])
    assert added == [NEW]
    assert appended(text, [NEW]) == (text, [])


def test_an_address_of_the_feed_scheme_is_the_one_that_it_stands_for() -> None:
    old = CONFIG.replace("https://harbour", "feed:https://harbour")
    assert appended(old, [ListedFeed("Harbour", "https://harbour.example/feed")]) == (old, [])


def test_a_name_that_is_taken_gets_a_number() -> None:
    text, _ = appended(CONFIG, [ListedFeed("Harbour", "https://other.example/feed")])
    assert [source["name"] for source in tomllib.loads(text)["sources"]] == ["Harbour", "Harbour 2"]


def test_a_file_without_sources_gets_its_first(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    assert write(file, [NEW]) == [NEW]
    assert load(file, environment={}).sources[0].category == "Sky"


@pytest.mark.parametrize("listed", ["", '{ name = "a", url = "https://a.example/feed" }'])
def test_sources_in_an_array_get_one_more(listed: str, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f"sources = [{listed}]\n")
    assert write(file, [NEW]) == [NEW]
    assert [source["url"] for source in tomllib.loads(file.read_text())["sources"]][-1] == NEW.url


def test_a_file_behind_a_link_is_replaced_as_a_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "config.toml"
    real.write_text(CONFIG)
    real.chmod(0o640)
    link.symlink_to(real)
    before = real.stat().st_ino
    assert write(link, [NEW]) == [NEW]
    assert link.is_symlink()
    assert real.read_text().startswith(CONFIG)
    assert (real.stat().st_ino != before, real.stat().st_mode & 0o777) == (True, 0o640)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.toml", "real.toml"]


def test_what_was_added_is_on_the_disk_before_it_takes_the_place_of_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(CONFIG)
    synced, sync = [], os.fsync

    def watched(handle: int) -> None:
        synced.append("Comets" in file.read_text())
        sync(handle)

    monkeypatch.setattr(os, "fsync", watched)
    write(file, [NEW])
    assert synced == [False, True]


def test_a_file_that_is_no_toml_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("[feed")
    with pytest.raises(ConfigError, match="not valid TOML"):
        write(file, [NEW])
    assert file.read_text() == "[feed"


@given(st.text(min_size=1), st.text())
def test_any_title_makes_a_valid_configuration(title: str, category: str) -> None:
    text, _ = appended(CONFIG, [ListedFeed(title, "https://a.example/feed", category)])
    names = [source["name"] for source in tomllib.loads(text)["sources"]]
    assert len(set(names)) == 2
    assert all(names)


@pytest.mark.parametrize("everything", [False, True])
def test_of_what_a_page_announces_only_feeds_are_added_under_their_own_titles(
    everything: bool,
    run: Run,
    tmp_path: Path,
    site: Site,
) -> None:
    links = "".join(
        f"<link rel=alternate type=application/rss+xml title=RSS href=/{name}>"
        for name in ("gone", "page", "feed")
    )
    site.pages |= {
        "/": f"<html><head>{links}</head></html>",
        "/page": "<html>no feed</html>",
        "/feed": FEED,
    }
    (tmp_path / "config.toml").write_text('[fetch]\nallow_private = true\nhost_gap = "0s"\n')
    result = run(tmp_path, "add", site.url("/"), *(["--all"] if everything else []))
    assert result.returncode == 0
    sources = tomllib.loads((tmp_path / "config.toml").read_text())["sources"]
    assert sources == [{"name": "Pier Post", "url": site.url("/feed")}]


def test_a_list_goes_in_and_comes_out(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(CONFIG)
    (tmp_path / "list.opml").write_text(
        '<opml version="2.0"><body><outline text="Sky">'
        '<outline type="rss" text="Comets" xmlUrl="https://comets.example/feed"/>'
        '<outline type="rss" text="Bad" xmlUrl="file:///etc/passwd"/>'
        "</outline></body></opml>"
    )
    result = run(tmp_path, "opml", "import", "list.opml")
    assert result.returncode == 1
    assert "1 sources added, 0 already there, 1 unusable" in result.stdout
    exported = run(tmp_path, "opml", "export").stdout
    assert 'xmlUrl="https://comets.example/feed"' in exported
    assert 'text="Sky"' in exported
    with (tmp_path / "config.toml").open("a") as file:
        file.write('[[sources]]\nname = "Paid"\nurl = "https://ann:pw@paid.example/feed"\n')
    behind = run(tmp_path, "opml", "export")
    assert "paid.example" not in behind.stdout
    assert behind.stderr == "left out, as their addresses or headers hold a login or a key: Paid\n"
    assert run(tmp_path, "opml", "import", "none.opml").returncode == 2


def test_a_daemon_beside_goes_on_without_what_was_added(run: Run, tmp_path: Path, site: Site) -> None:
    site.pages["/feed.xml"] = FEED
    (tmp_path / "config.toml").write_text("[fetch]\nallow_private = true\n")
    with exclusive(tmp_path / "aggregator.db.lock.daemon", "aggregator run"):
        assert "(aggregator run) is running: a SIGHUP" in run(tmp_path, "add", site.url("/feed.xml")).stderr
    assert not run(tmp_path, "add", site.url("/feed.xml")).stderr


def test_a_page_that_announces_a_feed_can_be_added(run: Run, tmp_path: Path, site: Site) -> None:
    address = site.url("/feed.xml")
    site.pages["/feed.xml"] = FEED
    (tmp_path / "config.toml").write_text("[fetch]\nallow_private = true\n")
    shown = run(tmp_path, "add", address, "--dry-run")
    assert f"found {address}" in shown.stdout
    assert "sources" not in (tmp_path / "config.toml").read_text()
    assert f"added {address}" in run(tmp_path, "add", address).stdout
    assert f"{address} is already in config.toml" in run(tmp_path, "add", address).stdout
    assert f"{address} is already" in run(tmp_path, "add", f"feed:{address}").stdout
    (source,) = tomllib.loads((tmp_path / "config.toml").read_text())["sources"]
    assert source["name"] == "Pier Post"
    page = '<html><head><link rel="alternate" type="application/rss+xml" href="{}"></head></html>'
    site.pages["/feed.xml"] = page.format("") + page.format("http://[broken/")
    nothing = run(tmp_path, "add", address)
    assert (nothing.returncode, nothing.stderr) == (1, "none of these is a feed that can be read\n")
    site.pages["/feed.xml"] = "<html><body>nothing here</body></html>"
    nothing = run(tmp_path, "add", address)
    assert (nothing.returncode, nothing.stderr) == (1, "no feed found; --guess tries common addresses\n")
