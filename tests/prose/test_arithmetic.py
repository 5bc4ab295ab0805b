"""Computations in running text: found, evaluated exactly, and told from sizes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weigh.readers.written.arithmetic import formulas
from weigh.readers.written.expressions import LONGEST, MOST_OPERANDS


@pytest.mark.parametrize(
    "text, formula, value, stated",
    [
        ("128x3x3x256 + 256 = 295,168", "128x3x3x256 + 256", 295_168, (295_168, 295_168)),
        ("I get (5 * 5 + 1) * 64 = 1664 here", "(5 * 5 + 1) * 64", 1_664, (1_664, 1_664)),
        ("(3*3*3)*64 = 1,728", "(3*3*3)*64", 1_728, (1_728, 1_728)),
        ("0.59M =(3 * 3)*(256 * 256), so", "(3 * 3)*(256 * 256)", 589_824, (585_000, 594_999)),
        ("(512x7x7)x4,096 (weights) + 4,096 (biases)", "(512x7x7)x4,096 (weights) + 4,096", 102_764_544, None),
        ("１２８x3x3x256（重み）+ 256（バイアス）= 295,168最初", "１２８x3x3x256（重み）+ 256", 295_168, (295_168,) * 2),
        ("224*224*64=3.2M", "224*224*64", 3_211_264, (3_150_000, 3_249_999)),
        ("112*112*64=800K", "112*112*64", 802_816, (750_000, 849_999)),
        ("11·11·3·96", "11·11·3·96", 34_848, None),
        ("3²×64 + 64", "3²×64 + 64", 640, None),
        ("3^2*64 + 64 = 640", "3^2*64 + 64", 640, (640, 640)),
        ("2**10 * 3 + 1 = 3073", "2**10 * 3 + 1", 3_073, (3_073, 3_073)),
        ("2*(3+4*(5+6)) = 94", "2*(3+4*(5+6))", 94, (94, 94)),
        ("4(3*3+3) = 48", "4(3*3+3)", 48, (48, 48)),
        ("3*3*64 weights + 64 biases = 640", "3*3*64 weights + 64", 640, (640, 640)),
        (r"$5 \times 5 \times 32 \times 64 + 64 = 51264$", r"5 \times 5 \times 32 \times 64 + 64", 51_264, (51_264,) * 2),
        ("5*5*1*32 + 32 = 800 + 32 = 832", "5*5*1*32 + 32", 832, (832, 832)),
        ("3x3x3x64 = 1,728 weights + 64 biases = 1,792", "3x3x3x64 = 1,728 weights + 64", 1_792, (1_792, 1_792)),
        ("3*3*32 = 288 + 32 = 320", "3*3*32 = 288 + 32", 320, (320, 320)),
        ("832 = 5*5*32 + 32", "5*5*32 + 32", 832, (832, 832)),
        ("4.096×1.000 + 1.000", "4.096×1.000 + 1.000", 4_097_000, None),
        ("7*7*512*4096 = 102 760 448", "7*7*512*4096", 102_760_448, (102_760_448,) * 2),
        ("10*20/3 + 1", "10*20/3 + 1", None, None),
        ("9216*4096+4096 → 37752832", "9216*4096+4096", 37_752_832, (37_752_832,) * 2),
    ],
)  # fmt: skip
def test_a_computation(text, formula, value, stated):
    (found,) = formulas(text)
    assert (found.text, found.value, found.stated) == (formula, value, stated)
    assert found.multiplies and text[found.start : found.end].startswith((formula[:3], found.stated_text[:3]))


@pytest.mark.parametrize(
    "text",
    [
        "kernels of 5x5x48 on 224x224x64",
        "227*227 instead of 224 * 224",
        "(n * m * k + 1) * L",
        "k*(5*5+1)",
        "(5*5+1)*k",
        "3*3*64 + bias",
        "conv3-256*3",
        "3 x conv3-256",
        "784-512-10",
        "[3x3, 64] x 2",
        "(3,3)*64*3*3",
        "32 filters times 3x3 = 288 weights",
        "28x28 -> 14x14",
        "about 6x10^7 or 6 * 10**7",
        "2017-03-02 and 24/7",
        "4((m+n)m+m)*k gives 420",
        "no number at all",
        "(((5*5",
        "v1.8.2^0",
        "5.00 x 10²",
        "784-[512]x2-10",
        "28x28x1 - 32C5",
        "5*/3*7*9*2",
        "7*8*9*0/0",
    ],
)
def test_no_computation(text):
    assert formulas(text) == []


def test_a_damaged_result_is_kept_as_it_is_printed():
    (found,) = formulas("128x3x3x256 (weights) = 294,9112 it must be")
    assert (found.value, found.stated, found.stated_text) == (294_912, None, "294,9112")
    assert found.holds is None


def test_memory_is_read_in_both_conventions():
    """93 MB are 93 · 10⁶ or 93 · 2²⁰ bytes; "about" allows 5 % on either side."""
    (found,) = formulas("24M * 4 bytes ~= 93MB / image (only forward! ~*2 for bwd)")
    assert found.value == 96_000_000 and found.holds
    assert found.stated == (88_350_000, 102_393_446)


def test_a_wrong_result_is_a_result():
    (found,) = formulas("it would be (5*5*32+1)*64 = 51,200")
    assert found.holds is False


def test_several_in_one_sentence():
    found = formulas("10*64+64 = 704, 64*32+32 = 2080, 32*3+3 = 98: 2883")
    assert [(one.value, one.holds) for one in found] == [(704, True), (2_080, True), (99, False)]


def test_too_long_is_passed_over():
    assert formulas("1*" * (MOST_OPERANDS + 1) + "1 = 1") == []
    assert formulas("(" * 50 + "2*3*4*5+6" + ")" * 50) == []
    assert formulas(f"{'9' * 300}*{'9' * LONGEST}+1 = 3") == []


sums = st.recursive(
    st.integers(1, 4096).map(str),
    lambda inner: st.tuples(inner, st.sampled_from([" * ", "*", " + ", "×"]), inner).map(lambda t: f"({''.join(t)})"),
    max_leaves=6,
)


@given(sums, st.sampled_from([" * ", "×", " + "]), sums)
def test_the_value_is_that_of_exact_arithmetic(left, sign, right):
    text = f"{left}{sign}{right}"
    value = eval(text.replace("×", "*"))
    found = formulas(f"it is {text} = {value} in all")
    if value <= 10**21:
        assert [(one.value, one.holds) for one in found] == [(value, True)]


@given(st.text(alphabet="0123456789()*x×+-=~^/ .,kM²", max_size=120))
def test_anything_is_read_without_a_fault(text):
    for one in formulas(text):
        assert 0 <= one.start < one.end <= len(text)
        assert one.text in text


@pytest.mark.parametrize("piece", ["1", "(", "1*", "1*(", "(1+2)*", "3 x 3 ", "1 ", "1,", "1 000 ", "(a", "2^"])
def test_hostile_text_gives_nothing_to_check(piece):
    assert len(formulas(piece * 20_000)) < 20_000
