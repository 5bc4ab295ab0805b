"""What one run of a model leaves behind: the calls of its modules, the operations inside them, tensors by identity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, eq=False)
class Slot:
    """One tensor at one moment; an operation in place gives the same tensor a new slot.

    number: in order of appearance, the same in every run of the same model. parameter: the model's own, if it is one.
    live: it depends on the inputs or on a parameter; what does not is a constant.
    """

    number: int
    shape: tuple[int, ...]
    dtype: str
    live: bool = False
    parameter: Any = None


@dataclass(slots=True, eq=False)
class Event:
    """One operation. args, kwargs: as it was called, with slots for tensors. outputs: slots of all its tensors.

    names: of its positional arguments, as PyTorch has them. written: where it writes to a part of other tensors, the
    slots of each before and after.
    """

    name: str
    names: tuple[str, ...]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    outputs: tuple[Slot, ...]
    written: tuple[tuple[Slot, Slot], ...] = ()

    @property
    def made(self) -> tuple[Slot, ...]:
        """The slots of everything that is new behind it."""
        return (*self.outputs, *(after for _, after in self.written))

    @property
    def inputs(self) -> tuple[Slot, ...]:
        """The slots among its arguments, in order."""
        return tuple(slots_in((self.args, self.kwargs)))


@dataclass(slots=True, eq=False)
class ModuleCall:
    """One call of a module. inputs, outputs: slots of the tensors in its arguments and in what it gave, in order."""

    module: Any
    inputs: tuple[Slot, ...]
    outputs: tuple[Slot, ...] = ()
    inside: list[Event | ModuleCall] = field(default_factory=list)

    def events(self) -> Iterator[Event]:
        """Every operation inside, however deep, in order."""
        waiting: list[Event | ModuleCall] = list(reversed(self.inside))
        while waiting:
            one = waiting.pop()
            if isinstance(one, Event):
                yield one
            else:
                waiting.extend(reversed(one.inside))


@dataclass(slots=True, eq=False)
class Trace:
    """One run. top: the call of the model itself. inputs: its example tensors by name.

    symbolic: which size stands for the batch, None where that was not tried.
    """

    top: ModuleCall
    inputs: dict[str, Slot]
    slots: list[Slot]


def slots_in(structure: Any) -> Iterator[Slot]:
    """Every slot in a nest of tuples, lists and dicts."""
    if isinstance(structure, Slot):
        yield structure
    elif isinstance(structure, list | tuple):
        for item in structure:
            yield from slots_in(item)
    elif isinstance(structure, dict):
        for item in structure.values():
            yield from slots_in(item)
