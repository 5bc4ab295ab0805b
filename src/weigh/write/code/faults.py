"""What cannot be written, as faults; their sentences are in `weigh.words.writing`."""

from __future__ import annotations

from typing import Any

from weigh.network.errors import Fault, WeighError
from weigh.network.graph import Call

TARGETS = {"torch": "PyTorch", "keras": "Keras"}


class WriteError(WeighError):
    """The network has no form in the target; the text tells the law, the layer and the remedy."""


def refused(kind: str, call: Call, **facts: Any) -> WriteError:
    """An error about one layer."""
    return WriteError(Fault(f"write.{kind}", facts, call.layer.name, call.place or call.layer.place))
