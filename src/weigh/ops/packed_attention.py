"""Multi-head attention as PyTorch has it: one matrix makes queries, keys and values, cut into heads afterwards.

Source: Vaswani et al., arXiv 1706.03762.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op
from weigh.network.sizes import Size, clash
from weigh.network.tensors import Axis, Tensor, Weight, Work
from weigh.ops.activations import activation_work
from weigh.ops.declared import declared
from weigh.ops.recurrent_layers import with_steps


@dataclass(frozen=True, slots=True)
class PackedAttention(Op):
    """Queries, keys and values are projected to the query's own size, attend in `heads` parts, and are projected again.

    Shapes: (steps, batch, features), or (batch, steps, features) with batch_first; (steps, features) without a batch.
    Outputs: as the query; with need_weights the scores too, (batch, queries, keys), or one for each head where they are
    not averaged.
    Weights: in_proj_weight (projections, units, in_features), or with keys and values of other sizes (`packed` false)
    q_proj_weight, k_proj_weight and v_proj_weight (units, in_features); in_proj_bias (projections, units);
    out_proj.weight (units, in_features), out_proj.bias. key_value_bias adds one learned key and value, zero_key one of
    zeros. in_features, key_features, value_features: where the source declares them.
    MACs: of the four projections, and queries × keys × features for the scores and for the sums of values.

    >>> x = Tensor.of(197, 768)
    >>> applied = PackedAttention(12, batch_first=True, need_weights=False).apply(x, x, x)
    >>> sum(weight.count for weight in applied.weights)  # 4 × 768 × (768 + 1)
    2362368
    """

    kind = "packed_attention"
    heads: int
    bias: bool = True
    key_value_bias: bool = False
    zero_key: bool = False
    packed: bool = True
    batch_first: bool = False
    need_weights: bool = True
    averaged: bool = True
    in_features: Size | None = None
    key_features: Size | None = None
    value_features: Size | None = None

    def apply(self, query: Tensor, key: Tensor, value: Tensor) -> Applied:  # type: ignore[override]
        rank = 2 if query.rank == 2 else 3
        query, key, value = (self._named(x.with_rank(rank)) for x in (query, key, value))
        size = declared(query.last.size, self.in_features, "embed_dim", query)
        units, three = Axis("units", size), self._three(query, key, value, size)
        self._check(size, query, key, value)
        batch, queries, keys = self._places(query, key)
        scores = (*batch, Axis("heads", self.heads), queries, keys)
        inside = Axis("head_dim", size // self.heads)
        y = query.with_last(units)
        return Applied(
            outputs=(y, self._told(batch, queries, keys, query.dtype)) if self.need_weights else (y,),
            weights=tuple(self._weights(units, three)),
            macs=(
                *(Work((*x.axes[:-1], units, own)) for x, own in zip((query, key, value), three, strict=True)),
                Work((*scores, inside)),
                Work((*scores, inside)),
                Work((*y.axes[:-1], Axis("in_features", size), units)),
            ),
            elementwise=(
                *(Work((*x.axes[:-1], units)) for x in (query, key, value, y) if self.bias),
                Work(y.axes),  # the scale 1 / √head_dim
                *activation_work("softmax", Tensor(scores)),
                *((Work(scores),) if self.need_weights and self.averaged else ()),
            ),
        )

    def _three(self, query: Tensor, key: Tensor, value: Tensor, size: Size) -> tuple[Axis, Axis, Axis]:
        """The features of query, key and value.

        Raises: ShapeError where they are not the declared ones.
        """
        told = (size, size) if self.packed else (self.key_features, self.value_features)
        names = ("embed_dim", "embed_dim") if self.packed else ("kdim", "vdim")
        others = (declared(x.last.size, one, name, x) for x, one, name in zip((key, value), told, names, strict=True))
        first, second = others
        return Axis("in_features", size), Axis("in_features", first), Axis("in_features", second)

    def _check(self, size: Size, query: Tensor, key: Tensor, value: Tensor) -> None:
        """Raises: ShapeError where heads do not divide the features, or batches or keys and values differ."""
        if self.heads < 1 or (isinstance(size, int) and size % self.heads):
            raise ShapeError.of("attention.heads", features=size, heads=self.heads)
        steps = self._steps(query)
        if clash(key.axes[steps].size, value.axes[steps].size):
            raise ShapeError.of("attention.steps", keys=key.axes[steps].size, values=value.axes[steps].size)
        for x in (key, value):
            if len(x.axes) == 3 and clash(x.axes[1 - steps].size, query.axes[1 - steps].size):
                raise ShapeError.of("attention.batch", query=query, other=x, batch_first=self.batch_first)

    def _named(self, x: Tensor) -> Tensor:
        return with_steps(x, self._steps(x))

    def _steps(self, x: Tensor) -> int:
        return 1 if self.batch_first and len(x.axes) == 3 else 0

    def _places(self, query: Tensor, key: Tensor) -> tuple[tuple[Axis, ...], Axis, Axis]:
        """The batch (none of a single sequence), the queries, and the keys with those that are added."""
        steps = self._steps(query)
        batch = (query.axes[1 - steps],) if len(query.axes) == 3 else ()
        keys = key.axes[steps].size + int(self.key_value_bias) + int(self.zero_key)
        return batch, Axis("queries", query.axes[steps].size), Axis("keys", keys)

    def _told(self, batch: tuple[Axis, ...], queries: Axis, keys: Axis, dtype: str) -> Tensor:
        heads = () if self.averaged else (Axis("heads", self.heads),)
        return Tensor((*batch, *heads, queries, keys), dtype)

    def _weights(self, units: Axis, three: tuple[Axis, Axis, Axis]) -> Iterator[Weight]:
        together = Axis("projections", 3)
        if self.packed:
            yield Weight("in_proj_weight", (together, units, three[0]), part="input")
        else:
            for name, inside in zip("qkv", three, strict=True):
                yield Weight(f"{name}_proj_weight", (units, inside), part="input")
        if self.bias:
            yield Weight("in_proj_bias", (together, units), part="input")
        if self.key_value_bias:
            one = (Axis("key", 1), Axis("example", 1), units)
            yield from (Weight(f"bias_{name}", one, part="key and value") for name in "kv")
        yield Weight("out_proj.weight", (units, Axis("in_features", units.size)), part="output")
        if self.bias:
            yield Weight("out_proj.bias", (units,), part="output")
