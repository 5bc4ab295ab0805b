"""Llama (arXiv 2302.13971, 2307.09288) and what is built like it: Mistral (2310.06825), Qwen2 (2407.10671)."""

import torch
from torch import nn
from transformers.configurations import LlamaConfig, MistralConfig, Qwen2Config
from transformers.heads import Headed
from transformers.naming import TokenEmbedding, output
from transformers.pretrained import (
    PreTrainedModel,
    activation,
    classification_loss,
    in_turn,
    resized,
    token_loss,
)


class LlamaRMSNorm(nn.RMSNorm):
    def __init__(self, hidden_size, eps=1e-6):
        super().__init__(hidden_size, eps=eps)


class LlamaRotaryEmbedding(nn.Module):
    """The angles by which each pair of a head's features is turned, for each position: cosines and sines."""

    def __init__(self, config):
        super().__init__()
        powers = torch.arange(0, config.head_dim, 2) / config.head_dim
        self.register_buffer("inv_freq", 1.0 / (config.rope_theta**powers), persistent=False)

    def forward(self, x, position_ids=None):
        angles = torch.arange(x.shape[1]).unsqueeze(-1) * self.inv_freq
        angles = torch.cat((angles, angles), dim=-1)
        return angles.cos(), angles.sin()


def turned(x, cos, sin):
    first, second = x.chunk(2, dim=-1)
    return x * cos + torch.cat((-second, first), dim=-1) * sin


class LlamaAttention(nn.Module):
    def __init__(self, config, layer_idx=None):
        super().__init__()
        self.head_dim, self.num_heads = config.head_dim, config.num_attention_heads
        self.num_key_value_groups = config.num_attention_heads // config.num_key_value_heads
        keys = config.num_key_value_heads * config.head_dim
        queries = config.num_attention_heads * config.head_dim
        bias = config.attention_bias
        self.q_proj = nn.Linear(config.hidden_size, queries, bias=bias)
        self.k_proj = nn.Linear(config.hidden_size, keys, bias=bias)
        self.v_proj = nn.Linear(config.hidden_size, keys, bias=bias)
        self.o_proj = nn.Linear(queries, config.hidden_size, bias=bias if config.output_bias is None else False)

    def forward(self, hidden_states, position_embeddings=None, attention_mask=None, **settings):
        def heads(x):
            return x.unflatten(-1, (-1, self.head_dim)).transpose(1, 2)

        q, k, v = (heads(part(hidden_states)) for part in (self.q_proj, self.k_proj, self.v_proj))
        if position_embeddings is not None:
            q, k = turned(q, *position_embeddings), turned(k, *position_embeddings)
        if self.num_key_value_groups > 1:
            k, v = (x.repeat_interleave(self.num_key_value_groups, dim=1) for x in (k, v))
        found = nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.o_proj(found.transpose(1, 2).flatten(2)), None


class LlamaMLP(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.gate_proj = nn.Linear(config.hidden_size, config.intermediate_size, bias=config.mlp_bias)
        self.up_proj = nn.Linear(config.hidden_size, config.intermediate_size, bias=config.mlp_bias)
        self.down_proj = nn.Linear(config.intermediate_size, config.hidden_size, bias=config.mlp_bias)
        self.act_fn = activation(config.hidden_act)

    def forward(self, x):
        return self.down_proj(self.act_fn(self.gate_proj(x)) * self.up_proj(x))


class LlamaDecoderLayer(nn.Module):
    def __init__(self, config, layer_idx=None):
        super().__init__()
        self.self_attn = LlamaAttention(config, layer_idx)
        self.mlp = LlamaMLP(config)
        self.input_layernorm = LlamaRMSNorm(config.hidden_size, eps=config.rms_norm_eps)
        self.post_attention_layernorm = LlamaRMSNorm(config.hidden_size, eps=config.rms_norm_eps)

    def forward(self, hidden_states, attention_mask=None, position_embeddings=None, **settings):
        x = hidden_states + self.self_attn(self.input_layernorm(hidden_states), position_embeddings)[0]
        return (x + self.mlp(self.post_attention_layernorm(x)),)


class LlamaPreTrainedModel(PreTrainedModel):
    config_class = LlamaConfig
    base_model_prefix = "model"


class LlamaModel(LlamaPreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.embed_tokens = TokenEmbedding(config.vocab_size, config.hidden_size, config.pad_token_id)
        self.layers = nn.ModuleList([LlamaDecoderLayer(config, i) for i in range(config.num_hidden_layers)])
        self.norm = LlamaRMSNorm(config.hidden_size, eps=config.rms_norm_eps)
        self.rotary_emb = LlamaRotaryEmbedding(config)

    def get_input_embeddings(self):
        return self.embed_tokens

    def set_input_embeddings(self, value):
        self.embed_tokens = value

    def forward(self, input_ids=None, attention_mask=None, position_ids=None, past_key_values=None,
                inputs_embeds=None, output_hidden_states=None, **settings):  # fmt: skip
        x = self.embed_tokens(input_ids) if inputs_embeds is None else inputs_embeds
        angles = self.rotary_emb(x, position_ids)
        return in_turn(
            self.config, output_hidden_states, x, self.layers,
            lambda layer, x: layer(x, position_embeddings=angles)[0], self.norm,
        )  # fmt: skip


class LlamaForCausalLM(Headed, LlamaPreTrainedModel):
    body = LlamaModel

    def add_head(self, config):
        self.vocab_size = config.vocab_size
        self.lm_head = nn.Linear(config.hidden_size, config.vocab_size, bias=False)

    def get_output_embeddings(self):
        return self.lm_head

    def resize_head(self, rows):
        self.lm_head = resized(self.lm_head, rows)

    def forward(self, input_ids=None, attention_mask=None, labels=None, **settings):
        found = self.body_of(input_ids, attention_mask, settings)
        logits = self.lm_head(found[0])
        loss = None if labels is None else token_loss(logits[:, :-1], labels[:, 1:])
        return output(loss=loss, logits=logits, hidden_states=found.hidden_states)


class LlamaForSequenceClassification(Headed, LlamaPreTrainedModel):
    body = LlamaModel

    def add_head(self, config):
        self.score = nn.Linear(config.hidden_size, config.num_labels, bias=False)

    def forward(self, input_ids=None, attention_mask=None, labels=None, **settings):
        found = self.body_of(input_ids, attention_mask, settings)
        logits = self.score(found[0])[:, -1]
        loss = None if labels is None else classification_loss(self.config, logits, labels)
        return output(loss=loss, logits=logits, hidden_states=found.hidden_states)


class MistralModel(LlamaModel):
    config_class = MistralConfig


class MistralForCausalLM(LlamaForCausalLM):
    config_class, body = MistralConfig, MistralModel


class MistralForSequenceClassification(LlamaForSequenceClassification):
    config_class, body = MistralConfig, MistralModel


class Qwen2Model(LlamaModel):
    config_class = Qwen2Config


class Qwen2ForCausalLM(LlamaForCausalLM):
    config_class, body = Qwen2Config, Qwen2Model


class Qwen2ForSequenceClassification(LlamaForSequenceClassification):
    config_class, body = Qwen2Config, Qwen2Model
