"""Modules of `torch.nn` that are made of others: their own source, in the dialect that the interpreter reads.

The text (`modules/`) is never imported or run; reading it gives a row for every module inside, as a user's own classes
do.
"""

from __future__ import annotations

import re
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

PRETRAINED = (
    "configurations",
    "pretrained",
    "heads",
    "bert",
    "bert_heads",
    "distilbert",
    "gpt2",
    "vit",
    "t5",
    "llama",
    "albert",
)
"""Files of the models of `transformers`."""

INDEX = {name: file for file, names in FILES.items() if file != "blocks" for name in names}
"""Which file defines a class of `torch.nn`; `blocks` are timm's."""


@cache
def source(file: str) -> str:
    """The text of one of the files."""
    return files("weigh.readers.torch.composites").joinpath("modules", f"{file}.py").read_text(encoding="utf-8")


@cache
def pretrained() -> dict[str, str]:
    """Which file defines a model of `transformers`, a part of one, or its configuration."""
    defined = {name: file for file in PRETRAINED for name in _DEFINED.findall(source(f"transformers/{file}"))}
    return {name: file for name, file in defined.items() if name not in _OURS}


_DEFINED = re.compile(r"^(?:class )?([A-Z]\w+)(?=[:(]| = )", re.MULTILINE)
"""A class at the top level of a file, or a name that is given one."""
_OURS = frozenset(["Headed", "PooledHead", "FirstTokenHead", "TokenHead", "SpanHead", "ChoiceHead", "ScoresOfTokens",
                   "Transformer", "Embeddings", "FFN", "TransformerBlock"])  # fmt: skip
"""Names of these files that programs do not import, or that mean other things elsewhere."""
