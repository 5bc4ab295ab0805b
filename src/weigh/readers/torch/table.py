"""How PyTorch's modules and functions are described: a signature, as the framework prints it, and the op it makes."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

from weigh.network.errors import ShapeError
from weigh.network.ops import Op
from weigh.network.tensors import Axis
from weigh.readers.vocabulary.signatures import Arguments, Signature

Axes: TypeAlias = tuple[Axis, ...]


class TensorArgument:
    """What `build` finds in the place of a tensor: only that there is one."""

    def __repr__(self) -> str:
        return "TENSOR"


TENSOR = TensorArgument()

ALIASES: Mapping[str, str] = {"axis": "dim", "axes": "dim", "keepdims": "keepdim", "x": "input", "self": "input"}
"""Names of arguments that PyTorch takes for its own, as NumPy calls them."""


class TorchSignature(Signature):
    """A signature that may collect its positional arguments: `*size` takes `2, 3` and `(2, 3)` alike, as a tuple.

    >>> TorchSignature("input, *shape").bind(["x", 2, -1], {})
    ({'input': 'x', 'shape': (2, -1)}, {})
    """

    @cached_property
    def collecting(self) -> str:
        """The argument that takes all further positional ones; empty where none does."""
        last = ast.parse(f"lambda {self.text}: 0", mode="eval").body.args.vararg  # type: ignore[attr-defined]
        return last.arg if last else ""

    def bind(self, args: list[Any], kwargs: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        known = {*self.defaults, self.collecting}
        kwargs = {ALIASES.get(name, name) if name not in known else name: value for name, value in kwargs.items()}
        if not self.collecting:
            return Signature.bind(self, args, kwargs)
        front = len([name for name in self.defaults if name not in self.keyword_only])
        rest: Any = tuple(args[front:])
        if len(rest) == 1 and isinstance(rest[0], list | tuple):
            rest = tuple(rest[0])
        if not rest and self.collecting in kwargs:
            kwargs = dict(kwargs)
            rest = kwargs.pop(self.collecting)
        bound, extra = Signature.bind(self, args[:front], kwargs)
        bound[self.collecting] = rest
        return bound, extra

    @cached_property
    def keyword_only(self) -> frozenset[str]:
        """The arguments behind a `*`, which are never given by position."""
        arguments = ast.parse(f"lambda {self.text}: 0", mode="eval").body.args.kwonlyargs  # type: ignore[attr-defined]
        return frozenset(argument.arg for argument in arguments)


@dataclass(frozen=True, slots=True)
class Given(Arguments):
    """The arguments of a module or function, read as what an op needs; a tensor's place holds `TENSOR`."""

    def is_tensor(self, name: str) -> bool:
        """Whether a tensor is given there."""
        return self.values.get(name) is TENSOR

    def dims(self, name: str = "dim") -> tuple[int, ...] | None:
        """One axis or several, from a number or a list; None for all of them."""
        value = self[name]
        if value is None:
            return None
        dims = value if isinstance(value, list | tuple) else (value,)
        if not all(isinstance(dim, int) and not isinstance(dim, bool) for dim in dims):
            raise ShapeError.of("layer.argument_integer", argument=name, value=value)
        return tuple(dims)

    def dim(self, name: str = "dim") -> int:
        """One axis."""
        value = self[name]
        if not isinstance(value, int) or isinstance(value, bool):
            raise ShapeError.of("layer.argument_integer", argument=name, value=value)
        return value

    def pairs(self, name: str, count: int) -> tuple[tuple[int, int], ...]:
        """`count` sizes, each taken for both ends of its axis: padding."""
        return tuple((size, size) for size in self.sizes(name, count))


ONE_INPUT = TorchSignature("input")


def same_order(axes: Axes) -> Axes:
    return axes


@dataclass(frozen=True, slots=True)
class Param:
    """A module's parameter: the op's weights that it holds, and the order of its axes in PyTorch.

    of: names of the op's weights (`kernel` for `weight`). order: from the op's axes to PyTorch's.
    """

    of: tuple[str, ...]
    order: Callable[[Axes], Axes] = same_order


Arranged: TypeAlias = Callable[[Sequence[Any], Mapping[str, Any]], Any]
"""From the op's outputs (tensors of the program) and the call's arguments to what the call gives."""


@dataclass(frozen=True, slots=True)
class LayerRow:
    """A module of `torch.nn`.

    signature: of its constructor. build: the op that its arguments make. call: the signature of its `forward`.
    tensors: the arguments of `forward` that enter the op, in order; those not given are left out.
    parameters: by PyTorch's names; where it has no entry, the op's weights have PyTorch's names.
    order: from the op's axes to PyTorch's, for weights that have PyTorch's names (gates and units of an LSTM are one).
    arrange: how the op's outputs are nested in what a call gives; None for one tensor, or a tuple of several.
    at_call: the op as the arguments of one call change it (`need_weights=False`).
    """

    signature: Signature
    build: Callable[[Given], Op]
    call: Signature = ONE_INPUT
    tensors: tuple[str, ...] = ("input",)
    parameters: Mapping[str, Param] = field(default_factory=dict)
    arrange: Arranged | None = None
    at_call: Callable[[Op, Given], Op] | None = None
    order: Callable[[Axes], Axes] = same_order


@dataclass(frozen=True, slots=True)
class FunctionRow:
    """A function of tensors: `torch.NAME`, `torch.nn.functional.NAME` and `tensor.NAME` share one row.

    tensors: the arguments that may hold tensors (or lists of them), in the order in which they enter the op. Data that
    stands there (a number, a list) is kept in `Given.values` as it is.
    arrange: as in `LayerRow`.
    """

    signature: Signature
    tensors: tuple[str, ...]
    build: Callable[[Given], Op]
    arrange: Arranged | None = None


def layer(signature: str, build: Callable[[Given], Op], **settings: Any) -> LayerRow:
    return LayerRow(TorchSignature(signature), build, **settings)


def function(
    signature: str, tensors: str, build: Callable[[Given], Op], arrange: Arranged | None = None
) -> FunctionRow:
    return FunctionRow(TorchSignature(signature), tuple(tensors.split()), build, arrange)
