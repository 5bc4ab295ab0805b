"""MaxViT (arXiv:2204.01697)."""

from collections import OrderedDict
from functools import partial

import torch
from torch import nn
from torchvision.ops.misc import Conv2dNormActivation, SqueezeExcitation, StochasticDepth


class MBConv(nn.Module):
    def __init__(self, in_channels, out_channels, expansion_ratio, squeeze_ratio, stride, activation_layer, norm_layer,
                 p_stochastic_dropout=0.0):  # fmt: skip
        super().__init__()
        self.proj = nn.Identity()
        if stride != 1 or in_channels != out_channels:
            proj = [nn.Conv2d(in_channels, out_channels, 1)]
            self.proj = nn.Sequential(*([nn.AvgPool2d(3, stride=stride, padding=1)] if stride == 2 else []), *proj)
        drop = p_stochastic_dropout
        self.stochastic_depth = StochasticDepth(drop, mode="row") if drop else nn.Identity()
        inside, few = int(out_channels * expansion_ratio), int(out_channels * squeeze_ratio)
        shared = {"activation_layer": activation_layer, "norm_layer": norm_layer, "inplace": None}
        parts = OrderedDict()
        parts["pre_norm"] = norm_layer(in_channels)
        parts["conv_a"] = Conv2dNormActivation(in_channels, inside, 1, 1, 0, **shared)
        parts["conv_b"] = Conv2dNormActivation(inside, inside, 3, stride, 1, groups=inside, **shared)
        parts["squeeze_excitation"] = SqueezeExcitation(inside, few, activation=nn.SiLU)
        parts["conv_c"] = nn.Conv2d(inside, out_channels, 1)
        self.layers = nn.Sequential(parts)

    def forward(self, x):
        kept = self.proj(x)
        return kept + self.stochastic_depth(self.layers(x))


class RelativePositionalMultiHeadAttention(nn.Module):
    def __init__(self, feat_dim, head_dim, max_seq_len):
        super().__init__()
        self.n_heads, self.head_dim, self.max_seq_len = feat_dim // head_dim, head_dim, max_seq_len
        self.size = round(max_seq_len**0.5)
        self.to_qkv = nn.Linear(feat_dim, self.n_heads * head_dim * 3)
        self.scale_factor = feat_dim**-0.5
        self.merge = nn.Linear(head_dim * self.n_heads, feat_dim)
        self.relative_position_bias_table = nn.Parameter(torch.empty((2 * self.size - 1) ** 2, self.n_heads))
        self.register_buffer("relative_position_index", torch.zeros(max_seq_len, max_seq_len, dtype=torch.long))

    def get_relative_positional_bias(self):
        index = self.relative_position_index.view(-1)
        chosen = self.relative_position_bias_table[index].view(self.max_seq_len, self.max_seq_len, -1)
        return chosen.permute(2, 0, 1).contiguous().unsqueeze(0)

    def forward(self, x):
        batch, groups, positions, dim = x.shape
        heads = [
            part.reshape(batch, groups, positions, self.n_heads, self.head_dim).permute(0, 1, 3, 2, 4)
            for part in torch.chunk(self.to_qkv(x), 3, dim=-1)
        ]
        q, k, v = heads
        scores = torch.einsum("B G H I D, B G H J D -> B G H I J", q, k * self.scale_factor)
        scores = nn.functional.softmax(scores + self.get_relative_positional_bias(), dim=-1)
        out = torch.einsum("B G H I J, B G H J D -> B G H I D", scores, v)
        return self.merge(out.permute(0, 1, 3, 2, 4).reshape(batch, groups, positions, dim))


class SwapAxes(nn.Module):
    def __init__(self, a, b):
        super().__init__()
        self.a, self.b = a, b

    def forward(self, x):
        return torch.swapaxes(x, self.a, self.b)


class WindowPartition(nn.Module):
    def forward(self, x, p):
        batch, channels, height, width = x.shape
        x = x.reshape(batch, channels, height // p, p, width // p, p).permute(0, 2, 4, 3, 5, 1)
        return x.reshape(batch, (height // p) * (width // p), p * p, channels)


class WindowDepartition(nn.Module):
    def forward(self, x, p, h_partitions, w_partitions):
        batch, _, _, channels = x.shape
        x = x.reshape(batch, h_partitions, w_partitions, p, p, channels).permute(0, 5, 1, 3, 2, 4)
        return x.reshape(batch, channels, h_partitions * p, w_partitions * p)


class PartitionAttentionLayer(nn.Module):
    """Attention within windows, or across them in a grid of the same size."""

    def __init__(self, in_channels, head_dim, partition_size, partition_type, grid_size, mlp_ratio, activation_layer,
                 norm_layer, attention_dropout, mlp_dropout, p_stochastic_dropout):  # fmt: skip
        super().__init__()
        across = partition_type == "grid"
        many = [side // partition_size for side in grid_size]
        self.p, self.g = (many[0], [partition_size] * 2) if across else (partition_size, many)
        self.partition_op = WindowPartition()
        self.departition_op = WindowDepartition()
        self.partition_swap = SwapAxes(-2, -3) if across else nn.Identity()
        self.departition_swap = SwapAxes(-2, -3) if across else nn.Identity()
        self.attn_layer = nn.Sequential(
            norm_layer(in_channels),
            RelativePositionalMultiHeadAttention(in_channels, head_dim, partition_size**2),
            nn.Dropout(attention_dropout),
        )
        inside = in_channels * mlp_ratio
        self.mlp_layer = nn.Sequential(
            nn.LayerNorm(in_channels), nn.Linear(in_channels, inside), activation_layer(),
            nn.Linear(inside, in_channels), nn.Dropout(mlp_dropout),
        )  # fmt: skip
        self.stochastic_dropout = StochasticDepth(p_stochastic_dropout, mode="row")

    def forward(self, x):
        x = self.partition_swap(self.partition_op(x, self.p))
        x = x + self.stochastic_dropout(self.attn_layer(x))
        x = x + self.stochastic_dropout(self.mlp_layer(x))
        return self.departition_op(self.departition_swap(x), self.p, *self.g)


class MaxVitLayer(nn.Module):
    def __init__(self, before, after, stride, norm, head_dim, partition, grid, drop):
        super().__init__()
        parts = OrderedDict()
        parts["MBconv"] = MBConv(before, after, 4, 0.25, stride, nn.GELU, norm, drop)
        for name, kind in (("window_attention", "window"), ("grid_attention", "grid")):
            parts[name] = PartitionAttentionLayer(
                after, head_dim, partition, kind, grid, 4, nn.GELU, nn.LayerNorm, 0.0, 0.0, drop
            )
        self.layers = nn.Sequential(parts)

    def forward(self, x):
        return self.layers(x)


class MaxVitBlock(nn.Module):
    def __init__(self, before, after, norm, head_dim, partition, grid, drops):
        super().__init__()
        self.layers = nn.ModuleList()
        self.grid_size = grid
        for i, drop in enumerate(drops):
            inward = (before, after, 2) if i == 0 else (after, after, 1)
            self.layers += [MaxVitLayer(*inward, norm, head_dim, partition, grid, drop)]

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


class MaxVit(nn.Module):
    def __init__(self, input_size, stem_channels, partition_size, block_channels, block_layers, head_dim,
                 stochastic_depth_prob, norm_layer=None, num_classes=1000):  # fmt: skip
        super().__init__()
        norm = norm_layer or partial(nn.BatchNorm2d, eps=1e-3, momentum=0.01)
        first = Conv2dNormActivation(3, stem_channels, 3, stride=2, norm_layer=norm, activation_layer=nn.GELU,
                                     bias=False, inplace=None)  # fmt: skip
        second = Conv2dNormActivation(
            stem_channels, stem_channels, 3, norm_layer=None, activation_layer=None, bias=True
        )
        self.stem = nn.Sequential(first, second)
        self.partition_size = partition_size
        self.blocks = nn.ModuleList()
        grid, before, done, last = [(side + 1) // 2 for side in input_size], stem_channels, 0, sum(block_layers) - 1
        for after, count in zip(block_channels, block_layers, strict=True):
            grid = [(side + 1) // 2 for side in grid]
            drops = [stochastic_depth_prob * (done + i) / last for i in range(count)]
            self.blocks.append(MaxVitBlock(before, after, norm, head_dim, partition_size, grid, drops))
            before, done = after, done + count
        self.classifier = nn.Sequential(
            nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.LayerNorm(before), nn.Linear(before, before), nn.Tanh(),
            nn.Linear(before, num_classes, bias=False),
        )  # fmt: skip

    def forward(self, x):
        x = self.stem(x)
        for block in self.blocks:
            x = block(x)
        return self.classifier(x)


def maxvit_t(weights=None, progress=True, pretrained=False, **settings):
    settings = {"stochastic_depth_prob": 0.2, "input_size": (224, 224), **settings}
    return MaxVit(stem_channels=64, partition_size=7, block_channels=[64, 128, 256, 512], block_layers=[2, 2, 5, 2],
                  head_dim=32, **settings)  # fmt: skip
