"""From what was typed to networks: settings collected, standard input read, and the source handed to its reader."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

import click

from weigh.cli.options import Shape
from weigh.network.errors import Fault, SourceError
from weigh.network.place import Place
from weigh.readers.reading import Reading
from weigh.sources import read_source
from weigh.words.command_line import ERRORS, STDIN

STANDARD_INPUT = "-"
LARGEST_SOURCE = 64 * 1024 * 1024
"""Bytes of standard input beyond which it is no program: a stream that never ends must not fill the memory."""


def read(
    source: str,
    inputs: Iterable[tuple[str, Shape]],
    given: Iterable[tuple[str, Any]],
    dialect: str | None,
    max_layers: int,
) -> Reading:
    """Read a source as the command line gives it.

    Raises: SourceError, SelectionError, LimitError; click.UsageError where an option is given twice.
    """
    text = standard_input() if source.split("::")[0] == STANDARD_INPUT else None
    return read_source(
        source,
        text=text,
        inputs=shapes(inputs),
        given=settings(given),
        dialect=dialect,
        max_layers=max_layers,
    )


def quoted(reading: Reading, place: Place | None) -> str:
    """The line of the source that a place is, without its indentation; empty where it is in another file."""
    if place is None or place.file or not 0 < place.line <= len(reading.lines):
        return ""
    return reading.lines[place.line - 1].strip()


def called(reading: Reading) -> str:
    """What to call the one network of a source: as its file, or its entry in the zoo; empty where its own name says
    more."""
    path, _, target = reading.source_name.partition("::")
    return "" if len(reading.graphs) > 1 or target or path == STANDARD_INPUT else PurePath(path).name


def shapes(inputs: Iterable[tuple[str, Shape]]) -> dict[str, Shape]:
    """Shapes by the input's name. Unnamed ones are told by their number: "" is the first, then "2", "3"."""
    named: dict[str, Shape] = {}
    unnamed = 0
    for name, sizes in inputs:
        if not name:
            unnamed += 1
            name = "" if unnamed == 1 else str(unnamed)
        if name in named:
            first, second = (_written(shape) for shape in (named[name], sizes))
            raise click.UsageError(ERRORS["shape_twice"].format(name=name, first=first, second=second))
        named[name] = sizes
    return named


def settings(given: Iterable[tuple[str, Any]]) -> Mapping[str, Any]:
    named: dict[str, Any] = {}
    for name, value in given:
        if name in named and named[name] != value:
            raise click.UsageError(ERRORS["setting_twice"].format(name=name, first=named[name], second=value))
        named[name] = value
    return named


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


def _written(shape: Shape) -> str:
    return "x".join("?" if size is None else str(size) for size in shape)
