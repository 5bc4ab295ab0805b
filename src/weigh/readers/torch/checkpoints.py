"""Published checkpoints of `transformers`: the configuration that each was published with, where it is not the default.

Source: the `config.json` beside each checkpoint. A row gives the kind of model and the sizes that differ from the
defaults of its configuration class; rates and token numbers, on which no figure depends, are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple


class Checkpoint(NamedTuple):
    """What a name stands for: the `model_type` of its configuration, and what differs from the defaults."""

    kind: str
    settings: Mapping[str, Any]


def _bert(width: int, layers: int, heads: int, vocabulary: int = 30522, **settings: Any) -> dict[str, Any]:
    """The sizes of an encoder whose layers are four times as wide inside."""
    return {"hidden_size": width, "num_hidden_layers": layers, "num_attention_heads": heads,
            "intermediate_size": 4 * width, "vocab_size": vocabulary, **settings}  # fmt: skip


def _roberta(width: int, layers: int, heads: int, vocabulary: int = 50265, **settings: Any) -> dict[str, Any]:
    """Two positions stand before the first one; there is one kind of tokens."""
    sizes = _bert(width, layers, heads, vocabulary, max_position_embeddings=514, type_vocab_size=1)
    return {**sizes, "layer_norm_eps": 1e-5, **settings}


def _gpt2(width: int, layers: int, heads: int) -> dict[str, Any]:
    return {"n_embd": width, "n_layer": layers, "n_head": heads}


def _vit(width: int, layers: int, heads: int, patch: int = 16, image: int = 224, **settings: Any) -> dict[str, Any]:
    return {"hidden_size": width, "num_hidden_layers": layers, "num_attention_heads": heads,
            "intermediate_size": 4 * width, "patch_size": patch, "image_size": image, **settings}  # fmt: skip


def _t5(width: int, inner: int, layers: int, heads: int, head: int = 64) -> dict[str, Any]:
    return {"d_model": width, "d_ff": inner, "num_layers": layers, "num_heads": heads, "d_kv": head}


def _llama(
    width: int, inner: int, layers: int, heads: int, groups: int, vocabulary: int = 32000, **settings: Any
) -> dict[str, Any]:
    return {"hidden_size": width, "intermediate_size": inner, "num_hidden_layers": layers,
            "num_attention_heads": heads, "num_key_value_heads": groups, "vocab_size": vocabulary,
            **settings}  # fmt: skip


def _albert(width: int, layers: int, heads: int, inner: int) -> dict[str, Any]:
    return {**_bert(width, layers, heads, 30000), "intermediate_size": inner, "embedding_size": 128}


_BASE: Final = (768, 12, 12)
_LARGE: Final = (1024, 24, 16)
_GATED: Final[Mapping[str, Any]] = {"feed_forward_proj": "gated-gelu", "tie_word_embeddings": False}
_TIED: Final = {"tie_word_embeddings": True}

_TABLE: Final[Mapping[str, Mapping[str, Mapping[str, Any]]]] = {
    "bert": {
        "bert-base-uncased": {},
        "bert-base-cased": _bert(*_BASE, 28996),
        "bert-large-uncased bert-large-uncased-whole-word-masking": _bert(*_LARGE),
        "bert-large-cased bert-large-cased-whole-word-masking": _bert(*_LARGE, 28996),
        "bert-base-multilingual-uncased": _bert(*_BASE, 105879),
        "bert-base-multilingual-cased": _bert(*_BASE, 119547),
        "bert-base-chinese hfl/chinese-bert-wwm hfl/chinese-bert-wwm-ext hfl/chinese-roberta-wwm-ext":
            _bert(*_BASE, 21128),
        "hfl/chinese-roberta-wwm-ext-large": _bert(*_LARGE, 21128),
        "bert-base-german-cased": _bert(*_BASE, 30000),
        "dbmdz/bert-base-german-cased": _bert(*_BASE, 31102),
        "emilyalsentzer/Bio_ClinicalBERT dmis-lab/biobert-base-cased-v1.1 dmis-lab/biobert-v1.1":
            _bert(*_BASE, 28996),
        "allenai/scibert_scivocab_uncased": _bert(*_BASE, 31090),
        "allenai/scibert_scivocab_cased": _bert(*_BASE, 31116),
        "ProsusAI/finbert": {"num_labels": 3},
        "nlptown/bert-base-multilingual-uncased-sentiment": _bert(*_BASE, 105879, num_labels=5),
        "dslim/bert-base-NER": _bert(*_BASE, 28996, num_labels=9),
        "prajjwal1/bert-tiny google/bert_uncased_L-2_H-128_A-2": _bert(128, 2, 2),
        "prajjwal1/bert-mini google/bert_uncased_L-4_H-256_A-4": _bert(256, 4, 4),
        "prajjwal1/bert-small google/bert_uncased_L-4_H-512_A-8": _bert(512, 4, 8),
        "prajjwal1/bert-medium google/bert_uncased_L-8_H-512_A-8": _bert(512, 8, 8),
        "sentence-transformers/all-MiniLM-L6-v2": _bert(384, 6, 12),
        "sentence-transformers/all-MiniLM-L12-v2": _bert(384, 12, 12),
    },
    "distilbert": {
        "distilbert-base-uncased distilbert-base-uncased-distilled-squad": {},
        "distilbert-base-uncased-finetuned-sst-2-english": {"num_labels": 2},
        "distilbert-base-cased distilbert-base-cased-distilled-squad": {"vocab_size": 28996},
        "distilbert-base-multilingual-cased": {"vocab_size": 119547},
    },
    "roberta": {
        "roberta-base microsoft/codebert-base": _roberta(*_BASE),
        "roberta-large": _roberta(*_LARGE),
        "roberta-large-mnli": _roberta(*_LARGE, num_labels=3),
        "distilroberta-base": _roberta(768, 6, 12),
        "cardiffnlp/twitter-roberta-base-sentiment cardiffnlp/twitter-roberta-base-sentiment-latest":
            _roberta(*_BASE, num_labels=3),
        "vinai/bertweet-base": _roberta(*_BASE, 64001, max_position_embeddings=130),
        "vinai/phobert-base": _roberta(*_BASE, 64001, max_position_embeddings=258),
    },
    "xlm-roberta": {
        "xlm-roberta-base": _roberta(*_BASE, 250002),
        "xlm-roberta-large": _roberta(*_LARGE, 250002),
    },
    "camembert": {"camembert-base": _roberta(*_BASE, 32005)},
    "electra": {
        "google/electra-small-discriminator": {},
        "google/electra-base-discriminator": _bert(*_BASE, embedding_size=768),
        "google/electra-large-discriminator": _bert(*_LARGE, embedding_size=1024),
    },
    "albert": {
        "albert-base-v1 albert-base-v2": _albert(*_BASE, 3072),
        "albert-large-v1 albert-large-v2": _albert(*_LARGE, 4096),
        "albert-xlarge-v1 albert-xlarge-v2": _albert(2048, 24, 16, 8192),
        "albert-xxlarge-v1 albert-xxlarge-v2": _albert(4096, 12, 64, 16384),
    },
    "gpt2": {
        "gpt2 microsoft/DialoGPT-small": {},
        "distilgpt2": _gpt2(768, 6, 12),
        "gpt2-medium microsoft/DialoGPT-medium": _gpt2(1024, 24, 16),
        "gpt2-large microsoft/DialoGPT-large": _gpt2(1280, 36, 20),
        "gpt2-xl": _gpt2(1600, 48, 25),
    },
    "vit": {
        "google/vit-base-patch16-224": {"num_labels": 1000},
        "google/vit-base-patch16-224-in21k": {},
        "google/vit-base-patch16-384": _vit(*_BASE, image=384, num_labels=1000),
        "google/vit-base-patch32-224-in21k": _vit(*_BASE, 32),
        "google/vit-base-patch32-384": _vit(*_BASE, 32, 384, num_labels=1000),
        "google/vit-large-patch16-224": _vit(*_LARGE, num_labels=1000),
        "google/vit-large-patch16-224-in21k": _vit(*_LARGE),
        "google/vit-large-patch16-384": _vit(*_LARGE, image=384, num_labels=1000),
        "google/vit-huge-patch14-224-in21k": _vit(1280, 32, 16, 14),
    },
    "t5": {
        "t5-small": {},
        "t5-base": _t5(768, 3072, 12, 12),
        "t5-large": _t5(1024, 4096, 24, 16),
        "t5-3b": _t5(1024, 16384, 24, 32, 128),
        "t5-11b": _t5(1024, 65536, 24, 128, 128),
        "google/flan-t5-small google/t5-v1_1-small": {**_t5(512, 1024, 8, 6), **_GATED},
        "google/flan-t5-base google/t5-v1_1-base": {**_t5(768, 2048, 12, 12), **_GATED},
        "google/flan-t5-large google/t5-v1_1-large": {**_t5(1024, 2816, 24, 16), **_GATED},
        "google/flan-t5-xl google/t5-v1_1-xl": {**_t5(2048, 5120, 24, 32), **_GATED},
        "google/flan-t5-xxl google/t5-v1_1-xxl": {**_t5(4096, 10240, 24, 64), **_GATED},
    },
    "llama": {
        "huggyllama/llama-7b meta-llama/Llama-2-7b-hf meta-llama/Llama-2-7b-chat-hf": {},
        "meta-llama/Llama-2-13b-hf meta-llama/Llama-2-13b-chat-hf": _llama(5120, 13824, 40, 40, 40),
        "meta-llama/Llama-2-70b-hf meta-llama/Llama-2-70b-chat-hf": _llama(8192, 28672, 80, 64, 8),
        "meta-llama/Meta-Llama-3-8B meta-llama/Meta-Llama-3-8B-Instruct meta-llama/Llama-3.1-8B "
        "meta-llama/Llama-3.1-8B-Instruct meta-llama/Meta-Llama-3.1-8B": _llama(4096, 14336, 32, 32, 8, 128256),
        "meta-llama/Meta-Llama-3-70B meta-llama/Llama-3.1-70B": _llama(8192, 28672, 80, 64, 8, 128256),
        "meta-llama/Llama-3.2-1B meta-llama/Llama-3.2-1B-Instruct": _llama(2048, 8192, 16, 32, 8, 128256, **_TIED),
        "meta-llama/Llama-3.2-3B meta-llama/Llama-3.2-3B-Instruct": _llama(3072, 8192, 28, 24, 8, 128256, **_TIED),
        "TinyLlama/TinyLlama-1.1B-Chat-v1.0": _llama(2048, 5632, 22, 32, 4),
    },
    "mistral": {"mistralai/Mistral-7B-v0.1 mistralai/Mistral-7B-Instruct-v0.1": {}},
    "qwen2": {
        "Qwen/Qwen2-0.5B Qwen/Qwen2.5-0.5B Qwen/Qwen2.5-0.5B-Instruct":
            _llama(896, 4864, 24, 14, 2, 151936, **_TIED),
        "Qwen/Qwen2-1.5B Qwen/Qwen2.5-1.5B Qwen/Qwen2.5-1.5B-Instruct":
            _llama(1536, 8960, 28, 12, 2, 151936, **_TIED),
        "Qwen/Qwen2-7B Qwen/Qwen2.5-7B Qwen/Qwen2.5-7B-Instruct": _llama(3584, 18944, 28, 28, 4, 152064),
    },
}  # fmt: skip

CHECKPOINTS: Final[Mapping[str, Checkpoint]] = {
    name: Checkpoint(kind, settings)
    for kind, rows in _TABLE.items()
    for names, settings in rows.items()
    for name in names.split()
}
"""By the name under which programs ask for it."""

_HOMES: Final = frozenset(["google-bert", "FacebookAI", "openai-community", "distilbert", "albert", "google-t5",
                           "almanach"])  # fmt: skip
"""Where checkpoints that have no owner in their name were moved to."""


def find(name: str) -> Checkpoint | None:
    """What a checkpoint's name, or a folder called so, stands for; None where it is not known.

    >>> find("google-bert/bert-base-uncased") == find("../input/bert-base-uncased/")
    True
    """
    name = name.rstrip("/")
    folder, _, last = name.rpartition("/")
    moved = folder in _HOMES or folder.startswith((".", "/", "~")) or "/" in folder
    return CHECKPOINTS.get(name) or (CHECKPOINTS.get(last) if moved else None)
