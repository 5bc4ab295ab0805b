#: model Generator(style_dim=16, n_mlp=3, size=16)
#: input z 16
#: macs 3 * 16 * 16 + 4 * 4 * 16 * 16 * 9 + 8 * 8 * 16 * 16 * 9 + 16 * 16 * 16 * 16 * 9 + 3 * 16 * 32 + 16 * 16 * 3 * 16
import math
import torch
from torch import nn
from torch.nn import functional as F


class EqualLinear(nn.Module):
    def __init__(self, in_dim, out_dim, bias=True, bias_init=0, lr_mul=1, activation=None):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(out_dim, in_dim).div_(lr_mul))
        if bias:
            self.bias = nn.Parameter(torch.zeros(out_dim).fill_(bias_init))
        else:
            self.bias = None
        self.activation = activation
        self.scale = (1 / math.sqrt(in_dim)) * lr_mul
        self.lr_mul = lr_mul

    def forward(self, input):
        if self.activation:
            out = F.linear(input, self.weight * self.scale)
            out = F.leaky_relu(out + self.bias * self.lr_mul, 0.2)
        else:
            out = F.linear(input, self.weight * self.scale, bias=self.bias * self.lr_mul)
        return out

    def __repr__(self):
        return (f"{self.__class__.__name__}({self.weight.shape[1]}, {self.weight.shape[0]})")


class PixelNorm(nn.Module):
    def forward(self, input):
        return input * torch.rsqrt(torch.mean(input ** 2, dim=1, keepdim=True) + 1e-8)


class EqualConv2d(nn.Module):
    def __init__(self, in_channel, out_channel, kernel_size, stride=1, padding=0, bias=True):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(out_channel, in_channel, kernel_size, kernel_size))
        self.scale = 1 / math.sqrt(in_channel * kernel_size ** 2)
        self.stride = stride
        self.padding = padding
        if bias:
            self.bias = nn.Parameter(torch.zeros(out_channel))
        else:
            self.bias = None

    def forward(self, input):
        return F.conv2d(input, self.weight * self.scale, bias=self.bias, stride=self.stride, padding=self.padding)


class AdaIN(nn.Module):
    def __init__(self, channels, style_dim):
        super().__init__()
        self.norm = nn.InstanceNorm2d(channels)
        self.style = EqualLinear(style_dim, channels * 2)
        self.style.bias.data[:channels] = 1
        self.style.bias.data[channels:] = 0

    def forward(self, input, style):
        style = self.style(style).unsqueeze(2).unsqueeze(3)
        gamma, beta = style.chunk(2, 1)
        return gamma * self.norm(input) + beta


class ConstantInput(nn.Module):
    def __init__(self, channel, size=4):
        super().__init__()
        self.input = nn.Parameter(torch.randn(1, channel, size, size))

    def forward(self, input):
        batch = input.shape[0]
        return self.input.repeat(batch, 1, 1, 1)


class Generator(nn.Module):
    def __init__(self, style_dim, n_mlp, size):
        super().__init__()
        layers = [PixelNorm()]
        for i in range(n_mlp):
            layers.append(EqualLinear(style_dim, style_dim, lr_mul=0.01, activation="fused_lrelu"))
        self.style = nn.Sequential(*layers)
        self.input = ConstantInput(16)
        self.log_size = int(math.log(size, 2))
        self.convs = nn.ModuleList()
        self.noises = nn.Module()
        self.ada = nn.ModuleList()
        for layer_idx in range(self.log_size - 1):
            res = 2 ** (layer_idx + 2)
            self.noises.register_buffer(f"noise_{layer_idx}", torch.randn(1, 1, res, res))
            self.convs.append(EqualConv2d(16, 16, 3, padding=1))
            self.ada.append(AdaIN(16, style_dim))
        self.to_rgb = EqualConv2d(16, 3, 1)
        self.noise_weight = nn.Parameter(torch.zeros(self.log_size - 1))

    def forward(self, z):
        w = self.style(z)
        out = self.input(w)
        for i, (conv, ada) in enumerate(zip(self.convs, self.ada)):
            if i > 0:
                out = F.interpolate(out, scale_factor=2, mode="bilinear", align_corners=False)
            noise = getattr(self.noises, f"noise_{i}")
            out = ada(F.leaky_relu(conv(out) + self.noise_weight[i] * noise, 0.2), w)
        return self.to_rgb(out)
