"""A report as a file: what it is called, and that it takes the place of nothing but an older report."""

from __future__ import annotations

import re
from pathlib import Path, PurePath
from typing import Final

from weigh.network.errors import Fault, WeighError
from weigh.page.pages import HEAD, is_report
from weigh.show.whole_file import whole

SUFFIX: Final = ".html"
PAGES: Final = frozenset([".html", ".htm", ".xhtml"])
"""A source that ends so is a page itself, and its report is called otherwise."""
UNNAMED: Final = "report"
LONGEST_NAME: Final = 100


class OutputError(WeighError):
    """What should be written cannot be written there."""


def default_name(source: str) -> str:
    """What the report on a source is called, as the command line names the source.

    >>> default_name("nets/vgg16.py"), default_name("net.py::Net(10)"), default_name("page.html"), default_name("-")
    ('vgg16.html', 'net-Net.html', 'page-report.html', 'report.html')
    """
    path, _, target = source.partition("::")
    file = PurePath(path)
    called = target.partition("(")[0]
    parts = [file.stem, called] if called else [file.stem, UNNAMED] if file.suffix.lower() in PAGES else [file.stem]
    name = "-".join(re.sub(r"[^\w.]+", "_", part) for part in parts).strip("-_.")
    return (name[:LONGEST_NAME] or UNNAMED) + SUFFIX


def place(output: str | Path, source: str) -> Path:
    """The file that is meant by `output`: a file, a folder to put it in, or nothing, which is the current folder."""
    file = Path(output)
    return file / default_name(source) if file.is_dir() else file


def save(text: str, file: Path, force: bool = False) -> int:
    """Write a report; its size in bytes. It stands there whole or not at all.

    force: also in the place of a file that is no report.
    Raises: OutputError where such a file is there, and where the system does not let it be written.
    """
    try:
        if file.is_file() and not force:
            _check(file)
        with whole(file) as stream:
            stream.write(text)
    except (OSError, ValueError) as error:  # ValueError: a path that no system allows
        why = getattr(error, "strerror", None) or str(error)
        raise OutputError(Fault("report.not_written", {"path": str(file), "why": why})) from None
    return len(text.encode("utf-8", "backslashreplace"))


def _check(file: Path) -> None:
    """Raises: OutputError where the file is no report of weigh, but holds something."""
    with file.open("rb") as opened:
        beginning = opened.read(HEAD)
    if beginning and not is_report(beginning):
        raise OutputError(Fault("report.other_file", {"path": str(file)}))
