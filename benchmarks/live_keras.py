"""Reading live Keras models, beside building them: `python benchmarks/live_keras.py`.

Each figure is the median of several runs in one process, after one that fills the caches. `÷ built` is what counts: how
long reading takes for every second that Keras takes to build the model.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "torch")

RUNS = 5


def main() -> None:
    import keras

    from weigh.ask.ledger import ledger
    from weigh.readers.live.keras import read_model

    print(f"{'model':34} {'layers':>7} {'built':>9} {'read':>9} {'÷ built':>8} {'parameters':>14}")
    for name, build in models(keras).items():
        build()
        built, model = median(build)
        read_model(model)
        read, reading = median(lambda model=model: read_model(model))
        counted = ledger(reading.graphs[0])
        assert counted.params.known == model.count_params()
        count, params = len(counted.rows), counted.params.known
        print(f"{name:34} {count:7,} {built * 1e3:7.0f}ms {read * 1e3:7.1f}ms {read / built:8.3f} {params:14,}")


def models(keras: Any) -> dict[str, Callable[[], Any]]:
    """What is measured: shapes alone are built, no weight is allocated."""

    def on_nothing(build: Callable[[], Any]) -> Callable[[], Any]:
        def made() -> Any:
            with keras.device("meta"):
                return build()

        return made

    applications = keras.applications
    made = {
        "ResNet50": lambda: applications.ResNet50(weights=None),
        "EfficientNetB0": lambda: applications.EfficientNetB0(weights=None),
        "ConvNeXtTiny (custom layers)": lambda: applications.ConvNeXtTiny(weights=None),
        **{f"{count:,} blocks of a residual net": lambda count=count: residual(keras, count) for count in (100, 400)},
        **{f"{count:,} blocks of a subclass": lambda count=count: subclassed(keras, count) for count in (30, 300)},
    }
    return {name: on_nothing(build) for name, build in made.items()}


def residual(keras: Any, count: int) -> Any:
    layers = keras.layers
    inputs = x = keras.Input((16,))
    for _ in range(count):
        x = layers.Add()([x, layers.Dense(16, activation="relu")(x)])
    return keras.Model(inputs, x)


def subclassed(keras: Any, count: int) -> Any:
    class Block(keras.layers.Layer):  # type: ignore[name-defined,misc]
        def __init__(self) -> None:
            super().__init__()
            self.norm, self.dense = keras.layers.LayerNormalization(), keras.layers.Dense(16, activation="relu")

        def call(self, x: Any) -> Any:
            return x + self.dense(self.norm(x))

    class Net(keras.Model):  # type: ignore[name-defined,misc]
        def __init__(self) -> None:
            super().__init__()
            self.blocks = [Block() for _ in range(count)]

        def call(self, x: Any) -> Any:
            for block in self.blocks:
                x = block(x)
            return x

    model = Net()
    model(keras.ops.zeros((1, 16)))
    return model


def median(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and the last result."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return statistics.median(times), result


if __name__ == "__main__":
    main()
