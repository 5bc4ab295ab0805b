"""Tables of vectors, one for every index."""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op
from weigh.network.sizes import Size, clash, known
from weigh.network.tensors import Axis, Tensor, Weight, Work
from weigh.ops.axes import position


@dataclass(frozen=True, slots=True)
class Embedding(Op):
    """Every index of the input is replaced by its row of a table: (batch, *steps) -> (batch, *steps, features).

    Weights: embeddings (vocabulary, features). length: the sizes behind the batch, where the layer was told them.
    lora: the rank of a low-rank correction, which is trained in place of the table. It is a look-up: no MACs.

    >>> applied = Embedding(10000, 128).apply(Tensor.of(20))
    >>> applied.weights[0].count, applied.outputs[0].shape[1:]
    (1280000, (20, 128))
    """

    kind = "embedding"
    vocabulary: Size
    features: Size
    length: tuple[Size | None, ...] = ()
    lora: int | None = None

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        rows, features = Axis("vocabulary", self.vocabulary), Axis("features", self.features)
        y = Tensor((*_as_steps(self._lengthened(x)), features))
        if self.lora is None:
            return Applied((y,), (Weight("embeddings", (rows, features)),))
        rank = Axis("rank", self.lora)
        weights = (
            Weight("embeddings", (rows, features), trainable=False),
            Weight("lora_embeddings_a", (rows, rank)),
            Weight("lora_embeddings_b", (rank, features)),
        )
        return Applied((y,), weights, macs=(Work((*y.axes[:-1], rank, features)),))

    def _lengthened(self, x: Tensor) -> Tensor:
        """The input with the lengths that the layer was told, where its own are not known."""
        if not self.length or (x.has_rest and len(x.axes) > len(self.length) + 2):
            return x
        x = x.with_rank(len(self.length) + 1)
        for i, told in enumerate(self.length, start=1):
            if told is None:
                continue
            if clash(x.axes[i].size, told):
                raise ShapeError.of("embedding.length", told=told, size=x.axes[i].size, tensor=x)
            if not known(x.axes[i].size):
                x = x.replace(i, Axis(x.axes[i].name, told))
        return x


def _as_steps(x: Tensor) -> tuple[Axis, ...]:
    """The axes of the indices: a lone one, which anywhere else would be features, runs over the steps of a sequence."""
    axes = x.axes
    return (axes[0], Axis("steps", axes[1].size)) if len(axes) == 2 and axes[1].name == "features" else axes


@dataclass(frozen=True, slots=True)
class EmbeddingBag(Op):
    """The rows of each bag of indices made one: (bags, indices) -> (bags, features).

    Bags of different lengths come in one row, (indices), with where each begins as a second input.
    mode: "sum", "mean" or "max". Weights: embeddings (vocabulary, features).
    Elementwise work: one operation a value of every row that is looked up.
    """

    kind = "embedding_bag"
    vocabulary: Size
    features: Size
    mode: str = "mean"
    ends: bool = False  # the offsets name the end of the last bag too

    def apply(self, x: Tensor, offsets: Tensor | None = None) -> Applied:  # type: ignore[override]
        rows, features = Axis("vocabulary", self.vocabulary), Axis("features", self.features)
        weights = (Weight("embeddings", (rows, features)),)
        looked_up = (Work((*x.axes, features)),)
        if x.rank == 1 and offsets is not None:
            bags = offsets.with_rank(1).axes[0]
            bags = Axis("bags", bags.size - 1) if self.ends else bags
        else:
            bags = x.with_rank(2).axes[0]
        return Applied((Tensor((bags, features)),), weights, elementwise=looked_up)


@dataclass(frozen=True, slots=True)
class ReversibleEmbedding(Op):
    """An embedding that also maps features back to one score for every index of the vocabulary (`reverse`).

    Weights: embeddings (vocabulary, features); untied, reverse_embeddings (features, vocabulary) as well. The table is
    owned either way, whichever direction comes first.
    MACs, reversed: one a position a feature an index of the vocabulary.
    """

    kind = "reversible_embedding"
    vocabulary: Size
    features: Size
    tied: bool = True
    reverse: bool = False

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        rows, features = Axis("vocabulary", self.vocabulary), Axis("features", self.features)
        back = () if self.tied else (Weight("reverse_embeddings", (features, rows)),)
        weights = (Weight("embeddings", (rows, features)), *back)
        if not self.reverse:
            return Applied((Tensor((*x.axes, features)),), weights)
        last = x.last if x.has_rest else x.axes[position(x, -1)]
        if clash(last.size, self.features):
            raise ShapeError.of("embedding.reverse", size=last.size, features=self.features, tensor=x)
        y = x.with_last(rows)
        return Applied((y,), weights, macs=(Work((*y.axes[:-1], features, rows)),))
