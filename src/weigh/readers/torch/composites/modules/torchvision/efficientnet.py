"""EfficientNet (arXiv:1905.11946) and EfficientNet v2 (arXiv:2104.00298)."""

import math
from functools import partial

from torch import nn
from torchvision.ops.misc import Conv2dNormActivation, SqueezeExcitation, StochasticDepth, _make_divisible


class Block(nn.Module):
    """What the two kinds of blocks share: convolutions, and the input added where nothing changes in size."""

    def __init__(self, before, after, stride, drop, parts):
        super().__init__()
        self.use_res_connect = stride == 1 and before == after
        self.block = nn.Sequential(*parts)
        self.stochastic_depth = StochasticDepth(drop, "row")
        self.out_channels = after

    def forward(self, input):
        y = self.block(input)
        return self.stochastic_depth(y) + input if self.use_res_connect else y


class MBConv(Block):
    def __init__(self, expand, taps, stride, before, after, drop, norm):
        inside = _make_divisible(before * expand, 8)
        shared = {"norm_layer": norm, "activation_layer": nn.SiLU}
        parts = [Conv2dNormActivation(before, inside, 1, **shared)] if inside != before else []
        parts += [
            Conv2dNormActivation(inside, inside, taps, stride, groups=inside, **shared),
            SqueezeExcitation(inside, max(1, before // 4), activation=partial(nn.SiLU, inplace=True)),
            Conv2dNormActivation(inside, after, 1, norm_layer=norm, activation_layer=None),
        ]
        super().__init__(before, after, stride, drop, parts)


class FusedMBConv(Block):
    def __init__(self, expand, taps, stride, before, after, drop, norm):
        inside = _make_divisible(before * expand, 8)
        shared = {"norm_layer": norm, "activation_layer": nn.SiLU}
        if inside == before:
            parts = [Conv2dNormActivation(before, after, taps, stride, **shared)]
        else:
            last = Conv2dNormActivation(inside, after, 1, norm_layer=norm, activation_layer=None)
            parts = [Conv2dNormActivation(before, inside, taps, stride, **shared), last]
        super().__init__(before, after, stride, drop, parts)


class EfficientNet(nn.Module):
    """rows: a kind of block, expansion, taps, stride, channels before and behind, repeats; one for each stage."""

    def __init__(self, rows, dropout, stochastic_depth_prob=0.2, num_classes=1000, norm_layer=None, last_channel=None):
        super().__init__()
        norm = norm_layer or nn.BatchNorm2d
        shared = {"norm_layer": norm, "activation_layer": nn.SiLU}
        parts = [Conv2dNormActivation(3, rows[0][4], 3, 2, **shared)]
        every, done = sum(row[6] for row in rows), 0
        for block, expand, taps, stride, before, after, repeats in rows:
            stage = []
            for i in range(repeats):
                drop = stochastic_depth_prob * done / every
                inward = (stride, before) if i == 0 else (1, after)
                stage.append(block(expand, taps, *inward, after, drop, norm))
                done += 1
            parts.append(nn.Sequential(*stage))
        last = last_channel or 4 * rows[-1][5]
        parts.append(Conv2dNormActivation(rows[-1][5], last, 1, **shared))
        self.features = nn.Sequential(*parts)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(nn.Dropout(dropout, inplace=True), nn.Linear(last, num_classes))

    def _forward_impl(self, x):
        return self.classifier(self.avgpool(self.features(x)).flatten(1))

    def forward(self, x):
        return self._forward_impl(x)


STAGES = [
    (1, 3, 1, 32, 16, 1), (6, 3, 2, 16, 24, 2), (6, 5, 2, 24, 40, 2), (6, 3, 2, 40, 80, 3),
    (6, 5, 1, 80, 112, 3), (6, 5, 2, 112, 192, 4), (6, 3, 1, 192, 320, 1),
]  # fmt: skip
"""Table 1 of the paper: expansion, taps, stride, channels before and behind, repeats."""


def scaled(width, depth, dropout, **fixed):
    rows = [
        (MBConv, *row[:3], *(_make_divisible(n * width, 8) for n in row[3:5]), math.ceil(row[5] * depth))
        for row in STAGES
    ]
    return network(rows, dropout, **fixed)


def network(rows, dropout, **fixed):
    def build(weights=None, progress=True, pretrained=False, **settings):
        return EfficientNet(rows, **{"dropout": dropout, **fixed, **settings})

    return build


SLOW = partial(nn.BatchNorm2d, eps=0.001, momentum=0.01)
SLIGHT = partial(nn.BatchNorm2d, eps=0.001)
efficientnet_b0 = scaled(1.0, 1.0, 0.2)
efficientnet_b1 = scaled(1.0, 1.1, 0.2)
efficientnet_b2 = scaled(1.1, 1.2, 0.3)
efficientnet_b3 = scaled(1.2, 1.4, 0.3)
efficientnet_b4 = scaled(1.4, 1.8, 0.4)
efficientnet_b5 = scaled(1.6, 2.2, 0.4, norm_layer=SLOW)
efficientnet_b6 = scaled(1.8, 2.6, 0.5, norm_layer=SLOW)
efficientnet_b7 = scaled(2.0, 3.1, 0.5, norm_layer=SLOW)

SECOND = {
    "s": [
        (FusedMBConv, 1, 3, 1, 24, 24, 2), (FusedMBConv, 4, 3, 2, 24, 48, 4), (FusedMBConv, 4, 3, 2, 48, 64, 4),
        (MBConv, 4, 3, 2, 64, 128, 6), (MBConv, 6, 3, 1, 128, 160, 9), (MBConv, 6, 3, 2, 160, 256, 15),
    ],
    "m": [
        (FusedMBConv, 1, 3, 1, 24, 24, 3), (FusedMBConv, 4, 3, 2, 24, 48, 5), (FusedMBConv, 4, 3, 2, 48, 80, 5),
        (MBConv, 4, 3, 2, 80, 160, 7), (MBConv, 6, 3, 1, 160, 176, 14), (MBConv, 6, 3, 2, 176, 304, 18),
        (MBConv, 6, 3, 1, 304, 512, 5),
    ],
    "l": [
        (FusedMBConv, 1, 3, 1, 32, 32, 4), (FusedMBConv, 4, 3, 2, 32, 64, 7), (FusedMBConv, 4, 3, 2, 64, 96, 7),
        (MBConv, 4, 3, 2, 96, 192, 10), (MBConv, 6, 3, 1, 192, 224, 19), (MBConv, 6, 3, 2, 224, 384, 25),
        (MBConv, 6, 3, 1, 384, 640, 7),
    ],
}  # fmt: skip
efficientnet_v2_s, efficientnet_v2_m, efficientnet_v2_l = [
    network(SECOND[size], dropout, norm_layer=SLIGHT, last_channel=1280)
    for size, dropout in (("s", 0.2), ("m", 0.3), ("l", 0.4))
]
