"""Pages that compute without showing a network: sums and products are looked over, and wrong of nothing on the page."""

from __future__ import annotations

import pytest

from weigh.checking import check

LISTED = """Is my count for this small net right?

conv1: 5*5*3*8 + 8 = 608
conv2: 5*5*8*20 + 20 = 4020
fc: 980*10 + 10 = 9810

In total that is {total} parameters.
"""


def told(page: str) -> list[tuple[str, str]]:
    return [(one.status, one.because.text) for one in check(page, "page.txt").verdicts]


def test_a_total_is_the_sum_of_what_was_computed_above() -> None:
    assert told(LISTED.format(total="14438")) == [
        ("holds", "5*5*3*8 + 8 is 608, as it says."),
        ("holds", "5*5*8*20 + 20 is 4,020, as it says."),
        ("holds", "980*10 + 10 is 9,810, as it says."),
        ("holds", "The 3 numbers in lines 3 to 5 add up to 14,438."),
    ]


def test_another_total_is_left_open() -> None:
    assert told(LISTED.format(total="14439"))[-1] == ("unverifiable", "No network is described on the page.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A Conv2D layer with 12 filters of 3x3 over 4 channels has (3*3*4 + 1)*12 = 444 parameters.",
         ("holds", "(3*3*4 + 1)*12 is 444, as it says.")),
        ("A Conv2D layer with 12 filters of 3x3 over 4 channels has (3*3*4 + 1)*12 = 434 parameters.",
         ("fails", "(3*3*4 + 1)*12 is 444.")),
        ("Number of parameters of the Conv2D\n= 12 * (3 * 3 * 4 + 1)\n= 444",
         ("holds", "12 * (3 * 3 * 4 + 1) is 444, as it says.")),
        ("The dense layer has 300 + 17 = 317 parameters.", ("holds", "300 + 17 is 317, as it says.")),
        ("An LSTM layer of 30 units that reads 7 values has 4 * (30 * 7 + 30 * 30 + 30) = 4560 parameters.",
         ("holds", "4 * (30 * 7 + 30 * 30 + 30) is 4,560, as it says.")),
    ],
)  # fmt: skip
def test_a_computation_is_looked_over(text: str, expected: tuple[str, str]) -> None:
    assert told(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "An LSTM layer of 30 units has 4 * (30 * 30 + 30) = 3720 parameters.",  # and reads nothing
        "A box of 3 x 4 sweets: 3 * 4 * 25 + 20 = 320 of them in all.",
        "The output has (64 - 5 + 2 * 2) / 1 + 1 = 64 rows.",
    ],
)
def test_nothing_is_said_of_what_counts_no_weights(text: str) -> None:
    assert told(text) == []


CODE = """
model = Sequential()
model.add(Conv2D(6, (5, 5), input_shape=(30, 30, 1)))
model.add(Flatten())
model.add(Dense(3))

conv2d_1: the sides are (30 - 5 + 2*0)/1 + 1 = 26, and 6*26*26*25 + 6*26*26 = 105456 connections.
"""


def test_a_size_is_no_count_and_connections_are_no_parameters() -> None:
    assert [text for status, text in told(CODE) if status == "fails"] == []
    assert ("holds", "conv2d_1 has 105,456 connections: its MACs, and one more for the bias of each output.") in told(
        CODE
    )


def test_a_computation_of_a_published_network_is_wrong_of_no_layer_that_the_text_does_not_point_to() -> None:
    page = """Why is MobileNet smaller?

A standard convolution of 3 channels to 128 would have (3*3*3 + 1)*128 = 3584 parameters.
Its two parts have 542 parameters, compared to 3584 for the standard convolution.
"""
    assert [text for status, text in told(page) if status == "fails"] == []


TABLE = """I built this:

Model: "sequential_3"
_________________________________________________________________
Layer (type)                 Output Shape              Param #
=================================================================
conv2d_3 (Conv2D)            (None, 26, 26, 9)         90
_________________________________________________________________
flatten_3 (Flatten)          (None, 6084)              0
_________________________________________________________________
dense_4 (Dense)              (None, 10)                60850
=================================================================
Total params: 60,940
Trainable params: 60,940
Non-trainable params: 0
_________________________________________________________________

where does it come from?
"""


def test_a_table_without_a_fence_in_markdown_is_one_network() -> None:
    audit = check(TABLE, "question.md")
    assert [(model.name, model.weighed.params.known) for model in audit.models] == [("sequential_3", 60_940)]
    assert {one.status for one in audit.verdicts} == {"holds"}


def test_rules_between_posts_still_part_them() -> None:
    rule = "_" * 40
    audit = check(f"# One\n\nFirst.\n\n{rule}\n\nSecond.\n\n---\n\nThird: model = Sequential()\n", "posts.md")
    assert audit.models == ()
