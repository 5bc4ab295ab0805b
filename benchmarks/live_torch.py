"""Live PyTorch models: how long reading them takes, beside torchinfo on meta tensors and FlopCounterMode on fake ones.

Run with PyTorch, torchvision and torchinfo installed. All take turns in one run, and the best of several rounds counts;
`first` is weigh's first reading in the process, in which its tables and parts of PyTorch are imported. The second table
reads residual networks of growing depth: the time a block stays the same where the cost is linear.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import torch
import torchinfo
from torch import nn
from torch._subclasses import FakeTensorMode
from torch.utils.flop_counter import FlopCounterMode

from weigh.ask.ledger import ledger
from weigh.readers.live.torch import read_module

ROUNDS = 7
SHAPE = (1, 3, 224, 224)
DEPTHS = (125, 250, 500, 1000)
MODELS = ("resnet50", "vit_b_16")
DECLARED = torch.library.Library("torchvision", "FRAGMENT")
"""Operations that torchvision imports at once, declared where its C++ part is not installed."""


def model_of(name: str) -> nn.Module:
    for missing in ("nms", "qnms"):
        if not hasattr(torch.ops.torchvision, missing):
            DECLARED.define(f"{missing}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    from torchvision import models

    return models.get_model(name).eval()


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def weighed(model: nn.Module) -> object:
    """All of weigh: the trace, the network and its totals."""
    return ledger(read_module(model, SHAPE).graphs[0]).macs


def flops(model: nn.Module) -> int:
    with FakeTensorMode(allow_non_fake_inputs=True), FlopCounterMode(display=False) as counter:
        model(torch.empty(SHAPE))
    return counter.get_total_flops()


def beside_others() -> None:
    print(f"{'':12}{'first':>10}{'weigh':>10}{'torchinfo, meta':>20}{'FlopCounterMode, fake':>24}")
    for name in MODELS:
        model, on_meta = model_of(name), model_of(name).to("meta")
        x = torch.empty(SHAPE, device="meta")
        runs: list[Callable[[], object]] = [
            lambda model=model: weighed(model),
            lambda model=on_meta, x=x: torchinfo.summary(model, input_data=x, device="meta", verbose=0),
            lambda model=model: flops(model),
        ]
        first = seconds(runs[0])
        best = [min(times) for times in zip(*([seconds(run) for run in runs] for _ in range(ROUNDS)), strict=True)]
        ours, info, counter = (f"{1000 * each:.0f} ms" for each in best)
        print(f"{name:12}{1000 * first:>7.0f} ms{ours:>10}{info:>20}{counter:>24}")


class Residual(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv, self.norm = nn.Conv2d(8, 8, 3, padding=1), nn.BatchNorm2d(8)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + torch.relu(self.norm(self.conv(x)))


def by_depth() -> None:
    print(f"\n{'blocks':>8}{'weigh':>10}{'a block':>10}")
    for depth in DEPTHS:
        model = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), *(Residual() for _ in range(depth)))
        best = min(seconds(lambda model=model: weighed(model)) for _ in range(ROUNDS))
        print(f"{depth:>8}{1000 * best:>7.0f} ms{1e6 * best / depth:>7.0f} µs")


if __name__ == "__main__":
    torch.set_num_threads(1)
    beside_others()
    by_depth()
