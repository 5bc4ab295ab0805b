"""MobileNet v3 (arXiv:1905.02244)."""

from functools import partial

from torch import nn
from torchvision.ops.misc import Conv2dNormActivation, SqueezeExcitation, _make_divisible


class InvertedResidual(nn.Module):
    """A block of v3: taps, expanded and put out channels, squeezing or not, h-swish or not, stride."""

    def __init__(self, before, row, norm_layer):
        super().__init__()
        taps, inside, after, squeezes, hard, stride = row
        shared = {"norm_layer": norm_layer, "activation_layer": nn.Hardswish if hard else nn.ReLU}
        parts = [Conv2dNormActivation(before, inside, 1, **shared)] if inside != before else []
        parts.append(Conv2dNormActivation(inside, inside, taps, stride, groups=inside, **shared))
        if squeezes:
            few = _make_divisible(inside // 4, 8)
            parts.append(SqueezeExcitation(inside, few, scale_activation=nn.Hardsigmoid))
        parts.append(Conv2dNormActivation(inside, after, 1, norm_layer=norm_layer, activation_layer=None))
        self.block = nn.Sequential(*parts)
        self.use_res_connect = stride == 1 and before == after
        self.out_channels = after

    def forward(self, x):
        return x + self.block(x) if self.use_res_connect else self.block(x)


LARGE = [
    (3, 16, 16, False, False, 1), (3, 64, 24, False, False, 2), (3, 72, 24, False, False, 1),
    (5, 72, 40, True, False, 2), (5, 120, 40, True, False, 1), (5, 120, 40, True, False, 1),
    (3, 240, 80, False, True, 2), (3, 200, 80, False, True, 1), (3, 184, 80, False, True, 1),
    (3, 184, 80, False, True, 1), (3, 480, 112, True, True, 1), (3, 672, 112, True, True, 1),
    (5, 672, 160, True, True, 2), (5, 960, 160, True, True, 1), (5, 960, 160, True, True, 1),
]  # fmt: skip
SMALL = [
    (3, 16, 16, True, False, 2), (3, 72, 24, False, False, 2), (3, 88, 24, False, False, 1),
    (5, 96, 40, True, True, 2), (5, 240, 40, True, True, 1), (5, 240, 40, True, True, 1),
    (5, 120, 48, True, True, 1), (5, 144, 48, True, True, 1), (5, 288, 96, True, True, 2),
    (5, 576, 96, True, True, 1), (5, 576, 96, True, True, 1),
]  # fmt: skip
"""Tables 1 and 2 of the paper."""


class MobileNetV3(nn.Module):
    def __init__(self, first, rows, last_channel, num_classes=1000, norm_layer=None, dropout=0.2):
        super().__init__()
        norm = norm_layer or partial(nn.BatchNorm2d, eps=0.001, momentum=0.01)
        shared = {"norm_layer": norm, "activation_layer": nn.Hardswish}
        parts, before = [Conv2dNormActivation(3, first, stride=2, **shared)], first
        for row in rows:
            parts.append(InvertedResidual(before, row, norm))
            before = row[2]
        parts.append(Conv2dNormActivation(before, 6 * before, 1, **shared))
        self.features = nn.Sequential(*parts)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        last = nn.Linear(last_channel, num_classes)
        self.classifier = nn.Sequential(
            nn.Linear(6 * before, last_channel), nn.Hardswish(inplace=True), nn.Dropout(dropout, inplace=True), last
        )

    def forward(self, x):
        return self.classifier(self.avgpool(self.features(x)).flatten(1))


def network(rows, last_channel):
    def build(weights=None, progress=True, pretrained=False, width_mult=1.0, **settings):
        first, last = (_make_divisible(n * width_mult, 8) for n in (16, last_channel))
        scaled = [(row[0], *(_make_divisible(n * width_mult, 8) for n in row[1:3]), *row[3:]) for row in rows]
        return MobileNetV3(first, scaled, last, **settings)

    return build


mobilenet_v3_large, mobilenet_v3_small = network(LARGE, 1280), network(SMALL, 1024)
