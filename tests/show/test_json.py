"""The JSON of the ledger and of explanations: the schema's keys, exact integers, null for what is not known."""

from __future__ import annotations

import json
from typing import Any

from weigh.ask.explain import explain
from weigh.ask.ledger import ledger
from weigh.network.graph import Gap, Graph, Training
from weigh.network.place import Place
from weigh.show.json_explain import explain_json
from weigh.show.json_ledger import ledgers_json
from weigh.show.json_text import error

from . import networks

MODEL_KEYS = {"name", "complete", "unknowns", "faults", "inputs", "params", "macs", "flops", "activations", "layers"}
LAYER_KEYS = {
    "name", "type", "path", "output_shapes", "params", "trainable", "non_trainable", "formula", "macs", "calls",
    "where",
}  # fmt: skip


def model(graph: Graph) -> dict[str, Any]:
    answer = json.loads("".join(ledgers_json([ledger(graph)])))
    assert answer["schema"] == "weigh/1"
    (only,) = answer["models"]
    return dict(only)


def test_every_key_of_the_schema_is_there() -> None:
    got = model(networks.plain())
    assert set(got) >= MODEL_KEYS
    assert all(set(layer) >= LAYER_KEYS for layer in got["layers"])


def test_figures_of_a_plain_network() -> None:
    got = model(networks.plain())
    assert got["params"] == {"total": 832 + 51264 + 650, "trainable": 52746, "non_trainable": 0}
    assert got["macs"] == 24 * 24 * 25 * 32 + 20 * 20 * 25 * 32 * 64 + 20 * 20 * 64 * 10
    assert got["flops"] == 2 * got["macs"]
    assert got["activations"]["bytes"] == 4 * got["activations"]["elements"]
    assert (got["complete"], got["at_least"], got["partial"]) == (True, False, [])
    assert got["inputs"] == [{"name": "image", "shape": [None, 28, 28, 1], "dtype": "float32"}]
    conv = got["layers"][1]
    assert conv["output_shapes"] == [[None, 20, 20, 64]]
    assert (conv["params"], conv["formula"], conv["where"]) == (51264, "(5 × 5 × 32 + 1) × 64", "line 4")


def test_totals_say_which_of_them_are_not_whole() -> None:
    got = model(networks.unknown_channels())
    assert got["params"] == {
        "total": 51264,
        "trainable": 51264,
        "non_trainable": 0,
        "formula": "800 × input_shape[2] + 51,296",
    }
    assert (got["complete"], got["at_least"], got["macs"]) == (False, True, None)
    assert got["partial"] == ["params", "trainable", "macs", "flops", "elementwise", "activations", "neurons"]
    first = got["layers"][0]
    assert (first["params"], first["unknown"], first["output_shapes"]) == (None, True, [[None, None, None, 32]])
    assert first["output_formulas"] == [["batch", "input_shape[0] - 4", "input_shape[1] - 4", 32]]
    assert got["inputs"][0]["shape"] is None


def test_a_shared_layer_has_a_shape_for_each_call_and_counts_once() -> None:
    got = model(networks.shared())
    by_path = {layer["path"]: layer for layer in got["layers"]}
    assert by_path["dense"]["output_shapes"] == [[None, 10], [None, 10]]
    assert by_path["dense"]["calls"] == 2
    assert [by_path[path]["shared"] for path in ("dense", "inner/dense", "inner/head")] == [False, True, False]
    assert by_path["inner"]["encloses"] and by_path["inner"]["params"] == 110 + 33
    leaves = [layer for layer in got["layers"] if not layer["encloses"] and not layer["shared"]]
    assert sum(layer["params"] for layer in leaves) == got["params"]["total"] == 143


def test_faults_are_told_whole() -> None:
    (fault,) = model(networks.contradicting())["faults"]
    assert (fault["kind"], fault["layer"], fault["where"]) == ("conv.groups", "conv2d_2 (Conv2D)", "line 6")
    assert fault["text"].startswith("conv2d_2 (Conv2D) at line 6: in_channels must be a multiple of groups.")


def test_settings_of_training_are_plain_values() -> None:
    graph = networks.plain()
    training = Training("adam", "mse", {"lr": 0.001, "clip": float("inf"), "betas": (0.9, 0.99)})
    got = model(Graph(graph.name, graph.type, graph.inputs, graph.outputs, graph.calls, training=training))
    assert got["training"] == {
        "optimizer": "adam",
        "loss": "mse",
        "settings": {"lr": 0.001, "clip": "inf", "betas": "(0.9, 0.99)"},
    }


def test_notes_of_the_source_stand_beside_the_models() -> None:
    answer = json.loads("".join(ledgers_json([], [Gap("no such kind", "it", Place(3))])))
    assert answer["notes"] == [{"kind": "no such kind", "what": "it", "where": "line 3", "why": "it is not known."}]


def test_error_object() -> None:
    assert json.loads(error("nothing", "source.empty", Place(2))) == {
        "schema": "weigh/1",
        "error": {"kind": "source.empty", "text": "nothing", "where": "line 2"},
    }


def test_explanation() -> None:
    got = json.loads(explain_json(explain(ledger(networks.plain()), "conv2d_1", expected=1664)))
    assert (got["layer"], got["params"], got["formula"]) == ("conv2d_1", 51264, "(5 × 5 × 32 + 1) × 64")
    assert got["terms"] == [
        {
            "name": "kernel",
            "part": "",
            "axes": [
                {"name": "kernel_height", "size": 5},
                {"name": "kernel_width", "size": 5},
                {"name": "in_channels", "size": 32},
                {"name": "filters", "size": 64},
            ],
            "count": 51200,
            "trainable": True,
        },
        {"name": "bias", "part": "", "axes": [{"name": "filters", "size": 64}], "count": 64, "trainable": True},
    ]
    assert got["expected"] == 1664
    assert [(one["formula"], one["value"]) for one in got["misconceptions"][:1]] == [("(5 × 5 + 1) × 64", 1664)]
