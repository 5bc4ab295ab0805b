"""ResNet (arXiv:1512.03385), ResNeXt (arXiv:1611.05431) and Wide ResNet (arXiv:1605.07146).

A bottleneck has its stride in the 3×3 convolution, where the paper has it in the 1×1 before.
"""

from torch import nn


def conv3x3(in_planes, out_planes, stride=1, groups=1, dilation=1):
    return nn.Conv2d(in_planes, out_planes, 3, stride, dilation, dilation, groups, bias=False)


def conv1x1(in_planes, out_planes, stride=1):
    return nn.Conv2d(in_planes, out_planes, 1, stride, bias=False)


class BasicBlock(nn.Module):
    expansion = 1

    def __init__(self, inplanes, planes, stride=1, downsample=None, groups=1, base_width=64, dilation=1,
                 norm_layer=None):  # fmt: skip
        super().__init__()
        norm = norm_layer or nn.BatchNorm2d
        if groups != 1 or base_width != 64:
            raise ValueError("BasicBlock takes groups=1 and base_width=64 alone")
        if dilation > 1:
            raise NotImplementedError("BasicBlock takes no dilation")
        self.conv1 = conv3x3(inplanes, planes, stride)
        self.bn1 = norm(planes)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = conv3x3(planes, planes)
        self.bn2 = norm(planes)
        self.downsample = downsample
        self.stride = stride

    def forward(self, x):
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        return self.relu(y + (x if self.downsample is None else self.downsample(x)))


class Bottleneck(nn.Module):
    expansion = 4

    def __init__(self, inplanes, planes, stride=1, downsample=None, groups=1, base_width=64, dilation=1,
                 norm_layer=None):  # fmt: skip
        super().__init__()
        norm = norm_layer or nn.BatchNorm2d
        width = int(planes * base_width / 64) * groups
        self.conv1 = conv1x1(inplanes, width)
        self.bn1 = norm(width)
        self.conv2 = conv3x3(width, width, stride, groups, dilation)
        self.bn2 = norm(width)
        self.conv3 = conv1x1(width, planes * self.expansion)
        self.bn3 = norm(planes * self.expansion)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = downsample
        self.stride = stride

    def forward(self, x):
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        return self.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    def __init__(self, block, layers, num_classes=1000, zero_init_residual=False, groups=1, width_per_group=64,
                 replace_stride_with_dilation=None, norm_layer=None):  # fmt: skip
        super().__init__()
        self._norm_layer = norm_layer or nn.BatchNorm2d
        self.inplanes = 64
        self.dilation = 1
        self.groups = groups
        self.base_width = width_per_group
        self.conv1 = nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)
        self.bn1 = self._norm_layer(64)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, stride=2, padding=1)
        dilated = replace_stride_with_dilation or [False, False, False]
        self.layer1 = self._make_layer(block, 64, layers[0])
        self.layer2 = self._make_layer(block, 128, layers[1], 2, dilated[0])
        self.layer3 = self._make_layer(block, 256, layers[2], 2, dilated[1])
        self.layer4 = self._make_layer(block, 512, layers[3], 2, dilated[2])
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(512 * block.expansion, num_classes)

    def _make_layer(self, block, planes, blocks, stride=1, dilate=False):
        """Blocks of one width; the first of them has the stride, or the dilation before it grows."""
        norm, dilation, outside = self._norm_layer, self.dilation, planes * block.expansion
        if dilate:
            self.dilation, stride = dilation * stride, 1
        shortcut = None
        if stride != 1 or self.inplanes != outside:
            shortcut = nn.Sequential(conv1x1(self.inplanes, outside, stride), norm(outside))
        shared = {"groups": self.groups, "base_width": self.base_width, "norm_layer": norm}
        made = [block(self.inplanes, planes, stride, shortcut, dilation=dilation, **shared)]
        self.inplanes = outside
        made += [block(outside, planes, dilation=self.dilation, **shared) for _ in range(blocks - 1)]
        return nn.Sequential(*made)

    def _forward_impl(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(self.avgpool(x).flatten(1))

    def forward(self, x):
        return self._forward_impl(x)


def network(block, layers, **fixed):
    def build(weights=None, progress=True, pretrained=False, **settings):
        return ResNet(block, layers, **{**settings, **fixed})

    return build


resnet18 = network(BasicBlock, [2, 2, 2, 2])
resnet34 = network(BasicBlock, [3, 4, 6, 3])
resnet50 = network(Bottleneck, [3, 4, 6, 3])
resnet101 = network(Bottleneck, [3, 4, 23, 3])
resnet152 = network(Bottleneck, [3, 8, 36, 3])
resnext50_32x4d = network(Bottleneck, [3, 4, 6, 3], groups=32, width_per_group=4)
resnext101_32x8d = network(Bottleneck, [3, 4, 23, 3], groups=32, width_per_group=8)
resnext101_64x4d = network(Bottleneck, [3, 4, 23, 3], groups=64, width_per_group=4)
wide_resnet50_2 = network(Bottleneck, [3, 4, 6, 3], width_per_group=128)
wide_resnet101_2 = network(Bottleneck, [3, 4, 23, 3], width_per_group=128)
