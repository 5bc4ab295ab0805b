"""What each op is, in sentences for a beginner: one file a family, named as the op's own file in `weigh.ops`."""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

from weigh.network.ops import Op


class Sentences(NamedTuple):
    """What `explain` says of an op, as templates over its fields and its tensors' axes.

    weights: where the weights come from, or why there are none. shape: how the output's shape follows.
    macs: what is multiplied how often. A template may use the op's fields ({filters}) and {input}, {output}.
    """

    weights: str
    shape: str
    macs: str


def sentences(op: Op) -> Sentences:
    """The sentences of an op's kind."""
    family = type(op).__module__.rsplit(".", 1)[-1]
    texts: dict[str, Sentences] = import_module(f"weigh.words.ops.{family}").TEXTS
    return texts[op.kind]
