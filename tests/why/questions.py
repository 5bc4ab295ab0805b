"""The tables of questions, asked: for the tests and for `benchmarks/accuracy.py`.

A question is a network, one or more claims about it, and the answers that are right: sets of kinds of edits. One with
`layer` is about a layer's number or shape and is asked of `explain`.
"""

from __future__ import annotations

import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from weigh.api import Network
from weigh.ask.why.answer import Answer
from weigh.ask.why.answers import Answers
from weigh.sources import read_source

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TABLES = ("stated", "forum", "published", "heldout")


@dataclass(frozen=True)
class Question:
    """One question of a table. asked: its row."""

    table: str
    asked: Mapping[str, Any] = field(repr=False)

    @property
    def name(self) -> str:
        return str(self.asked["name"])

    @property
    def layer(self) -> str:
        return str(self.asked.get("layer", ""))

    @property
    def claims(self) -> Sequence[str]:
        return tuple(self.asked.get("claims", ())) or (str(self.asked["shape"]),)

    @property
    def accepted(self) -> Sequence[Sequence[str]]:
        """The right answers, each as the kinds of its edits; none where nothing true explains the claim."""
        accept = self.asked.get("accept", "none")
        return () if accept == "none" else tuple(map(tuple, accept))

    @cached_property
    def networks(self) -> tuple[Network, ...]:
        asked = self.asked
        if "code" in asked:
            reading = read_source("-", text=asked["code"], dialect=asked.get("dialect"))
        else:
            reading = read_source(str(ROOT / asked["file"]) if "file" in asked else asked["source"])
        return tuple(Network(graph, reading) for graph in reading.graphs)


@dataclass(frozen=True)
class Outcome:
    """What came of a question. rank: where the first right answer stands, from 1; 0 where there is none.

    told: what stands first. weighed: variants of the network that were weighed.
    """

    question: Question
    rank: int
    told: str
    seconds: float
    answers: tuple[Answer, ...] = ()
    weighed: int = 0


def questions(table: str) -> Iterator[Question]:
    for row in tomllib.loads((HERE / f"{table}.toml").read_text(encoding="utf-8"))["question"]:
        yield Question(table, row)


def asked(question: Question) -> Outcome:
    """Ask a question, of whichever answer fits."""
    networks = question.networks  # read before the clock starts
    start = time.perf_counter()
    made = _explained(question, networks) if question.layer else _why(question, networks)
    return Outcome(question, made.rank, made.told, time.perf_counter() - start, made.answers, made.weighed)


def _why(question: Question, networks: Sequence[Network]) -> Outcome:
    found = [network.why(*question.claims) for network in networks]
    answers = _together(found)
    ranks = (rank for rank, answer in enumerate(answers, start=1) if is_right(answer, question))
    rank = next(ranks, 0) if question.accepted else int(not answers)
    told = " + ".join(answers[0].kinds) or answers[0].kind if answers else "nothing"
    return Outcome(question, rank, told, 0.0, answers, sum(one.weighed for one in found))


def _together(found: Sequence[Answers]) -> tuple[Answer, ...]:
    """The answers for every network of a source, the shortest first."""
    return tuple(sorted((answer for one in found for answer in one.answers), key=lambda answer: answer.bits))


def is_right(answer: Answer, question: Question) -> bool:
    """Whether an answer's kinds are those of an accepted one; the same kind may come several times.

    "like" stands for whatever leads to a published network.
    """
    kinds = set(answer.kinds)
    return any(
        set(right) == kinds or ("like" in right and bool(answer.like) and set(right) - {"like"} <= kinds)
        for right in question.accepted
    )


def _explained(question: Question, networks: Sequence[Network]) -> Outcome:
    """A layer's number, or its shape. A number is explained where any misconception gives it; a shape by its kind,
    where that is told."""
    layer = networks[-1][question.layer]
    if "shape" in question.asked:
        sizes = tuple(map(int, str(question.asked["shape"]).split("x")))
        kinds = [one.kind for one in layer.explain(expected_shape=sizes).shape_misconceptions]
        right = {kind for accepted in question.accepted for kind in accepted}
        rank = next((at for at, kind in enumerate(kinds, start=1) if kind in right or not right), 0)
    else:
        expected = int(question.claims[0].replace(",", ""))
        found = layer.explain(expected=expected).misconceptions
        kinds = [one.kind for one in found]
        rank = next((at for at, one in enumerate(found, start=1) if one.value == expected), 0)
    return Outcome(question, rank, kinds[0] if kinds else "nothing", 0.0)
