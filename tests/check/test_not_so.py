"""What must not be said to hold or to fail: numbers that are near, and numbers of other things."""

from __future__ import annotations

import pytest

from weigh.checking import check
from weigh.checking.audit import Verdict

HEAD = "model = Sequential()\n"
PERCEPTRON = HEAD + "model.add(Dense(100, input_dim=541))\nmodel.add(Dense(1))\n"  # 54,200 + 101 = 54,301
LSTM = HEAD + "model.add(LSTM(64, input_shape=(None, 128)))\nmodel.add(Dense(1))\n"
FROZEN = """
from tensorflow.keras.applications import MobileNetV2
from tensorflow.keras.layers import GlobalAveragePooling2D
base = MobileNetV2(input_shape=(160, 160, 3), include_top=False)
base.trainable = False
model = Sequential([base, GlobalAveragePooling2D(), Dense(5)])
"""


def told(code: str, text: str) -> list[tuple[str, str]]:
    """Each claim's status and reason."""
    return [(one.status, one.because.text) for one in verdicts(code, text)]


def verdicts(code: str, text: str) -> tuple[Verdict, ...]:
    return check(f"{text}\n\n```python\nfrom keras.models import Sequential\n{code}```\n".encode(), "page").verdicts


@pytest.mark.parametrize(
    ("number", "status"),
    [
        ("54,301", "holds"),
        ("54,300", "holds"),
        ("54,290", "fails"),
        ("54,310", "fails"),
        ("54k", "holds"),
        ("about 54k", "holds"),
        ("about 55k", "holds"),
        ("about 57k", "fails"),
        ("about 50,000", "holds"),
        ("about 60,000", "fails"),
        ("about 54,600", "fails"),
        ("roughly 52k", "fails"),
    ],
)
def test_a_rounded_number_is_no_other_number(number: str, status: str) -> None:
    (found,) = told(PERCEPTRON, f"The model has {number} parameters.")
    assert found == (status, "sequential_1 has 54,301 parameters.")


def test_a_number_in_another_sense_is_not_stretched_too() -> None:
    code = HEAD + "model.add(Dense(4000, input_dim=4203))\nmodel.add(Dense(1))\n"  # 16,820,001: 67.28 MB, 64.16 MiB
    for number, status in [
        ("67 MB", "holds"),
        ("64 MB", "holds"),
        ("about 60 MB", "unverifiable"),
        ("about 70 MB", "holds"),
    ]:
        found = told(code, f"In float32 the weights of the model take {number}.")
        assert [one for one, _ in found] == [status], number


def test_digits_are_cut_from_round_numbers_alone() -> None:
    code = HEAD + "model.add(Dense(3041, input_dim=611))\nmodel.add(Dense(2))\n"  # 1,861,092 + 6,084 = 1,867,176
    assert [status for status, _ in told(code, "The model has 1,867,170 parameters.")] == ["fails"]
    assert [status for status, _ in told(code, "The model has 1,860,000 parameters.")] == ["holds"]


def test_a_kind_of_layer_that_the_network_has_not_is_not_one_like_it() -> None:
    assert told(LSTM, "A GRU would have only 37,248 parameters.") == []
    (lstm,) = told(LSTM, "The LSTM layer has 49,408 parameters.")
    assert lstm == ("holds", "lstm_1 has (128 + 64 + 1) × 4 × 64 = 49,408 parameters.")
    (any_kind,) = told(LSTM, "The recurrent layer has 49,408 parameters.")
    assert any_kind == lstm


def test_each_direction_is_of_its_kind() -> None:
    code = LSTM.replace("LSTM(64, input_shape=(None, 128))", "Bidirectional(LSTM(64), input_shape=(None, 128))")
    (found,) = told(code, "The LSTM layer has 98,816 parameters.")
    assert found[0] == "holds"
    assert told(code, "A GRU layer has 74,496 parameters.") == []


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("2,257,984", "mobilenetv2_1.00_160 has 2,257,984 parameters."),
        ("2.258M", "mobilenetv2_1.00_160 has 2,257,984 parameters."),
    ],
)
def test_a_model_inside_the_model_has_its_own_number(number: str, reason: str) -> None:
    (found,) = told(FROZEN, f"The base has {number} parameters.")
    assert found == ("holds", reason)


def test_the_kind_of_a_network_is_no_layer_of_it() -> None:
    code = HEAD + "model.add(Conv2D(8, 3, input_shape=(10, 10, 1)))\nmodel.add(Flatten())\nmodel.add(Dense(10))\n"
    (found,) = told(code, "We propose a convolutional neural network with only 5,210 parameters.")
    assert found == ("holds", "sequential_1 has 5,210 parameters.")
    (missed,) = told(code, "We propose a small convolutional network with only 5.9k parameters.")
    assert missed == ("fails", "sequential_1 has 5,210 parameters.")


def test_weights_beside_biases_are_those_of_the_network() -> None:
    code = HEAD + "model.add(Dense(8, input_dim=4))\nmodel.add(Dense(3))\n"
    text = "I counted 4*8 + 8*3 = 56 weights and 11 biases."
    assert told(code, text)[0] == ("holds", "sequential_1 has 56 weights without its biases.")


def test_a_size_is_no_number_of_biases() -> None:
    code = HEAD + "model.add(Dense(768, input_dim=4))\nmodel.add(Dense(3))\n"
    assert ("holds", "dense_1 has 768 biases.") not in told(code, "The parameters: d_model=768.")


def test_a_count_of_open_sizes_is_not_said_to_be_wrong() -> None:
    code = HEAD + "model.add(Conv2D(64, (5, 5)))\nmodel.add(Flatten())\nmodel.add(Dense(10))\n"
    assert "fails" not in [status for status, _ in told(code, "I expected (5 * 5 + 1) * 64 = 1664 parameters there.")]


def test_every_account_of_a_published_network_is_asked() -> None:
    page = "LeNet-5 的参数量\n\nC3 层: (5*5*6+1)*16 = 2416\n\n输出层: (84+1)*10 = 850\n\nLeNet-5 总参数量 61706，约 6.2 万。\n"
    found = [(one.status, one.because.text) for one in check(page.encode(), "page").verdicts]
    assert "fails" not in [status for status, _ in found]
    assert ("holds", "LeNet-5 as it is retold, as published, has 61,706 parameters.") in found
    assert not any("60,840" in text for _, text in found)


def test_a_number_of_a_network_that_is_not_known_is_no_other_network_s() -> None:
    page = "ViT-B/16 has 86M parameters. YOLOv8n has 3.2M parameters. CLIP ViT-B/32 has 151M parameters.\n"
    found = [(one.status, one.because.kind) for one in check(page.encode(), "page").verdicts]
    assert found[:2] == [("holds", "published"), ("unverifiable", "unknown_name")]
    assert "fails" not in [status for status, _ in found]
    page = "VGG-16 has 138M parameters, EfficientNet-B7 66M, ResNeXt-101 84M and Xception 22.9M.\n"
    assert "fails" not in [one.status for one in check(page.encode(), "page").verdicts]


def test_a_count_of_parameters_beside_one_of_work_is_none_of_work() -> None:
    page = "O VGG19 tem 144 milhões de parâmetros e ocupa 549 MB. O ResNet-152 tem 60 milhões também, mas 11,3 bilhões de FLOPs.\n"
    found = [(one.status, one.actual) for one in check(page.encode(), "page").verdicts]
    assert found == [("holds", 143_667_240), ("unverifiable", None), ("holds", 11_282_415_616)]


def test_weights_that_are_as_many_as_products_are_called_weights() -> None:
    code = HEAD + "model.add(Dense(64, input_dim=256))\nmodel.add(Dense(10))\n"
    (found,) = told(code, "My teacher says it is more, I compute 256*64 + 64*10 = 17024?")
    assert found == ("holds", "sequential_1 has 17,024 weights without its biases.")


def test_an_arrow_is_no_bound() -> None:
    (found,) = told(PERCEPTRON, "Both layers of the model -> 54,000 parameters.")
    assert found == ("holds", "sequential_1 has 54,301 parameters.")
    (found,) = told(PERCEPTRON, "The whole model -> 40,000 parameters.")
    assert found[0] == "fails"


@pytest.mark.parametrize(
    "text",
    [
        "The default value of this parameter is 511 (not 512).",
        "It increases memory use by a minimum of 100MB, and possibly more.",
        "main has allocated 770 bytes of memory and freed 242 bytes of memory.",
        "Version 2.15.0 (2024-01-11) needs 16 GB RAM. Call +1-800-555-0199. Build 3-4-5 passed 1024-512-256 tests.",
        "| Layer | Depth (km) | Density | Output |\n|---|---|---|---|\n| crust | 35 | 2.7 | 100 |\n| mantle | 2890 | 4.5 | 200 |",
    ],
)
def test_of_texts_about_other_things_nothing_is_said(text: str) -> None:
    audit = check(text.encode(), "page")
    assert (audit.models, audit.verdicts) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        "The model has 54,301 parameters. If I use 50 units instead, the model has 27,151 parameters.",
        "El modelo tiene 54.301 parámetros. Si uso 50 neuronas en la capa densa, el modelo tendría 27.151 parámetros.",
        "O modelo tem 54.301 parâmetros. Se eu usar 50 neurônios, a camada densa teria 27.100 parâmetros.",
        "模型一共有 54,301 个参数。如果只用 50 个神经元，模型就有 27,151 个参数。",
    ],
)
def test_what_would_be_is_not_wrong_of_what_is(text: str) -> None:
    assert told(PERCEPTRON, text) == [("holds", "sequential_1 has 54,301 parameters.")]


def test_a_setting_in_the_sentence_may_make_another_network() -> None:
    page = (
        "model = Sequential()\nmodel.add(Dense(9, input_dim=7))\n\nWith use_bias=False the model has 63 parameters.\n"
    )
    assert [one.status for one in check(page, "page.txt").verdicts] == []


def test_an_argument_is_no_count() -> None:
    code = "model = Sequential()\nmodel.add(Dense(300, input_dim=7))\nmodel.add(Dense(1))\n"
    page = f"{code}\nHow many parameters has Dense(300, activation='relu') here?\n"
    assert check(page, "page.txt").verdicts == ()
