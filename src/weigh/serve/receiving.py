"""The body of a request: JSON, no longer than is allowed, and there in time; never held whole before that is known."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from weigh.serve.limits import BODY_SECONDS, LET_GO_BYTES, LET_GO_SECONDS, MOST_BODY
from weigh.serve.refusals import Refused
from weigh.serve.routes import JSON

LONGEST_SHOWN: Final = 80
LONGEST_LENGTH: Final = 18  # digits


async def body_of(request: Request, most: int = MOST_BODY, seconds: float = BODY_SECONDS) -> bytes:
    """Raises: Refused (serve.type, serve.too_large, serve.slow_body); ClientDisconnect."""
    request.state.unread = True
    _check_type(request.headers.get("content-type", ""))
    told = request.headers.get("content-length", "")
    if told.isdecimal() and (len(told) > LONGEST_LENGTH or int(told) > most):
        raise Refused.of("serve.too_large", most=most, size=f"{told[:LONGEST_LENGTH]} bytes")
    held = bytearray()
    try:
        async with asyncio.timeout(seconds):
            while request.state.unread:
                message = await request.receive()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnect
                request.state.unread = message.get("more_body", False)
                held += message.get("body", b"")
                if len(held) > most:
                    raise Refused.of("serve.too_large", most=most, size="more")
    except TimeoutError:
        raise Refused.of("serve.slow_body", seconds=seconds, received=len(held)) from None
    return bytes(held)


def _check_type(content_type: str) -> None:
    """A browser sends JSON for a page elsewhere only if the server allows it, which this one never does."""
    kind, _, parameters = content_type.partition(";")
    charset = parameters.strip().lower().removeprefix("charset=").strip('"')
    if kind.strip().lower() != JSON or charset not in ("", "utf-8"):
        raise Refused.of("serve.type", received=content_type[:LONGEST_SHOWN])


class Lingering(Response):
    """An answer to a body that is not wanted.

    What still comes of it is let go by, up to a bound: a client that sends all before it listens would otherwise find
    the connection closed, and never read why.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
        with suppress(TimeoutError):
            async with asyncio.timeout(LET_GO_SECONDS):
                await _let_go(receive)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _let_go(receive: Receive) -> None:
    passed, more = 0, True
    while more and passed < LET_GO_BYTES:
        message = await receive()
        passed += len(message.get("body", b""))
        more = message["type"] == "http.request" and message.get("more_body", False)


__all__ = ["ClientDisconnect", "Lingering", "body_of"]
