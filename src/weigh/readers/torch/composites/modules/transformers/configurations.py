"""The configurations of the models: their settings, and what each is where a program does not say."""

from transformers.naming import read_config

EVERYWHERE = {
    "num_labels": 2, "output_hidden_states": False, "return_dict": True, "tie_word_embeddings": True,
    "is_decoder": False, "add_cross_attention": False, "pad_token_id": None,
}  # fmt: skip
_BERT = {
    "vocab_size": 30522, "hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12,
    "intermediate_size": 3072, "hidden_act": "gelu", "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1,
    "max_position_embeddings": 512, "type_vocab_size": 2, "initializer_range": 0.02, "layer_norm_eps": 1e-12,
    "pad_token_id": 0, "classifier_dropout": None,
}  # fmt: skip
_ROBERTA = {**_BERT, "vocab_size": 50265, "pad_token_id": 1}
_LLAMA = {
    "vocab_size": 32000, "hidden_size": 4096, "intermediate_size": 11008, "num_hidden_layers": 32,
    "num_attention_heads": 32, "num_key_value_heads": None, "hidden_act": "silu", "max_position_embeddings": 2048,
    "initializer_range": 0.02, "rms_norm_eps": 1e-6, "bos_token_id": 1, "eos_token_id": 2,
    "tie_word_embeddings": False, "rope_theta": 10000.0, "attention_bias": False, "output_bias": None,
    "attention_dropout": 0.0, "mlp_bias": False, "head_dim": None,
}  # fmt: skip
DEFAULTS = {
    "": {},
    "bert": _BERT,
    "roberta": _ROBERTA,
    "xlm-roberta": {**_ROBERTA, "vocab_size": 30522},
    "camembert": {**_ROBERTA, "vocab_size": 30522},
    "electra": {
        **_BERT, "embedding_size": 128, "hidden_size": 256, "num_attention_heads": 4, "intermediate_size": 1024,
    },
    "albert": {
        "vocab_size": 30000, "embedding_size": 128, "hidden_size": 4096, "num_hidden_layers": 12,
        "num_hidden_groups": 1, "num_attention_heads": 64, "intermediate_size": 16384, "inner_group_num": 1,
        "hidden_act": "gelu_new", "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0,
        "max_position_embeddings": 512, "type_vocab_size": 2, "initializer_range": 0.02, "layer_norm_eps": 1e-12,
        "classifier_dropout_prob": 0.1, "pad_token_id": 0,
    },
    "distilbert": {
        "vocab_size": 30522, "max_position_embeddings": 512, "sinusoidal_pos_embds": False, "n_layers": 6,
        "n_heads": 12, "dim": 768, "hidden_dim": 3072, "dropout": 0.1, "attention_dropout": 0.1, "activation": "gelu",
        "initializer_range": 0.02, "qa_dropout": 0.1, "seq_classif_dropout": 0.2, "pad_token_id": 0,
    },
    "gpt2": {
        "vocab_size": 50257, "n_positions": 1024, "n_embd": 768, "n_layer": 12, "n_head": 12, "n_inner": None,
        "activation_function": "gelu_new", "resid_pdrop": 0.1, "embd_pdrop": 0.1, "attn_pdrop": 0.1,
        "layer_norm_epsilon": 1e-5, "initializer_range": 0.02, "bos_token_id": 50256, "eos_token_id": 50256,
        "classifier_dropout": None,
    },
    "vit": {
        "hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 3072,
        "hidden_act": "gelu", "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0,
        "initializer_range": 0.02, "layer_norm_eps": 1e-12, "image_size": 224, "patch_size": 16, "num_channels": 3,
        "qkv_bias": True, "encoder_stride": 16,
    },
    "t5": {
        "vocab_size": 32128, "d_model": 512, "d_kv": 64, "d_ff": 2048, "num_layers": 6, "num_decoder_layers": None,
        "num_heads": 8, "relative_attention_num_buckets": 32, "relative_attention_max_distance": 128,
        "dropout_rate": 0.1, "layer_norm_epsilon": 1e-6, "initializer_factor": 1.0, "feed_forward_proj": "relu",
        "pad_token_id": 0, "eos_token_id": 1,
    },
    "llama": _LLAMA,
    "mistral": {
        **_LLAMA, "intermediate_size": 14336, "num_key_value_heads": 8, "max_position_embeddings": 131072,
        "sliding_window": 4096,
    },
    "qwen2": {
        **_LLAMA, "vocab_size": 151936, "intermediate_size": 22016, "num_key_value_heads": 32,
        "max_position_embeddings": 32768, "attention_bias": True, "output_bias": False,
    },
}  # fmt: skip
"""By the kind of model; of Llama's, `output_bias` says whether the projection behind attention has none of its own."""

USUAL_NAMES = {
    "distilbert": {"hidden_size": "dim", "num_attention_heads": "n_heads", "num_hidden_layers": "n_layers",
                   "intermediate_size": "hidden_dim"},
    "gpt2": {"hidden_size": "n_embd", "max_position_embeddings": "n_positions", "num_attention_heads": "n_head",
             "num_hidden_layers": "n_layer"},
    "t5": {"hidden_size": "d_model", "num_attention_heads": "num_heads", "num_hidden_layers": "num_layers",
           "head_dim": "d_kv"},
}  # fmt: skip
"""Settings that a kind of model calls otherwise, by the name that programs use for all kinds."""


class PretrainedConfig:
    model_type = ""

    def __init__(self, *values, **given):
        own = DEFAULTS[self.model_type]
        settings = {**EVERYWHERE, **own, **dict(zip(own, values, strict=False))}
        for name, value in given.items():
            settings[self.own_name(name)] = value
        if given.get("id2label"):
            settings["num_labels"] = len(given["id2label"])
        for name, value in settings.items():
            setattr(self, name, value)

    def own_name(self, name):
        return USUAL_NAMES.get(self.model_type, {}).get(name, name)

    def __getattr__(self, name):
        own = self.own_name(name)
        if own == name:
            raise AttributeError(f"'{self.__class__.__name__}' object has no attribute '{name}'")
        return getattr(self, own)

    def update(self, given):
        for name, value in given.items():
            setattr(self, self.own_name(name), value)

    def to_dict(self):
        return dict(self.__dict__)

    @property
    def use_return_dict(self):
        return self.return_dict

    from_pretrained = read_config


PreTrainedConfig = PretrainedConfig


class BertConfig(PretrainedConfig):
    model_type = "bert"


class RobertaConfig(PretrainedConfig):
    model_type = "roberta"


class XLMRobertaConfig(RobertaConfig):
    model_type = "xlm-roberta"


class CamembertConfig(RobertaConfig):
    model_type = "camembert"


class ElectraConfig(PretrainedConfig):
    model_type = "electra"


class AlbertConfig(PretrainedConfig):
    model_type = "albert"


class DistilBertConfig(PretrainedConfig):
    model_type = "distilbert"


class GPT2Config(PretrainedConfig):
    model_type = "gpt2"


class ViTConfig(PretrainedConfig):
    model_type = "vit"


class T5Config(PretrainedConfig):
    model_type = "t5"

    def __init__(self, *values, **given):
        super().__init__(*values, **given)
        if self.num_decoder_layers is None:
            self.num_decoder_layers = self.num_layers
        *gated, name = self.feed_forward_proj.split("-")
        self.is_gated_act = "gated" in gated
        self.dense_act_fn = "gelu_new" if self.feed_forward_proj == "gated-gelu" else name


class LlamaConfig(PretrainedConfig):
    model_type = "llama"

    def __init__(self, *values, **given):
        super().__init__(*values, **given)
        if self.num_key_value_heads is None:
            self.num_key_value_heads = self.num_attention_heads
        if self.head_dim is None:
            self.head_dim = self.hidden_size // self.num_attention_heads


class MistralConfig(LlamaConfig):
    model_type = "mistral"


class Qwen2Config(LlamaConfig):
    model_type = "qwen2"
