"""What checking a page costs: whole processes on pages of the tests, beside the interpreter alone; and how it grows."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from measuring import ROOT, Run, median, megabytes, table, weigh

CORPUS = ROOT / "tests" / "pages" / "corpus"
SIZES = (125_000, 250_000, 500_000, 1_000_000)
"""Bytes of the long pages."""


def pages() -> list[Path]:
    return sorted(file for file in CORPUS.iterdir() if file.is_file())


def long_page(size: int) -> str:
    """A forum's page of this size: the plain pages of the tests, one behind the other, until it is full."""
    texts = [file.read_text(encoding="utf-8", errors="replace") for file in pages() if file.suffix in (".txt", ".md")]
    whole = "\n\n".join(texts)
    return (whole * (size // len(whole.encode()) + 1)).encode()[:size].decode(errors="ignore")


def rows(runs: int) -> Iterator[list[str]]:
    bare = median([sys.executable, "-c", "pass"], runs)
    yield _row("the interpreter alone", 0, bare, bare)
    for file in pages():
        yield _row(file.name, file.stat().st_size, median(weigh("check", str(file)), runs), bare)
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            file = Path(folder) / f"page_{size}.txt"
            file.write_text(long_page(size), encoding="utf-8")
            yield _row("a long page", size, median(weigh("check", str(file)), runs), bare)


def _row(name: str, size: int, each: Run, bare: Run) -> list[str]:
    rate = f"{(each.seconds - bare.seconds) / size * 1e6:.2f} s" if size > 100_000 else ""
    return [
        name,
        f"{size:,}",
        f"{each.seconds:.2f} s",
        f"{each.seconds / bare.seconds:.1f}",
        rate,
        megabytes(each.peak),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--runs", type=int, default=3, help="runs of each page, of which the median is shown (default: 3)"
    )
    wanted = parser.parse_args()
    head = ["page", "bytes", "wall", "÷ interpreter", "per MB", "peak memory"]
    print(table(head, list(rows(wanted.runs))))


if __name__ == "__main__":
    main()
