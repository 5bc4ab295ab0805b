"""Steps that a text leaves out: PyTorch's tables print modules alone, so what `forward` does besides (a pooling, a
flattening) shows only in the next row; notation and prose leave flattening to the reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from weigh.network.errors import WeighError
from weigh.network.ops import Op, apply
from weigh.network.tensors import Tensor
from weigh.ops.indexing import At, Cut, Index, Others
from weigh.ops.pooling import GlobalPool, Pool
from weigh.ops.shape import Flatten, Reshape
from weigh.readers.written.infer.clues import Clues
from weigh.readers.written.infer.inputs import channels_of

LIKELY = 3.0
"""A row that fits as it stands at a lower cost is not thought to stand behind a step left out."""
JOIN_COST = 2.5
"""Of a concatenation that is not printed."""
MOST_WIDTHS = 6
POOLED = frozenset(
    ["conv", "depthwise", "separable", "dense", "batch_norm", "activation", "dropout", "spatial_dropout"]
)
"""Families in front of which PyTorch programs pool by a function."""
WINDOWED = frozenset(["conv", "transposed"])
KEEPING = frozenset(["batch_norm", "activation", "pool", "dropout", "spatial_dropout", "prelu", "group_norm"])
"""Families whose output has as many channels as their input."""


class Bridge(NamedTuple):
    """Ops between the value at hand and the row, each with the name of its kind, and what the whole costs."""

    steps: tuple[tuple[str, Op], ...]
    cost: float


def allowed(clues: Clues) -> bool:
    """Whether such a text leaves steps out at all: Keras prints every layer."""
    return clues.framework != "keras" or clues.loose


def bridges(clues: Clues, x: Tensor) -> Iterator[Bridge]:
    """What may stand between, the likeliest first."""
    if x.rank is None or x.rank < 3:
        return
    spatial = x.rank - 2
    flat = ("Flatten", _flat(clues, x))
    if spatial == 1 and clues.output is not None and len(clues.output) == 1:
        yield Bridge((("LastStep", Index((Others(), At(-1), Cut()))),), 1.5)
    if clues.family.name == "dense":
        yield Bridge((flat,), 1.0)
        if spatial <= 3:
            mean = GlobalPool("average", spatial, False, clues.channels_first)
            yield Bridge((("GlobalAveragePooling", mean),), 3.0)
    if spatial not in (1, 2, 3) or clues.family.name not in POOLED:
        return
    for size, cost in ((2, 4.0), (3, 5.5), (4, 5.5)):
        pool = Pool("max", (size,) * spatial, (size,) * spatial, channels_first=clues.channels_first)
        if _possible(pool, x):
            yield Bridge((("MaxPooling", pool),), cost)
            if clues.family.name == "dense":
                yield Bridge((("MaxPooling", pool), ("Flatten", Flatten())), cost)


def wider(clues: Clues) -> Iterator[tuple[int, float]]:
    """How many channels the row may read, and what each number costs: where that is more than there are, several
    values were put end to end without a row of their own."""
    if clues.family.name in WINDOWED:
        spatial = clues.family.spatial or (len(clues.output) - 1 if clues.output else 2)
        found = sorted(channels_of(clues, spatial, image=False), key=lambda option: option[2])
        options = {channels: cost for channels, _, cost in reversed(found)}  # of each number the least cost
        yield from sorted(options.items(), key=lambda option: option[1])[:MOST_WIDTHS]
    elif clues.family.name in KEEPING and clues.channels() is not None:
        yield clues.channels() or 0, 0.0


def needs_flattening(clues: Clues, x: Tensor) -> bool:
    """Whether a dense layer of notation or prose stands behind maps, which nobody means it to keep."""
    return clues.family.name == "dense" and clues.loose and x.rank is not None and x.rank > 3


def _flat(clues: Clues, x: Tensor) -> Op:
    """A flattening; where the row prints 1 × 1 maps, one that keeps these axes."""
    output = clues.output
    if output is not None and len(output) == x.rank - 1 if x.rank else False:
        ones = output[:-1] if output else ()
        if not clues.channels_first and all(size == 1 for size in ones):
            return Reshape((*(1 for _ in ones), -1))
    return Flatten()


def _possible(op: Op, x: Tensor) -> bool:
    try:
        apply(op, (x,))
    except WeighError:
        return False
    return True
