"""What PyTorch programs name and no count depends on: optimizers, devices, initialization, data loading, contexts."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from weigh.readers.python.values import BoundMethod, Cause, Class, Function, Module, Native, Thing

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

MODULES = frozenset([
    "optim", "utils", "jit", "cuda", "autograd", "distributions", "distributed", "onnx", "backends", "multiprocessing",
    "hub", "random", "profiler", "compiler", "amp", "quantization", "ao", "fx", "overrides", "version", "mps", "types",
    "export", "init", "parallel", "qat", "quantized", "intrinsic", "testing", "sparse", "_dynamo", "serialization",
    "storage", "library", "ops", "classes", "_C", "_utils", "_jit_internal",
])  # fmt: skip
"""Modules of torch whose members are all passed over, but for those that the vocabulary knows."""


class Nothing(Thing):
    """Something of no consequence: whatever a program does with it gives the same again. A decorator passes on."""

    __slots__ = ("name",)
    inert = True

    def __init__(self, name: str) -> None:
        self.name = name

    def type_name(self) -> str:
        return self.name

    def get(self, interp: Interpreter, name: str) -> Any:
        return self.name.rpartition(".")[2] if name == "__name__" else Nothing(f"{self.name}.{name}"[:80])

    def set(self, interp: Interpreter, name: str, value: Any) -> Any:
        return None

    def item(self, interp: Interpreter, key: Any) -> Any:
        return self

    def set_item(self, interp: Interpreter, key: Any, value: Any) -> Any:
        return None

    def call(self, interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        layer = _as_layer(interp, self, args, kwargs)
        if layer is not None:
            return layer
        decorated = args[0] if len(args) == 1 and not kwargs else None
        return decorated if isinstance(decorated, Function | Class | BoundMethod | Native) else self

    def binary(self, interp: Interpreter, op: type[ast.operator], other: Any, reflected: bool) -> Any:
        return self

    def unary(self, interp: Interpreter, op: type[ast.unaryop]) -> Any:
        return self


class Progress(Nothing):
    """A bar of progress around what is counted: `for x in tqdm(loader)`."""

    __slots__ = ("around",)

    def __init__(self, name: str, around: Any) -> None:
        super().__init__(name)
        self.around = around

    def iterate(self, interp: Interpreter) -> Any:
        return interp.iterate(self.around)

    def length(self, interp: Interpreter) -> Any:
        return interp.length(self.around)


def _as_layer(interp: Interpreter, value: Nothing, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """The output of a layer that may own anything, where a module holds the value and calls it on tensors; or None."""
    from weigh.readers.torch.functions_call import unknown_layer
    from weigh.readers.torch.tensor import tensors_in

    trace = getattr(getattr(interp.vocabulary, "session", None), "trace", None)
    if trace is None or not trace.keeps(value) or not any(True for _ in tensors_in([args, kwargs])):
        return None
    return unknown_layer(interp, Cause("function", value.name, interp.place), [args, kwargs], may_own=True)


def module(name: str) -> Module:
    """A module of which every member is of no consequence."""
    return Module(name, lambda member: Nothing(f"{name}.{member}"))


def first(name: str) -> Native:
    """A function that gives back its first argument: `init.normal_(w)`, `torch.compile(model)`."""
    return Native(name, lambda interp, args, kwargs: args[0] if args else next(iter(kwargs.values()), Nothing(name)))


def constant(name: str, value: Any) -> Native:
    """A function that always gives this."""
    return Native(name, lambda interp, args, kwargs: value)
