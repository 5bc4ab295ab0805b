"""One program, read twice: as text, and live after Keras has run it. Every row must be the same.

    WEIGH_EXAMPLES=10000 pytest tests/live/test_live_keras_static.py

draws more of the random programs, and others at every run.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import re
import sys
from itertools import zip_longest
from math import prod
from pathlib import Path
from typing import Any, NamedTuple

import pytest

pytest.importorskip("keras")

import keras
from hypothesis import HealthCheck, given, note, settings

import weigh
from weigh import zoo
from weigh.api import Network, read_source
from weigh.ask.ledger import Ledger
from weigh.readers.live.keras import read_model

sys.path.append(str(Path(__file__).parent.parent / "differential"))  # where the programs are drawn

from generate import PROGRAMS
from live_keras_sources import HEADER, SOURCES

EXAMPLES = int(os.environ.get("WEIGH_EXAMPLES", "50"))


class Seen(NamedTuple):
    """One row of a ledger."""

    path: str
    type: str
    outputs: tuple[tuple[int | None, ...], ...]
    params: str
    trainable: str
    macs: str
    elementwise: str
    activations: str
    formula: str
    calls: int


def seen(ledger: Ledger) -> list[Seen]:
    rows = []
    for row in ledger.rows:
        function = row.layer.type[0].islower()  # what stands between layers is numbered as each reading meets it
        path = COUNTED.sub(r"\1", row.path.rpartition("/")[0] if function else row.path)
        outputs = tuple(tuple(size if isinstance(size, int) else None for size in y.shape) for y in row.outputs)
        figures = (row.params, row.trainable, row.macs, row.elementwise, row.activations)
        rows.append(
            Seen(
                path,
                "" if function else row.layer.type,
                outputs,
                *map(str, figures),
                terms(row.formula),
                len(row.calls),
            )
        )
    return rows


def terms(formula: str) -> str:
    """A formula without the order of its factors: a normalization over several axes sorts them."""
    return " ".join(sorted(formula.split()))


COUNTED = re.compile(r"(functional|variable|dropout|softmax)_\d+")
"""Names whose numbers count what Keras makes unseen: models inside models, layers inside layers, other variables."""


UNSEEN = {"a causal mask made of constants"}
"""Programs with operators between constants (`arange(n)[:, None] >= arange(n)`), which no call of Keras tells of."""


def compare(live: Network, static: Network) -> None:
    assert not live.graph.gaps or live.graph.gaps == static.graph.gaps
    for ours, theirs in zip_longest(seen(live.ledger), seen(static.ledger)):
        assert ours == theirs


def compare_layers(live: Network, static: Network) -> None:
    assert not live.graph.gaps
    ours, theirs = ([row for row in seen(network.ledger) if "/" in row.path and row.type] for network in (live, static))
    assert ours == theirs
    assert live.macs == static.macs


def run(text: str, device: str = "cpu") -> Any:
    """The model that a program builds."""
    keras.backend.clear_session(free_memory=False)
    keras.config.set_image_data_format("channels_last")
    space: dict[str, Any] = {"__name__": "__main__"}
    with keras.device(device), contextlib.redirect_stdout(io.StringIO()):
        exec(compile(text, "pasted.py", "exec"), space)
    return space["model"]


def live(model: Any, *inputs: Any) -> Network:
    reading = read_model(model, *inputs)
    return Network(reading.graphs[0], reading)


def static(text: str) -> Network:
    reading = read_source("pasted.py::model", text=text, dialect="keras3", given={"image_data_format": "channels_last"})
    return Network(reading.graphs[-1], reading)


@pytest.mark.parametrize("name", SOURCES)
def test_a_program_and_its_model(name: str) -> None:
    text = HEADER + SOURCES[name]
    model = run(text)
    ours = live(model)
    (compare_layers if name in UNSEEN else compare)(ours, static(text))
    if all(layer.built for layer in model._flatten_layers()):
        assert ours.params.known == model.count_params()


ZOO = ["lenet5", "squeezenet-1.1", "unet", "resnet18", "resnet50", "wide-resnet-28-10", "keras-vgg16", "inceptionv3", "xception",
       "mobilenetv2", "mobilenetv3small", "densenet121", "nasnetmobile", "efficientnetb0", "efficientnetv2b0", "convnexttiny",
       "gpt2", "bert-base", "transformer-base", "vit-b16", "text-cnn", "char-cnn-small", "dcgan-generator"]  # fmt: skip


@pytest.mark.parametrize("name", ZOO)
def test_a_network_of_the_zoo(name: str) -> None:
    entry = zoo.entries()[name]
    module = importlib.import_module(f"weigh.zoo.networks.{Path(entry.file).stem}")
    keras.backend.clear_session(free_memory=False)
    keras.config.set_image_data_format("channels_last")
    with keras.device("meta"):  # shapes only: no weight is allocated
        model = eval(entry.call, dict(vars(module)))
        ours = live(model)
    compare(ours, weigh.api.Network(weigh.read(name).graph))
    assert ours.params.known == model.count_params() == sum(prod(weight.shape) for weight in model.weights)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="WEIGH_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
@given(text=PROGRAMS)
def test_random_programs(text: str) -> None:
    note(text)
    model = run(text, "meta")
    with keras.device("meta"):
        ours = live(model)
    compare(ours, static(text))
    if model.built and model.weights:
        assert ours.params.known == model.count_params()
