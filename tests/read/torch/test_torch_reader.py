"""PyTorch code as text: what a program makes of modules, and what goes into them."""

from __future__ import annotations

import json

import pytest

import weigh
from weigh.show.json_ledger import ledgers_json
from weigh.words.remarks import note, unknown

HEAD = "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n"


def read(body: str, **options: object) -> weigh.Network:
    return weigh.read("net.py", text=HEAD + body, **options)


def remarks(network: weigh.Network) -> list[str]:
    return [note(one) for one in network.graph.notes]


def gaps(network: weigh.Network) -> list[str]:
    return [f"{one.place}: {unknown(one)}" for one in network.graph.gaps]


CNN = """
class Net(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3)
        self.conv2 = nn.Conv2d(32, 64, 3)
        self.fc = nn.Linear(9216, classes)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv2(self.conv1(x))), 2)
        return self.fc(x.view(x.size(0), -1))
"""
PARAMS = 320 + 18_496 + 92_170


def test_a_class_alone_is_a_network() -> None:
    network = read(CNN, inputs={"x": (1, 28, 28)})
    assert network.params.size == PARAMS
    assert [view.path for view in network.layers] == ["conv1", "conv2", "relu", "max_pool2d", "view", "fc"]
    assert network["fc"].output_shapes == [(None, 10)]
    assert network.macs.size == 32 * 9 * 26 * 26 + 64 * 32 * 9 * 24 * 24 + 9216 * 10


def test_the_input_that_the_layers_declare() -> None:
    """64 channels of 12 × 12 are 9,216 features; (28 − 4) // 2 and (29 − 4) // 2 are 12."""
    network = read(CNN)
    assert network["conv2"].output_shapes == [(None, 64, 24, 24)]
    assert remarks(network) == [
        "Nothing says what goes in. x:1x28x28 is taken: for sides of 28 to 29, fc gets the 9,216 features that it declares."
    ]


VIEWED = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc = nn.Linear(16 * 5 * 5, 10)
    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc(x.view(-1, 16 * 5 * 5))
"""


@pytest.mark.parametrize("flat", ["x.view(-1, 16 * 5 * 5)", "x.reshape(-1, 400)", "torch.reshape(x, (-1, 400))"])
def test_rows_of_so_many_features_are_one_an_example(flat: str) -> None:
    """16 channels of 5 × 5 are 400 features, and (32 − 4) // 2 − 4 over 2 is 5: as many rows as examples."""
    network = read(VIEWED.replace("x.view(-1, 16 * 5 * 5)", flat))
    assert network["conv2"].output_shapes == [(None, 16, 10, 10)]
    assert network.macs.size == 28 * 28 * 6 * 75 + 100 * 16 * 150 + 400 * 10
    flattened = "view" if "view" in flat else "reshape"
    assert remarks(network) == [
        f"Nothing says what goes in. x:3x32x32 is taken: for sides of 32 to 35, {flattened} gets the 400 features that it declares."
    ]


def test_the_length_that_the_layers_declare() -> None:
    """32 channels of 45 steps are 1,440 features; 180 to 183 steps are halved to 45 twice."""
    network = read(
        "net = nn.Sequential(nn.Conv1d(1, 16, 3, padding=1), nn.MaxPool1d(2), nn.Conv1d(16, 32, 3, padding=1),\n"
        "    nn.MaxPool1d(2), nn.Flatten(), nn.Linear(32 * 45, 5))\n"
    )
    assert network["2"].output_shapes == [(None, 32, 90)]
    assert remarks(network) == [
        "Nothing says what goes in. input:1x180 is taken: for lengths of 180 to 183, 5 gets the 1,440 features that it declares."
    ]


def test_the_one_length_that_fits() -> None:
    network = read("net = nn.Sequential(nn.Conv1d(2, 4, 7), nn.Flatten(), nn.Linear(4 * 16_000, 5))\n")
    assert str(network.graph.inputs[0].tensor) == "(?, 2, 16006)"
    assert remarks(network) == [
        "Nothing says what goes in. input:2x16006 has the one length for which 2 gets the 64,000 features that it declares."
    ]


def test_sizes_that_nothing_tells_stay_open() -> None:
    network = read(
        "net = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 2))\n"
    )
    assert network.params.size == 3 * 9 * 8 + 8 + 8 * 2 + 2
    assert str(network.graph.inputs[0].tensor) == "(?, 3, height, width)"
    assert remarks(network) == [
        "Nothing says what goes in. As the first layers declare it, the input is input:3x?x?; give the rest with --input."
    ]


@pytest.mark.parametrize(
    "shown",
    [
        "Net()(torch.randn(4, 1, 28, 28))",
        "from torchsummary import summary\nsummary(Net().cuda(), (1, 28, 28))",
        "import torchinfo\ntorchinfo.summary(Net(), input_size=(4, 1, 28, 28))",
        "from thop import profile\nmacs, params = profile(Net(), inputs=(torch.randn(4, 1, 28, 28),))",
        "from ptflops import get_model_complexity_info\nget_model_complexity_info(Net(), (1, 28, 28))",
        "net = torch.jit.trace(Net().eval(), torch.rand(4, 1, 28, 28))",
    ],
)
def test_the_input_that_the_source_shows(shown: str) -> None:
    network = read(CNN + shown + "\n")
    assert network["conv2"].output_shapes == [(None, 64, 24, 24)]
    assert len(remarks(network)) == 1 and remarks(network)[0].startswith("What goes in is what the source shows: ")


def test_the_batch_of_the_source_is_told_and_figures_stay_those_of_one_example() -> None:
    network = read(CNN + "out = Net()(torch.randn(4, 1, 28, 28))\n")
    told = json.loads("".join(ledgers_json([network.ledger])))["models"][0]
    assert [layer["output_shapes"] for layer in told["layers"]][-1] == [[4, 10]]
    assert told["macs"] == network.macs.size == 32 * 9 * 26 * 26 + 64 * 32 * 9 * 24 * 24 + 9216 * 10


def test_what_is_never_called_counts() -> None:
    body = CNN.replace(
        "self.fc =", "self.old = nn.Linear(5, 7)\n        self.gain = nn.Parameter(torch.ones(3))\n        self.fc ="
    )
    network = read(body, inputs={"x": (1, 28, 28)})
    assert network.params.size == PARAMS + 42 + 3
    assert network["old"].output_shapes == [] and network["gain"].params == 3


def test_tied_weights_count_once() -> None:
    network = read(
        """
class LM(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(1000, 32)
        self.body = nn.Linear(32, 32)
        self.head = nn.Linear(32, 1000, bias=False)
        self.head.weight = self.embed.weight

    def forward(self, ids):
        return self.head(self.body(self.embed(ids)))
""",
        inputs={"ids": (16,)},
    )
    assert network.params.size == 32_000 + 32 * 32 + 32
    assert network["head"].params == 0 and network["head"].macs == 16 * 32 * 1000


def test_a_module_called_twice_counts_once_and_works_twice() -> None:
    network = read(
        """
class Twice(nn.Module):
    def __init__(self):
        super().__init__()
        self.shared = nn.Linear(8, 8)

    def forward(self, x):
        return self.shared(F.relu(self.shared(x)))
""",
        inputs={"x": (8,)},
    )
    assert (network.params.size, network.macs.size) == (72, 128)


def test_what_is_frozen_is_not_trained() -> None:
    frozen = "net = Net()\nfor name, p in net.named_parameters():\n    if name.startswith('conv') or name == 'fc.bias':\n        p.requires_grad = False\n"
    network = read(CNN + frozen, inputs={"x": (1, 28, 28)})
    assert network.ledger.trainable.size == 92_160
    assert network.ledger.non_trainable.size == PARAMS - 92_160


def test_deep_copies_have_parameters_of_their_own() -> None:
    network = read(
        """
import copy
def clones(module, n):
    return nn.ModuleList([copy.deepcopy(module) for _ in range(n)])

class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.lin = nn.Linear(4, 4)
        self.gain = nn.Parameter(torch.ones(4))

    def forward(self, x):
        return self.gain * self.lin(x)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = clones(Block(), 3)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
""",
        inputs={"x": (4,)},
    )
    assert network.params.size == 3 * (20 + 4)
    assert network["layers.2.lin"].params == 20


def test_running_statistics_are_buffers() -> None:
    network = read("net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8))\n", inputs={"": (3, 8, 8)})
    assert network.params.size == 3 * 9 * 8 + 8 + 16


def test_a_parameter_list_that_forward_does_not_use() -> None:
    network = read(
        """
class Bag(nn.Module):
    def __init__(self):
        super().__init__()
        self.parts = nn.ParameterList([nn.Parameter(p) for p in torch.Tensor(100, 300).split([100, 200], dim=1)])
        self.named = nn.ParameterDict({"a": nn.Parameter(torch.zeros(2, 3))})

    def forward(self, x):
        return x
"""
    )
    assert [(view.path, view.params) for view in network.layers if not view.row.encloses and view.params] == [
        ("parts.0", 10_000),
        ("parts.1", 20_000),
        ("named.a", 6),
    ]


def test_a_constructor_that_asks_for_sizes() -> None:
    body = CNN.replace("classes=10", "classes")
    assert str(read(body).params.size) == "9217*classes + 18816"
    assert read(body, given={"classes": 10}).params.size == PARAMS
    assert weigh.read("net.py::Net(3)", text=HEAD + body).params.size == PARAMS - 7 * 9217


def test_an_input_that_does_not_fit_is_told_and_the_weights_are_exact() -> None:
    network = read(CNN, inputs={"x": (1, 32, 32)})
    assert network.params.size == PARAMS
    assert [str(fault) for fault in network.graph.faults] == [
        "fc (Linear) at line 14: the input must have the size that the layer declares.\n"
        "  in_features = 9216, but the input has 12544 = 64 × 14 × 14 there. Received: (?, 12544).\n"
        "  Write in_features=12544, or give it an input of 9216 = 64 × 12 × 12."
    ]
    assert not network.ledger.complete and network["fc"].output_shapes[0][-1] == 10


def test_what_is_not_known_is_told_and_nothing_is_lost_in_silence() -> None:
    network = read(
        """
from mamba_ssm import Mamba
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.inside = nn.Linear(16, 16)
        self.mamba = Mamba(16)

    def forward(self, x):
        return self.mamba(self.inside(x))
""",
        inputs={"x": (16,)},
    )
    assert network.params.known == 272 and not network.params.exact
    assert gaps(network) == ["line 5: The module mamba_ssm.Mamba is not known here."]


def test_blocks_that_an_unknown_loop_makes_are_not_silently_none() -> None:
    network = read(
        """
import somewhere
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Linear(4, 4)
        self.blocks = nn.Sequential(*[nn.Linear(4, 4) for _ in range(somewhere.DEPTH)])

    def forward(self, x):
        return self.blocks(self.stem(x))
""",
        inputs={"x": (4,)},
    )
    assert network.params.known == 20 and not network.params.exact and not network.ledger.complete


def test_rearranging_with_einops() -> None:
    network = read(
        """
from einops import rearrange, repeat
from einops.layers.torch import Rearrange
class Patches(nn.Module):
    def __init__(self):
        super().__init__()
        self.patch = nn.Sequential(Rearrange("b c (h p1) (w p2) -> b (h w) (p1 p2 c)", p1=16, p2=16), nn.Linear(768, 64))
        self.cls = nn.Parameter(torch.randn(1, 1, 64))

    def forward(self, img):
        x = self.patch(img)
        cls = repeat(self.cls, "1 1 d -> b 1 d", b=x.shape[0])
        x = torch.cat((cls, x), dim=1)
        q = rearrange(x, "b n (h d) -> b h n d", h=8)
        return q @ q.transpose(-1, -2)
""",
        inputs={"img": (3, 224, 224)},
    )
    assert network.params.size == 768 * 64 + 64 + 64 and network.ledger.complete
    assert network.macs.size == 196 * 768 * 64 + 8 * 197 * 197 * 8
    assert network["matmul"].output_shapes == [(None, 8, 197, 197)]


def test_sequence_modules_have_the_batch_second() -> None:
    network = read("net = nn.LSTM(10, 20, num_layers=2, bidirectional=True)\n", inputs={"input": (7, 10)})
    per_layer = [4 * 20 * (inside + 20) + 8 * 20 for inside in (10, 40)]
    assert network.params.size == 2 * sum(per_layer)
    assert network.layers[0].output_shapes[0] == (7, None, 40)


def test_both_frameworks_are_told_apart() -> None:
    keras = "import torch\nimport keras\nfrom keras import layers\nm = keras.Sequential([layers.Dense(3, input_shape=(2,))])\n"
    assert weigh.read("m.py", text=keras).graph.dialect == "keras3" or weigh.read("m.py", text=keras).params.size == 9
    assert read("net = nn.Linear(2, 3)\n").graph.dialect == "torch"


def test_no_network_says_what_to_call() -> None:
    with pytest.raises(weigh.SourceError) as error:
        weigh.read("net.py", text=HEAD + "x = 1\n")
    assert str(error.value) == (
        "a source must make a network with PyTorch.\n"
        "  'net.py' was read, and it makes none: no nn.Module at its end, and no class or function gives one.\n"
        "  Give the file that builds the network, or add the lines that do."
    )


@pytest.mark.parametrize(
    ("made", "numbers"),
    [
        ("torch.arange(3)", [0, 1, 2]),
        ("torch.arange(1, 3)", [1, 2]),
        ("torch.arange(start=0, end=6, step=2, dtype=torch.float32)", [0, 2, 4]),
        ("torch.arange(end=2)", [0, 1]),
        ("torch.linspace(0, 1, 3)", [0, 0.5, 1]),
        ("torch.linspace(start=0, end=1, steps=2)", [0, 1]),
        ("torch.round(torch.pow(2.0, torch.arange(3)) * 1.6).int()", [2, 3, 6]),
        ("torch.diff(torch.tensor([1, 4, 9]))", [3, 5]),
    ],
)
def test_numbers_that_a_program_computes_become_widths(made: str, numbers: list[float]) -> None:
    network = read(f"net = nn.Sequential(*[nn.Linear(2, 1 + int(n * 2)) for n in {made}.tolist()])\n")
    assert network.params.size == sum(3 * (1 + int(n * 2)) for n in numbers)


def test_how_it_is_trained_is_kept() -> None:
    network = read(
        CNN + "import torch.optim as optim\nnet = Net()\ncriterion = nn.CrossEntropyLoss()\n"
        "optimizer = optim.SGD(net.parameters(), 0.1, momentum=0.9, nesterov=True)\n"
    )
    training = network.graph.training
    assert training is not None and (training.optimizer, training.loss) == ("SGD", "CrossEntropyLoss")
    assert training.settings == {"lr": 0.1, "momentum": 0.9, "nesterov": True}
