"""Data frames of pandas and polars, held against the JSON of the same ledger."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from show import networks
from weigh.api import Network
from weigh.ask.ledger import Ledger
from weigh.network.errors import SelectionError
from weigh.network.graph import Graph, Layer, Value
from weigh.network.tensors import Tensor
from weigh.ops.dense import Dense
from weigh.show.json_ledger import ledgers_json
from weigh.show.tabular import frames
from weigh.show.tabular.columns import COLUMNS

from . import made

NETWORKS = {
    "plain": Network(networks.plain()),
    "shared": Network(networks.shared()),
    "frozen": Network(networks.frozen()),
    "unknown_channels": Network(networks.unknown_channels()),
    "deep": Network(networks.deep()),
    "nested": Network(made.nested().graph),
    "vgg16": Network(made.vgg16().graph),
}
SAME = ("name", "type", "output_shapes", "macs", "elementwise", "activations", "calls", "where", "shared")
OWNED = ("params", "trainable", "non_trainable")


def leaves(weighed: Ledger) -> list[dict[str, Any]]:
    """The layers of the JSON that enclose no others."""
    (model,) = json.loads("".join(ledgers_json([weighed])))["models"]
    return [layer for layer in model["layers"] if not layer["encloses"]]


def rows(frame: Any, package: str) -> list[dict[str, Any]]:
    """The rows of a frame as plain values."""
    if package == "polars":
        return list(frame.to_dicts())
    import pandas

    records = frame.reset_index().to_dict("records")
    return [{name: None if value is pandas.NA else value for name, value in record.items()} for record in records]


def plain(value: Any) -> Any:
    """Tuples as JSON has them."""
    return [plain(one) for one in value] if isinstance(value, tuple | list) else value


@pytest.mark.parametrize("package", ["pandas", "polars"])
@pytest.mark.parametrize("name", NETWORKS)
def test_frames_say_what_the_json_says(name: str, package: str) -> None:
    pytest.importorskip(package)
    network = NETWORKS[name]
    got, expected = rows(getattr(network, f"to_{package}")(), package), leaves(network.ledger)
    assert [row["path"] for row in got] == [layer["path"] for layer in expected]
    for row, layer in zip(got, expected, strict=True):
        assert {key: plain(row[key]) for key in SAME} == {key: layer[key] for key in SAME}
        assert (row["formula"] or "") == layer["formula"]
        for key in OWNED:  # a shared layer's parameters are in its first row alone
            assert row[key] == (None if layer["shared"] and layer["weights"] else layer[key])


@pytest.mark.parametrize("package", ["pandas", "polars"])
@pytest.mark.parametrize("name", ["shared", "nested", "vgg16", "deep", "frozen"])
def test_the_sum_of_a_column_is_the_total(name: str, package: str) -> None:
    pytest.importorskip(package)
    network = NETWORKS[name]
    for asked in ({}, {"depth": 1}, {"top": 2}, {"sort": "macs"}, {"depth": 2, "top": 1}):
        frame = getattr(network, f"to_{package}")(**asked)
        for total in frames.TOTALS:
            assert frame[total].sum() == getattr(network.ledger, total).known


def test_pandas_types_index_and_totals() -> None:
    pandas = pytest.importorskip("pandas")
    frame = NETWORKS["unknown_channels"].to_pandas()
    assert frame.index.name == "path" and list(frame.index) == ["conv2d", "conv2d_1"]
    types = {str(frame[name].dtype) for name in ("params", "macs", "calls", "memory")}
    assert types == {"Int64"}
    assert str(frame["share"].dtype) == "Float64" and str(frame["shared"].dtype) == "boolean"
    assert frame.loc["conv2d", "params"] is pandas.NA
    assert frame.loc["conv2d_1", "output_shapes"] == ((None, None, None, 64),)
    assert frame.attrs["params"] is None and frame.attrs["at_least"]["params"] == 51264
    assert NETWORKS["vgg16"].to_pandas("name,params").attrs["params"] == 138_357_544


def test_pandas_is_indexed_by_path_whatever_columns_are_asked_for() -> None:
    pytest.importorskip("pandas")
    frame = NETWORKS["nested"].to_pandas("type,params", depth=2, top=2)
    assert list(frame.columns) == ["type", "params"]
    assert list(frame.index) == ["stage2.0", "stage2.1", "7 others"]


def huge(exponent: int) -> Network:
    """Two Dense layers whose parameters are beyond 10 to the power of 2 × exponent."""
    x = Value(Tensor.of(10**exponent), name="x")
    layers = [Layer(f"dense_{i}", "Dense", Dense(10**exponent)) for i in range(2)]
    calls = networks.chain(layers, x)
    return Network(Graph("huge", "Sequential", (x,), calls[-1].outputs, calls))


@pytest.mark.parametrize(("exponent", "kind"), [(9, "Int64"), (10, "Int128"), (18, "Int128"), (20, "Object")])
def test_integers_beyond_64_bits_stay_exact(exponent: int, kind: str) -> None:
    network, each = huge(exponent), (10**exponent + 1) * 10**exponent
    if pytest.importorskip("polars"):
        frame = network.to_polars("name,params,shape")
        assert str(frame["params"].dtype) == kind
        assert list(frame["params"]) == [each, each]
        assert plain(frame.to_dicts()[0]["output_shapes"]) == [[None, 10**exponent]]
    if pytest.importorskip("pandas"):
        series = network.to_pandas()["params"]
        assert list(series) == [each, each]
        assert series.sum() == network.params.known == 2 * each


def test_a_sum_beyond_64_bits_does_not_wrap() -> None:
    """Each number fits, their sum does not."""
    pandas = pytest.importorskip("pandas")
    x = Value(Tensor.of(2 * 10**9), name="x")
    calls = networks.chain([Layer(f"dense_{i}", "Dense", Dense(2 * 10**9)) for i in range(3)], x)
    network = Network(Graph("wide", "Sequential", (x,), calls[-1].outputs, calls))
    each = (2 * 10**9 + 1) * 2 * 10**9
    assert each < 2**63 < 3 * each
    assert network.to_pandas()["params"].sum() == 3 * each
    assert pandas.Series([each] * 3, dtype="Int64").sum() != 3 * each  # what would have been


@pytest.mark.parametrize("package", ["pandas", "polars"])
def test_a_package_that_is_not_there_is_named(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(SelectionError) as error:
        getattr(NETWORKS["plain"], f"to_{package}")()
    assert str(error.value) == (
        f"a data frame needs {package}, which is not installed.\n"
        f"  Install it: pip install {package}. network.table('csv') needs nothing."
    )


@pytest.mark.parametrize("package", ["pandas", "polars"])
def test_every_column_can_be_in_a_frame(package: str) -> None:
    pytest.importorskip(package)
    for network in NETWORKS.values():
        frame = getattr(network, f"to_{package}")(list(COLUMNS))
        assert set(frame.columns) | {"path"} == {*COLUMNS, "output_shapes"}
        empty = Network(Graph("empty", "Sequential", (), (), ()))
        assert len(getattr(empty, f"to_{package}")()) == 0


def test_hostile_names_are_texts_of_a_frame() -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    network = Network(made.named("=1+1", "a\nb", "\ud800", "第一").graph)
    names = ["=1+1", "a\\nb", "\\ud800", "第一"]
    assert list(network.to_pandas()["name"]) == list(network.to_polars()["name"]) == names


def test_tables_need_no_data_frames() -> None:
    code = (
        "import sys, weigh\nweigh.read('lenet5').table('csv')\nweigh.read('lenet5').table('latex')\n"
        "print({'pandas', 'polars', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
