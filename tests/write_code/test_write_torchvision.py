"""torchvision's networks written as PyTorch: read as text and read live, what is written reads back as the network."""

from __future__ import annotations

import inspect
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from written_networks import read, totals

from weigh.api import read_source
from weigh.network.graph import Graph
from weigh.write.code import write

torch = pytest.importorskip("torch")
if find_spec("torchvision") is None:
    pytest.skip("torchvision is not installed", allow_module_level=True)

from torchvision_models import made, torchvision_models  # noqa: E402
from weigh.readers.live.torch import read_module  # noqa: E402

SOME = {
    "alexnet": 224, "convnext_tiny": 224, "densenet121": 224, "efficientnet_b0": 224, "efficientnet_v2_s": 384,
    "googlenet": 224, "inception_v3": 299, "maxvit_t": 224, "mnasnet0_5": 224, "mobilenet_v3_small": 224,
    "regnet_y_400mf": 224, "resnet18": 224, "shufflenet_v2_x1_0": 224, "squeezenet1_1": 224, "swin_t": 224,
    "swin_v2_t": 256, "vgg11_bn": 224, "vit_b_32": 224,
}  # fmt: skip
"""One of each family, and the side of the images it is for; `benchmarks/round_trip.py` goes through all of them."""


def as_text(name: str, side: int) -> Graph:
    models = torchvision_models()
    file = Path(inspect.getsourcefile(inspect.unwrap(models.get_model_builder(name))) or "")
    return read_source(f"{file}::{name}", inputs={"": (3, side, side)}).graphs[-1]


def live(name: str, side: int) -> Graph:
    return read_module(made(name), (1, 3, side, side)).graphs[0]


@pytest.mark.parametrize("reader", [as_text, live])
@pytest.mark.parametrize("name", SOME)
def test_what_is_written_reads_back_as_the_network(reader: Any, name: str) -> None:
    graph = reader(name, SOME[name])
    again = read(write(graph, "torch"), dialect="torch")
    assert not again.gaps and not again.faults
    found, wanted = totals(again), totals(graph)  # not in the assertion: whole networks make long messages
    assert found == wanted
    shapes, theirs = ([y.tensor.shape for y in net.outputs] for net in (graph, again))
    assert theirs == shapes
