"""Tensors that a program makes of nothing, or of its own data: their shapes, and their elements where they are few."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from weigh.network.place import Place
from weigh.network.tensors import Axis, Tensor
from weigh.readers.python.modules.arrays import Array, as_array
from weigh.readers.python.values import Class, Native, Unknown
from weigh.readers.torch.functions_call import as_tensor
from weigh.readers.torch.module import session_of
from weigh.readers.torch.tensor import PARAMETER_CLASS, TENSOR_CLASS, Parameter, TorchTensor, is_size

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

SMALL = 4096  # elements of a made tensor that are kept, in case they are sizes or settings


def made(interp: Interpreter, sizes: Any, dtype: str = "float32") -> Any:
    """A tensor of these sizes; an Unknown where one of them is not known."""
    sizes = tuple(sizes)
    unknown = next((size for size in sizes if not is_size(size)), None)
    if unknown is not None:
        return unknown if isinstance(unknown, Unknown) else interp.unknown("tensor size", str(unknown)[:40])
    session = session_of(interp)
    axes = tuple(Axis(f"axis_{i + 1}", size) for i, size in enumerate(sizes))
    return TorchTensor(session, session.constant(Tensor(axes, dtype)))


def _of_class(dtype: str) -> Callable[[Interpreter, list[Any], dict[str, Any]], Any]:
    """`torch.Tensor(2, 3)` has these sizes; `torch.Tensor([1, 2])` holds this data."""

    def run(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        _, *given = args
        if len(given) == 1 and not is_size(given[0]):
            return of_data(interp, given[0], dtype)
        return made(interp, given, dtype)

    return run


def of_data(interp: Interpreter, data: Any, dtype: str = "") -> Any:
    """`torch.tensor([...])`, `torch.from_numpy(array)`."""
    if isinstance(data, TorchTensor | Unknown):
        return data
    if is_size(data) and not isinstance(data, int):
        return made(interp, (), dtype or "int64")
    found = data if isinstance(data, Array) else as_array(interp, data)
    if not isinstance(found, Array):
        return found if isinstance(found, Unknown) else interp.unknown("tensor value", "the data of a tensor")
    kind = dtype or {"float64": "float32"}.get(found.dtype, found.dtype)
    return as_tensor(session_of(interp), Array(found.shape, kind, found.values))


def _data(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    given = kwargs.get("dtype")
    data = args[0] if args else kwargs.get("data", kwargs.get("object"))
    return of_data(interp, data, given if isinstance(given, str) else "")


def _bounds(name: str, args: list[Any], kwargs: dict[str, Any]) -> list[Any]:
    """The numbers between which it is counted, in NumPy's order; empty where one is missing."""
    names = ("start", "end", "step") if name == "arange" else ("start", "end", "steps")
    if len(args) == 1 and "end" not in kwargs:
        args = [0, *args] if name == "arange" else args
    given = {**({"start": 0, "step": 1} if name == "arange" else {}), **dict(zip(names, args, strict=False))}
    given.update((key, value) for key, value in kwargs.items() if key in names)
    return [given[key] for key in names] if all(key in given for key in names) else []


def _spaced(name: str) -> Native:
    """`torch.arange` and `torch.linspace`: NumPy's, where the elements are few and known."""

    def run(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        bounds = _bounds(name, args, kwargs)
        if bounds and all(isinstance(value, int | float) for value in bounds):
            found = interp.call(interp.get(interp.module("numpy"), name), bounds, {})
            if isinstance(found, Array) and isinstance(found.size, int) and found.size <= SMALL:
                return as_tensor(session_of(interp), found)
        from weigh.readers.torch.functions_call import function

        rule = function(name, "torch")
        return interp.unknown("call", name) if rule is NotImplemented else interp.call(rule, args, kwargs)

    return Native(name, run)


def _parameter(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`nn.Parameter(tensor, requires_grad=True)`."""
    _, *given = args
    data = given[0] if given else kwargs.get("data")
    session = session_of(interp)
    place: Place = interp.place
    if isinstance(data, TorchTensor):
        kind = data.tensor
    elif data is None:
        kind = Tensor((Axis("values", 0),))
    else:
        kind = Tensor(Tensor.unknown(f"parameter_at_line_{place.line}").axes[1:])
    found = Parameter(session, kind, place=place)
    flag = given[1] if given[1:] else kwargs.get("requires_grad", True)
    found.requires_grad = flag is not False
    return found


TENSOR_CLASS.members["__new__"] = Native("Tensor", _of_class("float32"))
PARAMETER_CLASS.members["__new__"] = Native("Parameter", _parameter)


def _sparse(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.sparse_coo_tensor(indices, values, size)`: as large as its size says, however few entries it has."""
    size = kwargs.get("size", args[2] if args[2:] else None)
    return made(interp, size) if isinstance(size, list | tuple) else interp.unknown("tensor size", "a sparse tensor")


SPARSE = Native("sparse_coo_tensor", _sparse)

_CLASSES = {
    "FloatTensor": "float32", "DoubleTensor": "float64", "HalfTensor": "float16", "LongTensor": "int64",
    "IntTensor": "int32", "ByteTensor": "uint8", "BoolTensor": "bool",
}  # fmt: skip

MADE: dict[str, Any] = {
    "Tensor": TENSOR_CLASS,
    "Parameter": PARAMETER_CLASS,
    "arange": _spaced("arange"),
    "linspace": _spaced("linspace"),
    **{name: Native(name, _data) for name in ("tensor", "as_tensor", "from_numpy", "asarray")},
    **{
        name: Class(name, (TENSOR_CLASS,), {"__new__": Native(name, _of_class(dtype))})
        for name, dtype in _CLASSES.items()
    },
}
