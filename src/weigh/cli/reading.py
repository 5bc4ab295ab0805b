"""From what was typed to networks: settings collected, standard input read, and the source handed to its reader."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from weigh.asked import Shape, settings, shapes
from weigh.cli.options import typed
from weigh.cli.unused import say_unused
from weigh.network.errors import Fault, SourceError
from weigh.readers.reading import UNNAMED as STANDARD_INPUT
from weigh.readers.reading import Reading
from weigh.sources import read_source
from weigh.words.command_line import STDIN

LARGEST_SOURCE = 64 * 1024 * 1024
"""Bytes of standard input beyond which it is no program: a stream that never ends must not fill the memory."""


def read(source: str, **options: Any) -> Reading:
    """Read a source as the command line gives it; what was given and not used is said.

    options: those of `read_quietly`. Raises: as it does.
    """
    reading = read_quietly(source, **options)
    say_unused(reading)
    return reading


def read_quietly(
    source: str,
    inputs: Iterable[tuple[str, Shape]],
    given: Iterable[tuple[str, Any]],
    dialect: str | None,
    max_layers: int,
) -> Reading:
    """Read a source without a word about options that were not used.

    Raises: SourceError, SelectionError, LimitError; click.UsageError where an option is given twice.
    """
    text = standard_input() if source.split("::")[0] == STANDARD_INPUT else None
    return read_source(
        source,
        text=text,
        inputs=typed(lambda: shapes(inputs)),
        given=typed(lambda: settings(given)),
        dialect=dialect,
        max_layers=max_layers,
    )


def standard_input() -> bytes:
    """Everything on standard input.

    Raises: SourceError where it is closed, or goes on and on.
    """
    if sys.stdin is None or sys.stdin.closed:
        raise SourceError(Fault("stdin.closed", {}))
    if sys.stdin.isatty():
        print(STDIN["hint"], file=sys.stderr)
    data = sys.stdin.buffer.read(LARGEST_SOURCE + 1)
    if len(data) > LARGEST_SOURCE:
        raise SourceError(Fault("stdin.endless", {"most": LARGEST_SOURCE // 1024**2}))
    return data
