"""What published shorthands fix besides what they spell out, each with the paper that it comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Convention:
    """A shorthand for a layer.

    example: how it is written. form: what it is matched with, whole; the groups named k, n and s are the window, the
    filters and the stride. type, attributes: what it stands for. meaning, source: for people. residual: two such
    convolutions with a shortcut around them. family: "" or the name under which such letters are used together; where
    another family's letters stand in the same network, it is not meant.
    """

    example: str
    form: re.Pattern[str]
    type: str
    attributes: Mapping[str, Any]
    meaning: str
    source: str
    residual: bool = False
    family: str = ""


def _form(text: str) -> re.Pattern[str]:
    return re.compile(text, re.ASCII)


VGG = "Simonyan and Zisserman, arXiv 1409.1556, table 1"
CYCLE = "Zhu et al., arXiv 1703.10593, section 7.2"
PIX = "Isola et al., arXiv 1611.07004, section 6.1"
RESNET = "He et al., arXiv 1512.03385, table 1 and section 3.3"
CIRESAN = "Cireşan et al., arXiv 1202.2745, section 3"
LECUN = "LeCun et al., Gradient-based learning applied to document recognition, 1998, section II.B"

CONVENTIONS: Final[tuple[Convention, ...]] = (
    Convention("conv3-64", _form(r"[cC](?i:onv)(?P<k>\d{1,2})-(?P<n>\d+)"), "Conv", {"stride": (1,), "padding": "same"},
               "64 filters of 3×3, stride 1, the size stays", VGG),
    Convention("c7s1-64", _form(r"c(?P<k>\d{1,2})s(?P<s>\d)-(?P<n>\d+)"), "Conv", {"padding": "same"},
               "64 filters of 7×7, stride 1, the size stays", CYCLE, family="cycle"),
    Convention("d128", _form(r"d(?P<n>\d+)"), "Conv", {"kernel": (3,), "stride": (2,), "padding": "same"},
               "128 filters of 3×3, stride 2: the size is halved", CYCLE, family="cycle"),
    Convention("R256", _form(r"R(?P<n>\d+)"), "Conv", {"kernel": (3,), "stride": (1,), "padding": "same"},
               "a residual block of two convolutions of 3×3, 256 filters each", CYCLE, residual=True, family="cycle"),
    Convention("u64", _form(r"u(?P<n>\d+)"), "ConvTranspose", {"kernel": (3,), "stride": (2,), "padding": "same"},
               "64 filters of 3×3, stride 1/2: the size is doubled", CYCLE, family="cycle"),
    Convention("C64", _form(r"C(?P<n>\d{2,})"), "Conv", {"kernel": (4,), "stride": (2,), "padding": "same"},
               "64 filters of 4×4, stride 2, where every layer of the network is written so", PIX, family="pix"),
    Convention("64C3", _form(r"(?P<n>\d+)[cC](?:onv)?(?P<k>\d{1,2})(?:[sS](?P<s>\d))?"), "Conv", {},
               "64 filters of 3×3", CIRESAN),
    Convention("MP2", _form(r"(?:[mM]?[pP])(?P<k>\d{1,2})"), "MaxPool", {"function": "max"},
               "the largest of every 2×2, windows side by side", CIRESAN),
    Convention("512N", _form(r"(?P<n>\d+)(?:N|n|FC|fc|F)"), "Dense", {}, "a fully connected layer of 512", CIRESAN),
)  # fmt: skip
"""Shorthands of single layers, as tokens; the first that fits is meant."""

SENTENCES: Final[tuple[tuple[str, str, str], ...]] = (
    ("conv 3x3, 64, /2", "stride 2, and as much is added around as halves the size", RESNET),
    ("[3x3, 64; 3x3, 64] x2", "residual blocks: windows and filters of the convolutions, with a shortcut around each "
     "block; where the channels change, a 1×1 convolution stands in the shortcut", RESNET),
    ("[3x3, 64] x2 > [3x3, 128] x2", "the first block of a stage with more filters has stride 2, but the first stage",
     RESNET),
    ("C3: 16@10x10", "16 maps of 10×10 come out; behind S they are a subsampling's", LECUN),
    ("96@11x11", "96 filters of 11×11, where no layer of the network is labelled C or S, and no window is over 13",
     "Krizhevsky et al., ImageNet classification with deep convolutional neural networks, 2012, figure 2"),
    ("784-512-10", "a perceptron: the inputs, then the units of each fully connected layer",
     "Hinton and Salakhutdinov, Reducing the dimensionality of data with neural networks, 2006"),
)  # fmt: skip
"""Shorthands that take more than one token."""

LARGEST_WINDOW: Final = 13
"""Filters of a published network are no larger; what is, in n@size, are maps."""


def convention(token: str) -> tuple[Convention, Mapping[str, int]] | None:
    """The shorthand that a token is, and the numbers in it."""
    for one in CONVENTIONS:
        found = one.form.fullmatch(token)
        if found:
            return one, {name: int(digits) for name, digits in found.groupdict().items() if digits}
    return None
