"""PyTorch programs that cannot be known, or cannot be: nothing is guessed, nothing lost in silence, everything said."""

from __future__ import annotations

import pytest

from weigh.api import Network, read_source
from weigh.words.remarks import note, unknown

HEAD = "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n"


def read(body: str, shape: tuple[int, ...] = (), head: str = HEAD) -> Network:
    reading = read_source("net.py", text=head + body, inputs={"": shape} if shape else {})
    assert len(reading.graphs) == 1
    return Network(reading.graphs[0], reading)


def module(init: str, forward: str) -> str:
    """A class with these lines in its two methods."""

    def block(lines: str) -> str:
        return "".join(f"        {line}\n" for line in lines.strip("\n").split("\n"))

    return (
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        f"{block(init)}    def forward(self, x):\n{block(forward)}"
    )


def told(network: Network) -> list[str]:
    return [unknown(gap) for gap in network.graph.gaps]


def faults(network: Network) -> list[str]:
    return [str(fault) for fault in network.graph.faults]


# -- what cannot be known


def test_a_branch_on_data_leaves_the_work_open_and_the_parameters_exact() -> None:
    network = read(
        module(
            "self.a = nn.Linear(10, 20)\nself.b = nn.Linear(10, 20)\nself.c = nn.Linear(20, 2)",
            "if x.sum() > 0:\n    x = self.a(x)\nelse:\n    x = self.b(x)\nreturn self.c(x)",
        ),
        (10,),
    )
    assert network.params.exact and network.params.known == 2 * (10 + 1) * 20 + (20 + 1) * 2
    assert network.macs.missing
    assert told(network) == [
        "Whether `x.sum() > 0` holds is not known, so neither branch was read. Whether Tensor counts as true is not known."
    ]


def test_an_early_return_on_data_leaves_the_work_open() -> None:
    network = read(
        module(
            "self.a = nn.Linear(10, 20)\nself.b = nn.Linear(20, 2)",
            "x = self.a(x)\nif x.mean() > 0:\n    return x\nreturn self.b(x)",
        ),
        (10,),
    )
    assert network.params.known == (10 + 1) * 20 + (20 + 1) * 2 and network.params.exact
    assert network.macs.missing and network.macs.known >= 10 * 20


def test_a_choice_between_tensors_of_one_shape_changes_nothing() -> None:
    body = module(
        "self.a = nn.Linear(10, 10)\nself.b = nn.Linear(10, 10)",
        "y = self.a(x)\nz = self.b(x)\nout = y if torch.rand(1) > 0.5 else z\nif torch.rand(1) > 0.5:\n    out = z\nelse:\n    out = y\nreturn out",
    )
    network = read(body, (10,))
    assert network.params.known == network.macs.known + 20 == 220
    assert network.macs.exact and not network.graph.gaps


def test_an_unknown_library_is_at_least() -> None:
    body = (
        "from mamba_ssm import Mamba\n"
        + module("self.norm = nn.LayerNorm(64)\nself.mixer = Mamba(d_model=64, d_state=16)\nself.out = nn.Linear(64, 10)",
                 "return self.out(x + self.mixer(self.norm(x)))")
        + "model = Net()\n"
    )  # fmt: skip
    for shape in ((8, 64), ()):
        network = read(body, shape)
        assert network.params.missing and network.params.known == 2 * 64 + (64 + 1) * 10
        assert network.macs.missing
        assert "The module mamba_ssm.Mamba is not known here." in told(network)
        assert next(gap.place.line for gap in network.graph.gaps if gap.place and "mamba" in gap.what) == 4


def test_an_unknown_layer_that_forward_never_reaches_is_at_least() -> None:
    network = read(
        "from mamba_ssm import Mamba\n"
        + module(
            "self.a = nn.Linear(4, 4)\nself.mixer = Mamba(4)",
            "x = self.a(x)\nif x.max() > 1:\n    return x\nreturn self.mixer(x)",
        ),
        (4,),
    )
    assert network.params.missing and network.params.known == 20


def test_an_unknown_function_owns_nothing_and_may_do_any_work() -> None:
    network = read(
        "import my_cuda_ext\nfrom torch.autograd import Function\n\n\nclass Op(Function):\n    @staticmethod\n"
        "    def forward(ctx, x, w):\n        ctx.save_for_backward(x, w)\n        return my_cuda_ext.forward(x, w)\n\n\n"
        + module("self.w = nn.Parameter(torch.randn(16, 3, 3, 3))\nself.fc = nn.Linear(16, 4)",
                 "x = Op.apply(x, self.w)\nreturn self.fc(x.mean((2, 3)))"),
        (3, 8, 8),
    )  # fmt: skip
    assert network.params.exact and network.params.known == 16 * 3 * 3 * 3 + (16 + 1) * 4
    assert network.macs.missing
    assert told(network)[0] == "The module my_cuda_ext is not known here."


def test_an_image_library_in_the_way_of_tensors_is_not_passed_over() -> None:
    network = read(
        "import cv2\n"
        + module(
            "self.c = nn.Conv2d(6, 4, 3)", "y = cv2.GaussianBlur(x, (5, 5), 0)\nreturn self.c(torch.cat([x, y], 1))"
        ),
        (3, 8, 8),
    )
    assert network.params.known == (3 * 3 * 6 + 1) * 4
    assert network.macs.missing
    assert told(network) == ["The function cv2.GaussianBlur has no rule here."]


@pytest.mark.parametrize(
    "imports, made, what",
    [
        ("", "torch.hub.load('ultralytics/yolov5', 'yolov5s', pretrained=True)", "torch.hub.load"),
        ("from apex.normalization import FusedLayerNorm\n", "FusedLayerNorm(8)", "apex.normalization.FusedLayerNorm"),
        ("from transformers import XLNetModel\n", "XLNetModel.from_pretrained('xlnet')", "transformers.XLNetModel"),
        ("from transformers import BertModel\n", "BertModel.from_pretrained('acme/own')", "The checkpoint acme/own"),
        ("import timmy\n", "timmy.create_model('resnet50', num_classes=8)", "timmy"),
    ],
)
def test_a_part_from_elsewhere_is_at_least_however_it_is_made(imports: str, made: str, what: str) -> None:
    body = imports + module(f"self.part = {made}\nself.fc = nn.Linear(8, 4)", "return self.fc(self.part(x))")
    for shape in ((8,), ()):
        network = read(body, shape)
        assert network.params.missing and network.params.known == (8 + 1) * 4
        assert network.macs.missing and what in told(network)[0]


def test_a_part_from_elsewhere_that_is_never_called_is_at_least() -> None:
    body = "from torch_geometric.nn import GCNConv\n"
    body += module("self.conv = GCNConv(8, 16)\nself.fc = nn.Linear(8, 4)", "return self.fc(x)")
    network = read(body, (8,))
    assert network.params.missing and network.params.known == (8 + 1) * 4 and network.macs.known == 8 * 4


@pytest.mark.parametrize("made", ["model = nn.Sequential(*layers)\n", "model = Chain(*layers)\n", "model = Other()\n"])
def test_layers_listed_under_an_unknown_condition_are_at_least(made: str) -> None:
    body = (
        "layers = [nn.Linear(8, 8)]\nif flag:\n    layers.append(nn.Linear(8, 8))\nlayers.append(nn.Linear(8, 2))\n"
        "class Chain(nn.Sequential):\n    def __init__(self, *layers):\n        super().__init__(*layers)\n"
        "class Other(nn.Sequential):\n    def __init__(self):\n        super().__init__(*layers)\n" + made
    )
    network = read(body, (8,))
    assert network.name == "model" and network.params.missing and network.macs.missing
    assert told(network) == [
        "Whether `flag` holds is not known, so neither branch was read. flag is not defined in the source. "
        "Add --set flag=VALUE; for a shape --set flag=28,28,1."
    ]


def test_modules_that_nothing_holds_are_not_counted_and_this_is_said() -> None:
    network = read(
        module("self.layers = [nn.Linear(10, 10) for _ in range(3)]\nself.out = nn.Linear(10, 2)",
               "for layer in self.layers:\n    x = layer(x)\nreturn self.out(x)"),
        (10,),
    )  # fmt: skip
    assert network.params.known == (10 + 1) * 2 and network.macs.known == 3 * 10 * 10 + 10 * 2
    assert [note(one) for one in network.graph.notes if one.kind == "unregistered"] == 3 * [
        "No module holds this Linear: it stands in a plain list or dict, or is made inside `forward`. PyTorch neither finds nor "
        "trains its 110 parameters, so they are not counted; nn.ModuleList and nn.ModuleDict hold modules."
    ]


# -- programs that do not end


@pytest.mark.parametrize(
    "forward, why",
    [
        (
            "return self.forward(self.fc(x))",
            "Calls are nested more than 900 deep here: the recursion does not seem to end.",
        ),
        ("while True:\n    y = 1\nreturn self.fc(x)", "The program takes "),
    ],
)
def test_a_forward_that_does_not_end_leaves_the_parameters(forward: str, why: str) -> None:
    network = read(module("self.fc = nn.Linear(8, 8)", forward), (8,))
    assert network.params.exact and network.params.known == (8 + 1) * 8
    assert network.macs.missing and why in told(network)[0]


def test_a_constructor_that_does_not_end_is_at_least() -> None:
    body = (
        module("self.fc = nn.Linear(8, 8)\nself.many = [i for i in iter(int, 1)]", "return self.fc(x)")
        + "net = Net()\n"
    )
    network = read(body, (8,))
    assert network.params.missing and network.params.known == (8 + 1) * 8


def test_a_module_that_holds_itself() -> None:
    network = read(module("self.fc = nn.Linear(8, 8)\nself.me = self", "return self.fc(x)"), (8,))
    assert network.params.known == 72 and network.macs.known == 64


def test_sizes_that_no_machine_holds() -> None:
    network = read(
        module(
            "self.fc = nn.Linear(10**12, 10**12)\nself.p = nn.Parameter(torch.zeros(10**9, 10**9))", "return self.fc(x)"
        )
    )
    assert network.params.exact and network.params.known == (10**12 + 1) * 10**12 + 10**18


def test_a_loop_of_training_is_traced_once() -> None:
    body = module("self.fc = nn.Linear(8, 8)", "return self.fc(x)")
    body += "net = Net()\nfor step in range(3000):\n    loss = net(batch(step)).sum()\n    loss.backward()\n"
    network = read(body, (8,))
    assert network.params.known == 72 and network.macs.exact


def test_names_that_nobody_gives() -> None:
    body = module(
        'self.add_module("a b\\x1b[31m<script>", nn.Linear(3, 4))\nself.add_module("__class__", nn.Linear(4, 5))\n'
        'self.add_module("n" * 300, nn.Linear(5, 6))\nsetattr(self, "", nn.Linear(6, 7))',
        "for m in self.children():\n    x = m(x)\nreturn x",
    )
    network = read(body, (3,))
    assert network.params.known == 4 * 4 + 5 * 5 + 6 * 6 + 7 * 7


# -- networks that contradict themselves

CNN = module(
    "self.conv1 = nn.Conv2d(3, 32, 3, padding=1)\nself.conv2 = nn.Conv2d(32, 64, 3, padding=1)\n"
    "self.fc1 = nn.Linear(9216, 128)\nself.fc2 = nn.Linear(128, 10)",
    "x = F.max_pool2d(F.relu(self.conv1(x)), 2)\nx = F.max_pool2d(F.relu(self.conv2(x)), 2)\n"
    "x = x.view(x.size(0), -1)\nreturn self.fc2(F.relu(self.fc1(x)))",
)


def test_features_that_do_not_fit_are_told_as_images() -> None:
    network = read(CNN, (3, 56, 56))
    assert faults(network) == [
        "fc1 (Linear) at line 15: the input must have the size that the layer declares.\n"
        "  in_features = 9216, but the input has 12544 = 64 × 14 × 14 there. Received: (?, 12544).\n"
        "  Write in_features=12544, or give it an input of 9216 = 64 × 12 × 12."
    ]
    assert network.params.exact and network.params.known == 896 + 18_496 + 9217 * 128 + 1290
    assert network.macs.missing and network.macs.known == 56 * 56 * 32 * 27 + 28 * 28 * 64 * 288


def test_the_same_network_on_the_image_that_fits() -> None:
    network = read(CNN, (3, 48, 48))
    assert not network.graph.faults and network.macs.exact


def test_channels_that_do_not_follow() -> None:
    network = read("net = nn.Sequential(nn.Conv2d(1, 16, 3), nn.ReLU(), nn.Conv2d(32, 8, 3))\n", (1, 28, 28))
    assert faults(network) == [
        "2 (Conv2d) at line 4: the input must have the size that the layer declares.\n"
        "  in_channels = 32, but the input has 16 there. Received: (?, 16, 26, 26).\n"
        "  Write in_channels=16, or give it an input of 32."
    ]
    assert network.params.known == 160 + (9 * 32 + 1) * 8


def test_branches_that_cannot_be_joined() -> None:
    network = read(
        module("self.a = nn.Conv2d(3, 8, 3)\nself.b = nn.Conv2d(3, 8, 5)\nself.c = nn.Linear(16, 2)",
               "y = torch.cat([self.a(x), self.b(x)], 1)\nreturn self.c(y.mean((2, 3)))"),
        (3, 16, 16),
    )  # fmt: skip
    assert faults(network) == [
        "cat (cat) at line 11: all axes but axis 1 must be equally long.\n"
        "  Axis 2 is 14 in (?, 8, 14, 14), but 12 in (?, 8, 12, 12).\n"
        "  Crop, pad or resize one of them, or concatenate along axis 2."
    ]
    assert network.params.exact and network.params.known == 224 + 608 + 34


def test_a_tuple_where_a_tensor_belongs() -> None:
    network = read(
        module(
            "self.rnn = nn.LSTM(20, 32, batch_first=True)\nself.fc = nn.Linear(32, 5)", "return self.fc(self.rnn(x))"
        ),
        (7, 20),
    )
    assert faults(network) == [
        "fc (Linear) at line 10: the number of input tensors must be what the layer takes.\n"
        "  It takes 1, but received 3: (?, 7, 32), (1, ?, 32), (1, ?, 32).\n"
        "  Call it on each tensor, or merge them first."
    ]
    assert network.params.exact and network.params.known == 4 * 32 * (20 + 32 + 2) + (32 + 1) * 5
