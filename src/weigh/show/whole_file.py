"""A file that stands there whole or not at all, whatever happens while it is written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO


@contextmanager
def whole(file: Path) -> Iterator[TextIO]:
    """The stream that becomes the file: UTF-8, the ends of lines as they are given.

    What is written stands beside it and takes its place at the end; a link stays one, and a device or a pipe is written
    to as it is. Raises: OSError, or ValueError for a path that no system allows.
    """
    device = file.exists() and not file.is_file()
    file = file if device else file.resolve()
    beside = file if device else file.with_name(f".{os.getpid()}.weigh")  # short: a name may be as long as can be
    try:
        with beside.open("w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
            yield stream
        if not device:
            beside.replace(file)
    finally:
        if not device:
            with suppress(OSError):
                beside.unlink()
