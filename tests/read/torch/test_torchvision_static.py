"""torchvision's classification networks, read as text: parameters and MACs are those that their weights' metadata tell.

The metadata (`num_params`, `_ops` in 10⁹ MACs, three decimals) is torchvision's own, measured by its authors.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

import weigh
from torchvision_models import torchvision_models
from weigh.readers.beside import installed


class Published(NamedTuple):
    """One network and what its weights' metadata say of it."""

    builder: str
    weights: str
    file: Path
    side: int
    params: int
    giga: float


def published() -> list[Published]:
    import inspect

    models = torchvision_models()
    found = []
    for name in models.list_models(module=models):
        make = models.get_model_builder(name)
        for weights in models.get_model_weights(name):
            crop = weights.transforms.keywords.get("crop_size", 224)
            file = Path(inspect.getsourcefile(inspect.unwrap(make)) or "")
            kind = f"{type(weights).__name__}.{weights.name}"
            side = crop[0] if isinstance(crop, list | tuple) else crop
            found.append(Published(name, kind, file, side, weights.meta["num_params"], weights.meta["_ops"]))
    return found


ALL = published()


def test_there_are_about_eighty() -> None:
    assert len({one.builder for one in ALL}) >= 80


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.weights)
def test_figures_are_those_of_the_metadata(one: Published) -> None:
    source = f"{one.file}::{one.builder}(weights={one.weights})"
    network = weigh.read(source, inputs={"": (3, one.side, one.side)})
    assert network.ledger.complete and not network.graph.faults
    assert network.params.size == one.params
    assert network.macs.exact and round(network.macs.known / 1e9, 3) == one.giga


def test_resnet_50_as_a_user_reads_it() -> None:
    file = next(one.file for one in ALL if one.builder == "resnet50")
    network = weigh.read(f"{file}::resnet50", inputs={"": (3, 224, 224)})
    assert (network.params.size, network.macs.size) == (25_557_032, 4_089_184_256)
    assert network["layer1.0.conv2"].formula == "3 × 3 × 64 × 64"
    assert network["layer4.2.conv3"].output_shapes == [(None, 2048, 7, 7)]


def test_vit_b_16() -> None:
    file = next(one.file for one in ALL if one.builder == "vit_b_16")
    network = weigh.read(f"{file}::vit_b_16", inputs={"": (3, 224, 224)})
    assert (network.params.size, network.macs.size) == (86_567_656, 17_563_828_224)


def test_a_program_that_takes_a_network_of_torchvision() -> None:
    assert installed("torchvision") is not None
    code = (
        "import torchvision.models as models, torch.nn as nn\n"
        "model = models.resnet18(pretrained=True)\n"
        "for p in model.parameters():\n    p.requires_grad = False\n"
        "model.fc = nn.Linear(model.fc.in_features, 2)\n"
    )
    network = weigh.read("net.py", text=code, inputs={"": (3, 224, 224)})
    assert network.params.size == 11_689_512 - 513_000 + 1026
    assert network.ledger.trainable.size == 1026
