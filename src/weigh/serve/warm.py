"""Imported once, by the process that workers are forked from: what questions need is in memory before the first one.

A question of each kind is asked, since much is imported, and many a table is made, only where it is needed.
"""

from __future__ import annotations

import gc
import json
from typing import Final

from weigh.serve.questions import answer

_CODE: Final = """\
model = tf.keras.models.Sequential([
    tf.keras.layers.Conv2D(8, 3, activation="relu", padding="same", input_shape=(32, 32, 3)),
    tf.keras.layers.MaxPooling2D(2),
    tf.keras.layers.Conv2D(16, 3, activation="relu", padding="same"),
    tf.keras.layers.Flatten(),
    tf.keras.layers.Dense(10, activation="softmax"),
])
"""
_TORCH: Final = """\
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(7200, 10))
    def forward(self, x):
        return self.net(x)
"""
_PAGE: Final = f"The network has 81,000 parameters:\n\n```python\n{_CODE}```\n"

ASKED_MOST: Final = ("alexnet", "vgg16", "resnet50", "lenet5")
"""Published networks that people's own are most often laid beside: read once, for all workers."""
SELDOM: Final = (100_000, 20, 20)
"""How often Python looks for garbage: what a question makes lives to its end, so looking costs more than it frees."""


def _warm() -> None:
    for name, question in [
        ("weigh", {"source": _TORCH, "inputs": ["3x32x32"]}),
        ("report", {"source": _CODE, "claims": ["100k"]}),
        ("why", {"source": _CODE, "claims": ["100k"]}),
        ("explain", {"source": _CODE, "layer": "dense", "expected": 10}),
        *(("why", {"zoo": name, "claims": ["50M"]}) for name in ASKED_MOST),
        ("check", {"page": _PAGE, "name": "page.md"}),
    ]:
        answer(name, json.dumps(question).encode())
    gc.collect()
    gc.freeze()  # what all workers share is not looked through for garbage, nor copied for being looked at
    gc.set_threshold(*SELDOM)


_warm()
