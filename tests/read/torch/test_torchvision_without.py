"""torchvision's networks where torchvision is not installed: the text of our own gives what torchvision's files give.

Each network is read twice, from its own files and without them, and held row by row: path, type, shape, parameters,
what is trained, MACs. A few are held against PyTorch itself, on the meta device.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

import weigh
from torchvision_models import made
from weigh.readers import beside
from weigh.readers.torch.vision import NETWORKS
from weigh.words.remarks import unknown

FEW = {
    "resnet18", "resnet50", "resnext50_32x4d", "wide_resnet50_2", "alexnet", "vgg11", "vgg16_bn", "squeezenet1_0",
    "squeezenet1_1", "densenet121", "densenet161", "inception_v3", "googlenet", "mobilenet_v2", "mobilenet_v3_large",
    "mobilenet_v3_small", "mnasnet0_5", "mnasnet1_3", "efficientnet_b0", "efficientnet_b3", "efficientnet_v2_s",
    "vit_b_16", "vit_b_32", "convnext_tiny", "shufflenet_v2_x0_5", "shufflenet_v2_x1_5", "regnet_y_400mf",
    "regnet_x_800mf", "regnet_y_3_2gf", "maxvit_t",
}  # fmt: skip
"""Those whose rows are compared; the others differ from them in numbers alone, and are held by their totals."""
PUBLISHED = {
    "resnet34": (21_797_672, 3_663_761_408),
    "resnet101": (44_549_160, 7_801_405_440),
    "resnet152": (60_192_808, 11_513_626_624),
    "vgg16": (138_357_544, 15_470_264_320),
    "vgg19": (143_667_240, 19_632_062_464),
    "densenet169": (14_149_480, 3_359_843_328),
    "densenet201": (20_013_928, 4_291_365_888),
    "swin_t": (28_288_354, 4_490_566_656),
    "vit_l_16": (304_326_632, 61_554_712_576),
    "efficientnet_v2_l": (118_515_272, 12_231_188_544),
    "convnext_large": (197_767_336, 34_361_433_600),
    "regnet_y_128gf": (644_812_894, 127_517_815_680),
}


@cache
def _found(package: str) -> Any:
    return beside.installed.__wrapped__(package)


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> None:
    """torchvision is not installed."""
    monkeypatch.setattr(beside, "installed", lambda package: None if package == "torchvision" else _found(package))


def read(call: str, side: int = 224) -> Any:
    code = f"import torchvision.models as models\nnet = models.{call}\n"
    return weigh.read("net.py", text=code, inputs={"": (3, side, side)})


def rows(network: Any) -> list[tuple[Any, ...]]:
    return [
        (row.path, row.layer.type, [one.shape for one in row.outputs], row.params, row.trainable, row.macs)
        for row in network.ledger.rows
    ]


def compared(call: str, side: int = 224) -> None:
    theirs = read(call, side)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beside, "installed", lambda package: None)
        ours = read(call, side)
    assert ours.ledger.complete and not ours.graph.faults
    assert rows(ours) == rows(theirs)


@pytest.mark.parametrize("name", sorted(FEW))
def test_rows_are_those_of_the_files(name: str) -> None:
    compared(f"{name}()", 299 if name == "inception_v3" else 224)


@pytest.mark.parametrize("call", [
    "inception_v3(pretrained=True)",
    "inception_v3(pretrained=True, aux_logits=False)",
    "googlenet(pretrained=True)",
    "googlenet(weights='DEFAULT', aux_logits=True)",
    "googlenet(aux_logits=False, num_classes=10)",
    "resnet18(num_classes=7, replace_stride_with_dilation=None)",
    "resnet50(weights=models.ResNet50_Weights.IMAGENET1K_V2, replace_stride_with_dilation=[False, True, True])",
    "vgg11_bn(True)",
    "vgg11(weights='IMAGENET1K_V1', dropout=0.3)",
    "mobilenet_v2(width_mult=0.75)",
    "mobilenet_v3_small(width_mult=0.5, num_classes=3)",
    "get_model('densenet121', weights=None, num_classes=3)",
    "get_model_builder('ResNet18')()",
    "__dict__['squeezenet1_1']()",
    "resnet.ResNet(models.resnet.BasicBlock, [1, 1, 1, 1], num_classes=10)",
    "densenet.DenseNet(16, (2, 2), 32, num_classes=4)",
    "vit_b_16(image_size=224, num_classes=5)",
])  # fmt: skip
def test_arguments_mean_what_they_mean_there(call: str) -> None:
    compared(call, 299 if "inception" in call else 224)


def test_weights_for_larger_images() -> None:
    compared("vit_b_16(weights=models.ViT_B_16_Weights.IMAGENET1K_SWAG_E2E_V1)", 384)


@pytest.mark.parametrize("name, side", [("swin_t", 224), ("swin_v2_t", 256)])
def test_weights_of_windowed_attention(name: str, side: int) -> None:
    """Their files call the modules' weights, ours the modules, and masks are left out: the rows of weights are the same."""
    theirs = read(f"{name}()", side)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beside, "installed", lambda package: None)
        ours = read(f"{name}()", side)
    weights, wanted = (
        {row.path: (row.layer.type, row.params, row.trainable) for row in network.ledger.rows if row.params}
        for network in (ours, theirs)
    )
    assert weights == wanted and ours.macs.size == theirs.macs.size and ours.ledger.complete


@pytest.mark.parametrize("name", PUBLISHED)
def test_totals_are_those_published(without: None, name: str) -> None:
    network = read(f"{name}()")
    assert network.ledger.complete and (network.params.size, network.macs.size) == PUBLISHED[name]


@pytest.mark.parametrize("name", ["resnet18", "mobilenet_v3_small", "shufflenet_v2_x0_5", "swin_t", "vit_b_32"])
def test_names_and_counts_are_those_of_pytorch(without: None, name: str) -> None:
    network, real = read(f"{name}()"), made(name)
    counts = {path: sum(one.numel() for one in module.parameters()) for path, module in real.named_modules()}
    types = {path: type(module).__name__ for path, module in real.named_modules()}
    seen = {row.path: row for row in network.ledger.rows}
    inside = {path for path, count in counts.items() if count and path and not path.endswith("attention.out_proj")}
    assert inside <= seen.keys()  # nn.MultiheadAttention is one row, with all its weights
    assert {path: seen[path].layer.type for path in inside} == {path: types[path] for path in inside}
    assert {path: seen[path].params for path in inside} == {path: counts[path] for path in inside}
    assert network.params.size == counts[""]


def test_every_network_is_made(without: None) -> None:
    assert len(NETWORKS) == 80 and FEW | PUBLISHED.keys() <= NETWORKS


HEAD = (
    "import torchvision.models as models\nmodel = models.resnet18(pretrained=True)\n"
    "for p in model.parameters():\n    p.requires_grad = False\n"
    "num_ftrs = model.fc.in_features\nmodel.fc = nn.Linear(num_ftrs, 2)\n"
)


def noted(network: Any) -> list[str]:
    return [note.kind for note in network.graph.notes]


def test_a_head_of_ones_own(without: None) -> None:
    network = weigh.read("net.py", text=HEAD)
    assert (network.params.size, network.ledger.trainable.size) == (11_689_512 - 513_000 + 1026, 1026)
    assert network.macs.size == 1_814_073_344 - 512 * 1000 + 512 * 2
    assert noted(network) == ["usual input"]
    assert network.graph.inputs[0].tensor.shape[1:] == (3, 224, 224)


@pytest.mark.parametrize("code, params, side", [
    ("import torch\nm = torch.hub.load('pytorch/vision:v0.10.0', 'alexnet', pretrained=True)", 61_100_840, 224),
    ("from torchvision import models\nm = getattr(models, 'resnet18')()", 11_689_512, 224),
    ("from torchvision.models import *\nm = vgg11(weights=VGG11_Weights.DEFAULT)", 132_863_336, 224),
    ("from torchvision.models.resnet import ResNet, Bottleneck\nm = ResNet(Bottleneck, [3, 4, 6, 3])", 25_557_032, 224),
    ("import torchvision\nm = torchvision.models.efficientnet_b3()", 12_233_232, 300),
    ("from torchvision.models import inception_v3\nm = inception_v3(pretrained=True)", 27_161_264, 299),
    ("m = models.squeezenet1_1(pretrained=True)\nm.features[0] = nn.Conv2d(3, 64, 3, stride=2)", 1_235_496, 224),
    ("m = resnet18(pretrained=True)\nm.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)", 11_689_512, 224),
    ("from torchvision import models\nm = nn.Sequential(*list(models.resnet18().children())[:-1])", 11_176_512, 224),
    ("from torchvision.models import vit_b_16\nm = vit_b_16(weights='IMAGENET1K_SWAG_E2E_V1')", 86_859_496, 384),
])  # fmt: skip
def test_ways_of_asking(without: None, code: str, params: int, side: int) -> None:
    network = weigh.read("net.py", text=f"import torch.nn as nn\n{code}\n")
    assert network.ledger.complete and network.macs.exact
    assert (network.params.size, noted(network)) == (params, ["usual input"])
    assert network.graph.inputs[0].tensor.shape[1:] == (3, side, side)


def test_images_of_one_channel_are_left_open(without: None) -> None:
    code = (
        "import torchvision.models as models\nm = models.resnet18()\nm.conv1 = nn.Conv2d(1, 64, 7, 2, 3, bias=False)\n"
    )
    assert noted(weigh.read("net.py", text=code)) == ["inferred input"]


def test_the_same_where_it_is_installed() -> None:
    network = weigh.read("net.py", text=HEAD)
    assert (network.ledger.trainable.size, noted(network)) == (1026, ["usual input"])


def test_what_only_the_files_tell_names_the_remedy(without: None) -> None:
    code = (
        "from torchvision import models\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.body = models.segmentation.fcn_resnet50(weights='DEFAULT')\n        self.fc = nn.Linear(1000, 3)\n"
        "    def forward(self, x):\n        return self.fc(self.body(x))\n"
    )
    network = weigh.read("net.py", text=code)
    assert [gap.kind for gap in network.graph.gaps] == ["torchvision"]
    assert "`pip install --no-deps torchvision`" in unknown(network.graph.gaps[0])


def test_nothing_but_what_the_files_tell(without: None) -> None:
    with pytest.raises(weigh.SourceError, match=r"torchvision\.models\.segmentation\.fcn_resnet50") as error:
        weigh.read("net.py", text="import torchvision\nm = torchvision.models.segmentation.fcn_resnet50()\n")
    assert "pip install --no-deps torchvision" in str(error.value)


def test_a_function_of_the_same_name_is_not_taken_for_torchvisions(without: None) -> None:
    code = "import torch.nn as nn\nm = nn.Sequential(resnet18(), nn.Linear(1000, 2))\n"
    assert not weigh.read("net.py", text=code).ledger.complete
