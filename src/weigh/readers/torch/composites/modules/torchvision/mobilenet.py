"""MobileNet v2 (arXiv:1801.04381) and MnasNet (arXiv:1807.11626)."""

from functools import partial

from torch import nn
from torchvision.ops.misc import Conv2dNormActivation, _make_divisible


class InvertedResidual(nn.Module):
    def __init__(self, inp, oup, stride, expand_ratio, norm_layer=None):
        super().__init__()
        norm = norm_layer or nn.BatchNorm2d
        inside = round(inp * expand_ratio)
        self.stride = stride
        self.use_res_connect = stride == 1 and inp == oup
        shared = {"norm_layer": norm, "activation_layer": nn.ReLU6}
        parts = [Conv2dNormActivation(inp, inside, 1, **shared)] if expand_ratio != 1 else []
        parts.append(Conv2dNormActivation(inside, inside, 3, stride, groups=inside, **shared))
        self.conv = nn.Sequential(*parts, nn.Conv2d(inside, oup, 1, bias=False), norm(oup))
        self.out_channels = oup

    def forward(self, x):
        return x + self.conv(x) if self.use_res_connect else self.conv(x)


STAGES = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]
"""Table 2 of the paper: expansion, channels, repeats, stride."""


class MobileNetV2(nn.Module):
    def __init__(self, num_classes=1000, width_mult=1.0, inverted_residual_setting=None, round_nearest=8, block=None,
                 norm_layer=None, dropout=0.2):  # fmt: skip
        super().__init__()
        block, norm = block or InvertedResidual, norm_layer or nn.BatchNorm2d
        before = _make_divisible(32 * width_mult, round_nearest)
        self.last_channel = _make_divisible(1280 * max(1.0, width_mult), round_nearest)
        shared = {"norm_layer": norm, "activation_layer": nn.ReLU6}
        parts = [Conv2dNormActivation(3, before, stride=2, **shared)]
        for expand, channels, repeats, stride in inverted_residual_setting or STAGES:
            after = _make_divisible(channels * width_mult, round_nearest)
            for i in range(repeats):
                parts.append(block(before, after, stride if i == 0 else 1, expand_ratio=expand, norm_layer=norm))
                before = after
        parts.append(Conv2dNormActivation(before, self.last_channel, 1, **shared))
        self.features = nn.Sequential(*parts)
        self.classifier = nn.Sequential(nn.Dropout(dropout), nn.Linear(self.last_channel, num_classes))

    def forward(self, x):
        x = nn.functional.adaptive_avg_pool2d(self.features(x), (1, 1))
        return self.classifier(x.flatten(1))


def mobilenet_v2(weights=None, progress=True, pretrained=False, **settings):
    return MobileNetV2(**settings)


class _InvertedResidual(nn.Module):
    def __init__(self, in_ch, out_ch, kernel_size, stride, expansion_factor, bn_momentum=0.1):
        super().__init__()
        inside = in_ch * expansion_factor
        self.apply_residual = in_ch == out_ch and stride == 1
        self.layers = nn.Sequential(
            nn.Conv2d(in_ch, inside, 1, bias=False), nn.BatchNorm2d(inside, momentum=bn_momentum),
            nn.ReLU(inplace=True),
            nn.Conv2d(inside, inside, kernel_size, stride, kernel_size // 2, groups=inside, bias=False),
            nn.BatchNorm2d(inside, momentum=bn_momentum), nn.ReLU(inplace=True),
            nn.Conv2d(inside, out_ch, 1, bias=False), nn.BatchNorm2d(out_ch, momentum=bn_momentum),
        )  # fmt: skip

    def forward(self, input):
        return self.layers(input) + input if self.apply_residual else self.layers(input)


MNAS = [(24, 3, 2, 3, 3), (40, 5, 2, 3, 3), (80, 5, 2, 6, 3), (96, 3, 1, 6, 2), (192, 5, 2, 6, 4), (320, 3, 1, 6, 1)]
"""Channels, taps, stride, expansion, repeats of each stack."""


class MNASNet(nn.Module):
    def __init__(self, alpha, num_classes=1000, dropout=0.2):
        super().__init__()
        norm = partial(nn.BatchNorm2d, momentum=1 - 0.9997)
        first, second, *others = [_make_divisible(n * alpha, 8) for n in (32, 16, *(row[0] for row in MNAS))]
        parts = [
            nn.Conv2d(3, first, 3, stride=2, padding=1, bias=False), norm(first), nn.ReLU(inplace=True),
            nn.Conv2d(first, first, 3, padding=1, groups=first, bias=False), norm(first), nn.ReLU(inplace=True),
            nn.Conv2d(first, second, 1, bias=False), norm(second),
        ]  # fmt: skip
        before = second
        for after, (_, taps, stride, expand, repeats) in zip(others, MNAS, strict=True):
            blocks = [_InvertedResidual(before, after, taps, stride, expand)]
            blocks += [_InvertedResidual(after, after, taps, 1, expand) for _ in range(repeats - 1)]
            parts.append(nn.Sequential(*blocks))
            before = after
        parts += [nn.Conv2d(before, 1280, 1, bias=False), norm(1280), nn.ReLU(inplace=True)]
        self.layers = nn.Sequential(*parts)
        self.classifier = nn.Sequential(nn.Dropout(dropout, inplace=True), nn.Linear(1280, num_classes))

    def forward(self, x):
        return self.classifier(self.layers(x).mean([2, 3]))


def mnasnet(alpha):
    def build(weights=None, progress=True, pretrained=False, **settings):
        return MNASNet(alpha, **settings)

    return build


mnasnet0_5, mnasnet0_75, mnasnet1_0, mnasnet1_3 = mnasnet(0.5), mnasnet(0.75), mnasnet(1.0), mnasnet(1.3)
