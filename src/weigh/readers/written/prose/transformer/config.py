"""What a configuration of a transformer says, whatever its form, under one name for each size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from weigh.readers.written.prose.transformer.families import DECODER, FAMILIES, Family

LARGEST: Final = 10**9
"""No size of a transformer comes near it."""
MOST_BLOCKS: Final = 2000
"""No transformer is deeper; each block is a handful of calls."""


@dataclass(frozen=True, slots=True)
class Config:
    """The sizes of one transformer; None for what is not told.

    blocks: how many stand one behind the other. width: of the vectors between them. inner: inside the MLP.
    head_size: features of one head. positions: rows of the table of positions, or the longest sequence.
    segments: kinds of tokens. image, patch, channels: of a vision transformer. classes: of a classifying head.
    tying_told: the text says whether the scores use the table of the tokens, or the family always does.
    """

    family: Family
    name: str = ""
    width: int | None = None
    blocks: int | None = None
    heads: int | None = None
    key_value_heads: int | None = None
    head_size: int | None = None
    inner: int | None = None
    vocabulary: int | None = None
    positions: int | None = None
    segments: int | None = None
    image: int | None = None
    patch: int | None = None
    channels: int | None = None
    classes: int | None = None
    tying_told: bool = True

    @property
    def usable(self) -> bool:
        """Enough is told that there is a network to build."""
        return self.width is not None and self.blocks is not None and self.blocks <= MOST_BLOCKS


SIZES: Final = frozenset(field.name for field in fields(Config)) - {"family", "name", "tying_told"}

KEYS: Final[Mapping[str, str]] = {
    key: name
    for name, keys in {
        "width": ("hidden_size", "n_embd", "d_model", "dim", "n_embed", "embed_dim", "model_dim", "emb_dim",
                  "embedding_dim"),
        "blocks": ("num_hidden_layers", "n_layer", "n_layers", "num_layers", "num_blocks", "depth", "n_blocks"),
        "heads": ("num_attention_heads", "n_head", "n_heads", "num_heads", "n_attention_heads"),
        "key_value_heads": ("num_key_value_heads", "n_kv_head", "n_kv_heads", "num_kv_heads", "num_query_groups"),
        "head_size": ("head_dim", "d_head", "d_kv", "head_size", "attention_head_size"),
        "inner": ("intermediate_size", "n_inner", "d_ff", "d_mlp", "hidden_dim", "ffn_dim", "ffn_hidden_size",
                  "feed_forward_size", "mlp_dim", "d_inner", "ffn_dim_hidden"),
        "vocabulary": ("vocab_size", "n_vocab", "d_vocab", "vocabulary_size", "padded_vocab_size"),
        "positions": ("max_position_embeddings", "n_positions", "n_ctx", "block_size", "context_length", "max_seq_len",
                      "max_sequence_length", "seq_length", "max_len", "seq_len"),
        "segments": ("type_vocab_size", "n_segments"),
        "image": ("image_size", "img_size"),
        "patch": ("patch_size",),
        "channels": ("num_channels", "in_chans"),
        "classes": ("num_labels", "num_classes", "n_classes"),
    }.items()
    for key in keys
}  # fmt: skip
"""How the programs that people train transformers with spell each size."""

_FLAGS: Final[Mapping[str, str]] = {
    "tie_word_embeddings": "tied",
    "tied_embeddings": "tied",
    "weight_tying": "tied",
    "attention_bias": "attention_bias",
    "qkv_bias": "attention_bias",
    "mlp_bias": "mlp_bias",
    "use_parallel_residual": "parallel",
}
GPT_KEY: Final = "n_embd"
"""Only programs that build GPT-2 spell the width so."""


def from_mapping(values: Mapping[str, Any]) -> Config | None:
    """The configuration in a mapping of keys as programs spell them; None where it is not one of a transformer.

    A key that names no family is read where the sizes are all there, as a decoder's.
    """
    family = FAMILIES.get(str(values.get("model_type", "")).replace("-", "_"))
    told = dict(_sizes(values))
    if family is None:
        if "model_type" in values or not {"width", "blocks", "heads"} <= told.keys():
            return None
        family = replace(FAMILIES["gpt2"], defaults={}) if GPT_KEY in values else DECODER
    tying_told = bool(family.title) or "tie_word_embeddings" in values
    family = _with_flags(family, values)
    name = str(values.get("_name_or_path") or values.get("name") or family.title or "transformer")
    config = sized(Config(family, name, tying_told=tying_told), {**family.defaults, **told})
    if family.images and "id2label" in values and isinstance(values["id2label"], Mapping):
        config = replace(config, classes=len(values["id2label"]))
    return config if config.usable else None


def sized(config: Config, sizes: Mapping[str, int]) -> Config:
    """The configuration with these sizes, named as its fields."""
    changes: dict[str, Any] = dict(sizes)
    return replace(config, **changes)


def _sizes(values: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    for key, value in values.items():
        name = KEYS.get(key.lower())
        if name is not None and type(value) is int and 0 < value < LARGEST:
            yield name, value


def _with_flags(family: Family, values: Mapping[str, Any]) -> Family:
    """The family with what the configuration switches on or off."""
    changes: dict[str, Any] = {name: values[key] for key, name in _FLAGS.items() if type(values.get(key)) is bool}
    if family.title == "BERT":
        changes.pop("tied", None)  # a table of tokens is tied to a head that the plain encoder does not have
    if values.get("bias") is False:
        changes |= {"attention_bias": False, "mlp_bias": False, "norm_bias": False}
    if family.output_bias is False:
        changes.pop("attention_bias", None)
    return replace(family, **changes)
