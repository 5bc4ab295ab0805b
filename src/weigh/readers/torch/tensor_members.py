"""What programs can ask of a tensor: its sizes, its likes, and every function that is also a method."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from weigh.network.sizes import product
from weigh.network.tensors import Tensor
from weigh.readers.python.values import Native, Unknown
from weigh.readers.torch.folding import as_whole
from weigh.readers.torch.functions import PROPERTIES
from weigh.readers.torch.tensor import Parameter, TorchTensor, shape_of

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

Fact = Callable[["Interpreter", TorchTensor], Any]
Run = Callable[..., Any]


def member(interp: Interpreter, tensor: TorchTensor, name: str) -> Any:
    """`tensor.name`."""
    from weigh.readers.torch.functions_call import method

    fact = FACTS.get(name)
    if fact is not None:
        return fact(interp, tensor)
    if name in PROPERTIES:
        return interp.call(method(interp, tensor, name), [], {})
    run = METHODS.get(name)
    if run is not None:
        return Native(name, lambda interp, args, kwargs: run(interp, tensor, *args, **kwargs))
    return method(interp, tensor, name)


def _size(interp: Interpreter, self: TorchTensor, dim: Any = None) -> Any:
    shape = shape_of(interp, self)
    if dim is None or isinstance(shape, Unknown):
        return _axis(interp, self, dim) if isinstance(shape, Unknown) and isinstance(dim, int) else shape
    return interp.item(shape, dim)


def _axis(interp: Interpreter, self: TorchTensor, dim: int) -> Any:
    """One size of a tensor whose rank is not known: the batch in front, or what stands behind the rest."""
    axes = self.tensor.axes
    rest = next((i for i, axis in enumerate(axes) if axis.rest), len(axes))
    if 0 <= dim < rest or rest - len(axes) < dim < 0:
        return axes[dim].size
    return shape_of(interp, self)


def _count(interp: Interpreter, self: TorchTensor) -> Any:
    if self.tensor.has_rest:
        return interp.unknown("tensor shape", self.value.name or "a tensor")
    return product(axis.size for axis in self.tensor.axes)


def _rank(interp: Interpreter, self: TorchTensor) -> Any:
    rank = self.tensor.rank
    return interp.unknown("tensor shape", self.value.name or "a tensor") if rank is None else rank


def _number(interp: Interpreter, self: TorchTensor) -> Any:
    number = self.array.scalar() if self.array is not None else NotImplemented
    return interp.unknown("tensor value", self.value.name or "a tensor") if number is NotImplemented else number


def _listed(interp: Interpreter, self: TorchTensor) -> Any:
    if self.array is None:
        return interp.unknown("tensor value", self.value.name or "a tensor")
    return interp.call(interp.get(self.array, "tolist"), [], {})


def _itself(interp: Interpreter, self: TorchTensor, *args: Any, **kwargs: Any) -> TorchTensor:
    return self


def _typed(dtype: str) -> Run:
    def run(interp: Interpreter, self: TorchTensor, *args: Any, **kwargs: Any) -> TorchTensor:
        return as_type(self, dtype)

    return run


def as_type(self: TorchTensor, dtype: str) -> TorchTensor:
    """The same numbers in another type: what is computed of them stays what it is."""
    if isinstance(self, Parameter) or self.tensor.dtype == dtype or self.value.call is not None:
        return self
    array = as_whole(self.array) if dtype.startswith("int") else self.array
    made = TorchTensor(self.session, self.session.constant(Tensor(self.tensor.axes, dtype)), array)
    return made if self.value in self.session.constants else self


def _freeze(interp: Interpreter, self: TorchTensor, requires_grad: bool = True) -> TorchTensor:
    self.requires_grad = requires_grad is not False
    return self


def _nothing(interp: Interpreter, self: TorchTensor, *args: Any, **kwargs: Any) -> None:
    return None


FACTS: dict[str, Fact] = {
    "shape": shape_of,
    "ndim": _rank,
    "dtype": lambda interp, self: self.tensor.dtype,
    "device": lambda interp, self: "cpu",
    "layout": lambda interp, self: "strided",
    "data": lambda interp, self: self,
    "grad": lambda interp, self: None,
    "grad_fn": lambda interp, self: None,
    "is_cuda": lambda interp, self: False,
    "is_nested": lambda interp, self: False,
    "is_quantized": lambda interp, self: False,
    "is_sparse": lambda interp, self: False,
    "requires_grad": lambda interp, self: self.requires_grad,
    "__class__": lambda interp, self: self.cls,
    "names": lambda interp, self: (None,) * len(self.tensor.axes),
}

METHODS: dict[str, Run] = {
    "size": _size,
    "dim": _rank,
    "ndimension": _rank,
    "numel": _count,
    "nelement": _count,
    "__len__": lambda interp, self: interp.length(self),
    "item": _number,
    "tolist": _listed,
    "numpy": _itself,
    "requires_grad_": _freeze,
    "is_floating_point": lambda interp, self: self.tensor.dtype.startswith(("float", "bfloat")),
    "is_complex": lambda interp, self: self.tensor.dtype.startswith("complex"),
    "is_contiguous": lambda interp, self, **_: True,
    "element_size": lambda interp, self: 4,
    "get_device": lambda interp, self: -1,
    **dict.fromkeys(
        ("to", "cuda", "cpu", "type", "type_as", "pin_memory", "share_memory_", "half", "bfloat16", "double",
         "requires_grad", "retain_grad", "xpu", "coalesce", "as_subclass", "rename", "refine_names", "align_to"),
        _itself,
    ),
    "long": _typed("int64"),
    "int": _typed("int32"),
    "bool": _typed("bool"),
    "float": _typed("float32"),
    **dict.fromkeys(("backward", "register_hook", "record_stream"), _nothing),
}  # fmt: skip
