"""RegNet (arXiv:2003.13678): widths that grow by one rule."""

import math
from collections import OrderedDict
from functools import partial

from torch import nn
from torchvision.ops.misc import Conv2dNormActivation, SqueezeExcitation, _make_divisible


class SimpleStemIN(Conv2dNormActivation):
    def __init__(self, width_in, width_out, norm_layer, activation_layer):
        super().__init__(width_in, width_out, 3, 2, norm_layer=norm_layer, activation_layer=activation_layer)


class BottleneckTransform(nn.Sequential):
    def __init__(self, width_in, width_out, stride, norm, act, group_width, bottleneck_multiplier, se_ratio):
        inside = round(width_out * bottleneck_multiplier)
        shared = {"norm_layer": norm, "activation_layer": act}
        parts = OrderedDict()
        parts["a"] = Conv2dNormActivation(width_in, inside, 1, **shared)
        parts["b"] = Conv2dNormActivation(inside, inside, 3, stride, groups=inside // group_width, **shared)
        if se_ratio:
            parts["se"] = SqueezeExcitation(inside, round(se_ratio * width_in), activation=act)
        parts["c"] = Conv2dNormActivation(inside, width_out, 1, norm_layer=norm, activation_layer=None)
        super().__init__(parts)


class ResBottleneckBlock(nn.Module):
    def __init__(self, width_in, width_out, stride, norm, act, group_width=1, bottleneck_multiplier=1.0,
                 se_ratio=None):  # fmt: skip
        super().__init__()
        self.proj = None
        if width_in != width_out or stride != 1:
            self.proj = Conv2dNormActivation(width_in, width_out, 1, stride, norm_layer=norm, activation_layer=None)
        self.f = BottleneckTransform(
            width_in, width_out, stride, norm, act, group_width, bottleneck_multiplier, se_ratio
        )
        self.activation = act(inplace=True)

    def forward(self, x):
        return self.activation((x if self.proj is None else self.proj(x)) + self.f(x))


class AnyStage(nn.Sequential):
    def __init__(self, number, width_in, width_out, depth, norm, act, group_width, se_ratio):
        super().__init__()
        for i in range(depth):
            inward = (width_in, width_out, 2) if i == 0 else (width_out, width_out, 1)
            block = ResBottleneckBlock(*inward, norm, act, group_width, 1.0, se_ratio)
            self.add_module(f"block{number}-{i}", block)


def stages(depth, first, slope, factor, group_width):
    """Width, depth and width of the groups of each stage: equation 4 of the paper, rounded to eights."""
    widths = []
    for i in range(depth):
        power = round(math.log((first + slope * i) / first) / math.log(factor))
        widths.append(round(first * factor**power / 8) * 8)
    found = []
    for width in sorted(set(widths)):
        group = min(group_width, width)
        found.append((_make_divisible(width, group), widths.count(width), group))
    return found


class RegNet(nn.Module):
    """rule: depth, first width, slope, factor, width of the groups."""

    def __init__(self, rule, se_ratio=None, num_classes=1000, stem_width=32, stem_type=None, block_type=None,
                 norm_layer=None, activation=None):  # fmt: skip
        super().__init__()
        norm, act, before = norm_layer or nn.BatchNorm2d, activation or nn.ReLU, stem_width
        self.stem = SimpleStemIN(3, stem_width, norm, act)
        blocks = OrderedDict()
        for number, (width, depth, group) in enumerate(stages(*rule), start=1):
            blocks[f"block{number}"] = AnyStage(number, before, width, depth, norm, act, group, se_ratio)
            before = width
        self.trunk_output = nn.Sequential(blocks)
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(before, num_classes)

    def forward(self, x):
        return self.fc(self.avgpool(self.trunk_output(self.stem(x))).flatten(1))


def network(*rule, se_ratio=None):
    def build(weights=None, progress=True, pretrained=False, **settings):
        settings.setdefault("norm_layer", partial(nn.BatchNorm2d, eps=1e-05, momentum=0.1))
        return RegNet(rule, se_ratio, **settings)

    return build


regnet_y_400mf = network(16, 48, 27.89, 2.09, 8, se_ratio=0.25)
regnet_y_800mf = network(14, 56, 38.84, 2.4, 16, se_ratio=0.25)
regnet_y_1_6gf = network(27, 48, 20.71, 2.65, 24, se_ratio=0.25)
regnet_y_3_2gf = network(21, 80, 42.63, 2.66, 24, se_ratio=0.25)
regnet_y_8gf = network(17, 192, 76.82, 2.19, 56, se_ratio=0.25)
regnet_y_16gf = network(18, 200, 106.23, 2.48, 112, se_ratio=0.25)
regnet_y_32gf = network(20, 232, 115.89, 2.53, 232, se_ratio=0.25)
regnet_y_128gf = network(27, 456, 160.83, 2.52, 264, se_ratio=0.25)
regnet_x_400mf = network(22, 24, 24.48, 2.54, 16)
regnet_x_800mf = network(16, 56, 35.73, 2.28, 16)
regnet_x_1_6gf = network(18, 80, 34.01, 2.25, 24)
regnet_x_3_2gf = network(25, 88, 26.31, 2.25, 48)
regnet_x_8gf = network(23, 80, 49.56, 2.88, 120)
regnet_x_16gf = network(22, 216, 55.59, 2.1, 128)
regnet_x_32gf = network(23, 320, 69.86, 2.0, 168)
