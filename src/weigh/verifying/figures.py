"""What a verification finds: figures predicted and measured side by side, for the network and for each layer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from weigh.network.notebook import InNotebook

Shape: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number predicted and measured; None where there is none.

    why: a key of `weigh.words.verifying.WHY_NOT` where it is not compared, and what fills that sentence.
    """

    name: str
    predicted: int | None
    measured: int | None
    why: str = ""
    facts: str = ""

    @property
    def equal(self) -> bool | None:
        """None where one of the two is missing: nothing is compared then."""
        return None if self.predicted is None or self.measured is None else self.predicted == self.measured


@dataclass(frozen=True, slots=True)
class Checked:
    """One layer. Shapes are those of every output of every call, with the batch, their axes in the framework's order;
    measured: None where the framework has no layer of its own for it, so that nothing of it could be watched.

    figures: its parameters and its MACs. why: a key of `weigh.words.verifying.UNWATCHED` where nothing was measured.
    """

    path: str
    type: str
    predicted: tuple[Shape, ...]
    measured: tuple[Shape, ...] | None
    figures: tuple[Figure, ...] = ()
    why: str = ""

    @property
    def equal(self) -> bool | None:
        if self.measured is None:
            return None
        return self.predicted == self.measured and all(figure.equal is not False for figure in self.figures)


@dataclass(frozen=True, slots=True)
class Verification(InNotebook):
    """A network held against one real training step.

    by_rule: operations whose work the framework's counter leaves out and a rule of ours counted.
    again: recurrent layers of which the framework runs a step once more than there are; that is not counted.
    loss: of that step; its name and its value.
    """

    network: str
    framework: str
    versions: tuple[str, ...]
    batch: int
    figures: tuple[Figure, ...]
    layers: tuple[Checked, ...]
    loss: tuple[str, float]
    optimizer: str
    by_rule: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def differing(self) -> Iterator[Figure | Checked]:
        yield from (figure for figure in self.figures if figure.equal is False)
        yield from (layer for layer in self.layers if layer.equal is False)

    @property
    def equal(self) -> bool:
        """Whether nothing that was compared differs."""
        return next(iter(self.differing), None) is None
