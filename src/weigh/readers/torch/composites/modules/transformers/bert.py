"""BERT (arXiv 1810.04805) and what is built like it: RoBERTa (1907.11692), XLM-R (1911.02116), ELECTRA (2003.10555).

Attention masks change no size and no count: they are taken and left.
"""

import torch
from torch import nn
from transformers.configurations import BertConfig, ElectraConfig, RobertaConfig
from transformers.naming import TokenEmbedding, output
from transformers.pretrained import PreTrainedModel, activation, attended, in_turn


class BertEmbeddings(nn.Module):
    def __init__(self, config, width=None):
        super().__init__()
        width = width or config.hidden_size
        self.word_embeddings = TokenEmbedding(config.vocab_size, width, padding_idx=config.pad_token_id)
        self.position_embeddings = nn.Embedding(config.max_position_embeddings, width)
        self.token_type_embeddings = TokenEmbedding(config.type_vocab_size, width)
        self.LayerNorm = nn.LayerNorm(width, eps=config.layer_norm_eps)
        self.dropout = nn.Dropout(config.hidden_dropout_prob)

    def forward(self, input_ids=None, token_type_ids=None, position_ids=None, inputs_embeds=None,
                past_key_values_length=0):  # fmt: skip
        words = self.word_embeddings(input_ids) if inputs_embeds is None else inputs_embeds
        shape = words.shape[:-1]
        if token_type_ids is None:
            token_type_ids = torch.zeros(shape, dtype=torch.long)
        if position_ids is None:
            position_ids = torch.arange(shape[1])
        x = words + self.token_type_embeddings(token_type_ids) + self.position_embeddings(position_ids)
        return self.dropout(self.LayerNorm(x))


class BertSelfAttention(nn.Module):
    def __init__(self, config):
        super().__init__()
        if config.hidden_size % config.num_attention_heads:
            raise ValueError(
                f"The hidden size ({config.hidden_size}) is not a multiple of the {config.num_attention_heads} heads"
            )
        self.num_attention_heads = config.num_attention_heads
        self.attention_head_size = config.hidden_size // config.num_attention_heads
        self.all_head_size = config.hidden_size
        self.query = nn.Linear(config.hidden_size, self.all_head_size)
        self.key = nn.Linear(config.hidden_size, self.all_head_size)
        self.value = nn.Linear(config.hidden_size, self.all_head_size)
        self.dropout = nn.Dropout(config.attention_probs_dropout_prob)

    def forward(self, hidden_states, encoder_hidden_states=None):
        source = hidden_states if encoder_hidden_states is None else encoder_hidden_states
        q, k, v = self.query(hidden_states), self.key(source), self.value(source)
        return attended(q, k, v, self.num_attention_heads, self.attention_head_size)


class BertSelfOutput(nn.Module):
    def __init__(self, config, width=None):
        super().__init__()
        self.dense = nn.Linear(width or config.hidden_size, config.hidden_size)
        self.LayerNorm = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)
        self.dropout = nn.Dropout(config.hidden_dropout_prob)

    def forward(self, hidden_states, input_tensor):
        return self.LayerNorm(self.dropout(self.dense(hidden_states)) + input_tensor)


class BertOutput(BertSelfOutput):
    def __init__(self, config):
        super().__init__(config, config.intermediate_size)


class BertAttention(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.self = BertSelfAttention(config)
        self.output = BertSelfOutput(config)

    def forward(self, hidden_states, attention_mask=None, encoder_hidden_states=None, **settings):
        return (self.output(self.self(hidden_states, encoder_hidden_states), hidden_states),)


class BertIntermediate(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.dense = nn.Linear(config.hidden_size, config.intermediate_size)
        self.intermediate_act_fn = activation(config.hidden_act)

    def forward(self, hidden_states):
        return self.intermediate_act_fn(self.dense(hidden_states))


class BertLayer(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.attention = BertAttention(config)
        if config.add_cross_attention:
            self.crossattention = BertAttention(config)
        self.intermediate = BertIntermediate(config)
        self.output = BertOutput(config)

    def forward(self, hidden_states, attention_mask=None, head_mask=None, encoder_hidden_states=None, **settings):
        x = self.attention(hidden_states)[0]
        if encoder_hidden_states is not None:
            x = self.crossattention(x, encoder_hidden_states=encoder_hidden_states)[0]
        return (self.output(self.intermediate(x), x),)


class BertEncoder(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.layer = nn.ModuleList([BertLayer(config) for _ in range(config.num_hidden_layers)])

    def forward(self, hidden_states, attention_mask=None, head_mask=None, encoder_hidden_states=None,
                output_hidden_states=None, **settings):  # fmt: skip
        return in_turn(
            self.config, output_hidden_states, hidden_states, self.layer,
            lambda layer, x: layer(x, encoder_hidden_states=encoder_hidden_states)[0],
        )  # fmt: skip


class BertPooler(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.dense = nn.Linear(config.hidden_size, config.hidden_size)
        self.activation = nn.Tanh()

    def forward(self, hidden_states):
        return self.activation(self.dense(hidden_states[:, 0]))


class BertPreTrainedModel(PreTrainedModel):
    config_class = BertConfig
    base_model_prefix = "bert"


class RobertaPreTrainedModel(PreTrainedModel):
    config_class = RobertaConfig
    base_model_prefix = "roberta"


class ElectraPreTrainedModel(PreTrainedModel):
    config_class = ElectraConfig
    base_model_prefix = "electra"


class BertModel(BertPreTrainedModel):
    def __init__(self, config, add_pooling_layer=True):
        super().__init__(config)
        self.embeddings = BertEmbeddings(config)
        self.encoder = BertEncoder(config)
        self.pooler = BertPooler(config) if add_pooling_layer else None

    def forward(self, input_ids=None, attention_mask=None, token_type_ids=None, position_ids=None, head_mask=None,
                inputs_embeds=None, encoder_hidden_states=None, encoder_attention_mask=None,
                output_attentions=None, output_hidden_states=None, return_dict=None, **settings):  # fmt: skip
        x = self.embeddings(input_ids, token_type_ids, position_ids, inputs_embeds)
        found = self.encoder(x, encoder_hidden_states=encoder_hidden_states, output_hidden_states=output_hidden_states)
        pooled = self.pooler(found[0]) if self.pooler is not None else None
        return output(last_hidden_state=found[0], pooler_output=pooled, hidden_states=found.hidden_states)


class RobertaModel(BertModel, RobertaPreTrainedModel):
    config_class = RobertaConfig
    base_model_prefix = "roberta"


class ElectraModel(ElectraPreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.embeddings = BertEmbeddings(config, config.embedding_size)
        if config.embedding_size != config.hidden_size:
            self.embeddings_project = nn.Linear(config.embedding_size, config.hidden_size)
        self.encoder = BertEncoder(config)

    def forward(self, input_ids=None, attention_mask=None, token_type_ids=None, position_ids=None, head_mask=None,
                inputs_embeds=None, output_attentions=None, output_hidden_states=None, return_dict=None,
                **settings):  # fmt: skip
        x = self.embeddings(input_ids, token_type_ids, position_ids, inputs_embeds)
        if hasattr(self, "embeddings_project"):
            x = self.embeddings_project(x)
        return self.encoder(x, output_hidden_states=output_hidden_states)
