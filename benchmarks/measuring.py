"""Whole processes, measured from outside: wall time, processor time and peak memory."""

from __future__ import annotations

import atexit
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KIB = 2**10


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a process. seconds: wall. cpu: user and system seconds. peak: bytes of memory held at most."""

    seconds: float
    cpu: float
    peak: int


def weigh(*arguments: str) -> list[str]:
    """The command line that runs this checkout's `weigh` with the interpreter that runs the benchmark."""
    return [sys.executable, "-m", "weigh", *arguments]


ANSWERED = (0, 1)
"""The exit statuses of an answer: 1 where what was checked fails."""


def run(command: Sequence[str]) -> Run:
    """Run a command to its end, its output thrown away.

    Raises: RuntimeError where it gives no answer.
    """
    null = os.open(os.devnull, os.O_RDWR)
    start = time.perf_counter()
    child = os.posix_spawn(
        command[0],
        list(command),
        _environment(),
        file_actions=[(os.POSIX_SPAWN_DUP2, null, stream) for stream in (0, 1, 2)],
    )
    _, status, used = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    os.close(null)
    if os.waitstatus_to_exitcode(status) not in ANSWERED:
        raise RuntimeError(f"{' '.join(command)} ended with status {os.waitstatus_to_exitcode(status)}")
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * KIB)


@cache
def _environment() -> dict[str, str]:
    """This checkout's code, with compiled modules kept as an installed program has them, whatever the shell says."""
    kept = tempfile.TemporaryDirectory()
    atexit.register(kept.cleanup)
    set_here = {"PYTHONPATH": str(ROOT / "src"), "PYTHONPYCACHEPREFIX": kept.name}
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"KERAS_BACKEND": "torch", **inherited, **set_here}


def median(command: Sequence[str], runs: int) -> Run:
    """The median of each figure; one more run before them fills the caches."""
    run(command)
    found = [run(command) for _ in range(runs)]
    return Run(
        statistics.median(each.seconds for each in found),
        statistics.median(each.cpu for each in found),
        int(statistics.median(each.peak for each in found)),
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns aligned: the first to the left, the others to the right."""
    widths = [max(len(cell) for cell in column) for column in zip(head, *rows, strict=True)]
    lines = ["  ".join(_cells(row, widths)).rstrip() for row in (head, *rows)]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def _cells(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [
        cell.ljust(width) if i == 0 else cell.rjust(width)
        for i, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]


def write_between(begin: str, end: str, measured: str, file: Path) -> None:
    """Put what was measured between two marks of a page, in the place of the old.

    Raises: ValueError where the page has no such marks.
    """
    before, found, rest = file.read_text(encoding="utf-8").partition(begin)
    _, ended, after = rest.partition(end)
    if not (found and ended):
        raise ValueError(f"{file} lacks {begin} or {end}")
    file.write_text(f"{before}{begin}\n\n{measured}\n\n{end}{after}", encoding="utf-8")


def megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"
