"""The web application over the answers: GET and HEAD, and security headers."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from types import MappingProxyType

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aggregator.serve.answers import Answers, Settings
from aggregator.serve.cached_answer import CachedAnswer
from aggregator.site.policy import policy as pages_policy
from aggregator.site.settings import Images

SAFE: Mapping[str, str] = {
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
_PIECE = 65_536
_WHOLE = re.compile(r"https?://[^/]*(.*)", re.IGNORECASE | re.DOTALL)


def application(
    settings: Settings,
    live: Mapping[str, CachedAnswer] = MappingProxyType({}),
    further: Sequence[Route] = (),
    images: Images = "off",
) -> ASGIApp:
    """The application that serves a folder, the `live` answers by path, and `further` routes before both.

    Every answer carries the pages' Content-Security-Policy, which depends on where `images` come from.
    """
    answers = Answers(settings)

    async def serve(request: Request) -> Response:
        asked = {name.lower(): value for name, value in request.headers.items()}
        answer = await run_in_threadpool(answers.answer, request.scope["path"], asked)
        headers = dict(answer.headers)
        if answer.status != 304:
            headers["content-length"] = str(len(answer.body))
        body = b"" if request.method == "HEAD" or answer.status == 304 else answer.body
        return StreamingResponse(_pieces(body), answer.status, headers)

    route = Route("/{path:path}", serve, methods=["GET", "HEAD"])
    made = (each.route(path) for path, each in live.items())
    policy = {"content-security-policy": f"{pages_policy(images)}; frame-ancestors 'none'"}
    return _with_headers(_for_any_form(Starlette(routes=[*further, *made, route])), {**SAFE, **policy})


async def _pieces(data: bytes) -> AsyncIterator[memoryview]:
    """The data in pieces, so that only one piece of a slow client's answer waits in the buffer."""
    view = memoryview(data)
    for start in range(0, len(data), _PIECE):
        yield view[start : start + _PIECE]


def _for_any_form(inner: ASGIApp) -> ASGIApp:
    """The application, asked by path where a request names the whole address (RFC 9112, 3.2.2)."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        whole = _WHOLE.match(scope.get("path", ""))
        await inner({**scope, "path": whole[1] or "/"} if whole else scope, receive, send)

    return app


def _with_headers(inner: ASGIApp, headers: Mapping[str, str]) -> ASGIApp:
    """The application with these headers on every answer."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers)
            await send(message)

        await inner(scope, receive, marked)

    return app
