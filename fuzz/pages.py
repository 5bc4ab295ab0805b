"""Damage real pages, printed tables and notation, and check them. See fuzz/README.md."""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from mutate import Found, TookTooLongError, keep, watchdog

from weigh.ask.ledger import Ledger, ledger
from weigh.checking import check
from weigh.checking.audit import FAILS, HOLDS, UNVERIFIABLE, Audit, Verdict
from weigh.checking.subjects import claim_of
from weigh.network.errors import WeighError
from weigh.show.check_text import check_text
from weigh.show.json_check import check_json
from weigh.show.layout import Spans
from weigh.show.report import report
from weigh.show.widths import cells
from weigh.sources import read_source

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "tests" / "pages" / "corpus", ROOT / "examples"]
PRINTS = [ROOT / "tests" / "tables" / "printed", ROOT / "tests" / "tables" / "printed_modules"]
KINDS = frozenset([".txt", ".md", ".html", ".ipynb", ".tex", ".csv", ".rst"])
SECONDS = 4.0
WIDTH = 100

NOTATION = [
    "Conv(3→64, k3, s2, p1) → BN → ReLU → MaxPool(2) → FC(1000)",
    "28x28x1 -> 32C5 - P2 - 64C5 - P2 - FC128 - 10",
    "Input 224x224x3\n[7×7, 64] /2, maxpool 3x3 /2, [3×3, 64; 3×3, 64] × 3, GAP, FC-1000",
    "INPUT: [224x224x3] memory: 224*224*3=150K weights: 0\nCONV3-64: [224x224x64] weights: (3*3*3)*64 = 1,728",
    "784-512-256-10",
    "| Layer | Output | Kernel | Params |\n|---|---|---|---|\n| conv1 | 24x24x20 | 5x5 | 520 |\n| fc1 | 500 |  | 400500 |",
    "d_model=512, n_heads=8, n_layers=6, d_ff=2048, vocab 37000",
]
PIECE = re.compile(r"\w+|\s+|[^\w\s]")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
NASTY = ["0", "-1", "10**30", "9" * 40, "1e309", "½", "٣", "３", "×", "·", "{,}", "\u00a0", "\u202f", "\ufeff", "\x00", "\u202e",
         "|", "||", "> ", ">> ", "```", "~~~\n", "<table>", "</td>", "<pre>", "<!--", "&nbsp;", "&#x110000;", "$$", "\\begin{tabular}",
         "=", "==", "(", "((((", "]", "→", "->", "None", "(None, ", "%", "M", "万", "億", "param", "Total params: ", "K", ".", ","]  # fmt: skip

# -- damage ----------------------------------------------------------------------------------------------------------------------

Edit = Callable[[random.Random, str, Sequence[str]], str]


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True) or [text]


def cut_line(draw: random.Random, text: str, others: Sequence[str]) -> str:
    """A line loses its end, or the page does."""
    lines = _lines(text)
    at = draw.randrange(len(lines))
    lines[at] = lines[at][: draw.randint(0, len(lines[at]))] + "\n" * draw.randint(0, 1)
    return "".join(lines if draw.random() < 0.8 else lines[: at + 1])


def join_lines(draw: random.Random, text: str, others: Sequence[str]) -> str:
    lines = _lines(text)
    at = draw.randrange(len(lines))
    lines[at] = lines[at].rstrip("\n") + draw.choice(["", " ", "<br>"])
    return "".join(lines)


def shuffle_lines(draw: random.Random, text: str, others: Sequence[str]) -> str:
    """Some lines behind each other in another order."""
    lines = _lines(text)
    at = draw.randrange(len(lines))
    some = lines[at : at + draw.randint(2, 12)]
    draw.shuffle(some)
    lines[at : at + len(some)] = some
    return "".join(lines)


def double_lines(draw: random.Random, text: str, others: Sequence[str]) -> str:
    lines = _lines(text)
    at = draw.randrange(len(lines))
    some = lines[at : at + draw.choice([1, 3, 20])]
    return "".join(lines[:at] + some * draw.randint(2, 4) + lines[at + len(some) :])


def drop_lines(draw: random.Random, text: str, others: Sequence[str]) -> str:
    lines = _lines(text)
    at = draw.randrange(len(lines))
    del lines[at : at + draw.randint(1, 4)]
    return "".join(lines)


def lines_of_another(draw: random.Random, text: str, others: Sequence[str]) -> str:
    lines, other = _lines(text), _lines(draw.choice(others))
    at, there = draw.randrange(len(lines)), draw.randrange(len(other))
    lines[at:at] = other[there : there + draw.randint(1, 15)]
    return "".join(lines)


def renumber(draw: random.Random, text: str, others: Sequence[str]) -> str:
    """A number is another one: of the page, near it, or none."""
    numbers = list(NUMBER.finditer(text))
    if not numbers:
        return text
    one, another = draw.choice(numbers), draw.choice(numbers)[0]
    near = str(int(re.sub(r"\D", "", one[0])[:30]) + draw.randint(-2, 2))
    return (
        text[: one.start()] + draw.choice([another, near, near, "0", "", one[0][:-1], one[0] * 2]) + text[one.end() :]
    )


def respell_numbers(draw: random.Random, text: str, others: Sequence[str]) -> str:
    """Thousands set apart otherwise, everywhere or in one place."""
    gap = draw.choice(["", ".", " ", "\u00a0", "'", "，", "_"])
    return re.sub(r"(?<=\d),(?=\d{3})", gap, text, count=draw.choice([0, 1]))


def hurt(draw: random.Random, text: str, others: Sequence[str]) -> str:
    pieces = PIECE.findall(text) or [""]
    at = draw.randrange(len(pieces))
    pieces[at : at + draw.randint(0, 1)] = [draw.choice(NASTY)]
    return "".join(pieces)


def quote(draw: random.Random, text: str, others: Sequence[str]) -> str:
    """The page as an answer to a letter quotes it, or as a list, or indented."""
    front = draw.choice(["> ", ">", "    ", "\t", "* ", "| ", "# "])
    return "".join(front + line for line in _lines(text))


EDITS: list[Edit] = [
    cut_line, join_lines, shuffle_lines, double_lines, drop_lines, lines_of_another, renumber, renumber, renumber,
    respell_numbers, hurt, hurt, quote,
]  # fmt: skip
ENCODINGS = ["utf-8"] * 12 + ["utf-16", "utf-8-sig", "latin-1", "cp1251", "gb18030", "shift_jis", "utf-16-le", "cp1252"]


def mutate(draw: random.Random, corpus: Sequence[str]) -> bytes:
    """One page with up to six edits, in some encoding."""
    text = draw.choice(corpus)
    for _ in range(draw.choice([1, 1, 2, 3, 6])):
        text = draw.choice(EDITS)(draw, text, corpus)[:200_000]
    return text.encode(draw.choice(ENCODINGS), errors="replace")


# -- what must be so -------------------------------------------------------------------------------------------------------------


def text_of(lines: Iterator[Spans]) -> list[str]:
    return ["".join(span.text for span in line) for line in lines]


def faults_of(audit: Audit) -> Iterator[str]:
    """What an audit may never say."""
    shown = json.loads(check_json(audit))
    if len(shown["claims"]) != len(audit.verdicts):
        yield "claims are lost in JSON"
    for line in text_of(check_text(audit, WIDTH)):
        if cells(line) > WIDTH and any(cells(word) <= WIDTH // 3 for word in line.split()[1:]):
            yield "a line is too wide"
    for model in audit.models:
        yield from _sums(model.weighed)
    for verdict in audit.verdicts:
        yield from _claims(verdict)


def _sums(weighed: Ledger) -> Iterator[str]:
    owned = [row.params for row in weighed.rows if row.adds and not row.encloses]
    if weighed.params.exact and all(isinstance(one, int) for one in owned) and sum(owned) != weighed.params.known:  # type: ignore[arg-type]
        yield "rows do not add up"


ROUNDED = frozenset(["cut", "arithmetic", "how_many", "contradicted", "no_biases", "memory", "bytes", "published"])
"""Reasons that say how a number is held otherwise than by its tight reading."""


def _claims(verdict: Verdict) -> Iterator[str]:
    if not verdict.because.text or "{" in verdict.because.text:
        yield "a reason without words"
    if verdict.status not in (HOLDS, FAILS, UNVERIFIABLE):
        yield "a status that is none"
    claim = claim_of(verdict.statement)
    if verdict.source == "table" or claim is None or verdict.actual is None:
        return
    fits = any(reading.holds(verdict.actual) for reading in claim.readings)
    if claim.quantity == "flops":
        fits = fits or any(2 * reading.low <= verdict.actual <= 2 * reading.high for reading in claim.readings)
    if verdict.status == HOLDS and not fits and verdict.because.kind not in ROUNDED:
        yield f"holds without its number ({verdict.because.kind})"
    exact = claim.tight.exact and claim.tight.low == verdict.actual
    if verdict.status == FAILS and exact and verdict.because.kind == "total":
        yield "fails with its own number"


def trial(page: bytes, folder: Path) -> Found | str:
    """`answer` or `error`, or what was found."""
    text = page.decode("utf-8", errors="replace")
    try:
        with watchdog(SECONDS):
            audit = check(page, "fuzzed")
            fault = next(faults_of(audit), None)
            if fault:
                return Found(fault, text, "\n".join(text_of(check_text(audit, WIDTH))))
            file = folder / "fuzzed.txt"
            file.write_bytes(page)
            reading = read_source(str(file))
            text_of(report([ledger(graph) for graph in reading.graphs], WIDTH, False, reading.notes))
        return "answer"
    except WeighError as error:
        return "error" if str(error) else Found("an error without words", text, repr(error))
    except TookTooLongError:
        return Found("took too long", text, traceback.format_exc())
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        return Found(
            f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}", text, traceback.format_exc()
        )


# -- the script ------------------------------------------------------------------------------------------------------------------


def pages(folders: Sequence[Path]) -> list[str]:
    """Every page in the folders, and lines of notation."""
    files = sorted(file for folder in folders for file in folder.rglob("*") if file.suffix in KINDS)
    found = [file.read_text(encoding="utf-8", errors="replace") for file in files]
    return [text for text in found if text.strip()] + NOTATION


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="more folders of pages")
    parser.add_argument("--count", type=int, default=1000, help="how many pages (default: 1000)")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same pages (default: 0)")
    parser.add_argument("--minutes", type=float, default=60.0, help="stop after so long (default: 60)")
    parser.add_argument("--out", type=Path, default=Path("fuzz-found"), help="where findings go (default: fuzz-found)")
    return parser.parse_args()


def main() -> int:
    wanted = options()
    corpus = pages([*PAGES, *PRINTS, *wanted.folders])
    seen: Counter[str] = Counter()
    end = time.monotonic() + 60 * wanted.minutes
    with TemporaryDirectory() as folder:
        for number in range(wanted.count):
            if time.monotonic() > end:
                break
            result = trial(mutate(random.Random(f"{wanted.seed}/{number}"), corpus), Path(folder))
            kind = result if isinstance(result, str) else result.kind
            seen[kind] += 1
            if isinstance(result, Found) and seen[kind] <= 3:
                keep(result, wanted.out, seen[kind])
    for kind, count in seen.most_common():
        print(f"{count:8,}  {kind}")
    return int(bool(seen.keys() - {"answer", "error"}))


if __name__ == "__main__":
    sys.exit(main())
