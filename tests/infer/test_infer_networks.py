"""Published networks as a summary prints them: types, shapes and counts alone give the same network back."""

from __future__ import annotations

import pytest
from described_rows import figures, of_network

from weigh.readers.written.infer import network
from weigh.sources import read_source

CONNECTED = [
    "vgg16", "alexnet", "resnet50", "mobilenet", "densenet121", "inceptionv3", "xception", "unet", "googlenet",
    "squeezenet-1.1", "efficientnetb0", "text-cnn", "bert-base", "dcgan-generator", "mobilenetv3large",
]  # fmt: skip
IN_ORDER = ["vgg16", "alexnet", "resnet50", "mobilenet", "densenet121", "inceptionv3", "xception", "squeezenet-1.1"]


@pytest.mark.parametrize("name", CONNECTED)
def test_a_summary_with_its_connections(name: str) -> None:
    given = read_source(name).graphs[0]
    found = network(of_network(given, connected=True))
    assert not found.faults and not found.gaps
    assert figures(found) == figures(given)


@pytest.mark.parametrize("name", IN_ORDER)
def test_a_summary_without_them(name: str) -> None:
    """Which branch reads what shows in the shapes and counts."""
    given = read_source(name).graphs[0]
    found = network(of_network(given, connected=False))
    assert not found.faults
    assert figures(found) == figures(given)


def test_every_shape_comes_back() -> None:
    given = read_source("resnet50").graphs[0]
    found = network(of_network(given, connected=True))
    shapes = [[value.tensor.shape for value in call.outputs] for call in given.calls]
    assert [[value.tensor.shape for value in call.outputs] for call in found.calls] == shapes
