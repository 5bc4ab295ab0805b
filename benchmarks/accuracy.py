"""How often `weigh why` and `weigh explain` find the right answer: first, and among the first three. See docs/accuracy.md."""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from measuring import ROOT, table, write_between

sys.path.insert(0, str(ROOT / "tests" / "why"))

import made_up
from questions import TABLES, Outcome, asked, questions

from weigh.ask.why.counting import CONVENTIONS

PAGE = ROOT / "docs" / "accuracy.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
"""What stands between them in the page is written by `--write`."""


def share(found: Sequence[Outcome], most: int) -> str:
    """How many right answers stand among the first so many, of how many."""
    return f"{sum(1 <= one.rank <= most for one in found)} of {len(found)}"


def command(outcome: Outcome) -> str:
    return "explain" if outcome.question.layer else "why"


COUNTED = frozenset(kind for one in CONVENTIONS for kind in one.kind.split("+")) | {"with_optimizer"}
READ = frozenset(["bytes", "macs_as_flops", "flops_as_macs"])
ONE_LAYER = frozenset(["misconception", "layer_count"])
SLIPS = frozenset(["row_left_out", "row_twice", "digits_swapped", "decimal_place", "digit_dropped"])


def family(outcome: Outcome) -> str:
    """What the right answer does: the first accepted one, where there are several."""
    if outcome.question.layer:
        return "explain: a layer's shape" if "shape" in outcome.question.asked else "explain: a layer's number"
    if not outcome.question.accepted:
        return "nothing explains it"
    kinds = set(outcome.question.accepted[0])
    edits = kinds - COUNTED - READ - ONE_LAYER - SLIPS
    told = [
        f"{'one edit' if len(edits) == 1 else 'several edits'}" if edits else "",
        "counted otherwise" if kinds & COUNTED else "",
        "bytes, or operations for MACs" if kinds & READ else "",
        "one layer's number" if kinds & ONE_LAYER else "",
        "a slip in adding up or copying" if kinds & SLIPS else "",
    ]
    return ", ".join(filter(None, told)) or "it holds"


def grouped(found: Iterable[Outcome], by: Callable[[Outcome], str]) -> dict[str, list[Outcome]]:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for one in found:
        groups[by(one)].append(one)
    return dict(groups)


def rates(groups: dict[str, list[Outcome]], by: str) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    rows = [(name, share(found, 1), share(found, 3)) for name, found in groups.items()]
    return (by, "first", "first three"), rows


def misses(found: Iterable[Outcome]) -> list[tuple[str, ...]]:
    """Every question whose right answer does not come first: what does, and what would be right."""
    return [
        (
            one.question.name,
            "; ".join(one.question.claims),
            one.told,
            " or ".join(" + ".join(right) for right in one.question.accepted) or "a way to count" * bool(one.question.layer) or "nothing",
            str(one.rank or "–"),
        )
        for one in found
        if one.rank != 1
    ]  # fmt: skip


MISS_HEAD = ("question", "claims", "first answer", "right", "rank")


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [" | ".join(head), " | ".join("---" for _ in head), *(" | ".join(row) for row in rows)]
    return "\n".join(f"| {line} |" for line in lines)


def page(found: Sequence[Outcome], by_chance: Sequence[Sequence[str]]) -> str:
    """The measured part of docs/accuracy.md."""
    by_table = rates(grouped(found, lambda one: f"{one.question.table}, {command(one)}"), "table")
    by_kind = rates(dict(sorted(grouped(found, family).items())), "right answer")
    parts = ["By table:", markdown(*by_table), "By what is right:", markdown(*by_kind)]
    parts += ["Every question whose right answer does not come first:", markdown(MISS_HEAD, misses(found))]
    parts += ["Claims that mean nothing:", markdown(made_up.HEAD, by_chance)] if by_chance else []
    return "\n\n".join(parts)


def write(measured: str, file: Path = PAGE) -> None:
    """Put the measured part in the place of the old one."""
    write_between(BEGIN, END, measured, file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the rates and the misses into docs/accuracy.md")
    parser.add_argument("--tables", nargs="+", default=TABLES, choices=TABLES, help="the tables to ask (default: all)")
    parser.add_argument(
        "--made-up", type=int, default=0, help="ask so many claims by chance of each of ten networks as well"
    )
    wanted = parser.parse_args()
    found = [asked(question) for name in wanted.tables for question in questions(name)]
    print(table(*rates(grouped(found, lambda one: f"{one.question.table}, {command(one)}"), "table")), end="\n\n")
    print(table(*rates(dict(sorted(grouped(found, family).items())), "right answer")), end="\n\n")
    print(table(MISS_HEAD, misses(found)), end="\n\n")
    why = [one for one in found if not one.question.layer]
    seconds, weighed = sum(one.seconds for one in why), sum(one.weighed for one in why)
    print(
        f"why: {len(why)} questions in {seconds:.1f} s, {weighed:,} variants weighed, {weighed / max(seconds, 1e-9):,.0f} a second"
    )
    by_chance = list(made_up.rates(wanted.made_up)) if wanted.made_up else []
    if by_chance:
        print(f"\n{table(made_up.HEAD, by_chance)}")
    if wanted.write:
        write(page(found, by_chance))


if __name__ == "__main__":
    main()
