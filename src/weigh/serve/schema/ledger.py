"""What is shared by all answers, and the ledger: `weigh SOURCE --json`."""

from __future__ import annotations

from typing import Final

from weigh.serve.schema.shapes import (
    BOOLEAN,
    FREE,
    INTEGER,
    LINE,
    SCHEMA,
    SIZE,
    STRING,
    Schema,
    either,
    keyed,
    listed,
    nullable,
    record,
    ref,
    told,
)

SHAPE: Final = told(
    {"type": ["array", "null"], "items": {"type": ["integer", "null"]}},
    "The batch first; null for a size that is not known, and for the whole where not even the rank is.",
)
_NOTHING_OR = "; null where nothing of it is known."

LEDGER: Final[dict[str, Schema]] = {
    "Error": record(
        "What is given instead of an answer.",
        schema=SCHEMA,
        error=record(
            kind=told(STRING, "Which error it is; stays the same from version to version."),
            text=told(STRING, "Whole sentences: the law, the letters and the numbers, the remedy."),
            where=LINE,
            line=told({"type": ["integer", "null"]}, "The line of the text that was sent, from 1."),
            fill=told(
                nullable(record(part=STRING, values=listed(STRING))),
                "The part of the request that is to be mended, and what could stand there.",
            ),
        ),
    ),
    "Remark": record("Something that is not known, or was noted.", kind=STRING, what=STRING, where=LINE, why=STRING),
    "Fault": record("Where the network contradicts itself.", kind=STRING, layer=STRING, where=LINE, text=STRING),
    "Input": record(name=STRING, shape=SHAPE, dtype=nullable(STRING)),
    "Params": record(
        optional=("formula",),
        total=told(SIZE, "What is known, where `at_least` is true."),
        trainable=SIZE,
        non_trainable=SIZE,
        formula=told(STRING, "The count, where it waits for a size."),
    ),
    "Weight": record(name=STRING, shape=listed(SIZE), count=SIZE),
    "Layer": record(
        "One row: a layer in one place where it is enclosed.",
        optional=("output_formulas",),
        name=STRING,
        type=STRING,
        path=STRING,
        depth=told(INTEGER, "How many rows it is enclosed by."),
        encloses=told(BOOLEAN, "Whether it is a model or a module, whose figures are sums."),
        output_shapes=listed(SHAPE),
        params=SIZE,
        trainable=SIZE,
        non_trainable=SIZE,
        formula=told(STRING, "(11 × 11 × 3 + 1) × 96"),
        macs=told(SIZE, "Multiply-accumulates of all calls, for one example."),
        elementwise=told(SIZE, "Operations on single elements."),
        activations=told(SIZE, "Elements of what comes out."),
        calls=INTEGER,
        shared=told(BOOLEAN, "Its parameters are counted in a row above."),
        unknown=BOOLEAN,
        weights=listed(ref("Weight")),
        where=LINE,
        output_formulas=listed(listed(either(INTEGER, STRING))),
    ),
    "Model": record(
        "One network, layer by layer. All counts are exact, or `partial` names them.",
        name=STRING,
        type=STRING,
        dialect=told(STRING, "keras1, keras2, tf.keras, keras3, torch, or empty."),
        complete=told(BOOLEAN, "Whether everything is known."),
        at_least=told(BOOLEAN, "Whether some parameters are not known."),
        unknowns=listed(ref("Remark")),
        faults=listed(ref("Fault")),
        notes=listed(ref("Remark")),
        inputs=listed(ref("Input")),
        params=ref("Params"),
        macs=told(SIZE, "Multiply-accumulates for one example" + _NOTHING_OR),
        flops=told(SIZE, "Twice the MACs" + _NOTHING_OR),
        elementwise=told(SIZE, "Operations on single elements" + _NOTHING_OR),
        neurons=told(SIZE, "Outputs of the layers that multiply weights" + _NOTHING_OR),
        activations=record(elements=SIZE, bytes=told(SIZE, "As 32-bit floats.")),
        partial=told(listed(STRING), "The totals that are less than the whole."),
        training=nullable(record(optimizer=nullable(STRING), loss=nullable(STRING), settings=FREE)),
        layers=listed(ref("Layer")),
    ),
    "Ledgers": record(schema=SCHEMA, models=listed(ref("Model")), notes=listed(ref("Remark"))),
    "Zoo": record(schema=SCHEMA, zoo=listed(ref("Published"))),
    "Published": record(
        name=STRING,
        title=nullable(STRING),
        source=nullable(STRING),
        claims=told(listed(record(quantity=STRING, text=STRING)), "The figures that the source prints."),
    ),
    "Words": record(schema=SCHEMA, words=keyed(STRING), palette=keyed(FREE)),
}
