"""The answers of `why`, `explain`, `diff` and `check` with --json."""

from __future__ import annotations

from typing import Final

from weigh.serve.schema.ledger import SHAPE
from weigh.serve.schema.shapes import (
    BOOLEAN,
    INTEGER,
    LINE,
    NUMBER,
    SCHEMA,
    SIZE,
    STRING,
    Schema,
    either,
    listed,
    nullable,
    one_of,
    record,
    ref,
    told,
)

_MAYBE: Final = nullable(STRING)
_BEFORE_AFTER: Final = record(before=SIZE, after=SIZE)
_A_B: Final = record(a=_MAYBE, b=_MAYBE)
_TOTAL: Final = record("A gap is what `b` has more than `a`.", a=SIZE, b=SIZE, gap=SIZE)
_BITS: Final = told(NUMBER, "How surprising it is: −log2 of how often, roughly, it is the answer.")

_WHY: Final[dict[str, Schema]] = {
    "text": told(STRING, "The first sentence: what the network has, and what is claimed."),
    "model": STRING,
    "claims": listed(ref("Claim")),
    "total": told(SIZE, "What the network has of the quantity that the first claim is about."),
    "complete": BOOLEAN,
    "holds": BOOLEAN,
    "answers": told(listed(ref("Answer")), "The best first."),
    "nearest": listed(ref("Near")),
    "weighed": told(INTEGER, "How many variants of the network were weighed."),
}

WHY: Final[dict[str, Schema]] = {
    "Claim": record(
        text=STRING,
        quantity=_MAYBE,
        low=told({"type": ["number", "null"]}, "The least number that is printed so."),
        high={"type": ["number", "null"]},
        layer=_MAYBE,
        sizes=nullable(listed({"type": ["integer", "null"]})),
        readings=listed(record(quantity=STRING, low=NUMBER, high=NUMBER, bits=_BITS, convention=_MAYBE)),
    ),
    "Edit": record(
        kind=STRING,
        layer=STRING,
        text=STRING,
        because=STRING,
        where=LINE,
        gap=SIZE,
        groups=listed(record(text=STRING, gap=SIZE, layers=INTEGER)),
    ),
    "Change": record(
        "A layer that an answer changes.",
        optional=("row",),
        name=STRING,
        type=STRING,
        change=STRING,
        params=record(before=SIZE, after=SIZE, gap=SIZE),
        macs=_BEFORE_AFTER,
        formula=record(before=STRING, after=STRING),
        output_shape=record(before=SHAPE, after=SHAPE),
        where=LINE,
        row=told({"type": ["integer", "null"]}, "Its row in the ledger, from 0."),
    ),
    "Answer": record(
        text=told(STRING, "Its headline."),
        kind=STRING,
        bits=_BITS,
        edits=listed(ref("Edit")),
        total=SIZE,
        formula=STRING,
        quantity=STRING,
        gap=SIZE,
        layers=listed(ref("Change")),
        code=told(listed(record(line=INTEGER, removed=listed(STRING), added=listed(STRING))), "Lines of the source."),
        like=_MAYBE,
        fits=listed(record(claim=STRING, value=SIZE, explained=BOOLEAN)),
        ties=INTEGER,
        tools=listed(record(name=STRING, version=STRING, setting=STRING)),
    ),
    "Near": record(edits=listed(ref("Edit")), total=SIZE, residual=SIZE),
    "WhyOfNetwork": record("Why one network does not have the number that is claimed.", (), **_WHY),
    "Why": record(
        "The network that explains the claims best; where there are several, all are under `models`.",
        optional=("models",),
        schema=SCHEMA,
        **_WHY,
        models=listed(ref("WhyOfNetwork")),
    ),
}

EXPLAIN: Final[dict[str, Schema]] = {
    "Misconception": record(text=STRING, formula=STRING, value=SIZE, kind=STRING, bits=_BITS),
    "Term": record(
        "A weight: the product of its named axes.",
        name=STRING,
        part=STRING,
        axes=listed(record(name=STRING, size=either(INTEGER, STRING))),
        count=SIZE,
        trainable=BOOLEAN,
    ),
    "Explanation": record(
        optional=("expected_shape",),
        schema=SCHEMA,
        layer=STRING,
        type=STRING,
        path=STRING,
        model=STRING,
        params=SIZE,
        trainable=SIZE,
        non_trainable=SIZE,
        frozen=BOOLEAN,
        formula=STRING,
        named_formula=STRING,
        terms=listed(ref("Term")),
        misconceptions=told(
            listed(ref("Misconception")), "How the expected number may have come about; the best first."
        ),
        nearest=listed(ref("Misconception")),
        expected={"type": ["integer", "null"]},
        shape_misconceptions=listed({"type": "object"}),
        expected_shape=SHAPE,
        inputs=listed(SHAPE),
        outputs=listed(SHAPE),
        macs=SIZE,
        macs_formula=_MAYBE,
        elementwise=SIZE,
        calls=INTEGER,
        parts=listed(record(path=STRING, params=SIZE)),
        where=LINE,
    ),
}

DIFF: Final[dict[str, Schema]] = {
    "Part": record(
        "One reason, and the parameters that it makes. The parts add up to the gap.",
        text=STRING,
        params=SIZE,
        kind=STRING,
        side=one_of("a", "b", None),
        group=STRING,
        reasons=listed(STRING),
        layers=listed(_A_B),
    ),
    "Pair": record(
        "A layer of one network beside its counterpart in the other; null where it has none.",
        a=_MAYBE,
        b=_MAYBE,
        type=_A_B,
        params=_TOTAL,
        formula=_A_B,
        settings=told(listed(STRING), "What is set differently."),
    ),
    "Difference": record(
        schema=SCHEMA,
        a=STRING,
        b=STRING,
        complete=BOOLEAN,
        totals=_TOTAL,
        trainable=_TOTAL,
        macs=_TOTAL,
        known=told(SIZE, "What the parts add up to."),
        parts=listed(ref("Part")),
        unknown=listed(STRING),
        layers=listed(ref("Pair")),
    ),
}

CHECK: Final[dict[str, Schema]] = {
    "PageModel": {
        "allOf": [
            ref("Model"),
            record(
                origin=told(STRING, "code, table, notation, prose or config."),
                where=LINE,
                same=told(listed(record(origin=STRING, where=LINE)), "Other places that show the same network."),
                solved=listed(ref("Solved")),
                line=told(STRING, "What it was read from, and its parameters, as they are printed."),
                under=told(listed(STRING), "The lines that are printed under it."),
            ),
        ]
    },
    "Solved": record(
        "A size that code leaves open, and a figure of the page settles.",
        size=STRING,
        value={"type": ["integer", "null"]},
        low=INTEGER,
        high=INTEGER,
        because=STRING,
        layer=STRING,
        where=LINE,
    ),
    "Verdict": record(
        text=STRING,
        quantity=_MAYBE,
        value=_MAYBE,
        formula=_MAYBE,
        low={"type": ["number", "null"]},
        high={"type": ["number", "null"]},
        verdict=one_of("holds", "fails", "unverifiable"),
        actual={"type": ["number", "null"]},
        because=STRING,
        kind=STRING,
        model=_MAYBE,
        source=told(STRING, "table for a sum that a table prints, text for what a text claims."),
        where=LINE,
        why=nullable(ref("WhyOfNetwork")),
        counted=told(BOOLEAN, "Whether the sentence counts it: a table's own sum that is right is no claim."),
        quote=told(STRING, "The claim as it is printed: cut around its number where it is long."),
        reasons=told(listed(STRING), "The first answers of `why`, a line each."),
    ),
    "Evidence": record(
        "What prose states of a layer, beside what it is.",
        text=STRING,
        layer=STRING,
        attribute=STRING,
        stated={},
        actual={},
        agrees=nullable(BOOLEAN),
        model=STRING,
        where=LINE,
    ),
    "Audit": record(
        schema=SCHEMA,
        page=STRING,
        text=told(STRING, "The first sentence: the networks, and what becomes of the claims."),
        models=listed(ref("PageModel")),
        claims=listed(ref("Verdict")),
        evidence=listed(ref("Evidence")),
        unread=listed(record(where=LINE, why=STRING)),
        told=told(
            record(evidence=listed(STRING), gaps=listed(STRING), faults=listed(STRING)),
            "The lines that are printed of all networks together.",
        ),
    ),
}
