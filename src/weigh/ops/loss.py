"""Losses, where a network computes one between its layers: one number for every position of the last axis."""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.ops import Applied, Op
from weigh.network.tensors import Tensor, Work


@dataclass(frozen=True, slots=True)
class Loss(Op):
    """(batch, *positions, classes) twice -> (batch, *positions). Owns no weights.

    Elementwise work, by convention: a comparison of the two values, a function of it and its share of the mean.
    """

    kind = "loss"
    function: str

    def apply(self, truth: Tensor, prediction: Tensor) -> Applied:  # type: ignore[override]
        y = prediction if prediction.axes[-1].rest or len(prediction.axes) < 2 else prediction.replace(-1)
        return Applied((y,), elementwise=(Work(prediction.axes, 3),))
