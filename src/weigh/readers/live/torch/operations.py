"""Operations as ops: the tables of functions of the static reader, held against what the trace measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from weigh.network.errors import ShapeError
from weigh.network.ops import Op, apply
from weigh.network.place import Place
from weigh.network.sizes import Size
from weigh.network.tensors import Tensor
from weigh.ops.indexing import Cut, Index, Others
from weigh.readers.live.torch.costs import KNOWN
from weigh.readers.live.torch.leaves import products
from weigh.readers.live.torch.rules import Works
from weigh.readers.live.torch.sizes import Sizes
from weigh.readers.live.torch.trace import Event, Slot, slots_in
from weigh.readers.torch.functions import find
from weigh.readers.torch.table import ALIASES, TENSOR, FunctionRow, Given
from weigh.readers.vocabulary.signatures import REQUIRED, NotKnown, odd_arguments

SPACES = ("linalg_", "special_", "fft_")
"""What the names of operations begin with whose functions are in a submodule."""


def op_of(
    event: Event, sizes: Sizes, inputs: Mapping[Slot, Tensor], results: Sequence[Tensor], work: Works | None
) -> tuple[Op, tuple[Slot, ...]] | None:
    """The op of an operation and the tensors that it reads, in order; None where no op gives what was measured."""
    made = _sliced(event, sizes) if event.name == "slice" else _from_row(event, sizes)
    if made is None:
        return None
    op, slots = made
    if any(slot not in inputs for slot in slots):
        return None
    try:
        applied = apply(op, tuple(inputs[slot] for slot in slots))
    except (ShapeError, TypeError, ValueError, IndexError, AttributeError):
        return None
    if applied.missing or applied.unpriced or applied.weights:
        return None
    if [one.shape for one in applied.outputs] != [one.shape for one in results]:
        return None
    return (op, slots) if work is None or products(applied.macs) == products(work) else None


def _sliced(event: Event, sizes: Sizes) -> tuple[Op, tuple[Slot, ...]]:
    """`x[start:stop:step]` along one axis; a stop beyond the end is none."""
    defaults: tuple[Any, ...] = (0, None, None, 1)
    x, dim, start, stop, step = event.args + defaults[len(event.args) - 1 :]
    whole = stop is None or stop >= x.shape[dim]
    cut = Cut(sizes.size(start) if start else None, None if whole else sizes.size(stop), step)
    keys: tuple[Cut | Others, ...] = (Others(), cut, *[Cut()] * (-1 - dim)) if dim < 0 else (*[Cut()] * dim, cut)
    return Index(keys), (x,)


def _from_row(event: Event, sizes: Sizes) -> tuple[Op, tuple[Slot, ...]] | None:
    row = _row(event.name)
    bound = None if row is None else _bound(row, event)
    if row is None or bound is None:
        return None
    values = {name: _placed(value, sizes) for name, value in bound.items()}
    try:
        with odd_arguments(event.name, Place(0)):
            op = row.build(Given(values))
    except (NotKnown, ShapeError):
        return None
    return op, tuple(slot for name in row.tensors for slot in slots_in([bound.get(name)]))


def is_known(name: str) -> bool:
    """Whether an operation need not be taken apart."""
    return name in KNOWN or (name.startswith(SPACES) and _row(name) is not None)


@lru_cache(maxsize=4096)
def _row(name: str) -> FunctionRow | None:
    """The row of an operation: PyTorch's operations have the names of its functions."""
    for space in SPACES:
        if name.startswith(space):
            return find(f"{space[:-1]}.{name.removeprefix(space)}")
    return find(name, "Tensor")


def _bound(row: FunctionRow, event: Event) -> dict[str, Any] | None:
    """The operation's arguments by the names that the function has for them.

    None where the function needs what the operation was not given.
    """
    signature = row.signature
    known: dict[str, Any] = dict(signature.defaults)
    collecting = getattr(signature, "collecting", "")
    others: list[Any] = []
    for name, value in _named(event):
        name = name if name in known else ALIASES.get(name, name)
        if name in known or name == collecting:
            known[name] = None if value == () and name == "stride" else value
        else:
            others.append(value)
    for name, value in known.items():
        if value is REQUIRED:
            if not others:
                return None
            known[name] = others.pop(0)
    if collecting and collecting not in known:
        rest = next((one for one in others if isinstance(one, tuple)), None)
        known[collecting] = rest if rest is not None else ()
    return known


def _named(event: Event) -> Iterator[tuple[str, Any]]:
    yield from zip(event.names, event.args, strict=False)
    yield from event.kwargs.items()


def _placed(value: Any, sizes: Sizes) -> Any:
    """An argument with marks for tensors and open sizes for multiples of the batch."""
    if isinstance(value, Slot):
        return TENSOR
    if isinstance(value, tuple):
        return tuple([_placed(item, sizes) for item in value])
    if isinstance(value, int) and not isinstance(value, bool):
        size: Size = sizes.size(value)
        return size
    return value
