"""Damage real sources and read them: nothing but answers and clean errors may come out. See fuzz/README.md."""

from __future__ import annotations

import argparse
import json
import random
import re
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from weigh.api import read_all
from weigh.ask.ledger import ledger
from weigh.network.errors import WeighError
from weigh.readers.python.interpreter import Interpreter

Interpreter.strict = True  # a fault of ours is a finding, not a gap in somebody's network

ROOT = Path(__file__).resolve().parents[1]
OWN = [ROOT / "examples", ROOT / "tests" / "read" / "keras" / "pastes"]
SECONDS = 2.0
LAYERS = 3_000
BATCH = 50  # inputs a process takes at a time

NASTY = [
    "0", "-1", "None", "True", "10**400", "1e308", "float('nan')", "''", "[]", "()", "{}", "lambda: 0", "*", "**", "...",
    "(" * 40, "]" * 3, "'", '"""', "\\", "\n", "\t", "\x00", "\ufeff", "é", "\ud800", "“", "&lt;", ">>> ", "In [1]: ", "print ",
    "yield", "await ", "async ", "del ", "global x\n", "return", "raise", "nonlocal x", "import os", "self", "__class__", "x" * 3000,
    "for i in range(10**9): pass\n", "while 1: pass\n", "input_shape=(3, 32, 32)", ".output", ".layers[-1]", "[::-1]", "@", ":=",
]  # fmt: skip
TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


class Found(NamedTuple):
    """An input that came out badly, and how."""

    kind: str
    text: str
    trace: str


class TookTooLongError(BaseException):
    """Raised by the watchdog. No Exception, so that no handler of the reader can take it for one of the program's."""


# -- damage ----------------------------------------------------------------------------------------------------------------------

Edit = Callable[[random.Random, list[str], list[str]], None]


def drop(draw: random.Random, parts: list[str], others: list[str]) -> None:
    at = draw.randrange(len(parts))
    del parts[at : at + draw.randint(1, 3)]


def double(draw: random.Random, parts: list[str], others: list[str]) -> None:
    at = draw.randrange(len(parts))
    parts[at:at] = parts[at : at + draw.randint(1, 3)] * draw.randint(1, 3)


def swap(draw: random.Random, parts: list[str], others: list[str]) -> None:
    a, b = draw.randrange(len(parts)), draw.randrange(len(parts))
    parts[a], parts[b] = parts[b], parts[a]


def borrow(draw: random.Random, parts: list[str], others: list[str]) -> None:
    """A piece of another source in the place of one of this."""
    parts[draw.randrange(len(parts))] = draw.choice(others)


def hurt(draw: random.Random, parts: list[str], others: list[str]) -> None:
    at = draw.randrange(len(parts))
    parts[at : at + draw.randint(0, 1)] = [draw.choice(NASTY)]


def renumber(draw: random.Random, parts: list[str], others: list[str]) -> None:
    numbers = [i for i, part in enumerate(parts) if part.strip().isdigit()]
    if numbers:
        parts[draw.choice(numbers)] = draw.choice(
            ["0", "1", "-1", "2", "7", "1000000", "3.5", "10**30", "None", "'8'", "(2, 3)"]
        )


EDITS: list[Edit] = [drop, double, swap, borrow, hurt, renumber, renumber]
PIECES: list[Callable[[str], list[str]]] = [
    TOKEN.findall,
    TOKEN.findall,
    lambda text: text.splitlines(keepends=True),
    list,
]


def mutate(draw: random.Random, corpus: list[str]) -> str:
    """One source with one to six edits."""
    text, other = draw.choice(corpus), draw.choice(corpus)
    for _ in range(draw.choice([1, 1, 2, 3, 6])):
        split = draw.choice(PIECES)
        parts, others = split(text), split(other) or [""]
        if parts:
            draw.choice(EDITS)(draw, parts, others)
        text = "".join(parts)
    return text


# -- reading ---------------------------------------------------------------------------------------------------------------------


@contextmanager
def watchdog(seconds: float) -> Iterator[None]:
    """Ends what takes more than so many seconds of this process's own time."""

    def bark(number: int, frame: object) -> None:
        raise TookTooLongError

    signal.signal(signal.SIGPROF, bark)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def trial(text: str) -> Found | str:
    """`answer` or `error`, or what was found."""
    try:
        with watchdog(SECONDS):
            for network in read_all("fuzzed.py", text=text, max_layers=LAYERS):
                assert ledger(network.graph).macs is not None
                str(network.params.size)
                [str(fault) for fault in network.graph.faults]
        return "answer"
    except WeighError as error:
        return "error" if str(error) else Found("an error without words", text, repr(error))
    except TookTooLongError:
        return Found("took too long", text, traceback.format_exc())
    except BaseException as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        kind = f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
        return Found(kind, text, traceback.format_exc())


def batch(number: int, seed: int, corpus: list[str]) -> list[Found | str]:
    """The inputs of one batch, drawn from the seed and the batch's number."""
    draw = random.Random(f"{seed}/{number}")
    return [trial(mutate(draw, corpus)) for _ in range(BATCH)]


# -- the script --------------------------------------------------------------------------------------------------------------------


def sources(folders: list[Path]) -> list[str]:
    """Every source in the folders: a file of Python, the pastes of a text file, the input of a case."""
    found: list[str] = []
    for file in sorted(
        file for folder in folders for file in folder.rglob("*") if file.suffix in (".py", ".txt", ".json")
    ):
        text = file.read_text(encoding="utf-8", errors="replace")
        if file.suffix == ".json":
            case = json.loads(text)
            found += [case["input"]] if isinstance(case, dict) and isinstance(case.get("input"), str) else []
        elif file.suffix == ".txt":
            found += [part.partition("\n")[2] for part in re.split(r"^=== ", text, flags=re.MULTILINE)]
        else:
            found.append(text)
    return [text for text in found if text.strip()]


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="more folders of .py, .txt and case .json files")
    parser.add_argument("--count", type=int, default=5000, help="how many inputs (default: 5000)")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same inputs (default: 0)")
    parser.add_argument("--jobs", type=int, default=1, help="processes (default: 1)")
    parser.add_argument("--out", type=Path, default=Path("fuzz-found"), help="where findings go (default: fuzz-found)")
    return parser.parse_args()


def main() -> int:
    wanted = options()
    corpus = sources([*OWN, *wanted.folders])
    work = partial(batch, seed=wanted.seed, corpus=corpus)
    numbers = range(-(-wanted.count // BATCH))
    seen: Counter[str] = Counter()
    with ProcessPoolExecutor(wanted.jobs) as pool:
        for results in pool.map(work, numbers):
            for result in results:
                kind = result if isinstance(result, str) else result.kind
                seen[kind] += 1
                if isinstance(result, Found) and seen[kind] <= 3:
                    keep(result, wanted.out, seen[kind])
    for kind, count in seen.most_common():
        print(f"{count:8,}  {kind}")
    return int(bool(seen.keys() - {"answer", "error"}))


def keep(found: Found, folder: Path, number: int) -> None:
    """Write an input down as it was, and the traceback beside it; three of each kind are enough."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = re.sub(r"\W+", "-", found.kind) + f"-{number}"
    (folder / f"{stem}.py").write_text(found.text, encoding="utf-8", errors="surrogatepass")
    (folder / f"{stem}.trace").write_text(found.trace, encoding="utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())
