"""Blocks of `torchvision.ops` that its networks share."""

import torch.nn.functional as F
from torch import nn


class Conv2dNormActivation(nn.Sequential):
    def __init__(self, in_channels, out_channels, kernel_size=3, stride=1, padding=None, groups=1,
                 norm_layer=nn.BatchNorm2d, activation_layer=nn.ReLU, dilation=1, inplace=True, bias=None):  # fmt: skip
        if padding is None:  # the output is as large as the input, divided by the stride
            pairs = zip(nn.modules.utils._pair(kernel_size), nn.modules.utils._pair(dilation), strict=True)
            padding = tuple((taps - 1) // 2 * step for taps, step in pairs)
        bias = norm_layer is None if bias is None else bias
        parts = [nn.Conv2d(in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias)]
        if norm_layer is not None:
            parts.append(norm_layer(out_channels))
        if activation_layer is not None:
            parts.append(activation_layer() if inplace is None else activation_layer(inplace=inplace))
        super().__init__(*parts)
        self.out_channels = out_channels


ConvNormActivation = Conv2dNormActivation


class SqueezeExcitation(nn.Module):
    def __init__(self, input_channels, squeeze_channels, activation=nn.ReLU, scale_activation=nn.Sigmoid):
        super().__init__()
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc1 = nn.Conv2d(input_channels, squeeze_channels, 1)
        self.fc2 = nn.Conv2d(squeeze_channels, input_channels, 1)
        self.activation = activation()
        self.scale_activation = scale_activation()

    def forward(self, input):
        squeezed = self.activation(self.fc1(self.avgpool(input)))
        return self.scale_activation(self.fc2(squeezed)) * input


class StochasticDepth(nn.Module):
    def __init__(self, p, mode):
        super().__init__()
        self.p = p
        self.mode = mode

    def forward(self, input):
        return input


class MLP(nn.Sequential):
    def __init__(self, in_channels, hidden_channels, norm_layer=None, activation_layer=nn.ReLU, inplace=None,
                 bias=True, dropout=0.0):  # fmt: skip
        parts = []
        sizes = [in_channels, *hidden_channels]
        for i in range(1, len(sizes)):
            parts.append(nn.Linear(sizes[i - 1], sizes[i], bias=bias))
            if i < len(sizes) - 1:
                if norm_layer is not None:
                    parts.append(norm_layer(sizes[i]))
                parts.append(activation_layer())
            parts.append(nn.Dropout(dropout))
        super().__init__(*parts)


class Permute(nn.Module):
    def __init__(self, dims):
        super().__init__()
        self.dims = dims

    def forward(self, x):
        return x.permute(self.dims)


class LayerNorm2d(nn.LayerNorm):
    def forward(self, x):
        x = x.permute(0, 2, 3, 1)
        return F.layer_norm(x, self.normalized_shape, self.weight, self.bias, self.eps).permute(0, 3, 1, 2)


def _make_divisible(v, divisor, min_value=None):
    """The nearest multiple of a divisor that is at most a tenth below."""
    rounded = max(min_value or divisor, int(v + divisor / 2) // divisor * divisor)
    return rounded if rounded >= 0.9 * v else rounded + divisor
