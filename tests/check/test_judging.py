"""Statements held against networks: what holds, what fails and why, and what is left alone."""

from __future__ import annotations

import pytest

import weigh
from weigh.checking.audit import Model, Verdict
from weigh.checking.judging import Judge
from weigh.network.place import Place
from weigh.readers.written.evidence import Stated, Statement

SMALL = """
model = Sequential()
model.add(Conv2D(32, (5, 5), input_shape=(28, 28, 1)))
model.add(MaxPooling2D((2, 2)))
model.add(Conv2D(64, (5, 5)))
model.add(Flatten())
model.add(Dense(10))
"""
AT = Place(20)


def model_of(code: str, post: int = 0, line: int = 2) -> Model:
    network = weigh.read("page", text=code, dialect="keras3")
    return Model(network.name, "code", network.ledger, post, Place(line), network.reading)


def only(verdicts: list[Verdict]) -> Verdict:
    (verdict,) = verdicts
    return verdict


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge([model_of(SMALL)])


CONV2 = Stated(AT, type="conv", ordinal=2)
TOTAL = 832 + 51_264 + (8 * 8 * 64 + 1) * 10


@pytest.mark.parametrize(
    ("statement", "status", "actual", "text"),
    [
        (Statement("", AT, "93k", "params"), "holds", TOTAL, "sequential has 93,066 parameters."),
        (Statement("", AT, f"{TOTAL:,}", "params"), "holds", TOTAL, "sequential has 93,066 parameters."),
        (Statement("", AT, "120,000", "params"), "fails", TOTAL, "sequential has 93,066 parameters."),
        (Statement("", AT, "51264", "params", about=CONV2), "holds", 51_264, "conv2d_1 has (5 × 5 × 32 + 1) × 64 = 51,264 parameters."),
        (Statement("", AT, "51,200", "params", about=CONV2), "holds", 51_200, "The weights of conv2d_1 alone are 51,200; with its 64 biases it has 51,264."),
        (Statement("", AT, "1664", "params", about=CONV2), "fails", 51_264, "conv2d_1 has (5 × 5 × 32 + 1) × 64 = 51,264. (5 × 5 + 1) × 64 = 1,664, the 32 input channels left out: every filter spans all of them."),
        (Statement("", AT, "1664", "", formula="(5*5+1)*64", computed=1664), "fails", 51_264, "conv2d_1 has (5 × 5 × 32 + 1) × 64 = 51,264. (5 × 5 + 1) × 64 = 1,664, the 32 input channels left out: every filter spans all of them."),
        (Statement("", AT, "1674", "", formula="(5*5+1)*64", computed=1664), "fails", 1664, "(5*5+1)*64 is 1,664."),
        (Statement("", AT, "64", "params", about=CONV2, part="biases"), "holds", 64, "conv2d_1 has 64 biases."),
        (Statement("", AT, "51264"), "holds", 51_264, "conv2d_1 has (5 × 5 × 32 + 1) × 64 = 51,264 parameters."),
        (Statement("", AT, "2", "layers", about=Stated(AT, type="conv")), "holds", 2, "sequential has 2 of them."),
        (Statement("", AT, denies="bias", about=Stated(AT, type="conv")), "fails", TOTAL, "conv2d_1 has (5 × 5 × 32 + 1) × 64 = 51,264, with 64 biases. Without those of the layers in question sequential would have 92,970, without any 92,960; it has 93,066."),
    ],
)  # fmt: skip
def test_a_statement_about_the_one_network(
    judge: Judge, statement: Statement, status: str, actual: int, text: str
) -> None:
    verdict = only(judge.verdicts(0, statement))
    assert (verdict.status, verdict.actual, verdict.because.text) == (status, actual, text)


@pytest.mark.parametrize(
    "statement",
    [
        Statement("a bare number of nothing", AT, "4711"),
        Statement("no layer has the number", AT, "38"),
        Statement("a count of layers is a matter of taste", AT, "7", "layers"),
        Statement("a computation about something else", AT, formula="60 * 60 * 24", computed=86_400),
    ],
    ids=lambda statement: statement.text,
)
def test_what_is_tied_to_nothing_is_not_judged(judge: Judge, statement: Statement) -> None:
    assert judge.verdicts(0, statement) == []


def test_a_number_of_another_order_is_no_claim_about_the_network(judge: Judge) -> None:
    verdict = only(judge.verdicts(0, Statement("", AT, "175B", "params")))
    assert (verdict.status, verdict.because.kind) == ("unverifiable", "elsewhere")


def test_without_any_network_a_claim_cannot_be_verified() -> None:
    verdict = only(Judge([]).verdicts(0, Statement("", AT, "60M", "params")))
    assert (verdict.status, verdict.because.text) == ("unverifiable", "No network is described on the page.")


def test_an_open_size_is_named() -> None:
    judge = Judge([model_of(SMALL.replace("(28, 28, 1)", "(side, side, 1)"))])
    verdict = only(judge.verdicts(0, Statement("", AT, "93k", "params")))
    assert verdict.status == "unverifiable"
    assert verdict.because.text == "The parameters of sequential depend on side, which the page does not tell."


def test_a_published_network_answers_for_itself() -> None:
    verdict = only(Judge([]).verdicts(0, Statement("", AT, "138M", "params", names=("VGG-16",))))
    assert (verdict.status, verdict.actual) == ("holds", 138_357_544)


def test_of_several_networks_the_one_that_has_the_number_is_meant() -> None:
    other = model_of(SMALL.replace("64, (5, 5)", "16, (5, 5)"), post=1, line=40)
    judge = Judge([model_of(SMALL), other])
    verdict = only(judge.verdicts(1, Statement("", Place(50), f"{TOTAL:,}", "params")))
    assert (verdict.status, verdict.model) == ("holds", judge.models[0])


def test_a_claim_fails_for_the_network_of_its_own_post_with_the_answer_of_why() -> None:
    judge = Judge([model_of(SMALL)])
    verdict = only(judge.verdicts(0, Statement("", AT, "92,970", "params")))
    assert verdict.status == "fails"
    assert verdict.answers is not None
    assert verdict.answers.answers[0].total == 92_970


def test_a_run_of_layers_is_summed() -> None:
    stacked = SMALL.replace(
        "model.add(Conv2D(64, (5, 5)))", "model.add(Conv2D(64, (3, 3)))\nmodel.add(Conv2D(64, (3, 3)))"
    )
    about = Stated(AT, name="conv3-64", repeats=2)
    verdict = only(Judge([model_of(stacked)]).verdicts(0, Statement("", AT, "55,424", "params", about=about)))
    assert verdict.status == "holds"
    assert verdict.because.text == "conv2d_1 to conv2d_2: 18,496 + 36,928 = 55,424."


def test_a_number_of_a_layer_need_not_name_it(judge: Judge) -> None:
    verdict = only(judge.verdicts(0, Statement("", AT, "51,264", "params")))
    assert (verdict.status, verdict.because.kind) == ("holds", "whole")


def test_what_a_later_model_has_does_not_excuse_a_wrong_count_of_the_first() -> None:
    corrected = model_of(SMALL.replace("Conv2D(64, (5, 5))", "Conv2D(64, (5, 5), use_bias=False)"), post=1, line=40)
    judge = Judge([model_of(SMALL), corrected])
    early = only(judge.verdicts(0, Statement("", Place(10), "1664", formula="(5*5+1)*64", computed=1664)))
    late = only(judge.verdicts(1, Statement("", Place(50), "51264", formula="(5*5*32+1)*64", computed=51_264)))
    assert (early.status, early.model) == ("fails", judge.models[0])
    assert (late.status, late.model) == ("holds", judge.models[0])


def test_neurons_of_a_layer_are_its_units() -> None:
    judge = Judge([model_of(SMALL)])
    dense = Stated(AT, type="dense")
    found = only(judge.verdicts(0, Statement("", AT, "10", "neurons", about=dense)))
    assert (found.status, found.because.text) == ("holds", "dense has 10 neurons.")
    assert judge.verdicts(0, Statement("", AT, "4096", "neurons", about=dense)) == []
