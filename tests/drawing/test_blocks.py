"""The classic view: which boxes, and how large."""

from __future__ import annotations

import pytest
from networks_drawn import drawn_from, from_text

from weigh.drawing import blocks, blocks_json
from weigh.drawing.blocks import LEAST, MOST, THIN


def labels(name: str) -> list[str]:
    return [block.label for block in blocks(drawn_from(name)) or ()]


@pytest.mark.parametrize(
    "name", ["vgg16", "alexnet", "lenet5-modern", "cnn", "volume", "sequence", "resnet50", "densenet121"]
)
def test_what_flows_through_one_after_the_other_has_blocks(name: str) -> None:
    found = blocks(drawn_from(name))
    assert found is not None
    for block in found:
        assert all(0 < size <= 1 for size in (block.height, block.width, block.depth))
    assert found[0].role == "input" and found[0].row is None
    assert max(block.height for block in found) == 1


@pytest.mark.parametrize("name", ["unet", "siamese", "inception"])
def test_what_branches_has_none(name: str) -> None:
    found = blocks(drawn_from(name))
    assert found is None


def test_two_heads_are_no_chain() -> None:
    text = "from keras import layers, Input, Model\ni = Input((8,))\nx = layers.Dense(8)(i)\nm = Model(i, [layers.Dense(2)(x), layers.Dense(3)(x)])"
    assert blocks(from_text(text)) is None


def test_an_open_size_has_none() -> None:
    text = "from keras import Sequential, layers, Input\nm = Sequential([Input((None, None, 3)), layers.Conv2D(8, 3), layers.Conv2D(8, 3)])"
    assert blocks(from_text(text)) is None


def test_a_chain_that_is_too_long_is_drawn_by_its_groups() -> None:
    text = "from keras import Sequential, layers, Input\nm = Sequential([Input((8,))])\nfor i in range({n}):\n    m.add(layers.Dense(8))\n"
    assert len(blocks(from_text(text.format(n=MOST - 1))) or ()) == MOST
    assert 2 <= len(blocks(from_text(text.format(n=MOST))) or ()) <= MOST
    assert "conv4" in labels("densenet121") and "conv4_block1" not in labels("densenet121")


def test_layers_that_keep_the_shape_are_in_the_box_before_and_flatten_has_none() -> None:
    assert labels("cnn") == ["input_1", "conv1", "pool", "fc"]


def test_vgg_s_boxes_shrink_in_height_and_grow_in_depth() -> None:
    found = {block.label: block for block in blocks(drawn_from("vgg16")) or ()}
    assert found["conv1_1"].shape == "224 × 224 × 64"
    assert found["pool5"].height == round((7 / 224) ** 0.5, 4)
    assert found["conv3_1"].depth == round((256 / 512) ** 0.5, 4)
    assert (found["fc1"].height, found["fc1"].width, found["fc1"].depth) == (1, THIN, THIN)
    assert found["fc3"].height == round((1000 / 4096) ** 0.5, 4)


def test_modules_that_are_chains_are_opened_and_those_that_branch_are_boxes() -> None:
    assert labels("residual") == ["x", "stem", "0", "1", "mean", "head"]
    stages = [label for label in labels("resnet50") if label.startswith("conv3")]
    assert stages == ["conv3_1", "conv3_2", "conv3_3", "conv3_4"]


def test_channels_stand_where_the_framework_has_them() -> None:
    stem = (blocks(drawn_from("residual")) or ())[1]
    assert stem.shape == "8 × 16 × 16" and stem.height == stem.width == 1


def test_sequences_are_high_and_thin_and_volumes_tell_two_sides() -> None:
    embedding = (blocks(drawn_from("sequence")) or ())[1]
    assert (embedding.height, embedding.width) == (1, THIN)
    volume = (blocks(drawn_from("volume")) or ())[0]
    assert volume.shape == "16 × 32 × 32 × 1" and volume.height == volume.width


def test_nothing_is_smaller_than_can_be_seen() -> None:
    assert min(block.depth for block in blocks(drawn_from("vgg16")) or ()) >= LEAST


def test_rows_are_the_ledger_s() -> None:
    ledger = drawn_from("resnet50")
    for block in blocks(ledger) or ():
        if block.row is not None and block.role != "module":
            assert ledger.rows[block.row].layer.name == block.label


def test_the_json_is_the_contract_s() -> None:
    first = (blocks_json(blocks(drawn_from("cnn"))) or [])[1]
    assert first == {
        "row": 0, "label": "conv1", "type": "Conv2D", "shape": "26 × 26 × 32", "role": "conv",
        "height": round((26 / 28) ** 0.5, 4), "width": round((26 / 28) ** 0.5, 4), "depth": 1.0,
    }  # fmt: skip
    assert blocks_json(None) is None
