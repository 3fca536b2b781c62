"""The commands as a person runs them: a process, its output and its exit code."""

import json
import os
import pty
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from aggregator.__main__ import main as start
from tests.command import Result, Run
from tests.test_cycle import CONFIG, post


def rows(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "archive").mkdir()
    (tmp_path / "config.toml").write_text(CONFIG)
    post(tmp_path, "one")
    post(tmp_path, "two", title="彗星", text="彗星今夜最接近地球，肉眼可见。")
    return tmp_path


@pytest.fixture
def filled(run: Run, folder: Path) -> Path:
    assert run(folder, "once").returncode == 0
    return folder


def test_once_ends_with_a_summary(run: Run, folder: Path) -> None:
    result = run(folder, "once")
    assert result.returncode == 0
    assert "1 sources (0 with problems), 2 new articles" in result.stdout
    assert "feed.atom, feed.rss, feed.json, sources.opml written" in result.stdout
    assert result.stderr == ""


def test_quiet_says_nothing_and_verbose_names_each_source(run: Run, folder: Path) -> None:
    assert run(folder, "--quiet", "once").stdout == ""
    assert "hexo: unchanged" in run(folder, "--verbose", "once").stderr


def test_once_shows_progress_on_a_terminal(folder: Path) -> None:
    ours, theirs = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "aggregator", "once"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        check=True,
        timeout=120,
        env={**os.environ, "TERM": "xterm"},
    )
    os.close(theirs)
    assert b"sources" in os.read(ours, 100_000)
    os.close(ours)


def test_a_source_that_fails_gives_exit_code_1_and_a_line(run: Run, folder: Path) -> None:
    (folder / "archive" / "bad\x1b[2J.md").write_bytes(b"\x00")
    result = run(folder, "once")
    assert result.returncode == 1
    assert result.stderr.startswith("hexo: ")
    assert "\x1b" not in result.stderr
    assert "2 new articles" in result.stdout


def test_a_wrong_configuration_gives_exit_code_2_and_every_problem(run: Run, folder: Path) -> None:
    (folder / "config.toml").write_text('[feed]\ntitel = 1\nentries = "many"\n')
    result = run(folder, "once")
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 2
    assert "config.toml:2: feed.titel: unknown key" in result.stderr


def test_an_unknown_command_or_option_gives_exit_code_2(run: Run, folder: Path) -> None:
    assert run(folder, "twice").returncode == 2
    assert run(folder, "once", "--fast").returncode == 2


def test_a_second_instance_gives_exit_code_3(run: Run, folder: Path) -> None:
    hold = (
        "import sys, time, pathlib; from aggregator.store.access.lock import exclusive\n"
        "with exclusive(pathlib.Path('aggregator.db.lock')): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold], cwd=folder, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        other.stdout.readline()
        result = run(folder, "once")
        other.kill()
    assert result.returncode == 3
    assert f"another instance is running: process {other.pid}" in result.stderr


def test_a_broken_store_and_a_blocked_output_give_exit_code_4(run: Run, folder: Path) -> None:
    (folder / "output").write_text("in the way")
    assert run(folder, "once").returncode == 4
    for file in folder.glob("aggregator.db*"):
        file.write_bytes(b"no database at all, " * 50)
    result = run(folder, "articles")
    assert result.returncode == 4
    assert "the file is not a SQLite database" in result.stderr


def test_the_configuration_comes_from_option_or_environment(
    run: Run, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    file = str(folder / "config.toml")
    assert run(elsewhere, "--config", file, "check").returncode == 0
    assert run(elsewhere, "check", AGGREGATOR_CONFIG=file).returncode == 0
    assert "no such file" in run(elsewhere, "check").stderr


def test_check_validates_and_tries_without_storing(run: Run, folder: Path) -> None:
    assert "valid; 1 of 1 sources enabled" in run(folder, "check").stdout
    result = run(folder, "check", "--fetch")
    assert result.returncode == 0
    assert "hexo: new, 2 new" in result.stderr
    assert rows(run(folder, "articles", "--json")) == []


def test_articles_as_json_have_what_a_script_needs(run: Run, filled: Path) -> None:
    found = rows(run(filled, "articles", "--json"))
    assert len(found) == 2
    assert {
        "id",
        "guid",
        "url",
        "outlet",
        "source",
        "title",
        "published",
        "language",
        "story",
        "topic",
    } <= set(found[0])
    assert {row["title"] for row in found} == {"桥梁", "彗星"}
    assert found[0]["duplicate_of"] is None
    assert len(rows(run(filled, "articles", "--json", "--limit", "1", "--source", "hexo"))) == 1


def test_every_listing_has_a_table_and_json(run: Run, filled: Path) -> None:
    for command in ("sources", "outlets", "articles", "topics"):
        assert run(filled, command).returncode == 0
        assert rows(run(filled, command, "--json")), command


def test_the_secrets_of_a_source_are_in_no_listing(run: Run, folder: Path) -> None:
    (folder / "config.toml").write_text(
        CONFIG
        + '[[sources]]\nname = "live"\nurl = "http://u:hunter2@127.0.0.1:9/"\nheaders = {X="hunter3"}\n'
    )
    for arguments in (("once",), ("sources", "--json"), ("sources",), ("check", "--fetch")):
        result = run(folder, *arguments)
        assert "hunter2" not in result.stdout + result.stderr
        assert "hunter3" not in result.stdout + result.stderr


def test_explain_says_why_an_article_stands_where_it_stands(run: Run, filled: Path) -> None:
    article = rows(run(filled, "articles", "--json"))[0]
    said = run(filled, "explain", str(article["id"]))
    assert said.returncode == 0
    assert str(article["story"]) in said.stdout
    (explained,) = rows(run(filled, "explain", str(article["id"]), "--json"))
    assert explained["article"] == article["id"]


def test_explain_of_an_unknown_article_gives_exit_code_2(run: Run, filled: Path) -> None:
    result = run(filled, "explain", "nothing")
    assert (result.returncode, result.stderr) == (2, "nothing: no article has this id, address or guid\n")
    assert run(filled, "explain", "").stderr == ": no article has this id, address or guid\n"


def test_articles_are_found_by_their_words(run: Run, filled: Path) -> None:
    found = rows(run(filled, "search", "橋梁", "貨輪", "--json"))
    assert {row["title"] for row in found} == {"桥梁"}
    assert found[0].keys() >= {"id", "url", "outlet", "time", "topic"}
    assert rows(run(filled, "search", "貨輪 橋梁", "--json")) == []
    assert rows(run(filled, "search", '橋梁 "貨輪 橋梁"', "--json")) == []
    assert "桥梁" in run(filled, "search", "桥梁").stdout


def test_articles_can_be_joined_and_split_by_hand(run: Run, filled: Path) -> None:
    ids = [str(row["id"]) for row in rows(run(filled, "articles", "--json"))]
    assert "join: 2 articles" in run(filled, "join", *ids).stdout
    assert len({row["story"] for row in rows(run(filled, "articles", "--json"))}) == 1
    assert run(filled, "split", ids[0]).returncode == 0
    assert len({row["story"] for row in rows(run(filled, "articles", "--json"))}) == 2


def test_join_of_one_article_is_refused(run: Run, filled: Path) -> None:
    ids = [str(row["id"]) for row in rows(run(filled, "articles", "--json"))]
    assert run(filled, "join", ids[0], ids[0]).returncode == 2


def test_articles_too_far_apart_for_one_story_are_not_joined_and_that_is_said(run: Run, folder: Path) -> None:
    post(folder, "late", title="灯塔", text="百年灯塔今晨重新点亮。")
    late = folder / "archive" / "late.md"
    late.write_text(late.read_text(encoding="utf-8").replace("12 Mar", "23 Mar"), encoding="utf-8")
    run(folder, "once")
    before = rows(run(folder, "articles", "--json"))
    refused = run(folder, "join", *(str(row["id"]) for row in before))
    assert (refused.returncode, "more than 10 days" in refused.stderr) == (2, True)
    assert rows(run(folder, "articles", "--json")) == before


def test_convert_writes_another_format(run: Run, folder: Path) -> None:
    document = str(folder / "archive" / "one.md")
    same = run(folder, "convert", document, "--to", "hexo")
    assert same.stdout == (folder / "archive" / "one.md").read_text(encoding="utf-8")
    assert "桥梁" in run(folder, "convert", document, "--to", "clipping").stdout


def test_convert_says_what_it_cannot_do(run: Run, folder: Path) -> None:
    document = str(folder / "archive" / "one.md")
    assert "formats that can be written: " in run(folder, "convert", document, "--to", "telex").stderr
    assert "there is no number 3" in run(folder, "convert", document, "--to", "hexo", "--item", "3").stderr
    missing = run(folder, "convert", "none.md", "--to", "hexo")
    assert (missing.returncode, missing.stderr) == (2, "none.md: No such file or directory\n")


def test_it_says_which_version_it_is(run: Run, tmp_path: Path) -> None:
    result = run(tmp_path, "--version")
    assert (result.returncode, result.stdout) == (0, f"aggregator {version('aggregator')}\n")


def test_a_limit_beyond_what_databases_count_is_refused(run: Run, folder: Path) -> None:
    assert run(folder, "articles", "--limit", "9" * 30).returncode == 2


def test_articles_of_a_source_that_is_not_configured_say_so(run: Run, folder: Path) -> None:
    run(folder, "once")
    result = run(folder, "articles", "--json", "--source", "hexx")
    assert (result.stdout, result.stderr) == ("", "hexx: no source of this name is configured\n")


@pytest.mark.parametrize(
    "asked", ["status", "sources", "articles", "topics", "search ferry", "explain a", "join a b", "backup x"]
)
def test_who_looks_for_a_database_where_there_is_none_makes_none(run: Run, folder: Path, asked: str) -> None:
    result = run(folder, *asked.split())
    assert (result.returncode, result.stdout) == (4, "")
    assert result.stderr.endswith("aggregator.db: does not exist yet; the first cycle creates it\n")
    assert not (folder / "aggregator.db").exists()


def test_what_a_terminal_cannot_show_is_written_as_escapes() -> None:
    """As on Windows in a pipe, or where the language of the system is no UTF-8."""
    command = [sys.executable, "-m", "aggregator", "outlets", "--json"]
    latin = os.environ | {"PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(command, env=latin, encoding="latin-1", capture_output=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "半岛网" in {json.loads(line)["name"] for line in done.stdout.splitlines()}


def test_an_argument_that_is_no_text_gives_exit_code_2(folder: Path) -> None:
    words = [sys.executable.encode(), b"-m", b"aggregator", b"search", b"\xb0\xd7"]
    result = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert result.stderr == "argument 2 is no text in utf-8, the encoding of this system\n"


def test_a_cycle_whose_standard_error_is_closed_is_done_all_the_same(folder: Path) -> None:
    words = f"{sys.executable} -m aggregator once 2>&-"
    assert subprocess.run(["/bin/sh", "-c", words], cwd=folder, check=False).returncode == 0
    assert (folder / "output" / "feed.atom").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no file that is always full")
def test_an_output_with_no_room_gives_exit_code_4(filled: Path) -> None:
    words = [sys.executable, "-m", "aggregator", "articles", "--json"]
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            words, cwd=filled, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (result.returncode, result.stderr) == (4, "standard output: No space left on device\n")


def test_who_interrupts_the_start_is_told_no_inner_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("aggregator.cli.main", interrupted)
    with pytest.raises(SystemExit) as end:
        start()
    assert end.value.code == 130
