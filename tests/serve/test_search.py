"""`/search` answers with a page, whoever asks whatever."""

import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import requests

from aggregator import app, config, cycle
from aggregator.serve import search
from aggregator.serve.answers import Settings
from tests.serve.running import Site, serving

POST = "---\ntitle: {}\ndate: 2019-03-12 08:00:00\n---\n{}\n"
HOSTILE = '<script>alert("x")</script>'


@pytest.fixture
def configured(tmp_path: Path) -> config.Config:
    """A site of three posts."""
    (tmp_path / "posts").mkdir()
    posts = [
        ("货轮撞上白鹭港大桥", "三人失踪。" * 50),
        ("Ferry hits the bridge", f"Nobody was hurt. {HOSTILE}"),
        (HOSTILE, "The bridge again."),
    ]
    for number, (title, text) in enumerate(posts):
        (tmp_path / "posts" / f"{number}.md").write_text(POST.format(title, text), encoding="utf-8")
    (tmp_path / "config.toml").write_text('[[sources]]\nname = "posts"\npath = "posts"\n')
    read = config.load(tmp_path / "config.toml", environment={})
    with app.opened(read) as opened:
        cycle.run(opened.parts)
    return read


def running(made: config.Config) -> AbstractContextManager[Site]:
    return serving(Settings(made.output.path, "News", 900), [search.route(app.searcher(made))])


def page(made: config.Config, asked: str) -> str:
    """What a browser gets for a question."""
    with running(made) as site:
        answer = get(site, asked)
    assert answer.status_code == 200
    return answer.text


def get(site: Site, asked: str | None) -> requests.Response:
    parameters = {} if asked is None else {"q": asked}
    return requests.get(site.url("search"), parameters, timeout=10)


def test_a_report_is_found_in_the_other_script(configured: config.Config) -> None:
    assert "货轮撞上白鹭港<mark>大桥</mark>" in page(configured, "大橋")


def test_titles_go_first(configured: config.Config) -> None:
    found = page(configured, "bridge")
    assert found.index("Ferry hits the <mark>bridge</mark>") < found.index("The <mark>bridge</mark> again")


def test_nothing_found_is_said(configured: config.Config) -> None:
    assert "No report contains this." in page(configured, "volcano")


def test_what_was_asked_and_found_is_only_shown(configured: config.Config) -> None:
    for asked in (HOSTILE, '"><img src=x onerror=alert(1)>', "bridge"):
        assert "<script>alert" not in page(configured, asked)
        assert "<img" not in page(configured, asked)


@pytest.mark.parametrize(
    "asked", ["", '"', "AND OR NOT", "title:x", "a*", "'; DROP TABLE articles", "\x00", "🙂"]
)
def test_no_question_is_too_strange(configured: config.Config, asked: str) -> None:
    assert "<form" in page(configured, asked)


def test_an_endless_question_is_cut(configured: config.Config) -> None:
    assert len(page(configured, "大橋 " * 5_000)) < 10_000


def test_many_slow_searches_hold_up_nobody_else(folder: Path) -> None:
    over = threading.Event()

    def slow(_: str) -> tuple[int, bytes]:
        return (200, b"found") if over.wait(20) else (500, b"")

    settings = Settings(folder, "News", 900)
    with serving(settings, [search.route(slow)]) as site, ThreadPoolExecutor(60) as many:
        asked = [many.submit(get, site, "bridge") for _ in range(60)]
        refused = next(each.result() for each in as_completed(asked))
        assert refused.status_code == 503
        assert "retry-after" in refused.headers
        assert requests.get(site.url("feed.atom"), timeout=5).status_code == 200
        over.set()
    codes = [each.result().status_code for each in asked]
    assert set(codes) == {200, 503}


def test_without_a_question_there_is_the_form(configured: config.Config) -> None:
    with running(configured) as site:
        answer = get(site, None)
        head = requests.head(site.url("search?q=x"), timeout=10)
    assert "<form" in answer.text
    assert head.status_code == 200
    assert "form-action 'self'" in answer.headers["content-security-policy"]


def test_a_store_that_is_not_there_is_said_on_the_page(configured: config.Config, tmp_path: Path) -> None:
    (tmp_path / "aggregator.db").unlink()
    with running(configured) as site:
        answer = get(site, "bridge")
    assert answer.status_code == 503
    assert "not available right now" in answer.text
    assert not (tmp_path / "aggregator.db").exists()
