"""A row of the table of functions beside PyTorch itself: one call, weighed with a symbolic batch and run on meta tensors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from weigh.network.ops import Applied, apply
from weigh.network.sizes import BATCH, Formula, Size
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor
from weigh.readers.torch.functions import find
from weigh.readers.torch.table import TENSOR, Given

torch = pytest.importorskip("torch")
FlopCounterMode = pytest.importorskip("torch.utils.flop_counter").FlopCounterMode
torch.backends.opt_einsum.enabled = False  # it would look for another order of products than from left to right

B = BATCH


@dataclass(frozen=True)
class X:
    """A tensor of these sizes; B stands for the batch."""

    sizes: tuple[Size, ...]
    dtype: str = "float32"

    @property
    def weighed(self) -> Tensor:
        axes = (BATCH_AXIS if size == B else Axis(f"axis_{i}", size) for i, size in enumerate(self.sizes))
        return Tensor(tuple(axes), self.dtype)

    def measured(self, batch: int) -> Any:
        return torch.empty([at(size, batch) for size in self.sizes], dtype=getattr(torch, self.dtype), device="meta")


def x(*sizes: Size, dtype: str = "float32") -> X:
    return X(sizes, dtype)


class Call:
    """`call("view", x(B, 3, 4), B, -1)`: one call with its arguments; `space` as in `find`."""

    def __init__(self, name: str, *args: Any, space: str = "", **kwargs: Any) -> None:
        self.name, self.args, self.space, self.kwargs = name, args, space, kwargs

    def __repr__(self) -> str:
        given = [*map(repr, self.args), *(f"{key}={value!r}" for key, value in self.kwargs.items())]
        return f"{self.space}.{self.name}({', '.join(given)})".replace("Formula('batch')", "B").replace("sizes=", "")

    def weighed(self) -> tuple[Applied, Any]:
        """What the row gives: the op applied, and its outputs as they are handed to the program."""
        row = find(self.name, self.space)
        assert row is not None, f"no row for {self.name}"
        bound, extra = row.signature.bind(list(self.args), self.kwargs)
        assert not extra, extra
        values = {key: marked(value) for key, value in bound.items()}
        inputs = tuple(item.weighed for key in row.tensors for item in specs(bound.get(key)))
        applied = apply(row.build(Given(values)), inputs)
        outputs = applied.outputs
        if row.arrange is not None:
            return applied, row.arrange(outputs, values)
        return applied, outputs[0] if len(outputs) == 1 else outputs

    def measured(self, batch: int) -> tuple[Any, int]:
        """What PyTorch gives, and the products that it counts."""
        args, kwargs = real(self.args, batch), real(self.kwargs, batch)
        refused: Exception | None = None
        for function in self._functions():
            counter = FlopCounterMode(display=False)
            try:
                with torch.device("meta"), counter:
                    return function(*args, **kwargs), counter.get_total_flops() // 2
            except TypeError as error:  # torch.reshape(x, shape) and x.reshape(*shape) take other arguments
                refused = error
        raise LookupError(self.name) from refused

    def _functions(self) -> Iterator[Any]:
        spaces = {"torch": torch, "functional": torch.nn.functional, "Tensor": torch.Tensor}
        for space in [spaces[self.space]] if self.space else spaces.values():
            found: Any = space
            for part in self.name.split("."):
                found = getattr(found, part, None)
            if callable(found):
                yield found
            elif found is not None and space is torch.Tensor:
                yield lambda tensor: getattr(tensor, self.name)


def marked(value: Any) -> Any:
    if isinstance(value, X):
        return TENSOR
    if isinstance(value, list | tuple):
        return type(value)(marked(item) for item in value)
    return value


def specs(value: Any) -> Iterator[X]:
    if isinstance(value, X):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from specs(item)


def real(value: Any, batch: int) -> Any:
    if isinstance(value, X):
        return value.measured(batch)
    if isinstance(value, Formula):
        return at(value, batch)
    if isinstance(value, str) and hasattr(torch, value) and isinstance(getattr(torch, value), torch.dtype):
        return getattr(torch, value)
    if isinstance(value, list | tuple):
        return type(value)(real(item, batch) for item in value)
    if isinstance(value, dict):
        return {key: real(item, batch) for key, item in value.items()}
    return value


def at(size: Size, batch: int) -> int:
    found = size.at({"batch": batch}) if isinstance(size, Formula) else size
    assert isinstance(found, int), size
    return found


def told(structure: Any, batch: int) -> Any:
    """Shapes and data types of what a row gives, nested as it is."""
    if isinstance(structure, Tensor):
        return tuple(at(size, batch) for size in structure.shape), structure.dtype
    if isinstance(structure, torch.Tensor):
        return tuple(structure.shape), str(structure.dtype).removeprefix("torch.")
    if isinstance(structure, tuple | list):
        return [told(item, batch) for item in structure]
    return structure


def macs(applied: Applied) -> Size:
    """The products for one example."""
    return sum((work.count for work in applied.macs), 0)


def agrees(call: Call, products: bool = True) -> None:
    """The row gives what PyTorch gives, for several batches; products are those that FlopCounterMode counts."""
    applied, result = call.weighed()
    for batch in (1, 6):
        run, counted = call.measured(batch)
        assert told(result, batch) == told(run, batch), f"batch {batch}"
        if products and batch == 1:
            assert macs(applied) == counted
