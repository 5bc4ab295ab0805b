"""Arithmetic of small tensors that a program makes of its own numbers: they may be widths and depths of a network."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from weigh.readers.python.modules.arrays import Array
from weigh.readers.torch.tensor import TorchTensor

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

_EACH: dict[str, Callable[[Any], Any]] = {
    "round": round, "floor": math.floor, "ceil": math.ceil, "trunc": math.trunc, "log": math.log, "log2": math.log2,
    "log10": math.log10, "exp": math.exp, "sqrt": math.sqrt, "abs": abs, "neg": lambda value: -value, "sin": math.sin,
    "cos": math.cos, "tanh": math.tanh, "square": lambda value: value * value,
}  # fmt: skip
_PAIRS: dict[str, type[ast.operator]] = {
    "add": ast.Add, "sub": ast.Sub, "mul": ast.Mult, "multiply": ast.Mult, "div": ast.Div, "divide": ast.Div,
    "true_divide": ast.Div, "pow": ast.Pow, "floor_divide": ast.FloorDiv, "remainder": ast.Mod,
}  # fmt: skip
_WHOLE: dict[str, Callable[[list[Any]], Any]] = {"sum": sum, "prod": math.prod, "max": max, "min": min}


def folded(interp: Interpreter, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """The result as a tensor that holds its numbers; NotImplemented where some number is not known."""
    from weigh.readers.torch.functions_call import as_tensor

    tensors = [one for one in args if isinstance(one, TorchTensor)]
    if kwargs or not tensors or any(one.array is None or one.array.values is None for one in tensors):
        return NotImplemented
    array = tensors[0].array
    assert array is not None and array.values is not None
    found: Any = NotImplemented
    try:
        if len(args) == 1 and name in _EACH:
            found = Array(array.shape, "float64", [_EACH[name](value) for value in array.values])
        elif len(args) == 1 and name in _WHOLE and array.values:
            found = Array((), array.dtype, [_WHOLE[name](array.values)])
        elif len(args) == 1 and name == "diff" and len(array.shape) == 1:
            steps = [after - before for before, after in pairwise(array.values)]
            found = Array((len(steps),), array.dtype, steps)
        elif len(args) == 2 and name in _PAIRS:
            left, right = (one.array if isinstance(one, TorchTensor) else one for one in args)
            reflected = not isinstance(left, Array)
            one, other = (right, left) if reflected else (left, right)
            found = NotImplemented if one is None else one.binary(interp, _PAIRS[name], other, reflected)
    except (ArithmeticError, TypeError, ValueError):
        return NotImplemented
    return (
        as_tensor(tensors[0].session, found)
        if isinstance(found, Array) and found.values is not None
        else NotImplemented
    )


def as_whole(array: Array | None) -> Array | None:
    """The elements as whole numbers, cut as `tensor.int()` cuts them."""
    if array is None or array.values is None or not all(isinstance(one, int | float) for one in array.values):
        return array
    return Array(array.shape, "int64", [int(one) for one in array.values])
