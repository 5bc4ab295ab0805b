"""Notation among prose: what is found, and what is left alone."""

from __future__ import annotations

import pytest

from weigh.readers.written.evidence import Description, Line
from weigh.readers.written.notation import find


def found(text: str) -> list[Description]:
    return find([Line(number, line) for number, line in enumerate(text.split("\n"), start=1)])


@pytest.mark.parametrize(
    "text, layers",
    [
        ("conv3-64 ×2 / maxpool / … / FC-4096 / FC-1000 / soft-max", 6),
        ("3x conv3-256, maxpool, FC-4096", 5),
        ("Embedding(10000, 128), BiLSTM-256, Dropout(0.5), Dense(64), relu", 5),
        ("The network Input(10) -> Dense(64) -> Dense(3) has few parameters.", 3),
        ("Our digits net is 32C5-P2-64C5-P2-500N-10N as in the paper.", 6),
        ("We train a 784-512-10 MLP on digits.", 3),
        ("We use `conv3-64 - conv3-64 - maxpool - FC-10` here", 4),
        ("Generator: c7s1-64,d128,d256,R256,R256,u128,u64,c7s1-3", 12),
        ("784 → 512 → 10", 3),
        ("1. Input 224x224x3\n2. Conv 64 3x3 stride 2\n3. ReLU\n4. GAP\n5. FC-10", 5),
        ("Layers:\n- conv 3x3, 64\n- conv 3x3, 128, /2\n- global average pooling\n- fc 10\n\nHere ends the list.", 4),
        ("INPUT: 1@32x32\nC1: 6@28x28\nS2: 6@14x14\nC3: 16@10x10\nS4: 16@5x5\nC5: 120\nF6: 84\nOutput: 10", 8),
        ("[3×3, 64\n 3×3, 64] × 2", 7),
        ("input (227x227x3) → conv1 96@11x11 s4 → pool1 → conv2 256@5x5 → fc6 4096 → fc8 1000", 6),
        ("(conv3-64 – conv3-64 – pool) ×3 – FC-10", 10),
        ("7x7 conv, 64, /2\n3x3 max pool, /2\n[3x3, 64; 3x3, 64] x 2\naverage pool, 1000-d fc, softmax", 11),
        ("Conv(32, 3x3) + ReLU + MaxPool(2x2) + Flatten + Dense(10)", 5),
        ("Input: 784\nHidden: 512, ReLU\nOutput: 10, softmax", 5),
        ("Meu trabalho usa um perceptron multicamada com a arquitetura 784-512-256-10.", 4),
        ("我们用的网络是 784-512-256-10", 4),
        ("一番小さい 784-128-10 のパラメータ数は 784 * 128 + 128 + 128 * 10 + 10 = 101,770 個です", 3),
        ("The autoencoder has layers of these widths:\n400-100-25-100-400", 5),
    ],
)
def test_is_found(text: str, layers: int) -> None:
    (description,) = found(text)
    assert len(description.layers) == layers


@pytest.mark.parametrize(
    "text",
    [
        "2019-10-12",
        "12-10-2019",
        "The network was trained on 2019-10-12 with all layers",
        "Our networks:\n2019-10-12",
        "1-800-555",
        "1-800-555-1234",
        "+49-89-1234-567",
        "123-45-6789",
        "2.4.1 -> 2.5.0",
        "192.168.0.1 -> 10.0.0.1",
        "10-20-30",
        "64-bit / 32-bit",
        "A-B-C",
        "C4-F4-C5",
        "p. 12 - 14",
        "Release 3.1 - 2020-01-02",
        "Pages 3-5-7 of the conv chapter",
        "The layer conv3-256 has 295,168 parameters, not 73,856.",
        "conv3-64, conv3-128 and conv3-256 are layers of VGG",
        "128*3*3*256 + 256 = 295,168",
        "see https://example.org/conv3-64/maxpool-2/fc-10",
        "dropout, relu and softmax",
        "Input -> Output",
        "input/output",
        "20-30 layers, 512 units",
        "Full output, max 10, input 3",
        "Input: 3 4\nOutput: 7",
        "input 5\noutput 12",
        "sum 10\nmax 20",
        "File > Input > Output",
        "- dense\n- dropout\n- flatten",
        "x = Conv2D(64, 3)(x)",
        "model.add(Dense(64))\nmodel.add(Dense(10))",
        "nn.Sequential(\n  nn.Linear(784, 256),\n  nn.ReLU(),\n  nn.Linear(256, 10),\n)",
        "0 | conv1 | Conv2d | 320\n1 | fc | Linear | 1290",
        "conv1 | Conv2d | 320\nfc | Linear | 1290",
        "conv1,Conv2D,26x26x8,80\nfc,Dense,10,13530",
        "tf.keras.layers.MaxPooling2D(pool_size=(3,3), strides=(2,2)),",
        "conv3-64  x 2       : 38,720\nconv3-128 x 2       : 221,440",
        "max_pooling2d (MaxPooling2D) (None, 27, 27, 96) 0\nconv2d_1 (Conv2D) (None, 27, 27, 256) 614656",
        "Conv2D,320\nDense,1290",
        "conv2d\t320\ndense\t1,290",
        "conv1 -> pool1 -> conv2 -> pool2 -> fc3",
        "| conv3-64 | 1728 |\n| conv3-128 | 73728 |",
        "",
        "\n\n\n",
        "->" * 300_000,
        "[" * 100_000 + "conv3-64" + "]" * 100_000,
        "conv3-64 x1000000000000",
        "(conv3-64 - pool) x1000000000000",
        "conv3-64 - " * 100_000,
        "1-" * 200_000,
        '"' * 200_000,
        "a:" * 200_000,
    ],
)
def test_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_several_in_one_sentence() -> None:
    first, second = found("We compare the networks 784-512-10 and 784-256-128-10.")
    assert (len(first.layers), len(second.layers)) == (3, 4)


def test_places_and_names() -> None:
    text = "Two networks.\n\nEncoder: conv3-64 -> pool -> FC-10\n\nThen the other one:\n\nFC-64\nFC-32\n\nThat is all."
    first, second = found(text)
    assert (first.place.line, first.last, first.name) == (3, 3, "Encoder")
    assert (second.place.line, second.last) == (7, 8)
    assert [row.place.line for row in second.layers] == [7, 8]


def test_lines_of_a_page_need_not_begin_at_one() -> None:
    (only,) = find([Line(90, "some prose"), Line(91, "FC-64 -> FC-10"), Line(92, "more of it")])
    assert (only.place.line, only.last) == (91, 91)


def test_a_page_of_nothing_but_notation_is_bounded() -> None:
    assert 0 < len(found("FC-64 -> FC-10\n\n\n" * 20_000)) <= 10_000
