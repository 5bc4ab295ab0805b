"""What a number counts, where its neighbours in the sentence count something else."""

from __future__ import annotations

import pytest

from weigh.readers.written.evidence import Line
from weigh.readers.written.prose.claims import statements


def pairs(*lines: str) -> list[tuple[str, str]]:
    found = statements([Line(number, text) for number, text in enumerate(lines, 1)])
    return [(one.quantity, one.value) for one in found]


MULTIPLIED = [
    "Each image costs the network 3.2 million multiplications.",
    "Ein Bild kostet das Netz 3,2 Millionen Multiplikationen.",
    "Une image coûte au réseau 3,2 millions de multiplications.",
    "Una imagen le cuesta a la red 3,2 millones de multiplicaciones.",
    "Un'immagine costa alla rete 3,2 milioni di moltiplicazioni.",
    "Uma imagem custa à rede 3,2 milhões de multiplicações.",
    "На одно изображение сети нужно 3,2 млн умножений.",
    "この画像の計算には320万回の乗算が必要です。",
    "这个网络处理一张图片需要320万次乘法。",
    "이미지 한 장에 320만 번의 곱셈이 필요합니다.",
]


@pytest.mark.parametrize("text", MULTIPLIED)
def test_multiplications_are_macs(text: str) -> None:
    assert [quantity for quantity, _ in pairs(text)] == ["macs"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GPT-2 has 124 million parameters and saw 8 billion words, our corpus has 52 million.", [("params", "124M")]),
        ("Das GPT-2 hat 124 Millionen Parameter und sah 8 Milliarden Wörter, unser Text zählt 52 Millionen.",
         [("params", "124M")]),
        ("ResNet-50 has 25 million parameters, ours 4 million.", [("params", "25M"), ("params", "4M")]),
    ],
)  # fmt: skip
def test_a_number_behind_one_that_counts_words_counts_words(text: str, expected: list[tuple[str, str]]) -> None:
    assert pairs(text) == expected


def test_weights_beside_a_machine_are_no_memory_of_that_machine() -> None:
    assert pairs("It runs on any microcontroller: 21k parameters, 84 kB of weights.")[1] == ("bytes", "84kB")
    assert pairs("The microcontroller has 84 kB of memory.") == []


def test_a_computation_counts_what_stands_in_front_of_it() -> None:
    found = pairs("该卷积层的参数量是 (5×5×8+1)×16 = 3216，计算量约 1.2 亿次乘加。")
    assert found == [("params", "3216"), ("macs", "about 1.2億")]
    assert pairs("Here 5*5*8*16 = 3200, parameters of the second layer.")[0] == ("params", "3200")


def test_a_mark_behind_a_computation_says_nothing_of_it() -> None:
    assert [value for _, value in pairs("dense_2 … 4 * 30 = 120 ✅", "dense_3 … 7 * 30 = 210 ❌")] == ["120", "210"]


def test_what_is_not_trained_in_japanese() -> None:
    assert pairs("学習されないパラメータは 96 個です。") == [("non_trainable", "96")]


def test_a_kind_in_latin_letters_with_a_korean_ending_is_one() -> None:
    (one,) = statements([Line(1, "두 번째 LSTM은 4 * (32 + 16 + 1) * 16 = 3,136 인가요?")])
    assert one.about is not None and (one.about.type, one.about.ordinal) == ("lstm", 2)


def test_biases_of_each_part_are_those_of_the_whole() -> None:
    assert pairs("With two biases per gate the layer has 3 * (20 * 10 + 10 * 10 + 2 * 10) = 960 weights.") == [
        ("params", "960")
    ]
    assert pairs("Com dois vieses por porta a camada tem 3 * (20 * 10 + 10 * 10 + 2 * 10) = 960 pesos.") == [
        ("params", "960")
    ]
    assert pairs("Com dois vieses por porta fica 3 * (20 * 10 + 10 * 10 + 2 * 10) = 960.") == [("", "960")]
    assert pairs("Each filter has 3 * 3 * 64 + 1 = 577 weights.") == []
