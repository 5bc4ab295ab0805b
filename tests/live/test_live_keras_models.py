"""Live models in all their forms: what is exact by hand, what is told where code is not followed, what fails."""

from __future__ import annotations

import subprocess
import sys
from math import prod
from typing import Any

import pytest

pytest.importorskip("keras")

import keras
import numpy as np
from keras import layers, ops

from weigh.ask.ledger import Ledger, ledger
from weigh.network.errors import SourceError
from weigh.network.graph import Graph
from weigh.readers.live.keras import is_keras, read_model
from weigh.words.unknowns import UNKNOWNS


def read(model: Any, *inputs: Any, **kwargs: Any) -> Graph:
    graph = read_model(model, *inputs, **kwargs).graphs[0]
    for gap in graph.gaps:
        assert UNKNOWNS[gap.kind].format(what=gap.what, **gap.facts)
    return graph


def weighed(model: Any, *inputs: Any, **kwargs: Any) -> Ledger:
    """The ledger of a model that is read without a gap, held against Keras's own count where it is built."""
    graph = read(model, *inputs, **kwargs)
    assert not graph.gaps
    counted = ledger(graph)
    if model.built and model.weights:
        assert counted.params.known == sum(prod(weight.shape) for weight in model.weights) == model.count_params()
    return counted


def kinds(graph: Graph) -> set[str]:
    return {gap.kind for gap in graph.gaps}


# -- which things are models -----------------------------------------------------------------------


def test_layers_and_models_are_told_from_other_things() -> None:
    assert is_keras(layers.Dense(1)) and is_keras(keras.Sequential()) and is_keras(Pair())
    assert not any(map(is_keras, (None, 1, "model.py", keras, layers.Dense, np.zeros(3), keras.KerasTensor((1,)))))


def test_telling_imports_nothing() -> None:
    code = "from weigh.readers.live.keras import is_keras, read_model\nis_keras(1)\nimport sys\nprint('keras' in sys.modules, 'torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split() == [
        "False",
        "False",
    ]


# -- by hand ---------------------------------------------------------------------------------------


def tied() -> Any:
    """An embedding whose table is the head's kernel too."""

    class Tied(keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.table, self.dense = layers.Embedding(50, 8), layers.Dense(8)

        def call(self, x: Any) -> Any:
            return ops.matmul(self.dense(self.table(x)), ops.transpose(self.table.embeddings))

    model = Tied()
    model(np.zeros((2, 5), "int32"))
    return model


@keras.saving.register_keras_serializable("live")
class Cell(layers.Layer):
    """A recurrent cell of the program's own."""

    def __init__(self, units: int, **options: Any) -> None:
        super().__init__(**options)
        self.units = self.state_size = units

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "units": self.units}

    def build(self, shape: Any) -> None:
        self.kernel = self.add_weight(shape=(shape[-1], self.units), name="kernel")
        self.recurrent = self.add_weight(shape=(self.units, self.units), name="recurrent")

    def call(self, x: Any, states: Any) -> Any:
        y = ops.matmul(x, self.kernel) + ops.matmul(states[0], self.recurrent)
        return y, [y]


def frozen() -> Any:
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.BatchNormalization()])
    model.layers[0].trainable = False
    return model


def one_weight_frozen() -> Any:
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.BatchNormalization()])
    model.layers[0].kernel.trainable = False
    return model


def frozen_around_layers_that_are_not() -> Any:
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
    model.trainable = False
    model.layers[0].trainable = True
    return model


def fitted() -> Any:
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.Dropout(0.2), layers.Dense(1)])
    model.compile("adam", "mse", metrics=["mae"])
    model.fit(np.zeros((4, 4)), np.zeros((4, 1)), verbose=0)
    return model


def with_lora() -> Any:
    inputs, dense = keras.Input((4,)), layers.Dense(6)
    model = keras.Model(inputs, dense(inputs))
    dense.enable_lora(2)
    return model


def shared_kernel() -> Any:
    inputs, one, two = keras.Input((4,)), layers.Dense(4), layers.Dense(4)
    one.build((None, 4)), two.build((None, 4))
    two._tracker.unlock()
    two._untrack_variable(two.kernel)
    two._kernel = one._kernel
    two._track_variable(one._kernel)
    return keras.Model(inputs, two(one(inputs)))


def rnn(*cells: Any) -> Any:
    return keras.Sequential([keras.Input((7, 5)), layers.RNN(list(cells) if cells[1:] else cells[0])])


BY_HAND: dict[str, tuple[Any, int, int, int]] = {
    "tied head": (tied, 50 * 8 + 9 * 8, 472, 5 * 8 * 8 + 5 * 8 * 50),
    "a cell of its own": (lambda: rnn(Cell(6)), 5 * 6 + 6 * 6, 66, 7 * (5 * 6 + 6 * 6)),
    "stacked cells of its own": (lambda: rnn(Cell(2), Cell(4)), 14 + 24, 38, 7 * (5 * 2 + 2 * 2 + 2 * 4 + 4 * 4)),
    "both directions of a cell of its own": (
        lambda: keras.Sequential([keras.Input((7, 5)), layers.Bidirectional(layers.RNN(Cell(3)))]), 2 * 24, 48, 2 * 7 * (5 * 3 + 3 * 3)
    ),
    "frozen": (frozen, 5 * 3 + 4 * 3, 2 * 3, 4 * 3),
    "one weight frozen": (one_weight_frozen, 5 * 3 + 4 * 3, 3 + 2 * 3, 4 * 3),
    "frozen around layers that are not": (frozen_around_layers_that_are_not, 5 * 3, 0, 4 * 3),
    "compiled and fitted": (fitted, 5 * 3 + 4, 19, 4 * 3 + 3),
    "low rank": (with_lora, 5 * 6 + 4 * 2 + 2 * 6, 6 + 8 + 12, 4 * 6 + 4 * 2 + 2 * 6 + 4 * 6),
    "one kernel, two layers": (shared_kernel, 4 * 4 + 4 + 4, 24, 2 * 4 * 4),
    "fixed batch": (lambda: keras.Sequential([keras.Input(batch_shape=(8, 5, 4)), layers.LSTM(3, stateful=True)]), 96, 96, 5 * 4 * 3 * 7),
    "half precision": (lambda: keras.Sequential([keras.Input((4,)), layers.Dense(3, dtype="mixed_float16")]), 15, 15, 12),
}  # fmt: skip


@pytest.mark.parametrize("name", BY_HAND)
def test_by_hand(name: str) -> None:
    make, params, trainable, macs = BY_HAND[name]
    model = make()
    counted = weighed(model)
    assert (counted.params.known, counted.trainable.known) == (params, trainable)
    assert trainable == sum(prod(weight.shape) for weight in model.trainable_weights)
    if name != "low rank":  # whose product may be taken in either order
        assert (counted.macs.known, counted.macs.missing) == (macs, False)


# -- inputs ----------------------------------------------------------------------------------------


class Pair(keras.Model):
    def __init__(self) -> None:
        super().__init__()
        self.one, self.two = layers.Dense(3), layers.Dense(3)

    def call(self, a: Any, b: Any = None, scale: float = 2.0) -> Any:
        return self.one(a) * scale + (self.two(b) if b is not None else 0)


class Named(keras.Model):
    def __init__(self) -> None:
        super().__init__()
        self.dense = layers.Dense(3)

    def call(self, inputs: Any) -> Any:
        return {"out": self.dense(inputs["a"]) + self.dense(inputs["b"])}


@pytest.mark.parametrize(
    ("model", "args", "kwargs", "params", "macs"),
    [
        (Pair, ((None, 4),), {}, 15, 12),
        (Pair, ((None, 4), (None, 5)), {}, 33, 27),
        (Pair, ((None, 4),), {"b": np.zeros((7, 5)), "scale": 3.0}, 33, 27),
        (Pair, (keras.KerasTensor((None, 6)),), {}, 21, 18),
        (Named, ({"a": (None, 4), "b": (2, 4)},), {}, 15, 24),
        (lambda: layers.Dense(3), ((None, 9, 4),), {}, 15, 108),
        (lambda: layers.Add(), ([(None, 4), (None, 4)],), {}, 0, 0),
        (
            lambda: keras.Sequential([layers.Embedding(10, 4), layers.LSTM(3)]),
            (np.zeros((2, 7), "int32"),),
            {},
            136,
            7 * 84,
        ),
    ],
)
def test_inputs(model: Any, args: tuple[Any, ...], kwargs: dict[str, Any], params: int, macs: int) -> None:
    made = model()
    counted = weighed(made, *args, **kwargs)
    assert (counted.params.known, counted.macs.known) == (params, macs)
    assert not made.built


def test_a_size_left_open_can_be_given() -> None:
    model = keras.Sequential([keras.Input((None, None, 3)), layers.Conv2D(4, 3), layers.GlobalAveragePooling2D()])
    assert weighed(model, (None, 32, 32, 3)).macs.known == 30 * 30 * 4 * 27
    assert [tensor.axes[1].name for tensor in (read(model).inputs[0].tensor,)] == ["height"]
    assert weighed(model).macs.formulas


def test_a_model_that_was_called_needs_no_shape() -> None:
    model = Pair()
    model(np.zeros((1, 4)), b=np.zeros((1, 5)))
    graph = read(model)
    assert [str(value.tensor) for value in graph.inputs] == ["(?, 4)"]
    assert ledger(graph).params.known == 33  # the layer that this call does not need is owned all the same


def test_without_a_shape_what_is_there_is_listed() -> None:
    graph = read(Pair())
    assert kinds(graph) == {"no input shape"}
    assert [call.layer.name.partition("_")[0] for call in graph.calls] == ["dense", "dense"]


def test_a_functional_model_with_a_call_of_its_own() -> None:
    class Own(keras.Model):
        def __init__(self) -> None:
            inputs = keras.Input((4,))
            super().__init__(inputs, layers.Dense(3)(inputs))
            self.extra = layers.Dense(2)

        def call(self, x: Any) -> Any:
            return self.extra(super().call(x))

    assert ledger(read(Own())).macs.known == 12 + 6


# -- what is not followed --------------------------------------------------------------------------


class OnBackend(layers.Layer):
    """Code for the backend itself, which takes no symbols."""

    def __init__(self) -> None:
        super().__init__()
        self.dense = layers.Dense(4)

    def call(self, x: Any) -> Any:
        y = self.dense(x)
        return keras.src.backend.numpy.maximum(y, 0.0)


class Deciding(layers.Layer):
    def __init__(self) -> None:
        super().__init__()
        self.dense = layers.Dense(4)

    def call(self, x: Any) -> Any:
        return self.dense(x) if ops.sum(x) > 0 else x


class Conditional(layers.Layer):
    def __init__(self) -> None:
        super().__init__()
        self.dense = layers.Dense(4)

    def build(self, shape: Any) -> None:
        self.dense.build(shape)

    def call(self, x: Any) -> Any:
        return ops.cond(ops.sum(x) > 0, lambda: self.dense(x), lambda: x)


def test_code_for_the_backend() -> None:
    graph = read(keras.Sequential([keras.Input((3,)), OnBackend(), layers.Dense(2)]))
    counted = ledger(graph)
    assert kinds(graph) == {"live_keras.between"}
    assert (counted.params.known, counted.macs.known, counted.macs.missing) == (4 * 4 + 5 * 2, 3 * 4 + 4 * 2, True)
    assert [str(value.tensor) for value in graph.outputs] == ["(?, 2)"]


def test_code_that_decides_by_numbers() -> None:
    graph = read(Deciding(), (None, 4))
    assert kinds(graph) == {"live_keras.numbers"}
    assert ledger(graph).params.known == 20 and ledger(graph).macs.missing


def test_a_function_without_a_rule() -> None:
    graph = read(Conditional(), (None, 4))
    assert kinds(graph) == {"function"}
    assert ledger(graph).params.known == 20 and ledger(graph).macs.missing


def test_quantized_weights_are_those_of_the_model() -> None:
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(6)(inputs))
    model.quantize("int8")
    graph = read(model)
    assert kinds(graph) == {"live_keras.differs"}
    assert ledger(graph).params.known == sum(prod(weight.shape) for weight in model.weights)


def test_a_layer_with_a_weight_more_than_its_kind() -> None:
    class More(layers.Dense):
        def build(self, shape: Any) -> None:
            super().build(shape)
            self.more = self.add_weight(shape=(7,), name="more")

    inputs = keras.Input((4,))
    graph = read(keras.Model(inputs, More(3)(inputs)))
    counted = ledger(graph)
    assert kinds(graph) == {"live_keras.differs"}
    assert (counted.params.known, counted.macs.known, counted.macs.missing) == (15 + 7, 12, True)


# -- what fails ------------------------------------------------------------------------------------


def test_layers_that_do_not_fit() -> None:
    model = keras.Sequential([layers.Dense(3), layers.Conv2D(3, 3, name="conv")], name="net")
    with pytest.raises(SourceError) as raised:
        read_model(model, (None, 4))
    assert str(raised.value) == (
        "the model fails when it is called on symbols, at net/conv: ValueError: Input 0 with name 'None' of layer 'conv' is "
        "incompatible with the layer: expected min_ndim=4, found ndim=2. Full shape received: (None, 3)"
    )


def test_an_input_that_does_not_fit() -> None:
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
    with pytest.raises(SourceError, match=r"expected shape=\(None, 4\), found shape=\(None, 5\)"):
        read_model(model, (None, 5))


def test_a_class_that_forgot_its_base() -> None:
    class Forgetful(layers.Layer):
        def __init__(self) -> None:
            pass

    with pytest.raises(SourceError, match="you forgot to call"):
        read_model(Forgetful(), (None, 3))


def test_an_error_is_cut() -> None:
    class Long(layers.Layer):
        def call(self, x: Any) -> Any:
            raise ValueError("no " * 10_000)

    with pytest.raises(SourceError) as raised:
        read_model(Long(), (None, 3))
    assert len(str(raised.value)) < 700


# -- Keras's own summary, row by row ---------------------------------------------------------------


@pytest.mark.parametrize("name", ["ResNet50", "MobileNetV2", "EfficientNetV2B0", "ConvNeXtTiny"])
def test_every_row_of_the_summary(name: str) -> None:
    with keras.device("meta"):  # shapes only: no weight is allocated
        model = getattr(keras.applications, name)(weights=None)
        counted = weighed(model)
    rows = {row.layer.name: row for row in counted.rows if row.depth == 0 and row.layer.type[0].isupper()}
    listed = [layer for layer in model.layers if not isinstance(layer, layers.InputLayer)]
    assert list(rows) == [layer.name for layer in listed]
    for layer in listed:
        row = rows[layer.name]
        assert (row.layer.type, row.params) == (type(layer).__name__, layer.count_params())
        assert row.trainable == sum(prod(weight.shape) for weight in layer.trainable_weights)
        shape = tuple(size if isinstance(size, int) else None for size in row.outputs[0].shape)
        assert shape == tuple(layer.output.shape)


# -- the profiler of the caller --------------------------------------------------------------------


def test_a_profiler_goes_on_afterwards() -> None:
    import cProfile

    model = Pair()
    heard: list[str] = []
    before = sys.getprofile()
    try:
        sys.setprofile(lambda frame, event, held: heard.append(frame.f_code.co_name))
        read_model(model, (None, 4))
        after = len(heard)
        kinds(read_model(model, (None, 4)).graphs[0])
        assert "kinds" in heard[after:]
    finally:
        sys.setprofile(before)
    profile = cProfile.Profile()
    profile.enable()
    read_model(model, (None, 4))
    read(model, (None, 4))
    profile.disable()
    assert any(entry.code.co_name == "read" for entry in profile.getstats() if not isinstance(entry.code, str))
