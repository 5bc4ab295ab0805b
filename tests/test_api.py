"""The Python face: `weigh.read` and what it gives."""

from __future__ import annotations

from pathlib import Path

import pytest

import weigh

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


def test_the_forums_alexnet() -> None:
    network = weigh.read(str(EXAMPLES / "alexnet.py"))
    assert network.params.known == 25_678_184 and network.params.exact
    assert [(view.name, view.params) for view in network.layers if view.params] == [
        ("conv2d", 34_944),
        ("conv2d_1", 614_656),
        ("conv2d_2", 885_120),
        ("conv2d_3", 1_327_488),
        ("conv2d_4", 884_992),
        ("dense", 1_052_672),
        ("dense_1", 16_781_312),
        ("dense_2", 4_097_000),
    ]
    assert network["dense"].output_shapes == [(None, 13, 13, 4096)]
    assert network["conv2d_1"].formula == "(5 × 5 × 96 + 1) × 256"
    assert network["conv2d_1"].explain(expected=1664).expected == 1664


PAPERS = [
    ("alexnet", 60_965_224, 724_406_816, 659_272),
    ("alexnet-one-tower", 62_378_344, None, 659_272),
    ("vgg-a", 132_863_336, None, None),
    ("vgg-a-lrn", 132_863_336, None, None),
    ("vgg-b", 133_047_848, None, None),
    ("vgg-c", 133_638_952, None, None),
    ("vgg-d", 138_357_544, 15_470_264_320, None),
    ("vgg-e", 143_667_240, None, None),
    ("vgg16", 138_357_544, 15_470_264_320, None),
    ("two-conv-cnn", 154_798, None, None),
    ("resnet50", 25_557_032 + 53_120, None, None),
    ("resnet50-v1.5", 25_557_032 + 53_120, 4_089_184_256, None),
    ("lenet5", 60_000 + 840, None, None),
]


@pytest.mark.parametrize("name, params, macs, neurons", PAPERS, ids=[paper[0] for paper in PAPERS])
def test_published_networks(name: str, params: int, macs: int | None, neurons: int | None) -> None:
    network = weigh.read(name)
    assert network.params.exact and network.params.known == params
    assert macs is None or network.macs.known == macs
    assert neurons is None or network.ledger.neurons.known == neurons


def test_the_papers_two_towers() -> None:
    """Krizhevsky 2012, section 3.5: kernels of 11×11×3, 5×5×48, 3×3×256, 3×3×192, 3×3×192."""
    network = weigh.read("alexnet")
    kernels = [network[f"conv{i}"].row.weights[0].shape for i in range(1, 6)]
    assert kernels == [(11, 11, 3, 96), (5, 5, 48, 256), (3, 3, 256, 384), (3, 3, 192, 384), (3, 3, 192, 256)]


def test_vgg16_by_stages() -> None:
    """Simonyan and Zisserman 2014, table 1, column D."""
    network = weigh.read("vgg16")
    stages: dict[str, int] = {}
    for view in network.layers:
        if view.params:
            stages[view.name.partition("_")[0]] = stages.get(view.name.partition("_")[0], 0) + int(str(view.params))
    assert list(stages.values()) == [
        38_720,
        221_440,
        1_475_328,
        5_899_776,
        7_079_424,
        102_764_544,
        16_781_312,
        4_097_000,
    ]
    activations = network.ledger.activations.known
    assert activations + 224 * 224 * 3 == 15_237_608  # the input belongs to the page's sum, not to ours


def test_every_name_of_the_zoo_builds_without_a_gap() -> None:
    from weigh import zoo

    for name in zoo.entries():
        network = weigh.read(name)
        assert network.ledger.complete, name


def test_claims_of_the_zoo_hold_or_say_why() -> None:
    from weigh import zoo

    for entry in zoo.entries().values():
        ledger = weigh.read(entry.name).ledger
        figures = {
            "parameters": ledger.params,
            "trainable": ledger.trainable,
            "macs": ledger.macs,
            "neurons": ledger.neurons,
        }
        for claim in entry.facts.get("claims", []):
            count = figures.get(claim["quantity"])
            if count is not None and count.exact and not claim["low"] <= count.known <= claim["high"]:
                assert claim.get("note"), f"{entry.name}: {claim['text']} is {count.known:,}"


def test_several_networks_where_one_is_asked_for(tmp_path: Path) -> None:
    source = tmp_path / "two.py"
    source.write_text("a = Sequential([Dense(2, input_dim=3)])\nb = Sequential([Dense(4, input_dim=3)])\n")
    assert [network.params.known for network in weigh.read_all(str(source))] == [8, 16]
    with pytest.raises(weigh.SelectionError) as error:
        weigh.read(str(source))
    assert str(error.value) == (
        "a source must build one network where one is asked for.\n"
        f"  '{source}' builds 2: sequential_1, sequential_2.\n"
        "  Choose one with ::, or use weigh.read_all."
    )


def test_a_choice_in_a_source(tmp_path: Path) -> None:
    source = tmp_path / "builders.py"
    source.write_text(
        "def build_model(num_classes=10):\n    return Sequential([Dense(num_classes, input_dim=3)])\n"
        "class Net(Model):\n    def __init__(self):\n        super().__init__()\n        self.out = Dense(2)\n"
        "    def call(self, x):\n        return self.out(x)\n"
    )
    assert weigh.read(f"{source}::build_model(num_classes=100)").params.known == 400
    assert weigh.read(f"{source}::Net", inputs={"x": (7,)}).params.known == 16
    assert [network.name for network in weigh.read_all(str(source))] == ["sequential_1", "net_1"]
    with pytest.raises(weigh.SelectionError) as error:
        weigh.read(f"{source}::built")
    assert str(error.value) == (
        "what follows :: must be defined in the source.\n  There is no 'built'. The source defines: build_model, Net."
    )


REFUSED = [
    ("", "a source must hold code.\n  'model.py' is empty."),
    (
        "import os\n",
        "a source must build a network with Keras or PyTorch.\n"
        "  'model.py' was read, and it builds none: no Sequential, no Model, no nn.Module.\n"
        "  Give the file that builds the network, or add the lines that do.",
    ),
]


@pytest.mark.parametrize("text, message", REFUSED)
def test_sources_that_hold_no_network(text: str, message: str) -> None:
    with pytest.raises(weigh.SourceError) as error:
        weigh.read("model.py", text=text)
    assert str(error.value) == message


def test_a_missing_file_suggests_the_zoo() -> None:
    with pytest.raises(weigh.SourceError) as error:
        weigh.read("vgg61")
    assert str(error.value).startswith(
        "a source must be a file, - for standard input, or a name in the zoo.\n  There is no file 'vgg61'. In the zoo there is vgg"
    )


def test_files_beside_the_source_are_read(tmp_path: Path) -> None:
    package = tmp_path / "nets"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "sizes.py").write_text("WIDTH = 12\n")
    (package / "blocks.py").write_text(
        "from keras import layers\nfrom .sizes import WIDTH\n\n\ndef block(x):\n    return layers.Dense(WIDTH)(x)\n"
    )
    for line in (
        "from .blocks import block",
        "from nets.blocks import block",
        "from blocks import block",
        "import blocks",
    ):
        source = package / "model.py"
        call = "blocks.block" if line == "import blocks" else "block"
        source.write_text(f"import keras\n{line}\ni = keras.Input((3,))\nm = keras.Model(i, {call}(i))\n")
        assert weigh.read(str(source)).params.known == (3 + 1) * 12, line


def test_nothing_outside_the_package_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.py").write_text("UNITS = 7\n")
    inside = tmp_path / "inside"
    inside.mkdir()
    source = inside / "model.py"
    source.write_text("from ..secret import UNITS\nm = Sequential([Dense(UNITS, input_dim=3)])\n")
    assert not weigh.read(str(source)).ledger.complete


def test_what_compile_said_is_kept() -> None:
    training = weigh.read(str(EXAMPLES / "keras1_cnn.py"), given={"input_shape": (28, 28, 1)}).graph.training
    assert training is not None
    assert (training.optimizer, training.loss) == ("SGD", "categorical_crossentropy")
    assert training.settings == {"lr": 1e-3, "decay": 1e-6, "momentum": 0.9, "nesterov": True}


def test_a_notebook_is_its_code_cells() -> None:
    import json

    cells = [
        {"cell_type": "markdown", "source": ["# A model\n", "with two layers"]},
        {"cell_type": "code", "source": ["%matplotlib inline\n", "from keras.layers import *\n"], "outputs": []},
        {
            "cell_type": "code",
            "source": "m = Sequential([Dense(4, input_dim=3),\n                Dense(2)])",
            "outputs": [],
        },
    ]
    network = weigh.read("model.ipynb", text=json.dumps({"cells": cells, "nbformat": 4}))
    assert network.params.known == 16 + 10
    old = {"worksheets": [{"cells": [{"cell_type": "code", "input": cells[2]["source"]}]}], "nbformat": 3}
    assert weigh.read("model.ipynb", text=json.dumps(old)).params.known == 16 + 10


@pytest.mark.parametrize(
    "text", ['{"cell_type": 1}', '{"cell_type"', '{"cells": [{"cell_type": "code", "source": 3}]}']
)
def test_what_only_looks_like_a_notebook(text: str) -> None:
    with pytest.raises(weigh.SourceError):
        weigh.read("model.ipynb", text=text)
