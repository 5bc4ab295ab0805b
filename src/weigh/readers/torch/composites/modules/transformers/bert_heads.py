"""The heads of BERT, RoBERTa, XLM-R and ELECTRA."""

import torch
from torch import nn
from transformers.bert import (
    BertModel,
    BertPreTrainedModel,
    ElectraModel,
    ElectraPreTrainedModel,
    RobertaModel,
    RobertaPreTrainedModel,
)
from transformers.configurations import CamembertConfig, XLMRobertaConfig
from transformers.heads import ChoiceHead, FirstTokenHead, Headed, PooledHead, SpanHead, TokenHead, dropout_of
from transformers.naming import output
from transformers.pretrained import activation, resized, token_loss


class BertPredictionHeadTransform(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.dense = nn.Linear(config.hidden_size, config.hidden_size)
        self.transform_act_fn = activation(config.hidden_act)
        self.LayerNorm = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)

    def forward(self, x):
        return self.LayerNorm(self.transform_act_fn(self.dense(x)))


class BertLMPredictionHead(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.transform = BertPredictionHeadTransform(config)
        self.decoder = nn.Linear(config.hidden_size, config.vocab_size)

    def forward(self, x):
        return self.decoder(self.transform(x))


class BertOnlyMLMHead(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.predictions = BertLMPredictionHead(config)

    def forward(self, sequence_output):
        return self.predictions(sequence_output)


class BertOnlyNSPHead(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.seq_relationship = nn.Linear(config.hidden_size, 2)

    def forward(self, pooled_output):
        return self.seq_relationship(pooled_output)


class BertPreTrainingHeads(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.predictions = BertLMPredictionHead(config)
        self.seq_relationship = nn.Linear(config.hidden_size, 2)

    def forward(self, sequence_output, pooled_output):
        return self.predictions(sequence_output), self.seq_relationship(pooled_output)


class ScoresOfTokens(Headed):
    """Scores of every token for every word; the table of words is the head's as well."""

    def add_head(self, config):
        self.cls = BertOnlyMLMHead(config)

    def decoder_in(self):
        return self.cls.predictions, "decoder"

    def get_output_embeddings(self):
        around, name = self.decoder_in()
        return getattr(around, name)

    def resize_head(self, rows):
        around, name = self.decoder_in()
        setattr(around, name, resized(getattr(around, name), rows))

    def scores(self, x):
        return self.cls(x)

    def forward(self, input_ids=None, attention_mask=None, labels=None, **settings):
        found = self.body_of(input_ids, attention_mask, settings)
        logits = self.scores(found[0])
        loss = None if labels is None else token_loss(logits, labels)
        return output(loss=loss, logits=logits, hidden_states=found.hidden_states)


class BertForMaskedLM(ScoresOfTokens, BertPreTrainedModel):
    body, settings = BertModel, {"add_pooling_layer": False}


class BertLMHeadModel(BertForMaskedLM):
    pass


class BertForPreTraining(ScoresOfTokens, BertPreTrainedModel):
    body = BertModel

    def add_head(self, config):
        self.cls = BertPreTrainingHeads(config)

    def forward(self, input_ids=None, attention_mask=None, labels=None, next_sentence_label=None, **settings):
        found = self.body_of(input_ids, attention_mask, settings)
        scores, next_sentence = self.cls(found[0], found[1])
        loss = None
        if labels is not None and next_sentence_label is not None:
            loss = token_loss(scores, labels) + nn.functional.cross_entropy(next_sentence, next_sentence_label.view(-1))
        return output(loss=loss, prediction_logits=scores, seq_relationship_logits=next_sentence,
                      hidden_states=found.hidden_states)  # fmt: skip


class BertForNextSentencePrediction(Headed, BertPreTrainedModel):
    body = BertModel

    def add_head(self, config):
        self.cls = BertOnlyNSPHead(config)

    def forward(self, input_ids=None, attention_mask=None, labels=None, **settings):
        found = self.body_of(input_ids, attention_mask, settings)
        logits = self.cls(found[1])
        loss = None if labels is None else nn.functional.cross_entropy(logits, labels.view(-1))
        return output(loss=loss, logits=logits, hidden_states=found.hidden_states)


class BertForSequenceClassification(PooledHead, BertPreTrainedModel):
    body = BertModel


class BertForMultipleChoice(ChoiceHead, BertPreTrainedModel):
    body = BertModel


class BertForTokenClassification(TokenHead, BertPreTrainedModel):
    body, settings = BertModel, {"add_pooling_layer": False}


class BertForQuestionAnswering(SpanHead, BertPreTrainedModel):
    body, settings = BertModel, {"add_pooling_layer": False}


# -- RoBERTa ---------------------------------------------------------------------------------------


class RobertaClassificationHead(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.dense = nn.Linear(config.hidden_size, config.hidden_size)
        self.dropout = dropout_of(config)
        self.out_proj = nn.Linear(config.hidden_size, config.num_labels)

    def forward(self, features):
        x = self.dense(self.dropout(features[:, 0]))
        return self.out_proj(self.dropout(torch.tanh(x)))


class RobertaLMHead(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.dense = nn.Linear(config.hidden_size, config.hidden_size)
        self.layer_norm = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)
        self.decoder = nn.Linear(config.hidden_size, config.vocab_size)

    def forward(self, features):
        return self.decoder(self.layer_norm(nn.functional.gelu(self.dense(features))))


class RobertaForMaskedLM(ScoresOfTokens, RobertaPreTrainedModel):
    body, settings = RobertaModel, {"add_pooling_layer": False}

    def add_head(self, config):
        self.lm_head = RobertaLMHead(config)

    def decoder_in(self):
        return self.lm_head, "decoder"

    def scores(self, x):
        return self.lm_head(x)


class RobertaForSequenceClassification(FirstTokenHead, RobertaPreTrainedModel):
    body, settings, head = RobertaModel, {"add_pooling_layer": False}, RobertaClassificationHead


class RobertaForMultipleChoice(ChoiceHead, RobertaPreTrainedModel):
    body = RobertaModel


class RobertaForTokenClassification(TokenHead, RobertaPreTrainedModel):
    body, settings = RobertaModel, {"add_pooling_layer": False}


class RobertaForQuestionAnswering(SpanHead, RobertaPreTrainedModel):
    body, settings = RobertaModel, {"add_pooling_layer": False}


class XLMRobertaModel(RobertaModel):
    config_class = XLMRobertaConfig


class XLMRobertaForMaskedLM(RobertaForMaskedLM):
    config_class = XLMRobertaConfig


class XLMRobertaForSequenceClassification(RobertaForSequenceClassification):
    config_class = XLMRobertaConfig


class XLMRobertaForMultipleChoice(RobertaForMultipleChoice):
    config_class = XLMRobertaConfig


class XLMRobertaForTokenClassification(RobertaForTokenClassification):
    config_class = XLMRobertaConfig


class XLMRobertaForQuestionAnswering(RobertaForQuestionAnswering):
    config_class = XLMRobertaConfig


class CamembertModel(RobertaModel):
    config_class = CamembertConfig


class CamembertForMaskedLM(RobertaForMaskedLM):
    config_class = CamembertConfig


class CamembertForSequenceClassification(RobertaForSequenceClassification):
    config_class = CamembertConfig


class CamembertForTokenClassification(RobertaForTokenClassification):
    config_class = CamembertConfig


# -- ELECTRA ---------------------------------------------------------------------------------------


class ElectraClassificationHead(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.dense = nn.Linear(config.hidden_size, config.hidden_size)
        self.activation = activation("gelu")
        self.dropout = dropout_of(config)
        self.out_proj = nn.Linear(config.hidden_size, config.num_labels)

    def forward(self, features):
        x = self.activation(self.dense(self.dropout(features[:, 0])))
        return self.out_proj(self.dropout(x))


class ElectraGeneratorPredictions(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.activation = activation("gelu")
        self.LayerNorm = nn.LayerNorm(config.embedding_size, eps=config.layer_norm_eps)
        self.dense = nn.Linear(config.hidden_size, config.embedding_size)

    def forward(self, x):
        return self.LayerNorm(self.activation(self.dense(x)))


class ElectraDiscriminatorPredictions(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.dense = nn.Linear(config.hidden_size, config.hidden_size)
        self.activation = activation(config.hidden_act)
        self.dense_prediction = nn.Linear(config.hidden_size, 1)

    def forward(self, x):
        return self.dense_prediction(self.activation(self.dense(x))).squeeze(-1)


class ElectraForMaskedLM(ScoresOfTokens, ElectraPreTrainedModel):
    body = ElectraModel

    def add_head(self, config):
        self.generator_predictions = ElectraGeneratorPredictions(config)
        self.generator_lm_head = nn.Linear(config.embedding_size, config.vocab_size)

    def decoder_in(self):
        return self, "generator_lm_head"

    def scores(self, x):
        return self.generator_lm_head(self.generator_predictions(x))


class ElectraForPreTraining(Headed, ElectraPreTrainedModel):
    body = ElectraModel

    def add_head(self, config):
        self.discriminator_predictions = ElectraDiscriminatorPredictions(config)

    def forward(self, input_ids=None, attention_mask=None, labels=None, **settings):
        found = self.body_of(input_ids, attention_mask, settings)
        logits = self.discriminator_predictions(found[0])
        loss = None if labels is None else nn.functional.binary_cross_entropy_with_logits(logits, labels.float())
        return output(loss=loss, logits=logits, hidden_states=found.hidden_states)


class ElectraForSequenceClassification(FirstTokenHead, ElectraPreTrainedModel):
    body, head = ElectraModel, ElectraClassificationHead


class ElectraForTokenClassification(TokenHead, ElectraPreTrainedModel):
    body = ElectraModel


class ElectraForQuestionAnswering(SpanHead, ElectraPreTrainedModel):
    body = ElectraModel
