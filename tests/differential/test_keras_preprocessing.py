"""Preprocessing against the real Keras: shapes, and the few layers that do own weights."""

from __future__ import annotations

from typing import Any

import pytest
from agreement import Figures, agree, op_of, ours, theirs

from weigh.readers.keras.layers.preprocessing import _AUGMENTATIONS, _FILTERS

pytest.importorskip("keras")

FIRST = "channels_first"
Shape = tuple[int | None, ...]
CASES: list[tuple[str, tuple[Any, ...], dict[str, Any], Shape]] = [
    ("Rescaling", (1 / 255,), {}, (32, 32, 3)),
    ("Resizing", (50, 60), {}, (32, 32, 3)),
    ("Resizing", (50, 60), {"data_format": FIRST, "interpolation": "nearest"}, (3, 32, 32)),
    ("CenterCrop", (5, 6), {}, (32, 32, 3)),
    ("RandomCrop", (5, 6), {}, (32, 32, 3)),
    ("MaxNumBoundingBoxes", (3,), {}, (32, 32, 3)),
    ("CategoryEncoding", (5,), {}, (8,)),
    ("CategoryEncoding", (5,), {"output_mode": "one_hot"}, (8,)),
    ("CategoryEncoding", (5,), {"output_mode": "one_hot"}, (1,)),
    ("CategoryEncoding", (5,), {"output_mode": "count"}, (4, 8)),
    ("Discretization", ([1.0, 2.0],), {}, (8,)),
    ("Discretization", ([1.0, 2.0],), {"output_mode": "one_hot"}, (8,)),
    ("Discretization", ([1.0, 2.0],), {"output_mode": "multi_hot"}, (8,)),
    ("Discretization", ([1.0, 2.0],), {"output_mode": "multi_hot"}, (8, 4)),
    ("MelSpectrogram", (), {}, (16000,)),
    ("MelSpectrogram", (), {"fft_length": 512, "sequence_stride": 100, "num_mel_bins": 40}, (1000,)),
    ("STFTSpectrogram", (), {"window": None}, (1000, 2)),
    ("STFTSpectrogram", (), {"window": None, "mode": "stft", "expand_dims": True, "padding": "same"}, (1000, 2)),
    ("STFTSpectrogram", (), {"window": None, "mode": "real", "frame_length": 200}, (1000, 1)),
    ("STFTSpectrogram", ("imag",), {"window": None, "data_format": FIRST, "frame_step": 50}, (2, 1000)),
]

NEEDED = {"RandomPosterization": {"factor": 4}}


@pytest.mark.parametrize(("name", "args", "kwargs", "shape"), CASES)
def test_preprocessing(name: str, args: tuple[Any, ...], kwargs: dict[str, Any], shape: Shape) -> None:
    agree(name, args, kwargs, shape)


@pytest.mark.parametrize("name", [*_AUGMENTATIONS, *_FILTERS])
def test_augmentation_keeps_the_shape_and_owns_nothing(name: str) -> None:
    required = {"factor", "height_factor", "width_factor"}
    text = (_AUGMENTATIONS | _FILTERS)[name]
    kwargs = NEEDED.get(name) or {key: 0.1 for key in text.split(", ") if key in required}
    assert ours(op_of(name, **kwargs), (32, 32, 3)) == Figures(((32, 32, 3),), 0, 0)
    assert theirs(name, (), kwargs, (32, 32, 3)) == Figures(((32, 32, 3),), 0, 0)
