"""One module of `torch.nn` made twice, by PyTorch and by its row, and what is compared of the two.

Shapes are written with the batch as a letter: "b 3 32 32"; without it an unbatched input; " i" behind it: indices.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op, apply
from weigh.network.sizes import Formula, Size, product, total
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor, Weight
from weigh.readers.torch.layers import find
from weigh.readers.torch.table import TENSOR, Axes, Given, LayerRow

torch = pytest.importorskip("torch", minversion="2.13")

BATCH = 2


@dataclass(frozen=True)
class Case:
    """A module by name with its arguments, the shapes that it is called on, and the call's other arguments."""

    name: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    inputs: tuple[Any, ...] = ()
    call: Mapping[str, Any] = field(default_factory=dict)
    macs: int | None = None  # for one example, where PyTorch's counter has no rule or the batch is not one

    def __str__(self) -> str:
        told = [*map(repr, self.args), *(f"{name}={value!r}" for name, value in self.kwargs.items())]
        return f"{self.name}({', '.join(told)})"


def case(name: str, *args: Any, on: Any = (), call: Any = None, macs: int | None = None,
         **kwargs: Any) -> Case:  # fmt: skip
    return Case(name, args, kwargs, on if isinstance(on, tuple) else (on,), call or {}, macs)


# -- PyTorch's side


def real(case: Case) -> Any:
    torch.manual_seed(0)
    return getattr(torch.nn, case.name)(*case.args, **case.kwargs)


def example(text: Any) -> Any:
    """A real tensor of the shape that the text tells; a tuple of them of a tuple."""
    if isinstance(text, tuple):
        return tuple(map(example, text))
    sizes = tuple(BATCH if word == "b" else int(word) for word in text.split() if word != "i")
    if text.endswith("i"):
        return torch.arange(product(sizes)).reshape(sizes) % 2
    return torch.rand(sizes) * 0.8 + 0.1


def shapes(nest: Any) -> Any:
    """The shapes in a nest of tensors, of either side."""
    if isinstance(nest, list | tuple):
        return tuple(map(shapes, nest))
    if isinstance(nest, Tensor):
        return tuple(number(size) for size in nest.shape)
    return None if nest is None else tuple(nest.shape)


def counted(case: Case, module: Any) -> tuple[Any, int]:
    """What a call gives, and the MACs that PyTorch's own counter finds in it, for the whole batch."""
    from torch.utils.flop_counter import FlopCounterMode

    with FlopCounterMode(display=False) as counter:
        given = module(*map(example, case.inputs), **case.call)
    flops = counter.get_total_flops()
    assert flops % 2 == 0
    return given, flops // 2


# -- our side


def row(case: Case) -> LayerRow:
    found = find(case.name)
    assert found is not None, f"{case.name} has no row"
    return found


def made(case: Case) -> Op:
    """The op that the row makes of the arguments, and of those of the call."""
    own = row(case)
    bound, left = own.signature.bind(list(case.args), dict(case.kwargs))
    assert not left or "**" in own.signature.text
    op = own.build(Given(bound))
    if own.at_call is None:
        return op
    return own.at_call(op, Given(called(case)))


def called(case: Case) -> dict[str, Any]:
    bound, left = row(case).call.bind([TENSOR for _ in case.inputs], dict(case.call))
    assert not left
    return bound


def tensor(text: str) -> Tensor:
    words = [word for word in text.split() if word != "i"]
    axes = (BATCH_AXIS if word == "b" else Axis(f"axis_{i}", int(word)) for i, word in enumerate(words))
    return Tensor(tuple(axes), "int64" if text.endswith("i") else "float32")


def tensors(given: tuple[Any, ...]) -> Iterator[Tensor]:
    for one in given:
        if isinstance(one, tuple):
            yield from tensors(one)
        else:
            yield tensor(one)


def weighed(case: Case) -> Applied:
    names = [name for name in row(case).call.defaults if called(case).get(name) is TENSOR]
    entering = tuple(one for name, one in zip(names, case.inputs, strict=True) if name in row(case).tensors)
    return apply(made(case), tuple(tensors(entering)))


def refused(case: Case) -> str:
    with pytest.raises(ShapeError) as refusal:
        weighed(case)
    return str(refusal.value)


def number(size: Size) -> int:
    found = size.at({"batch": BATCH}) if isinstance(size, Formula) else size
    assert isinstance(found, int)
    return found


def parameters(case: Case, applied: Applied) -> dict[str, tuple[int, ...]]:
    """The parameters by PyTorch's names and shapes, from the op's weights."""
    own = row(case)
    known = {param.of: (name, param.order) for name, param in own.parameters.items()}
    return {
        name: tuple(number(axis.size) for axis in order(weight.axes))
        for weight in applied.weights
        for name, order in [known.get((weight.name,), (weight.name, own.order))]
    }


def as_shapes(weights: tuple[Weight, ...], order: Any = lambda axes: axes) -> dict[str, tuple[int, ...]]:
    def sizes(axes: Axes) -> tuple[int, ...]:
        return tuple(number(axis.size) for axis in order(axes))

    return {weight.name: sizes(weight.axes) for weight in weights}


def outputs(case: Case, applied: Applied) -> Any:
    own = row(case)
    if own.arrange is not None:
        return shapes(own.arrange(applied.outputs, called(case)))
    return shapes(applied.outputs[0] if len(applied.outputs) == 1 else applied.outputs)


def macs(applied: Applied) -> Size:
    """MACs for one example."""
    return total(work.count for work in applied.macs)


def batched(case: Case) -> bool:
    return "b" in str(case.inputs)
