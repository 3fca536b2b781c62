"""A small news site on the loopback: pages by path, and a count of who came."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = (
    "<!DOCTYPE html><html lang='en'><head><title>{title} | Pier Post</title>{head}</head><body>"
    "<nav><a href='/'>Front page</a> <a href='/about'>About the paper</a></nav>"
    "<main><h1>{title}</h1><div class='story'>{text}</div></main>"
    "<footer>All words are the paper's own.</footer></body></html>"
)

PARAGRAPH = "<p>The ferry to the outer island stopped at noon, because fog hid the pier from its crew.</p>"
LIST = "<html><body><ul>{links}</ul></body></html>"


def links(*paths: str) -> str:
    """A page that lists links to these paths."""
    return LIST.format(
        links="".join(f"<li><a class='story' href='{path}'>Link {path}</a></li>" for path in paths)
    )


class Site(ThreadingHTTPServer):
    """`pages` are bodies by path, or a status and a body; `visits` the paths asked for, in order."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, str | tuple[int, str]] = {}
        self.visits: list[str] = []

    def url(self, path: str = "/") -> str:
        """The whole address of a path."""
        return f"http://127.0.0.1:{self.server_port}{path}"

    def article(self, path: str, title: str, text: str, head: str = "") -> None:
        """Put an article's page there."""
        self.pages[path] = PAGE.format(title=title, text=text, head=head)

    def visited(self, *without: str) -> list[str]:
        """The paths asked for since the last time, without the rules and these."""
        visits = [path for path in self.visits if path not in ("/robots.txt", *without)]
        self.visits.clear()
        return visits


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.visits.append(self.path)
        found = self.server.pages.get(self.path, (404, "nothing here"))
        status, body = found if isinstance(found, tuple) else (200, found)
        data = body.encode()
        etag = f'"{hash(data)}"'
        if status == 200 and self.headers.get("If-None-Match") == etag:
            status, data = 304, b""
        self.send_response(status)
        self.send_header("ETag", etag)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Stays silent."""


@contextmanager
def serving() -> Iterator[Site]:
    """The site, for as long as the block lasts."""
    with Site() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
