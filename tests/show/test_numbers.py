"""Numbers as they are printed: exact where they are exact, rounded by a named convention where not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weigh.network.sizes import Formula
from weigh.show import numbers

STEPS = Formula("steps")


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0"),
        (25678184, "25,678,184"),
        (STEPS, "steps"),
        (12288 * STEPS, "12,288 × steps"),
        (12288 * STEPS + 4096, "12,288 × steps + 4,096"),
        (STEPS * STEPS, "steps^2"),
        (Formula("input_shape[2]") * 800 + 51296, "800 × input_shape[2] + 51,296"),
        (Formula("x1000") * 2, "2 × x1000"),
    ],
)
def test_size(size: int | Formula, text: str) -> None:
    assert numbers.size(size) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.000 kB (1,000 B)"),
        (1024, "1.024 kB (1.000 KiB)"),
        (999_949, "999.9 kB (976.5 KiB)"),
        (999_950, "1.000 MB (976.5 KiB)"),
        (60_345_678, "60.35 MB (57.55 MiB)"),
        (102_712_736, "102.7 MB (97.95 MiB)"),  # 25,678,184 parameters · 4 B; / 2²⁰ = 97.954
        (10**30, "1,000,000 YB (827,181 YiB)"),
    ],
)
def test_memory_is_told_by_both_conventions(count: int, text: str) -> None:
    assert numbers.memory(count) == text


@pytest.mark.parametrize(
    ("part", "of", "text"),
    [
        (1, 3, "33.3%"),
        (2, 3, "66.7%"),
        (1, 1, "100.0%"),
        (1, 1_000_000, "<0.1%"),
        (999_999, 1_000_000, ">99.9%"),
        (5, 10_000, "0.1%"),  # 0.05 %, and halves go up
        (0, 7, "0.0%"),
    ],
)
def test_a_share_that_is_not_all_or_nothing_never_reads_so(part: int, of: int, text: str) -> None:
    assert numbers.share(part, of) == text


@given(st.integers(0, 10**40))
def test_whole_numbers_read_back(number: int) -> None:
    assert int(numbers.whole(number).replace(",", "")) == number


@given(st.integers(1000, 10**26))
def test_scaled_numbers_are_within_half_a_unit_of_their_last_digit(number: int) -> None:
    text, unit = numbers.si(number, "B").split(" ")
    factor = 1000 ** numbers.SI_PREFIXES.index(unit.removesuffix("B"))
    shown, decimals = text.replace(",", ""), len(text.partition(".")[2])
    assert 2 * abs(int(shown.replace(".", "")) * factor - number * 10**decimals) <= factor
