"""What a neural network is made of, exactly, from code that is never run.

>>> import weigh
>>> network = weigh.read("vgg16")
>>> network.params.known, network["conv1_2"].formula
(138357544, '(3 × 3 × 64 + 1) × 64')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weigh.api import LayerView, Network, build, check, read, read_all
    from weigh.network.errors import LimitError, SelectionError, ShapeError, SourceError, WeighError

__version__ = "0.1.0"
__all__ = [
    "LayerView", "LimitError", "Network", "SelectionError", "ShapeError", "SourceError", "WeighError", "build",
    "check", "read", "read_all",
]  # fmt: skip
_ERRORS = {"LimitError", "SelectionError", "ShapeError", "SourceError", "WeighError"}


def __getattr__(name: str) -> Any:
    """The public names, imported when they are first used: `import weigh` alone costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'weigh' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("weigh.network.errors" if name in _ERRORS else "weigh.api"), name)
