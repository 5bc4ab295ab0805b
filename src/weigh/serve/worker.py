"""One worker: a process that answers questions one after the other, each a frame of bytes on its socket.

A frame is its length (8 bytes) and what it holds: a question's name, a line's end and the request; or the status, a
line's end and the answer. The worker ends where the server does, since nothing more comes then.
"""

from __future__ import annotations

import os
import signal
import socket
import struct
import sys
from contextlib import suppress
from importlib import import_module
from typing import Final

from weigh.serve.limits import GRACE_SECONDS, WORKER_BYTES

LENGTH: Final = struct.Struct(">Q")


def work(channel: socket.socket, deadline: float) -> None:
    """Answer what comes, until nothing more does. deadline: seconds for each answer."""
    _alone()
    import_module("weigh.serve.warm")  # where processes are forked, it is in memory already
    from weigh.serve.jail import enter
    from weigh.serve.questions import answer

    enter()
    with channel, suppress(OSError):  # the server is gone, or gave this worker up
        while (question := receive(channel)) is not None:
            _end_after(deadline + GRACE_SECONDS)
            name, _, request = question.partition(b"\n")
            status, body = answer(name.decode(), request)
            _end_after(0)
            channel.sendall(LENGTH.pack(len(str(status)) + 1 + len(body)) + f"{status}\n".encode())
            channel.sendall(body)


def receive(channel: socket.socket) -> bytes | None:
    """The next frame; None where the other side has closed."""
    head = _exactly(channel, LENGTH.size)
    return _exactly(channel, LENGTH.unpack(head)[0]) if head is not None else None


def _exactly(channel: socket.socket, size: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < size:
        part = channel.recv(min(size - len(parts), 1 << 20))
        if not part:
            return None
        parts += part
    return bytes(parts)


def _alone() -> None:
    """Bounds on the process itself. Ctrl-C is the server's to hear; its memory is bounded where the system can."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stdin = open(os.devnull)  # noqa: SIM115
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = WORKER_BYTES if hard == resource.RLIM_INFINITY else min(WORKER_BYTES, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_after(seconds: float) -> None:
    """Let the system end this process after so many seconds, whatever it does then; 0 for never."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
