"""DistilBERT (arXiv 1910.01108): BERT with half of its layers, without kinds of tokens and without a pooler."""

import torch
from torch import nn
from transformers.configurations import DistilBertConfig
from transformers.heads import Headed, SpanHead, TokenHead
from transformers.naming import TokenEmbedding, output
from transformers.pretrained import (
    PreTrainedModel,
    activation,
    attended,
    classification_loss,
    in_turn,
    resized,
    token_loss,
)


class Embeddings(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.word_embeddings = TokenEmbedding(config.vocab_size, config.dim, padding_idx=config.pad_token_id)
        self.position_embeddings = nn.Embedding(config.max_position_embeddings, config.dim)
        if config.sinusoidal_pos_embds:
            self.position_embeddings.weight.requires_grad = False
        self.LayerNorm = nn.LayerNorm(config.dim, eps=1e-12)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, input_ids=None, input_embeds=None, position_ids=None):
        words = self.word_embeddings(input_ids) if input_embeds is None else input_embeds
        if position_ids is None:
            position_ids = torch.arange(words.shape[1])
        return self.dropout(self.LayerNorm(words + self.position_embeddings(position_ids)))


class DistilBertSelfAttention(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.n_heads, self.dim = config.n_heads, config.dim
        if config.dim % config.n_heads:
            raise ValueError(f"self.n_heads: {config.n_heads} must divide self.dim: {config.dim} evenly")
        self.dropout = nn.Dropout(config.attention_dropout)
        self.q_lin = nn.Linear(config.dim, config.dim)
        self.k_lin = nn.Linear(config.dim, config.dim)
        self.v_lin = nn.Linear(config.dim, config.dim)
        self.out_lin = nn.Linear(config.dim, config.dim)

    def forward(self, hidden_states, attention_mask=None, **settings):
        q, k, v = self.q_lin(hidden_states), self.k_lin(hidden_states), self.v_lin(hidden_states)
        return (self.out_lin(attended(q, k, v, self.n_heads, self.dim // self.n_heads)),)


class FFN(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.dropout = nn.Dropout(config.dropout)
        self.lin1 = nn.Linear(config.dim, config.hidden_dim)
        self.lin2 = nn.Linear(config.hidden_dim, config.dim)
        self.activation = activation(config.activation)

    def forward(self, x):
        return self.dropout(self.lin2(self.activation(self.lin1(x))))


class TransformerBlock(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.attention = DistilBertSelfAttention(config)
        self.sa_layer_norm = nn.LayerNorm(config.dim, eps=1e-12)
        self.ffn = FFN(config)
        self.output_layer_norm = nn.LayerNorm(config.dim, eps=1e-12)

    def forward(self, hidden_states, attn_mask=None, *others, **settings):
        x = self.sa_layer_norm(self.attention(hidden_states)[0] + hidden_states)
        return (self.output_layer_norm(self.ffn(x) + x),)


class Transformer(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.layer = nn.ModuleList([TransformerBlock(config) for _ in range(config.n_layers)])

    def forward(self, x, attn_mask=None, head_mask=None, output_hidden_states=None, **settings):
        return in_turn(self.config, output_hidden_states, x, self.layer)


class DistilBertPreTrainedModel(PreTrainedModel):
    config_class = DistilBertConfig
    base_model_prefix = "distilbert"


class DistilBertModel(DistilBertPreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.embeddings = Embeddings(config)
        self.transformer = Transformer(config)

    def forward(self, input_ids=None, attention_mask=None, head_mask=None, inputs_embeds=None,
                output_attentions=None, output_hidden_states=None, return_dict=None, **settings):  # fmt: skip
        return self.transformer(self.embeddings(input_ids, inputs_embeds), output_hidden_states=output_hidden_states)


class DistilBertForSequenceClassification(Headed, DistilBertPreTrainedModel):
    body = DistilBertModel

    def add_head(self, config):
        self.pre_classifier = nn.Linear(config.dim, config.dim)
        self.classifier = nn.Linear(config.dim, config.num_labels)
        self.dropout = nn.Dropout(config.seq_classif_dropout)

    def forward(self, input_ids=None, attention_mask=None, head_mask=None, inputs_embeds=None, labels=None,
                **settings):  # fmt: skip
        found = self.body_of(input_ids, attention_mask, {**settings, "inputs_embeds": inputs_embeds})
        x = nn.functional.relu(self.pre_classifier(found[0][:, 0]))
        logits = self.classifier(self.dropout(x))
        loss = None if labels is None else classification_loss(self.config, logits, labels)
        return output(loss=loss, logits=logits, hidden_states=found.hidden_states)


class DistilBertForMaskedLM(Headed, DistilBertPreTrainedModel):
    body = DistilBertModel

    def add_head(self, config):
        self.activation = activation(config.activation)
        self.vocab_transform = nn.Linear(config.dim, config.dim)
        self.vocab_layer_norm = nn.LayerNorm(config.dim, eps=1e-12)
        self.vocab_projector = nn.Linear(config.dim, config.vocab_size)

    def get_output_embeddings(self):
        return self.vocab_projector

    def resize_head(self, rows):
        self.vocab_projector = resized(self.vocab_projector, rows)

    def forward(self, input_ids=None, attention_mask=None, labels=None, **settings):
        found = self.body_of(input_ids, attention_mask, settings)
        x = self.vocab_layer_norm(self.activation(self.vocab_transform(found[0])))
        logits = self.vocab_projector(x)
        loss = None if labels is None else token_loss(logits, labels)
        return output(loss=loss, logits=logits, hidden_states=found.hidden_states)


class DistilBertForTokenClassification(TokenHead, DistilBertPreTrainedModel):
    body = DistilBertModel

    def add_head(self, config):
        self.dropout = nn.Dropout(config.dropout)
        self.classifier = nn.Linear(config.dim, config.num_labels)


class DistilBertForQuestionAnswering(SpanHead, DistilBertPreTrainedModel):
    body = DistilBertModel

    def add_head(self, config):
        self.qa_outputs = nn.Linear(config.dim, 2)
        self.dropout = nn.Dropout(config.qa_dropout)
