"""einops: `rearrange`, `reduce`, `repeat`, and their layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weigh.ops.rearranging import Rearrange
from weigh.readers.python.values import Native
from weigh.readers.torch.functions_call import call_function
from weigh.readers.torch.module import native_class
from weigh.readers.torch.table import FunctionRow, Given, LayerRow, TorchSignature
from weigh.readers.vocabulary.signatures import NotKnown

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
    """A signature whose further keywords are sizes of names."""

    def bind(self, args: list[Any], kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        bound, extra = super().bind(args, kwargs)
        return {**bound, **extra}, {}


def _function(name: str, signature: str) -> Native:
    row = FunctionRow(_Named(signature), ("tensor",), _op)

    def run(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        if args and isinstance(args[0], list | tuple):
            raise NotKnown(interp.unknown("function arguments", name).cause)
        return call_function(interp, name, row, args, kwargs)

    return Native(name, run)


EINOPS: dict[str, Any] = {
    "rearrange": _function("rearrange", "tensor, pattern"),
    "repeat": _function("repeat", "tensor, pattern"),
    "reduce": _function("reduce", "tensor, pattern, reduction"),
    "Rearrange": native_class("Rearrange", LayerRow(_Named("pattern"), _op)),
    "Reduce": native_class("Reduce", LayerRow(_Named("pattern, reduction"), _op)),
}
