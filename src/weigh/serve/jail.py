"""Around each worker: it opens no file but those of installed packages, starts nothing, and reaches no network.

Nothing that is pasted is run, so that none of this should ever be asked for; the jail holds where a reader has a fault.
It is Python's audit hook, which sees every opening before it happens and cannot be taken off again.
"""

from __future__ import annotations

import errno
import os
import sys
import sysconfig
from pathlib import Path
from typing import Any, Final

FORBIDDEN: Final = (
    "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.startfile", "pty.",
    "socket.", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.", "shutil.", "tempfile.",
    "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown",
    "os.listxattr", "os.getxattr", "os.setxattr", "os.kill", "os.putenv", "os.walk", "glob.", "pathlib.",
    "sqlite3.", "mmap.",
)  # fmt: skip
"""Events that no reading of a text has, by how they begin."""
LISTING: Final = frozenset(["os.listdir", "os.scandir"])
"""Python's own import looks into the folders that it imports from."""
WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def enter(allowed: tuple[str, ...] | None = None) -> None:
    """From here on, and for as long as the process lives. A file that may not be opened is one that is not there.

    allowed: the folders whose files may be read.
    """
    roots = tuple(os.path.join(os.path.realpath(root), "") for root in (allowed or _installed()))
    os.chdir(os.sep)  # no name that was sent is a file here
    sys.dont_write_bytecode = True

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            _look(arguments[0], roots, arguments[2])
        elif event in LISTING:
            _look(arguments[0], roots)
        elif event.startswith(FORBIDDEN):
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), event)

    sys.addaudithook(hook)


def _look(path: Any, roots: tuple[str, ...], flags: Any = 0) -> None:
    """Raises: FileNotFoundError for what is outside, and for writing."""
    if isinstance(path, int):
        return  # what is open already
    named = os.fsdecode(path if path is not None else os.curdir)
    place = os.path.realpath(named)
    writes = isinstance(flags, int) and flags & WRITING
    if writes or not os.path.join(place, "").startswith(roots):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), named)


def _installed() -> tuple[str, ...]:
    """The folders of Python's own modules, of installed packages and of weigh."""
    paths = sysconfig.get_paths()
    own = Path(__file__).resolve().parents[1]
    return (*(paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")), str(own))
