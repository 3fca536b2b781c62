"""Search for browsers: `/search?q=…`, answered from the store with a page."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PATH = "/search"
_FRESH = "public, max-age=60"

Searcher = Callable[[str], tuple[int, bytes]]


def route(searcher: Searcher) -> Route:
    """The route; `searcher` gives the status and the page for a query, and may take a moment."""

    async def answer(request: Request) -> Response:
        asked = request.query_params.get("q", "")
        if request.method == "HEAD":
            status, page = 200, b""
        else:
            status, page = await run_in_threadpool(searcher, asked)
        headers = {
            "cache-control": _FRESH if status == 200 else "no-store",
            "content-type": "text/html; charset=utf-8",
        }
        return Response(page, status, headers)

    return Route(PATH, answer, methods=["GET", "HEAD"])
