"""`torchvision.models`, imported where the C extension of torchvision has no build for this PyTorch."""

from __future__ import annotations

from functools import cache
from typing import Any

from torch import library, ops

_OPERATORS = library.Library("torchvision", "FRAGMENT")
"""Kept for as long as the tests run: its operators go with it."""


@cache
def torchvision_models() -> Any:
    """The module, with the two operators that it names defined by their schemas."""
    for name in ("nms", "qnms"):
        if not hasattr(ops.torchvision, name):
            _OPERATORS.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    from torchvision import models

    return models
