"""Colours by role, for light and dark grounds: tints and shades of Okabe and Ito's eight, which colour-blind eyes tell
apart (https://jfly.uni-koeln.de/color/). Text stands on every fill with a contrast of at least 4.5 : 1 (WCAG 2.2, AA).
"""

from __future__ import annotations

from dataclasses import dataclass

from weigh.drawing.roles import Role


@dataclass(frozen=True, slots=True)
class Fill:
    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Theme:
    """What is not a role: ground, text, weaker text, lines, the inside of an open box and its border."""

    ground: str
    ink: str
    faint: str
    line: str
    box: str
    border: str


PALETTE: dict[Role, Fill] = {
    "input": Fill("#ffffff", "#2b3138"),
    "conv": Fill("#9fd3f4", "#1f5f86"),  # sky blue
    "dense": Fill("#f6c667", "#80580a"),  # orange
    "attention": Fill("#e7afcd", "#83486a"),  # reddish purple
    "recurrent": Fill("#85d0b7", "#0c6249"),  # bluish green
    "embedding": Fill("#f5ed9b", "#5d580c"),  # yellow
    "norm": Fill("#dfe9f0", "#3a4a57"),
    "activation": Fill("#f6cdb2", "#7d4118"),  # vermillion
    "pool": Fill("#8db9da", "#17476b"),  # blue
    "merge": Fill("#d3d6da", "#4a5058"),
    "shape": Fill("#eceef0", "#373d44"),
    "regularize": Fill("#ece4f1", "#4b4055"),
    "module": Fill("#e8ecf3", "#333c4a"),
    "other": Fill("#e3e3df", "#44443f"),
    "unknown": Fill("#ffffff", "#23272c"),
}
LIGHT = Theme(ground="#ffffff", ink="#15191e", faint="#4b545e", line="#5b6570", box="#f7f9fb", border="#b4bec9")
DARK = Theme(ground="#14181c", ink="#f1f4f7", faint="#c3cbd3", line="#98a3ae", box="#1b2127", border="#46515c")


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2)."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    """How far two colours stand apart: 1 for equal ones, 21 for black and white (WCAG 2.2).

    >>> round(contrast("#ffffff", "#000000"), 3)
    21.0
    """
    darker, lighter = sorted((luminance(one), luminance(two)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: str, two: str, share: float) -> str:
    """The first colour with a share of the second.

    >>> mixed("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = ((int(one[i : i + 2], 16), int(two[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{int(a + (b - a) * share + 0.5):02x}" for a, b in pairs)
