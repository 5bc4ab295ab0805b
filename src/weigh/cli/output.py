"""Standard output and standard error: text, JSON and errors, each in the encoding and width of where it goes."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from io import TextIOWrapper
from typing import TextIO

from weigh.network.place import Place
from weigh.show.layout import Spans
from weigh.show.widths import visible
from weigh.words.command_line import ERROR


def width(stream: TextIO) -> int | None:
    """Cells of a line: the terminal's, or what COLUMNS says; None for a file or a pipe, whose lines have no bound."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return int(columns)
    return shutil.get_terminal_size().columns if stream.isatty() else None


def write_lines(lines: Iterable[Spans], stream: TextIO) -> None:
    """Lines of text: painted on a terminal, plain elsewhere."""
    if stream.isatty() or os.environ.get("FORCE_COLOR"):
        from weigh.show.paint import paint

        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
        paint(lines, stream)
        return
    _as_utf8(stream)
    for line in lines:
        stream.write(visible("".join(span.text for span in line)) + "\n")


def write_json(pieces: Iterable[str], stream: TextIO) -> None:
    """A JSON text that comes in pieces, and the end of its line."""
    _as_utf8(stream)
    for piece in pieces:
        stream.write(piece)
    stream.write("\n")


def write_error(text: str, kind: str, as_json: bool, place: Place | None = None) -> None:
    """A message on standard error; where JSON was asked for, also an object on standard output."""
    if as_json:
        from weigh.show.json_text import error

        write_json([error(text, kind, place)], sys.stdout)
        sys.stdout.flush()
    if sys.stderr is not None:
        for line in ERROR.format(text=text).split("\n"):
            print(visible(line), file=sys.stderr)


def _as_utf8(stream: TextIO) -> None:
    """Pipes and files get UTF-8; half a surrogate pair, which has no UTF-8, its escape, which JSON reads back."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
