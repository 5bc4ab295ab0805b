"""Claims as people write them, and the whole numbers that each allows."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weigh.ask.claims import Claim, parse
from weigh.network.errors import SelectionError

K, M, G = 10**3, 10**6, 10**9


def one(*texts: str) -> Claim:
    (claim,) = parse(texts)
    return claim


EXACT_OR_ROUNDED = [
    # text, quantity, the tightest reading
    ("60M", "params", 59_500_000, 60_499_999),
    ("138,357,544", "params", 138_357_544, 138_357_544),
    ("138.357.544", "params", 138_357_544, 138_357_544),  # as many Europeans set groups apart
    ("138 357 544", "params", 138_357_544, 138_357_544),
    ("138'357'544", "params", 138_357_544, 138_357_544),
    ("138_357_544", "params", 138_357_544, 138_357_544),
    ("13,83,57,544", "params", 138_357_544, 138_357_544),  # lakhs and crores
    ("138357544", "params", 138_357_544, 138_357_544),
    ("138.357", "params", 138_357, 138_357),  # no count has decimals
    ("１３８，３５７，５４４", "params", 138_357_544, 138_357_544),
    ("６０Ｍ", "params", 59_500_000, 60_499_999),
    ("~650k", "params", 649_500, 650_499),
    ("about 60M", "params", 59_500_000, 60_499_999),
    ("60 million parameters", "params", 59_500_000, 60_499_999),
    ("25.6 million", "params", 25_550_000, 25_649_999),
    ("1.2 billion", "params", 1_150_000_000, 1_249_999_999),
    ("6000万", "params", 59_995_000, 60_004_999),
    ("6000万参数", "params", 59_995_000, 60_004_999),
    ("1.3億", "params", 125_000_000, 134_999_999),
    ("138 M", "params", 137_500_000, 138_499_999),
    ("138M params", "params", 137_500_000, 138_499_999),
    ("25,6M", "params", 25_550_000, 25_649_999),  # a comma that sets no groups apart
    ("0.27M", "params", 265_000, 274_999),
    (".5M", "params", 450_000, 549_999),
    ("1e6", "params", 500_000, 1_499_999),
    ("6.0e7", "params", 59_500_000, 60_499_999),
    ("6x10^7", "params", 55_000_000, 64_999_999),
    ("6.0×10^7 params", "params", 59_500_000, 60_499_999),
    ("params: 25.6M", "params", 25_550_000, 25_649_999),
    ("params=25.6M", "params", 25_550_000, 25_649_999),
    ("Total params: 138,357,544 (527.79 MB)", "params", 138_357_544, 138_357_544),
    ("trainable 3", "trainable", 3, 3),
    ("trainable=3", "trainable", 3, 3),
    ("3 trainable params", "trainable", 3, 3),
    ("Trainable params: 25,583,592", "trainable", 25_583_592, 25_583_592),
    ("Non-trainable params: 53,120", "non_trainable", 53_120, 53_120),
    ("1.8G MACs", "macs", 1_750_000_000, 1_849_999_999),
    ("1.5 GMACs", "macs", 1_450_000_000, 1_549_999_999),
    ("1,5 GMACs", "macs", 1_450_000_000, 1_549_999_999),
    ("gmacs=1.8", "macs", 1_750_000_000, 1_849_999_999),
    ("569M mult-adds", "macs", 568_500_000, 569_499_999),
    ("3.8 GFLOPs", "macs", 1_875_000_000, 1_924_999_999),  # two operations a MAC
    ("3.8 billion FLOPs", "macs", 1_875_000_000, 1_924_999_999),
    ("neurons=650,000", "neurons", 650_000, 650_000),
    ("650k neurons", "neurons", 649_500, 650_499),
    ("24M activations", "activations", 23_500_000, 24_499_999),
    ("93MB activations", "activations", 23_125_000, 23_374_999),
    ("93 MB of activations", "activations", 23_125_000, 23_374_999),
    ("layers=16", "layers", 16, 16),
    ("50 layers", "layers", 50, 50),  # nobody rounds what can be counted
    ("16 weight layers", "layers", 16, 16),
    ("240 MB", "params", 59_875_000, 60_124_999),
    ("97.95 MB", "params", 24_486_250, 24_488_749),
    ("528MB", "params", 131_875_000, 132_124_999),
    ("4 KiB", "params", 896, 1_151),
    ("102 megabytes", "params", 25_375_000, 25_624_999),
    ("memory=1000", "params", 250, 250),
    ("trainable=4MB", "trainable", 875_000, 1_124_999),
    ("133M..135M", "params", 132_500_000, 135_499_999),
    ("133-135M", "params", 132_500_000, 135_499_999),
    ("133 to 135M", "params", 132_500_000, 135_499_999),
    ("between 133M and 135M", "params", 132_500_000, 135_499_999),
    ("1.5G..2G MACs", "macs", 1_450_000_000, 2_499_999_999),
    ("<25M", "params", 0, 24_999_999),
    ("under 25M", "params", 0, 24_999_999),
    ("at most 25M", "params", 0, 25_000_000),
    (">5M", "params", 5_000_001, 10**21),
    ("≥5M", "params", 5_000_000, 10**21),
    ("5M+", "params", 5_000_000, 10**21),
    ("macs<2G", "macs", 0, 1_999_999_999),
    ("<1", "params", 0, 0),
    ("2 FLOPs", "macs", 1, 1),
    ("params about 5M", "params", 4_500_000, 5_499_999),
    (" 60M\n", "params", 59_500_000, 60_499_999),
]


@pytest.mark.parametrize(("text", "quantity", "low", "high"), EXACT_OR_ROUNDED)
def test_the_tightest_reading(text: str, quantity: str, low: int, high: int) -> None:
    tight = one(text).tight
    assert (tight.quantity, tight.low, tight.high) == (quantity, low, high)
    assert tight.bits == 0


OF_A_LAYER = [
    ("conv2d_1=1664", Claim("", "params", layer="conv2d_1"), 1664),
    ("conv2d_1: 1,664", Claim("", "params", layer="conv2d_1"), 1664),
    ("encoder/conv.1=1664", Claim("", "params", layer="encoder/conv.1"), 1664),
    ("fc1.units=4096", Claim("", "params", layer="fc1", attribute="units"), 4096),
    ("conv1.macs=105,415,200", Claim("", "macs", layer="conv1"), 105_415_200),
    ("conv2.kernel=5x5x48", Claim("", "shape", layer="conv2", attribute="kernel", sizes=(5, 5, 48)), None),
    ("conv2.kernel=5×5", Claim("", "shape", layer="conv2", attribute="kernel", sizes=(5, 5)), None),
    ("conv1.output=55x55x96", Claim("", "shape", layer="conv1", attribute="output", sizes=(55, 55, 96)), None),
    ("Conv1.output_shape=(None, 55, 55, 96)",
     Claim("", "shape", layer="Conv1", attribute="output", sizes=(None, 55, 55, 96)), None),
    ("conv1.input=?x227x3", Claim("", "shape", layer="conv1", attribute="input", sizes=(None, 227, 3)), None),
    ("conv1.strides=4", Claim("", "shape", layer="conv1", attribute="stride", sizes=(4,)), None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "value"), OF_A_LAYER)
def test_claims_of_one_layer(text: str, expected: Claim, value: int | None) -> None:
    claim = one(text)
    for name in ("quantity", "layer", "attribute", "sizes", "guessed"):
        assert getattr(claim, name) == getattr(expected, name)
    assert [(claim.tight.low, claim.tight.high)] == [(value, value)] if value else not claim.readings


def test_words_belong_to_the_number_before_them_else_to_the_next() -> None:
    for texts, expected in [
        (["1.8G", "MACs"], ["1.8G MACs"]),
        (["60", "million", "parameters", "1.8", "GMACs"], ["60 million parameters", "1.8 GMACs"]),
        (["trainable", "3"], ["trainable 3"]),
        (["3", "trainable", "params"], ["3 trainable params"]),
        (["60M", "params:", "25.6M"], ["60M", "params: 25.6M"]),
        (["about", "60M"], ["about 60M"]),
        (["16", "weight", "layers"], ["16 weight layers"]),
        (["60M", "neurons=650k", "conv2.kernel=5x5x48"], ["60M", "neurons=650k", "conv2.kernel=5x5x48"]),
    ]:
        assert [claim.text for claim in parse(texts)] == expected


def test_other_readings_of_rounded_numbers() -> None:
    readings = [(r.low, r.high, r.bits) for r in one("60M").readings]
    assert readings == [(59_500_000, 60_499_999, 0), (55_000_000, 64_999_999, 1.5), (60_000_000, 60_999_999, 3.5)]
    assert one("60M").wide == one("60M").readings[1]
    rounded_to_one_digit = [(r.low, r.high) for r in one("100M").readings][2]
    assert rounded_to_one_digit == (95_000_000, 149_999_999)  # below 100 million, the next is 90
    around = one("~650k").readings[-1]
    assert (around.low, around.high) == (617_500, 682_500)  # a twentieth to either side


def test_other_readings_of_bytes_and_work() -> None:
    details = {reading.detail: (reading.low, reading.high) for reading in reversed(one("240 MB").readings)}
    assert details["4 MB"] == (59_875_000, 60_124_999)
    assert details["2 MB"] == (119_750_000, 120_249_999)
    assert details["4 MiB"] == (62_783_488, 63_045_631)  # 239.5 × 2^20 / 4, and just below 240.5 × 2^20 / 4
    assert all(reading.convention == "bytes" for reading in one("240 MB").readings)
    macs = one("1.8G MACs").readings
    assert next((r.low, r.high) for r in macs if r.convention == "flops_as_macs") == (875_000_000, 924_999_999)
    flops = one("3.8 GFLOPs").readings
    assert next((r.low, r.high) for r in flops if r.convention == "macs_as_flops") == (3_750_000_000, 3_849_999_999)


def test_whether_the_quantity_was_guessed() -> None:
    assert one("60M").guessed
    assert not one("60M params").guessed
    assert not one("240 MB").guessed
    assert not one("conv1=34944").guessed


# -- whatever the number -----------------------------------------------------------------------------------------------

WHOLE = st.integers(0, 10**15)


@given(WHOLE, st.sampled_from([",", "_", " ", "'", ""]))
def test_a_number_in_full_is_meant_exactly(number: int, apart: str) -> None:
    claim = one(f"{number:,}".replace(",", apart))
    assert (claim.tight.low, claim.tight.high) == (number, number)


@given(
    WHOLE,
    st.sampled_from([("k", K), ("M", M), ("G", G), (" million", M), (" billion", G), ("万", 10**4)]),
    st.integers(0, 3),
)
def test_a_number_prints_as_claimed_exactly_within_the_tightest_reading(
    number: int, scale: tuple[str, int], places: int
) -> None:
    text = f"{_printed(number, scale[1], places)}{scale[0]}"
    tight = one(text).tight
    assert tight.holds(number)
    for edge, inside in ((tight.low, True), (tight.low - 1, False), (tight.high, True), (tight.high + 1, False)):
        if edge >= 0:
            assert (f"{_printed(edge, scale[1], places)}{scale[0]}" == text) == inside


def _printed(number: int, scale: int, places: int) -> str:
    """A number in units of `scale` with so many decimals, halves up."""
    steps = int(Fraction(number * 10**places, scale) + Fraction(1, 2))
    return f"{Fraction(steps, 10**places).__floor__()}" + (f".{steps % 10**places:0{places}}" if places else "")


@given(st.integers(1, 10**6), st.integers(0, 9))
def test_every_reading_holds_the_printed_number_itself(digits: int, zeros: int) -> None:
    number = digits * 10**zeros
    for reading in one(f"~{number:,}").readings:
        assert reading.holds(number)


@given(st.integers(1, 99), st.integers(4, 9))
def test_the_widest_reading_is_rounding_to_the_digits_that_are_not_zero(digits: int, zeros: int) -> None:
    number, significant = digits * 10**zeros, len(str(digits).rstrip("0"))
    wide = one(f"{number:,}").wide
    for edge, inside in ((wide.low, True), (wide.low - 1, False), (wide.high, True), (wide.high + 1, False)):
        assert (_significant(edge, significant) == number) == inside


def _significant(number: int, digits: int) -> int:
    """A number rounded to so many digits, halves up."""
    step = 10 ** (len(str(number)) - digits)
    return (2 * number + step) // (2 * step) * step


# -- what is no claim --------------------------------------------------------------------------------------------------

FORM = """a claim must be a number of something: VALUE, QUANTITY=VALUE or LAYER.WHAT=VALUE.
  Received: '60M M'.
  A value: 60M, 138,357,544, 25.6 million, 240 MB, ~650k, <5M, 133M..135M; with its quantity: 1.8G MACs, neurons=650k, trainable=3, layers=16; of a layer: conv2d_1=1664, conv2.kernel=5x5x48, conv1.output=55x55x96, fc1.units=4096."""


def test_what_is_no_claim_is_told_the_forms() -> None:
    with pytest.raises(SelectionError) as error:
        parse(["60M M"])
    assert str(error.value) == FORM


@pytest.mark.parametrize(
    "text",
    ["", " ", "x", "M", "60Mx", "60M M", "60M 70M", "-5", "-5M", "params=-5", "nan", "inf", "½M", "0x10", "5,,5", "1.2.3", "2^20",
     "1e99", "1e400", "5.5", "1.8 MACs", "macs=4MB", "layers=4MB", "=5", "x=", "conv1.units=abc", "conv1.kernel=axb", "conv1.kernel=",
     "135M..133M", "5M\x1b[31m", "\x00 5M", "9" * 25, "1,234,56", "5M..6G MACs..7G", "<0",
     "conv\x1b1=5", "3M..about 5M", "about 3M..5M"],
)  # fmt: skip
def test_what_is_no_claim(text: str) -> None:
    with pytest.raises(SelectionError) as error:
        parse([text])
    assert error.value.fault.kind == "claim.form"


@pytest.mark.parametrize(
    "text",
    ["1" * 10_000, "1," * 5_000, "1 " * 5_000, "k" * 10_000, "a=b" * 3_000, "." * 10_000, "(1)" * 3_000, "1-" * 5_000, "to " * 3_000,
     "1e9" * 3_000, "1x" * 5_000, "~" * 10_000, "１" * 10_000, "params " * 1_000 + "1", *(("1" + sign) * 99 for sign in ",._' -x=:<")],
)  # fmt: skip
def test_hostile_claims_end_quickly_in_a_short_error(text: str) -> None:
    start = time.process_time()
    with pytest.raises(SelectionError) as error:
        parse([text])
    assert time.process_time() - start < 5
    assert len(str(error.value)) < len(FORM) + 100


@given(st.text(max_size=60))
def test_any_text_is_a_claim_or_is_told_the_forms(text: str) -> None:
    try:
        claims = parse([text])
    except SelectionError as error:
        assert error.fault.kind == "claim.form"
        assert str(error)
    else:
        assert all(claim.readings or claim.sizes for claim in claims)
        assert all(0 <= reading.low <= reading.high for claim in claims for reading in claim.readings)


LETTERS = st.text("0123456789.,kMGB =<>x~-+acsprlyeit", max_size=30)


@given(st.lists(LETTERS, max_size=4))
def test_nothing_but_a_selection_error_leaves(texts: list[str]) -> None:
    try:
        parse(texts)
    except SelectionError as error:
        assert error.fault.kind == "claim.form"
