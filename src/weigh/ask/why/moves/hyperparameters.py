"""One hyperparameter otherwise: in one layer, or in all layers of a kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import inf
from typing import Any, Final

from weigh.ask.variations import Variation, core, field_of, variations, with_field
from weigh.ask.why.moves.move import PASSING, Idea, Move, unlike, which
from weigh.ask.why.plan import Edit, Plan
from weigh.network.ops import Op
from weigh.ops.convolution import Conv
from weigh.ops.pooling import Pool

SPATIAL: Final = frozenset(["padding", "stride", "dilation"])
"""What changes sizes and no weights of its own: asked only where some count depends on positions."""
WHOLE_NETWORK: Final = frozenset(["data_format"])
"""What nobody sets for a single layer."""
IN_ALL: Final = frozenset(
    ["padding", "stride", "kernel", "dilation", "groups", "bias_added", "bias_removed", "recurrent_biases",
     "scale_added", "scale_removed", "center_added", "center_removed", "depthwise", "separable", "full",
     "bidirectional", "one_direction", "cell", "units", "filters", "heads", "key_dim"]
)  # fmt: skip
"""What people do to every layer of a kind at once."""
EVERY_BITS: Final = 1.0
"""Every layer of a kind: one more word, wherever they are."""
MOST_IN_ALL_BITS: Final = 8.0
"""What is hardly thought of for one layer is not tried for all: a size that suits every layer is solved for."""
COUNTED_INSTEAD_BITS: Final = 2.0
"""What is more readily not counted than not there: the count follows a convention (`counting.py`)."""
ALREADY_A_CONVENTION: Final = frozenset(["bias_removed"])
UNIFORM: Final = frozenset(["padding", "kernel", "dilation", "groups", "bias", "scale", "center", "biases", "round_up"])
POOL_PADDING_BITS: Final = 3.0
"""Hardly anybody tells a pooling how to pad."""
ODD_ONE_OUT_BITS: Final = 1.5
"""Where all layers of a kind have one of these alike, hardly anybody means a single one to be otherwise."""
OF_THE_FIRST: Final = frozenset(["kernel"])
"""What the first layer often has otherwise: it reads the image."""
WINDOW_FIELDS: Final = frozenset(["padding", "kernel", "dilation", "stride", "size", "round_up"])
FEW: Final = 3
RELATIVE: Final = frozenset(["units", "filters", "features", "vocabulary", "key_dim"])
"""Sizes that are varied around what they are: that 817 + 2 and 820 − 1 are both 819 makes no group of two layers."""
BY_WINDOW: Final = frozenset(["depthwise", "separable", "groups"])
"""What people do to all convolutions with one window, and not to those of 1 × 1 between them."""
MOST_PLACES: Final = 64
"""In larger networks layers that repeat others are left out, even where what reads them is not the same."""
MOVED_STRIDE_BITS: Final = 2.0
"""Where a bottleneck halves the image is the one thing in which versions of residual networks differ."""


def one_layer(plan: Plan, most: float = inf) -> Iterator[Move]:
    """Every variation of every layer, for up to so many bits."""
    places = [index for index, step in enumerate(plan.steps) if step.owns]
    kinds = Counter(core(plan.steps[index].op).kind for index in places)
    alike = _Alike(plan, places)
    last = plan.weighted[-1] if plan.weighted else -1
    for index in places if len(places) <= MOST_PLACES else unlike(plan, places):
        step = plan.steps[index]
        among = kinds[core(step.op).kind]
        for variation in variations(step.op, most - which(plan, index, among)):
            classes = index == last and variation.kind in ("units", "filters")
            if variation.kind not in WHOLE_NETWORK and not classes:
                where = which(plan, index, among, window=variation.field in WINDOW_FIELDS)
                odd = ODD_ONE_OUT_BITS * alike.makes_odd(index, variation.field)
                yield _everywhere(plan, variation, index, _bits(step.op, variation), where + odd)


def _bits(op: Op, variation: Variation) -> float:
    return variation.bits + POOL_PADDING_BITS * (variation.kind == "padding" and isinstance(op, Pool))


class _Alike:
    """Which hyperparameters are the same in all layers of a kind."""

    def __init__(self, plan: Plan, places: list[int]) -> None:
        self.plan = plan
        self._places: dict[str, list[int]] = {}
        for index in places:
            self._places.setdefault(core(plan.steps[index].op).kind, []).append(index)
        self._uniform: dict[tuple[str, str], bool] = {}

    def makes_odd(self, index: int, field: str) -> bool:
        """Whether a layer would be the only one of its kind with another value of a field."""
        kind = core(self.plan.steps[index].op).kind
        same = self._places[kind]
        if field not in UNIFORM or len(same) < FEW or (index == same[0] and field in OF_THE_FIRST):
            return False
        if (kind, field) not in self._uniform:
            values = {str(field_of(self.plan.steps[one].op, field)) for one in same}
            self._uniform[kind, field] = len(values) == 1
        return self._uniform[kind, field]


def _everywhere(plan: Plan, variation: Variation, index: int, bits: float, where: float) -> Move:
    """One layer otherwise, at each of its calls."""
    step = plan.steps[index]
    same = (one for one in plan.steps_of[step.layer] if plan.steps[one].op == step.op)
    edit = Edit(changes=tuple((one, variation.op) for one in same))
    facts = {"field": variation.field, "old": variation.old, "new": variation.new, "every": False}
    return Move(variation.kind, bits + where, (edit,), (index,), facts, where)


def all_layers(plan: Plan) -> Iterator[Move]:
    """The same variation in every layer of a kind that has it, or in every convolution with one window."""
    seen: set[tuple[str, str, str, str, tuple[int, ...]]] = set()
    for group, members in _groups(plan).items():
        same = (*group[:-1], tuple(index for index, _ in members))
        if len(members) > 1 and same not in seen:
            seen.add(same)
            bits = max(_bits(plan.steps[index].op, variation) for index, variation in members) + EVERY_BITS
            instead = COUNTED_INSTEAD_BITS * (group[1] in ALREADY_A_CONVENTION)
            yield _in_all(group[1], bits + instead, members)


Group = tuple[str, str, str, str, str]
"""The kind of the layers, of the variation, its field, the new value (and the old one, where it is relative); and the
layers' window, where only those of one are meant."""


def _groups(plan: Plan) -> dict[Group, list[tuple[int, Variation]]]:
    groups: dict[Group, list[tuple[int, Variation]]] = {}
    last = plan.weighted[-1] if plan.weighted else -1
    varied: dict[Op, list[Variation]] = {}  # equal ops share theirs, and so what is worked out about them
    for index, step in enumerate(plan.steps):
        if index == last and step.op.kind == "dense":
            continue
        if step.op not in varied:
            varied[step.op] = [one for one in variations(step.op, MOST_IN_ALL_BITS) if one.kind in IN_ALL]
        for variation in varied[step.op]:
            windows = ("", str(field_of(step.op, "kernel"))) if variation.kind in BY_WINDOW else ("",)
            for window in windows:
                values = f"{variation.old} {variation.new}" if variation.kind in RELATIVE else str(variation.new)
                key = (core(step.op).kind, variation.kind, variation.field, values, window)
                groups.setdefault(key, []).append((index, variation))
    return groups


def _in_all(kind: str, bits: float, members: list[tuple[int, Variation]]) -> Move:
    first = members[0][1]
    edit = Edit(changes=tuple((index, variation.op) for index, variation in members))
    facts = {"field": first.field, "old": first.old, "new": first.new, "every": True}
    return Move(kind, bits, (edit,), tuple(index for index, _ in members), facts)


def moved_strides(plan: Plan) -> Iterator[Idea]:
    """Of a 1 × 1 convolution with a larger one behind it, the other one strides: in every bottleneck."""
    here: list[int] = []
    there: list[int] = []
    stride: Any = None
    for index, step in enumerate(plan.steps):
        behind = _convolution_behind(plan, index) if isinstance(step.op, Conv) and set(step.op.kernel) == {1} else -1
        if behind < 0:
            continue
        own, next_one = field_of(step.op, "stride"), field_of(plan.steps[behind].op, "stride")
        if set(own) != set(next_one) and 1 in (*own, *next_one):
            from_here = set(next_one) == {1}
            here.append(index if from_here else behind)
            there.append(behind if from_here else index)
            stride = own if from_here else next_one
    if here:
        still = (1,) * len(stride)
        halves = (_strided(plan, here, stride, still), _strided(plan, there, still, stride))
        yield Idea(MOVED_STRIDE_BITS * len(halves), halves)


def _convolution_behind(plan: Plan, index: int) -> int:
    """The convolution with a window behind one, normalizations and activations between them; -1 where there is none."""
    value = plan.steps[index].outputs[0]
    while len(plan.readers[value]) == 1:
        reader = plan.readers[value][0]
        op = plan.steps[reader].op
        if isinstance(op, Conv):
            return reader if set(op.kernel) != {1} else -1
        if op.kind not in PASSING:
            return -1
        value = plan.steps[reader].outputs[0]
    return -1


def _strided(plan: Plan, steps: list[int], old: Any, new: Any) -> Move:
    changes: tuple[tuple[int, Op], ...] = tuple(
        (index, with_field(plan.steps[index].op, "stride", new)) for index in steps
    )
    facts = {"field": "stride", "old": old, "new": new, "every": len(steps) > 1}
    return Move("stride", MOVED_STRIDE_BITS, (Edit(changes=changes),), tuple(steps), facts)
