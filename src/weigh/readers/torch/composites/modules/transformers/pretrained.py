"""What the models of `transformers` share: configurations with their defaults, and what every model answers to."""

from torch import nn
from transformers.configurations import PretrainedConfig
from transformers.naming import TokenEmbedding, from_config, from_pretrained, output


class PreTrainedModel(nn.Module):
    config_class = PretrainedConfig
    base_model_prefix = ""
    main_input_name = "input_ids"
    from_pretrained = from_pretrained
    _from_config = from_config

    def __init__(self, config, *values, **settings):
        super().__init__()
        self.config = config

    @property
    def base_model(self):
        return getattr(self, self.base_model_prefix, self)

    def post_init(self):
        self.tie_weights()

    def init_weights(self):
        self.tie_weights()

    def _init_weights(self, module):
        pass

    def gradient_checkpointing_enable(self, *values, **settings):
        pass

    def gradient_checkpointing_disable(self):
        pass

    def enable_input_require_grads(self):
        pass

    def save_pretrained(self, *values, **settings):
        pass

    def get_input_embeddings(self):
        """A body whose table of words stands elsewhere says so itself."""
        body = self.base_model
        return body.embeddings.word_embeddings if body is self else body.get_input_embeddings()

    def set_input_embeddings(self, value):
        body = self.base_model
        if body is self:
            self.embeddings.word_embeddings = value
        else:
            body.set_input_embeddings(value)

    def get_output_embeddings(self):
        return None

    def tie_weights(self, **settings):
        head = self.get_output_embeddings()
        if head is not None and self.config.tie_word_embeddings:
            head.weight = self.get_input_embeddings().weight

    def resize_token_embeddings(self, *sizes, pad_to_multiple_of=None, **settings):
        old = self.get_input_embeddings()
        sizes = (*sizes, *[settings[name] for name in ("new_num_tokens",) if name in settings])
        if not sizes:
            return old
        rows = sizes[0]  # often `len(tokenizer)`, which nobody knows here: it is asked nothing
        if pad_to_multiple_of is not None:
            rows = -(-rows // pad_to_multiple_of) * pad_to_multiple_of
        made = TokenEmbedding(rows, old.embedding_dim)
        made.weight.requires_grad = old.weight.requires_grad
        self.set_input_embeddings(made)
        self.config.vocab_size = rows
        self.resize_head(rows)
        self.tie_weights()
        return made

    def resize_head(self, rows):
        pass

    def num_parameters(self, only_trainable=False, exclude_embeddings=False):
        return sum(p.numel() for p in self.parameters() if p.requires_grad or not only_trainable)


def resized(head, rows):
    """A head of scores for another number of tokens."""
    return nn.Linear(head.in_features, rows, bias=head.bias is not None)


def in_turn(config, asked, x, layers, apply=lambda layer, x: layer(x)[0], last=lambda x: x):
    """What layers give one after the other, and behind them what ends the stack; with the hidden states before each
    layer and at the end, where they are asked for."""
    states = () if (config.output_hidden_states if asked is None else asked) else None
    for layer in layers:
        states = states if states is None else (*states, x)
        x = apply(layer, x)
    x = last(x)
    return output(last_hidden_state=x, hidden_states=states if states is None else (*states, x))


def activation(name):
    if not isinstance(name, str):
        return name
    if name in ("gelu_new", "gelu_fast", "gelu_pytorch_tanh"):
        return nn.GELU(approximate="tanh")
    return {"gelu": nn.GELU, "relu": nn.ReLU, "silu": nn.SiLU, "swish": nn.SiLU, "tanh": nn.Tanh,
            "mish": nn.Mish, "sigmoid": nn.Sigmoid, "selu": nn.SELU, "linear": nn.Identity}[name]()  # fmt: skip


def attended(query, key, value, heads, size, key_heads=None):
    """Attention of so many heads on what was projected; query, key, value: (batch, tokens, heads * size)."""
    key_heads = key_heads or heads
    q = query.unflatten(-1, (heads, size)).transpose(1, 2)
    k = key.unflatten(-1, (key_heads, size)).transpose(1, 2)
    v = value.unflatten(-1, (key_heads, size)).transpose(1, 2)
    if key_heads != heads:
        k, v = k.repeat_interleave(heads // key_heads, dim=1), v.repeat_interleave(heads // key_heads, dim=1)
    return nn.functional.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)


def classification_loss(config, logits, labels):
    if config.num_labels == 1:
        return nn.functional.mse_loss(logits.squeeze(), labels.squeeze())
    return nn.functional.cross_entropy(logits.view(-1, config.num_labels), labels.view(-1))


def token_loss(logits, labels):
    return nn.functional.cross_entropy(logits.flatten(0, 1), labels.flatten())
