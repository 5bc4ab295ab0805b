"""A model that was read is the model that it was: nothing built, nothing appended, no counter moved, no number drawn."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("keras")

import keras
import numpy as np
from keras import layers, ops
from keras.src.backend.common import global_state

from weigh.network.errors import SourceError
from weigh.readers.live.keras import read_model


class Noisy(layers.Layer):
    """It draws numbers, counts its calls, keeps what it saw and makes a layer when it is built."""

    def __init__(self, units: int = 4) -> None:
        super().__init__()
        self.units = units
        self.calls = 0
        self.seen: list[Any] = []
        self.notes = {"shapes": [()]}
        self.seed_generator = keras.random.SeedGenerator(7)

    def build(self, input_shape: Any) -> None:
        self.inner = layers.Dense(self.units, activity_regularizer="l2")
        self.scale = self.add_weight(shape=(self.units,), name="scale")
        self.moving = self.add_weight(shape=(), name="moving", trainable=False)

    def call(self, x: Any) -> Any:
        self.calls += 1
        self.seen.append(x)
        self.notes["shapes"].append(x.shape)
        self.moving.assign(self.moving + 1.0)
        random.random()
        np.random.rand()
        noise = keras.random.normal((self.units,), seed=self.seed_generator)
        return self.scale * self.inner(x) + noise + keras.random.uniform((self.units,))


class Nested(keras.Model):
    def __init__(self) -> None:
        super().__init__()
        self.blocks = [Noisy(), Noisy()]
        self.head = keras.Sequential([layers.Dropout(0.5), layers.BatchNormalization(), layers.Dense(2)])

    def call(self, x: Any, training: bool = False) -> Any:
        for block in self.blocks:
            x = block(x, training=training) if False else block(x)
        return self.head(x)


class Failing(keras.Model):
    def __init__(self) -> None:
        super().__init__()
        self.first = Noisy()
        self.second = Broken()

    def call(self, x: Any) -> Any:
        return self.second(self.first(x))


class Broken(layers.Layer):
    def __init__(self) -> None:
        super().__init__(name="broken")
        self.inner = layers.Dense(3, name="inner")

    def call(self, x: Any) -> Any:
        self.mark = "called"
        return self.inner(ops.matmul(x, ops.ones((17, 3))))


def built(model: Any) -> Any:
    model(np.zeros((2, 4), "float32"))
    return model


def fitted() -> Any:
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.Dropout(0.2), layers.Dense(1)])
    model.compile("adam", "mse", metrics=["mae"])
    model.fit(np.zeros((4, 4)), np.zeros((4, 1)), verbose=0)
    return model


def functional() -> Any:
    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Dense(2)(Noisy()(inputs)) * 2.0)


def sequential() -> Any:
    return keras.Sequential([layers.Dense(3), Noisy(3)])


CASES: dict[str, tuple[Callable[[], Any], tuple[Any, ...]]] = {
    "functional": (functional, ()),
    "functional on another shape": (functional, ((8, 4),)),
    "unbuilt sequential": (sequential, ((None, 4),)),
    "unbuilt sequential without a shape": (sequential, ()),
    "unbuilt subclass": (Nested, ((None, 4),)),
    "unbuilt subclass without a shape": (Nested, ()),
    "built subclass": (lambda: built(Nested()), ()),
    "built subclass on an array": (lambda: built(Nested()), (np.zeros((3, 4), "float32"),)),
    "one layer": (Noisy, ((None, 4),)),
    "compiled and fitted": (fitted, ()),
}


def portrait(model: Any) -> Any:
    """All that there is to see of a model, of Keras and of the random generators, in a form that can be compared."""
    counters = dict(global_state.get_global_attribute("object_name_uids") or {})
    settings = {name: repr(held) for name, held in vars(global_state.GLOBAL_STATE_TRACKER).items()}
    return (
        [of_layer(layer) for layer in [model, *model._flatten_layers(include_self=False)]],
        [
            (variable.path, np.asarray(variable).tolist(), variable.trainable, type(variable))
            for variable in model.variables
        ],
        counters,
        settings,
        random.getstate(),
        repr(np.random.get_state()),
    )


def of_layer(layer: Any) -> Any:
    """The attributes of a layer, those that hold others by their contents and identities."""
    return id(layer), {name: seen(held) for name, held in vars(layer).items()}, seen(vars(layer._tracker)["stored_ids"])


def seen(held: Any) -> Any:
    if isinstance(held, dict):
        return type(held), [(repr(key), seen(item)) for key, item in held.items()]
    if isinstance(held, list | tuple):
        return type(held), [seen(item) for item in held]
    if isinstance(held, set):
        return sorted(map(repr, held))
    return held if isinstance(held, str | int | float | bool | None) else id(held)


@pytest.mark.parametrize("case", CASES)
def test_a_model_that_was_read_is_as_before(case: str) -> None:
    make, inputs = CASES[case]
    model = make()
    before = portrait(model)
    read_model(model, *inputs)
    after = portrait(model)
    for was, now in zip(before, after, strict=True):
        assert was == now


def test_a_model_that_fails_is_as_before_and_its_layer_is_named() -> None:
    model = Failing()
    before = portrait(model)
    with pytest.raises(SourceError) as raised:
        read_model(model, (None, 4))
    assert portrait(model) == before
    facts = raised.value.fault.facts
    assert raised.value.fault.kind == "live_keras.failed"
    assert facts["layer"] == f"{model.name}/broken"
    assert "17" in facts["message"]
    assert raised.value.__cause__ is not None


def test_what_the_comparison_sees() -> None:
    """The guard against a comparison that would pass anything."""
    for change in (
        lambda m: m.blocks[0].seen.append(1),
        lambda m: setattr(m.head.layers[0], "name", "other"),
        lambda m: m.head.layers[1].build((None, 4)),
        lambda m: random.random(),
        lambda m: np.random.rand(),
        lambda m: m.blocks[1].seed_generator.next(),
        lambda m: keras.layers.Dense(1),
        lambda m: m(keras.KerasTensor((None, 4))),
    ):
        model = Nested()
        before = portrait(model)
        change(model)
        assert portrait(model) != before
