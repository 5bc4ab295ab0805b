"""DenseNet (arXiv:1608.06993)."""

from collections import OrderedDict

import torch
from torch import nn


class _DenseLayer(nn.Module):
    def __init__(self, num_input_features, growth_rate, bn_size, drop_rate, memory_efficient=False):
        super().__init__()
        inside = bn_size * growth_rate
        self.norm1 = nn.BatchNorm2d(num_input_features)
        self.relu1 = nn.ReLU(inplace=True)
        self.conv1 = nn.Conv2d(num_input_features, inside, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(inside)
        self.relu2 = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(inside, growth_rate, 3, padding=1, bias=False)
        self.drop_rate = float(drop_rate)

    def forward(self, input):
        x = input if torch.is_tensor(input) else torch.cat(input, 1)
        x = self.conv1(self.relu1(self.norm1(x)))
        x = self.conv2(self.relu2(self.norm2(x)))
        return nn.functional.dropout(x, self.drop_rate) if self.drop_rate > 0 else x


class _DenseBlock(nn.ModuleDict):
    def __init__(self, num_layers, num_input_features, bn_size, growth_rate, drop_rate, memory_efficient=False):
        super().__init__()
        for i in range(num_layers):
            before = num_input_features + i * growth_rate
            self.add_module(f"denselayer{i + 1}", _DenseLayer(before, growth_rate, bn_size, drop_rate))

    def forward(self, init_features):
        found = [init_features]
        for layer in self.values():
            found.append(layer(found))
        return torch.cat(found, 1)


class _Transition(nn.Sequential):
    def __init__(self, num_input_features, num_output_features):
        super().__init__()
        self.norm = nn.BatchNorm2d(num_input_features)
        self.relu = nn.ReLU(inplace=True)
        self.conv = nn.Conv2d(num_input_features, num_output_features, 1, bias=False)
        self.pool = nn.AvgPool2d(2, stride=2)


class DenseNet(nn.Module):
    def __init__(self, growth_rate=32, block_config=(6, 12, 24, 16), num_init_features=64, bn_size=4, drop_rate=0,
                 num_classes=1000, memory_efficient=False):  # fmt: skip
        super().__init__()
        stem = OrderedDict()
        stem["conv0"] = nn.Conv2d(3, num_init_features, 7, stride=2, padding=3, bias=False)
        stem["norm0"] = nn.BatchNorm2d(num_init_features)
        stem["relu0"] = nn.ReLU(inplace=True)
        stem["pool0"] = nn.MaxPool2d(3, stride=2, padding=1)
        self.features = nn.Sequential(stem)
        width = num_init_features
        for i, count in enumerate(block_config, start=1):
            block = _DenseBlock(count, width, bn_size, growth_rate, drop_rate)
            self.features.add_module(f"denseblock{i}", block)
            width += count * growth_rate
            if i < len(block_config):
                self.features.add_module(f"transition{i}", _Transition(width, width // 2))
                width //= 2
        self.features.add_module("norm5", nn.BatchNorm2d(width))
        self.classifier = nn.Linear(width, num_classes)

    def forward(self, x):
        x = nn.functional.relu(self.features(x), inplace=True)
        return self.classifier(nn.functional.adaptive_avg_pool2d(x, (1, 1)).flatten(1))


def network(growth_rate, block_config, num_init_features):
    def build(weights=None, progress=True, pretrained=False, **settings):
        return DenseNet(growth_rate, block_config, num_init_features, **settings)

    return build


densenet121 = network(32, (6, 12, 24, 16), 64)
densenet161 = network(48, (6, 12, 36, 24), 96)
densenet169 = network(32, (6, 12, 32, 32), 64)
densenet201 = network(32, (6, 12, 48, 32), 64)
