"""Which published network another one resembles, told from the kinds of their layers and without reading any code.

The fingerprint of a network is the multiset of its tokens. A token says of a layer with weights what stays when a
network is retold with slips: "conv 3x3 256", "dense 4096", "batch_norm"; strides, padding, groups, biases and order
are left out. `fingerprints.json` holds those of the zoo; `python tests/zoo_fingerprints.py --write` writes it anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import fsum, log2
from pathlib import Path
from typing import Any

from weigh.network.graph import Graph
from weigh.network.ops import Op
from weigh.ops.linear_algebra import Variable
from weigh.ops.normalization import SpectralNorm
from weigh.ops.preprocessing import Chain
from weigh.ops.recurrent import RNN, Bidirectional, StackedCells
from weigh.ops.wrappers import TimeDistributed

FILE = Path(__file__).parent / "fingerprints.json"

RESEMBLES = 0.6
"""From this likeness on it is worth saying that one network is another retold.

Convolutional networks put together by chance from usual sizes stay below; AlexNet without its dense part, or with a
head of the user's own, stays above (`tests/test_zoo_fingerprints.py`)."""

LEAST_LAYERS = 5
"""Nothing is said to resemble a network of fewer layers with weights: whoever writes so few may mean anything."""

_CONVOLUTION = ("kernel", "filters")
_RECURRENT = ("units",)
_HEADS = ("heads", "key_dim")

MARKS: Mapping[str, tuple[str, ...]] = {
    "conv": _CONVOLUTION,
    "conv_transpose": _CONVOLUTION,
    "separable_conv": _CONVOLUTION,
    "locally_connected": _CONVOLUTION,
    "conv_lstm_cell": _CONVOLUTION,
    "depthwise_conv": ("kernel",),
    "dense": ("units",),
    "maxout_dense": ("units",),
    "einsum_dense": ("sizes",),
    "embedding": ("vocabulary", "features"),
    "reversible_embedding": ("vocabulary", "features"),
    "simple_rnn_cell": _RECURRENT,
    "lstm_cell": _RECURRENT,
    "gru_cell": _RECURRENT,
    "multi_head_attention": _HEADS,
    "group_query_attention": _HEADS,
}
"""What a token says of an op besides its kind: the hyperparameters that one network does not share with another."""

_KINDS = {"reversible_embedding": "embedding"}
"""Kinds that are one to a reader who compares networks."""

_NORMALIZING = 0.1
"""How much a normalization weighs beside a layer that multiplies: whole networks are retold with and without them."""

_STRANGE = 2.0
"""Bits that a token unknown to the zoo weighs, as few as a frequent one: it is a slip, or a head of the user's own."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is known of a network without reading it. `layers` counts those with weights, `tokens` says which."""

    params: int
    trainable: int
    layers: int
    tokens: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Near:
    """A network of the zoo, and how like it another one is: from 0, nothing shared, to 1, the same layers."""

    name: str
    likeness: float


def tokens(graph: Graph) -> Counter[str]:
    """The tokens of every layer with weights, a shared layer counted once, a wrapped one as what is inside.

    A weight that belongs to no layer of its own is a "variable" with its shape.
    """
    return Counter(token for layer, owned in graph.weights().items() if owned and layer.op for token in _told(layer.op))


def _told(op: Op) -> Iterator[str]:
    """One token for each op inside that can own weights; the two directions of a recurrent layer are one."""
    match op:
        case Chain():
            for step in op.steps:
                yield from (token for token in _told(step) if step.kind in MARKS)
        case StackedCells():
            for cell in op.cells:
                yield from _told(cell)
        case TimeDistributed() | SpectralNorm():
            yield from _told(op.inner)
        case Bidirectional():
            yield from _told(op.forward)
        case RNN():
            yield from _told(op.cell)
        case _:
            yield _token(op)


def _token(op: Op) -> str:
    if isinstance(op, Variable):
        marks: Iterable[Any] = (op.weight.shape,)
    else:
        marks = (getattr(op, name) for name in MARKS.get(op.kind, ()))
    kind = _KINDS.get(op.kind, op.kind.removesuffix("_cell"))
    return " ".join((kind, *(_size(mark) for mark in marks)))


def _size(mark: Any) -> str:
    """A size or several, `?` for one that is not known."""
    if isinstance(mark, tuple):
        return "x".join(map(_size, mark))
    return str(mark) if isinstance(mark, int) else "?"


@cache
def fingerprints() -> Mapping[str, Fingerprint]:
    """The fingerprint of every network of the zoo, in the order of its index."""
    import json

    return {name: Fingerprint(**facts) for name, facts in json.loads(FILE.read_text(encoding="utf-8")).items()}


@cache
def _rarity() -> Mapping[str, float]:
    """How much each token of the zoo says, in bits: one of a single network much, one of nearly all little.

    Networks with the same tokens (VGG-16 by each of its names) count as one.
    """
    different = {frozenset(known.tokens.items()) for known in fingerprints().values()}
    having = Counter(token for items in different for token, _ in items)
    return {token: log2(1 + len(different) / count) for token, count in having.items()}


def _weight(token: str) -> float:
    return _rarity().get(token, _STRANGE) * (_NORMALIZING if token.endswith("_norm") else 1)


def likeness(ours: Mapping[str, int], theirs: Mapping[str, int]) -> float:
    """What two multisets of tokens share over what they have together, each token by its weight; 0 of nothing."""
    every = [(_weight(token), ours.get(token, 0), theirs.get(token, 0)) for token in ours.keys() | theirs.keys()]
    together = fsum(weight * max(here, there) for weight, here, there in every)
    return fsum(weight * min(here, there) for weight, here, there in every) / together if together else 0.0


def nearest(graph: Graph, count: int = 3) -> tuple[Near, ...]:
    """The networks of the zoo that `graph` is most like, best first; none that shares no token with it.

    Of networks equally like it, the first in the index stands first, which is the one a paper published.
    """
    ours = tokens(graph)
    known = {name: of for name, of in fingerprints().items() if of.layers >= LEAST_LAYERS}
    found = [Near(name, round(likeness(ours, of.tokens), 4)) for name, of in known.items()]
    return tuple(sorted((near for near in found if near.likeness), key=lambda near: -near.likeness)[:count])
