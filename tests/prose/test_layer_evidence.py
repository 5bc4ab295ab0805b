"""What sentences state of layers, in ten languages; and the many numbers in sentences that say nothing of a layer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weigh.readers.written.evidence import ATTRIBUTES, Line, Stated
from weigh.readers.written.prose import kinds, layer_rules
from weigh.readers.written.prose.layers import stated


def told(text: str) -> list[Stated]:
    return stated([Line(number, line) for number, line in enumerate(text.splitlines(), start=1)])


def of_first(text: str, kind: str) -> Stated:
    found = [one for one in told(text) if one.type == kind]
    assert found, f"nothing of {kind} in {told(text)}"
    return found[0]


SECOND = {"units": 64, "kernel": (5, 5), "stride": (2,)}
SENTENCES: list[tuple[str, str, int | None, int, dict[str, Any]]] = [
    # -- English
    ("The second convolutional layer has 64 filters of size 5x5 and a stride of 2.", "Conv", 2, 1, SECOND),
    ("The 2nd conv layer applies 64 5×5 kernels with stride 2.", "Conv", 2, 1, SECOND),
    ("A convolution with 32 filters, kernel size 3 and padding of 1 comes first.", "Conv", None, 1,
     {"units": 32, "kernel": (3,), "padding": (1,)}),
    ("Its third convolutional layer uses 24 kernels of size 3x3x16.", "Conv", 3, 1,
     {"units": 24, "kernel": (3, 3), "in_channels": 16}),
    ("Two fully connected layers of 512 neurons each follow.", "Dense", None, 2, {"units": 512}),
    ("The first two dense layers have 300 units, the third has 10 units.", "Dense", 1, 2, {"units": 300}),
    ("Max pooling is performed over 3x3 windows with a stride of 2.", "MaxPool", None, 1,
     {"kernel": (3, 3), "stride": (2,)}),
    ("After that, dropout with a probability of 0.3 is used.", "Dropout", None, 1, {"rate": 0.3}),
    ("There is 25% dropout.", "Dropout", None, 1, {"rate": 0.25}),
    ("An LSTM with 96 units reads the text.", "LSTM", None, 1, {"units": 96}),
    ("A bidirectional LSTM with 96 units reads the text.", "LSTM", None, 1, {"units": 96, "bidirectional": True}),
    ("The embedding layer has a vocabulary of 8,000 and an embedding dimension of 50.", "Embedding", None, 1,
     {"vocabulary": 8000, "units": 50}),
    ("It ends in a 12-way softmax.", "Softmax", None, 1, {"units": 12}),
    ("Each block has multi-head attention with 8 heads.", "MultiHeadAttention", None, 1, {"heads": 8}),
    ("All convolutional layers use 3x3 filters with same padding.", "Conv", None, 1,
     {"kernel": (3, 3), "padding": "same"}),
    ("The 3D convolution has 16 filters of size 3x3x3.", "Conv3D", None, 1, {"units": 16, "kernel": (3, 3, 3)}),
    # -- Chinese
    ("第二个卷积层有 64 个大小为 5x5 的卷积核，步长为 2。", "Conv", 2, 1, SECOND),
    ("第2个卷积层使用64个5×5的滤波器，步幅为2。", "Conv", 2, 1, SECOND),
    ("最大池化层的窗口大小为 3x3，步长为 2。", "MaxPool", None, 1, {"kernel": (3, 3), "stride": (2,)}),
    ("后面是两个全连接层，每层 512 个神经元。", "Dense", None, 2, {"units": 512}),
    ("嵌入层的词汇量为 8000，嵌入维度为 50。", "Embedding", None, 1, {"vocabulary": 8000, "units": 50}),
    # -- Japanese
    ("2番目の畳み込み層は5×5のカーネル64個を使い、ストライドは2です。", "Conv", 2, 1, SECOND),
    ("第二の畳み込み層では、サイズ5x5のフィルターが64個、ストライド2で使われる。", "Conv", 2, 1, SECOND),
    ("最大プーリングは3×3のウィンドウで、ストライド2で行う。", "MaxPool", None, 1, {"kernel": (3, 3), "stride": (2,)}),
    ("全結合層はそれぞれ512個のニューロンを持つ。", "Dense", None, 1, {"units": 512}),
    # -- Russian
    ("Второй свёрточный слой имеет 64 ядра размером 5×5 и шаг 2.", "Conv", 2, 1, SECOND),
    ("2-й сверточный слой содержит 64 фильтра размера 5x5 с шагом 2.", "Conv", 2, 1, SECOND),
    ("Затем идут два полносвязных слоя по 512 нейронов.", "Dense", None, 2, {"units": 512}),
    ("Слой LSTM с 96 нейронами читает текст.", "LSTM", None, 1, {"units": 96}),
    # -- German, French, Spanish, Italian, Portuguese, Korean
    ("Die zweite Faltungsschicht hat 64 Filter der Größe 5x5 und eine Schrittweite von 2.", "Conv", 2, 1, SECOND),
    ("Es folgen zwei vollständig verbundene Schichten mit je 512 Neuronen.", "Dense", None, 2, {"units": 512}),
    ("La deuxième couche de convolution a 64 filtres de taille 5x5 et un pas de 2.", "Conv", 2, 1, SECOND),
    ("Le réseau a ensuite deux couches denses de 512 neurones.", "Dense", None, 2, {"units": 512}),
    ("La segunda capa convolucional tiene 64 filtros de tamaño 5x5 y un paso de 2.", "Conv", 2, 1, SECOND),
    ("Después, la red tiene dos capas densas de 512 neuronas.", "Dense", None, 2, {"units": 512}),
    ("Il secondo strato convoluzionale della rete ha 64 filtri di dimensione 5x5 con un passo di 2.", "Conv", 2, 1,
     SECOND),
    ("A segunda camada convolucional da rede tem 64 filtros de tamanho 5x5 com um passo de 2.", "Conv", 2, 1, SECOND),
    ("두 번째 합성곱 층은 5x5 크기의 커널 64개와 스트라이드 2를 사용한다.", "Conv", 2, 1, SECOND),
    ("두 개의 완전 연결 층은 각각 512개의 뉴런을 가진다.", "Dense", None, 2, {"units": 512}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "ordinal", "repeats", "attributes"), SENTENCES)
def test_sentence(text: str, kind: str, ordinal: int | None, repeats: int, attributes: dict[str, Any]) -> None:
    found = of_first(text, kind)
    assert (found.ordinal, found.repeats, dict(found.attributes)) == (ordinal, repeats, attributes)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("The input is a 64×64 RGB image.", (64, 64, 3)),
        ("Grayscale images of 28x28 pixels go in.", (28, 28, 1)),
        ("输入图像大小为 64x64x3。", (64, 64, 3)),
        ("入力は28×28のグレースケール画像です。", (28, 28, 1)),
        ("На вход подаётся изображение размером 64×64×3.", (64, 64, 3)),
        ("La imagen de entrada es de 64x64x3 y se recorta.", (64, 64, 3)),
    ],
)
def test_input(text: str, shape: tuple[int, ...]) -> None:
    assert [one.outputs for one in told(text) if one.type == "Input"] == [(shape,)]


NOTHING = [
    "The network has 650,000 neurons and three dense layers.",
    "It was trained for 90 epochs with a batch of 128 and three dense layers.",
    "If the second convolutional layer had 64 filters, training would be slow.",
    "The dense layer does not have 512 units.",
    "A 7x7 region of the picture was cropped.",
    "The convolutional layer has 1,792 parameters.",
    "The convolution gives 3*3*64 = 576 products for each output.",
    "A convolution: 3x3x64 + 64 = 640.",
    "The generator of this dense network draws an image of 28x28.",  # that is its output
    "8 チャネルあるから、Dense 層のパラメータは多い。",  # the channels of what it reads
    "Figure 3 shows the convolutional layer; see section 4.",
    "GPT-2 and ResNet-50 have no dense layer of that kind.",
    "卷积层一共有 1792 个参数。",
    "畳み込み層のパラメータは1792個です。",
    "У сверточного слоя 1792 параметра.",
]


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_is_said_of_a_layer(text: str) -> None:
    assert told(text) == []


def test_a_layer_that_only_tells_where_another_one_stands_gets_nothing() -> None:
    text = "The second convolutional layer reads the output of the first convolutional layer and has 48 filters."
    (found,) = told(text)
    assert (found.ordinal, found.attributes) == (2, {"units": 48})


def test_an_ordinal_alone_is_of_the_kind_named_before() -> None:
    fourth, fifth = told("The fourth convolutional layer has 40 filters, and the fifth has 20 filters of size 3x3x40.")
    assert (fourth.ordinal, fourth.attributes) == (4, {"units": 40})
    assert (fifth.ordinal, dict(fifth.attributes)) == (5, {"units": 20, "kernel": (3, 3), "in_channels": 40})


def test_several_ordinals_share_what_is_said() -> None:
    found = told("The third, fourth and fifth convolutional layers have 30 filters.")
    assert [(one.ordinal, one.attributes["units"]) for one in found] == [(3, 30), (4, 30), (5, 30)]


def test_one_of_two_numbers_is_no_number() -> None:
    (found,) = told("The convolutional layer has 64 or 128 filters of size 3x3.")
    assert found.attributes == {"kernel": (3, 3)}


def test_two_layers_of_a_sentence_keep_their_own() -> None:
    first, second = told(
        "A conv layer with 16 filters of size 3x3 is followed by max pooling of size 2x2 with stride 2."
    )
    assert (first.type, dict(first.attributes)) == ("Conv", {"units": 16, "kernel": (3, 3)})
    assert (second.type, dict(second.attributes)) == ("MaxPool", {"kernel": (2, 2), "stride": (2,)})


def test_a_margin_may_part_a_sentence() -> None:
    first, second = told(
        "We follow the usual recipe: the second convolutional layer has\n"
        "64 filters of size 5x5. The last dense layer has\n"
        "10 units."
    )
    assert (first.place.line, first.ordinal, first.attributes["units"]) == (1, 2, 64)
    assert (second.place.line, second.attributes["units"]) == (2, 10)


def test_lines_that_end_are_not_put_together() -> None:
    assert told("A long line that speaks of nothing but the convolutional layer\nHas 64 filters been asked for?") == []


def test_places_are_lines_of_the_page() -> None:
    lines = [Line(40, "Nothing here."), Line(47, "The dense layer has 10 units.")]
    assert [one.place.line for one in stated(lines)] == [47]


def test_full_width_digits_and_capital_letters() -> None:
    assert of_first("第２の畳み込み層は６４個のフィルターを持つ。", "Conv").attributes == {"units": 64}
    assert of_first("THE DENSE LAYER HAS 10 UNITS.", "Dense").attributes == {"units": 10}


@given(st.text(alphabet="卷积層层conv dense的 64x3×()[],.=:*第个-%в и\n", max_size=300))
@settings(deadline=None)
def test_any_text_is_read_and_only_known_attributes_come_out(text: str) -> None:
    for one in told(text):
        assert set(one.attributes) <= set(ATTRIBUTES)
        assert one.place.line <= text.count("\n") + 1


@pytest.mark.parametrize(
    "text",
    ["x" * 200_000, "3x" * 50_000, "(" * 100_000, "conv " * 20_000, "1,000" * 20_000, "第" * 100_000, "- 1. " * 9_000],
)
def test_hostile_lines_end(text: str) -> None:
    assert len(told(text)) <= 1


# -- the words themselves ----------------------------------------------------------------------------------------------

LANGUAGES = ["en", "zh", "ja", "ru", "de", "fr", "es", "it", "pt", "ko"]
TABLES = {"kinds", "words", "numbers", "ordinals", "transformer", "cells"}


@pytest.mark.parametrize("name", LANGUAGES)
def test_words_are_well_formed(name: str) -> None:
    part = kinds.part(name)
    assert set(part) <= TABLES
    assert set(part["words"]) <= set(kinds.CODES)
    texts = [text for table in part.values() for texts in table.values() for text in texts]
    assert all(text == text.lower().strip() and "ё" not in text and text.strip("*") for text in texts)


@pytest.mark.parametrize("name", LANGUAGES)
def test_a_phrase_means_one_thing(name: str) -> None:
    part = kinds.part(name)
    kind_words = [text for texts in part["kinds"].values() for text in texts]
    assert len(kind_words) == len(set(kind_words))
    assert not set(kind_words) & {text for texts in part["words"].values() for text in texts}


def test_every_code_is_one_letter_of_its_own() -> None:
    codes = [code for name, code in kinds.CODES.items() if name != "and"]
    assert len(codes) == len(set(codes)) and all(len(code) == 1 for code in codes)


@given(st.text(alphabet="".join(kinds.CODES.values()) + "KNOSA%?a:=()", max_size=12))
def test_rules_need_what_they_say(codes: str) -> None:
    """A rule is not tried where a letter in its `needs` is missing, so it must not match without it."""
    for rule in layer_rules._RULES:
        if layer_rules._compiled(rule.pattern).search(codes):
            assert set(rule.needs) <= set(codes), rule
