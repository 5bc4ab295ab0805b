"""Hostile and broken sources through the whole reader, and some through the real command with its memory bounded."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from math import ceil
from pathlib import Path
from typing import NoReturn

import pytest
from hostile_sources import BEYOND_REACH, BROKEN, DANGEROUS, ENDLESS, HUGE, NETWORKS, TRAP

from weigh.api import read_all
from weigh.network.errors import WeighError

SECONDS = 2.0
ROOM = 300 * 2**20
"""Bytes of address space for the whole command: what a reading may take, and the interpreter with its libraries."""
LAYERS = 3000
"""The bound for sources that build layers without end; the default one takes longer than a test should."""

EVERYTHING = {**BROKEN, **ENDLESS, **HUGE, **DANGEROUS, **NETWORKS}
WHOLE_COMMAND = [
    *BEYOND_REACH, "empty", "binary", "escapes", "a million brackets", "many lines", "while true", "recursion", "doubling a string",
    "a generator without end", "power tower", "great list", "os.system", "exit", "kernel below zero",
]  # fmt: skip


def armed(name: str, trap: Path) -> str | bytes:
    source = {**EVERYTHING, **BEYOND_REACH}[name]
    return source.replace(TRAP, str(trap)) if isinstance(source, str) else source


def answer(text: str | bytes) -> str:
    """What the reader makes of it; any other exception than a WeighError is a failure."""
    try:
        networks = read_all("hostile.py", text=text, max_layers=LAYERS)
    except WeighError as error:
        return str(error)
    return "\n".join(f"{network.name} {network.params.size} {network.ledger.macs.size}" for network in networks)


@pytest.fixture
def watchdog() -> Iterator[None]:
    """A source that reads for ever fails its own test instead of stopping the suite."""

    def bark(number: int, frame: object) -> NoReturn:
        pytest.fail("reading does not end")

    signal.signal(signal.SIGPROF, bark)
    signal.setitimer(signal.ITIMER_PROF, 5 * SECONDS)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)


@pytest.mark.usefixtures("watchdog")
@pytest.mark.parametrize("name", EVERYTHING)
def test_it_ends_in_an_answer_or_one_error(name: str, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    source = armed(name, trap)
    start = time.process_time()
    assert answer(source)
    assert time.process_time() - start < SECONDS
    assert not trap.exists()


@pytest.mark.parametrize("name", WHOLE_COMMAND)
def test_the_whole_command_stays_small(name: str, tmp_path: Path) -> None:
    file, trap = tmp_path / "hostile.py", tmp_path / "trap"
    source = armed(name, trap)
    file.write_bytes(source if isinstance(source, bytes) else source.encode(errors="surrogatepass"))
    command = [sys.executable, "-m", "weigh", str(file)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, preexec_fn=_bounded, cwd=tmp_path)
    assert run.returncode in (0, 1, 2), run.stderr
    assert "Traceback" not in run.stderr
    assert run.stdout.strip() or run.stderr.strip()
    assert not trap.exists()


def _bounded() -> None:
    """In the child: it ends by a signal or a MemoryError where it asks for more."""
    resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
    seconds = ceil(SECONDS) + 2  # the interpreter and its imports, on a slow machine too
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
