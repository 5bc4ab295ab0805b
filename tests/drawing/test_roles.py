"""The role of every kind of op."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from networks_drawn import drawn_from, from_text

import weigh.ops
from weigh.drawing import ROLES, role
from weigh.drawing.roles import ROLE_OF_KIND
from weigh.network.ops import Op

# Told elsewhere: by their inputs, by their types' names, or by what is inside them.
BY_THE_ROW = {"arithmetic", "recorded", "traced", "time_distributed", "held", "idle"}
OTHER = {
    "loss", "criterion", "random", "drawn", "constant", "constant_like", "variable", "rescale", "chain", "image_filter",
    "bounding_boxes", "encode", "text_vectorize", "mel_spectrogram", "stft_spectrogram", "fourier", "fourier_along",
    "frames", "frames_back", "cumsum", "top_k", "sort", "differences", "histogram", "quantile", "block_diagonal",
    "decomposition", "grid_sample", "affine_grid", "per_channel",
}  # fmt: skip
"""Kinds that no other role fits."""


def kinds() -> set[str]:
    for module in pkgutil.iter_modules(weigh.ops.__path__):
        importlib.import_module(f"weigh.ops.{module.name}")
    found, stack = set(), [Op]
    while stack:
        one = stack.pop()
        stack += one.__subclasses__()
        if one.kind and one.__module__.startswith("weigh.ops"):
            found.add(one.kind)
    return found


def test_every_kind_of_op_has_a_role_and_the_table_knows_no_others() -> None:
    assert kinds() == set(ROLE_OF_KIND) | BY_THE_ROW | OTHER
    assert not set(ROLE_OF_KIND) & (BY_THE_ROW | OTHER)


def test_rows_of_usual_networks() -> None:
    ledger = drawn_from("residual")
    found = {row.path: role(row) for row in ledger.rows}
    assert found["stem"] == "conv" and found["blocks"] == "module" and found["blocks.0.relu"] == "activation"
    assert found["blocks.0.add"] == "merge" and found["mean"] == "pool" and found["head"] == "dense"


@pytest.mark.parametrize(
    "layer, expected",
    [
        ("TimeDistributed(layers.Dense(4))", "dense"),
        ("Bidirectional(layers.LSTM(4))", "recurrent"),
        ("LayerNormalization()", "norm"),
        ("SpatialDropout1D(0.5)", "regularize"),
        ("Permute((2, 1))", "shape"),
    ],
)
def test_wrappers_have_the_role_of_what_they_wrap(layer: str, expected: str) -> None:
    ledger = from_text(f"from keras import Sequential, layers, Input\nm = Sequential([Input((5, 8)), layers.{layer}])")
    assert role(ledger.rows[0]) == expected


def test_rows_of_a_printed_table_have_the_role_of_their_type() -> None:
    table = """Model: "m"
_________________________________________________________________
 Layer (type)                Output Shape              Param #
=================================================================
 conv (Conv2D)               (None, 26, 26, 32)        320
 pool (MaxPooling2D)         (None, 13, 13, 32)        0
 odd (Mystery)               (None, 13, 13, 32)        777
 flat (Flatten)              (None, 5408)              0
 fc (Dense)                  (None, 10)                54090
=================================================================
Total params: 55187
"""
    found = [role(row) for row in from_text(table).rows]
    assert found[:2] == ["conv", "pool"] and found[3:] == ["shape", "dense"]
    assert found[2] in ("other", "unknown")
    assert set(found) <= set(ROLES)
