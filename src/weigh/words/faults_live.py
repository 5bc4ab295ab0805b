"""What goes wrong with models that exist."""

from __future__ import annotations

FAULTS = {
    "live.no_model": "a source must be text, or a model of PyTorch or Keras.\n  Received: an object of type {type}.\n"
    "  Give a file's name, a torch.nn.Module, a torch.export.ExportedProgram or a Keras model.",
    "live.forward": "the model's own forward ended with {error}.\n  {message}\n"
    "  Check the shapes and types of the inputs; the model is as it was before.",
}
