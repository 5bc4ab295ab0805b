"""AlexNet (arXiv:1404.5997), VGG (arXiv:1409.1556) and SqueezeNet (arXiv:1602.07360)."""

import torch
from torch import nn


class AlexNet(nn.Module):
    def __init__(self, num_classes=1000, dropout=0.5):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 64, 11, stride=4, padding=2), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2),
            nn.Conv2d(64, 192, 5, padding=2), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2),
            nn.Conv2d(192, 384, 3, padding=1), nn.ReLU(inplace=True),
            nn.Conv2d(384, 256, 3, padding=1), nn.ReLU(inplace=True),
            nn.Conv2d(256, 256, 3, padding=1), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2),
        )  # fmt: skip
        self.avgpool = nn.AdaptiveAvgPool2d((6, 6))
        self.classifier = nn.Sequential(
            nn.Dropout(dropout), nn.Linear(256 * 6 * 6, 4096), nn.ReLU(inplace=True),
            nn.Dropout(dropout), nn.Linear(4096, 4096), nn.ReLU(inplace=True), nn.Linear(4096, num_classes),
        )  # fmt: skip

    def forward(self, x):
        return self.classifier(self.avgpool(self.features(x)).flatten(1))


def alexnet(weights=None, progress=True, pretrained=False, **settings):
    return AlexNet(**settings)


class VGG(nn.Module):
    def __init__(self, features, num_classes=1000, init_weights=True, dropout=0.5):
        super().__init__()
        self.features = features
        self.avgpool = nn.AdaptiveAvgPool2d((7, 7))
        self.classifier = nn.Sequential(
            nn.Linear(512 * 7 * 7, 4096), nn.ReLU(True), nn.Dropout(dropout),
            nn.Linear(4096, 4096), nn.ReLU(True), nn.Dropout(dropout), nn.Linear(4096, num_classes),
        )  # fmt: skip

    def forward(self, x):
        return self.classifier(self.avgpool(self.features(x)).flatten(1))


def make_layers(cfg, batch_norm=False):
    """Convolutions of 3×3 by their widths; an M is a pool."""
    parts, before = [], 3
    for width in cfg:
        if width == "M":
            parts.append(nn.MaxPool2d(2, stride=2))
            continue
        parts.append(nn.Conv2d(before, width, 3, padding=1))
        if batch_norm:
            parts.append(nn.BatchNorm2d(width))
        parts.append(nn.ReLU(inplace=True))
        before = width
    return nn.Sequential(*parts)


def widths(first, second, others):
    """The five groups of table 1: how many convolutions the first, the second and each of the others has."""
    groups = [(64, first), (128, second), (256, others), (512, others), (512, others)]
    return [one for width, count in groups for one in [*[width] * count, "M"]]


cfgs = {"A": widths(1, 1, 2), "B": widths(2, 2, 2), "D": widths(2, 2, 3), "E": widths(2, 2, 4)}


def vgg(column, batch_norm=False):
    def build(weights=None, progress=True, pretrained=False, **settings):
        return VGG(make_layers(cfgs[column], batch_norm), **settings)

    return build


vgg11, vgg13, vgg16, vgg19 = vgg("A"), vgg("B"), vgg("D"), vgg("E")
vgg11_bn, vgg13_bn, vgg16_bn, vgg19_bn = vgg("A", True), vgg("B", True), vgg("D", True), vgg("E", True)


class Fire(nn.Module):
    def __init__(self, inplanes, squeeze_planes, expand1x1_planes, expand3x3_planes):
        super().__init__()
        self.inplanes = inplanes
        self.squeeze = nn.Conv2d(inplanes, squeeze_planes, 1)
        self.squeeze_activation = nn.ReLU(inplace=True)
        self.expand1x1 = nn.Conv2d(squeeze_planes, expand1x1_planes, 1)
        self.expand1x1_activation = nn.ReLU(inplace=True)
        self.expand3x3 = nn.Conv2d(squeeze_planes, expand3x3_planes, 3, padding=1)
        self.expand3x3_activation = nn.ReLU(inplace=True)

    def forward(self, x):
        x = self.squeeze_activation(self.squeeze(x))
        small = self.expand1x1_activation(self.expand1x1(x))
        return torch.cat([small, self.expand3x3_activation(self.expand3x3(x))], 1)


FIRES = {
    "1_0": [(16, 64), (16, 64), (32, 128), "M", (32, 128), (48, 192), (48, 192), (64, 256), "M", (64, 256)],
    "1_1": [(16, 64), (16, 64), "M", (32, 128), (32, 128), "M", (48, 192), (48, 192), (64, 256), (64, 256)],
}
"""Squeezed and expanded channels; an M is a pool."""


class SqueezeNet(nn.Module):
    def __init__(self, version="1_0", num_classes=1000, dropout=0.5):
        super().__init__()
        self.num_classes = num_classes
        before, taps = {"1_0": (96, 7), "1_1": (64, 3)}[version]
        parts = [nn.Conv2d(3, before, taps, stride=2), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, ceil_mode=True)]
        for one in FIRES[version]:
            if one == "M":
                parts.append(nn.MaxPool2d(3, 2, ceil_mode=True))
            else:
                parts.append(Fire(before, one[0], one[1], one[1]))
                before = 2 * one[1]
        self.features = nn.Sequential(*parts)
        last = nn.Conv2d(512, num_classes, 1)
        self.classifier = nn.Sequential(nn.Dropout(dropout), last, nn.ReLU(inplace=True), nn.AdaptiveAvgPool2d((1, 1)))

    def forward(self, x):
        return self.classifier(self.features(x)).flatten(1)


def squeezenet(version):
    def build(weights=None, progress=True, pretrained=False, **settings):
        return SqueezeNet(version, **settings)

    return build


squeezenet1_0, squeezenet1_1 = squeezenet("1_0"), squeezenet("1_1")
