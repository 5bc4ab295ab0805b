"""The networks of `tools_table.py`, each with its parameters and MACs as products worked out by hand.

One MAC is one term of a sum of products: of a convolution, a matrix product, a gate, either product of an attention.
Parameters are those of `sum(p.numel() for p in model.parameters())`. Nothing here comes from a counter: every factor is a
size that the definition of the network names. A batch of one example goes through.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn

TOKENS, WIDTH, HEADS, INNER = 16, 64, 4, 128


@dataclass(frozen=True)
class Network:
    """name: as the table says it. build: the module. shape: of its input, with the batch. vocabulary: above 0, its input
    is numbers of words. train: the mode it is asked in. params, macs: worked out by hand."""

    name: str
    build: Callable[[], nn.Module]
    shape: tuple[int, ...]
    params: int
    macs: int
    vocabulary: int = 0
    train: bool = False

    def example(self) -> torch.Tensor:
        return torch.zeros(self.shape, dtype=torch.int64) if self.vocabulary else torch.rand(self.shape)


# -- attention and layers, written in the ways that tools see or do not see --------------------------------------------


class TiedHead(nn.Module):
    """The scores of the words are products with the table that embeds them."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(1000, WIDTH)
        self.head = nn.Linear(WIDTH, 1000, bias=False)
        self.head.weight = self.embed.weight

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.embed(x))


class BareParameter(nn.Module):
    """A weight that belongs to no layer, used by a function."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.rand(WIDTH, 32))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.linear(x, self.weight)


class Experts(nn.Module):
    """Every one of four experts reads every token."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.rand(4, 32, WIDTH))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.einsum("btd,edf->btef", x, self.weight)


class SelfAttention(nn.Module):
    """`nn.MultiheadAttention` of tokens over themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.attention = nn.MultiheadAttention(WIDTH, HEADS, batch_first=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.attention(x, x, x, need_weights=False)[0]


class Fused(nn.Module):
    """One linear layer for queries, keys and values, then `scaled_dot_product_attention`."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)

    def attend(self, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
        return F.scaled_dot_product_attention(query, key, value)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        batch, tokens, _ = x.shape
        three = self.qkv(x).reshape(batch, tokens, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        return self.attend(three[0], three[1], three[2]).transpose(1, 2).reshape(batch, tokens, WIDTH)


class ByHand(Fused):
    """The same attention written with `@`."""

    def attend(self, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
        scores = query @ key.transpose(-2, -1) / (WIDTH // HEADS) ** 0.5
        return scores.softmax(-1) @ value


class Recurrent(nn.Module):
    """Two layers, each in both directions."""

    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(32, WIDTH, num_layers=2, bidirectional=True, batch_first=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.lstm(x)[0]


def encoder_layer() -> nn.Module:
    return nn.TransformerEncoderLayer(WIDTH, HEADS, INNER, batch_first=True)


@cache
def vision() -> Any:
    """torchvision; where its compiled part is missing, the two operators that its Python part asks for are declared."""
    declared = torch.library.Library("torchvision", "FRAGMENT")
    for op in ("nms", "qnms"):
        if not hasattr(torch.ops.torchvision, op):
            declared.define(f"{op}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    vision.__dict__["declared"] = declared  # what is declared is gone with its library
    import torchvision

    return torchvision


def published(name: str) -> Callable[[], nn.Module]:
    """A network of torchvision, without its trained weights."""

    def build() -> nn.Module:
        module: nn.Module = getattr(vision().models, name)()
        return module

    return build


def of_timm(fused: bool) -> Callable[[], nn.Module]:
    """timm's ViT-B/16, whose attention is a fused function or matrix products."""

    def build() -> nn.Module:
        vision()
        timm = import_module("timm")
        import_module("timm.layers").set_fused_attn(fused)
        module: nn.Module = timm.create_model("vit_base_patch16_224")
        return module

    return build


# -- worked out by hand ------------------------------------------------------------------------------------------------

PRODUCTS = 2 * TOKENS * TOKENS * WIDTH  # query · keyᵀ and scores · value, over all heads together
PROJECTIONS = 4 * TOKENS * WIDTH * WIDTH  # of queries, keys and values, and of what comes out
ATTENTION_PARAMS = 4 * (WIDTH + 1) * WIDTH
FEED_FORWARD = 2 * TOKENS * WIDTH * INNER
ENCODER_PARAMS = ATTENTION_PARAMS + (WIDTH + 1) * INNER + (INNER + 1) * WIDTH + 2 * 2 * WIDTH

LSTM_GATES = 4 * WIDTH
LSTM_PARAMS = 2 * LSTM_GATES * (32 + WIDTH + 2) + 2 * LSTM_GATES * (2 * WIDTH + WIDTH + 2)  # two biases each
LSTM_MACS = TOKENS * (2 * LSTM_GATES * (32 + WIDTH) + 2 * LSTM_GATES * (2 * WIDTH + WIDTH))

VIT_TOKENS, VIT_WIDTH, VIT_BLOCKS = 14 * 14 + 1, 768, 12
VIT_PATCHES = 16 * 16 * 3 * 768
VIT_MACS = (
    14 * 14 * VIT_PATCHES
    + VIT_BLOCKS
    * (
        4 * VIT_TOKENS * VIT_WIDTH**2  # projections
        + 2 * VIT_TOKENS**2 * VIT_WIDTH  # the two products
        + 2 * VIT_TOKENS * VIT_WIDTH * 4 * VIT_WIDTH  # the dense part
    )
    + VIT_WIDTH * 1000
)
VIT_PARAMS = (
    (VIT_PATCHES + 768)
    + (VIT_TOKENS + 1) * VIT_WIDTH  # positions, and the token of the class
    + VIT_BLOCKS * (12 * VIT_WIDTH**2 + (4 + 4 + 1 + 2 + 2) * VIT_WIDTH)  # kernels; their biases, two normalizations
    + 2 * VIT_WIDTH
    + (VIT_WIDTH + 1) * 1000
)

SWIN_STAGES = ((56, 96, 2, 3), (28, 192, 2, 6), (14, 384, 6, 12), (7, 768, 2, 24))
"""Of each stage of Swin-T: side, channels, blocks, heads. Windows are 7 × 7."""
WINDOW = 7 * 7


def swin_macs() -> int:
    total = 56 * 56 * (4 * 4 * 3) * 96 + 768 * 1000  # patches, and the head
    for side, width, blocks, _ in SWIN_STAGES:
        tokens = side * side
        total += blocks * (4 * tokens * width**2 + 2 * tokens * WINDOW * width + 8 * tokens * width**2)
        if width < 768:
            total += tokens // 4 * (4 * width) * (2 * width)  # four neighbours become one token
    return total


def swin_params() -> int:
    total = (4 * 4 * 3 + 1) * 96 + 2 * 96 + 2 * 768 + (768 + 1) * 1000
    for _, width, blocks, heads in SWIN_STAGES:
        total += blocks * (12 * width**2 + (3 + 1 + 4 + 1) * width + 2 * 2 * width + (2 * 7 - 1) ** 2 * heads)
        if width < 768:
            total += 2 * 4 * width + 4 * width * 2 * width  # a normalization, and a linear layer without a bias
    return total


RESNET_STAGES = ((56, 64, 3), (28, 128, 4), (14, 256, 6), (7, 512, 3))
"""Of each stage of ResNet-50: side, width, blocks. A block ends with four times its width."""


def resnet_macs() -> int:
    total, channels = 112 * 112 * (7 * 7 * 3) * 64 + 2048 * 1000, 64
    for side, width, blocks in RESNET_STAGES:
        area = side * side
        before = area if channels == 64 else 4 * area  # the stride is the 3 × 3 convolution's, behind the 1 × 1
        total += before * channels * width + area * channels * 4 * width  # the first 1 × 1, and the shortcut
        total += (blocks - 1) * area * 4 * width * width
        total += blocks * area * (9 * width * width + width * 4 * width)
        channels = 4 * width
    return total


def resnet_params() -> int:
    total, channels = 7 * 7 * 3 * 64 + 2 * 64 + (2048 + 1) * 1000, 64
    for _, width, blocks in RESNET_STAGES:
        total += channels * 4 * width + 2 * 4 * width  # the shortcut with its normalization
        total += channels * width + (blocks - 1) * 4 * width * width
        total += blocks * (9 * width * width + width * 4 * width + 2 * (width + width + 4 * width))
        channels = 4 * width
    return total


IMAGE = (1, 3, 224, 224)
ROW = (1, TOKENS, WIDTH)
OF_TIMM = (
    Network("ViT-B/16 of timm", of_timm(fused=True), IMAGE, VIT_PARAMS, VIT_MACS),
    Network("ViT-B/16 of timm, not fused", of_timm(fused=False), IMAGE, VIT_PARAMS, VIT_MACS),
)
NETWORKS = (
    Network("ConvTranspose2d(16, 8, 4, stride=2, padding=1)", lambda: nn.Sequential(nn.ConvTranspose2d(16, 8, 4, 2, 1)),
            (1, 16, 10, 10), 16 * 8 * 4 * 4 + 8, 10 * 10 * 16 * 8 * 4 * 4),
    Network("embedding of 50,000 words, Linear(64, 64)", lambda: nn.Sequential(nn.Embedding(50_000, WIDTH), nn.Linear(WIDTH, WIDTH)),
            (1, TOKENS), 50_000 * WIDTH + (WIDTH + 1) * WIDTH, TOKENS * WIDTH * WIDTH, vocabulary=50_000),
    Network("embedding with a tied head", TiedHead, (1, TOKENS), 1000 * WIDTH, TOKENS * WIDTH * 1000, vocabulary=1000),
    Network("bare Parameter, F.linear", BareParameter, (1, TOKENS, 32), WIDTH * 32, TOKENS * 32 * WIDTH),
    Network("four experts by einsum", Experts, (1, TOKENS, 32), 4 * 32 * WIDTH, 4 * TOKENS * 32 * WIDTH),
    Network("MultiheadAttention(64, 4)", SelfAttention, ROW, ATTENTION_PARAMS, PROJECTIONS + PRODUCTS),
    Network("MultiheadAttention(64, 4), training", SelfAttention, ROW, ATTENTION_PARAMS, PROJECTIONS + PRODUCTS, train=True),
    Network("scaled_dot_product_attention", Fused, ROW, (WIDTH + 1) * 3 * WIDTH, TOKENS * WIDTH * 3 * WIDTH + PRODUCTS),
    Network("attention written with @", ByHand, ROW, (WIDTH + 1) * 3 * WIDTH, TOKENS * WIDTH * 3 * WIDTH + PRODUCTS),
    Network("TransformerEncoderLayer(64, 4, 128)", encoder_layer, ROW, ENCODER_PARAMS, PROJECTIONS + PRODUCTS + FEED_FORWARD),
    Network("TransformerEncoderLayer, training", encoder_layer, ROW, ENCODER_PARAMS, PROJECTIONS + PRODUCTS + FEED_FORWARD, train=True),
    Network("LSTM(32, 64), 2 layers, both directions", Recurrent, (1, TOKENS, 32), LSTM_PARAMS, LSTM_MACS),
    Network("ResNet-50", published("resnet50"), IMAGE, resnet_params(), resnet_macs()),
    Network("ViT-B/16", published("vit_b_16"), IMAGE, VIT_PARAMS, VIT_MACS),
    Network("Swin-T", published("swin_t"), IMAGE, swin_params(), swin_macs()),
    *(OF_TIMM if find_spec("timm") else ()),
)  # fmt: skip
