"""Colours can be read on, and told apart by colour-blind eyes."""

from __future__ import annotations

from itertools import combinations

import pytest

from weigh.drawing.palette import DARK, LIGHT, PALETTE, contrast, mixed
from weigh.drawing.roles import ROLE_OF_KIND, ROLES

# Linear maps of what an eye without one kind of cones sees (Viénot, Brettel and Mollon 1999, in linear sRGB).
BLIND = {
    "protanopia": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deuteranopia": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}


def test_every_role_has_a_colour_and_nothing_else_has() -> None:
    assert tuple(PALETTE) == ROLES
    assert set(ROLE_OF_KIND.values()) <= set(ROLES)


@pytest.mark.parametrize("role", PALETTE)
def test_text_can_be_read_on_every_fill(role: str) -> None:
    for theme, fill in ((LIGHT, PALETTE[role].light), (DARK, PALETTE[role].dark)):
        assert contrast(theme.ink, fill) >= 4.5
        assert contrast(mixed(theme.ink, theme.ground, 0.12), fill) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_text_and_lines_can_be_seen_on_the_ground(theme) -> None:
    assert contrast(theme.ink, theme.ground) >= 7
    assert contrast(theme.faint, theme.box) >= 4.5
    assert contrast(theme.line, theme.ground) >= 3  # graphical objects (WCAG 2.2, 1.4.11)


@pytest.mark.parametrize("kind", BLIND)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_roles_with_weights_differ_for_colour_blind_eyes(kind: str, theme: str) -> None:
    seen = {
        role: _seen(getattr(PALETTE[role], theme), BLIND[kind]) for role in ("conv", "dense", "attention", "recurrent")
    }
    for one, two in combinations(seen, 2):
        assert sum((a - b) ** 2 for a, b in zip(seen[one], seen[two], strict=True)) ** 0.5 > 0.025, (one, two)


def _seen(colour: str, matrix) -> list[float]:
    linear = []
    for i in (1, 3, 5):
        part = int(colour[i : i + 2], 16) / 255
        linear.append(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    return [sum(weight * part for weight, part in zip(row, linear, strict=True)) for row in matrix]
