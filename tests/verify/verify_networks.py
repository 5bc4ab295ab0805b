"""Small networks as Keras code, for the tests of `weigh verify`."""

from __future__ import annotations

from weigh.network.graph import Graph
from weigh.sources import read_source

KERAS1_CNN = """
model = Sequential()
model.add(Convolution2D(32, 5, 5, input_shape=input_shape))
model.add(Activation('relu'))
model.add(MaxPooling2D(pool_size=(2, 2)))
model.add(Convolution2D(64, 5, 5))
model.add(Activation('relu'))
model.add(MaxPooling2D(pool_size=(2, 2)))
model.add(Dropout(0.25))
model.add(Flatten())
model.add(Dense(100))
model.add(Activation('relu'))
model.add(Dropout(0.5))
model.add(Dense(2))
model.add(Activation('softmax'))
sgd = SGD(lr=1e-3, decay=1e-6, momentum=0.9, nesterov=True)
model.compile(loss='categorical_crossentropy', optimizer=sgd, metrics=['accuracy'])
"""

SMALL = """
import keras
from keras import layers
model = keras.Sequential([
    keras.Input((12, 12, 3)), layers.Conv2D(8, 3, activation="relu"), layers.BatchNormalization(), layers.MaxPooling2D(2),
    layers.Conv2D(4, 3, strides=2, padding="same"), layers.Dropout(0.5), layers.Flatten(), layers.Dense(5, activation="softmax"),
])
model.compile(optimizer="adam", loss="categorical_crossentropy")
"""

BRANCHED = """
import keras
from keras import layers
image = keras.Input((10, 10, 4))
a = layers.SeparableConv2D(4, 3, padding="same", activation="relu")(image)
b = layers.DepthwiseConv2D(3, padding="same")(image)
x = layers.Concatenate()([layers.Add()([a, b]), a])
x = layers.LayerNormalization()(layers.AveragePooling2D(2)(x))
x = layers.GlobalAveragePooling2D()(layers.Activation("gelu")(x))
model = keras.Model(image, layers.Dense(1, activation="sigmoid")(x))
"""

TOKENS = """
import keras
from keras import layers
model = keras.Sequential([keras.Input((9,), dtype="int32"), layers.Embedding(30, 6), layers.LSTM(5), layers.Dense(3)])
"""


TORCH = """
import torch
from torch import nn
import torch.nn.functional as F
class Block(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv1 = nn.Conv2d(c, c, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(c)
        self.conv2 = nn.Conv2d(c, c, 3, padding=1)
    def forward(self, x):
        return F.relu(x + self.conv2(F.relu(self.bn1(self.conv1(x)))))
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, stride=2, padding=1)
        self.pool = nn.MaxPool2d(3, 2, padding=1)
        self.blocks = nn.Sequential(Block(8), Block(8))
        self.mean = nn.AdaptiveAvgPool2d(2)
        self.drop = nn.Dropout(0.2)
        self.fc = nn.Linear(8 * 2 * 2, 10)
    def forward(self, x):
        x = self.mean(self.blocks(self.pool(F.relu(self.stem(x)))))
        return self.fc(self.drop(x.flatten(1)))
model = Net()
"""


def read(text: str, **options: object) -> Graph:
    """The one network of a text, as Keras 3 reads it where it does not say otherwise."""
    if "import keras" in text:
        options.setdefault("dialect", "keras3")
    (graph,) = read_source("net.py", text=text, **options).graphs  # type: ignore[arg-type]
    return graph
