"""Convolutions over text: over words, and over characters.

Words: Kim, "Convolutional Neural Networks for Sentence Classification", arXiv:1408.5882, sections 2 and 3. Characters:
Zhang, Zhao and LeCun, "Character-level Convolutional Networks for Text Classification", arXiv:1509.01626, section 2.
"""

from keras import Input, Model, layers

# Maps of each convolution, and units of each dense layer.
SIZES = {"small": (256, 1024), "large": (1024, 2048)}

# Kernel of each convolution, and whether a pooling over three positions follows.
CHARACTER_LAYERS = ((7, True), (7, True), (3, False), (3, False), (3, False), (3, True))


def text_cnn(vocabulary=18765, words=56, width=300, maps=100, classes=2):
    """A sentence of `words` to `classes` probabilities; the vocabulary is that of the paper's MR."""
    sentence = Input((words,), dtype="int32")
    x = layers.Embedding(vocabulary, width, name="embedding")(sentence)
    found = []
    for size in (3, 4, 5):
        seen = layers.Conv1D(maps, size, activation="relu", name=f"conv{size}")(x)
        found.append(layers.GlobalMaxPooling1D(name=f"pool{size}")(seen))
    x = layers.Dropout(0.5, name="dropout")(layers.Concatenate(name="join")(found))
    return Model(sentence, layers.Dense(classes, activation="softmax", name="output")(x), name="text-cnn")


def char_cnn(size="large", alphabet=70, length=1014, classes=4):
    """`length` characters, one-hot, to `classes` probabilities; four classes are those of AG's news."""
    maps, units = SIZES[size]
    x = text = Input((length, alphabet))
    for index, (kernel, pooled) in enumerate(CHARACTER_LAYERS, start=1):
        x = layers.Conv1D(maps, kernel, activation="relu", name=f"conv{index}")(x)
        if pooled:
            x = layers.MaxPooling1D(3, name=f"pool{index}")(x)
    x = layers.Flatten(name="flatten")(x)
    for index in (7, 8):
        x = layers.Dense(units, activation="relu", name=f"dense{index}")(x)
        x = layers.Dropout(0.5, name=f"drop{index}")(x)
    return Model(text, layers.Dense(classes, activation="softmax", name="dense9")(x), name=f"char-cnn-{size}")
