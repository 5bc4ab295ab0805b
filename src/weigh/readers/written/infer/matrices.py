"""Which dense, embedding, recurrent and attention layers a row may be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from weigh.network.ops import Op
from weigh.network.sizes import Size
from weigh.network.tensors import Tensor
from weigh.ops.attention import AdditiveAttention, Attention, MultiHeadAttention
from weigh.ops.convolution import Conv
from weigh.ops.dense import Dense
from weigh.ops.embedding import Embedding
from weigh.ops.layout import split
from weigh.ops.recurrent import (
    GRU,
    LSTM,
    RNN,
    Bidirectional,
    GRUCell,
    LSTMCell,
    SimpleRNN,
    SimpleRNNCell,
    StackedCells,
)
from weigh.ops.stacked import Stacked
from weigh.readers.written.infer.clues import Clues, Guess

CELLS = {"lstm": (LSTMCell, LSTM), "gru": (GRUCell, GRU), "simple_rnn": (SimpleRNNCell, SimpleRNN)}
MOST_LAYERS = 8


def dense(clues: Clues, x: Tensor) -> Iterator[Guess]:
    """Dense layers with and without bias; the units are printed, or follow from the parameters."""
    units = clues.units() if not clues.channels_first or clues.whole("units") else _last(clues)
    inside = x.last.size
    for bias in clues.biases():
        count = units
        if count is None and clues.count is not None and isinstance(inside, int):
            count, rest = divmod(clues.count, inside + bias)
            count = None if rest else count
        if count is not None and count > 0:
            op = Dense(count, bias, str(clues.get("activation", "")))
            yield Guess(op, 0.0 if bias else 0.4, {} if bias else {"bias": bias})
    yield from _as_convolution(clues, x)


def _as_convolution(clues: Clues, x: Tensor) -> Iterator[Guess]:
    """A dense layer printed with maps of 1 × 1: a convolution whose kernel covers its whole input."""
    output = clues.output
    if output is None or x.rank != len(output) + 1 or not 3 <= x.rank <= 5:
        return
    image = split(x, x.rank - 2, clues.channels_first)
    kernel = tuple(axis.size for axis in image.spatial if isinstance(axis.size, int))
    if any(size != 1 for size in clues.space(x.rank - 2)) or len(kernel) != x.rank - 2:
        return
    same = (1,) * len(kernel)
    for bias in clues.biases():
        op = Conv(clues.units() or 1, kernel, same, same, bias=bias, channels_first=clues.channels_first)
        yield Guess(op, 0.5 if bias else 0.9, {"kernel": kernel, "bias": bias})


def _last(clues: Clues) -> int | None:
    """The last size of the output: a dense layer's units stand there even where channels stand in front."""
    return clues.output[-1] if clues.output else None


def embedding(clues: Clues, x: Tensor) -> Iterator[Guess]:
    """An embedding: the vocabulary is the count divided by the features."""
    features = clues.whole("units") or _last(clues)
    if features is None or features < 1:
        return
    vocabulary: Size | None = clues.whole("vocabulary")
    if vocabulary is None and clues.count is not None and clues.count % features == 0:
        vocabulary = clues.count // features
    if vocabulary is not None:
        yield Guess(Embedding(vocabulary, features), 0.0, {"vocabulary": vocabulary})


def _one_way(clues: Clues, cell: str, units: int, layers: int, biases: int, sequences: bool, state: bool) -> RNN:
    kind, layer = CELLS[cell]
    one = kind(units, biases) if not clues.get("activation") else kind(units, biases, str(clues.get("activation")))
    return layer(one if layers == 1 else StackedCells((one,) * layers), sequences, state)


def _counts(
    clues: Clues, x: Tensor, cell: str, units: int, biases: int, layers: int, ways: int = 1, between: int = 0
) -> bool:
    """Whether so many units have as many parameters as printed: gates × units × (what is read + units + biases).

    between: features that a further layer reads.
    """
    inside = x.last.size
    if clues.count is None or not isinstance(inside, int):
        return True
    read = inside + (layers - 1) * (between or units)
    return clues.count == ways * CELLS[cell][0].gates * units * (read + layers * (units + biases))


def _depths(clues: Clues) -> Sequence[int]:
    """How many layers deep one row may be: only PyTorch's have a depth."""
    stated = clues.whole("layers")
    if stated is not None:
        return (min(stated, MOST_LAYERS),)
    return range(1, MOST_LAYERS + 1) if clues.torch and clues.count else (1,)


def recurrent(clues: Clues, x: Tensor) -> Iterator[Guess]:
    """One direction; in PyTorch both, several layers deep, from one row."""
    cell = str(clues.get("cell", "lstm"))
    if clues.get("bidirectional"):
        yield from _bidirectional(clues, x, (cell,))
        return
    outputs = clues.stated.outputs
    sequences = clues.get("return_sequences")
    if not isinstance(sequences, bool):
        sequences = len(outputs[0]) == 2 if outputs else clues.torch
    units = clues.whole("units") or _last(clues)
    if units is None:
        return
    state = len(outputs) > 1
    for biases, cost in _bias_counts(clues, cell):
        for layers in _depths(clues):
            if not _counts(clues, x, cell, units, biases, layers):
                continue
            op = _one_way(clues, cell, units, layers, biases, sequences, state)
            inferred = {"units": units, "biases": biases, "return_sequences": sequences}
            yield Guess(op, cost + 0.5 * (layers - 1), {**inferred, "layers": layers} if layers > 1 else inferred)
    if clues.torch and units % 2 == 0 and clues.whole("units") is None:
        yield from _bidirectional(clues, x, (cell,))


def _bias_counts(clues: Clues, cell: str) -> Iterator[tuple[int, float]]:
    """How many biases a gate has, the most usual first: PyTorch keeps two, a GRU of Keras one or two."""
    if clues.get("bias") is False:
        yield 0, 0.0
        return
    stated = clues.get("biases")
    if stated in (1, 2):
        yield stated, 0.0
        return
    keras = (2, 1, 0) if cell == "gru" else (1, 0, 2)
    order = (2, 0, 1) if clues.torch else keras
    yield from ((biases, i * 1.0) for i, biases in enumerate(order))


def bidirectional(clues: Clues, x: Tensor) -> Iterator[Guess]:
    """Two directions: which cell is inside follows from the number of parameters."""
    inner = clues.get("inner")
    named = getattr(inner, "type", "").lower()
    cell = clues.get("cell") or next((cell for cell in CELLS if named and cell.replace("_", "") in named), None)
    name = clues.stated.name.lower()
    known = cell or next((cell for cell in CELLS if cell.replace("_", "") in name), None)
    yield from _bidirectional(clues, x, (known,) if known else tuple(CELLS))


def _bidirectional(clues: Clues, x: Tensor, cells: tuple[str, ...]) -> Iterator[Guess]:
    outputs = clues.stated.outputs
    units_told = clues.whole("units")
    width = 2 * units_told if units_told else _last(clues)
    if width is None:
        return
    sequences = clues.get("return_sequences")
    if not isinstance(sequences, bool):
        sequences = len(outputs[0]) == 2 if outputs else True
    state = len(outputs) > 1
    for merge, units, unusual in (("concat", width // 2 if width % 2 == 0 else 0, 0.0), ("sum", width, 2.0)):
        for number, cell in enumerate(cells if units else ()):
            for biases, cost in _bias_counts(clues, cell):
                for layers in _depths(clues):
                    if not _counts(clues, x, cell, units, biases, layers, 2, width):
                        continue
                    way = _one_way(clues, cell, units, 1, biases, sequences, state)
                    below = _one_way(clues, cell, units, 1, biases, True, False)
                    both: Op = Bidirectional(way, way, merge)
                    inferred = {"cell": cell, "units": units, "biases": biases, "return_sequences": sequences}
                    if layers > 1:
                        both = Stacked((*(Bidirectional(below, below, merge),) * (layers - 1), both))
                        inferred["layers"] = layers
                    yield Guess(both, cost + unusual + 0.1 * number + 0.5 * (layers - 1), inferred)


HEAD_SIZES = (64, 32, 16, 128, 8, 4, 2, 1)
"""Sizes of a head, the most usual first."""


def attention(clues: Clues, x: Tensor) -> Iterator[Guess]:
    """Multi-head attention of a tensor with itself: the count tells heads × size of a head, and no more."""
    features = x.last.size
    if not isinstance(features, int) or clues.count is None:
        heads, size = clues.whole("heads"), clues.whole("key_dim")
        if isinstance(features, int) and features >= (heads or 1):
            size = size or (features // heads if heads else next(size for size in HEAD_SIZES if features % size == 0))
            heads = heads or features // size
            yield Guess(MultiHeadAttention(heads, size), 0.0, {"heads": heads, "key_dim": size})
        return
    for bias in clues.biases():
        # 3 × (features + b) × inner + (inner + b) × features
        inner, rest = divmod(clues.count - features * bias, 4 * features + 3 * bias)
        if rest or inner < 1:
            continue
        cost = 0.0 if bias else 0.4
        heads, size = clues.whole("heads"), clues.whole("key_dim")
        sizes = (size,) if size else (inner // heads,) if heads else HEAD_SIZES
        for rank, size in enumerate(sizes):
            if size > 0 and inner % size == 0:
                heads = inner // size
                op = MultiHeadAttention(heads, size, bias=bias)
                yield Guess(op, cost + 0.2 * rank, {"heads": heads, "key_dim": size, "bias": bias})


def dot_attention(clues: Clues, x: Tensor, *others: Tensor) -> Iterator[Guess]:
    """Keras's Attention and AdditiveAttention; they own a scale or nothing."""
    if any(len(tensor.axes) < 3 and not tensor.has_rest for tensor in (x, *others)):
        return
    scores = len(clues.stated.outputs) > 1
    for scaled in (bool(clues.count), not clues.count):
        op = AdditiveAttention(scaled, scores) if clues.get("additive") else Attention(scaled, False, scores)
        yield Guess(op, 0.0, {})
