"""Shapes of the data sets that come with Keras: `(x_train, y_train), (x_test, y_test) = mnist.load_data()`.

Source: keras.io, "Datasets". Each entry: training examples, test examples, shape of one example, shape of one label.
"""

from __future__ import annotations

from typing import Any

from weigh.readers.python.values import Module, Native

SHAPES: dict[str, tuple[int, int, tuple[int, ...], tuple[int, ...]]] = {
    "mnist": (60_000, 10_000, (28, 28), ()),
    "fashion_mnist": (60_000, 10_000, (28, 28), ()),
    "cifar10": (50_000, 10_000, (32, 32, 3), (1,)),
    "cifar100": (50_000, 10_000, (32, 32, 3), (1,)),
    "imdb": (25_000, 25_000, (), ()),
    "reuters": (8_982, 2_246, (), ()),
    "boston_housing": (404, 102, (13,), ()),
    "california_housing": (16_512, 4_128, (8,), ()),
}


CLASSES = {"mnist": 10, "fashion_mnist": 10, "cifar10": 10, "cifar100": 100, "imdb": 2, "reuters": 46}
"""How many classes the labels of a data set tell apart."""


def dataset(name: str, channels_first: bool) -> Module | None:
    """The data set's module, with `load_data` alone; images of colour follow the framework's data format."""
    if name not in SHAPES:
        return None
    train, test, example, label = SHAPES[name]
    if channels_first and len(example) == 3:
        example = (example[2], *example[:2])

    def load_data(interp: Any, args: list[Any], kwargs: dict[str, Any]) -> Any:
        from weigh.readers.python.modules.arrays import Array

        class Labels(Array):
            """Labels, which know how many classes they tell apart."""

            classes = CLASSES.get(name)

        return tuple((Array((count, *example)), Labels((count, *label))) for count in (train, test))

    members = {"load_data": Native("load_data", load_data)}
    return Module(f"keras.datasets.{name}", lambda member: members.get(member, NotImplemented))
