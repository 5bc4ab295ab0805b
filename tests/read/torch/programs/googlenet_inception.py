#: model GoogLeNet()
#: input x 3x32x32
import torch
import torch.nn as nn


class BasicConv2d(nn.Module):
    def __init__(self, in_channels, out_channels, **kwargs):
        super(BasicConv2d, self).__init__()
        self.conv = nn.Conv2d(in_channels, out_channels, bias=False, **kwargs)
        self.bn = nn.BatchNorm2d(out_channels, eps=0.001)

    def forward(self, x):
        x = self.conv(x)
        x = self.bn(x)
        return nn.functional.relu(x, inplace=True)


class Inception(nn.Module):
    def __init__(self, in_planes, n1x1, n3x3red, n3x3, n5x5red, n5x5, pool_planes):
        super(Inception, self).__init__()
        # 1x1 conv branch
        self.b1 = BasicConv2d(in_planes, n1x1, kernel_size=1)
        # 1x1 conv -> 3x3 conv branch
        self.b2 = nn.Sequential(
            BasicConv2d(in_planes, n3x3red, kernel_size=1),
            BasicConv2d(n3x3red, n3x3, kernel_size=3, padding=1),
        )
        # 1x1 conv -> 5x5 conv branch
        self.b3 = nn.Sequential(
            BasicConv2d(in_planes, n5x5red, kernel_size=1),
            BasicConv2d(n5x5red, n5x5, kernel_size=(1, 5), padding=(0, 2)),
            BasicConv2d(n5x5, n5x5, kernel_size=(5, 1), padding=(2, 0)),
        )
        # 3x3 pool -> 1x1 conv branch
        self.b4 = nn.Sequential(
            nn.MaxPool2d(3, stride=1, padding=1),
            BasicConv2d(in_planes, pool_planes, kernel_size=1),
        )

    def forward(self, x):
        branches = [self.b1(x), self.b2(x), self.b3(x), self.b4(x)]
        return torch.cat(branches, 1)


class GoogLeNet(nn.Module):
    def __init__(self):
        super(GoogLeNet, self).__init__()
        self.pre_layers = nn.Sequential(nn.Conv2d(3, 48, kernel_size=3, padding=1), nn.BatchNorm2d(48), nn.ReLU(True))
        self.a3 = Inception(48,  16,  24, 32, 4, 8, 8)
        self.b3 = Inception(64, 32, 32, 48, 8, 24, 16)
        self.maxpool = nn.MaxPool2d(3, stride=2, padding=1, ceil_mode=True)
        self.a4 = Inception(120, 48,  24, 52,  4,  12,  16)
        self.avgpool = nn.AvgPool2d(8, stride=1)
        self.aux = nn.Linear(128, 10)
        self.linear = nn.Linear(512, 10)

    def forward(self, x):
        out = self.pre_layers(x)
        out = self.a3(out)
        out = self.b3(out)
        out = self.maxpool(out)
        out = self.a4(out)
        if self.training:
            aux = self.aux(nn.functional.adaptive_avg_pool2d(out, 1).flatten(1))
        out = self.maxpool(out)
        out = self.avgpool(out)
        out = out.view(out.size(0), -1)
        out = self.linear(out)
        return out
