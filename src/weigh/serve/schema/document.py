"""The document: all that the page and a report show of a source."""

from __future__ import annotations

from typing import Final

from weigh.serve.schema.shapes import (
    FREE,
    INTEGER,
    SCHEMA,
    STRING,
    Schema,
    keyed,
    listed,
    nullable,
    one_of,
    record,
    ref,
    told,
)

ROLES: Final = (
    "input", "conv", "dense", "attention", "recurrent", "embedding", "norm", "activation", "pool", "merge", "shape",
    "regularize", "module", "other", "unknown",
)  # fmt: skip
_ROW: Final = told({"type": ["integer", "null"]}, "A row of the ledger, from 0.")
_SHARE: Final[Schema] = {"type": "number", "minimum": 0, "maximum": 1}

DOCUMENT: Final[dict[str, Schema]] = {
    "Role": one_of(*ROLES),
    "Row": record(
        "What a page needs to show a row of the ledger; in its order.",
        around=told(_ROW, "The row that encloses it."),
        role=ref("Role"),
        share=told(nullable(_SHARE), "Of the network's parameters."),
        explained=told(INTEGER, "Which of `explanations`."),
        line=told({"type": ["integer", "null"]}, "The line of the source."),
    ),
    "Explained": record(
        "What `explain` tells of a row; equal rows share it.",
        named_formula=STRING,
        macs_formula=nullable(STRING),
        terms=listed(ref("Term")),
        sections=listed(record(label=STRING, lines=listed(STRING))),
    ),
    "Node": record(
        "A box of the picture, in its place on the grid of ranks and lanes.",
        row=_ROW,
        kind=told(one_of("input", "output", "layer", "module", "group"), "group: equal layers in a row, drawn as one."),
        call=told(INTEGER, "Which application of the row; above 0 it is used again."),
        rank=INTEGER,
        lane={"type": "number"},
        label=STRING,
        type=STRING,
        shape=STRING,
    ),
    "Edge": record(
        from_=told(INTEGER, "A node, by its number."),
        to=INTEGER,
        via=told(listed(listed({"type": "number"})), "Rank and lane, where the lane changes on the way."),
        shape=STRING,
    ),
    "Level": record(ranks=INTEGER, lanes=INTEGER, nodes=listed(ref("Node")), edges=listed(ref("Edge"))),
    "Picture": record(
        levels=told(keyed(ref("Level")), "-1: the network itself; otherwise what is inside an enclosing row."),
        open=told(listed({}), "What is shown open at first."),
    ),
    "Block": record(
        "Its sizes are between 0 and 1, of the largest.",
        row=told(_ROW, "A row of the ledger; null for what goes in."),
        label=STRING,
        type=STRING,
        shape=STRING,
        role=ref("Role"),
        height=_SHARE,
        width=_SHARE,
        depth=_SHARE,
    ),
    "ReportedModel": record(
        ledger=ref("Model"),
        answer=told(STRING, "The answer in one sentence."),
        verdict=one_of("holds", "partly", "explained", "open", None),
        rows=listed(ref("Row")),
        explanations=listed(ref("Explained")),
        why=nullable(ref("WhyOfNetwork")),
        picture=ref("Picture"),
        blocks=told(nullable(listed(ref("Block"))), "The classic view, of chains only."),
    ),
    "Document": record(
        schema=SCHEMA,
        version=STRING,
        title=STRING,
        source=record(name=STRING, lines=nullable(listed(STRING))),
        claims=listed(STRING),
        models=listed(ref("ReportedModel")),
        notes=listed(ref("Remark")),
        words=told(keyed(STRING), "Every sentence of the page."),
        palette=told(keyed(FREE), "The colours of each role, light and dark."),
    ),
}
