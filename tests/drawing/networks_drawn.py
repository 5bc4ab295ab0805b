"""Networks to draw, written as people write them."""

from __future__ import annotations

from functools import cache

from weigh.ask.ledger import Ledger, ledger
from weigh.sources import read_source

SOURCES = {
    "cnn": """
from keras import Sequential, layers, Input
model = Sequential([Input((28, 28, 1)), layers.Conv2D(32, 3, activation="relu", name="conv1"), layers.ReLU(),
    layers.MaxPooling2D(name="pool"), layers.Flatten(), layers.Dropout(0.5), layers.Dense(10, name="fc")])
""",
    "inception": """
from keras import layers, Input, Model
x = i = Input((32, 32, 64))
a = layers.Conv2D(16, 1, name="a1")(x)
b = layers.Conv2D(16, 3, padding="same", name="b2")(layers.Conv2D(8, 1, name="b1")(x))
c = layers.Conv2D(8, 5, padding="same", name="c2")(layers.Conv2D(4, 1, name="c1")(x))
d = layers.Conv2D(8, 1, name="d2")(layers.MaxPooling2D(3, 1, padding="same", name="d1")(x))
model = Model(i, layers.Concatenate(name="join")([a, b, c, d]))
""",
    "siamese": """
from keras import layers, Input, Model
inner = Input((8,))
tower = Model(inner, layers.Dense(4, name="embed")(inner), name="tower")
left, right = Input((8,), name="left"), Input((8,), name="right")
model = Model([left, right], layers.Subtract(name="minus")([tower(left), tower(right)]))
""",
    "residual": """
import torch, torch.nn as nn
class Block(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv1 = nn.Conv2d(c, c, 3, padding=1)
        self.relu = nn.ReLU()
        self.conv2 = nn.Conv2d(c, c, 3, padding=1)
    def forward(self, x):
        return self.relu(self.conv2(self.relu(self.conv1(x))) + x)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, padding=1)
        self.blocks = nn.Sequential(Block(8), Block(8))
        self.head = nn.Linear(8, 5)
    def forward(self, x):
        x = self.blocks(self.stem(x))
        return self.head(x.mean((2, 3)))
model = Net()
model(torch.zeros(1, 3, 16, 16))
""",
    "token": """
import torch, torch.nn as nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.token = nn.Parameter(torch.zeros(1, 1, 8))
        self.mix = nn.Linear(8, 8)
        self.register_buffer("mask", torch.ones(5, 8))
    def forward(self, x):
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], dim=1)
        return self.mix(x * self.mask)
model = Net()
model(torch.zeros(1, 4, 8))
""",
    "hostile": """
from keras import Sequential, layers, Input
model = Sequential([Input((4,)), layers.Dense(2, name="<script>alert('x')</script>&\\x00\\x1b[31m\\u202e\\ud800"),
    layers.Dense(3, name="n" * 5000)], name="\\"/><b>&amp;")
""",
    "volume": """
from keras import Sequential, layers, Input
model = Sequential([Input((16, 32, 32, 1)), layers.Conv3D(8, 3), layers.MaxPooling3D(), layers.Flatten(), layers.Dense(4)])
""",
    "sequence": """
from keras import Sequential, layers, Input
model = Sequential([Input((100,)), layers.Embedding(1000, 16), layers.Conv1D(32, 5), layers.GlobalMaxPooling1D(), layers.Dense(2)])
""",
    "shared": """
from keras import layers, Input, Model
x = i = Input((8,))
d = layers.Dense(8, name="again")
model = Model(i, d(d(d(x))))
""",
}


@cache
def drawn_from(name: str) -> Ledger:
    """The ledger of a network above, or of one of the zoo."""
    if name in SOURCES:
        return ledger(read_source(f"{name}.py", text=SOURCES[name]).graphs[-1])
    return ledger(read_source(name).graphs[-1])


def from_text(text: str) -> Ledger:
    return ledger(read_source("model.py", text=text, max_layers=100_000).graphs[-1])
