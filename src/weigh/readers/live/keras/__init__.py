"""Live Keras 3 models, on any backend: read as they are, on symbols, without a change to them.

A functional model already holds its calls. Everything else is called once on symbols (`KerasTensor`), for which Keras
works out shapes and computes nothing.
"""

from __future__ import annotations

from typing import Any

from weigh.readers.reading import Reading


def is_keras(thing: Any) -> bool:
    """Whether it is a Keras 3 layer or model; tells without importing Keras.

    On the torch backend these are torch modules too, so ask this first.

    >>> is_keras([1, 2])
    False
    """
    return any(
        cls.__name__ == "Layer" and cls.__module__.startswith(("keras.src.layers", "keras.layers"))
        for cls in type(thing).__mro__
    )


def read_model(model: Any, *inputs: Any, **kwargs: Any) -> Reading:
    """The network of a Keras model or layer.

    inputs, kwargs: what it is called on: arrays, KerasTensors, or shapes as tuples with the batch in front, None for a
    size that is not known; also lists and dicts of them. A model that knows its inputs needs none.
    Raises: SourceError where the model fails when it is called. The model is left as it was in any case.
    """
    from weigh.readers.live.keras.reader import read

    return read(model, inputs, kwargs)


__all__ = ["is_keras", "read_model"]
