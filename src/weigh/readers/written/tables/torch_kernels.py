"""The kernel shapes that the summaries of PyTorch print, and what they tell of a layer."""

from __future__ import annotations

import re
from typing import Any

from weigh.readers.written.evidence import Sizes

_AXES = re.compile(r"([123])d$")
_WINDOWED = re.compile(r"conv|pool", re.IGNORECASE)


def kernel_attributes(kind: str, printed: Sizes) -> dict[str, Any]:
    """The attributes that a printed kernel shape tells; it is the window alone, or channels in, filters, window.

    >>> kernel_attributes("Conv2d", (3, 64, 7, 7))
    {'kernel': (7, 7), 'in_channels': 3, 'units': 64}
    >>> kernel_attributes("MaxPool2d", (3,)), kernel_attributes("Linear", (512, 10))
    ({'kernel': (3,)}, {'in_channels': 512, 'units': 10})
    """
    if not printed or None in printed:
        return {}
    axes = _AXES.search(kind)
    if _WINDOWED.search(kind) and axes:
        return _windowed(kind, printed, int(axes[1]))
    if kind == "Linear" and len(printed) == 2:
        return {"in_channels": printed[0], "units": printed[1]}
    if kind == "Embedding" and len(printed) == 2:
        return {"units": printed[0], "vocabulary": printed[1]}
    return {}


def _windowed(kind: str, printed: Sizes, axes: int) -> dict[str, Any]:
    if len(printed) in (1, axes):
        return {"kernel": printed}
    if len(printed) != axes + 2:
        return {}
    window = {"kernel": printed[2:]}
    if "Transpose" in kind:  # its first two sizes are the other way round, and groups divide the filters
        return window
    return window | {"in_channels": printed[0], "units": printed[1]}
