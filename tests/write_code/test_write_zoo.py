"""The published networks, written as code: read again they are the same networks, and live models of them too."""

from __future__ import annotations

from collections import Counter

import pytest
from written_networks import assert_same_in_keras, assert_same_in_torch, buffers, read, rows, totals

from weigh import zoo
from weigh.api import read_source
from weigh.ask.ledger import ledger
from weigh.network.graph import Graph
from weigh.network.sizes import Size
from weigh.write.code import write

NAMES = sorted(zoo.entries())
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
    (before, after), (wanted, found) = [totals(graph), totals(again)], [rows(graph), rows(again)]
    assert after == before
    if name in NORMALIZED:
        plain = [(row[1], *row[3:]) for row in wanted if row[0] == 0]
        assert [(row[1], *row[3:]) for row in found if row[0] == 0] == plain
    else:
        assert found == wanted  # not of the networks themselves: they make long messages


@pytest.mark.parametrize("name", NAMES)
def test_torch_code_reads_back_as_the_same_network(name: str) -> None:
    graph = network(name)
    again = read(write(graph, "torch"), dialect="torch")
    assert not again.gaps and not again.faults
    params, trainable, macs = totals(graph)
    found, wanted = totals(again), (params - buffers(graph), trainable, macs)
    assert found == wanted
    weights, theirs = trained(graph), trained(again)
    assert theirs == weights
    for side in SIDES:
        given, back = sizes(graph, side), sizes(again, side)
        assert back == given


SIDES = (97, 224)
"""Heights and widths for networks that take any."""


def trained(graph: Graph) -> Counter[str]:
    """The sizes of all weights that are trained, of attention together: PyTorch keeps its projections in one matrix.

    The axes stand in another order, and what Keras calls separable is two layers, but there are no other weights.
    """
    found: Counter[str] = Counter()
    for layer, owned in graph.weights().items():
        counts = [weight.count for weight in owned if weight.trainable]
        together = layer.op is not None and "attention" in layer.op.kind
        found.update([str(sum(counts))] if together else map(str, counts))
    return found


def sizes(graph: Graph, side: int) -> tuple[object, list[list[str]]]:
    """The work, and what comes out, whatever the order of the axes."""
    values = {"height": side, "width": side}

    def at(size: Size) -> Size:
        return size if isinstance(size, int) else size.at(values)

    return at(ledger(graph).macs.size), [sorted(str(at(size)) for size in y.tensor.shape) for y in graph.outputs]


@pytest.mark.parametrize("name", SOME)
def test_a_live_torch_model_has_the_same_parameters_and_shapes(name: str) -> None:
    pytest.importorskip("torch")
    assert_same_in_torch(network(name))


@pytest.mark.parametrize("name", [*SOME, "mobilenetv3small"])
def test_a_live_keras_model_has_the_same_parameters_and_shapes(name: str) -> None:
    pytest.importorskip("keras")
    assert_same_in_keras(network(name))
