"""One true change, and the number that it leads to: the first answer names the change.

A row is a network, what is changed about its text, how the number is told, and the kinds of edits that are right. The
number is that of the changed text; where a way of counting is what is changed, it is worked out from the network's own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from weigh.api import Network
from weigh.ask.claims import parse
from weigh.ask.ledger import ledger
from weigh.explaining import answers_for
from weigh.sources import read_source

KERAS = "from tensorflow.keras import Input, Sequential, layers\nmodel = Sequential([{}])\n"
TORCH = "import torch\nfrom torch import nn\nnet = nn.Sequential({})\nnet(torch.{})\n"

MNIST = KERAS.format(
    "Input((28, 28, 1)), layers.Conv2D(32, 3, activation='relu'), layers.MaxPooling2D(), "
    "layers.Conv2D(64, 3, activation='relu'), layers.MaxPooling2D(), layers.Flatten(), "
    "layers.Dense(128, activation='relu'), layers.Dense(10)"
)
CIFAR = KERAS.format(
    "Input((32, 32, 3)), layers.Conv2D(32, 3, padding='same'), layers.BatchNormalization(), layers.ReLU(), "
    "layers.MaxPooling2D(), layers.Conv2D(64, 3, padding='same'), layers.BatchNormalization(), layers.ReLU(), "
    "layers.MaxPooling2D(), layers.Flatten(), layers.Dense(512), layers.Dense(10)"
)
REVIEWS = KERAS.format("Input((200,)), layers.Embedding(20000, 128), layers.LSTM(64), layers.Dense(1)")
SPEECH = KERAS.format("Input((None, 40)), layers.GRU(96, return_sequences=True), layers.GRU(48), layers.Dense(12)")
LAYERED = TORCH.format(
    "nn.Conv2d(3, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2), "
    "nn.Conv2d(64, 128, 3, padding=1), nn.BatchNorm2d(128), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), "
    "nn.Linear(128, 100)",
    "randn(1, 3, 32, 32)",
)
TAGGER = """import torch
from torch import nn
class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(10000, 100)
        self.lstm = nn.LSTM(100, 128, batch_first=True)
        self.out = nn.Linear(128, 17)
    def forward(self, x):
        y, _ = self.lstm(self.embed(x))
        return self.out(y)
net = Tagger()
net(torch.zeros(1, 50, dtype=torch.long))
"""
WRITER = """import torch
from torch import nn
class Block(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.ln1 = nn.LayerNorm(d)
        self.attn = nn.MultiheadAttention(d, 4, batch_first=True)
        self.ln2 = nn.LayerNorm(d)
        self.fc = nn.Linear(d, 4 * d)
        self.proj = nn.Linear(4 * d, d)
    def forward(self, x):
        y = self.ln1(x)
        x = x + self.attn(y, y, y)[0]
        return x + self.proj(torch.relu(self.fc(self.ln2(x))))
class Writer(nn.Module):
    def __init__(self, vocab=5000, d=64, n=6):
        super().__init__()
        self.wte = nn.Embedding(vocab, d)
        self.wpe = nn.Embedding(128, d)
        self.blocks = nn.ModuleList([Block(d) for _ in range(n)])
        self.head = nn.Linear(d, vocab, bias=False)
    def forward(self, x):
        x = self.wte(x) + self.wpe(torch.arange(x.shape[1]))
        for block in self.blocks:
            x = block(x)
        return self.head(x)
net = Writer()
net(torch.zeros(1, 128, dtype=torch.long))
"""
FROZEN = """from tensorflow.keras import Sequential, layers
from tensorflow.keras.applications import MobileNetV2
base = MobileNetV2(include_top=False, weights=None, input_shape=(96, 96, 3))
base.trainable = False
model = Sequential([base, layers.GlobalAveragePooling2D(), layers.Dense(5)])
"""


@cache
def network(text: str) -> Network:
    reading = read_source("-", text=text)
    return Network(reading.graphs[0], reading)


def params(text: str) -> int:
    return network(text).params.known


def macs(text: str) -> int:
    return network(text).macs.known


def first(text: str, *claims: str) -> tuple[str, ...]:
    """The kinds of the first answer's edits, or of the answer where it edits nothing."""
    answers = network(text).why(*claims).answers
    assert answers, "nothing was found"
    return tuple(dict.fromkeys(answers[0].kinds)) or (answers[0].kind,)


Told = Callable[[int], str]
EXACT: Told = "{:,}".format
GERMAN: Told = lambda number: f"{number:,}".replace(",", ".")  # noqa: E731
FRENCH: Told = lambda number: f"{number:,}".replace(",", "\u202f")  # noqa: E731
SWISS: Told = lambda number: f"{number:,}".replace(",", "'")  # noqa: E731

CHANGED = [
    (MNIST, [("Conv2D(32, 3,", "Conv2D(32, 3, padding='same',"), ("Conv2D(64, 3,", "Conv2D(64, 3, padding='same',")],
     EXACT, "padding"),
    (MNIST, [("28, 28, 1", "28, 28, 3")], GERMAN, "channels"),
    (MNIST, [("Dense(128", "Dense(256")], EXACT, "units"),
    (MNIST, [("Conv2D(64", "Conv2D(128")], FRENCH, "filters"),
    (MNIST, [("Conv2D(64", "SeparableConv2D(64")], EXACT, "separable"),
    (MNIST, [("Flatten()", "GlobalAveragePooling2D()")], EXACT, "global_pool"),
    (MNIST, [("layers.Dense(128, activation='relu'), ", "")], SWISS, "layer_less"),
    (CIFAR, [("layers.BatchNormalization(), ", "")] * 2, EXACT, "without_norm"),
    (CIFAR, [("Dense(10)", "Dense(100)")], EXACT, "classes"),
    (CIFAR, [("32, 32, 3", "32, 32, 1")], EXACT, "channels"),
    (REVIEWS, [("layers.LSTM(64)", "layers.Bidirectional(layers.LSTM(64))")], EXACT, "bidirectional"),
    (REVIEWS, [("LSTM", "GRU")], EXACT, "cell"),
    (REVIEWS, [("LSTM", "SimpleRNN")], GERMAN, "cell"),
    (REVIEWS, [("20000", "20001")], EXACT, "vocabulary"),
    (REVIEWS, [("20000, 128", "20000, 64")], EXACT, "features"),
    (SPEECH, [("GRU(96,", "GRU(96, reset_after=False,"), ("GRU(48)", "GRU(48, reset_after=False)")],
     EXACT, "recurrent_biases"),
    (SPEECH, [("GRU(96", "LSTM(96"), ("GRU(48", "LSTM(48")], EXACT, "cell"),
    (LAYERED, [("padding=1)", "padding=1, bias=False)")] * 2, EXACT, "without_biases_before_norm"),
    (LAYERED, [("128, 100", "128, 10")], EXACT, "classes"),
    (TAGGER, [("nn.LSTM", "nn.GRU")], EXACT, "cell"),
    (TAGGER, [("batch_first=True", "batch_first=True, bidirectional=True"), ("Linear(128", "Linear(256")],
     EXACT, "bidirectional"),
    (TAGGER, [("batch_first=True", "num_layers=2, batch_first=True")], EXACT, "num_layers"),
    (WRITER, [("n=6", "n=8")], EXACT, "layer_more"),
    (WRITER, [("n=6", "n=4")], EXACT, "layer_less"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "changes", "told", "kind"), CHANGED)
def test_a_change_of_the_network(text: str, changes: list[tuple[str, str]], told: Told, kind: str) -> None:
    changed = text
    for old, new in changes:
        assert old in changed
        changed = changed.replace(old, new, 1)
    assert first(text, told(params(changed))) == (kind,)


OF_STATISTICS = 2 * (64 + 128)
COUNTED = [
    (CIFAR, EXACT(params(CIFAR) - 2 * (32 + 64)), ("without_running_statistics",)),
    (LAYERED, EXACT(params(LAYERED) + OF_STATISTICS), ("with_buffers",)),
    (LAYERED, EXACT(params(LAYERED) + OF_STATISTICS + 2), ("with_state",)),
    (LAYERED, EXACT(3 * params(LAYERED)), ("with_optimizer",)),
    (LAYERED, f"{params(LAYERED) * 4 / 2**20:.3f} MiB", ("bytes",)),
    (LAYERED, f"{params(LAYERED) / 2 / 1000:.2f} kB", ("bytes",)),
    (TAGGER, f"{params(TAGGER) * 16 / 10**6:.3f} MB", ("bytes",)),
    (TAGGER, EXACT(params(TAGGER) - 4 * 128), ("recurrent_biases",)),
    (TAGGER, EXACT(params(TAGGER) - 10_000 * 100), ("without_embeddings",)),
    (WRITER, EXACT(params(WRITER) - 5_000 * 64), ("tied",)),
    (WRITER, EXACT(params(WRITER) - 5_000 * 64 - 128 * 64), ("without_embeddings", "without_positions")),
    (MNIST, EXACT(macs(MNIST)) + " FLOPs", ("macs_as_flops",)),
    (MNIST, EXACT(2 * macs(MNIST)) + " MACs", ("flops_as_macs",)),
    (MNIST, EXACT(32 * macs(MNIST)) + " MACs", ("with_batch",)),
    (FROZEN, EXACT(params(FROZEN)) + " trainable", ("untrained_too",)),
    (FROZEN, EXACT(6_405), ("trainable_only",)),
]


@pytest.mark.parametrize(("text", "claim", "kinds"), COUNTED)
def test_counted_otherwise(text: str, claim: str, kinds: tuple[str, ...]) -> None:
    assert first(text, claim) == kinds


@pytest.mark.parametrize("claim", ["62,4 млн", "62,4 Mio.", "62,4 millones", "6238万", "62,4 milhões", "0,0624 Mrd"])
def test_numbers_of_many_languages(claim: str) -> None:
    (found,) = parse([claim])
    assert found.tight.holds(62_378_344) or found.wide.holds(62_378_344)


# -- several claims, and names that say nothing ------------------------------------------------------------------------

ALEXNET = KERAS.format(
    "layers.Conv2D(96, 11, strides=4, input_shape=[227, 227, 3]), layers.MaxPooling2D(3, 2), "
    "layers.Conv2D(256, 5, padding='same'), layers.MaxPooling2D(3, 2), layers.Conv2D(384, 3, padding='same'), "
    "layers.Conv2D(384, 3, padding='same'), layers.Conv2D(256, 3, padding='same'), "
    "layers.Dense(4096), layers.Dense(4096), layers.Dense(1000)"
)
SEVERAL = [
    (ALEXNET, ("60M",)),
    (ALEXNET, ("60M", "650k neurons")),
    (ALEXNET, ("62,378,344", "650k neurons")),
    (ALEXNET, ("60M", "8 layers", "1.1G MACs")),
    (MNIST, ("421,642",)),
    (MNIST, ("421,642", "10M MACs")),
    (REVIEWS, ("2.66M", "3M MACs")),
    (CIFAR, ("2.1M", "99k neurons", "14 layers")),
]


@pytest.mark.parametrize(("text", "claims"), SEVERAL)
def test_no_first_answer_is_far_from_a_claim_that_others_are_near(text: str, claims: tuple[str, ...]) -> None:
    """Of answers that meet as many claims, the first misses the others least."""
    answers = [one for one in network(text).why(*claims).answers if one.kind == "edits"]
    met = [sum(fit.reading is not None for fit in one.fits) for one in answers]
    off = [sum(fit.missed for fit in one.fits if fit.reading is None) for one in answers]
    alike = [one for count, one in zip(met, off, strict=True) if count == met[0]]
    assert not alike or alike[0] <= min(alike) + 4.5


@pytest.mark.parametrize("claims", [("60M",), ("60M", "650k neurons"), ("62,378,344",), ("60M", "1.1G MACs")])
@pytest.mark.parametrize("name", ["alexnet", "net", "AlexNet_paper"])
def test_a_name_is_not_needed_where_the_layers_tell(name: str, claims: tuple[str, ...]) -> None:
    """The published network is found by its layers; what the file or the variable is called changes no first answer."""
    unnamed = network(ALEXNET)
    named = network(ALEXNET.replace("Sequential([", f"Sequential(name='{name}', layers=[")).why(*claims)
    told = [(answer.total, answer.like) for answer in unnamed.why(*claims).answers[:1]]
    assert [(answer.total, answer.like) for answer in named.answers[:1]] == told
    assert told[0][1]


def test_a_narrow_miss_costs_less_than_a_wide_one() -> None:
    near, far = (answers_for(ledger(network(MNIST).graph), None, parse([claim])).fits[0] for claim in ("240k", "3.6M"))
    assert near.reading is far.reading is None
    assert near.bits < far.bits - 8
