"""What a network amounts to, kept apart by what people count apart: a sum over steps that an edit changes step by step.

A tally maps `Part`s to whole numbers. Every convention of counting (`counting.py`) is a choice of parts, so a network
that was edited is counted in all of them at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple, TypeAlias

from weigh.ask.weight_classes import WeightClass, weight_class
from weigh.ask.why.work import costs, family, macs
from weigh.network.graph import Layer
from weigh.network.ops import Applied, Op
from weigh.network.sizes import Size, total
from weigh.network.tensors import Tensor

WEIGHTS, AGAIN, MACS, COSTS, ACTIVATIONS, ASIDE, LAYERS, UNKNOWN = (
    "weights", "again", "macs", "costs", "activations", "aside", "layers", "unknown",
)  # fmt: skip
"""What is counted: weights at the first use of their layer, and at every further one; MACs, and what only some tools
add to them; elements that are written; elements that only some people count; layers with weights; and how many sizes
of each of these are not known."""

BEFORE_NORM: Final = "bias_before_norm"
"""The group of a convolution's bias whose output a normalization reads: its mean takes the bias off again."""
NORMS: Final = frozenset(["batch_norm", "group_norm", "layer_norm"])
POOLS: Final = frozenset(["pool", "global_pool", "adaptive_pool"])
IN_PLACE: Final = NORMS | {
    "activation", "dropout", "spatial_dropout", "noise", "identity", "local_response_norm", "cast",
}  # fmt: skip


class Part(NamedTuple):
    """what: one of the names above; of UNKNOWN, group is another of them.

    group: of weights their class, of LAYERS a family of layers, of MACS and COSTS a group of `work`, of activations
    what writes them.
    """

    what: str
    group: str = ""
    trained: bool = True


Tally: TypeAlias = Mapping[Part, int]


class Use(NamedTuple):
    """What a layer's surroundings decide about its count.

    owns: its weights are counted here, not at another call of it. frozen: they are not trained. normalized: only
    normalizations read its output. by_variable: it reads a variable of the layer around it. costs: what only some tools
    count is asked for as well. uncounted: names of its weights that are another layer's.
    """

    owns: bool = True
    frozen: bool = False
    normalized: bool = False
    by_variable: bool = False
    costs: bool = False
    uncounted: frozenset[str] = frozenset()


def added(one: dict[Part, int], other: Tally, times: int = 1) -> None:
    """Add another tally, so many times, to the first; parts that come to nothing are taken out."""
    for part, count in other.items():
        count = one.get(part, 0) + times * count
        if count:
            one[part] = count
        else:
            one.pop(part, None)


def tally_of(layer: Layer, op: Op, applied: Applied, inputs: tuple[Tensor, ...], use: Use, work: bool = True) -> Tally:
    """What one application of a layer contributes. work: with its MACs and activations, not its weights alone."""
    counts: dict[Part, int] = {}
    _count_weights(counts, layer, op, applied, inputs, use)
    if applied.missing:
        counts[Part(UNKNOWN, WEIGHTS)] = 1
    if not work:
        return counts
    _count_work(counts, op, applied, use)
    for group, size in costs(layer.type, op, applied, inputs) if use.costs else ():
        _count(counts, Part(COSTS, group), size)
    if applied.missing or applied.unpriced:
        counts[Part(UNKNOWN, MACS)] = 1
    return counts


def read_in(tensors: Iterable[Tensor]) -> Tally:
    """The elements of the network's own inputs, which some people count with the activations."""
    counts: dict[Part, int] = {}
    for tensor in tensors:
        _count(counts, Part(ASIDE, "input"), tensor.elements)
    return counts


def _count_weights(
    counts: dict[Part, int], layer: Layer, op: Op, applied: Applied, inputs: tuple[Tensor, ...], use: Use
) -> None:
    what = WEIGHTS if use.owns else AGAIN
    owned = False
    for weight in applied.weights:
        size = weight.count
        owned = owned or size != 0
        if weight.name not in use.uncounted:
            group: str = weight_class(op, weight, layer, inputs)
            if use.normalized and group == WeightClass.CONVOLUTION_BIAS:
                group = BEFORE_NORM
            _count(counts, Part(what, group, weight.trainable and not use.frozen), size)
    if owned and use.owns:
        counts[Part(LAYERS, family(op))] = 1
    for buffer in applied.buffers if use.owns else ():
        _count(counts, Part(ASIDE, "buffers" if buffer.axes else "counters"), buffer.count)


def _count_work(counts: dict[Part, int], op: Op, applied: Applied, use: Use) -> None:
    written = total(tensor.elements for tensor in applied.outputs)
    work = False
    for group, size in macs(op, applied, use.by_variable):
        _count(counts, Part(MACS, group), size)
        work = work or size != 0
    if op.view:
        _count(counts, Part(ASIDE, "view"), written)
        return
    multiplies = (bool(applied.weights) or use.by_variable) and work
    group = "neurons" if multiplies else "in_place" if op.kind in IN_PLACE else "pool" if op.kind in POOLS else "other"
    _count(counts, Part(ACTIVATIONS, group), written)
    if getattr(op, "activation", "") and multiplies:
        _count(counts, Part(ASIDE, "activation"), written)


def _count(counts: dict[Part, int], part: Part, size: Size) -> None:
    """Add a size to its part; one that is not known is never left out in silence."""
    if not isinstance(size, int):
        part, size = Part(UNKNOWN, WEIGHTS if part.what == AGAIN else part.what), 1
    if size:
        counts[part] = counts.get(part, 0) + size
