"""Search for browsers: `/search?q=…`, answered from the store with a page.

Searches have a few threads of their own, so that feeds and `/health` are answered however many ask.
"""

from collections.abc import Callable

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PATH = "/search"
_FRESH = "public, max-age=60"
_AT_ONCE = 4
_MOST_WAITING = 16
_LATER = {"cache-control": "no-store", "retry-after": "10"}
_BUSY = "Too many people are searching. Please try again in a moment.\n"

Searcher = Callable[[str], tuple[int, bytes]]


def route(searcher: Searcher) -> Route:
    """The route; `searcher` gives the status and the page for a query, and may take a moment."""
    limiter = CapacityLimiter(_AT_ONCE)

    async def answer(request: Request) -> Response:
        asked = request.query_params.get("q", "")
        if limiter.statistics().tasks_waiting >= _MOST_WAITING:
            return Response(_BUSY, 503, _LATER, "text/plain")
        status, page = await run_sync(searcher, asked, limiter=limiter)
        headers = {
            "cache-control": _FRESH if status == 200 else "no-store",
            "content-type": "text/html; charset=utf-8",
        }
        return Response(page, status, headers)

    return Route(PATH, answer, methods=["GET", "HEAD"])
