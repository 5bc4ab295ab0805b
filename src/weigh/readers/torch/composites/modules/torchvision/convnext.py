"""ConvNeXt (arXiv:2201.03545) and ShuffleNet v2 (arXiv:1807.11164)."""

from functools import partial

import torch
from torch import nn
from torchvision.ops.misc import Conv2dNormActivation, LayerNorm2d, Permute, StochasticDepth

FINE = partial(LayerNorm2d, eps=1e-6)


class CNBlock(nn.Module):
    def __init__(self, dim, layer_scale, stochastic_depth_prob, norm_layer=None):
        super().__init__()
        norm = norm_layer or partial(nn.LayerNorm, eps=1e-6)
        self.block = nn.Sequential(
            nn.Conv2d(dim, dim, 7, padding=3, groups=dim), Permute([0, 2, 3, 1]), norm(dim),
            nn.Linear(dim, 4 * dim), nn.GELU(), nn.Linear(4 * dim, dim), Permute([0, 3, 1, 2]),
        )  # fmt: skip
        self.layer_scale = nn.Parameter(torch.ones(dim, 1, 1) * layer_scale)
        self.stochastic_depth = StochasticDepth(stochastic_depth_prob, "row")

    def forward(self, input):
        return self.stochastic_depth(self.layer_scale * self.block(input)) + input


class ConvNeXt(nn.Module):
    """widths, depths: of the four stages."""

    def __init__(self, widths, depths, stochastic_depth_prob=0.0, layer_scale=1e-6, num_classes=1000, block=None,
                 norm_layer=None):  # fmt: skip
        super().__init__()
        block, norm = block or CNBlock, norm_layer or FINE
        shared = {"padding": 0, "norm_layer": norm, "activation_layer": None, "bias": True}
        parts, done, last = [Conv2dNormActivation(3, widths[0], 4, 4, **shared)], 0, sum(depths) - 1
        for i, (width, depth) in enumerate(zip(widths, depths, strict=True)):
            if i:
                parts.append(nn.Sequential(norm(widths[i - 1]), nn.Conv2d(widths[i - 1], width, 2, stride=2)))
            drops = [stochastic_depth_prob * (done + j) / last for j in range(depth)]
            parts.append(nn.Sequential(*[block(width, layer_scale, drop) for drop in drops]))
            done += depth
        self.features = nn.Sequential(*parts)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(norm(widths[-1]), nn.Flatten(1), nn.Linear(widths[-1], num_classes))

    def forward(self, x):
        return self.classifier(self.avgpool(self.features(x)))


def convnext(width, depth, drop):
    def build(weights=None, progress=True, pretrained=False, **settings):
        widths = [width, 2 * width, 4 * width, 8 * width]
        return ConvNeXt(widths, [3, 3, depth, 3], **{"stochastic_depth_prob": drop, **settings})

    return build


convnext_tiny, convnext_small = convnext(96, 9, 0.1), convnext(96, 27, 0.4)
convnext_base, convnext_large = convnext(128, 27, 0.5), convnext(192, 27, 0.5)


def channel_shuffle(x, groups):
    batch, channels, height, width = x.size()
    x = x.view(batch, groups, channels // groups, height, width).transpose(1, 2).contiguous()
    return x.view(batch, channels, height, width)


class InvertedResidual(nn.Module):
    def __init__(self, inp, oup, stride):
        super().__init__()
        self.stride = stride
        half = oup // 2
        self.branch1 = nn.Sequential()
        if stride > 1:
            self.branch1 = nn.Sequential(
                self.depthwise_conv(inp, inp, 3, stride, 1), nn.BatchNorm2d(inp),
                nn.Conv2d(inp, half, 1, bias=False), nn.BatchNorm2d(half), nn.ReLU(inplace=True),
            )  # fmt: skip
        self.branch2 = nn.Sequential(
            nn.Conv2d(inp if stride > 1 else half, half, 1, bias=False), nn.BatchNorm2d(half), nn.ReLU(inplace=True),
            self.depthwise_conv(half, half, 3, stride, 1), nn.BatchNorm2d(half),
            nn.Conv2d(half, half, 1, bias=False), nn.BatchNorm2d(half), nn.ReLU(inplace=True),
        )  # fmt: skip

    @staticmethod
    def depthwise_conv(i, o, kernel_size, stride=1, padding=0, bias=False):
        return nn.Conv2d(i, o, kernel_size, stride, padding, bias=bias, groups=i)

    def forward(self, x):
        if self.stride == 1:
            kept, changed = x.chunk(2, dim=1)
            return channel_shuffle(torch.cat((kept, self.branch2(changed)), dim=1), 2)
        return channel_shuffle(torch.cat((self.branch1(x), self.branch2(x)), dim=1), 2)


class ShuffleNetV2(nn.Module):
    def __init__(self, stages_repeats, stages_out_channels, num_classes=1000, inverted_residual=InvertedResidual):
        super().__init__()
        first, *widths, last = stages_out_channels
        self.conv1 = nn.Sequential(
            nn.Conv2d(3, first, 3, 2, 1, bias=False), nn.BatchNorm2d(first), nn.ReLU(inplace=True)
        )
        self.maxpool = nn.MaxPool2d(3, stride=2, padding=1)
        before = first
        for i, (repeats, after) in enumerate(zip(stages_repeats, widths, strict=True), start=2):
            blocks = [inverted_residual(before, after, 2)]
            blocks += [inverted_residual(after, after, 1) for _ in range(repeats - 1)]
            setattr(self, f"stage{i}", nn.Sequential(*blocks))
            before = after
        self.conv5 = nn.Sequential(nn.Conv2d(before, last, 1, bias=False), nn.BatchNorm2d(last), nn.ReLU(inplace=True))
        self.fc = nn.Linear(last, num_classes)

    def forward(self, x):
        x = self.stage2(self.maxpool(self.conv1(x)))
        return self.fc(self.conv5(self.stage4(self.stage3(x))).mean([2, 3]))


def shufflenet(*channels):
    def build(weights=None, progress=True, pretrained=False, **settings):
        return ShuffleNetV2([4, 8, 4], [24, *channels], **settings)

    return build


shufflenet_v2_x0_5, shufflenet_v2_x1_0 = shufflenet(48, 96, 192, 1024), shufflenet(116, 232, 464, 1024)
shufflenet_v2_x1_5, shufflenet_v2_x2_0 = shufflenet(176, 352, 704, 1024), shufflenet(244, 488, 976, 2048)
