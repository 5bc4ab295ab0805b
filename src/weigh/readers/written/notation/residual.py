"""Residual blocks in brackets, [3x3, 64; 3x3, 64] x2: convolutions with a shortcut around them.

Where the channels or the size change, a 1×1 convolution stands in the shortcut; the first block of a stage with other
channels than the stage before halves the size. Source: He et al., arXiv 1512.03385, table 1 and section 3.3 (option B).
"""

from __future__ import annotations

from dataclasses import replace

from weigh.network.place import Place
from weigh.readers.written.evidence import Stated
from weigh.readers.written.notation.parsing import Group, Layer


def is_residual(group: Group) -> bool:
    """Whether brackets hold nothing but windows with their filters."""
    return group.square and all(
        isinstance(step.unit, Layer) and step.unit.head.sort == "SIZES" and bool(step.unit.parts)
        for step in group.steps
    )


def block(convolutions: list[Stated], reads: str, channels: int | None, stride: int, number: int) -> list[Stated]:
    """The rows of one block: its convolutions, the shortcut's own where there must be one, and the sum.

    reads: the name of the layer in front. channels: what comes out of it. stride: of the first convolution, where none
    is written. number: of the block, for names.
    """
    rows = [_padded(row) for row in convolutions]
    first, last = rows[0], rows[-1]
    stride = convolutions[0].attributes.get("stride", (stride,))[0]
    rows[0] = replace(first, attributes={**first.attributes, "stride": (stride,)})
    rows[-1] = replace(rows[-1], name=rows[-1].name or f"block{number}_out")
    width = last.attributes.get("units")
    around = reads
    if stride != 1 or (channels is not None and channels != width):
        around = f"block{number}_shortcut"
        attributes = {"units": width, "kernel": (1, 1), "stride": (stride,), "padding": "valid"}
        rows.append(Stated(first.place, around, "Conv", after=(reads,), attributes=attributes, text=first.text))
    both = (rows[len(convolutions) - 1].name, around)
    rows.append(Stated(Place(last.place.line), f"block{number}_add", "Add", after=both, text=last.text))
    return rows


def _padded(row: Stated) -> Stated:
    """The size stays, or is halved exactly: as much is added on each side as the window reaches beyond its middle."""
    padding = tuple((size - 1) // 2 for size in row.attributes.get("kernel", (3,)))
    return replace(row, attributes={"stride": (1,), "padding": padding, **row.attributes})
