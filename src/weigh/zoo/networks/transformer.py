"""Transformers for text, each as its paper describes it: GPT-2, BERT, and the one for translation.

Vaswani et al., "Attention Is All You Need", arXiv:1706.03762, section 3 and table 3. Devlin et al., "BERT",
arXiv:1810.04805, section 3. Radford et al., "Language Models are Unsupervised Multitask Learners", 2019, section 2.3.
"""

import keras
from keras import Input, Model, layers

# Layers, width and heads of each.
GPT2 = {"small": (12, 768, 12), "medium": (24, 1024, 16), "large": (36, 1280, 20), "xl": (48, 1600, 25)}
BERT = {"base": (12, 768, 12), "large": (24, 1024, 16)}

# Width, width inside the feed-forward part, heads, dropout.
TRANSFORMER = {"base": (512, 2048, 8, 0.1), "big": (1024, 4096, 16, 0.3)}


class Positions(layers.Layer):
    """Adds one learned vector a position."""

    def build(self, input_shape):
        self.table = layers.Embedding(input_shape[1], input_shape[2], name="table")

    def call(self, x):
        return x + self.table(keras.ops.arange(x.shape[1]))


def norm(x, name, epsilon):
    return layers.LayerNormalization(epsilon=epsilon, name=name)(x)


def feed_forward(x, inner, activation, name):
    width = x.shape[-1]
    x = layers.Dense(inner, activation=activation, name=f"{name}_dense1")(x)
    return layers.Dense(width, name=f"{name}_dense2")(x)


def attend(x, memory, heads, name, causal=False, bias=True):
    width = x.shape[-1]
    attention = layers.MultiHeadAttention(heads, width // heads, use_bias=bias, name=name)
    return attention(x, memory, use_causal_mask=causal)


def add(x, step, rate, name):
    return x + layers.Dropout(rate, name=name)(step)


def gpt2(size="small", vocabulary=50257, steps=1024):
    """`steps` tokens to the scores of each next one; the output layer is the table of the embedding."""
    count, width, heads = GPT2[size]
    tokens = Input((steps,), dtype="int32", name="tokens")
    table = layers.ReversibleEmbedding(vocabulary, width, tie_weights=True, name="tokens_embedding")
    x = table(tokens)
    x = layers.Dropout(0.1, name="embedding_dropout")(Positions(name="positions")(x))
    for index in range(count):
        name = f"block{index}"
        inner = norm(x, f"{name}_norm1", 1e-5)
        x = add(x, attend(inner, inner, heads, f"{name}_attention", causal=True), 0.1, f"{name}_dropout1")
        inner = norm(x, f"{name}_norm2", 1e-5)
        x = add(x, feed_forward(inner, 4 * width, "gelu", name), 0.1, f"{name}_dropout2")
    x = norm(x, "final_norm", 1e-5)
    return Model(tokens, table(x, reverse=True), name="gpt2" if size == "small" else f"gpt2-{size}")


def bert(size="base", vocabulary=30522, steps=512, segments=2):
    """`steps` tokens, and which of two sentences each belongs to; every vector, and the pooled first one."""
    count, width, heads = BERT[size]
    tokens = Input((steps,), dtype="int32", name="tokens")
    segment = Input((steps,), dtype="int32", name="segments")
    x = layers.Embedding(vocabulary, width, name="tokens_embedding")(tokens)
    x = Positions(name="positions")(x) + layers.Embedding(segments, width, name="segments_embedding")(segment)
    x = layers.Dropout(0.1, name="embedding_dropout")(norm(x, "embedding_norm", 1e-12))
    for index in range(count):
        name = f"block{index}"
        x = norm(add(x, attend(x, x, heads, f"{name}_attention"), 0.1, f"{name}_dropout1"), f"{name}_norm1", 1e-12)
        x = norm(add(x, feed_forward(x, 4 * width, "gelu", name), 0.1, f"{name}_dropout2"), f"{name}_norm2", 1e-12)
    pooled = layers.Dense(width, activation="tanh", name="pooler")(x[:, 0])
    return Model([tokens, segment], [x, pooled], name=f"bert-{size}")


def add_norm(x, step, rate, name):
    return norm(add(x, step, rate, f"{name}_dropout"), f"{name}_norm", 1e-6)


def transformer(size="base", vocabulary=37000, steps=512, count=6):
    """A sentence and its translation so far, to the scores of each next token.

    One table is the embedding of both languages and the output layer (section 3.4); positions are sines, which weigh
    nothing; projections of attention are matrices without biases (section 3.2.2).
    """
    width, inner, heads, rate = TRANSFORMER[size]
    source = Input((steps,), dtype="int32", name="source")
    target = Input((steps,), dtype="int32", name="target")
    table = layers.ReversibleEmbedding(vocabulary, width, tie_weights=True, name="tokens_embedding")

    memory = layers.Dropout(rate, name="source_dropout")(table(source) * width**0.5)
    for index in range(count):
        name = f"encoder{index}"
        step = attend(memory, memory, heads, f"{name}_attention", bias=False)
        memory = add_norm(memory, step, rate, f"{name}_attention")
        memory = add_norm(memory, feed_forward(memory, inner, "relu", name), rate, f"{name}_dense")

    x = layers.Dropout(rate, name="target_dropout")(table(target) * width**0.5)
    for index in range(count):
        name = f"decoder{index}"
        x = add_norm(x, attend(x, x, heads, f"{name}_self", causal=True, bias=False), rate, f"{name}_self")
        x = add_norm(x, attend(x, memory, heads, f"{name}_cross", bias=False), rate, f"{name}_cross")
        x = add_norm(x, feed_forward(x, inner, "relu", name), rate, f"{name}_dense")
    return Model([source, target], table(x, reverse=True), name=f"transformer-{size}")
