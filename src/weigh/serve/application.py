"""The ASGI application: the page, and the questions that it asks.

The server itself looks into nothing that is sent. A request's bytes go to a worker, and its answer's bytes come back.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final, Protocol

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route as Path
from starlette.types import ASGIApp

from weigh.serve.assets import assets
from weigh.serve.guard import LOOPBACK, Guard, policy
from weigh.serve.kept import Kept
from weigh.serve.limits import KEPT_BYTES, RETRY_SECONDS
from weigh.serve.openapi import openapi
from weigh.serve.pool import Answer
from weigh.serve.receiving import Lingering, body_of
from weigh.serve.refusals import Refused, refusal
from weigh.serve.routes import HTML, JSON, ROUTES, Route
from weigh.show.json_text import SCHEMA, dumps

Endpoint = Callable[[Request], Awaitable[Response]]
BUSY: Final = 503
GONE: Final = 499
"""Nobody is there any more to read the status; logs know it by this number."""


class Answering(Protocol):
    """What finds answers: the pool, or what a test puts in its place."""

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def answer(self, name: str, request: bytes) -> Answer: ...


def application(pool: Answering, host: str = LOOPBACK[0], kept: int = KEPT_BYTES) -> ASGIApp:
    """The page and the API over a pool of workers. kept: bytes of answers that are given again."""
    answers = Kept(pool.answer, kept)
    asked = {route.name: _question(answers, route) for route in ROUTES if route.method == "POST"}
    endpoints = {**asked, **_fixed()}
    paths = [Path(route.path, endpoints[route.name], methods=[route.method]) for route in ROUTES]

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await pool.start()
        try:
            yield
        finally:
            await pool.close()

    app = Starlette(
        routes=[Path("/", _page, methods=["GET"]), Path("/assets/{name}", _asset(), methods=["GET"]), *paths],
        exception_handlers={Refused: _refused, HTTPException: _no_route, Exception: _failed},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False  # an address is written in one way
    return Guard(app, host)  # around everything: also where the application fails


def _question(answers: Kept, route: Route) -> Endpoint:
    """The endpoint of one question."""

    async def ask(request: Request) -> Response:
        try:
            body = await body_of(request)
            found = await _while_there(request, answers.answer(route.name, body))
        except ClientDisconnect:
            return Response(status_code=GONE)
        return Response(found.body, found.status, media_type=route.content if found.status == 200 else JSON)

    return ask


async def _while_there(request: Request, answering: Awaitable[Answer]) -> Answer:
    """The answer; whoever has gone is not waited for, so that nobody looks for what nobody reads.

    Raises: ClientDisconnect.
    """
    answer = asyncio.ensure_future(answering)
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait([answer, gone], return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            raise ClientDisconnect
        return answer.result()
    finally:
        gone.cancel()
        answer.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _fixed() -> dict[str, Endpoint]:
    """The endpoints whose answer is always the same."""
    from weigh.show.document import common
    from weigh.zoo import listed

    return {
        "zoo": _same(dumps({"schema": SCHEMA, "zoo": listed()})),
        "words": _same(dumps({"schema": SCHEMA, **common()})),
        "openapi.json": _same(json.dumps(openapi())),
    }


def _same(text: str) -> Endpoint:
    async def give(request: Request) -> Response:
        return Response(text, media_type=JSON)

    return give


async def _page(request: Request) -> Response:
    """The page. Its editor makes styles of its own, which the policy allows by a word that is new each time."""
    from weigh.page import serve_html

    nonce = secrets.token_urlsafe(18)
    headers = {"Content-Security-Policy": policy(nonce)}
    return Response(serve_html(nonce), media_type=HTML, headers=headers)


def _asset() -> Endpoint:
    table = assets()

    async def give(request: Request) -> Response:
        found = table.get(request.path_params["name"])
        if found is None:
            raise HTTPException(404)
        headers = {"ETag": found.tag, "Cache-Control": "no-cache", "Content-Type": found.content}
        if request.headers.get("if-none-match") == found.tag:
            return Response(status_code=304, headers=headers)
        return Response(found.body, headers=headers)

    return give


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    status, text = refusal(error)
    headers = {"Retry-After": str(RETRY_SECONDS)} if status == BUSY else {}
    if getattr(request.state, "unread", False):
        return Lingering(text, status, headers={**headers, "Connection": "close"}, media_type=JSON)
    return Response(text, status, headers=headers, media_type=JSON)


async def _no_route(request: Request, error: Exception) -> Response:
    """404 and 405, told as every other error."""
    assert isinstance(error, HTTPException)
    facts: dict[str, Any] = {"method": request.method[:20], "path": repr(request.url.path[:80])}
    allowed = (error.headers or {}).get("Allow", "")
    kind = "serve.method" if error.status_code == 405 else "serve.no_route"
    status, text = refusal(Refused.of(kind, **facts, allowed=allowed))
    return Response(text, status, headers=error.headers, media_type=JSON)


async def _failed(request: Request, error: Exception) -> Response:
    """Our own fault: told in the server's own log, and not to whoever asked."""
    status, text = refusal(Refused.of("serve.internal"))
    return Response(text, status, media_type=JSON)
