"""What every layer gives and multiplies while a live model runs.

A live model is marked code (`weigh.write.code.marks`): it tells what each layer gives, in the order in which that is
computed. So whatever was multiplied since the last layer told something belongs to the next that does. Two things tell
nothing by themselves: layers in a list of layers, which are watched where they stand, and operations of a Keras model
that is described before it runs, in an order of Keras's own: what lies between two marks is watched then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

from weigh.verifying.figures import Shape
from weigh.verifying.live import Live, Model, tensors
from weigh.verifying.symbolic import Marked, is_symbolic
from weigh.verifying.work import Counter


@dataclass(frozen=True, slots=True)
class Gave:
    """What one call of a layer gave: the shapes of its outputs, and its MACs over the whole batch."""

    shapes: tuple[Shape, ...]
    macs: int = 0


@dataclass(slots=True)
class Watched:
    """What one layer did in a run, call by call.

    macs: those multiplied for it since its last call. cells: of each cell of a recurrent layer, the MACs of every time
    that it was run.
    """

    gave: list[Gave] = field(default_factory=list)
    macs: int = 0
    cells: list[list[int]] = field(default_factory=list)


Run: TypeAlias = Mapping[int, Watched]
"""One run of a model: what each layer did, by its number in the network."""


class Recorder:
    """Notes what the layers of one live model do.

    fixed: what layers gave while the model was built: numbers that no run computes again.
    """

    def __init__(self) -> None:
        self.fixed: dict[int, list[Gave]] = defaultdict(list)
        self._run: dict[int, Watched] = defaultdict(Watched)
        self._marked = Marked()
        self._counter: Counter | None = None
        self._counted = 0

    def seen(self, number: int, value: Any) -> Any:
        """What marked code calls with what a layer gives; the value, to go on with."""
        if is_symbolic(value):
            return self._marked.mark(number, value, self._gives)
        if self._counter is None:
            self.fixed[number].append(Gave(_shapes(value)))
        self._gives(number, value)
        return value

    @contextmanager
    def running(self, live: Live, built: Model, counter: Counter) -> Iterator[Run]:
        """Note what runs while this is open."""
        self._run = defaultdict(Watched)
        self._counter, self._counted = counter, counter.macs
        with ExitStack() as ends:
            for number, modules in built.links.items():
                for module in modules[-1:]:
                    ends.callback(live.watch(module, after=partial(self._gives, number)))
            for operation, number in self._marked.between:
                ends.callback(live.watch(operation, after=partial(self._multiplied, number)))
            for number, parts in enumerate(built.parts):
                for cell in (cell for part in parts for cell in live.cells(part)):
                    ends.callback(self._watch_cell(live, number, cell))
            yield self._run
        self._counter = None

    def _watch_cell(self, live: Live, number: int, cell: Any) -> Any:
        begun: list[int] = []
        runs: list[int] = []
        self._run[number].cells.append(runs)
        return live.watch(
            cell, before=lambda: begun.append(self._macs), after=lambda _: runs.append(self._macs - begun.pop())
        )

    def _gives(self, number: int, value: Any) -> None:
        if self._counter is not None:
            self._multiplied(number)
            watched = self._run[number]
            watched.gave.append(Gave(_shapes(value), watched.macs))
            watched.macs = 0

    def _multiplied(self, number: int, value: Any = None) -> None:
        """What was multiplied since this was called last belongs to this layer."""
        if self._counter is not None:
            self._run[number].macs += self._macs - self._counted
            self._counted = self._macs

    @property
    def _macs(self) -> int:
        return self._counter.macs if self._counter is not None else 0


def _shapes(value: Any) -> tuple[Shape, ...]:
    return tuple(tuple(one.shape) for one in tensors(value))
