"""Vision Transformer (arXiv:2010.11929) and Swin Transformer, both versions (arXiv:2103.14030, 2111.09883)."""

import math
from collections import OrderedDict
from functools import partial

import torch
import torch.nn.functional as F
from torch import nn
from torchvision.ops.misc import MLP, Permute, StochasticDepth

FINE = partial(nn.LayerNorm, eps=1e-6)


class MLPBlock(MLP):
    def __init__(self, in_dim, mlp_dim, dropout):
        super().__init__(in_dim, [mlp_dim, in_dim], activation_layer=nn.GELU, dropout=dropout)


class EncoderBlock(nn.Module):
    def __init__(self, num_heads, hidden_dim, mlp_dim, dropout, attention_dropout, norm_layer=FINE):
        super().__init__()
        self.num_heads = num_heads
        self.ln_1 = norm_layer(hidden_dim)
        self.self_attention = nn.MultiheadAttention(hidden_dim, num_heads, dropout=attention_dropout, batch_first=True)
        self.dropout = nn.Dropout(dropout)
        self.ln_2 = norm_layer(hidden_dim)
        self.mlp = MLPBlock(hidden_dim, mlp_dim, dropout)

    def forward(self, input):
        x = self.ln_1(input)
        x = self.dropout(self.self_attention(x, x, x, need_weights=False)[0]) + input
        return x + self.mlp(self.ln_2(x))


class Encoder(nn.Module):
    def __init__(self, seq_length, num_layers, num_heads, hidden_dim, mlp_dim, dropout, attention_dropout,
                 norm_layer=FINE):  # fmt: skip
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.empty(1, seq_length, hidden_dim))
        self.dropout = nn.Dropout(dropout)
        blocks = OrderedDict()
        for i in range(num_layers):
            block = EncoderBlock(num_heads, hidden_dim, mlp_dim, dropout, attention_dropout, norm_layer)
            blocks[f"encoder_layer_{i}"] = block
        self.layers = nn.Sequential(blocks)
        self.ln = norm_layer(hidden_dim)

    def forward(self, input):
        return self.ln(self.layers(self.dropout(input + self.pos_embedding)))


class VisionTransformer(nn.Module):
    def __init__(self, image_size, patch_size, num_layers, num_heads, hidden_dim, mlp_dim, dropout=0.0,
                 attention_dropout=0.0, num_classes=1000, representation_size=None, norm_layer=FINE,
                 conv_stem_configs=None):  # fmt: skip
        super().__init__()
        self.image_size, self.patch_size, self.hidden_dim = image_size, patch_size, hidden_dim
        self.num_classes, self.representation_size = num_classes, representation_size
        self.conv_proj = nn.Conv2d(3, hidden_dim, patch_size, stride=patch_size)
        self.class_token = nn.Parameter(torch.zeros(1, 1, hidden_dim))
        self.seq_length = (image_size // patch_size) ** 2 + 1
        self.encoder = Encoder(
            self.seq_length, num_layers, num_heads, hidden_dim, mlp_dim, dropout, attention_dropout, norm_layer
        )
        head = OrderedDict()
        if representation_size is not None:
            head["pre_logits"] = nn.Linear(hidden_dim, representation_size)
            head["act"] = nn.Tanh()
        head["head"] = nn.Linear(representation_size or hidden_dim, num_classes)
        self.heads = nn.Sequential(head)

    def _process_input(self, x):
        batch, _, height, width = x.shape
        patches = (height // self.patch_size) * (width // self.patch_size)
        return self.conv_proj(x).reshape(batch, self.hidden_dim, patches).permute(0, 2, 1)

    def forward(self, x):
        x = self._process_input(x)
        x = torch.cat([self.class_token.expand(x.shape[0], -1, -1), x], dim=1)
        return self.heads(self.encoder(x)[:, 0])


LARGER = {("b", 16): 384, ("l", 16): 512, ("h", 14): 518}
"""Sides of the images that the SWAG weights of whole networks are for."""
SIZES = {"b": (12, 12, 768, 3072), "l": (24, 16, 1024, 4096), "h": (32, 16, 1280, 5120)}
"""Table 1 of the paper: layers, heads, hidden and inner size."""


def vit(size, patch_size):
    layers, heads, hidden, inner = SIZES[size]

    def build(weights=None, progress=True, pretrained=False, **settings):
        name = weights if isinstance(weights, str) else "" if weights is None else weights.name
        side = LARGER[size, patch_size] if "SWAG_E2E" in name else settings.pop("image_size", 224)
        return VisionTransformer(side, patch_size, layers, heads, hidden, inner, **settings)

    return build


vit_b_16, vit_b_32, vit_l_16, vit_l_32, vit_h_14 = vit("b", 16), vit("b", 32), vit("l", 16), vit("l", 32), vit("h", 14)


class ShiftedWindowAttention(nn.Module):
    """Attention within windows, which every second block shifts; each head learns a bias for each offset."""

    def __init__(self, dim, window_size, shift_size, num_heads, qkv_bias=True, proj_bias=True, attention_dropout=0.0,
                 dropout=0.0):  # fmt: skip
        super().__init__()
        self.window_size, self.shift_size, self.num_heads = window_size, shift_size, num_heads
        self.attention_dropout, self.dropout = attention_dropout, dropout
        self.qkv = nn.Linear(dim, dim * 3, bias=qkv_bias)
        self.proj = nn.Linear(dim, dim, bias=proj_bias)
        offsets = (2 * window_size[0] - 1) * (2 * window_size[1] - 1)
        self.relative_position_bias_table = nn.Parameter(torch.zeros(offsets, num_heads))
        positions = window_size[0] * window_size[1]
        self.register_buffer("relative_position_index", torch.zeros(positions * positions, dtype=torch.long))

    def scores(self, q, k):
        return (q * q.shape[-1] ** -0.5).matmul(k.transpose(-2, -1))

    def biases(self):
        positions = self.window_size[0] * self.window_size[1]
        chosen = self.relative_position_bias_table[self.relative_position_index]
        return chosen.view(positions, positions, -1).permute(2, 0, 1).contiguous().unsqueeze(0)

    def forward(self, x):
        batch, height, width, channels = x.shape
        tall, broad = self.window_size
        x = F.pad(x, (0, 0, 0, -width % broad, 0, -height % tall))
        _, high, wide, _ = x.shape
        sides = zip((high, wide), self.window_size, self.shift_size, strict=True)
        shift = [0 if side <= window else by for side, window, by in sides]  # one window is all there is
        if sum(shift) > 0:
            x = torch.roll(x, shifts=(-shift[0], -shift[1]), dims=(1, 2))
        rows, columns = high // tall, wide // broad
        x = x.view(batch, rows, tall, columns, broad, channels).permute(0, 1, 3, 2, 4, 5)
        x = x.reshape(batch * rows * columns, tall * broad, channels)
        size = channels // self.num_heads
        parts = self.qkv(x).reshape(x.size(0), x.size(1), 3, self.num_heads, size).permute(2, 0, 3, 1, 4)
        q, k, v = parts[0], parts[1], parts[2]
        scores = self.scores(q, k) + self.biases()
        scores = F.dropout(F.softmax(scores, dim=-1), p=self.attention_dropout)
        x = F.dropout(
            self.proj(scores.matmul(v).transpose(1, 2).reshape(x.size(0), x.size(1), channels)), p=self.dropout
        )
        x = x.view(batch, rows, columns, tall, broad, channels).permute(0, 1, 3, 2, 4, 5)
        x = x.reshape(batch, high, wide, channels)
        if sum(shift) > 0:
            x = torch.roll(x, shifts=(shift[0], shift[1]), dims=(1, 2))
        return x[:, :height, :width, :].contiguous()


class ShiftedWindowAttentionV2(ShiftedWindowAttention):
    """Scores are cosines, each head with a scale; a small network makes the biases of the offsets."""

    def __init__(self, dim, window_size, shift_size, num_heads, qkv_bias=True, proj_bias=True, attention_dropout=0.0,
                 dropout=0.0):  # fmt: skip
        super().__init__(dim, window_size, shift_size, num_heads, qkv_bias, proj_bias, attention_dropout, dropout)
        del self.relative_position_bias_table
        self.logit_scale = nn.Parameter(torch.ones(num_heads, 1, 1))
        self.cpb_mlp = nn.Sequential(
            nn.Linear(2, 512, bias=True), nn.ReLU(inplace=True), nn.Linear(512, num_heads, bias=False)
        )
        offsets = [2 * side - 1 for side in window_size]
        self.register_buffer("relative_coords_table", torch.zeros(1, *offsets, 2))

    def scores(self, q, k):
        cosines = F.normalize(q, dim=-1).matmul(F.normalize(k, dim=-1).transpose(-2, -1))
        return cosines * torch.clamp(self.logit_scale, max=math.log(100.0)).exp()

    def biases(self):
        positions = self.window_size[0] * self.window_size[1]
        chosen = self.cpb_mlp(self.relative_coords_table).view(-1, self.num_heads)[self.relative_position_index]
        chosen = chosen.view(positions, positions, -1).permute(2, 0, 1).contiguous().unsqueeze(0)
        return 16 * torch.sigmoid(chosen)


class SwinTransformerBlock(nn.Module):
    def __init__(self, dim, num_heads, window_size, shift_size, mlp_ratio=4.0, dropout=0.0, attention_dropout=0.0,
                 stochastic_depth_prob=0.0, norm_layer=nn.LayerNorm, attn_layer=ShiftedWindowAttention):  # fmt: skip
        super().__init__()
        self.norm1 = norm_layer(dim)
        self.attn = attn_layer(
            dim, window_size, shift_size, num_heads, attention_dropout=attention_dropout, dropout=dropout
        )
        self.stochastic_depth = StochasticDepth(stochastic_depth_prob, "row")
        self.norm2 = norm_layer(dim)
        self.mlp = MLP(dim, [int(dim * mlp_ratio), dim], activation_layer=nn.GELU, inplace=None, dropout=dropout)

    def forward(self, x):
        x = x + self.stochastic_depth(self.attn(self.norm1(x)))
        return x + self.stochastic_depth(self.mlp(self.norm2(x)))


class SwinTransformerBlockV2(SwinTransformerBlock):
    """Normalizes what is added, not what is read."""

    def __init__(self, dim, num_heads, window_size, shift_size, mlp_ratio=4.0, dropout=0.0, attention_dropout=0.0,
                 stochastic_depth_prob=0.0, norm_layer=nn.LayerNorm, attn_layer=ShiftedWindowAttentionV2):  # fmt: skip
        super().__init__(
            dim, num_heads, window_size, shift_size, mlp_ratio, dropout, attention_dropout, stochastic_depth_prob,
            norm_layer, attn_layer,
        )  # fmt: skip

    def forward(self, x):
        x = x + self.stochastic_depth(self.norm1(self.attn(x)))
        return x + self.stochastic_depth(self.norm2(self.mlp(x)))


def corners(x):
    """Each four neighbours as one position of four times the channels."""
    x = F.pad(x, (0, 0, 0, x.shape[-2] % 2, 0, x.shape[-3] % 2))
    return torch.cat([x[..., i::2, j::2, :] for j in (0, 1) for i in (0, 1)], -1)


class PatchMerging(nn.Module):
    def __init__(self, dim, norm_layer=nn.LayerNorm):
        super().__init__()
        self.dim = dim
        self.reduction = nn.Linear(4 * dim, 2 * dim, bias=False)
        self.norm = norm_layer(4 * dim)

    def forward(self, x):
        return self.reduction(self.norm(corners(x)))


class PatchMergingV2(nn.Module):
    def __init__(self, dim, norm_layer=nn.LayerNorm):
        super().__init__()
        self.dim = dim
        self.reduction = nn.Linear(4 * dim, 2 * dim, bias=False)
        self.norm = norm_layer(2 * dim)

    def forward(self, x):
        return self.norm(self.reduction(corners(x)))


class SwinTransformer(nn.Module):
    def __init__(self, patch_size, embed_dim, depths, num_heads, window_size, mlp_ratio=4.0, dropout=0.0,
                 attention_dropout=0.0, stochastic_depth_prob=0.1, num_classes=1000, norm_layer=None, block=None,
                 downsample_layer=PatchMerging):  # fmt: skip
        super().__init__()
        block, norm = block or SwinTransformerBlock, norm_layer or partial(nn.LayerNorm, eps=1e-5)
        parts = [
            nn.Sequential(
                nn.Conv2d(3, embed_dim, patch_size, stride=patch_size), Permute([0, 2, 3, 1]), norm(embed_dim)
            )
        ]
        dim, done, last = embed_dim, 0, max(1, sum(depths) - 1)
        for stage, (depth, heads) in enumerate(zip(depths, num_heads, strict=True)):
            if stage:
                parts.append(downsample_layer(dim, norm))
                dim *= 2
            blocks = []
            for i in range(depth):
                shift = [0 if i % 2 == 0 else side // 2 for side in window_size]
                drop = stochastic_depth_prob * done / last
                blocks.append(block(
                    dim, heads, window_size=window_size, shift_size=shift, mlp_ratio=mlp_ratio, dropout=dropout,
                    attention_dropout=attention_dropout, stochastic_depth_prob=drop, norm_layer=norm,
                ))  # fmt: skip
                done += 1
            parts.append(nn.Sequential(*blocks))
        self.num_classes = num_classes
        self.features = nn.Sequential(*parts)
        self.norm = norm(dim)
        self.permute = Permute([0, 3, 1, 2])
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten(1)
        self.head = nn.Linear(dim, num_classes)

    def forward(self, x):
        x = self.permute(self.norm(self.features(x)))
        return self.head(self.flatten(self.avgpool(x)))


SECOND = {"block": SwinTransformerBlockV2, "downsample_layer": PatchMergingV2}


def swin(embed_dim, depth, num_heads, drop, side=7, **fixed):
    def build(weights=None, progress=True, pretrained=False, **settings):
        settings = {"stochastic_depth_prob": drop, **fixed, **settings}
        return SwinTransformer([4, 4], embed_dim, [2, 2, depth, 2], num_heads, [side, side], **settings)

    return build


swin_t = swin(96, 6, [3, 6, 12, 24], 0.2)
swin_s = swin(96, 18, [3, 6, 12, 24], 0.3)
swin_b = swin(128, 18, [4, 8, 16, 32], 0.5)
swin_v2_t = swin(96, 6, [3, 6, 12, 24], 0.2, 8, **SECOND)
swin_v2_s = swin(96, 18, [3, 6, 12, 24], 0.3, 8, **SECOND)
swin_v2_b = swin(128, 18, [4, 8, 16, 32], 0.5, 8, **SECOND)
