"""Faults as values: the law, the letters with their numbers, the remedy; the place is added by whoever knows it.

The sentences themselves are in `weigh.words.faults`, so that each can be tested whole and translated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from weigh.network.place import Place


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that cannot be: `kind` is a key of `weigh.words.faults.FAULTS`, `facts` fill its sentence."""

    kind: str
    facts: Mapping[str, Any] = field(hash=False)
    subject: str = ""  # the layer or call that it happened in
    place: Place | None = None

    def __str__(self) -> str:
        from weigh.words.faults import sentence

        return sentence(self)


class WeighError(Exception):
    """Every error that weigh raises on purpose; its text is whole sentences for the user."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault

    def __str__(self) -> str:
        return str(self.fault)


class ShapeError(WeighError):
    """Sizes contradict each other: `ShapeError.of("conv.kernel_too_large", kernel=11, size=5)`."""

    @classmethod
    def of(cls, kind: str, **facts: Any) -> ShapeError:
        return cls(Fault(kind, facts))


class LimitError(WeighError):
    """A bound on steps, nesting, sizes, time or layers was passed; the reading ends."""


class SourceError(WeighError):
    """The source could not be read at all: empty, binary, beyond repair, or nothing found in it."""


class SelectionError(WeighError):
    """What was asked for is not in the source: a layer, a function, a model."""
