"""Pictures of our own: fetched from a real server, under the guard, and never in the way."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from aggregator import app, config, cycle
from aggregator.site import images as chosen
from aggregator.steps.pages import imaging
from aggregator.steps.parts import Parts

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour News</title>{}</channel></rss>"""
ITEM = (
    "<item><title>{title}</title><link>https://harbour.example/{number}</link><guid>{number}</guid>"
    "<pubDate>Tue, 12 Mar 2019 0{number}:00:00 GMT</pubDate>"
    "<description>{title}, said witnesses.</description>"
    '<enclosure url="{picture}" type="image/jpeg" length="1"/></item>'
)
TITLES = ("Ferry hits bridge", "Volcano wakes on island", "Cheese festival opens")


@dataclass
class Pictures:
    """A server of pictures by path; `asked` are the paths that were."""

    port: int
    found: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def serving() -> Iterator[Pictures]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append(self.path)
            data = served.found.get(self.path)
            self.send_response(200 if data else 404)
            self.send_header("Content-Type", "image/png")
            self.send_header("Content-Length", str(len(data or b"")))
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served = Pictures(server.server_port)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield served
        server.shutdown()
        thread.join()


@pytest.fixture
def pictures() -> Iterator[Pictures]:
    with serving() as running:
        yield running


@contextmanager
def newsroom(folder: Path, addresses: list[str], private: bool = True) -> Iterator[Parts]:
    """A feed whose items have these pictures, read once."""
    items = (
        ITEM.format(title=title, number=number, picture=address)
        for number, (title, address) in enumerate(zip(TITLES, addresses, strict=False))
    )
    (folder / "feed.xml").write_text(FEED.format("".join(items)))
    (folder / "config.toml").write_text(
        f'[site]\nimages = "cached"\n[fetch]\nhost_gap = "0s"\nallow_private = {str(private).lower()}\n'
        '[[sources]]\nname = "harbour"\npath = "feed.xml"\n'
    )
    with app.opened(config.load(folder / "config.toml", environment={})) as opened:
        yield opened.parts


def cached(parts: Parts) -> list[bytes]:
    return sorted(path.read_bytes() for path in (parts.output / "images").glob("*"))


def front(parts: Parts) -> str:
    return (parts.output / "index.html").read_text(encoding="utf-8")


def test_a_picture_is_shown_from_the_folder(tmp_path: Path, pictures: Pictures) -> None:
    pictures.found["/a.png"] = PNG
    with newsroom(tmp_path, [pictures.url("/a.png")]) as parts:
        cycle.run(parts)
        assert cached(parts) == [PNG]
        assert f'src="{chosen.name(PNG)}"' in front(parts)
        assert "127.0.0.1" not in front(parts)
        assert "img-src &#39;self&#39;;" in front(parts)


def test_nothing_new_asks_nobody_and_writes_nothing(tmp_path: Path, pictures: Pictures) -> None:
    pictures.found["/a.png"] = PNG
    with newsroom(tmp_path, [pictures.url("/a.png"), pictures.url("/lost.png")]) as parts:
        cycle.run(parts)
        before = {path: path.stat().st_mtime_ns for path in parts.output.rglob("*.html")}
        cycle.run(parts)
        assert {path: path.stat().st_mtime_ns for path in parts.output.rglob("*.html")} == before
    assert sorted(pictures.asked) == ["/a.png", "/lost.png"]


def test_what_is_no_picture_or_too_large_is_absent(
    tmp_path: Path, pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chosen, "MOST_BYTES", 1_000)
    pictures.found |= {"/a.svg": SVG, "/b.png": PNG * 100}
    with newsroom(tmp_path, [pictures.url(path) for path in ("/a.svg", "/b.png", "/lost.png")]) as parts:
        cycle.run(parts)
        assert cached(parts) == []
        assert "<img" not in front(parts)


def test_the_guard_keeps_private_addresses_out(tmp_path: Path, pictures: Pictures) -> None:
    pictures.found["/a.png"] = PNG
    with newsroom(tmp_path, [pictures.url("/a.png")], private=False) as parts:
        cycle.run(parts)
        assert cached(parts) == []
    assert pictures.asked == []


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_file_that_is_lost_or_not_whole_is_fetched_again(
    tmp_path: Path, pictures: Pictures, harm: Callable[[Path], object]
) -> None:
    pictures.found["/a.png"] = PNG
    with newsroom(tmp_path, [pictures.url("/a.png")]) as parts:
        cycle.run(parts)
        for path in (parts.output / "images").glob("*"):
            harm(path)
        cycle.run(parts)
        assert cached(parts) == [PNG]


def test_pictures_that_nobody_wants_go_and_nothing_else_does(tmp_path: Path, pictures: Pictures) -> None:
    pictures.found |= {"/a.png": PNG, "/b.png": PNG + b"1"}
    with newsroom(tmp_path, [pictures.url("/a.png"), pictures.url("/b.png")]) as parts:
        cycle.run(parts)
        assert len(cached(parts)) == 2
        foreign = [parts.output / "images/@eaDir", parts.output / "images/.htaccess"]
        foreign[0].mkdir()
        foreign[1].touch()
        assert parts.site
        monopoly = replace(parts, site=replace(parts.site, topics=0))
        assert monopoly.site
        imaging.present(monopoly, monopoly.site)
        assert sorted((parts.output / "images").iterdir()) == sorted(foreign)


def test_a_server_that_hangs_holds_nobody_up(
    tmp_path: Path, pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imaging, "DEADLINE", 0.2)
    pictures.found["/a.png"] = PNG
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hanging = f"http://127.0.0.1:{silent.getsockname()[1]}/a.png"
        with newsroom(tmp_path, [hanging, pictures.url("/a.png")]) as parts:
            report = cycle.run(parts)
        assert cached(parts) == [PNG]
        assert report.entries == 2
        assert "Ferry hits bridge" in front(parts)
