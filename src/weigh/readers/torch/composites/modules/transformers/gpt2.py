"""GPT-2 (Radford and others, 2019). Its linear maps hold their weights the other way round: inputs first."""

import torch
from torch import nn
from transformers.configurations import GPT2Config
from transformers.heads import Headed
from transformers.naming import Conv1D, TokenEmbedding, output
from transformers.pretrained import (
    PreTrainedModel,
    activation,
    attended,
    classification_loss,
    in_turn,
    resized,
    token_loss,
)


class GPT2Attention(nn.Module):
    def __init__(self, config, is_cross_attention=False):
        super().__init__()
        self.embed_dim, self.num_heads = config.n_embd, config.n_head
        if config.n_embd % config.n_head:
            raise ValueError(f"`embed_dim` {config.n_embd} must be divisible by the {config.n_head} heads")
        self.head_dim = config.n_embd // config.n_head
        self.split_size = config.n_embd
        if is_cross_attention:
            self.c_attn = Conv1D(2 * config.n_embd, config.n_embd)
            self.q_attn = Conv1D(config.n_embd, config.n_embd)
        else:
            self.c_attn = Conv1D(3 * config.n_embd, config.n_embd)
        self.c_proj = Conv1D(config.n_embd, config.n_embd)
        self.attn_dropout = nn.Dropout(config.attn_pdrop)
        self.resid_dropout = nn.Dropout(config.resid_pdrop)

    def forward(self, hidden_states, encoder_hidden_states=None, **settings):
        if encoder_hidden_states is None:
            q, k, v = self.c_attn(hidden_states).split(self.split_size, dim=2)
        else:
            q = self.q_attn(hidden_states)
            k, v = self.c_attn(encoder_hidden_states).split(self.split_size, dim=2)
        return (self.resid_dropout(self.c_proj(attended(q, k, v, self.num_heads, self.head_dim))), None)


class GPT2MLP(nn.Module):
    def __init__(self, intermediate_size, config):
        super().__init__()
        self.c_fc = Conv1D(intermediate_size, config.n_embd)
        self.c_proj = Conv1D(config.n_embd, intermediate_size)
        self.act = activation(config.activation_function)
        self.dropout = nn.Dropout(config.resid_pdrop)

    def forward(self, hidden_states):
        return self.dropout(self.c_proj(self.act(self.c_fc(hidden_states))))


class GPT2Block(nn.Module):
    def __init__(self, config, layer_idx=None):
        super().__init__()
        self.ln_1 = nn.LayerNorm(config.n_embd, eps=config.layer_norm_epsilon)
        self.attn = GPT2Attention(config)
        self.ln_2 = nn.LayerNorm(config.n_embd, eps=config.layer_norm_epsilon)
        if config.add_cross_attention:
            self.crossattention = GPT2Attention(config, is_cross_attention=True)
            self.ln_cross_attn = nn.LayerNorm(config.n_embd, eps=config.layer_norm_epsilon)
        self.mlp = GPT2MLP(config.n_inner if config.n_inner is not None else 4 * config.n_embd, config)

    def forward(self, hidden_states, layer_past=None, attention_mask=None, encoder_hidden_states=None, **settings):
        x = hidden_states + self.attn(self.ln_1(hidden_states))[0]
        if encoder_hidden_states is not None:
            x = x + self.crossattention(self.ln_cross_attn(x), encoder_hidden_states)[0]
        return (x + self.mlp(self.ln_2(x)),)


class GPT2PreTrainedModel(PreTrainedModel):
    config_class = GPT2Config
    base_model_prefix = "transformer"


class GPT2Model(GPT2PreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.embed_dim = config.n_embd
        self.wte = TokenEmbedding(config.vocab_size, config.n_embd)
        self.wpe = nn.Embedding(config.n_positions, config.n_embd)
        self.drop = nn.Dropout(config.embd_pdrop)
        self.h = nn.ModuleList([GPT2Block(config, i) for i in range(config.n_layer)])
        self.ln_f = nn.LayerNorm(config.n_embd, eps=config.layer_norm_epsilon)

    def get_input_embeddings(self):
        return self.wte

    def set_input_embeddings(self, value):
        self.wte = value

    def forward(self, input_ids=None, past_key_values=None, attention_mask=None, token_type_ids=None,
                position_ids=None, head_mask=None, inputs_embeds=None, encoder_hidden_states=None,
                output_hidden_states=None, **settings):  # fmt: skip
        x = self.wte(input_ids) if inputs_embeds is None else inputs_embeds
        if position_ids is None:
            position_ids = torch.arange(x.shape[1])
        x = x + self.wpe(position_ids)
        if token_type_ids is not None:
            x = x + self.wte(token_type_ids)
        return in_turn(
            self.config, output_hidden_states, self.drop(x), self.h,
            lambda block, x: block(x, encoder_hidden_states=encoder_hidden_states)[0], self.ln_f,
        )  # fmt: skip


class GPT2LMHeadModel(Headed, GPT2PreTrainedModel):
    body = GPT2Model

    def add_head(self, config):
        self.lm_head = nn.Linear(config.n_embd, config.vocab_size, bias=False)

    def get_output_embeddings(self):
        return self.lm_head

    def resize_head(self, rows):
        self.lm_head = resized(self.lm_head, rows)

    def forward(self, input_ids=None, past_key_values=None, attention_mask=None, labels=None, **settings):
        found = self.body_of(input_ids, attention_mask, settings)
        logits = self.lm_head(found[0])
        loss = None if labels is None else token_loss(logits[:, :-1], labels[:, 1:])
        return output(loss=loss, logits=logits, hidden_states=found.hidden_states)


class GPT2ForSequenceClassification(Headed, GPT2PreTrainedModel):
    body = GPT2Model

    def add_head(self, config):
        self.score = nn.Linear(config.n_embd, config.num_labels, bias=False)

    def forward(self, input_ids=None, past_key_values=None, attention_mask=None, labels=None, **settings):
        found = self.body_of(input_ids, attention_mask, settings)
        logits = self.score(found[0])[:, -1]
        loss = None if labels is None else classification_loss(self.config, logits, labels)
        return output(loss=loss, logits=logits, hidden_states=found.hidden_states)


class GPT2ForTokenClassification(Headed, GPT2PreTrainedModel):
    body = GPT2Model

    def add_head(self, config):
        self.dropout = nn.Dropout(0.1 if config.classifier_dropout is None else config.classifier_dropout)
        self.classifier = nn.Linear(config.n_embd, config.num_labels)

    def forward(self, input_ids=None, past_key_values=None, attention_mask=None, labels=None, **settings):
        found = self.body_of(input_ids, attention_mask, settings)
        logits = self.classifier(self.dropout(found[0]))
        loss = None if labels is None else token_loss(logits, labels)
        return output(loss=loss, logits=logits, hidden_states=found.hidden_states)
