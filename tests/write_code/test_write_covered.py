"""Every op has a form in each framework, or stands in the list of those that cannot have one, with its reason."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import weigh.ops
from weigh.network.ops import Op
from weigh.write.code.keras.table import covered as in_keras
from weigh.write.code.torch.table import covered as in_torch

ABSTRACT = {"Unchanged", "LearnedActivation", "GatedCell", "Cell", "RecurrentLayers", "RecurrentStep"}
INSIDE_OTHERS = {"SimpleRNNCell", "LSTMCell", "GRUCell", "StackedCells", "ConvLSTMCell"}
FIGURES_ONLY = {"Opaque", "Recorded", "Traced", "TracedView", "Unfit"}
"""Known by their shapes and counts alone: there is nothing to compute."""
OTHER_DATA = {"Encode", "TextVectorize", "EachExample", "AllExamples", "Picked", "Sought", "Histogram"}
"""Words of a vocabulary, one example of a batch, as many entries as some data says."""


def ops() -> set[str]:
    for module in pkgutil.iter_modules(weigh.ops.__path__):
        importlib.import_module(f"weigh.ops.{module.name}")
    found: set[str] = set()
    waiting: list[type[Op]] = [Op]
    while waiting:
        kinds = waiting.pop().__subclasses__()
        waiting += kinds
        found |= {kind.__name__ for kind in kinds if kind.__module__.startswith("weigh.ops")}
    return found - ABSTRACT - INSIDE_OTHERS - FIGURES_ONLY - OTHER_DATA


SELDOM_IN_TORCH = {"KernelAttention", "MelSpectrogram", "STFTSpectrogram"}
"""They have no form yet: writing them is refused, with the layer and its line."""


def test_every_op_has_a_form_in_torch() -> None:
    covered = {kind.__name__ for kind in in_torch()}
    assert ops() - covered <= SELDOM_IN_TORCH
    assert not covered & SELDOM_IN_TORCH


ONLY_TORCHS = ("traced", "given_weights", "ownership", "products", "views", "sampling", "spectra", "distance", "rearranging",
               "recurrent_layers", "packed_attention")  # fmt: skip


@pytest.mark.parametrize("module", sorted({"activations", "attention", "convolution", "embedding", "functional", "merge",
                                            "partial", "recurrent", "recurrent_convolution"}))  # fmt: skip
def test_every_op_that_keras_code_gives_has_a_form_in_keras(module: str) -> None:
    ops()
    source = importlib.import_module(f"weigh.ops.{module}")
    own = {name for name, kind in vars(source).items() if isinstance(kind, type) and issubclass(kind, Op)
           and kind.__module__ == source.__name__}  # fmt: skip
    missing = own - {kind.__name__ for kind in in_keras()} - ABSTRACT - INSIDE_OTHERS
    assert missing <= {"EmbeddingBag", "ConcatenateAs"}
