"""The published networks, written as code: read again they are the same networks, and live models of them too."""

from __future__ import annotations

import pytest
from written_networks import assert_same_in_keras, assert_same_in_torch, buffers, read, rows, totals

from weigh import zoo
from weigh.api import read_source
from weigh.network.graph import Graph
from weigh.write.code import write

NAMES = sorted(zoo.entries())
TOO_LONG = {"inceptionresnetv2", "nasnetmobile"}
"""Their `forward` has more operators without a comma between than the reader takes for one expression."""
NORMALIZED = {"alexnet", "alexnet-one-tower", "caffenet", "zfnet", "vgg-a-lrn", "googlenet", "googlenet-aux"}
"""With local response normalization, which Keras has not: a small layer stands for it."""
SOME = ["alexnet", "bert-base", "convnexttiny", "googlenet-aux", "gpt2", "inceptionresnetv2", "keras-vgg16", "lenet5",
        "mobilenet", "nasnetmobile", "resnet50", "text-cnn", "torch-dcgan-generator", "transformer-base", "two-conv-cnn",
        "unet", "vit-b16"]  # fmt: skip
"""One of each kind, for what takes a second each."""


def network(name: str) -> Graph:
    (graph,) = read_source(name).graphs
    return graph


@pytest.mark.parametrize("name", NAMES)
def test_keras_code_reads_back_as_the_same_network(name: str) -> None:
    graph = network(name)
    again = read(write(graph, "keras"), dialect="")
    assert not again.gaps and not again.faults
    assert again.name == graph.name.replace(".", "_")
    assert totals(again) == totals(graph)
    if name in NORMALIZED:
        plain = [(row[1], *row[3:]) for row in rows(graph) if row[0] == 0]
        assert [(row[1], *row[3:]) for row in rows(again) if row[0] == 0] == plain
    else:
        assert rows(again) == rows(graph)


@pytest.mark.parametrize("name", [name for name in SOME if name not in TOO_LONG])
def test_torch_code_reads_back_with_the_same_totals(name: str) -> None:
    graph = network(name)
    again = read(write(graph, "torch"), dialect="torch")
    assert not again.gaps and not again.faults
    params, trainable, macs = totals(graph)
    assert totals(again) == (params - buffers(graph), trainable, macs)


@pytest.mark.parametrize("name", SOME)
def test_a_live_torch_model_has_the_same_parameters_and_shapes(name: str) -> None:
    pytest.importorskip("torch")
    assert_same_in_torch(network(name))


@pytest.mark.parametrize("name", [*SOME, "mobilenetv3small"])
def test_a_live_keras_model_has_the_same_parameters_and_shapes(name: str) -> None:
    pytest.importorskip("keras")
    assert_same_in_keras(network(name))
