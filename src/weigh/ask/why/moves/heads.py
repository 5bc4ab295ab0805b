"""The end of a network: its head left out, or its weights shared with the embedding at its beginning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from weigh.ask.why.moves.move import Move, is_convolution
from weigh.ask.why.plan import Edit, Plan
from weigh.ops.embedding import Embedding, ReversibleEmbedding

TOP_BITS: Final = 3.5
"""`include_top=False`: as often asked as the whole network."""
OUTPUT_BITS: Final = 4.0
"""The last layer alone: the features that a network gives."""
TIED_BITS: Final = 2.5
"""Whether a table that is used at both ends counts once is what counts of language models differ in."""
TOP: Final = frozenset(["flatten", "global_pool", "adaptive_pool", "dense", "reshape", "dropout"])


def without_top(plan: Plan) -> Iterator[Move]:
    """What `include_top=False` leaves: the convolutional part."""
    convolutions = [i for i in range(len(plan.steps)) if is_convolution(plan, i)]
    dense = [i for i in plan.weighted if plan.steps[i].op.kind == "dense"]
    if convolutions and dense and dense[-1] > convolutions[-1]:
        start = next((i for i in range(convolutions[-1] + 1, dense[0] + 1) if plan.steps[i].op.kind in TOP), None)
        if start is not None:
            facts = {"first": plan.steps[start].layer.name}
            yield Move("without_top", TOP_BITS, (Edit(cut=plan.steps[start].inputs[0]),), (start,), facts)


def without_output(plan: Plan) -> Iterator[Move]:
    """The network without its last layer with weights."""
    with_inputs = [index for index in plan.weighted if plan.steps[index].inputs]
    if len(with_inputs) > 1:
        last = with_inputs[-1]
        yield Move("without_output", OUTPUT_BITS, (Edit(cut=plan.steps[last].inputs[0]),), (last,))


def reversible(plan: Plan) -> Iterator[Move]:
    """An embedding that is used both ways with a table of its own for each, or with one for both."""
    for index, step in enumerate(plan.steps):
        if isinstance(step.op, ReversibleEmbedding) and step.owns:
            same = plan.steps_of[step.layer]
            other = replace(step.op, tied=not step.op.tied)
            kind = "untied" if step.op.tied else "tied"
            yield Move(kind, TIED_BITS, (Edit(changes=tuple((one, other) for one in same)),), (index,))


BIASES_BITS: Final = 4.0
"""Who knows Keras's LSTM counts one bias vector for each gate; PyTorch's has two, which add up to one."""
SECOND_BIAS: Final = "bias_hh"


def one_bias(plan: Plan) -> Iterator[Move]:
    """PyTorch's recurrent layers with one bias vector for each gate, as Keras's have."""
    names = {
        index: [weight.name for weight in plan.applied[index].weights if weight.name.startswith(SECOND_BIAS)]
        for index in plan.weighted
    }
    steps = tuple(index for index, found in names.items() if found)
    if steps:
        edit = Edit(uncounted=tuple((index, name) for index in steps for name in names[index]))
        yield Move("recurrent_biases", BIASES_BITS, (edit,), steps, {"every": len(steps) > 1, "old": 2, "new": 1})


def same_table(plan: Plan) -> Iterator[Move]:
    """A dense layer at the end that uses the embedding's table, turned round, instead of a matrix of its own."""
    tables = {(s.op.features, s.op.vocabulary): s.layer for s in plan.steps if isinstance(s.op, Embedding)}
    for index in plan.weighted:
        if plan.steps[index].op.kind != "dense":
            continue
        kernel = next((weight for weight in plan.applied[index].weights if weight.name == "kernel"), None)
        table = tables.get(kernel.shape) if kernel is not None else None  # type: ignore[arg-type]
        if table is not None:
            edit = Edit(uncounted=((index, "kernel"),))
            yield Move("tied", TIED_BITS, (edit,), (index,), {"embedding": table.name})
