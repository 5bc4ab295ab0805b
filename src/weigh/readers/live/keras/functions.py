"""From an operation between layers (`keras.ops`) to the op that the tables of functions make of its arguments."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from weigh.network.errors import ShapeError
from weigh.network.graph import Value
from weigh.network.ops import Op
from weigh.network.place import Place
from weigh.ops.indexing import Index
from weigh.readers.keras.functions import KERAS_OPS, TENSOR, FunctionRow, function_row
from weigh.readers.keras.session import snake_case
from weigh.readers.keras.table import Given
from weigh.readers.vocabulary.signatures import NotKnown, odd_arguments

RENAMED = {
    "batch_norm": "batch_normalization",
    "layer_norm": "layer_normalization",
    "rms_norm": "rms_normalization",
    "extract_patches": "image.extract_patches",
    "resize": "image.resize",
}
"""Operations whose class is not called like the function that makes it."""


def function_name(operation: Any) -> str:
    """What the function is called that makes this operation: `Matmul` -> `matmul`."""
    return snake_case(type(operation).__name__)


def function_op(
    operation: Any, args: tuple[Any, ...], kwargs: dict[str, Any], value: Callable[[Any], Value | None], batch: int
) -> tuple[Op, tuple[Value, ...]] | None:
    """The op of an operation and its inputs; None where no row describes it.

    value: the tensor that stands for an argument, None for one that is no tensor. batch: how many examples there were
    in the trace, 0 for a number left open: that size among the settings is the batch's.
    """
    name = function_name(operation)
    if name == "get_item":
        return _index(args, kwargs, value)
    row = function_row(KERAS_OPS, RENAMED.get(name, name))
    if row is None:
        return None
    return _built(name, row, lambda: _bound(operation, row, args, kwargs), value, batch)


def constant_op(
    function: str, kwargs: dict[str, Any], value: Callable[[Any], Value | None], batch: int
) -> tuple[Op, tuple[Value, ...]] | None:
    """The op of a function that was called on constants, and its inputs; None where it made no tensor of tensors."""
    row = function_row(KERAS_OPS, function)
    if row is None:
        return None
    given = {
        key: held for key, held in kwargs.items() if not isinstance(held, tuple) or key not in ("args", "operands")
    }
    spread = zip(row.tensors, kwargs.get("operands", ()), strict=False)
    found = _built(function, row, lambda: _bind(row, {**given, **dict(spread)}), value, batch)
    return found if found is not None and (found[1] or not row.tensors) else None


def _built(
    name: str, row: FunctionRow, bound: Callable[[], dict[str, Any]], value: Callable[[Any], Value | None], batch: int
) -> tuple[Op, tuple[Value, ...]] | None:
    """What a row makes of arguments among which tensors stand; None where it does not take them."""
    inputs: list[Value] = []

    def placed(held: Any) -> Any:
        if isinstance(held, list | tuple):
            return [placed(item) for item in held]
        found = value(held)
        if found is None:
            return _settled(held, batch)
        inputs.append(found)
        return TENSOR

    try:
        with odd_arguments(name, Place(0)):
            values = {key: placed(held) for key, held in bound().items()}
            return row.build(Given(values, "keras3", _channels_first())), tuple(inputs)
    except (NotKnown, ShapeError):
        return None


def _bound(operation: Any, row: FunctionRow, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """The arguments of the function by the row's names: those kept by the operation, and those of its call."""
    given = {name: getattr(operation, name) for name in _made_with(type(operation)) if hasattr(operation, name)}
    own = list(inspect.signature(operation.call).parameters.values())
    if own and own[0].kind is inspect.Parameter.VAR_POSITIONAL:  # einsum(equation, *operands)
        given.update(zip(row.tensors, args, strict=False))
    else:
        given.update(zip((parameter.name for parameter in own), args, strict=False))
    for name in _AS_LISTS & given.keys():
        if isinstance(given[name], list | tuple) and len(given[name]) == 1:
            given[name] = given[name][0]
    return _bind(row, {**given, **kwargs})


_AS_LISTS = {"source", "destination"}
"""Arguments that an operation keeps as a list, of one number too."""


def _bind(row: FunctionRow, given: dict[str, Any]) -> dict[str, Any]:
    """The row's arguments; None is what Keras writes for a default."""
    return row.signature.bind([], {name: held for name, held in given.items() if held is not None})[0]


_MADE_WITH: dict[type, tuple[str, ...]] = {}


def _made_with(cls: type) -> tuple[str, ...]:
    """The names of the arguments that an operation is made with."""
    if cls not in _MADE_WITH:
        names = inspect.signature(cls).parameters
        _MADE_WITH[cls] = tuple(name for name in names if name not in ("name", "args", "kwargs"))
    return _MADE_WITH[cls]


def _settled(held: Any, batch: int) -> Any:
    """A setting; a number of examples among them is the batch again."""
    from weigh.network.sizes import BATCH

    if batch and type(held) is int and held > 0 and held % batch == 0:
        return BATCH * (held // batch)
    return held


def _index(
    args: tuple[Any, ...], kwargs: dict[str, Any], value: Callable[[Any], Value | None]
) -> tuple[Op, tuple[Value, ...]] | None:
    """`x[...]`."""
    tensor, key = (*args, *kwargs.values())
    keys = key if isinstance(key, tuple) else (key,)
    found = value(tensor)
    if found is None or any(value(item) is not None for item in keys):
        return None
    try:
        return Index.of(keys), (found,)
    except ShapeError:
        return None


def _channels_first() -> bool:
    import keras

    return keras.config.image_data_format() == "channels_first"  # type: ignore[no-any-return]
