"""Models that exist: read from the framework that made them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weigh.network.errors import Fault, SourceError

if TYPE_CHECKING:
    from weigh.readers.reading import Reading


def read_live(model: Any, *inputs: Any, **options: Any) -> Reading:
    """The network that a live model is.

    inputs, options: what the model is called on. Raises: SourceError for what is no model, or where it fails.
    """
    from weigh.readers.live import keras, torch

    if keras.is_keras(model):  # first: on the torch backend, Keras models are modules of PyTorch too
        return keras.read_model(model, *inputs, **options)
    if torch.is_module(model):
        return torch.read_module(model, *inputs, **options)
    raise SourceError(Fault("live.no_model", {"type": type(model).__name__}))
