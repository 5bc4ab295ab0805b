"""Hostile and broken sources through the whole reader, and some through the real command with its memory bounded."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hostile_sources import BROKEN, DANGEROUS, ENDLESS, HUGE, NETWORKS, TRAP

from weigh.api import read_all
from weigh.network.errors import WeighError

SECONDS = 2.0
MEGABYTES = 200
LAYERS = 3000
"""The bound for sources that build layers without end; the default one takes longer than a test should."""

EVERYTHING = {**BROKEN, **ENDLESS, **HUGE, **DANGEROUS, **NETWORKS}
WHOLE_COMMAND = [
    "empty", "binary", "a million brackets", "many lines", "while true", "recursion", "doubling a string",
    "a generator without end", "power tower", "great list", "os.system", "exit", "kernel below zero",
]  # fmt: skip


def armed(name: str, trap: Path) -> str | bytes:
    source = EVERYTHING[name]
    return source.replace(TRAP, str(trap)) if isinstance(source, str) else source


def answer(text: str | bytes) -> str:
    """What the reader makes of it; any other exception than a WeighError is a failure."""
    try:
        networks = read_all("hostile.py", text=text, max_layers=LAYERS)
    except WeighError as error:
        return str(error)
    return "\n".join(f"{network.name} {network.params.size} {network.ledger.macs.size}" for network in networks)


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
    file.write_bytes(source if isinstance(source, bytes) else source.encode())
    command = [sys.executable, "-m", "weigh", str(file)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, preexec_fn=_bounded, cwd=tmp_path)
    assert run.returncode in (0, 1, 2), run.stderr
    assert "Traceback" not in run.stderr
    assert run.stdout.strip() or run.stderr.strip()
    assert not trap.exists()


def _bounded() -> None:
    """In the child: memory beyond what a reading may take, and a core's seconds beyond what it may need."""
    room = (MEGABYTES + 400) * 2**20  # address space: libraries and allocators reserve more than they use
    resource.setrlimit(resource.RLIMIT_AS, (room, room))
    resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
