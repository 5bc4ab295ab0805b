"""Layers as programs hold them: the state of each instance, made from a row of the tables or from a program's class."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from weigh.network.errors import Fault, ShapeError
from weigh.network.graph import Call, Gap, Layer
from weigh.network.ops import Op
from weigh.ops.opaque import Opaque
from weigh.readers.keras.first_year import today
from weigh.readers.keras.session import CLASSIC, Session
from weigh.readers.keras.table import Given, Row
from weigh.readers.python.values import Cause, Class, Function, Instance, Native
from weigh.readers.vocabulary.recording import gap
from weigh.readers.vocabulary.signatures import NotKnown, odd_arguments

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

Made: TypeAlias = "tuple[dict[str, Any], dict[str, Any], Op]"

LAYER = Class("Layer")
"""The base of all layers, the program's own included. `layer_class` says what programs can ask of it."""


class LayerState:
    """What is known of one layer instance. `layer` is its half in the network, made with it.

    arguments: what it was made with, under today's names. also: names of its further tensors in a call.
    shape: the input shape that it was told, as (shape, has_batch).
    calls: its calls. variables: the weights that the program's own code added, with the value of each.
    base: the framework's layer that a class of the program with a `call` of its own derives from.
    """

    __slots__ = (
        "also", "arguments", "base", "built", "calls", "cause", "instance", "layer", "session", "shape", "trainable",
        "variables",
    )  # fmt: skip

    def __init__(self, session: Session, instance: Instance, layer: Layer) -> None:
        self.session = session
        self.instance = instance
        self.layer = layer
        self.arguments: dict[str, Any] = {}
        self.base: Layer | None = None
        self.also: tuple[str, ...] = ()
        self.shape: tuple[Any, bool] | None = None
        self.calls: list[Call] = []
        self.variables: list[Call] = []
        self.trainable = True
        self.built = False
        self.cause: Cause | Fault | None = None
        instance.native = self
        session.states[layer] = self

    @property
    def op(self) -> Op | None:
        return self.layer.op

    def rename(self, name: str) -> None:
        """Give it another name, which it can only get before its first call."""
        if not self.calls:
            del self.session.states[self.layer]
            self.layer = replace(self.layer, name=name)
            self.session.states[self.layer] = self

    def spoil(self, cause: Cause) -> None:
        """The program changed it in a way that could not be followed."""
        self.session.gaps[self.layer] = gap(cause)


# -- making ----------------------------------------------------------------------------------------


def state_of(interp: Interpreter, instance: Instance) -> LayerState:
    """The state of a layer instance; one of the program's own class may never have called `super().__init__`."""
    if not isinstance(instance.native, LayerState):
        begin(interp, instance, None, {})
    return instance.native  # type: ignore[no-any-return]


def session_of(interp: Interpreter) -> Session:
    return interp.vocabulary.session  # type: ignore[attr-defined, no-any-return]


def is_layer(value: Any) -> bool:
    return isinstance(value, Instance) and value.cls.is_a(LAYER)


def begin(interp: Interpreter, instance: Instance, op: Op | None, common: dict[str, Any]) -> LayerState:
    session = session_of(interp)
    name = common.get("name")
    name = name if isinstance(name, str) else session.name(instance.cls.name)
    instance.place = instance.place or interp.place
    state = LayerState(session, instance, Layer(name, instance.cls.name, op, instance.place))
    trainable = common.get("trainable", True)
    state.trainable = trainable is not False
    if common.keys() & _TELLS_SHAPE:
        state.shape = _told_shape(instance.cls.name, common)
    return state


_TELLS_SHAPE = {"batch_input_shape", "batch_shape", "input_shape", "input_dim", "input_length"}
_OVER_STEPS = {
    "SimpleRNN", "LSTM", "GRU", "CuDNNLSTM", "CuDNNGRU", "RNN", "Convolution1D", "Conv1D", "AtrousConvolution1D",
    "LocallyConnected1D", "TimeDistributedDense", "MaxPooling1D", "AveragePooling1D",
}  # fmt: skip
"""Layers for which the older generations' `input_dim` is the features of each step."""


def _told_shape(class_name: str, common: dict[str, Any]) -> tuple[Any, bool] | None:
    """The input shape that a layer's arguments tell, and whether the batch is in it."""
    for key in ("batch_input_shape", "batch_shape"):
        if common.get(key) is not None:
            return common[key], True
    if common.get("input_shape") is not None:
        return common["input_shape"], False
    if class_name == "Embedding":
        length = common.get("input_length")
        return (tuple(length) if isinstance(length, list | tuple) else (length,)), False
    if common.get("input_dim") is None:
        return None
    if class_name in _OVER_STEPS or common.get("input_length") is not None:
        return (common.get("input_length"), common["input_dim"]), False
    return (common["input_dim"],), False


class Maker:
    """What a row makes of a layer's arguments, in one generation; remembered, for networks repeat themselves."""

    def __init__(self, row: Row, dialect: str) -> None:
        self.row = row
        self.dialect = dialect
        self._remembered = lru_cache(maxsize=1024, typed=True)(self._from_values)

    def make(self, interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Made:
        """The arguments by name, the keywords that are not the row's, and the op.

        Raises: NotKnown, ShapeError.
        """
        channels_first = session_of(interp).channels_first
        values = (*args, *kwargs.values())
        if not any(map(_holds_layer, values)):
            try:
                return self._remembered(channels_first, len(args), tuple(kwargs), *values)
            except TypeError:  # a list among them, which cannot be looked up
                pass
        bound, common = self.row.arguments(args, kwargs)
        states = {name: _inner_states(interp, value) for name, value in bound.items()}
        return bound, common, self.row.build(Given(states, self.dialect, channels_first))

    def _from_values(self, channels_first: bool, count: int, names: tuple[str, ...], *values: Any) -> Made:
        kwargs = dict(zip(names, values[count:], strict=True))
        bound, common = self.row.arguments(list(values[:count]), kwargs)
        return bound, common, self.row.build(Given(bound, self.dialect, channels_first))


def _holds_layer(value: Any) -> bool:
    """Whether it is a layer or a tuple with one: what such arguments make depends on more than themselves."""
    kind = type(value)
    return kind is Instance or (kind is tuple and any(type(item) is Instance for item in value))


def native_class(name: str, row: Row, dialect: str) -> Class:
    """The class of a layer of the tables, as one generation has it."""
    maker = Maker(row, dialect)
    init = Native("__init__", lambda interp, args, kwargs: init_from_row(interp, maker, args, kwargs))
    return Class(name, (LAYER,), {"__init__": init}, data=row)


def init_from_row(interp: Interpreter, maker: Maker, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Make a layer instance's op from its row and arguments; what stands in the way is kept for its calls."""
    instance: Instance = args[0]
    args = args[1:]
    if maker.dialect in CLASSIC:
        args, kwargs, oldest = today(instance.cls.name, args, kwargs)
        if oldest:
            session_of(interp).notes.append(Gap("first year", instance.cls.name, interp.place))
    bound: dict[str, Any] = {}
    common = kwargs
    cause: Cause | Fault | None = None
    op: Op
    try:
        with odd_arguments(instance.cls.name, interp.place):
            bound, common, op = maker.make(interp, args, kwargs)
    except NotKnown as unknown:
        cause, op = unknown.cause, Opaque(f"{instance.cls.name} {unknown.cause.what}")
    except ShapeError as error:
        cause, op = replace(error.fault, subject=instance.cls.name, place=interp.place), Opaque(instance.cls.name)
    if cause is None and common.keys() - _COMMON:
        _note_keywords(interp, maker, instance.cls.name, common.keys() - _COMMON)
    own = isinstance(instance.cls.find("call"), Function)
    told = {**bound, **common} if bound.keys() & _TELLS_SHAPE else common
    state = begin(interp, instance, None if own else op, told)
    if own:
        native = next(cls.name for cls in instance.cls.mro if cls.place is None)
        state.base = Layer(state.layer.name, native, op, instance.place)
        state.session.states[state.base] = state
    state.arguments, state.also, state.cause = bound, maker.row.also, cause


_COMMON = {
    "name", "trainable", "dtype", "input_shape", "batch_input_shape", "batch_shape", "input_dim", "input_length",
    "batch_size", "weights", "dynamic", "autocast", "input_dtype", "cache_enabled", "create_input_layer",
    "activity_regularizer", "seed", "kernel_initializer", "bias_initializer",
}  # fmt: skip
"""Keywords that every layer takes; the last few some generations took everywhere, and no count depends on them."""


def _note_keywords(interp: Interpreter, maker: Maker, class_name: str, keywords: Iterable[str]) -> None:
    """A keyword that the layer does not have is most likely misspelt, and the default stands where it was meant."""
    from difflib import get_close_matches

    for keyword in sorted(keywords):
        near = get_close_matches(keyword, maker.row.signature.defaults, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        session_of(interp).passed_over(keyword, class_name, maker.dialect, interp.place, hint)


def _inner_states(interp: Interpreter, value: Any) -> Any:
    """Layers among the arguments, as the states that hold their ops."""
    if is_layer(value):
        return state_of(interp, value)
    if isinstance(value, list | tuple) and any(map(is_layer, value)):
        return [_inner_states(interp, item) for item in value]
    return value
