"""Which layer of one network stands for which of another: the pairing, in order, that changes least.

Every layer counts once, by its first call; what encloses others does not take part. The cheapest pairing is found by
dynamic programming over both sequences (Needleman and Wunsch 1970), within a band along the diagonal that is widened
until nothing better can lie outside it (Ukkonen 1985): alike networks cost time in proportion to their length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from operator import ne
from typing import Any, Final

from weigh.network.graph import Call, Graph, Layer
from weigh.network.ops import Op


@dataclass(frozen=True, slots=True)
class Pair:
    """The first calls of two layers that stand for each other; None where a network has nothing to match."""

    a: Call | None
    b: Call | None


def align(a: Graph, b: Graph) -> tuple[Pair, ...]:
    """Pair the layers of two networks.

    The pairs keep the order of both, and every layer that applies an op is in exactly one. Between two matches those
    that only `a` has come first. Swapping the networks swaps the pairs.
    """
    left, right = _items(a), _items(b)
    start = _equal(left, right)
    end = _equal(left[start:][::-1], right[start:][::-1])
    between = _matches(left[start : len(left) - end], right[start : len(right) - end])
    matches = [(i, i) for i in range(start)]
    matches += [(start + i, start + j) for i, j in between]
    matches += [(len(left) - i, len(right) - i) for i in range(end, 0, -1)]
    return tuple(_pairs(left, right, matches))


def _items(graph: Graph) -> tuple[_Item, ...]:
    """The first call of every layer that applies an op."""
    calls: dict[Layer, Call] = {}
    for call in graph.calls:
        if call.op is not None:
            calls.setdefault(call.layer, call)
    last = next((call for call in reversed(calls.values()) if owns(call)), None)
    return tuple(_Item(call, call is last) for call in calls.values())


def _equal(left: Sequence[_Item], right: Sequence[_Item]) -> int:
    """How many items at the beginning are equal: no pairing is cheaper than one that matches them."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((i for i, (one, other) in pairs if one.key != other.key), min(len(left), len(right)))


def _pairs(left: Sequence[_Item], right: Sequence[_Item], matches: Iterable[tuple[int, int]]) -> Iterator[Pair]:
    """The matches in order, with what is left over between them."""
    at, beside = 0, 0
    for i, j in (*matches, (len(left), len(right))):
        yield from (Pair(item.call, None) for item in left[at:i])
        yield from (Pair(None, item.call) for item in right[beside:j])
        if i < len(left):
            yield Pair(left[i].call, right[j].call)
        at, beside = i + 1, j + 1


# -- what it costs -----------------------------------------------------------------------------------------------------
# The costs are a metric: equal layers are matched wherever they can be, and both directions come to the same.

DROP_WEIGHTED, DROP_WEIGHTLESS = 20, 4
"""Leaving a layer without a partner: dear where it owns weights."""
OTHER_FAMILY = 2 * DROP_WEIGHTED  # never better than leaving both without a partner
OTHER_KIND = 12
OTHER_FIELD, MOST_FIELDS = 1, 4  # each hyperparameter that differs, and how many count at most
OTHER_SIZES = 2
OTHER_NAME = 3
OTHER_END = 1  # being the last layer with weights, as a classifier is
ONE_OWNS = DROP_WEIGHTED - DROP_WEIGHTLESS

FAMILIES: Final = {
    kind: family
    for family, kinds in {
        "convolution": "conv depthwise_conv separable_conv conv_transpose locally_connected",
        "dense": "dense highway maxout_dense einsum_dense bilinear",
        "recurrent": "rnn simple_rnn lstm gru conv_lstm bidirectional rnn_layers lstm_layers gru_layers rnn_step "
        "lstm_step gru_step",
        "normalization": "batch_norm layer_norm rms_norm group_norm instance_norm",
        "attention": "attention additive_attention multi_head_attention group_query_attention packed_attention "
        "scaled_dot_product_attention",
        "embedding": "embedding reversible_embedding embedding_bag",
        "pool": "pool adaptive_pool fractional_pool",
        "global_pool": "global_pool reduce",
        "activation": "activation prelu parametric_softplus srelu channel_prelu",
        "dropout": "dropout spatial_dropout noise",
    }.items()
    for kind in kinds.split()
}
"""Kinds of op that may stand for each other. Any other kind is a family of its own."""


def family(op: Op) -> str:
    """The family of an op, looking through what repeats it at every step or divides its kernel."""
    inner: Any = op
    while inner.kind in ("time_distributed", "spectral_norm", "held", "idle", "unfit"):
        inner = inner.inner
    name: str = inner.kind
    return FAMILIES.get(name, name)


def kind(op: Op) -> tuple[type[Op], int]:
    """What kind of layer applies an op; a window over one axis makes another than a window over two."""
    window = getattr(op, "kernel", None) or getattr(op, "size", None)
    return type(op), len(window) if isinstance(window, tuple) else 0


class _Item:
    """What the cost of a pair depends on. name: empty where the framework gave it. last: no weights come behind it."""

    __slots__ = ("call", "drop", "key", "last", "name", "op", "sizes")

    def __init__(self, call: Call, last: bool) -> None:
        assert call.op is not None
        self.call, self.op, self.last = call, call.op, last
        self.sizes = (call.applied.missing, *(weight.shape for weight in call.applied.weights))
        self.name = "" if _is_given(call.layer) else call.layer.name
        self.key = (self.op, self.sizes, self.name, last)
        self.drop = DROP_WEIGHTED if owns(call) else DROP_WEIGHTLESS


def owns(call: Call) -> bool:
    """Whether a call's layer has weights, or may have some."""
    return bool(call.applied.weights) or call.applied.missing


_NUMBER = re.compile(r"_?\d+$")


def _is_given(layer: Layer) -> bool:
    """Whether a name is its type, perhaps numbered, as frameworks give them: it says nothing of what the layer does."""
    return _letters(layer.type) in (_letters(layer.name), _letters(_NUMBER.sub("", layer.name)))


def _letters(name: str) -> str:
    return name.replace("_", "").casefold()


class _Traits:
    """An op as costs see it, worked out once for all layers that apply it."""

    def __init__(self, op: Op) -> None:
        self.kind, self.family = kind(op), family(op)
        self.values = tuple(getattr(op, field.name) for field in fields(op))

    def against(self, other: _Traits) -> int:
        """What it costs that one stands for the other, their weights aside."""
        if self.kind == other.kind:
            differing: int = sum(map(ne, self.values, other.values))
            return OTHER_FIELD * min(differing, MOST_FIELDS)
        return OTHER_KIND if self.family == other.family else OTHER_FAMILY


class _Costs:
    """What it costs to match any of `left` with any of `right`, from the distinct ops on both sides."""

    def __init__(self, left: Sequence[_Item], right: Sequence[_Item]) -> None:
        self.left, self.right = left, right
        self.number: dict[Any, int] = {}
        self.ops = [self.number.setdefault(item.op, len(self.number)) for item in right]
        self.traits = [_Traits(op) for op in self.number]
        self.rows: dict[Op, list[int]] = {}

    def of(self, i: int, j: int) -> int:
        return self.row(i, j, j + 1)[0]

    def row(self, i: int, low: int, high: int) -> list[int]:
        """The costs of matching left[i] with each of right[low:high]."""
        item = self.left[i]
        by_op, name, sizes, drop, last = self._by_op(item.op), item.name, item.sizes, item.drop, item.last
        return [
            by_op[op]
            + (OTHER_NAME if other.name != name else 0)
            + (OTHER_SIZES if other.sizes != sizes else 0)
            + (ONE_OWNS if other.drop != drop else 0)
            + (OTHER_END if other.last != last else 0)
            for op, other in zip(self.ops[low:high], self.right[low:high], strict=True)
        ]

    def _by_op(self, op: Op) -> list[int]:
        if op not in self.rows:
            traits = _Traits(op)
            self.rows[op] = [traits.against(other) for other in self.traits]
        return self.rows[op]


# -- the cheapest pairing ----------------------------------------------------------------------------------------------

MOST_CELLS = 1_200_000
"""How many cells of the table are filled at most: all of them for a thousand layers against a thousand."""
FIRST_MARGIN = 24
NEVER = 1 << 40

Band = Callable[[int], tuple[int, int]]
"""The columns that are filled in a row: from, to; both included."""


def _matches(left: Sequence[_Item], right: Sequence[_Item]) -> Iterator[tuple[int, int]]:
    """The places that the cheapest pairing matches, in order."""
    rows, columns = len(left), len(right)
    if not rows or not columns:
        return iter(())
    costs, longer, margin = _Costs(left, right), abs(rows - columns), FIRST_MARGIN
    while margin < min(rows, columns) and rows * (longer + 2 * margin) <= MOST_CELLS:
        table = _Table(costs, _along(rows, columns, margin))
        if (
            table.cost < (longer + 2 * margin) * DROP_WEIGHTLESS
        ):  # what leaves the band leaves so many without a partner
            return table.walk()
        margin *= 4
    if rows * columns <= MOST_CELLS:
        return _Table(costs, lambda row: (0, columns)).walk()
    return _Table(costs, _slanted(rows, columns, MOST_CELLS // (2 * rows))).walk()


def _along(rows: int, columns: int, margin: int) -> Band:
    """Between the diagonals from both corners, and `margin` beyond them."""
    before, behind = min(0, columns - rows) - margin, max(0, columns - rows) + margin
    return lambda row: (max(0, row + before), min(columns, row + behind))


def _slanted(rows: int, columns: int, margin: int) -> Band:
    """Around the line from corner to corner; wide enough that the bands of two rows always meet."""
    margin = max(margin, columns // rows + 1)
    return lambda row: (max(0, row * columns // rows - margin), min(columns, row * columns // rows + margin))


class _Table:
    """At (i, j): the cost of pairing left[i:] with right[j:] as cheaply as possible; NEVER outside the band."""

    def __init__(self, costs: _Costs, band: Band) -> None:
        self.costs = costs
        self.rows, self.columns = len(costs.left), len(costs.right)
        self.bands = [band(i) for i in range(self.rows + 1)]
        self.filled: list[list[int]] = [[]] * (self.rows + 1)
        for i in range(self.rows, -1, -1):
            self.filled[i] = self._row(i)

    @property
    def cost(self) -> int:
        return self.at(0, 0)

    def at(self, i: int, j: int) -> int:
        low, high = self.bands[i]
        return self.filled[i][j - low] if low <= j <= high else NEVER

    def _row(self, i: int) -> list[int]:
        """From the last column to the first: each cell takes the cheapest of a match and of leaving out either."""
        low, high = self.bands[i]
        drops = [item.drop for item in self.costs.right[low:high]]
        if i == self.rows:
            row = [0]
            for drop in reversed(drops):
                row.append(row[-1] + drop)
            return row[::-1]
        under, drop = self._under(i, low, high), self.costs.left[i].drop
        best = under[high - low] + drop
        if high < self.columns:
            best = min(best, under[high - low + 1] + self.costs.of(i, high))
        row = [best]
        matched = self.costs.row(i, low, high)
        for k in range(high - low - 1, -1, -1):
            best += drops[k]
            other = under[k + 1] + matched[k]
            if other < best:
                best = other
            other = under[k] + drop
            if other < best:
                best = other
            row.append(best)
        row.reverse()
        return row

    def _under(self, i: int, low: int, high: int) -> list[int]:
        """The costs below columns low to high + 1."""
        first, last = self.bands[i + 1]
        inside = self.filled[i + 1][max(low - first, 0) : high + 2 - first]
        return [NEVER] * max(first - low, 0) + inside + [NEVER] * max(high + 1 - last, 0)

    def walk(self) -> Iterator[tuple[int, int]]:
        """The matches of the cheapest pairing; of several such, the one that matches first where both go on alike."""
        i = j = 0
        while i < self.rows and j < self.columns:
            cost = self.at(i, j)
            if self.at(i + 1, j + 1) + self.costs.of(i, j) == cost:
                yield i, j
                i, j = i + 1, j + 1
            elif self._leaves_left(i, j, cost):
                i += 1
            else:
                j += 1

    def _leaves_left(self, i: int, j: int, cost: int) -> bool:
        """Whether left[i] is left out next, not right[j]; where both may be, swapping the networks swaps the answer."""
        one, other = self.costs.left[i], self.costs.right[j]
        left = self.at(i + 1, j) + one.drop == cost
        right = self.at(i, j + 1) + other.drop == cost
        if not (left and right):
            return left
        return (self.rows - i, repr(one.key)) > (self.columns - j, repr(other.key))
