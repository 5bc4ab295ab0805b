"""How the transformers of each family are built: what a configuration does not say, because it is always so.

Sources: the papers (GPT-2: Radford and others 2019; BERT: arXiv 1810.04805; RoBERTa: 1907.11692; Llama: 2302.13971;
Mistral: 2310.06825; T5: 1910.10683; ViT: 2010.11929) and the keys and defaults of the published `config.json` files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple


class Names(NamedTuple):
    """What the layers are called in the family's own weights. block: with a place for its number."""

    tokens: str = "token_embedding"
    positions: str = "position_embedding"
    block: str = "block_{}"
    final_norm: str = "final_norm"


_NAMES: Final = Names()


@dataclass(frozen=True, slots=True)
class Family:
    """What all transformers of a family share, unless a configuration says otherwise.

    positions: "learned" (a table), "rotary" or "sines" (no weights). offset: rows of that table before the first one.
    norm: "layer" or "rms"; norm_bias: a layer norm's second weight. pre_norm: a norm before each part of a block, and
    one at the end; else one behind each part. sandwich: before and behind. parallel: attention and MLP read the same.
    gated: the MLP has a third matrix, whose output is multiplied with the first one's.
    attention_bias: of queries, keys, values; output_bias: of the projection behind, as those where None.
    qk_norm: queries and keys are normalized, head by head.
    ratio: the width inside the MLP over the width outside, where the family fixes it.
    head: what stands behind the last block: "scores" of each next token, "pooler", or nothing. tied: the scores use
    the table of the tokens. head_bias: the scores have one where they are not tied.
    segments: kinds of tokens with vectors of their own. embedding_norm: one norm right behind the embeddings.
    images: reads patches of an image instead of tokens.
    defaults: what its published configurations leave out.
    """

    title: str
    positions: str = "rotary"
    offset: int = 0
    norm: str = "rms"
    norm_bias: bool = True
    pre_norm: bool = True
    sandwich: bool = False
    parallel: bool = False
    gated: bool = True
    activation: str = "silu"
    attention_bias: bool = False
    output_bias: bool | None = None
    mlp_bias: bool = False
    qk_norm: bool = False
    ratio: int | None = None
    head: str = "scores"
    tied: bool = False
    head_bias: bool = False
    segments: int = 0
    embedding_norm: bool = False
    images: bool = False
    names: Names = _NAMES
    defaults: Mapping[str, int] = field(default_factory=dict, hash=False)


_GPT2 = Family(
    "GPT-2",
    positions="learned",
    norm="layer",
    gated=False,
    activation="gelu",
    attention_bias=True,
    mlp_bias=True,
    ratio=4,
    tied=True,
    names=Names("wte", "wpe", "h_{}", "ln_f"),
    defaults={"vocabulary": 50257, "width": 768, "blocks": 12, "heads": 12, "positions": 1024},
)
_BERT = replace(
    _GPT2,
    title="BERT",
    pre_norm=False,
    head="pooler",
    tied=False,
    segments=2,
    embedding_norm=True,
    names=Names("word_embeddings", "position_embeddings", "layer_{}", "final_norm"),
    defaults={
        "vocabulary": 30522, "width": 768, "blocks": 12, "heads": 12, "inner": 3072, "positions": 512, "segments": 2,
    },
)  # fmt: skip
_LLAMA = Family(
    "Llama",
    names=Names("embed_tokens", "", "layers_{}", "norm"),
    defaults={"vocabulary": 32000, "width": 4096, "blocks": 32, "heads": 32, "inner": 11008},
)
_QWEN2 = replace(_LLAMA, title="Qwen2", attention_bias=True, output_bias=False, defaults={})
_NEOX = replace(
    _GPT2,
    title="GPT-NeoX",
    positions="rotary",
    parallel=True,
    tied=False,
    names=Names("embed_in", "", "layers_{}", "final_layer_norm"),
    defaults={},
)
_GEMMA = replace(_LLAMA, title="Gemma", tied=True, activation="gelu", defaults={})

FAMILIES: Final[Mapping[str, Family]] = {
    "gpt2": _GPT2,
    "gpt": replace(_GPT2, title="GPT", pre_norm=False, defaults={}),
    "bert": _BERT,
    "roberta": replace(_BERT, title="RoBERTa", segments=1, defaults={**_BERT.defaults, "vocabulary": 50265,
                                                                     "positions": 514, "segments": 1}),
    "distilbert": replace(
        _BERT, title="DistilBERT", head="", segments=0,
        defaults={"vocabulary": 30522, "width": 768, "blocks": 6, "heads": 12, "inner": 3072, "positions": 512},
    ),
    "llama": _LLAMA,
    "mistral": replace(_LLAMA, title="Mistral", defaults={
        "vocabulary": 32000, "width": 4096, "blocks": 32, "heads": 32, "inner": 14336, "key_value_heads": 8}),
    "phi3": replace(_LLAMA, title="Phi-3", defaults={}),
    "qwen2": _QWEN2,
    "qwen3": replace(_QWEN2, title="Qwen3", attention_bias=False, output_bias=None, qk_norm=True),
    "gemma": _GEMMA,
    "gemma2": replace(_GEMMA, title="Gemma 2", sandwich=True),
    "gpt_neox": _NEOX,
    "opt": replace(_GPT2, title="OPT", activation="relu", offset=2, ratio=None, defaults={},
                   names=Names("embed_tokens", "embed_positions", "layers_{}", "final_layer_norm")),
    "vit": replace(_BERT, title="ViT", pre_norm=True, head="", segments=0, embedding_norm=False, images=True,
                   names=Names("patch_embedding", "position_embeddings", "layer_{}", "layernorm"),
                   defaults={"width": 768, "blocks": 12, "heads": 12, "inner": 3072, "image": 224, "patch": 16,
                             "channels": 3}),
}  # fmt: skip
"""By the `model_type` of a published configuration."""

DECODER: Final = replace(_GPT2, title="", defaults={})
ENCODER: Final = replace(_BERT, title="", segments=0, embedding_norm=False, head="", defaults={})
"""What is meant where no family is named: layer norms, and biases everywhere, as in the first of their kind."""
