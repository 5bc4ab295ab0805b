"""Where an answer is written: standard output, or a file that stands there whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

import click

from weigh.show.whole_file import whole
from weigh.words.command_line import ERRORS

STANDARD_OUTPUT = "-"


def is_file(output: str) -> bool:
    return output not in ("", STANDARD_OUTPUT)


def check(output: str, source: str) -> None:
    """Refuse what would take the place of the source, and a folder, before anything is read.

    Raises: UsageError.
    """
    if not is_file(output):
        return
    read = Path(source.partition("::")[0])
    with suppress(OSError, ValueError):
        if Path(output).is_dir():
            raise click.UsageError(ERRORS["output_folder"].format(output=output))
        if read.exists() and Path(output).exists() and os.path.samefile(output, read):
            raise click.UsageError(ERRORS["output_source"].format(output=output))


@contextmanager
def written(output: str) -> Iterator[TextIO]:
    """The stream that the answer goes to: UTF-8, the ends of lines as they are given.

    Raises: UsageError where the system does not let the file be written.
    """
    if not is_file(output):
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")
        yield sys.stdout
        return
    try:
        with whole(Path(output)) as stream:
            yield stream
    except OSError as error:
        raise click.UsageError(ERRORS["output_failed"].format(output=output, why=error.strerror or error)) from error
