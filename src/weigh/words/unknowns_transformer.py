"""What the description of a transformer leaves open, and what was taken to be as usual."""

from __future__ import annotations

UNKNOWNS: dict[str, str] = {
    "transformer.vocabulary": "How many tokens the vocabulary has is not told: write `vocabulary 32000`.",
    "transformer.positions": "How many positions have vectors of their own is not told: write `context length 1024`.",
    "transformer.inner": "How wide the layers inside the MLP are is not told: write `intermediate size 11008`.",
    "transformer.tying": "Whether the scores of each token use the table of the embedding again is not told: write `tied` "
    "or `untied output embedding`.",
}

NOTES: dict[str, str] = {
    "transformer.heads": "The number of heads is not told; it changes no weights, only the work of the attention's scores.",
    "transformer.ratio": "The width inside the MLP is not told; it is {inner:,} here, four times the width outside, as in "
    "the published models.",
    "transformer.family": "No published family is named: layer norms, and biases in every layer, are taken as in the "
    "first transformers of this kind; what stands behind the blocks is counted only where it is told.",
}
