"""Passages that describe a whole network in words, and passages that nearly do."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weigh.network.sizes import Size, total
from weigh.readers.written.evidence import ATTRIBUTES, Description, Line
from weigh.readers.written.infer import network
from weigh.readers.written.prose.networks import find


def found(text: str) -> list[Description]:
    return find([Line(number, line) for number, line in enumerate(text.splitlines(), start=1)])


def only(text: str) -> Description:
    (description,) = found(text)
    return description


def params(description: Description) -> Size:
    return total(weight.count for weights in network(description).weights().values() for weight in weights)


def kinds_of(description: Description) -> list[str]:
    return [layer.type for layer in description.layers]


LABELLED = """A small net (made up), input 28x28 gray:
C1: 4 feature maps, 5x5
S2: 2x2 subsampling, one coefficient and one bias per map
C3: 10 maps, 5x5; four of them see 2 of the S2 maps, six see 3
S4: 2x2 subsampling, one coefficient and one bias per map
C5: 20 maps, 4x4
F6: 30 units
"""


def test_labelled_lines() -> None:
    description = only(LABELLED)
    assert kinds_of(description) == ["Input", "Conv", "AvgPool", "Conv", "AvgPool", "Conv", "Dense"]
    assert [layer.name for layer in description.layers] == ["", "C1", "S2", "C3", "S4", "C5", "F6"]
    assert (description.place.line, description.last, description.form) == (1, 7, "prose")
    assert description.layers[0].outputs == ((28, 28, 1),)
    assert description.layers[3].attributes["connections"] == ((4, 2), (6, 3))


def test_labelled_lines_are_weighed() -> None:
    # 28 → 24 → 12 → 8 → 4 → 1: that C5 covers its whole input tells that nothing is padded.
    partial = 4 * (2 * 25 + 1) + 6 * (3 * 25 + 1)
    last = (16 * 10 + 1) * 20 + (20 + 1) * 30
    assert params(only(LABELLED)) == (25 + 1) * 4 + 2 * 4 + partial + 2 * 10 + last


def test_sets_that_do_not_make_up_the_filters_are_left_out() -> None:
    description = only(LABELLED.replace("six see 3", "five see 3"))
    assert "connections" not in description.layers[3].attributes


LISTS = {
    "numbered": """The input is a 32x32 RGB image.

1. Convolution with 8 filters of 3x3 and no padding, ReLU
2. Max pooling 2x2
3. Dropout with a rate of 0.25
4. Flatten
5. Dense layer with 20 units, ReLU
6. Dense layer with 5 units, softmax
""",
    "bullets": """Input: 32x32 RGB image
- Conv layer: 8 filters, kernel 3, no padding, ReLU
- Max pooling layer: size 2x2
- Dropout: 25%
- Flatten
- Fully connected layer: 20 neurons, ReLU
- Fully connected layer: 5 neurons, softmax
""",
    "chinese": """输入图像大小为 32x32x3：
1. 卷积层：8 个 3x3 的卷积核，ReLU
2. 最大池化层：窗口大小 2x2
3. 随机失活：25%
4. 展平
5. 全连接层：20 个神经元，ReLU
6. 全连接层：5 个神经元，softmax
""",
    "japanese": """入力は32×32のカラー画像です：
1. 畳み込み層：3×3のフィルター8個、ReLU
2. 最大プーリング層：2×2
3. ドロップアウト：25%
4. 平坦化
5. 全結合層：20ユニット、ReLU
6. 全結合層：5ユニット、softmax
""",
    "russian": """На вход подаётся цветное изображение 32x32x3:
1. Свёрточный слой: 8 фильтров 3x3, ReLU
2. Макс-пулинг 2x2
3. Дропаут: 25%
4. Flatten
5. Полносвязный слой: 20 нейронов, ReLU
6. Полносвязный слой: 5 нейронов, softmax
""",
}


@pytest.mark.parametrize("name", LISTS)
def test_lists(name: str) -> None:
    description = only(LISTS[name])
    assert kinds_of(description) == ["Input", "Conv", "MaxPool", "Dropout", "Flatten", "Dense", "Dense"]
    assert description.layers[0].outputs == ((32, 32, 3),)
    expected: list[dict[str, Any]] = [
        {"units": 8, "activation": "relu"},  # and the padding, where it is told
        {"kernel": (2, 2)},
        {"rate": 0.25},
        {},
        {"units": 20, "activation": "relu"},
        {"units": 5, "activation": "softmax"},
    ]
    for layer, attributes in zip(description.layers[1:], expected, strict=True):
        assert attributes.items() <= dict(layer.attributes).items()
    assert description.layers[1].attributes["kernel"] in ((3, 3), (3,))


PARAGRAPH = (
    "The network reads 28x28 grayscale images. A convolutional layer with 8 3x3 filters and valid padding comes first, then 2x2 max "
    "pooling, then a dense layer with 20 units, and at the end a softmax layer with 5 units."
)


def test_a_paragraph_that_is_complete() -> None:
    description = only(PARAGRAPH)
    assert kinds_of(description) == ["Input", "Conv", "MaxPool", "Dense", "Dense"]
    # 28 → 26 → 13: 13 x 13 x 8 values go into the dense layer.
    assert params(description) == (9 + 1) * 8 + (13 * 13 * 8 + 1) * 20 + (20 + 1) * 5


PARAGRAPHS = [
    "The network takes a 28x28 grayscale image. It has a convolutional layer with 8 filters of size 3x3 and ReLU, "
    "followed by 2x2 max pooling, then a second convolutional layer with 16 filters of size 3x3, another 2x2 max "
    "pooling, a fully connected layer with 20 units and an output layer with 5 units.",
    "网络的输入是 28x28 的灰度图像。它先有一个卷积层，使用 8 个大小为 3x3 的卷积核和 ReLU，后接 2x2 最大池化，然后是第二个卷积层，"
    "有 16 个 3x3 的卷积核，再接 2x2 最大池化，最后是一个有 20 个神经元的全连接层和一个有 5 个神经元的输出层。",
    "入力は28×28のグレースケール画像です。3×3のフィルター8個を持つ畳み込み層、2×2の最大プーリング、3×3のフィルター16個を持つ"
    "2番目の畳み込み層、もう一度2×2の最大プーリング、20ユニットの全結合層、5ユニットの出力層が続きます。",
    "На вход сети подаётся изображение 28x28 в градациях серого. Сеть имеет свёрточный слой с 8 фильтрами размера 3x3 и "
    "ReLU, затем макс-пулинг 2x2, второй свёрточный слой с 16 фильтрами размера 3x3, снова макс-пулинг 2x2, "
    "полносвязный слой со 20 нейронами и выходной слой с 5 нейронами.",
]


@pytest.mark.parametrize("text", PARAGRAPHS)
def test_paragraphs_in_other_words(text: str) -> None:
    description = only("One before it.\n\n" + text + "\n\n" + "One behind it.")
    assert kinds_of(description) == ["Input", "Conv", "MaxPool", "Conv", "MaxPool", "Dense", "Dense"]
    assert [layer.attributes.get("units") for layer in description.layers[1:]] == [8, None, 16, None, 20, 5]
    assert {layer.attributes["kernel"] for layer in description.layers if layer.type == "Conv"} == {(3, 3)}
    assert description.layers[0].outputs == ((28, 28, 1),)
    assert (description.place.line, description.last) == (3, 3)


@pytest.mark.parametrize("text", PARAGRAPHS)
def test_each_sentence_may_stand_on_a_line_of_its_own(text: str) -> None:
    """So do pages give them: a line of a page is put together with the next one only where a sentence goes on."""
    lines = text.replace(". ", ".\n").replace("。", "。\n")
    assert kinds_of(only(lines)) == kinds_of(only(text))


def test_paragraphs_behind_each_other_are_networks_of_their_own() -> None:
    descriptions = found("\n\n".join(PARAGRAPHS))
    assert [one.place.line for one in descriptions] == [1, 3, 5, 7]


def test_a_margin_may_part_the_paragraph() -> None:
    wrapped = PARAGRAPH.replace("comes first, then", "comes first,\nthen").replace("and at the", "\nand at the")
    description = only("Nothing here.\n\n" + wrapped)
    assert kinds_of(description) == kinds_of(only(PARAGRAPH))
    assert (description.place.line, description.last) == (3, 5)


NEARLY = [
    PARAGRAPH.replace("with 20 units", "of fitting width"),  # a layer without its numbers
    PARAGRAPH.replace("reads 28x28 grayscale images", "is small"),  # no input
    PARAGRAPH.replace("at the end a softmax layer with 5 units", "so on"),  # no end
    PARAGRAPH.replace("A convolutional", "If a convolutional"),
    "The first convolutional layer reads 28x28 grayscale images with 8 3x3 filters. The second convolutional layer has "
    "16 3x3 filters. The dense layer has 5 units.",  # about some layers of a network, not the network
    "1. The convolutional layer has 1,792 parameters.\n2. The dense layer has 650.\n3. The pooling layer has none.",
    "1. Buy 3 apples\n2. Read 20 pages\n3. Sleep 8 hours\n",
    "- Conv layer: 16 filters, kernel 5\n- Dense layer with 20 units\n",  # two layers are no network
    "C1: 6 of the maps\nC2: see 3\nC3: none",
    "- Why 8 filters?\n- Why 2x2?\n- Why 20 units?",
]


@pytest.mark.parametrize("text", NEARLY)
def test_what_is_no_description_stays_none(text: str) -> None:
    assert found(text) == []


def test_two_lists_are_two_networks() -> None:
    first, second = found(LISTS["numbered"] + "\n" + LISTS["bullets"])
    assert params(first) == params(second) == (27 + 1) * 8 + (15 * 15 * 8 + 1) * 20 + (20 + 1) * 5


def test_another_mark_begins_another_list() -> None:
    numbered = "1. Conv layer: 4 filters, kernel 3\n2. Dense layer: 20 units\n3. Dense layer: 5 units\n"
    bulleted = "- Conv layer: 8 filters, kernel 3\n- Dense layer: 30 units\n- Dense layer: 5 units\n"
    assert [len(one.layers) for one in found(numbered + "\n" + bulleted)] == [3, 3]


def test_the_heading_gives_the_name() -> None:
    assert only("TinyNet-3 (2019), input 32x32x3:\n" + LISTS["bullets"].split("\n", 1)[1]).name == "TinyNet-3"


@given(st.text(alphabet="-1.C3: conv dense 4x units5,\n卷积層", max_size=300))
@settings(deadline=None)
def test_any_text_is_read(text: str) -> None:
    for description in found(text):
        assert network(description).layers
        assert 1 <= description.place.line <= description.last <= text.count("\n") + 1
        assert all(set(layer.attributes) <= set(ATTRIBUTES) for layer in description.layers)


@pytest.mark.parametrize(
    "text", ["- dense\n" * 20_000, "1. " * 50_000, "C1: " * 50_000, "input 3x3 " * 20_000, "input 3x3\n" * 20_000]
)
def test_hostile_text_ends(text: str) -> None:
    assert found(text) == []
