"""What checking a page costs: whole processes on pages of the tests, beside the interpreter alone; and how it grows."""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from measuring import ROOT, Run, median, megabytes, table, weigh

CORPUS = ROOT / "tests" / "pages" / "corpus"
SIZES = (250_000, 500_000, 1_000_000)
"""Bytes of the long pages."""
NETWORKS = ("VGG16", "AlexNet", "ResNet-50", "our model", "the network", "MobileNet")
SENTENCES = (
    "{name} has {number:,} parameters, more than what section {small} reports.",
    "The second convolutional layer of {name} uses {width} filters of size {odd}x{odd} with stride {small}.",
    "It was trained for {small} epochs with a batch of {width} on a single machine, which took {small} hours.",
    "Thus ({odd} * {odd} * {width} + 1) * {width} = {number} parameters.",
    "The reader may wonder why the smaller network does better, and nobody knows.",
)


def pages() -> list[Path]:
    return sorted(file for file in CORPUS.iterdir() if file.is_file())


def repeated(size: int) -> str:
    """The plain pages of the tests, one behind the other, again and again: a thread in which everybody quotes."""
    whole = "\n\n".join(_texts())
    return (whole * (size // len(whole.encode()) + 1)).encode()[:size].decode(errors="ignore")


def varied(size: int) -> str:
    """The same pages with other numbers each time, so that nothing repeats: ten languages, code and tables throughout."""
    draw, parts, length = random.Random(1), list[str](), 0
    while length < size:
        for text in _texts():
            parts.append(re.sub(r"(?<![\w.,])\d{2,9}(?![\w.,])", lambda found: str(_near(int(found[0]), draw)), text))
            length += len(parts[-1].encode()) + 2
    return "\n\n".join(parts).encode()[:size].decode(errors="ignore")


def prose(size: int) -> str:
    """An article without code: a sentence in two has a number in it."""
    draw, parts, length = random.Random(2), list[str](), 0
    while length < size:
        facts = {"name": draw.choice(NETWORKS), "number": draw.randrange(100, 10**8), "small": draw.randrange(1, 20),
                 "width": draw.choice((16, 32, 64, 128)), "odd": draw.choice((3, 5, 7))}  # fmt: skip
        parts.append(draw.choice(SENTENCES).format(**facts) + draw.choice((" ", " ", " ", "\n\n")))
        length += len(parts[-1])
    return "".join(parts)[:size]


LONG: dict[str, Callable[[int], str]] = {"repeated": repeated, "prose": prose, "varied": varied}


def _texts() -> list[str]:
    return [file.read_text(encoding="utf-8", errors="replace") for file in pages() if file.suffix in (".txt", ".md")]


def _near(number: int, draw: random.Random) -> int:
    return max(1, int(number * draw.uniform(0.7, 1.3)))


def rows(runs: int) -> Iterator[list[str]]:
    bare = median([sys.executable, "-c", "pass"], runs)
    yield _row("the interpreter alone", 0, bare, bare)
    for file in pages():
        yield _row(file.name, file.stat().st_size, median(weigh("check", str(file)), runs), bare)
    with tempfile.TemporaryDirectory() as folder:
        for name, made in LONG.items():
            for size in SIZES:
                file = Path(folder) / f"{name}_{size}.txt"
                file.write_text(made(size), encoding="utf-8")
                yield _row(f"a long page, {name}", size, median(weigh("check", str(file)), runs), bare)


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
