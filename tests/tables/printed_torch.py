"""The torch networks whose printed summaries are the fixtures in `printed/`.

Torch is imported only inside the function: the tests read the fixtures, not this file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def networks() -> Mapping[str, tuple[Any, tuple[int, ...], str]]:
    """By name: a network, the shape of its input without the batch axis, and the input's type."""
    from torch import Tensor as T
    from torch import cat, nn

    class LeNet(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
            self.conv2 = nn.Conv2d(6, 16, 5)
            self.pool = nn.MaxPool2d(2)
            self.fc1 = nn.Linear(400, 120)
            self.fc2 = nn.Linear(120, 84)
            self.fc3 = nn.Linear(84, 10)

        def forward(self, x: T) -> T:
            x = self.pool(self.conv2(self.pool(self.conv1(x).relu())).relu())
            return self.fc3(self.fc2(self.fc1(x.flatten(1)).relu()).relu())

    class BasicBlock(nn.Module):
        def __init__(self, inside: int, filters: int, stride: int) -> None:
            super().__init__()
            self.conv1 = nn.Conv2d(inside, filters, 3, stride, 1, bias=False)
            self.bn1 = nn.BatchNorm2d(filters)
            self.relu = nn.ReLU(inplace=True)
            self.conv2 = nn.Conv2d(filters, filters, 3, 1, 1, bias=False)
            self.bn2 = nn.BatchNorm2d(filters)
            self.downsample: Any = None
            if stride > 1:
                self.downsample = nn.Sequential(
                    nn.Conv2d(inside, filters, 1, stride, bias=False), nn.BatchNorm2d(filters)
                )

        def forward(self, x: T) -> T:
            y = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
            return self.relu(y + (x if self.downsample is None else self.downsample(x)))

    class ResNet(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv1 = nn.Conv2d(3, 16, 7, 2, 3, bias=False)
            self.bn1 = nn.BatchNorm2d(16)
            self.relu = nn.ReLU(inplace=True)
            self.maxpool = nn.MaxPool2d(3, 2, 1)
            self.layer1 = nn.Sequential(BasicBlock(16, 16, 1), BasicBlock(16, 16, 1))
            self.layer2 = nn.Sequential(BasicBlock(16, 32, 2), BasicBlock(32, 32, 1))
            self.avgpool = nn.AdaptiveAvgPool2d(1)
            self.fc = nn.Linear(32, 10)

        def forward(self, x: T) -> T:
            x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
            return self.fc(self.avgpool(self.layer2(self.layer1(x))).flatten(1))

    def convolution(inside: int, filters: int, kernel: int, stride: int = 1, groups: int = 1) -> nn.Sequential:
        return nn.Sequential(
            nn.Conv2d(inside, filters, kernel, stride, kernel // 2, groups=groups, bias=False),
            nn.BatchNorm2d(filters),
            nn.ReLU6(inplace=True),
        )

    class InvertedResidual(nn.Module):
        def __init__(self, inside: int, filters: int, stride: int) -> None:
            super().__init__()
            self.adds = stride == 1 and inside == filters
            wide = 6 * inside
            self.conv = nn.Sequential(
                convolution(inside, wide, 1),
                convolution(wide, wide, 3, stride, groups=wide),
                nn.Conv2d(wide, filters, 1, bias=False),
                nn.BatchNorm2d(filters),
            )

        def forward(self, x: T) -> T:
            return x + self.conv(x) if self.adds else self.conv(x)

    class LstmClassifier(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embedding = nn.Embedding(1000, 32, padding_idx=0)
            self.lstm = nn.LSTM(32, 48, num_layers=2, batch_first=True, bidirectional=True)
            self.dropout = nn.Dropout(0.5)
            self.fc = nn.Linear(96, 3)

        def forward(self, x: T) -> T:
            return self.fc(self.dropout(self.lstm(self.embedding(x))[0][:, -1]))

    class UNet(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.down = nn.ModuleList([self.twice(3, 8), self.twice(8, 16)])
            self.pool = nn.MaxPool2d(2)
            self.bottom = self.twice(16, 32)
            self.up = nn.ModuleList([nn.ConvTranspose2d(32, 16, 2, 2), nn.ConvTranspose2d(16, 8, 2, 2)])
            self.merge = nn.ModuleList([self.twice(32, 16), self.twice(16, 8)])
            self.head = nn.Conv2d(8, 1, 1)

        @staticmethod
        def twice(inside: int, filters: int) -> nn.Sequential:
            return nn.Sequential(
                nn.Conv2d(inside, filters, 3, padding=1),
                nn.ReLU(),
                nn.Conv2d(filters, filters, 3, padding=1),
                nn.ReLU(),
            )

        def forward(self, x: T) -> T:
            kept = []
            for block in self.down:
                x = block(x)
                kept.append(x)
                x = self.pool(x)
            x = self.bottom(x)
            for up, merge in zip(self.up, self.merge, strict=True):
                x = merge(cat([up(x), kept.pop()], 1))
            return self.head(x)

    class SharedTwice(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first = nn.Linear(12, 24)
            self.shared = nn.Linear(24, 24)
            self.act = nn.Tanh()
            self.last = nn.Linear(24, 5)

        def forward(self, x: T) -> T:
            x = self.act(self.shared(self.act(self.first(x))))
            return self.last(self.act(self.shared(x)))

    class Encoder(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.project = nn.Linear(10, 32)
            layer = nn.TransformerEncoderLayer(32, 4, 64, batch_first=True)
            self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
            self.head = nn.Linear(32, 2)

        def forward(self, x: T) -> T:
            return self.head(self.encoder(self.project(x)).mean(1))

    class Attention(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.project = nn.Linear(10, 32)
            self.attend = nn.MultiheadAttention(32, 4, batch_first=True)
            self.norm = nn.LayerNorm(32)
            self.head = nn.Linear(32, 2)

        def forward(self, x: T) -> T:
            x = self.project(x)
            return self.head(self.norm(x + self.attend(x, x, x)[0]))

    mobile = nn.Sequential(
        convolution(3, 16, 3, 2),
        InvertedResidual(16, 24, 2),
        InvertedResidual(24, 24, 1),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(24, 10),
    )
    frozen = ResNet()
    for weight in frozen.parameters():
        weight.requires_grad = False
    frozen.fc = nn.Linear(32, 2)
    return {
        "lenet": (LeNet(), (1, 28, 28), "float32"),
        "resnet": (ResNet(), (3, 64, 64), "float32"),
        "frozen": (frozen, (3, 64, 64), "float32"),
        "mobile": (mobile, (3, 32, 32), "float32"),
        "lstm": (LstmClassifier(), (20,), "int64"),
        "unet": (UNet(), (3, 32, 32), "float32"),
        "shared": (SharedTwice(), (12,), "float32"),
        "attention": (Attention(), (7, 10), "float32"),
        "encoder": (Encoder(), (7, 10), "float32"),
    }


TORCHSUMMARY = ("lenet", "resnet", "mobile", "shared", "attention")

IN_OUT = ("input_size", "output_size", "num_params")
ALL = ("input_size", "output_size", "num_params", "kernel_size", "mult_adds", "trainable")
TORCHINFO: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    ("lenet_all", "lenet", {"col_names": ALL, "row_settings": ("var_names",), "col_width": 16}),
    ("resnet_depth2", "resnet", {"depth": 2, "col_names": IN_OUT, "row_settings": ("var_names",)}),
    ("frozen_depth3", "frozen", {"depth": 3, "col_names": ALL, "row_settings": ("depth", "var_names")}),
    ("mobile_depth5", "mobile", {"depth": 5, "col_names": ("kernel_size", "output_size", "num_params", "mult_adds")}),
    ("lstm", "lstm", {"row_settings": ("depth",)}),
    ("unet_ascii", "unet", {"row_settings": ("ascii_only", "depth", "var_names")}),
    ("shared", "shared", {"col_names": ("output_size", "num_params", "params_percent")}),
    ("encoder", "encoder", {"depth": 4}),
)
"""The name of a fixture, the network, and how torchinfo's `summary` is called."""
