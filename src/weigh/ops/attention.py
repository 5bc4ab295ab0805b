"""Attention: every query takes a mean of the values, weighted by how well it matches their keys.

Shapes: query (batch, *steps, features), value and key (batch, *steps, features). A mask, causal or not, saves no work:
all products are made and some of the scores then overwritten.
Source: Vaswani et al., arXiv 1706.03762.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op
from weigh.network.sizes import Size, clash
from weigh.network.tensors import Axis, Tensor, Weight, Work
from weigh.ops.activations import activation_work


@dataclass(frozen=True, slots=True)
class Attention(Op):
    """Scores are products of queries and keys, or with `concat` sums of tanh(query + key); softmax; a sum of values.

    Weights: scale (one number) with use_scale, and concat_score_weight (one number) for `concat`.
    MACs: queries × keys × features for the scores, and as many for the values' features.
    """

    kind = "attention"
    use_scale: bool = False
    concat: bool = False
    return_attention_scores: bool = False

    def apply(self, query: Tensor, value: Tensor, key: Tensor | None = None) -> Applied:  # type: ignore[override]
        three = _three(query, value, value if key is None else key)
        each = (*three.scores.axes, three.inside)
        added = Work(each, 3 + self.use_scale)  # the sum, its scale, its tanh, and the sum over the features
        return Applied(
            outputs=(three.output, three.scores) if self.return_attention_scores else (three.output,),
            weights=(*_scalar("scale", self.use_scale), *_scalar("concat_score_weight", self.concat)),
            macs=(*(() if self.concat else (Work(each),)), three.summing),
            elementwise=(
                *((added,) if self.concat else ()),
                *((Work(three.scores.axes),) if self.concat or self.use_scale else ()),
                *activation_work("softmax", three.scores),
            ),
        )


def _scalar(name: str, there: bool) -> tuple[Weight, ...]:
    return (Weight(name, ()),) if there else ()


@dataclass(frozen=True, slots=True)
class AdditiveAttention(Op):
    """Scores are sums of tanh(query + key), weighted feature by feature. Source: Bahdanau et al., arXiv 1409.0473.

    Weights: scale (features) with use_scale. MACs: queries × keys × features for the scores where they are weighted,
    and queries × keys × features of the values.
    """

    kind = "additive_attention"
    use_scale: bool = True
    return_attention_scores: bool = False

    def apply(self, query: Tensor, value: Tensor, key: Tensor | None = None) -> Applied:  # type: ignore[override]
        three = _three(query, value, value if key is None else key)
        each = (*three.scores.axes, three.inside)
        return Applied(
            outputs=(three.output, three.scores) if self.return_attention_scores else (three.output,),
            weights=(Weight("scale", (three.inside,)),) if self.use_scale else (),
            macs=(*((Work(each),) if self.use_scale else ()), three.summing),
            elementwise=(Work(each, 2 if self.use_scale else 3), *activation_work("softmax", three.scores)),
        )


@dataclass(frozen=True, slots=True)
class ScaledDotProductAttention(Op):
    """softmax(query·keyᵀ / √features)·value with what was projected before; it owns no weights.

    Shapes: (batch, *heads, steps, features); with steps_first (batch, steps, heads, features).
    Inputs: query, key, value, and a mask that is added to the scores or blanks them. One head of keys and values may
    serve several heads of queries.
    """

    kind = "scaled_dot_product_attention"
    steps_first: bool = False

    def apply(self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None) -> Applied:  # type: ignore[override]
        if self.steps_first:
            query, key, value = (_swapped(x.with_rank(4)) for x in (query, key, value))
        three = _three(query, value, key)
        return Applied(
            outputs=(_swapped(three.output) if self.steps_first else three.output,),
            macs=(Work((*three.scores.axes, three.inside)), three.summing),
            elementwise=(Work(three.scores.axes, 1 + (mask is not None)), *activation_work("softmax", three.scores)),
        )


def _swapped(x: Tensor) -> Tensor:
    batch, first, second, last = x.axes
    return Tensor((batch, second, first, last), x.dtype)


class Three(NamedTuple):
    """Query, key and value together. `inside` runs over the features that are matched; `summing` is the mean's work."""

    output: Tensor
    scores: Tensor
    inside: Axis
    summing: Work


def _three(query: Tensor, value: Tensor, key: Tensor) -> Three:
    """Raises: ShapeError where queries and keys differ in features, or keys and values in number."""
    query, value, key = (x.with_rank(3) if x.has_rest else x for x in (query, value, key))
    if clash(query.last.size, key.last.size):
        raise ShapeError.of("attention.features", query=query.last.size, key=key.last.size)
    _check_steps(key, value, -2)
    keys = Axis("keys", value.axes[-2].size)
    scores = query.with_last(keys)
    output = query.with_last(value.last)
    return Three(output, scores, Axis("features", query.last.size), Work((*scores.axes, value.last)))


def _check_steps(key: Tensor, value: Tensor, axis: int) -> None:
    if clash(key.axes[axis].size, value.axes[axis].size):
        raise ShapeError.of("attention.steps", keys=key.axes[axis].size, values=value.axes[axis].size)


@dataclass(frozen=True, slots=True)
class MultiHeadAttention(Op):
    """Queries, keys and values are projected for each head, attend, and are projected together.

    Inputs: query, value, and key where it is not the value. Weights: query and key (features, heads, key_dim), value
    (features, heads, value_dim), output (heads, value_dim, *outputs), each with a bias over its outputs; with `gate`
    one more, of the query, that each head's sum of values is multiplied with. output_bias: of the last projection,
    where it is not as `bias`. norm: queries and keys are divided by their root mean square, head by head, and scaled.
    axes: those that are attended over, all between batch and features where None; the others stay apart, as the batch.
    MACs: of the four projections, and queries × keys × heads × (key_dim + value_dim).

    >>> applied = MultiHeadAttention(heads=8, key_dim=64).apply(Tensor.of(10, 512), Tensor.of(10, 512))
    >>> sum(weight.count for weight in applied.weights)  # 3 × (512 + 1) × 512 + (512 + 1) × 512
    1050624
    """

    kind = "multi_head_attention"
    heads: Size
    key_dim: Size
    value_dim: Size | None = None
    bias: bool = True
    output_sizes: tuple[Size, ...] | None = None
    axes: tuple[int, ...] | None = None
    gate: bool = False
    return_attention_scores: bool = False
    key_value_heads: Size | None = None
    output_bias: bool | None = None
    norm: bool = False

    def apply(self, query: Tensor, value: Tensor, key: Tensor | None = None) -> Applied:  # type: ignore[override]
        query, value, key = (x.with_rank(3) if x.has_rest else x for x in (query, value, value if key is None else key))
        value, key = value.with_rank(len(query.axes)), key.with_rank(len(query.axes))
        heads, parts = Axis("heads", self.heads), list(self._projections(query, value, key))
        bias = self.bias if self.output_bias is None else self.output_bias
        output = Projection("attention_output", query, (heads, self._values()), self._outputs(query), bias)
        scores, over_keys = self._scores(query, value, key)
        y = output.result
        gated = Work((*query.axes[:-1], heads, self._values()))
        return Applied(
            outputs=(y, scores) if self.return_attention_scores else (y,),
            weights=(*(weight for part in (*parts, output) for weight in part.weights), *self._norms()),
            macs=(
                *(part.work for part in parts),
                Work((*scores.axes, Axis("key_dim", self.key_dim))),
                Work((*over_keys, self._values())),
                output.work,
            ),
            elementwise=(
                *(Work(part.result.axes) for part in (*parts, output) if part.bias),
                *(Work(part.result.axes, 4) for part in parts if self.norm and part.name in _NORMED),
                Work((*query.axes[:-1], heads, Axis("key_dim", self.key_dim))),  # the scale 1 / √key_dim
                *activation_work("softmax", scores),
                *((Work(gated.axes, 4),) if self.gate else ()),  # a sigmoid and a product
            ),
        )

    def _norms(self) -> Iterator[Weight]:
        if self.norm:
            yield from (Weight("scale", (Axis("key_dim", self.key_dim),), part=f"{name}_norm") for name in _NORMED)

    def _values(self) -> Axis:
        return Axis("value_dim", self.key_dim if self.value_dim is None else self.value_dim)

    def _outputs(self, query: Tensor) -> tuple[Axis, ...]:
        if self.output_sizes is None:
            return (Axis("units", query.last.size),)
        names = ("units",) if len(self.output_sizes) == 1 else (f"units_{i}" for i in range(len(self.output_sizes)))
        return tuple(map(Axis, names, self.output_sizes))

    def _projections(self, query: Tensor, value: Tensor, key: Tensor) -> Iterator[Projection]:
        heads, keys = Axis("heads", self.heads), Axis("key_dim", self.key_dim)
        fewer = heads if self.key_value_heads is None else Axis("key_value_heads", self.key_value_heads)
        wanted = (
            ("query", query, (heads, keys)),
            ("key", key, (fewer, keys)),
            ("gate", query, (heads, self._values())),
            ("value", value, (fewer, self._values())),
        )
        for name, x, out in wanted:
            if name != "gate" or self.gate:
                yield Projection(name, x, (Axis("in_features", x.last.size),), out, self.bias)

    def _scores(self, query: Tensor, value: Tensor, key: Tensor) -> tuple[Tensor, tuple[Axis, ...]]:
        """The scores (*apart, heads, *queries, *keys), and the axes over which values are summed.

        Raises: ShapeError where keys and values, or axes that stay apart, differ.
        """
        rank = len(query.axes)
        over = self.axes or tuple(range(1, rank - 1))
        attended = {axis % rank for axis in over}
        for axis in range(1, rank - 1):
            _check_steps(key, value, axis)
            if axis not in attended and clash(query.axes[axis].size, key.axes[axis].size):
                raise ShapeError.of("attention.apart", axis=axis, query=query.axes[axis].size, key=key.axes[axis].size)
        apart = tuple(query.axes[axis] for axis in range(rank - 1) if axis not in attended)
        queries = tuple(query.axes[axis % rank] for axis in over)
        keys = tuple(Axis(f"key_{key.axes[axis % rank].name}", key.axes[axis % rank].size) for axis in over)
        axes = (*apart, Axis("heads", self.heads), *queries, *keys)
        return Tensor(axes, query.dtype), axes


_NORMED = ("query", "key")


class Projection(NamedTuple):
    """A matrix over the last axes of a tensor, the same at every position."""

    name: str
    x: Tensor
    inside: tuple[Axis, ...]
    outside: tuple[Axis, ...]
    bias: bool

    @property
    def weights(self) -> tuple[Weight, ...]:
        kernel = Weight("kernel", (*self.inside, *self.outside), part=self.name)
        return (kernel, Weight("bias", self.outside, part=self.name)) if self.bias else (kernel,)

    @property
    def work(self) -> Work:
        return Work((*self.x.axes[:-1], *self.inside, *self.outside))

    @property
    def result(self) -> Tensor:
        return Tensor((*self.x.axes[:-1], *self.outside), self.x.dtype)


@dataclass(frozen=True, slots=True)
class GroupQueryAttention(MultiHeadAttention):
    """Multi-head attention in which several heads of queries share one head of keys and values.

    `key_value_heads` divides `heads`; scores and sums are still made for every query head.
    Source: Ainslie et al., arXiv 2305.13245.
    """

    kind = "group_query_attention"

    def apply(self, query: Tensor, value: Tensor, key: Tensor | None = None) -> Applied:  # type: ignore[override]
        shared = self.key_value_heads
        if isinstance(self.heads, int) and isinstance(shared, int) and (shared < 1 or self.heads % shared):
            raise ShapeError.of("attention.groups", heads=self.heads, key_value_heads=shared)
        return MultiHeadAttention.apply(self, query, value, key)
