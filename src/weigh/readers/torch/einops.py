"""einops: `rearrange`, `reduce`, `repeat`, their layers, `einsum`, `pack` and `unpack`."""

from __future__ import annotations

from string import ascii_letters
from typing import TYPE_CHECKING, Any

from weigh.network.sizes import product
from weigh.ops.rearranging import Rearrange
from weigh.readers.python.values import Native
from weigh.readers.torch.functions_call import call_function, function
from weigh.readers.torch.module import native_class
from weigh.readers.torch.table import FunctionRow, Given, LayerRow, TorchSignature
from weigh.readers.torch.tensor import TorchTensor
from weigh.readers.vocabulary.signatures import Signature

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

_SETTINGS = frozenset(["tensor", "input", "pattern", "reduction"])


def _op(given: Given) -> Rearrange:
    """The op of a pattern; every other argument is the size of a name."""
    pattern = given["pattern"]
    reduction = given["reduction"] if "reduction" in given.values else ""
    sizes = tuple((name, given.integer(name)) for name in given.values if name not in _SETTINGS)
    return Rearrange(pattern, sizes, reduction if isinstance(reduction, str) else "mean")


class _Named(TorchSignature):
    """A signature whose further keywords are sizes of names: `x` and `axes` too, which elsewhere are other names."""

    def bind(self, args: list[Any], kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        bound, extra = Signature.bind(self, args, kwargs)
        return {**bound, **extra}, {}


def _function(name: str, signature: str) -> Native:
    row = FunctionRow(_Named(signature), ("tensor",), _op)

    def run(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        if args and isinstance(args[0], list | tuple):  # several tensors are one, with a new axis in front
            args = [_call(interp, "stack", list(args[0])), *args[1:]]
        return call_function(interp, name, row, args, kwargs)

    return Native(name, run)


def _call(interp: Interpreter, name: str, *args: Any) -> Any:
    return interp.call(function(name, "torch"), list(args), {})


def _einsum(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`einsum(a, b, "batch i d, batch j d -> batch i j")`: a name is a letter of PyTorch's."""
    *operands, pattern = args
    if not isinstance(pattern, str):
        return interp.unknown("function arguments", "einsum")
    names = {name: None for name in pattern.replace(",", " ").replace("->", " ").split() if name != "..."}
    if len(names) > len(ascii_letters) or not all(name.isidentifier() for name in names):
        return interp.unknown("function arguments", "einsum")
    letters = dict(zip(names, ascii_letters, strict=False))
    inputs, arrow, output = pattern.partition("->")
    terms = ["".join(letters.get(name, name) for name in term.split()) for term in (*inputs.split(","), output)]
    return _call(interp, "einsum", ",".join(terms[:-1]) + arrow + terms[-1], *operands)


def _pack(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`pack([a, b], "b * d")`: the tensors one behind the other, with the star's axes as one; and these axes' sizes."""
    tensors, pattern = args
    at, behind = _star(pattern)
    if not isinstance(tensors, list | tuple) or at < 0 or not all(_has_rank(one) for one in tensors):
        return tuple(interp.unknown("function arguments", "pack") for _ in range(2))
    ends = [len(one.tensor.axes) - behind for one in tensors]
    shapes = [tuple(one.tensor.shape[at:end]) for one, end in zip(tensors, ends, strict=True)]
    flat = [
        _call(interp, "reshape", one, (*one.tensor.shape[:at], product(shape), *one.tensor.shape[end:]))
        for one, shape, end in zip(tensors, shapes, ends, strict=True)
    ]
    return _call(interp, "cat", flat, at), shapes


def _unpack(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`unpack(x, shapes, "b * d")`: the tensors that were packed."""
    x, shapes, pattern = args
    at, behind = _star(pattern)
    if at < 0 or not _has_rank(x) or not isinstance(shapes, list | tuple):
        return interp.unknown("function arguments", "unpack")
    shapes = [tuple(shape) if isinstance(shape, list | tuple) else (shape,) for shape in shapes]
    parts = _call(interp, "split", x, [product(shape) for shape in shapes], at)
    if not isinstance(parts, list | tuple):
        return parts
    front, back = x.tensor.shape[:at], x.tensor.shape[len(x.tensor.axes) - behind :]
    return [_call(interp, "reshape", part, (*front, *shape, *back)) for part, shape in zip(parts, shapes, strict=True)]


def _star(pattern: Any) -> tuple[int, int]:
    """How many axes stand before the star of a pattern, and how many behind it; -1 where it has none."""
    names = pattern.split() if isinstance(pattern, str) else []
    return (names.index("*"), len(names) - names.index("*") - 1) if "*" in names else (-1, 0)


def _has_rank(value: Any) -> bool:
    return isinstance(value, TorchTensor) and not value.tensor.has_rest


def _parse_shape(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`parse_shape(x, "b c h w")`: the size of each name but `_`."""
    x, pattern = args
    names = pattern.split() if isinstance(pattern, str) else []
    if not _has_rank(x) or len(names) != len(x.tensor.axes):
        return interp.unknown("function arguments", "parse_shape")
    return {name: size for name, size in zip(names, x.tensor.shape, strict=True) if name != "_"}


EINOPS: dict[str, Any] = {
    "rearrange": _function("rearrange", "tensor, pattern"),
    "repeat": _function("repeat", "tensor, pattern"),
    "reduce": _function("reduce", "tensor, pattern, reduction"),
    "einsum": Native("einsum", _einsum),
    "pack": Native("pack", _pack),
    "unpack": Native("unpack", _unpack),
    "parse_shape": Native("parse_shape", _parse_shape),
    "Rearrange": native_class("Rearrange", LayerRow(_Named("pattern"), _op)),
    "Reduce": native_class("Reduce", LayerRow(_Named("pattern, reduction"), _op)),
}
