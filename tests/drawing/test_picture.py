"""From ledgers to levels: what is a node, what flows, what is folded and what is open."""

from __future__ import annotations

import json

import pytest
from networks_drawn import drawn_from, from_text

from weigh.drawing import picture, picture_json
from weigh.drawing.model import NETWORK, Level, Part, Web
from weigh.drawing.opening import VISIBLE, _builds
from weigh.drawing.runs import CROWD

ZOO = ("vgg16", "resnet50", "inceptionv3", "densenet121", "unet", "vit-b16", "nasnetmobile", "mobilenetv2", "xception")
ALL = ("cnn", "inception", "siamese", "residual", "token", "hostile", "volume", "sequence", "shared", *ZOO)


def flow(level: Level) -> set[tuple[str, str]]:
    """Edges by labels."""
    return {(level.nodes[edge.start].part.label, level.nodes[edge.end].part.label) for edge in level.edges}


@pytest.mark.parametrize("name", ALL)
def test_the_levels_hold_every_row_and_the_grid_holds_every_node(name: str) -> None:
    ledger = drawn_from(name)
    shown = picture(ledger)
    rows = [node.part.row for level in shown.levels.values() for node in level.nodes if node.part.row is not None]
    hidden = {i for i, row in enumerate(ledger.rows) if row.layer.op is not None and row.layer.op.kind == "constant"}
    assert set(rows) | hidden >= {i for i, row in enumerate(ledger.rows) if row.weights}
    for level in shown.levels.values():
        cells = [(node.rank, node.lane) for node in level.nodes]
        assert len(set(cells)) == len(cells)
        assert all(rank < level.ranks and lane < level.lanes for rank, lane in cells)
        assert 0 <= level.main < level.lanes
        for edge in level.edges:
            assert level.nodes[edge.start].rank < level.nodes[edge.end].rank
        assert sum(node.part.kind not in ("input", "output") for node in level.nodes) <= CROWD


@pytest.mark.parametrize("name", ALL)
def test_what_is_open_exists_can_be_reached_and_stays_readable(name: str) -> None:
    shown = picture(drawn_from(name))
    reached, seen = [NETWORK], 0
    for key in reached:
        for node in shown.levels[key].nodes:
            if node.part.level in shown.open and node.part.call == 0:
                reached.append(node.part.level)
            else:
                seen += node.part.kind not in ("input", "output")
    assert set(reached) == {NETWORK, *shown.open}
    assert seen <= VISIBLE + CROWD


def test_calls_are_nodes_and_values_are_edges() -> None:
    level = picture(drawn_from("inception")).levels[NETWORK]
    assert flow(level) == {
        *(("input_1", to) for to in ("a1", "b1", "c1", "d1")),
        ("b1", "b2"), ("c1", "c2"), ("d1", "d2"),
        *((end, "join") for end in ("a1", "b2", "c2", "d2")),
        ("join", "output"),
    }  # fmt: skip
    assert level.lanes == 4


def test_a_module_is_one_node_and_its_inside_a_level() -> None:
    shown = picture(drawn_from("residual"))
    top = shown.levels[NETWORK]
    assert [node.part.label for node in top.nodes] == ["x", "stem", "blocks", "mean", "head", "output"]
    blocks = next(node.part for node in top.nodes if node.part.label == "blocks")
    inside = shown.levels[blocks.level]
    assert flow(inside) == {("stem", "0"), ("0", "1"), ("1", "output")}
    block = shown.levels[inside.nodes[1].part.level]
    assert block.lanes == 2
    assert ("stem", "add") in flow(block)


def test_a_model_called_twice_is_two_nodes_with_one_inside() -> None:
    shown = picture(drawn_from("siamese"))
    towers = [node.part for node in shown.levels[NETWORK].nodes if node.part.label == "tower"]
    assert [tower.call for tower in towers] == [0, 1]
    assert len({tower.level for tower in towers}) == 1
    assert flow(shown.levels[NETWORK]) == {
        ("left", "tower"),
        ("right", "tower"),
        ("tower", "minus"),
        ("minus", "output"),
    }


def test_a_layer_called_again_is_a_node_for_each_call() -> None:
    nodes = picture(drawn_from("shared")).levels[NETWORK].nodes
    assert [(node.part.label, node.part.call) for node in nodes[1:4]] == [("again", 0), ("again", 1), ("again", 2)]


def test_weights_of_the_model_are_drawn_and_constants_are_not() -> None:
    level = picture(drawn_from("token")).levels[NETWORK]
    labels = [node.part.label for node in level.nodes]
    assert "token" in labels
    assert not [label for label in labels if "mask" in label or "constant" in label]
    assert any(start == "token" for start, _ in flow(level))


def test_a_weight_that_is_read_by_a_call_of_its_own_is_joined_to_its_row() -> None:
    levels = picture(drawn_from("vit-b16")).levels.values()
    tokens = next(level for level in levels if any(node.part.label == "class_token" for node in level.nodes))
    assert {("class_token", "broadcast_to"), ("positions", "add")} <= flow(tokens)


def test_low_bars_are_layers_without_weights_that_keep_the_shape() -> None:
    parts = {node.part.label: node.part for node in picture(drawn_from("cnn")).levels[NETWORK].nodes}
    assert [label for label, part in parts.items() if part.slim] == ["re_lu_1", "dropout_1"]


def test_flat_networks_are_folded_by_the_names_of_their_stages() -> None:
    shown = picture(drawn_from("resnet50"))
    groups = [node.part.label for node in shown.levels[NETWORK].nodes if node.part.kind == "group"]
    assert groups == ["conv2", "conv3", "conv4", "conv5"]
    conv3 = next(node.part for node in shown.levels[NETWORK].nodes if node.part.label == "conv3")
    assert [node.part.label for node in shown.levels[conv3.level].nodes if node.part.kind == "group"] == [
        f"conv3_{i}" for i in range(1, 5)
    ]
    assert conv3.type == "42 layers" and len(conv3.rows) == 42 and conv3.shape == "28 × 28 × 512"


def test_networks_with_the_framework_s_names_are_folded_where_they_narrow() -> None:
    groups = [node.part.label for node in picture(drawn_from("inceptionv3")).levels[NETWORK].nodes if node.part.rows]
    assert groups == [f"mixed{i}" for i in range(11)]


def test_a_group_takes_the_sum_at_its_end_that_the_framework_named() -> None:
    shown = picture(drawn_from("vit-b16"))
    block = next(node.part for node in shown.levels[NETWORK].nodes if node.part.label == "block1")
    assert [node.part.type for node in shown.levels[block.level].nodes][-2] == "add"
    assert shown.levels[NETWORK].lanes == 1


def test_groups_are_pieces_of_a_network_and_no_slices_through_its_branches() -> None:
    """NASNet's names begin with the kind of layer, whatever the branch: they make no groups."""
    for level in picture(drawn_from("nasnetmobile")).levels.values():
        for kind in ("input", "output"):
            assert sum(node.part.kind == kind for node in level.nodes) <= 4


def test_hundreds_of_blocks_fold_again() -> None:
    shown = picture(
        from_text(
            "from keras import layers, Input, Model\nx = i = Input((8,))\nfor k in range(200):\n"
            "    y = layers.Dense(8)(x); y = layers.ReLU()(y); y = layers.Dense(8)(y); x = layers.Add()([x, y])\n"
            "m = Model(i, x)\n"
        )
    )
    assert max(len(level.nodes) for level in shown.levels.values()) <= CROWD + 2
    assert max(level.lanes for level in shown.levels.values()) == 2


def test_levels_are_built_alike_however_often_a_level_repeats_in_them() -> None:
    def web(parts: list[Part]) -> Web:
        return Web(parts, {(i, i + 1): "" for i in range(len(parts) - 1)})

    def module(level: str) -> Part:
        return Part("module", 0, level, "Block", "", "module", level=level)

    layer = Part("layer", 0, "a", "Dense", "", "dense")
    webs = {
        NETWORK: web([module("few"), module("many"), module("other")]),
        "few": web([module("x")]),
        "many": web([module("x"), module("y")]),
        "other": web([layer, layer, module("x")]),
        "x": web([layer]),
        "y": web([layer]),
    }
    builds = _builds(webs)
    assert builds["x"] == builds["y"] and builds["few"] == builds["many"] != builds["other"]


def test_one_of_each_build_is_open() -> None:
    shown = picture(drawn_from("resnet50"))
    labels = {node.part.level: node.part.label for level in shown.levels.values() for node in level.nodes}
    opened = [labels[key] for key in shown.open]
    assert {"conv2", "conv2_1", "conv2_2"} <= set(opened) and "conv2_3" not in opened


def test_what_fits_is_open_altogether() -> None:
    shown = picture(drawn_from("residual"))
    assert set(shown.open) == set(shown.levels) - {NETWORK}


def test_ten_thousand_layers_in_a_row_fold_into_levels_of_a_few_dozen() -> None:
    shown = picture(
        from_text(
            "from keras import Sequential, layers, Input\nm = Sequential([Input((8,))])\n"
            "for i in range(5000):\n    m.add(layers.Dense(8)); m.add(layers.ReLU())\n"
        )
    )
    assert max(len(level.nodes) for level in shown.levels.values()) <= CROWD + 2
    rows = {node.part.row for level in shown.levels.values() for node in level.nodes}
    assert rows >= set(range(10_000))
    groups = [level for level in shown.levels.values() if len(level.nodes) > 2 and level.nodes[1].part.kind == "layer"]
    assert {level.nodes[1].part.type for level in groups} == {"Dense"}  # each begins as the first does


def test_many_branches_fold_too() -> None:
    shown = picture(
        from_text(
            "from keras import layers, Input, Model\ni = Input((8,))\n"
            "m = Model(i, layers.Concatenate()([layers.Dense(2)(i) for k in range(1000)]))\n"
        )
    )
    assert max(level.lanes for level in shown.levels.values()) <= CROWD


def test_the_json_is_the_contract_s() -> None:
    shown = picture(drawn_from("residual"))
    record = json.loads(json.dumps(picture_json(shown)))
    assert set(record) == {"levels", "open"}
    assert set(record["levels"][NETWORK]) == {"ranks", "lanes", "main", "nodes", "edges"}
    first = record["levels"][NETWORK]["nodes"][1]
    assert first == {
        "row": 0, "kind": "layer", "call": 0, "rank": 1, "lane": 0,
        "label": "stem", "type": "Conv2d", "shape": "8 × 16 × 16", "level": None,
    }  # fmt: skip
    assert record["levels"][NETWORK]["edges"][0] == {"from": 0, "to": 1, "via": [], "shape": "3 × 16 × 16"}


def test_a_deep_network_s_json_is_small() -> None:
    text = json.dumps(picture_json(picture(drawn_from("resnet152"))), ensure_ascii=False, separators=(",", ":"))
    assert len(text.encode()) < 200_000


def test_names_are_bounded_and_printable() -> None:
    for level in picture(drawn_from("hostile")).levels.values():
        for node in level.nodes:
            assert len(node.part.label) <= 200 and node.part.label.isprintable()
