"""Around everything: who may ask, and what every answer says to the browser about itself.

A page elsewhere cannot ask through the user's browser. It cannot send JSON, because the server allows no other origin;
nor can it have its own name stand for this machine's address, because the server answers to its own names alone.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from weigh.serve.refusals import Refused, refusal
from weigh.serve.routes import JSON

LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")
ANYWHERE: Final = frozenset(["0.0.0.0", "::", ""])
POLICY: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "img-src": "'self' data: blob:",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}


def policy(nonce: str = "") -> str:
    """The content security policy. nonce: of styles that the page's editor makes itself."""
    parts = {**POLICY, "style-src": f"'self' 'nonce-{nonce}'"} if nonce else POLICY
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def names_of(host: str) -> tuple[str, ...]:
    """The names that a server listening on a host answers to: those of the loopback, and its own."""
    own = [] if host in LOOPBACK or host in ANYWHERE else [f"[{host}]" if ":" in host else host]
    return (*LOOPBACK, *own, *([socket.gethostname().lower()] if host in ANYWHERE else []))


class Guard:
    """The application, behind its rules. host: what it listens on."""

    def __init__(self, app: ASGIApp, host: str = LOOPBACK[0]) -> None:
        self.app = app
        self.names = names_of(host)
        self.any_address = host in ANYWHERE

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {**HEADERS, "Content-Security-Policy": policy()}.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            self._check(Headers(scope=scope))
        except Refused as error:
            status, text = refusal(error)
            await Response(text, status, media_type=JSON)(scope, receive, send_safely)
            return
        await self.app(scope, receive, send_safely)

    def _check(self, headers: Headers) -> None:
        """Raises: Refused (serve.host, serve.origin)."""
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._is_ours(_name(hosts[0])):
            facts = {
                "received": ", ".join(hosts)[:100],
                "known": ", ".join(self.names),
                "address": f"http://{self.names[0]}",
            }
            raise Refused.of("serve.host", **facts)
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.lower() != hosts[0].lower():
            raise Refused.of("serve.origin", received=origin[:100])
        if headers.get("sec-fetch-site", "none") == "cross-site" and headers.get("sec-fetch-mode") != "navigate":
            raise Refused.of("serve.origin", received=headers.get("sec-fetch-site"))

    def _is_ours(self, name: str) -> bool:
        return name in self.names or (self.any_address and _is_address(name))


def _name(host: str) -> str:
    """The name in a Host header, without the port."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdecimal() else host.lower()


def _is_address(name: str) -> bool:
    """Whether a name is a number: nobody can have another page's name stand for it."""
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def allowed(methods: Iterable[str]) -> str:
    """The methods of an address, as its Allow header has them."""
    return ", ".join(sorted({*methods, *(["HEAD"] if "GET" in methods else [])}))
