#: model mobilenetv3_small(num_classes=10)
#: input x 3x64x64
import torch
import torch.nn as nn
import torch.nn.functional as F


class h_sigmoid(nn.Module):
    def __init__(self, inplace=True):
        super().__init__()
        self.relu = nn.ReLU6(inplace=inplace)

    def forward(self, x):
        return self.relu(x + 3) / 6


class h_swish(nn.Module):
    def __init__(self, inplace=True):
        super().__init__()
        self.sigmoid = h_sigmoid(inplace=inplace)

    def forward(self, x):
        return x * self.sigmoid(x)


class SELayer(nn.Module):
    def __init__(self, channel, reduction=4):
        super().__init__()
        self.avg_pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Sequential(
            nn.Linear(channel, channel // reduction),
            nn.ReLU(inplace=True),
            nn.Linear(channel // reduction, channel),
            h_sigmoid()
        )

    def forward(self, x):
        b, c, _, _ = x.size()
        y = self.avg_pool(x).view(b, c)
        y = self.fc(y).view(b, c, 1, 1)
        return x * y.expand_as(x)


class Identity(nn.Module):
    def forward(self, x):
        return x


def bottleneck(inp, hidden, oup, k, s, use_se, nl):
    act = nn.ReLU if nl == 'RE' else h_swish
    layers = [] if inp == hidden else [nn.Conv2d(inp, hidden, 1, bias=False), nn.BatchNorm2d(hidden), act(True)]
    layers.extend([
        nn.Conv2d(hidden, hidden, k, s, (k - 1) // 2, groups=hidden, bias=False),
        nn.BatchNorm2d(hidden),
        SELayer(hidden) if use_se else Identity(),
        act(inplace=True),
        nn.Conv2d(hidden, oup, kernel_size=1, bias=False),
        nn.BatchNorm2d(oup),
    ])
    return nn.Sequential(*layers)


class MobileNetV3(nn.Module):
    def __init__(self, cfgs, num_classes=1000):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 16, 3, 2, 1, bias=False), nn.BatchNorm2d(16), h_swish())
        inp = 16
        self.blocks = nn.ModuleList()
        self.skips = []
        for k, exp, c, se, nl, s in cfgs:
            self.blocks.append(bottleneck(inp, exp, c, k, s, se, nl))
            self.skips.append(s == 1 and inp == c)
            inp = c
        self.conv = nn.Conv2d(inp, exp, 1)
        self.classifier = nn.Sequential(nn.Linear(exp, 128), h_swish(), nn.Dropout(0.2), nn.Linear(128, num_classes))

    def forward(self, x):
        x = self.stem(x)
        for block, skip in zip(self.blocks, self.skips):
            y = block(x)
            x = x + y if skip else y
        x = self.conv(x)
        x = F.adaptive_avg_pool2d(x, 1).squeeze(-1).squeeze(-1)
        return self.classifier(x)


def mobilenetv3_small(**kwargs):
    cfgs = [
        # k, t, c, SE, NL, s
        [3, 16, 16, True, 'RE', 2],
        [3, 72, 24, False, 'RE', 2],
        [3, 88, 24, False, 'RE', 1],
        [5, 96, 40, True, 'HS', 2],
        [5, 240, 40, True, 'HS', 1],
    ]
    return MobileNetV3(cfgs, **kwargs)
