"""Sentences to what they claim, in every language that there is a file for; and what is no claim."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weigh.ask.claims import parse
from weigh.readers.written.evidence import Line, Statement
from weigh.readers.written.prose.claims import MOST_STATEMENTS, statements
from weigh.readers.written.prose.language import TABLES, WORDS, language, languages, spoken
from weigh.readers.written.prose.sentences import sentences


def read(*lines: str) -> list[Statement]:
    found = statements([Line(number, text) for number, text in enumerate(lines, 1)])
    for one in found:
        understood(one)
    return found


def understood(one: Statement) -> None:
    """Every value is one that `weigh why` takes."""
    if one.value:
        name = {"bytes": "memory="}.get(one.quantity, f"{one.quantity}=" if one.quantity else "")
        (claim,) = parse([f"{name}{one.value}"])
        assert claim.readings


def pairs(*lines: str) -> list[tuple[str, str]]:
    return [(one.quantity, one.value) for one in read(*lines)]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("The net has 60 million parameters and 650,000 neurons.", [("params", "60M"), ("neurons", "650,000")]),
        ("It has about 138M weights and needs 15.5 GFLOPs.", [("params", "about 138M"), ("flops", "15.5G")]),
        ("We get 25 million instead of 60 million parameters.", [("params", "25M"), ("params", "60M")]),
        ("The paper counts 60 million parameters; ours has about 25 million.", [("params", "60M"), ("params", "about 25M")]),
        ("More than 500 MB of memory are needed.", [("bytes", "more than 500MB")]),
        ("The model size is 93 MB.", [("bytes", "93MB")]),
        ("138M is the total number of parameters.", [("params", "138M")]),
        ("Total params: 25,678,184", [("params", "25,678,184")]),
        ("Trainable params: 1,200", [("trainable", "1,200")]),
        ("Non-trainable params: 0", [("non_trainable", "0")]),
        ("It prints MACs 282624 and parameters 8906.", [("macs", "282624"), ("params", "8906")]),
        ("Somebody said 133-135M parameters.", [("params", "133 to 135M")]),
        ("about 60e6 parameters, or 6 × 10⁷ parameters", [("params", "about 60e6"), ("params", "6e7")]),
        ("In the end 138,357,544 (138M) parameters are trained.", [("params", "138,357,544"), ("params", "138M")]),
        ("The number of parameters of this network, i.e. 61,706, is small.", [("params", "61,706")]),
        ("The model has 7,850 trainable parameters: 784*10 weights and 10 biases.", [("trainable", "7,850")]),
        ("I think it should be 9 * 32 + 32 = 320, not 896!", [("", "320"), ("", "896")]),
        ("One (3.4M params, 300M MACs) beats the other (4.2M, 569M).", [("params", "3.4M"), ("macs", "300M"), ("", "4.2M"), ("", "569M")]),
        ("Общее число параметров — 1 199 882.", [("params", "1 199 882")]),
        ("Número total de parámetros: 1.199.882", [("params", "1.199.882")]),
        ("Nombre total de paramètres : 1 199 882", [("params", "1 199 882")]),
        ("Numero totale di parametri: 1.199.882", [("params", "1.199.882")]),
        ("Número total de parâmetros: 1.199.882", [("params", "1.199.882")]),
        ("총 파라미터 수: 1,199,882", [("params", "1,199,882")]),
        ("总参数：1,199,882", [("params", "1,199,882")]),
        ("合計パラメータ数は 1,199,882 です。", [("params", "1,199,882")]),
        ("It has 535,818 parameters; in 32 bits that is 2.1 MB.", [("params", "535,818"), ("bytes", "2.1MB")]),
        ("The layer takes 56 * 56 * 64 * 3 * 3 * 64 = 115,605,504 MACs.", [("macs", "115,605,504")]),
        ("We keep 123,642,856 of the 138,357,544 parameters.", [("params", "123,642,856"), ("params", "138,357,544")]),
        ("It has between 1.2 and 1.3 million parameters.", [("params", "1.2 to 1.3M")]),
        ("It has 16,812,353 parameters, of which 2,097,665 are trainable.", [("params", "16,812,353"), ("trainable", "2,097,665")]),
        ("It has approx. 60 million parameters vs. 25 million.", [("params", "about 60M"), ("params", "25M")]),
        ("全部で ５４，１７０ 個のパラメータです。", [("params", "54,170")]),
        ("fc1 : 102,764,544", [("params", "102,764,544")]),
        ("fc1 : 4096", [("", "4096")]),
        ("Why 51264 and not 1664?", [("", "51264"), ("", "1664")]),
        ("The 16-layer VGG has 138 million of them.", [("layers", "16")]),
        # Other languages.
        ("该网络有 6000 万个参数和 650,000 个神经元。", [("params", "6000万"), ("neurons", "650,000")]),
        ("我得到了大约 2500 万个参数。", [("params", "about 2500万")]),
        ("这个模型共有1.38亿参数。", [("params", "1.38億")]),
        ("この方法では138Mパラメーターになりません。", [("params", "138M")]),
        ("約6000万個のパラメータと65万個のニューロンがあります。", [("params", "about 6000万"), ("neurons", "65万")]),
        ("16層のVGG Netのことです。", [("layers", "16")]),
        ("У сети около 60 млн параметров.", [("params", "about 60M")]),
        ("Откуда число параметров сети (т.е. 51264, обозначенное красным)?", [("params", "51264")]),
        ("Das Netz hat etwa 25 Millionen Parameter statt 60 Millionen.", [("params", "about 25M"), ("params", "60M")]),
        ("Das ResNet-50 besitzt ca. 25,6 Mio. Parameter und benötigt 4,1 GFLOPs.", [("params", "about 25,6M"), ("flops", "4,1G")]),
        ("La red tiene 60 millones de parámetros y 650.000 neuronas.", [("params", "60M"), ("neurons", "650.000")]),
        ("Le réseau compte environ 138 millions de paramètres.", [("params", "about 138M")]),
        ("La rete ha circa 60 milioni di parametri e non 25 milioni.", [("params", "about 60M"), ("params", "25M")]),
        ("A rede tem 37.752.832 parâmetros.", [("params", "37.752.832")]),
        ("VGG-16은 1억 3,800만 개의 파라미터를 가지고 있다.", [("params", "13800万")]),
        ("VGG-16有1亿3800万个参数。", [("params", "13800万")]),
        ("이 모델의 파라미터는 총 671개입니다.", [("params", "671")]),
        ("파라미터는 약 6천만 개이고 뉴런은 65만 개이다.", [("params", "about 6千万"), ("neurons", "65万")]),
    ],
)  # fmt: skip
def test_a_claim(text, expected):
    assert pairs(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "We trained VGG-15, ResNet50 and conv3-256 for the course CS231n.",
        "See Table 1, Figure 2 and section 3 of AlexNet 2012.",
        "The top-5 error of the 1000-way classifier is 15.3% on 1,281,167 images of 1000 classes.",
        "Training took 30 epochs with a batch size of 128 on 8 GPUs with 12 GB memory each.",
        "It was answered Mar 2 '17 at 10:30 and has 1,234 views and 58 votes. Reputation 12,345.",
        "We resize images to 224 x 224 and crop to 227x227x3.",
        "The company paid $60 million in 2015.",
        "The function takes 3 parameters and returns 2 values.",
        "Set the input to 784, the learning rate to 0.001 and the port to 8080.",
        "Use Keras 2.0 with TensorFlow 1.15.2.",
        "Each filter has 25 weights and each neuron has 9216 weights.",
        "A layer of 4096 units follows 256 filters of size 5x5x48.",
        "Why does the output have the shape (None, 32, 32, 512) and not (None, 512)?",
        "batch_size = 128",
        "There are 64 filters of 3*3*3 = 27 weights.",
        "Why was it 2012, and how could AlexNet win?",
        "disk(read_count=478001, read_bytes=700416)",
        "64-bit systems refuse to write more than 2GB in one go.",
        "It was said of v1.8.2^0 and of v1.2.3^0~22.",
        "For n = 128 and m = 256 the number of parameters is unknown.",
        "My chip does 200 million MACs per frame.",
        "The GPU has 8 GB of memory and the weights are on a disk of 512 GB.",
        "We have 512 kernels with 3*3*512 = 4608 weights each.",
        "閲覧数1,234、いいね56。",
        "filter_weight = 5,",
        "38",
        "4b9b3361",
        "第二个卷积层有 256 个大小为 5x5x48 的内核。",
        "224x224ピクセルの入力画像を2回使用します。",
        "Нужно извлечь 64 карты характеристик за 30 эпох.",
        "Das Training dauerte 30 Epochen mit 128 Bildern.",
        "El entrenamiento duró 30 épocas con 128 imágenes.",
        "L'entraînement a duré 30 époques avec 128 images.",
        "학습은 30 에폭 동안 128개의 이미지로 진행했습니다.",
    ],
)  # fmt: skip
def test_no_claim(text):
    assert pairs(text) == []


def about(*lines: str):
    layer = read(*lines)[-1].about
    return layer and (layer.name, layer.type, layer.ordinal, layer.repeats)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("The second convolutional layer has 51,264 parameters.", ("", "conv", 2, 1)),
        ("The number of parameters in the first Dense layer is 102764544.", ("", "dense", 1, 1)),
        ("The first layer of the network has 832 parameters.", ("", "", 1, 1)),
        ("The network has 832 parameters in its first layer.", ("", "", 1, 1)),
        ("The first convolutional layer before the dense layers has 832 parameters.", ("", "conv", 1, 1)),
        ("The network with its dense layers has 832 parameters.", None),
        ("fc1 : 102,764,544", ("fc1", "dense", None, 1)),
        ("conv3-512 x 3       : 5,899,776", ("conv3-512", "conv", None, 3)),
        ("TOTAL : 138,357,544", None),
        ("A tool reports 20 parameters for a model that owns a convolution.", None),
        ("VGG-16 with batch normalization has 138M parameters.", None),
        ("Without it the layer had 720,000 parameters.", ("", "", None, 1)),
        ("第二个卷积层有 614,656 个参数。", ("", "conv", 2, 1)),
        ("2番目の畳み込み層のパラメータ数は51,264です。", ("", "conv", 2, 1)),
        ("Второй сверточный слой имеет 51 264 параметра.", ("", "conv", 2, 1)),
        ("Die zweite Faltungsschicht hat 51.264 Parameter.", ("", "conv", 2, 1)),
        ("La segunda capa convolucional tiene 51.264 parámetros.", ("", "conv", 2, 1)),
        ("La première couche dense a 102 764 544 paramètres.", ("", "dense", 1, 1)),
        ("Il secondo strato convoluzionale ha 51.264 parametri.", ("", "conv", 2, 1)),
        ("A primeira camada densa tem 37.752.832 parâmetros.", ("", "dense", 1, 1)),
        ("두 번째 합성곱 층의 파라미터 수는 왜 51264개인가요?", ("", "conv", 2, 1)),
    ],
)  # fmt: skip
def test_the_layer_that_it_is_about(text, expected):
    assert about(text) == expected


def test_the_sentence_before_tells_what_a_formula_is_about():
    lines = [
        "Now we compute the number of parameters of the second conv layer.",
        "",
        "total = (5 * 5 * 32 + 1) * 64 = 51264",
    ]
    (found,) = read(*lines)
    assert (found.quantity, found.value, found.computed) == ("params", "51264", 51_264)
    assert about(*lines) == ("", "conv", 2, 1)


def test_a_list_goes_on_with_what_the_text_counts():
    found = read("The network has 138M parameters.", "By layer:", "fc2 : 16,781,312", "fc3 : 4,097,000")
    assert [one.quantity for one in found] == ["params"] * 3


def test_sentences_end_where_the_next_one_begins():
    text = "A stride of conv. layers is 1.5. Is it? Yes (i.e. no)! 参数是多少？很多。"
    found = [one.text for one in sentences(text, {"i.e"})]
    assert found == ["A stride of conv. layers is 1.5.", "Is it?", "Yes (i.e. no)!", "参数是多少？", "很多。"]


def test_each_number_has_its_own_layer():
    found = read("The summary says 832 parameters for the first layer and 51,264 for the second convolution.")
    assert [one.about and one.about.ordinal for one in found] == [1, 2]


def test_a_list_of_formulas_is_no_running_text():
    lines = [
        "block1_convolution_1 : (3*3*3)*64 + 64 = 1,792 parameters in all of it",
        "block1_convolution_2 : (3*3*64)*64 + 64 = 36,928 parameters in all of it",
    ]
    found = [(one.about and one.about.name, one.computed) for one in read(*lines)]
    assert found == [("block1_convolution_1", 1_792), ("block1_convolution_2", 36_928)]


def test_formulas_in_lists_and_tables_of_text():
    (found,) = read(" fc1 (x): (512x7x7)x4,096 (weights) + 4,096 (biases)")
    assert (found.computed, found.about and found.about.name, found.part) == (102_764_544, "fc1", "")
    memory, weights = read("CONV3-64: [224x224x64] memory: 224*224*64=3.2M weights: (3*3*3)*64 = 1,728")
    assert (memory.quantity, weights.quantity, weights.part) == ("activations", "params", "kernels")
    (total,) = read("TOTAL memory: 24M * 4 bytes ~= 93MB / image (only forward! ~*2 for bwd)")
    assert (total.quantity, total.value, total.computed, total.about) == ("bytes", "93MB", 96_000_000, None)


@pytest.mark.parametrize(
    "text",
    [
        "The convolutional layers have no bias.",
        "卷积层没有偏置。",
        "畳み込み層にはバイアスがありません。",
        "У сверточного слоя нет смещения.",
        "Die Faltungsschicht hat keinen Bias.",
        "La capa convolucional no tiene sesgo.",
        "La couche de convolution n'a pas de biais.",
        "Lo strato convoluzionale non ha bias.",
        "A camada convolucional não tem viés.",
        "합성곱 층에는 편향이 없습니다.",
    ],
)
def test_a_bias_denied(text):
    (found,) = read(text)
    assert (found.value, found.formula, found.denies, found.about and found.about.type) == ("", "", "bias", "conv")


def test_a_sentence_that_an_editor_broke():
    lines = ["The network that they describe has 60 million parameters and 650,000", "neurons in eight layers."]
    assert [(one.quantity, one.value, one.place.line) for one in read(*lines)] == [
        ("params", "60M", 1),
        ("neurons", "650,000", 1),
    ]
    assert pairs("The total is 12,345,678", "parameters are shared.") == []


def test_what_counts_something_else():
    """A product of a shape is no number of parameters, nor is a difference or a bound on another network."""
    assert pairs("The input has 18 * 18 * 8 = 2592 values in 3 parameters.") == []
    assert pairs("LSTM reports 512 weights too many.") == []
    assert pairs("Mine has 60 thousand parameters, while his has less than 6 thousand.") == [("params", "60k")]


def test_tex():
    (found,) = read(r"The last layer has $4096 \cdot 10 + 10 = 40{,}970$ parameters.")
    assert (found.value, found.computed, found.about and found.about.ordinal) == ("40,970", 40_970, -1)


def test_the_last_one():
    second = read("La primera capa densa tiene 2.064 parámetros y la última tiene 17 parámetros.")[1]
    assert (second.value, second.about and second.about.ordinal) == ("17", -1)


def test_weights_alone():
    assert [one.part for one in read("It has 0.59M parameters (weights only).")] == ["kernels"]
    assert [one.part for one in read("It has 0.59M parameters.")] == [""]


def test_names_of_networks_nearest_first():
    third, second = read("GPT-3 has 175B parameters, GPT-2 1.5B.")
    assert (third.names[0], second.names[0]) == ("GPT-3", "GPT-2")
    (found,) = read("This is about VGG-16.", "It has 138M parameters.")
    assert found.names == ("VGG-16",)


# -- languages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("one", languages(), ids=lambda one: one.name)
def test_a_language_has_the_words_that_claims_need(one):
    needed = {
        "quantities:params",
        "quantities:neurons",
        "qualifiers:about",
        "words:link",
        "words:copula",
        "words:follow",
    }
    needed |= {
        "words:other",
        "words:asking",
        "words:layer",
        "words:biases",
        "denials:bias",
        "kinds:conv",
        "kinds:dense",
    }
    needed |= {f"ordinals:{ordinal}" for ordinal in range(1, 6)} | {"ordinals:-1"}
    assert needed <= set(one.roles)
    assert any(role.startswith("scales:") for role in one.roles)
    assert one.always or one.letters or one.telltale


@pytest.mark.parametrize(
    "text, error",
    [
        ("[claims]\nletter = 'a'", "no such table: letter"),
        ("[claims.quantities]\nweight = ['a']", "no such role: quantities:weight"),
        ("[claims.ordinals]\nfirst = ['a']", "no such role: ordinals:first"),
        ("[claims.quantities]\nparams = 'a'", "a list of words is needed"),
        ("[claims.quantities]\nparams = ['']", "a list of words is needed"),
    ],
)
def test_a_file_that_is_no_language(text, error):
    with pytest.raises(ValueError, match=error):
        language("xx", text)


def test_every_table_and_word_role_is_used_by_some_language():
    roles = {role for one in languages() for role in one.roles}
    assert {role.partition(":")[0] for role in roles} == set(TABLES)
    assert {f"words:{word}" for word in WORDS} <= roles


def test_a_language_is_added_by_adding_a_file(tmp_path: Path):
    (tmp_path / "xx.toml").write_text(
        """
[claims]
telltale = ["ka", "lo"]
[claims.quantities]
params = ["zorbo*"]
[claims.scales]
M = ["milo"]
[claims.qualifiers]
about = ["sirka"]
[claims.kinds]
conv = ["konvolo"]
[claims.ordinals]
2 = ["dua"]
""",
        encoding="utf-8",
    )
    text = "Ka dua konvolo lo sirka 25 milo zorbojn."
    (found,) = statements([Line(1, text)], spoken(text, tmp_path))
    assert (found.quantity, found.value) == ("params", "about 25M")
    assert found.about is not None and (found.about.type, found.about.ordinal) == ("conv", 2)
    assert statements([Line(1, text)]) == []


# -- hostile text ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "piece", ["1", "(", "x", "1*(", "1.1.1.", "1-1/", "params 5 ", "参数", "万1", "(1,", "w.w.", "a1-"]
)
def test_hostile_text(piece):
    assert statements([Line(1, piece * 20_000)]) == []


def test_no_more_statements_than_anybody_reads():
    lines = [Line(number, f"It has {number + 5} parameters.") for number in range(1, 3 * MOST_STATEMENTS)]
    assert len(statements(lines)) == MOST_STATEMENTS


words = st.sampled_from(
    [
        "60M",
        "25",
        "million",
        "万",
        "个",
        "参数",
        "parameters",
        "params:",
        "weights",
        "(5*5+1)*64",
        "=",
        "1664",
        "conv3-64",
        "fc1",
        ",",
        ".",
        "?",
        "not",
        "the",
        "layer",
        "model",
        "second",
        "12,345",
        "1.2.3",
        "2015",
        "VGG-16",
        "MB",
        "93",
        "no",
        "bias",
        "total",
        "パラメータ",
        "は",
        "約",
        "に",
        "параметров",
        "около",
        "млн",
    ]
)


@settings(max_examples=300)
@given(st.lists(words, max_size=25).map(" ".join))
def test_whatever_is_found_is_understood(text):
    for one in read(text):
        assert one.text in text
        assert one.value or one.formula or one.denies
