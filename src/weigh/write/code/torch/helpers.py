"""Small modules for what PyTorch has not, or has with another number of parameters. Only those used are written.

Each is source text; `NEEDS` names those that it is made of, which are written before it.
"""

from __future__ import annotations

from weigh.write.code.torch import helpers_attention, helpers_layers, helpers_recurrent

SOURCES: dict[str, str] = {**helpers_layers.SOURCES, **helpers_recurrent.SOURCES, **helpers_attention.SOURCES}


def sources(names: list[str]) -> list[str]:
    """The texts of these helpers, each once, in the order of first use."""
    return [SOURCES[name].strip("\n") for name in dict.fromkeys(names)]
