"""Formulas must be the numbers that they stand for: every operation, evaluated, against Python's own integers."""

from __future__ import annotations

import operator
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weigh.network.sizes import BATCH, Formula, Size, ceil_div, per_example, product, total

NAMES = ("height", "width", "steps")
SMALL = st.integers(1, 9)


@st.composite
def formulas(draw: st.DrawFn, depth: int = 6) -> tuple[Size, str]:
    """A size built by the arithmetic of windows, and the same as Python text."""
    if depth == 0 or draw(st.integers(0, 5)) == 0:
        name = draw(st.sampled_from(NAMES))
        return Formula(name), name
    left, text = draw(formulas(depth - 1))
    if draw(st.integers(0, 5)) == 0:
        right, other = draw(formulas(depth - 2)) if depth > 1 else (Formula("steps"), "steps")
        op, sign = draw(st.sampled_from([(operator.add, "+"), (operator.mul, "*"), (operator.sub, "-")]))
        return op(left, right), f"({text} {sign} {other})"
    number = draw(SMALL)
    op, sign = draw(
        st.sampled_from([(operator.add, "+"), (operator.sub, "-"), (operator.mul, "*"), (operator.floordiv, "//")])
    )
    return op(left, number), f"({text} {sign} {number})"


def value(size: Size, numbers: dict[str, int]) -> int:
    found = size if isinstance(size, int) else size.at(numbers)
    assert isinstance(found, int)
    return found


@settings(max_examples=500, deadline=None)
@given(drawn=formulas(), numbers=st.fixed_dictionaries({name: st.integers(1, 300) for name in NAMES}))
def test_a_formula_is_the_number_it_stands_for(drawn: tuple[Size, str], numbers: dict[str, int]) -> None:
    size, text = drawn
    assert value(size, numbers) == eval(text, {}, numbers)


@settings(max_examples=500, deadline=None)
@given(drawn=formulas(), numbers=st.fixed_dictionaries({name: st.integers(1, 300) for name in NAMES}))
def test_its_text_and_its_expression_say_the_same(drawn: tuple[Size, str], numbers: dict[str, int]) -> None:
    size, _ = drawn
    if isinstance(size, Formula):
        symbols = {symbol: numbers[symbol.name] for symbol in size.expression.free_symbols}
        assert size.expression.subs(symbols) == value(size, numbers)
        if size.terms is not None:
            exact = {name: Fraction(number) for name, number in numbers.items()}
            assert eval(str(size), {"floor": floor}, exact) == value(size, numbers)


@settings(max_examples=500, deadline=None)
@given(drawn=formulas(), numbers=st.fixed_dictionaries({name: st.integers(1, 300) for name in NAMES}))
def test_replacing_one_unknown_at_a_time_gives_the_same(drawn: tuple[Size, str], numbers: dict[str, int]) -> None:
    size: Size = drawn[0]
    expected = value(size, numbers)
    for name, number in numbers.items():
        size = size.at({name: number}) if isinstance(size, Formula) else size
    assert size == expected


H, W = Formula("h"), Formula("w")


@pytest.mark.parametrize(
    "size, text",
    [
        (7 * BATCH, "7*batch"),
        ((H - 3 + 1) // 2, "floor(h/2) - 1"),
        (((H + 1) // 2 + 1) // 2, "floor((h + 3)/4)"),
        (ceil_div(H, 2), "floor((h + 1)/2)"),
        ((H - 4) * (W - 4) * 32, "32*(h - 4)*(w - 4)"),
        ((2 * H + 4) * W, "2*(h + 2)*w"),
        (100 * (64 * H * W + 1), "6400*h*w + 100"),
        ((64 * H * W) // (H * W), "64"),
        ((64 * (H - 4) * W) // ((H - 4) * W), "64"),
        ((6 * H) // 3 - 2 * H, "0"),
        (3 * H // 2, "floor(3*h/2)"),
        (H - W, "h - w"),
        (-H, "-h"),
        ((4 * H + 6) % 4, "2"),
        (H**2, "h**2"),
        (H % 3, "Mod(h, 3)"),
    ],
)
def test_how_it_reads(size: Size, text: str) -> None:
    assert str(size) == text


def test_equal_sizes_are_equal_however_they_came_about() -> None:
    assert (H + 3) // 2 - 1 == (H + 1) // 2
    assert hash((H + 3) // 2 - 1) == hash((H + 1) // 2)
    assert H + W == W + H and H * W == W * H
    assert H != W and H != 3


def test_what_is_linear_in_the_batch_is_told_for_one_example() -> None:
    assert per_example(BATCH * 49 * 64) == 49 * 64
    assert per_example(BATCH * H) == H


def test_sums_and_products() -> None:
    assert product([]) == 1 and total([]) == 0
    assert product([2, H, 3]) == 6 * H and total([2, H, 3, H]) == 2 * H + 5


def test_a_long_chain_of_windows_stays_light() -> None:
    import sys

    size: Size = H
    for _ in range(200):
        size = (size + 2 - 3) // 1 + 1
        size = (size - 2) // 2 + 1 if _ % 50 == 0 else size
    assert "sympy" not in sys.modules or isinstance(size, Formula)
    assert isinstance(size, Formula) and size.terms is not None and size.degree == 1


def test_nobody_asks_whether_it_is_zero() -> None:
    with pytest.raises(TypeError, match="whether h is zero is not known"):
        bool(H)


def test_a_sentence_that_takes_numbers_takes_a_formula() -> None:
    assert f"{Formula('n') * 2 + 1:,}" == "2*n + 1"
