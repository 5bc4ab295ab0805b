"""A configuration of a transformer as a network: embeddings, blocks, and what stands behind them.

The blocks are layers that enclose others, so that a ledger sums each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from weigh.network.graph import NOTHING, Call, Gap, Graph, Layer, Value, call_layer
from weigh.network.ops import Op
from weigh.network.place import Place
from weigh.network.sizes import Formula, Size
from weigh.network.tensors import Axis, Tensor
from weigh.ops.arithmetic import Elementwise
from weigh.ops.attention import GroupQueryAttention, MultiHeadAttention
from weigh.ops.convolution import Conv
from weigh.ops.dense import Dense
from weigh.ops.embedding import Embedding, ReversibleEmbedding
from weigh.ops.indexing import At, Cut, Index
from weigh.ops.merge import Concatenate, Merge
from weigh.ops.normalization import LayerNorm, RMSNorm
from weigh.ops.shape import Reshape
from weigh.readers.written.prose.transformer.config import Config


class _Calls:
    """The calls so far, in the order of a listing, and the one that the next are made inside."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.made: list[Call] = []
        self._around: Call | None = None

    def layer(self, name: str, type: str, op: Op, *inputs: Value) -> Value:
        return self.apply(Layer(name, type, op, self.place), *inputs)

    def apply(self, layer: Layer, *inputs: Value, op: Op | None = None) -> Value:
        call = call_layer(layer, inputs, self._around, self.place, op)
        self.made.append(call)
        return call.outputs[0]

    @contextmanager
    def inside(self, name: str, type: str, *inputs: Value) -> Iterator[Call]:
        """Calls made here are inside a layer of that name; whoever makes them sets what comes out of it."""
        outer = self._around
        around = Call(Layer(name, type, None, self.place), None, inputs, outer, self.place, NOTHING)
        self.made.append(around)
        self._around = around
        yield around
        self._around = outer


def network(config: Config, place: Place) -> Graph:
    """The network of a configuration that is `usable`.

    Raises: ShapeError where its sizes contradict each other (heads of queries that are no multiple of the others).
    """
    calls = _Calls(place)
    family = config.family
    tokens, x, table = _patches(config, calls) if family.images else _tokens(config, calls)
    for index in range(config.blocks or 0):
        x = _block(config, calls, family.names.block.format(index), x)
    if family.pre_norm:
        x = _norm(config, calls, family.names.final_norm, x)
    outputs = _head(config, calls, x, table)
    return Graph(
        name=config.name,
        type="Transformer",
        inputs=tokens,
        outputs=outputs,
        calls=tuple(calls.made),
        gaps=tuple(_gaps(config, place)),
        notes=tuple(_notes(config, place)),
        place=place,
    )


def _size(told: int | None, name: str) -> Size:
    return Formula(name) if told is None else told


def _width(config: Config) -> int:
    assert config.width is not None  # `usable`
    return config.width


def _norm(config: Config, calls: _Calls, name: str, x: Value) -> Value:
    if config.family.norm == "rms":
        return calls.layer(name, "RMSNorm", RMSNorm(), x)
    return calls.layer(name, "LayerNorm", LayerNorm(center=config.family.norm_bias), x)


def _added(calls: _Calls, x: Value, y: Value) -> Value:
    return calls.layer("add", "Add", Elementwise("add"), x, y)


# -- in front of the blocks --------------------------------------------------------------------------------------------


def _tokens(config: Config, calls: _Calls) -> tuple[tuple[Value, ...], Value, Layer]:
    """The inputs, the vectors that go into the first block, and the layer of the tokens' table."""
    family, names = config.family, config.family.names
    learned = family.positions == "learned"
    steps = Axis("steps", _size(config.positions if learned else None, "steps"))
    ids = Value(Tensor((*Tensor.of(1).axes[:1], steps), "int32"), name="tokens")
    inputs = [ids]
    tied = family.head == "scores" and family.tied
    rows = _size(config.vocabulary, "vocabulary")
    op = ReversibleEmbedding(rows, _width(config)) if tied else Embedding(rows, _width(config))
    table = Layer(names.tokens, "Embedding", op, calls.place)
    x = calls.apply(table, ids)
    if learned:
        rows = _size(config.positions, "positions")
        order = Value(Tensor((steps,), "int32"), name="positions")
        op = Embedding(rows + family.offset, _width(config))
        x = _added(calls, x, calls.layer(names.positions, "Embedding", op, order))
    if segments := (config.segments if config.segments is not None else family.segments):
        kinds = Value(ids.tensor, name="segments")
        inputs.append(kinds)
        segment = calls.layer("token_type_embeddings", "Embedding", Embedding(segments, _width(config)), kinds)
        x = _added(calls, x, segment)
    if family.embedding_norm:
        x = _norm(config, calls, "embedding_norm", x)
    return tuple(inputs), x, table


def _patches(config: Config, calls: _Calls) -> tuple[tuple[Value, ...], Value, Layer]:
    """As `_tokens`, of an image cut into squares, with one learned vector in front of them."""
    names, width = config.family.names, _width(config)
    side, patch, channels = config.image or 224, config.patch or 16, config.channels or 3
    count = (side // patch) ** 2
    image = Value(Tensor.of(side, side, channels), name="image")
    window = (patch, patch)
    cut = Layer(names.tokens, "Conv2d", Conv(width, window, window, (1, 1)), calls.place)
    x = calls.layer("flatten", "Reshape", Reshape((count, width)), calls.apply(cut, image))
    zero = Value(Tensor.of(1, names=("steps",), dtype="int32"), name="class")
    token = calls.layer("class_token", "Parameter", Embedding(1, width), zero)
    x = calls.layer("concatenate", "Concatenate", Concatenate(1), token, x)
    order = Value(Tensor((Axis("steps", count + 1),), "int32"), name="positions")
    places = calls.layer(names.positions, "Parameter", Embedding(count + 1, width), order)
    return (image,), _added(calls, x, places), cut


# -- the blocks --------------------------------------------------------------------------------------------------------


def _block(config: Config, calls: _Calls, name: str, x: Value) -> Value:
    """Attention and an MLP, each added to what it reads."""
    family = config.family
    with calls.inside(name, "Block", x) as around:
        if family.parallel:
            attended = _attention(config, calls, _norm(config, calls, "ln_1", x))
            y = _added(calls, _added(calls, x, attended), _mlp(config, calls, _norm(config, calls, "ln_2", x)))
        else:
            y = _part(config, calls, 1, x, _attention)
            y = _part(config, calls, 2, y, _mlp)
        around.outputs = (y,)
    return y


def _part(
    config: Config, calls: _Calls, number: int, x: Value, part: Callable[[Config, _Calls, Value], Value]
) -> Value:
    family = config.family
    inside = _norm(config, calls, f"ln_{number}", x) if family.pre_norm else x
    y = part(config, calls, inside)
    if family.sandwich:
        y = _norm(config, calls, f"ln_{number}_after", y)
    y = _added(calls, x, y)
    return y if family.pre_norm else _norm(config, calls, f"ln_{number}", y)


def _attention(config: Config, calls: _Calls, x: Value) -> Value:
    family, heads = config.family, config.heads or 1
    size = config.head_size or _width(config) // heads
    grouped = config.key_value_heads not in (None, heads)
    kind = GroupQueryAttention if grouped else MultiHeadAttention
    op = kind(
        heads,
        size,
        bias=family.attention_bias,
        output_bias=family.output_bias,
        norm=family.qk_norm,
        key_value_heads=config.key_value_heads if grouped else None,
    )
    return calls.layer("attn", "Attention", op, x, x)


def _mlp(config: Config, calls: _Calls, x: Value) -> Value:
    family, width = config.family, _width(config)
    inner = _inner(config)
    with calls.inside("mlp", "MLP", x) as around:
        if family.gated:
            gate = calls.layer("gate", "Linear", Dense(inner, family.mlp_bias, family.activation), x)
            up = calls.layer("up", "Linear", Dense(inner, family.mlp_bias), x)
            y = calls.layer("multiply", "Multiply", Merge("multiply"), gate, up)
            y = calls.layer("down", "Linear", Dense(width, family.mlp_bias), y)
        else:
            y = calls.layer("fc", "Linear", Dense(inner, family.mlp_bias, family.activation), x)
            y = calls.layer("proj", "Linear", Dense(width, family.mlp_bias), y)
        around.outputs = (y,)
    return y


def _inner(config: Config) -> Size:
    if config.inner is None and config.family.ratio is not None:
        return _width(config) * config.family.ratio
    return _size(config.inner, "inner")


# -- behind the blocks -------------------------------------------------------------------------------------------------


def _head(config: Config, calls: _Calls, x: Value, table: Layer) -> tuple[Value, ...]:
    family = config.family
    if family.head == "scores":
        rows = _size(config.vocabulary, "vocabulary")
        if family.tied:
            return (calls.apply(table, x, op=ReversibleEmbedding(rows, _width(config), reverse=True)),)
        return (calls.layer("lm_head", "Linear", Dense(rows, family.head_bias), x),)
    if family.head == "pooler":
        first = _first(calls, x)
        return x, calls.layer("pooler", "Linear", Dense(_width(config), activation="tanh"), first)
    if config.classes is not None:
        return (calls.layer("classifier", "Linear", Dense(config.classes), _first(calls, x)),)
    return (x,)


def _first(calls: _Calls, x: Value) -> Value:
    """The vector of the first step, which stands for the whole input."""
    return calls.layer("first", "Slice", Index((Cut(), At(0))), x)


# -- what is open ------------------------------------------------------------------------------------------------------


def _gaps(config: Config, place: Place) -> Iterator[Gap]:
    """Sizes that the text does not give and that change the number of parameters."""
    if config.vocabulary is None and not config.family.images:
        yield Gap("transformer.vocabulary", "vocabulary", place)
    if config.positions is None and config.family.positions == "learned" and not config.family.images:
        yield Gap("transformer.positions", "positions", place)
    if config.inner is None and config.family.ratio is None:
        yield Gap("transformer.inner", "inner", place)
    if not config.tying_told and config.family.head == "scores":
        yield Gap("transformer.tying", "output embedding", place)


def _notes(config: Config, place: Place) -> Iterator[Gap]:
    """What was taken to be as usual."""
    if config.heads is None:
        yield Gap("transformer.heads", "heads", place)
    if config.inner is None and config.family.ratio is not None:
        yield Gap("transformer.ratio", "inner", place, {"inner": _width(config) * config.family.ratio})
    if not config.family.title:
        yield Gap("transformer.family", "transformer", place)
