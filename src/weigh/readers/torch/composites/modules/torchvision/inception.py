"""Inception v3 (arXiv:1512.00567)."""

from collections import namedtuple

import torch
import torch.nn.functional as F
from torch import nn

InceptionOutputs = namedtuple("InceptionOutputs", ["logits", "aux_logits"])


class BasicConv2d(nn.Module):
    def __init__(self, in_channels, out_channels, **kwargs):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, out_channels, bias=False, **kwargs)
        self.bn = nn.BatchNorm2d(out_channels, eps=0.001)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)), inplace=True)


def high(size):
    """A convolution of so many taps downwards, as large as its input."""
    return {"kernel_size": (size, 1), "padding": (size // 2, 0)}


def wide(size):
    return {"kernel_size": (1, size), "padding": (0, size // 2)}


def _scaled(x):
    """The scales of the images that the published weights were trained on, channel by channel."""
    scales = [(0.229, 0.485), (0.224, 0.456), (0.225, 0.406)]
    channels = [x[:, i].unsqueeze(1) * (std / 0.5) + (mean - 0.5) / 0.5 for i, (std, mean) in enumerate(scales)]
    return torch.cat(channels, 1)


def chained(x, *parts):
    for part in parts:
        x = part(x)
    return x


class InceptionA(nn.Module):
    def __init__(self, in_channels, pool_features, conv_block=None):
        super().__init__()
        conv = conv_block or BasicConv2d
        self.branch1x1 = conv(in_channels, 64, kernel_size=1)
        self.branch5x5_1 = conv(in_channels, 48, kernel_size=1)
        self.branch5x5_2 = conv(48, 64, kernel_size=5, padding=2)
        self.branch3x3dbl_1 = conv(in_channels, 64, kernel_size=1)
        self.branch3x3dbl_2 = conv(64, 96, kernel_size=3, padding=1)
        self.branch3x3dbl_3 = conv(96, 96, kernel_size=3, padding=1)
        self.branch_pool = conv(in_channels, pool_features, kernel_size=1)

    def forward(self, x):
        ones = self.branch1x1(x)
        fives = chained(x, self.branch5x5_1, self.branch5x5_2)
        threes = chained(x, self.branch3x3dbl_1, self.branch3x3dbl_2, self.branch3x3dbl_3)
        pooled = self.branch_pool(F.avg_pool2d(x, kernel_size=3, stride=1, padding=1))
        return torch.cat([ones, fives, threes, pooled], 1)


class InceptionB(nn.Module):
    def __init__(self, in_channels, conv_block=None):
        super().__init__()
        conv = conv_block or BasicConv2d
        self.branch3x3 = conv(in_channels, 384, kernel_size=3, stride=2)
        self.branch3x3dbl_1 = conv(in_channels, 64, kernel_size=1)
        self.branch3x3dbl_2 = conv(64, 96, kernel_size=3, padding=1)
        self.branch3x3dbl_3 = conv(96, 96, kernel_size=3, stride=2)

    def forward(self, x):
        threes = self.branch3x3(x)
        doubled = chained(x, self.branch3x3dbl_1, self.branch3x3dbl_2, self.branch3x3dbl_3)
        return torch.cat([threes, doubled, F.max_pool2d(x, kernel_size=3, stride=2)], 1)


class InceptionC(nn.Module):
    def __init__(self, in_channels, channels_7x7, conv_block=None):
        super().__init__()
        conv = conv_block or BasicConv2d
        inside = channels_7x7
        self.branch1x1 = conv(in_channels, 192, kernel_size=1)
        self.branch7x7_1 = conv(in_channels, inside, kernel_size=1)
        self.branch7x7_2 = conv(inside, inside, **wide(7))
        self.branch7x7_3 = conv(inside, 192, **high(7))
        self.branch7x7dbl_1 = conv(in_channels, inside, kernel_size=1)
        self.branch7x7dbl_2 = conv(inside, inside, **high(7))
        self.branch7x7dbl_3 = conv(inside, inside, **wide(7))
        self.branch7x7dbl_4 = conv(inside, inside, **high(7))
        self.branch7x7dbl_5 = conv(inside, 192, **wide(7))
        self.branch_pool = conv(in_channels, 192, kernel_size=1)

    def forward(self, x):
        ones = self.branch1x1(x)
        sevens = chained(x, self.branch7x7_1, self.branch7x7_2, self.branch7x7_3)
        doubled = chained(x, self.branch7x7dbl_1, self.branch7x7dbl_2, self.branch7x7dbl_3)
        doubled = chained(doubled, self.branch7x7dbl_4, self.branch7x7dbl_5)
        pooled = self.branch_pool(F.avg_pool2d(x, kernel_size=3, stride=1, padding=1))
        return torch.cat([ones, sevens, doubled, pooled], 1)


class InceptionD(nn.Module):
    def __init__(self, in_channels, conv_block=None):
        super().__init__()
        conv = conv_block or BasicConv2d
        self.branch3x3_1 = conv(in_channels, 192, kernel_size=1)
        self.branch3x3_2 = conv(192, 320, kernel_size=3, stride=2)
        self.branch7x7x3_1 = conv(in_channels, 192, kernel_size=1)
        self.branch7x7x3_2 = conv(192, 192, **wide(7))
        self.branch7x7x3_3 = conv(192, 192, **high(7))
        self.branch7x7x3_4 = conv(192, 192, kernel_size=3, stride=2)

    def forward(self, x):
        threes = chained(x, self.branch3x3_1, self.branch3x3_2)
        sevens = chained(x, self.branch7x7x3_1, self.branch7x7x3_2, self.branch7x7x3_3, self.branch7x7x3_4)
        return torch.cat([threes, sevens, F.max_pool2d(x, kernel_size=3, stride=2)], 1)


class InceptionE(nn.Module):
    def __init__(self, in_channels, conv_block=None):
        super().__init__()
        conv = conv_block or BasicConv2d
        self.branch1x1 = conv(in_channels, 320, kernel_size=1)
        self.branch3x3_1 = conv(in_channels, 384, kernel_size=1)
        self.branch3x3_2a = conv(384, 384, **wide(3))
        self.branch3x3_2b = conv(384, 384, **high(3))
        self.branch3x3dbl_1 = conv(in_channels, 448, kernel_size=1)
        self.branch3x3dbl_2 = conv(448, 384, kernel_size=3, padding=1)
        self.branch3x3dbl_3a = conv(384, 384, **wide(3))
        self.branch3x3dbl_3b = conv(384, 384, **high(3))
        self.branch_pool = conv(in_channels, 192, kernel_size=1)

    def forward(self, x):
        ones = self.branch1x1(x)
        threes = self.branch3x3_1(x)
        threes = torch.cat([self.branch3x3_2a(threes), self.branch3x3_2b(threes)], 1)
        doubled = chained(x, self.branch3x3dbl_1, self.branch3x3dbl_2)
        doubled = torch.cat([self.branch3x3dbl_3a(doubled), self.branch3x3dbl_3b(doubled)], 1)
        pooled = self.branch_pool(F.avg_pool2d(x, kernel_size=3, stride=1, padding=1))
        return torch.cat([ones, threes, doubled, pooled], 1)


class InceptionAux(nn.Module):
    def __init__(self, in_channels, num_classes, conv_block=None):
        super().__init__()
        conv = conv_block or BasicConv2d
        self.conv0 = conv(in_channels, 128, kernel_size=1)
        self.conv1 = conv(128, 768, kernel_size=5)
        self.fc = nn.Linear(768, num_classes)

    def forward(self, x):
        x = self.conv1(self.conv0(F.avg_pool2d(x, kernel_size=5, stride=3)))
        return self.fc(F.adaptive_avg_pool2d(x, (1, 1)).flatten(1))


BLOCKS = [BasicConv2d, InceptionA, InceptionB, InceptionC, InceptionD, InceptionE, InceptionAux]


class Inception3(nn.Module):
    def __init__(self, num_classes=1000, aux_logits=True, transform_input=False, inception_blocks=None,
                 init_weights=None, dropout=0.5):  # fmt: skip
        super().__init__()
        conv, a, b, c, d, e, aux = inception_blocks or BLOCKS
        self.aux_logits = aux_logits
        self.transform_input = transform_input
        self.Conv2d_1a_3x3 = conv(3, 32, kernel_size=3, stride=2)
        self.Conv2d_2a_3x3 = conv(32, 32, kernel_size=3)
        self.Conv2d_2b_3x3 = conv(32, 64, kernel_size=3, padding=1)
        self.maxpool1 = nn.MaxPool2d(3, stride=2)
        self.Conv2d_3b_1x1 = conv(64, 80, kernel_size=1)
        self.Conv2d_4a_3x3 = conv(80, 192, kernel_size=3)
        self.maxpool2 = nn.MaxPool2d(3, stride=2)
        self.Mixed_5b = a(192, pool_features=32)
        self.Mixed_5c = a(256, pool_features=64)
        self.Mixed_5d = a(288, pool_features=64)
        self.Mixed_6a = b(288)
        self.Mixed_6b = c(768, channels_7x7=128)
        self.Mixed_6c = c(768, channels_7x7=160)
        self.Mixed_6d = c(768, channels_7x7=160)
        self.Mixed_6e = c(768, channels_7x7=192)
        self.AuxLogits = aux(768, num_classes) if aux_logits else None
        self.Mixed_7a = d(768)
        self.Mixed_7b = e(1280)
        self.Mixed_7c = e(2048)
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.dropout = nn.Dropout(dropout)
        self.fc = nn.Linear(2048, num_classes)

    def _transform_input(self, x):
        return _scaled(x) if self.transform_input else x

    def forward(self, x):
        x = self._transform_input(x)
        x = self.maxpool1(chained(x, self.Conv2d_1a_3x3, self.Conv2d_2a_3x3, self.Conv2d_2b_3x3))
        x = self.maxpool2(chained(x, self.Conv2d_3b_1x1, self.Conv2d_4a_3x3))
        x = chained(x, self.Mixed_5b, self.Mixed_5c, self.Mixed_5d, self.Mixed_6a)
        x = chained(x, self.Mixed_6b, self.Mixed_6c, self.Mixed_6d, self.Mixed_6e)
        aux = None
        if self.training and self.AuxLogits is not None:
            aux = self.AuxLogits(x)
        x = self.avgpool(chained(x, self.Mixed_7a, self.Mixed_7b, self.Mixed_7c))
        x = self.fc(self.dropout(x).flatten(1))
        return InceptionOutputs(x, aux) if self.training and self.aux_logits else x


def inception_v3(weights=None, progress=True, pretrained=False, **settings):
    """With published weights, the images are scaled, and the classifier for training goes where it is not asked for."""
    if weights is not None or pretrained:
        model = Inception3(**{**settings, "transform_input": True, "aux_logits": True})
        if not settings.get("aux_logits", True):
            model.aux_logits = False
            model.AuxLogits = None
        return model
    return Inception3(**settings)
