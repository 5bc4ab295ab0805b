"""Layers that hold no weights but decide how many others hold: Flatten and pooling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from weigh.ask.why.moves.move import (
    BEHIND_POOLING,
    POOLING,
    Move,
    choice,
    insert,
    is_convolution,
    is_image,
    poolings,
    stage_end,
    unlike,
)  # fmt: skip
from weigh.ask.why.native import is_torch, laid_out, native, type_of
from weigh.ask.why.plan import Edit, New, Plan
from weigh.ops.dense import Dense
from weigh.ops.pooling import GlobalPool, Pool
from weigh.ops.shape import Flatten

FLATTEN_BITS: Final = 3.0
"""A Flatten forgotten between image and dense part: what is forgotten most."""
FLATTEN_SERIES_BITS: Final = 5.0
"""Before a dense layer that reads a series: often meant as it is."""
GLOBAL_POOL_BITS: Final = 4.0
INSTEAD_BITS: Final = 4.0
"""Flatten where a global pooling stands, or the reverse: tutorials have both."""
LATER_BITS: Final = 3.0
"""Behind the first dense layer; it belongs in front of it."""
WITHOUT_FLATTEN_BITS: Final = 5.0
WITHOUT_GLOBAL_POOL_BITS: Final = 6.0
LAST_POOL_BITS: Final = 4.0
"""The pooling behind the last convolution is left out more readily than one between others."""
POOL_BITS: Final = 6.0
WITHOUT_POOL_BITS: Final = 5.0


def between_image_and_dense(plan: Plan) -> Iterator[Move]:
    """Flatten, or a global pooling, where a dense layer reads an image: it would act on each position's channels."""
    for number, index in enumerate(_borders(plan)):
        value = plan.steps[index].inputs[0]
        later = LATER_BITS * (number > 0)
        tensor = plan.tensors[value]
        flatten = insert(value, New("Flatten", Flatten()), readers=[index], rank=BEHIND_POOLING)
        facts = {"before": plan.steps[index].layer.name, "shape": tensor}
        bits = FLATTEN_BITS if is_image(plan, value) else FLATTEN_SERIES_BITS
        yield Move("flatten", bits + later, (flatten,), (index,), facts)
        spatial = len(tensor.axes) - 2
        if spatial <= 3:
            new = native(plan, New(f"GlobalAveragePooling{spatial}D", GlobalPool("average", spatial)))
            pool = insert(value, new, readers=[index], rank=BEHIND_POOLING)
            yield Move("global_pool", GLOBAL_POOL_BITS + later, (pool,), (index,), {**facts, "type": new.type})


def _borders(plan: Plan) -> Iterator[int]:
    """Dense layers that read more than features, in order."""
    for index, step in enumerate(plan.steps):
        if isinstance(step.op, Dense):
            tensor = plan.input_of(index)
            if not tensor.has_rest and len(tensor.axes) > 2:
                yield index


def instead_of_flatten(plan: Plan) -> Iterator[Move]:
    """No Flatten, or a global pooling in its place; and the reverse."""
    for index, step in enumerate(plan.steps):
        tensor = plan.input_of(index) if step.inputs else None
        if tensor is None or tensor.has_rest:
            continue
        spatial = len(tensor.axes) - 2
        out = Edit(removed=(index,))
        if isinstance(step.op, Flatten) and 1 <= spatial <= 3:
            if not is_torch(plan):  # where the next layer's features are declared, so that it would not fit
                yield Move("without_flatten", WITHOUT_FLATTEN_BITS, (out,), (index,))
            pool = Edit(changes=((index, laid_out(plan, GlobalPool("average", spatial))),))
            facts = {"instead": True, "type": type_of(plan, f"GlobalAveragePooling{spatial}D")}
            yield Move("global_pool", INSTEAD_BITS, (pool,), (index,), facts)
        if isinstance(step.op, GlobalPool):
            flatten = Edit(changes=((index, Flatten()),))
            yield Move("flatten", INSTEAD_BITS, (flatten,), (index,), {"instead": True, "type": "Flatten"})
            yield Move("without_global_pool", WITHOUT_GLOBAL_POOL_BITS, (out,), (index,))


def pools(plan: Plan) -> Iterator[Move]:
    """One more pooling stage: behind the last convolution, or behind any other."""
    ends = {stage_end(plan, index): index for index in range(len(plan.steps)) if is_convolution(plan, index)}
    places = {value: index for value, index in ends.items() if not _is_pooled(plan, value)}
    last = max(places.values(), default=-1)
    for value, index in places.items():
        tensor = plan.tensors[value]
        if tensor.has_rest or not 3 <= len(tensor.axes) <= 5:
            continue
        where = LAST_POOL_BITS if index == last else POOL_BITS + choice(len(places))
        for pool, bits in _pools_for(plan, len(tensor.axes) - 2):
            new = native(plan, New(f"{_TYPES.get(pool.function, 'Max')}Pooling{len(pool.size)}D", pool))
            facts = {"size": pool.size, "stride": pool.stride, "shape": tensor, "type": new.type}
            yield Move("pool", where + bits, (insert(value, new, rank=POOLING),), (index,), facts)


_TYPES = {"max": "Max", "average": "Average"}


def _is_pooled(plan: Plan, value: int) -> bool:
    return any(plan.steps[reader].op.kind in ("pool", "global_pool", "adaptive_pool") for reader in plan.readers[value])


def _pools_for(plan: Plan, spatial: int) -> Iterator[tuple[Pool, float]]:
    """The poolings that the network uses elsewhere, by how many others there are; then the usual ones."""
    used: dict[Pool, None] = {}
    for index in poolings(plan):
        op = plan.steps[index].op
        if isinstance(op, Pool) and len(op.size) == spatial:
            used[replace(op, channels_first=False)] = None
    for number, pool in enumerate(used):
        yield pool, float(min(number, 2))
    for size, bits in ((2, 1.0), (3, 2.5)):
        pool = Pool("max", (size,) * spatial, (2,) * spatial)
        if not used or (size > 2 and pool not in used):
            yield pool, bits + bool(used)


def without_pools(plan: Plan) -> Iterator[Move]:
    """One pooling stage taken out."""
    found = poolings(plan)
    for index in unlike(plan, found):
        yield Move("without_pool", WITHOUT_POOL_BITS + choice(len(found)), (Edit(removed=(index,)),), (index,))
