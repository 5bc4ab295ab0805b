"""What an optimizer keeps, beside the variables of the real ones."""

from __future__ import annotations

from math import prod

import pytest

from weigh.ask.why.counting import OPTIMIZERS

keras = pytest.importorskip("keras")

CLASSES = {
    "adam": "Adam", "adamw": "AdamW", "nadam": "Nadam", "adamax": "Adamax", "rmsprop": "RMSprop", "adagrad": "Adagrad",
    "adadelta": "Adadelta", "ftrl": "Ftrl", "lion": "Lion", "lamb": "Lamb", "sgd": "SGD", "sgd with momentum": "SGD",
}  # fmt: skip


@pytest.mark.parametrize(("name", "slots", "counters"), OPTIMIZERS)
def test_slots_and_counters(name: str, slots: int, counters: int) -> None:
    settings = {"momentum": 0.9} if "momentum" in name else {}
    model = keras.Sequential([keras.layers.Input((9,)), keras.layers.Dense(10), keras.layers.Dense(1)])
    optimizer = getattr(keras.optimizers, CLASSES[name])(**settings)
    optimizer.build(model.trainable_variables)
    kept = sum(prod(variable.shape) for variable in optimizer.variables)
    assert kept == slots * model.count_params() + counters
