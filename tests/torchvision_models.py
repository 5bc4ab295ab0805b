"""`torchvision.models`, imported where the C extension of torchvision has no build for this PyTorch."""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any

import torch
from torch import library, ops
from torch.overrides import TorchFunctionMode

_OPERATORS = library.Library("torchvision", "FRAGMENT")
"""Kept for as long as the tests run: its operators go with it."""


ARGUMENTS: dict[str, dict[str, Any]] = {
    "googlenet": {"aux_logits": False, "init_weights": False},
    "inception_v3": {"init_weights": False},
}
"""Without the classifiers for training alone, and without filling in weights, which takes a minute."""


class Unallocated(TorchFunctionMode):
    """Weights are made on the meta device; numbers that a constructor computes with stay numbers."""

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = dict(kwargs or {})
        if func is torch.empty:
            kwargs["device"] = "meta"
        return func(*args, **kwargs)


def made(name: str, **arguments: Any) -> Any:
    """A model in eval mode, its weights without numbers."""
    with warnings.catch_warnings(), Unallocated():
        warnings.simplefilter("ignore")
        return torchvision_models().get_model(name, **ARGUMENTS.get(name, {}), **arguments).eval()


@cache
def torchvision_models() -> Any:
    """The module, with the two operators that it names defined by their schemas."""
    for name in ("nms", "qnms"):
        if not hasattr(ops.torchvision, name):
            _OPERATORS.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    from torchvision import models

    return models
