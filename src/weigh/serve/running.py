"""The server itself: a port, uvicorn on it, and an end without remains."""

from __future__ import annotations

import errno
import logging
import signal
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from types import FrameType
from typing import Final

from weigh.serve.limits import DEADLINE, GRACE_SECONDS, KEEP_ALIVE_SECONDS, MOST_CONNECTIONS
from weigh.serve.refusals import Refused

WAITING: Final = 128  # connections that the system holds until they are taken
NEEDED: Final = ("starlette", "uvicorn")


def require() -> None:
    """Raises: Refused (serve.missing) where the packages of the extra `serve` are not installed."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise Refused.of("serve.missing", packages=", ".join(missing))


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 is any that is free.

    Raises: Refused (serve.port_taken, serve.port_denied, serve.no_address).
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        found = socket.socket(family, kind, protocol)
    except OSError as error:
        raise Refused.of("serve.no_address", host=host, why=error.strerror or error) from None
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(WAITING)
    except OSError as error:
        found.close()
        kind_of = {errno.EADDRINUSE: "serve.port_taken", errno.EACCES: "serve.port_denied"}.get(error.errno or 0)
        if kind_of is None:
            raise Refused.of("serve.no_address", host=host, why=error.strerror or error) from None
        raise Refused.of(kind_of, host=host, port=port, free=_free(family, str(address[0]))) from None
    return found


def _free(family: socket.AddressFamily, host: str) -> int:
    """A port that is free now."""
    with closing(socket.socket(family, socket.SOCK_STREAM)) as any_free:
        any_free.bind((host, 0))
        return int(any_free.getsockname()[1])


def address_of(host: str, found: socket.socket) -> str:
    """Where the page is, for a browser on this machine."""
    named = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{named}:{found.getsockname()[1]}/"


def serve(
    found: socket.socket,
    host: str,
    lanes: int | None = None,
    deadline: float = DEADLINE,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve on a socket until Ctrl-C or SIGTERM. ready: called once questions are answered."""
    import uvicorn

    from weigh.serve.application import application
    from weigh.serve.pool import Pool

    pool = Pool(lanes, deadline)

    class Server(uvicorn.Server):
        """Ends in order at the first signal and at every further one: no worker is left behind."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started and not self.should_exit:
                ready()

        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            before = {one: signal.signal(one, self.handle_exit) for one in (signal.SIGINT, signal.SIGTERM)}
            try:
                yield
            finally:
                for one, handler in before.items():
                    signal.signal(one, handler)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            await pool.close()  # what is still asked is told so, instead of being cut off
            await super().shutdown(sockets)

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            self.should_exit = True

    config = uvicorn.Config(
        application(pool, host),
        lifespan="on",
        log_level=logging.WARNING,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        ws="none",
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=int(GRACE_SECONDS),
    )
    with found:
        Server(config).run(sockets=[found])


def open_browser(address: str) -> None:
    """Open the page where there is a browser; opening one may take a while, and nobody waits for it."""
    threading.Thread(target=lambda: webbrowser.open(address), daemon=True).start()
