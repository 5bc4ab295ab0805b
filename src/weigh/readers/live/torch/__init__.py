"""Live PyTorch models: one forward is traced on tensors without numbers, with PyTorch's own machinery.

PyTorch is imported only where these functions are called.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weigh.readers.reading import Reading


def is_module(value: object) -> bool:
    """Whether a value is a module of PyTorch or an exported program; PyTorch is not imported to find out."""
    torch = sys.modules.get("torch")
    if torch is None:
        return False
    export = sys.modules.get("torch.export")
    return isinstance(value, torch.nn.Module) or (
        export is not None and isinstance(value, getattr(export, "ExportedProgram", ()))
    )


def read_module(module: Any, *inputs: Any, **kwargs: Any) -> Reading:
    """The network that a live model is.

    module: an `nn.Module`, in train or eval mode as it is, or a `torch.export.ExportedProgram`. Nothing of it is
    changed, and no numbers are computed where the model does not ask for them.
    inputs, kwargs: what `forward` takes. A tuple of integers stands for a tensor of that shape, the batch included;
    one dict stands for keywords. Their first axis is the batch and stays open: work is told for one example.
    Raises: SourceError with the model's own error and the layer it happened in, where its forward fails.
    """
    from weigh.readers.live.torch.reader import read_module as read

    return read(module, *inputs, **kwargs)
