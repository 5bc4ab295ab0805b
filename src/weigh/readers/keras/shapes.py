"""From a shape as source code writes it to the tensor of an input."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from weigh.network.graph import Value
from weigh.network.sizes import Formula, Size
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor
from weigh.ops.layout import SPATIAL
from weigh.readers.keras.session import Session
from weigh.readers.python.values import Unknown
from weigh.readers.vocabulary.signatures import as_size


def input_value(session: Session, name: str, shape: Any, has_batch: bool = False, dtype: str = "float32") -> Value:
    """The value of an input of this shape; what the caller gave for it on the outside takes its place.

    shape: a list of sizes, None among them; one number; or an Unknown, of which not even the rank is known.
    has_batch: the first size is the batch's.
    """
    if isinstance(shape, list | tuple) and has_batch:
        shape = shape[1:]
    given = session.inputs.get(name)
    if given is None and _fits(session.inputs.get(""), shape):
        given = session.inputs.get("")
    if given is not None:
        session.inputs_used.add(name if name in session.inputs else "")
    shape = given if given is not None else shape
    if shape is None or isinstance(shape, Unknown):
        return _unknown_input(session, name, shape, dtype)
    if not isinstance(shape, list | tuple):
        shape = (shape,)
    return Value(Tensor((BATCH_AXIS, *axes(session, shape)), dtype), name=name)


def axes(session: Session, shape: Sequence[Any]) -> tuple[Axis, ...]:
    """Named axes for the sizes of one example; a None becomes a size of its own name."""
    count = len(shape)
    if 2 <= count <= 4:
        inner = SPATIAL[count - 1]
        names = ("channels", *inner) if session.channels_first and count > 2 else (*inner, "channels")
        names = ("steps", "features") if count == 2 else names
    else:
        names = ("features",) if count == 1 else tuple(f"axis_{i + 1}" for i in range(count))
    return tuple(Axis(name, _open_size(session, size, name)) for name, size in zip(names, shape, strict=True))


def concrete(shape: Sequence[Size], dtype: str = "float32") -> Tensor:
    """The tensor of data of this shape, whose first axis is the batch."""
    return Tensor((BATCH_AXIS, *(Axis(f"axis_{i}", size) for i, size in enumerate(shape[1:], 1))), dtype)


def _open_size(session: Session, size: Any, name: str) -> Size:
    if size is None or (isinstance(size, int) and size == -1):
        return Formula(session.dimension("steps" if name == "features" else name))
    return as_size(size, "shape")


def _fits(given: Sequence[Any] | None, declared: Any) -> bool:
    """Whether an unnamed shape from outside may stand for this input: it has as many axes, or nothing is declared."""
    return given is not None and (not isinstance(declared, list | tuple) or len(given) == len(declared))


def _unknown_input(session: Session, name: str, cause: Any, dtype: str) -> Value:
    if isinstance(cause, Unknown):
        return session.unknown_value(cause.cause, dtype, cause.part)
    what = name or "input_shape"
    value = Value(Tensor.unknown(what, dtype), name=what)
    session.gaps[value] = session.no_shape(what)
    return value
