"""How a function of tensors is described: its signature, which arguments hold tensors, and what op the others make.

One row serves every namespace that has the function: `tf.reduce_mean(input_tensor, axis)`, `keras.ops.mean(x, axis)`
and `K.mean(x, axis)` share their order, and their argument names are brought to ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from weigh.network.errors import ShapeError
from weigh.network.ops import Op
from weigh.network.place import Place
from weigh.network.sizes import BATCH, Size
from weigh.readers.keras.table import Given
from weigh.readers.python.values import Cause, Unknown
from weigh.readers.vocabulary.signatures import NotKnown, Signature, as_size


class TensorArgument:
    """What `build` finds in the place of a tensor: only that there is one."""

    def __repr__(self) -> str:
        return "TENSOR"


TENSOR = TensorArgument()

OTHER_NAMES: Mapping[str, str] = {
    "x": "a array condition data features image images indices input input_ input_data input_tensor inputs lengths "
    "logits params query reference sp_input t tensor value values variable",
    "x1": "a scalar x",
    "x2": "b exponent y",
    "xs": "arrays input inputs tensors value values x",
    "size": "ksizes sizes",
    "axis": "axes concat_dim dim dimension reduction_indices split_dim squeeze_dims",
    "axes": "pattern perm",
    "begin": "start_indices",
    "block_size": "block_shape",
    "columns": "M num_columns",
    "dilation_rate": "dilations rates",
    "equation": "subscripts",
    "height": "new_height",
    "high": "clip_value_max max_value maxval x_max",
    "indices": "ids",
    "keepdims": "keep_dims",
    "kernel": "filter filters",
    "low": "clip_value_min min_value minval x_min",
    "num_classes": "depth maxlen",
    "pad_width": "padding paddings",
    "parts": "indices_or_sections num_or_size_splits num_split",
    "pool_size": "ksize",
    "rate": "level",
    "repeats": "multiples n rep",
    "rows": "N n num_rows size",
    "shape": "dims newshape output_shape size",
    "slope": "alpha negative_slope",
    "step": "delta",
    "stop": "limit",
    "strides": "stride",
    "target": "destination",
    "width": "new_width",
}
"""The names of arguments in the signatures here, and what the namespaces call them; a name means what the row has."""

NAMES: Mapping[str, tuple[str, ...]] = {
    other: tuple(own for own, others in OTHER_NAMES.items() if other in others.split())
    for other in " ".join(OTHER_NAMES.values()).split()
}


class FunctionSignature(Signature):
    """A signature that also takes the names that other namespaces give its arguments."""

    def bind(self, args: list[Any], kwargs: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        return Signature.bind(self, args, {self._own_name(name): value for name, value in kwargs.items()})

    def _own_name(self, name: str) -> str:
        own = self.defaults
        return name if name in own else next((other for other in NAMES.get(name, ()) if other in own), name)


@dataclass(frozen=True, slots=True)
class FunctionRow:
    """One function. tensors: the arguments that hold a tensor, or a list of them, in the order of the op's inputs.

    `build` gets the other arguments as they are, and TENSOR where a tensor is; numbers and lists may stand for tensors.
    """

    signature: FunctionSignature
    tensors: tuple[str, ...]
    build: Callable[[Given], Op]


def function(signature: str, tensors: str, build: Callable[[Given], Op]) -> FunctionRow:
    """A row; `tensors` are names with spaces between."""
    return FunctionRow(FunctionSignature(signature), tuple(tensors.split()), build)


def axis_of(given: Given, default: int, name: str = "axis") -> int:
    """One axis; `default` where none is given."""
    return int(given[name]) if given.has(name) else default


def axes_of(given: Given, name: str = "axis") -> tuple[int, ...] | None:
    """One axis or several; None where none is given."""
    if not given.has(name):
        return None
    value = given[name]
    items = list(value) if isinstance(value, list | tuple | range) else [value]
    for item in items:
        if isinstance(item, Unknown):
            raise NotKnown(item.cause)
        if not isinstance(item, int):
            raise ShapeError.of("layer.argument_integer", argument=name, value=item)
    return tuple(items)


def sizes_of(given: Given, name: str = "shape") -> tuple[Size, ...]:
    """The sizes of a shape, the batch's included; None is the batch in front, and else what is left over."""
    value = given[name]
    items = list(value) if isinstance(value, list | tuple) else [value]
    gaps: list[Size] = [BATCH, *[-1] * (len(items) - 1)]
    return tuple(gaps[i] if item is None else as_size(item, name) for i, item in enumerate(items))


def constant_sizes(value: Any) -> tuple[Size, ...]:
    """The shape of an operand that is not a tensor: () for a number, and for what is not known."""
    if isinstance(value, list | tuple):
        return (len(value), *(constant_sizes(value[0]) if value else ()))
    shape = getattr(value, "shape", ())
    return tuple(shape) if isinstance(shape, tuple | list) and all(isinstance(size, int) for size in shape) else ()


def not_read(name: str) -> NotKnown:
    """What to raise for a form of the arguments that is not followed; the caller knows the line."""
    return NotKnown(Cause("function arguments", name, Place(0)))


def is_tensor(value: Any) -> bool:
    """Whether a tensor stands there, or a list with one in it."""
    return value is TENSOR or (isinstance(value, list | tuple) and any(item is TENSOR for item in value))
