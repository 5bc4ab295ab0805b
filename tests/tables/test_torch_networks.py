"""Printed summaries and modules of PyTorch and flax, and accounts by hand, as networks: their counts are the live ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cs231n_table import one as account
from test_cs231n_table import vgg
from test_lightning_flax import FLAX, LIGHTNING, NNX
from test_torch_tables import FORK, OWN, SUMMARY_X
from torch_reading import one

from weigh.ask.ledger import Ledger, ledger
from weigh.network.graph import Graph
from weigh.readers.written.evidence import Description
from weigh.readers.written.infer import network

MODULES = Path(__file__).parent / "printed_modules"
LIVE: dict[str, int] = json.loads((MODULES / "parameters.json").read_text())


def weighed(found: Description) -> tuple[Graph, Ledger]:
    graph = network(found)
    return graph, ledger(graph)


@pytest.mark.parametrize("name", LIVE)
def test_printed_modules(name: str) -> None:
    """No shape and no count is printed of them: all follows from the arguments."""
    _, read = weighed(one("torch", (MODULES / f"{name}.txt").read_text()))
    assert read.params.exact and read.params.size == LIVE[name]


@pytest.mark.parametrize(
    "form, text, params, trainable",
    [
        ("torchinfo", FORK, 3 * 9 * 8 + 8 + 128 * 10 + 10, 1514),
        ("torchinfo", OWN, 3 + 10 * 10 + 10 + 10 * 5 + 5, 168),
        ("torchsummaryx", SUMMARY_X, 49 * 3 * 16 + 2 * 16 + 16 * 32 + 32 * 10 + 10, 3226),
        ("flax", FLAX, 9 * 8 + 8 + 4 * 8 + 512 * 10, 5232 - 2 * 8),
        ("flax", NNX, 9 * 8 + 8 + 8 * 10 + 10, 170),
    ],
    ids=["fork", "own weights", "torchsummaryX", "linen", "nnx"],
)
def test_printed_tables(form: str, text: str, params: int, trainable: int) -> None:
    graph, read = weighed(one(form, text))
    assert (read.params.size, read.trainable.size) == (params, trainable)
    assert read.params.exact and not graph.faults


def test_lightning_rounds_and_shapes_tell_the_rest() -> None:
    """50.2 K of a Linear from 784 to 64 are 784*64 + 64."""
    _, read = weighed(one("lightning", LIGHTNING))
    rows = {row.layer.name: row.params for row in read.rows}
    assert rows["encoder.0"] == 784 * 64 + 64
    assert read.params.size == 784 * 64 + 64 + 64 * 3 + 3 + 5


def test_an_account_that_leaves_the_biases_out() -> None:
    """The rows sum to the kernels; the network has the biases of 13 convolutions and 3 dense layers besides."""
    found = account(vgg())
    _, read = weighed(found)
    biases = 2 * 64 + 2 * 128 + 3 * 256 + 6 * 512 + 2 * 4096 + 1000
    assert read.params.size == sum(row.params or 0 for row in found.layers) + biases == 138_357_544


ALEXNET = """\
[227x227x3] INPUT
[55x55x96] CONV1: 96 11x11 filters at stride 4, pad 0
[27x27x96] MAX POOL1: 3x3 filters at stride 2
[27x27x96] NORM1: Normalization layer
[27x27x256] CONV2: 256 5x5 filters at stride 1, pad 2
[13x13x256] MAX POOL2: 3x3 filters at stride 2
[13x13x256] NORM2: Normalization layer
[13x13x384] CONV3: 384 3x3 filters at stride 1, pad 1
[13x13x384] CONV4: 384 3x3 filters at stride 1, pad 1
[13x13x256] CONV5: 256 3x3 filters at stride 1, pad 1
[6x6x256] MAX POOL3: 3x3 filters at stride 2
[4096] FC6: 4096 neurons
[4096] FC7: 4096 neurons
[1000] FC8: 1000 neurons (class scores)"""


def test_an_account_without_counts() -> None:
    """AlexNet without groups."""
    convs = (121 * 3 + 1) * 96 + (25 * 96 + 1) * 256 + (9 * 256 + 1) * 384 + (9 * 384 + 1) * 384 + (9 * 384 + 1) * 256
    dense = (6 * 6 * 256 + 1) * 4096 + 4097 * 4096 + 4097 * 1000
    _, read = weighed(account(ALEXNET))
    assert read.params.size == convs + dense == 62_378_344


def test_a_row_that_contradicts_the_rest_is_named() -> None:
    graph, _ = weighed(one("torchinfo", FORK.replace("1,290", "1,390")))
    assert any("Linear: 1-5" in (fault.subject or "") for fault in graph.faults)
