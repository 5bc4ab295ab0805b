"""Modules of `torch.nn` that are made of others: their own source, in the dialect that the interpreter reads.

The text (`modules/`) is never imported or run; reading it gives a row for every module inside, as a user's own classes
do.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

FILES = {
    "transformer": (
        "Transformer",
        "TransformerEncoder",
        "TransformerDecoder",
        "TransformerEncoderLayer",
        "TransformerDecoderLayer",
    ),
    "scoring": ("LinearCrossEntropyLoss",),
    "blocks": ("DropPath", "Mlp", "PatchEmbed", "LayerNorm2d"),
}
"""The classes that each file defines."""

INDEX = {name: file for file, names in FILES.items() if file != "blocks" for name in names}
"""Which file defines a class of `torch.nn`; `blocks` are timm's."""


@cache
def source(file: str) -> str:
    """The text of one of the files."""
    return files("weigh.readers.torch.composites").joinpath("modules", f"{file}.py").read_text(encoding="utf-8")
