"""ALBERT (arXiv 1909.11942): one layer's weights for all layers, and a narrow table of words."""

from torch import nn
from transformers.bert import BertEmbeddings
from transformers.configurations import AlbertConfig
from transformers.heads import Headed, SpanHead
from transformers.naming import output
from transformers.pretrained import (
    PreTrainedModel,
    activation,
    attended,
    classification_loss,
    in_turn,
    resized,
    token_loss,
)


class AlbertAttention(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.num_attention_heads = config.num_attention_heads
        self.attention_head_size = config.hidden_size // config.num_attention_heads
        self.attention_dropout = nn.Dropout(config.attention_probs_dropout_prob)
        self.output_dropout = nn.Dropout(config.hidden_dropout_prob)
        self.query = nn.Linear(config.hidden_size, config.hidden_size)
        self.key = nn.Linear(config.hidden_size, config.hidden_size)
        self.value = nn.Linear(config.hidden_size, config.hidden_size)
        self.dense = nn.Linear(config.hidden_size, config.hidden_size)
        self.LayerNorm = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)

    def forward(self, hidden_states, attention_mask=None, **settings):
        q, k, v = self.query(hidden_states), self.key(hidden_states), self.value(hidden_states)
        found = attended(q, k, v, self.num_attention_heads, self.attention_head_size)
        return (self.LayerNorm(hidden_states + self.output_dropout(self.dense(found))),)


class AlbertLayer(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.full_layer_layer_norm = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)
        self.attention = AlbertAttention(config)
        self.ffn = nn.Linear(config.hidden_size, config.intermediate_size)
        self.ffn_output = nn.Linear(config.intermediate_size, config.hidden_size)
        self.activation = activation(config.hidden_act)
        self.dropout = nn.Dropout(config.hidden_dropout_prob)

    def forward(self, hidden_states, attention_mask=None, **settings):
        x = self.attention(hidden_states)[0]
        return (self.full_layer_layer_norm(self.ffn_output(self.activation(self.ffn(x))) + x),)


class AlbertLayerGroup(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.albert_layers = nn.ModuleList([AlbertLayer(config) for _ in range(config.inner_group_num)])

    def forward(self, hidden_states, attention_mask=None, **settings):
        for layer in self.albert_layers:
            hidden_states = layer(hidden_states)[0]
        return (hidden_states,)


class AlbertTransformer(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.embedding_hidden_mapping_in = nn.Linear(config.embedding_size, config.hidden_size)
        self.albert_layer_groups = nn.ModuleList([AlbertLayerGroup(config) for _ in range(config.num_hidden_groups)])

    def forward(self, hidden_states, attention_mask=None, head_mask=None, output_hidden_states=None, **settings):
        layers, groups = self.config.num_hidden_layers, self.config.num_hidden_groups
        called = [self.albert_layer_groups[i * groups // layers] for i in range(layers)]
        return in_turn(self.config, output_hidden_states, self.embedding_hidden_mapping_in(hidden_states), called)


class AlbertPreTrainedModel(PreTrainedModel):
    config_class = AlbertConfig
    base_model_prefix = "albert"


class AlbertModel(AlbertPreTrainedModel):
    def __init__(self, config, add_pooling_layer=True):
        super().__init__(config)
        self.embeddings = BertEmbeddings(config, config.embedding_size)
        self.encoder = AlbertTransformer(config)
        self.pooler = nn.Linear(config.hidden_size, config.hidden_size) if add_pooling_layer else None
        self.pooler_activation = nn.Tanh() if add_pooling_layer else None

    def forward(self, input_ids=None, attention_mask=None, token_type_ids=None, position_ids=None, head_mask=None,
                inputs_embeds=None, output_attentions=None, output_hidden_states=None, return_dict=None,
                **settings):  # fmt: skip
        x = self.embeddings(input_ids, token_type_ids, position_ids, inputs_embeds)
        found = self.encoder(x, output_hidden_states=output_hidden_states)
        pooled = None if self.pooler is None else self.pooler_activation(self.pooler(found[0][:, 0]))
        return output(last_hidden_state=found[0], pooler_output=pooled, hidden_states=found.hidden_states)


class AlbertForSequenceClassification(Headed, AlbertPreTrainedModel):
    body = AlbertModel

    def add_head(self, config):
        self.dropout = nn.Dropout(config.classifier_dropout_prob)
        self.classifier = nn.Linear(config.hidden_size, config.num_labels)

    def forward(self, input_ids=None, attention_mask=None, labels=None, **settings):
        found = self.body_of(input_ids, attention_mask, settings)
        logits = self.classifier(self.dropout(found[1]))
        loss = None if labels is None else classification_loss(self.config, logits, labels)
        return output(loss=loss, logits=logits, hidden_states=found.hidden_states)


class AlbertMLMHead(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.LayerNorm = nn.LayerNorm(config.embedding_size, eps=config.layer_norm_eps)
        self.dense = nn.Linear(config.hidden_size, config.embedding_size)
        self.decoder = nn.Linear(config.embedding_size, config.vocab_size)
        self.activation = activation(config.hidden_act)

    def forward(self, hidden_states):
        return self.decoder(self.LayerNorm(self.activation(self.dense(hidden_states))))


class AlbertForMaskedLM(Headed, AlbertPreTrainedModel):
    body, settings = AlbertModel, {"add_pooling_layer": False}

    def add_head(self, config):
        self.predictions = AlbertMLMHead(config)

    def get_output_embeddings(self):
        return self.predictions.decoder

    def resize_head(self, rows):
        self.predictions.decoder = resized(self.predictions.decoder, rows)

    def forward(self, input_ids=None, attention_mask=None, labels=None, **settings):
        found = self.body_of(input_ids, attention_mask, settings)
        logits = self.predictions(found[0])
        loss = None if labels is None else token_loss(logits, labels)
        return output(loss=loss, logits=logits, hidden_states=found.hidden_states)


class AlbertForQuestionAnswering(SpanHead, AlbertPreTrainedModel):
    body, settings = AlbertModel, {"add_pooling_layer": False}
