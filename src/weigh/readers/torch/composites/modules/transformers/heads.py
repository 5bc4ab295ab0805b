"""Heads that stand on the body of any model: `body` is its class, `base_model_prefix` the attribute that holds it."""

from torch import nn
from transformers.naming import output
from transformers.pretrained import PreTrainedModel, classification_loss, token_loss


def dropout_of(config):
    own = config.classifier_dropout
    return nn.Dropout(config.hidden_dropout_prob if own is None else own)


class Headed(PreTrainedModel):
    body = None
    settings = None

    def __init__(self, config):
        super().__init__(config)
        self.num_labels = config.num_labels
        setattr(self, self.base_model_prefix, self.body(config, **(self.settings or {})))
        self.add_head(config)
        self.post_init()

    def body_of(self, input_ids, attention_mask, settings):
        return self.base_model(input_ids, attention_mask=attention_mask, **settings)


class PooledHead(Headed):
    """A class for each text, from what the pooler makes of its first token."""

    def add_head(self, config):
        self.dropout = dropout_of(config)
        self.classifier = nn.Linear(config.hidden_size, config.num_labels)

    def forward(self, input_ids=None, attention_mask=None, token_type_ids=None, position_ids=None, head_mask=None,
                inputs_embeds=None, labels=None, **settings):  # fmt: skip
        settings = {**settings, "token_type_ids": token_type_ids, "inputs_embeds": inputs_embeds}
        found = self.body_of(input_ids, attention_mask, settings)
        logits = self.classifier(self.dropout(found[1]))
        loss = None if labels is None else classification_loss(self.config, logits, labels)
        return output(loss=loss, logits=logits, hidden_states=found.hidden_states)


class FirstTokenHead(Headed):
    """A class for each text, by a head that reads the features of its tokens and takes the first."""

    head = None

    def add_head(self, config):
        self.classifier = self.head(config)

    def forward(self, input_ids=None, attention_mask=None, token_type_ids=None, position_ids=None, head_mask=None,
                inputs_embeds=None, labels=None, **settings):  # fmt: skip
        settings = {**settings, "token_type_ids": token_type_ids, "inputs_embeds": inputs_embeds}
        found = self.body_of(input_ids, attention_mask, settings)
        logits = self.classifier(found[0])
        loss = None if labels is None else classification_loss(self.config, logits, labels)
        return output(loss=loss, logits=logits, hidden_states=found.hidden_states)


class TokenHead(Headed):
    """A class for every token."""

    def add_head(self, config):
        self.dropout = dropout_of(config)
        self.classifier = nn.Linear(config.hidden_size, config.num_labels)

    def forward(self, input_ids=None, attention_mask=None, labels=None, **settings):
        found = self.body_of(input_ids, attention_mask, settings)
        logits = self.classifier(self.dropout(found[0]))
        loss = None if labels is None else token_loss(logits, labels)
        return output(loss=loss, logits=logits, hidden_states=found.hidden_states)


class SpanHead(Headed):
    """Scores of where an answer begins and ends."""

    def add_head(self, config):
        self.qa_outputs = nn.Linear(config.hidden_size, 2)

    def forward(self, input_ids=None, attention_mask=None, start_positions=None, end_positions=None, **settings):
        found = self.body_of(input_ids, attention_mask, settings)
        scores = self.qa_outputs(found[0])
        start, end = scores[..., 0], scores[..., 1]
        loss = None
        if start_positions is not None and end_positions is not None:
            losses = [nn.functional.cross_entropy(*pair) for pair in ((start, start_positions), (end, end_positions))]
            loss = (losses[0] + losses[1]) / 2
        return output(loss=loss, start_logits=start, end_logits=end, hidden_states=found.hidden_states)


class ChoiceHead(Headed):
    """A score for each of several texts: (batch, choices, tokens) -> (batch, choices)."""

    def add_head(self, config):
        self.dropout = dropout_of(config)
        self.classifier = nn.Linear(config.hidden_size, 1)

    def forward(self, input_ids=None, attention_mask=None, token_type_ids=None, labels=None, **settings):
        choices = input_ids.shape[1]
        kinds = None if token_type_ids is None else token_type_ids.flatten(0, 1)
        found = self.body_of(input_ids.flatten(0, 1), None, {**settings, "token_type_ids": kinds})
        logits = self.classifier(self.dropout(found[1])).view(-1, choices)
        loss = None if labels is None else nn.functional.cross_entropy(logits, labels)
        return output(loss=loss, logits=logits, hidden_states=found.hidden_states)
