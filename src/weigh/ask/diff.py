"""Why two networks differ in parameters: the gap as a few named parts that add up to it exactly.

The layers are paired first (`align`), and each pair is compared class of weights by class. A gap is what `b` has more
than `a`. A size that is not known takes no part in any sum, and its layer is told as not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, NamedTuple

from weigh.ask.align import Pair, align, family, kind, owns
from weigh.ask.ledger import Count, Ledger, Row
from weigh.ask.weight_classes import BIASES, WeightClass, weight_class
from weigh.network.errors import ShapeError
from weigh.network.graph import Call, Graph, Layer
from weigh.network.notebook import InNotebook
from weigh.network.ops import Op, apply
from weigh.network.sizes import Size
from weigh.network.tensors import Tensor, Weight
from weigh.words.diff import SAME_NAMES

CLASS, SIZES, LAYERS = "class", "sizes", "layers"
"""What a part is about: weights of a class that only one network has; the same weights in other sizes; whole layers."""
INPUT, KIND = "input", "kind"
"""Why sizes differ, beside the layer's own settings: what it is given, and being another kind of layer."""
MALFORMED = (ShapeError, ValueError, TypeError, LookupError)
"""What trying an op may raise: with the settings of two layers it may be one that no layer has."""


class Share(NamedTuple):
    """What one pair of layers adds to one part of the gap.

    side: the network that has it, "a" or "b"; empty for sizes. group: a class of weights; for sizes a family of layers,
    or the class of position tables. reasons: why sizes differ. params: what `b` has more.
    """

    kind: str
    side: str
    group: str
    reasons: tuple[str, ...]
    params: int


@dataclass(frozen=True, slots=True)
class LayerGap:
    """Two layers that stand for each other, or one without a partner, as rows of their ledgers.

    shares: what it adds to the parts. exact: whether that is all of it.
    settings: those in which both differ though their weights do not depend on them.
    between: the layers that only one network has since the last pair that owns weights, if none of them owns any.
    """

    a: Row | None
    b: Row | None
    shares: tuple[Share, ...] = ()
    exact: bool = True
    settings: tuple[str, ...] = ()
    between: tuple[Row, ...] = ()

    @property
    def known(self) -> int:
        """The parameters that `b` has more, as far as they are known."""
        return sum(share.params for share in self.shares)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the gap, over all the layers that it is about; the fields are those of `Share`.

    normalized: how many of its layers a normalization follows, where it is about biases.
    """

    kind: str
    side: str
    group: str
    reasons: tuple[str, ...]
    params: int
    layers: tuple[LayerGap, ...]
    normalized: int = 0


@dataclass(frozen=True, slots=True)
class Total:
    """One total of both networks."""

    a: Count
    b: Count

    @property
    def gap(self) -> int | None:
        """What `b` has more; None where that is not known."""
        return self.b.known - self.a.known if self.a.exact and self.b.exact else None


@dataclass(frozen=True, repr=False)
class Difference(InNotebook):
    """Two networks side by side. layers: every pair, in order. parts: the largest first; they add up to `known`."""

    a: Ledger
    b: Ledger
    names: tuple[str, str]
    layers: tuple[LayerGap, ...]
    parts: tuple[Part, ...]

    @property
    def params(self) -> Total:
        return Total(self.a.params, self.b.params)

    @property
    def trainable(self) -> Total:
        return Total(self.a.trainable, self.b.trainable)

    @property
    def macs(self) -> Total:
        return Total(self.a.macs, self.b.macs)

    @cached_property
    def known(self) -> int:
        """The gap in parameters as far as it is known: all of it where both totals are exact."""
        return sum(layer.known for layer in self.layers)

    @property
    def unknown(self) -> tuple[LayerGap, ...]:
        """The pairs of which some size is not known."""
        return tuple(layer for layer in self.layers if not layer.exact)

    @cached_property
    def same(self) -> bool:
        """Whether both are certainly the same, layer by layer, up to names."""
        return self.a.complete and self.b.complete and all(_same(layer) for layer in self.layers)

    def __repr__(self) -> str:
        a, b = self.names
        return f"<weigh.Difference of {a!r} and {b!r}: {self.params.gap} in {len(self.parts)} parts>"


def diff(a: Ledger, b: Ledger, names: tuple[str, str] | None = None) -> Difference:
    """Compare two networks.

    names: what they are called in the answer; their own names where none are given.
    """
    own = a.graph.name, b.graph.name
    if own[0] == own[1]:
        own = SAME_NAMES[0].format(name=own[0]), SAME_NAMES[1].format(name=own[1])
    layers = tuple(_compared(align(a.graph, b.graph), _owners(a), _owners(b)))
    parts = sorted(_parts(layers, a.graph, b.graph), key=lambda part: -abs(part.params))
    return Difference(a, b, names or own, layers, tuple(parts))


def _owners(ledger: Ledger) -> Mapping[Layer, Row]:
    """The row of each layer in which its weights count."""
    return {row.layer: row for row in ledger.rows if row.adds and not row.encloses}


def _same(layer: LayerGap) -> bool:
    if layer.a is None or layer.b is None:
        return False
    one, other = layer.a.calls, layer.b.calls
    return len(one) == len(other) and one[0].op == other[0].op and layer.a.weights == layer.b.weights


# -- pair by pair ------------------------------------------------------------------------------------------------------


def _compared(pairs: Iterable[Pair], a: Mapping[Layer, Row], b: Mapping[Layer, Row]) -> Iterator[LayerGap]:
    between: list[Row] = []
    for pair in pairs:
        one = a[pair.a.layer] if pair.a is not None else None
        other = b[pair.b.layer] if pair.b is not None else None
        if pair.a is not None and pair.b is not None:
            direct = tuple(between) if all(map(_weightless, between)) else ()
            yield LayerGap(one, other, *_matched(pair.a, pair.b), tuple(_other_settings(pair.a, pair.b)), direct)
            if owns(pair.a) or owns(pair.b):
                between = []
        else:
            yield LayerGap(one, other, *_alone(pair))
            between += [row for row in (one, other) if row is not None]


def _weightless(row: Row) -> bool:
    return not owns(row.calls[0])


def _alone(pair: Pair) -> tuple[tuple[Share, ...], bool]:
    """What a layer without a partner adds, and whether that is all."""
    side, sign, call = ("a", -1, pair.a) if pair.a is not None else ("b", 1, pair.b)
    assert call is not None
    counts = [weight.count for weight in call.applied.weights]
    known = [count for count in counts if isinstance(count, int)]
    shares = (Share(LAYERS, side, "", (), sign * sum(known)),) if any(known) else ()
    return shares, not call.applied.missing and len(known) == len(counts)


def _matched(a: Call, b: Call) -> tuple[tuple[Share, ...], bool]:
    """What a pair adds: a share for each class of weights that one side lacks, and one for all sizes that differ."""
    if a.applied is b.applied and a.op == b.op and all(isinstance(w.count, int) for w in a.applied.weights):
        return (), not a.applied.missing
    ours, theirs = _by_class(a, a.applied.weights), _by_class(b, b.applied.weights)
    shares: list[Share] = []
    exact, differing, gap = not (a.applied.missing or b.applied.missing), [], 0
    for owned in dict.fromkeys([*ours, *theirs]):
        one, other = ours.get(owned, 0), theirs.get(owned, 0)
        if not isinstance(one, int) or not isinstance(other, int):
            exact = False
        elif owned not in ours or owned not in theirs:
            shares.append(Share(CLASS, "a" if owned in ours else "b", owned, (), other - one))
        elif one != other:
            differing.append(owned)
            gap += other - one
    if gap:
        assert a.op is not None
        group = differing[0] if differing == [WeightClass.POSITIONS] else family(a.op)
        shares.append(Share(SIZES, "", group, _reasons(a, b, differing), gap))
    return tuple(share for share in shares if share.params), exact


def _by_class(call: Call, weights: Sequence[Weight]) -> dict[WeightClass, Size]:
    """How many weights of each class a layer owns, given its call."""
    assert call.op is not None
    counts: dict[WeightClass, Size] = {}
    for weight in weights:
        group = weight_class(call.op, weight, call.layer, _tensors(call))
        counts[group] = counts.get(group, 0) + weight.count
    return counts


def _tensors(call: Call) -> tuple[Tensor, ...]:
    return tuple(value.tensor for value in call.inputs)


# -- why sizes differ --------------------------------------------------------------------------------------------------


def _reasons(a: Call, b: Call, groups: Sequence[WeightClass]) -> tuple[str, ...]:
    """Why the weights of these classes are of other sizes: settings of the layers that change them, then their input.

    Ops are pure, so it is tried: one's op with a single setting of the other's, and its op on the other's input.
    """
    found = {reason for one, other in ((a, b), (b, a)) for reason in _tried(one, other, groups)}
    settings = sorted(found - {INPUT})
    return (*settings, INPUT) if INPUT in found or not settings else tuple(settings)


def _tried(a: Call, b: Call, groups: Sequence[WeightClass]) -> Iterator[str]:
    assert a.op is not None and b.op is not None

    def sizes(op: Op, call: Call) -> list[Size] | None:
        try:
            counts = _by_class(call, apply(op, _tensors(call)).weights)
        except MALFORMED:
            return None
        return [counts.get(group, 0) for group in groups]

    before, mixed = sizes(a.op, a), _with_settings(a.op, b.op)
    if sizes(mixed, a) == sizes(b.op, a) is not None:
        yield from _settings(a.op, mixed, lambda op: sizes(op, a) != before)
    else:
        yield KIND
    if sizes(a.op, b) != before:
        yield INPUT


def _settings(a: Op, b: Op, matters: Callable[[Op], bool]) -> Iterator[str]:
    """The fields in which two ops differ and which matter; of an op inside another, its own fields."""
    if kind(a) != kind(b):
        yield KIND
        return
    for field in fields(a):
        ours, theirs = getattr(a, field.name), getattr(b, field.name)
        if ours == theirs:
            continue
        around = _putting(a, field.name)
        if isinstance(ours, Op) and isinstance(theirs, Op):
            yield from _settings(ours, theirs, lambda op, around=around: matters(around(op)))  # type: ignore[misc]
        elif matters(around(theirs)):
            yield field.name


def _with_settings(a: Op, b: Op) -> Op:
    """An op of a's kind with those settings of b's that it has too."""
    return replace(a, **{field.name: getattr(b, field.name) for field in fields(a) if hasattr(b, field.name)})


def _putting(op: Op, name: str) -> Callable[[Any], Op]:
    return lambda value: replace(op, **{name: value})


def _other_settings(a: Call, b: Call) -> Iterator[str]:
    """The settings in which two layers differ and which leave a's weights as they are."""
    if a.op is None or b.op is None or a.op == b.op or (owns(a) and kind(a.op) != kind(b.op)):
        return iter(())
    padding = getattr(a.op, "padding", None)

    def matters_elsewhere(op: Op) -> bool:
        try:
            applied = apply(op, _tensors(a))
        except MALFORMED:
            return True
        repadded = getattr(op, "padding", None) != padding  # of a window of 1, say, it is only another word
        return applied.weights == a.applied.weights and not (repadded and applied == a.applied)

    return _settings(a.op, b.op, matters_elsewhere)


# -- part by part ------------------------------------------------------------------------------------------------------


def _parts(layers: Sequence[LayerGap], a: Graph, b: Graph) -> Iterator[Part]:
    """The shares of all layers, gathered; layers without a partner are one part as long as no pair with weights
    comes between them."""
    gathered: dict[tuple[Any, ...], list[tuple[LayerGap, int]]] = {}
    run = 0
    for layer in layers:
        if layer.a is not None and layer.b is not None and owns(layer.a.calls[0]):
            run += 1
        for *key, params in layer.shares:
            gathered.setdefault((*key, run if key[0] == LAYERS else 0), []).append((layer, params))
    followed = {"a": _before_normalizations(a), "b": _before_normalizations(b)}
    for (about, side, group, reasons, _), found in gathered.items():
        gaps = tuple(layer for layer, _ in found)
        normalized = sum(_layer(gap, side) in followed[side] for gap in gaps) if group in BIASES else 0
        yield Part(about, side, group, reasons, sum(params for _, params in found), gaps, normalized)


def _before_normalizations(graph: Graph) -> frozenset[Layer]:
    """The layers whose output a normalization takes: it takes away what a bias adds to all of a channel."""
    norms = (call for call in graph.calls if call.op is not None and family(call.op) == "normalization")
    return frozenset(value.call.layer for call in norms for value in call.inputs if value.call is not None)


def _layer(gap: LayerGap, side: str) -> Layer | None:
    row = gap.a if side == "a" else gap.b
    return row.layer if row is not None else None
