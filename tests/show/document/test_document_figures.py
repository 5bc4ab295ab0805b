"""The document holds the figures of the other commands, and its columns add up again."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from show import networks
from show.golden import text
from weigh.ask.explain import explain_row
from weigh.ask.ledger import ledger
from weigh.explaining import explained
from weigh.network.graph import Graph
from weigh.readers.reading import Reading
from weigh.show.document import document
from weigh.show.explain_text import explain_text
from weigh.show.json_ledger import ledgers_json
from weigh.show.json_why import why_json
from weigh.show.lines import Lines
from weigh.show.tabular.sheet import Sheet
from weigh.show.why_sentences import zoo_title
from weigh.show.why_text import why_text

from .sources import ROOT, SEVERAL, label, named, read, reading

SOURCES = list(named())
GRAPHS = [networks.plain(), networks.shared(), networks.frozen(), networks.unknown_channels(), networks.contradicting(),
          networks.deep(), networks.twins(), networks.alternating(3)]  # fmt: skip


@pytest.mark.parametrize(("source", "code"), SOURCES, ids=label)
def test_ledgers_are_those_of_json(source: str, code: str | None) -> None:
    got = read(source, code)
    wanted = json.loads("".join(ledgers_json(list(map(ledger, got.graphs)), got.notes)))
    made = document(got)
    assert [model["ledger"] for model in made["models"]] == wanted["models"]
    assert made["notes"] == wanted["notes"]
    assert made["source"] == {"name": got.source_name, "lines": list(got.lines)}


@pytest.mark.parametrize(("source", "code"), SOURCES, ids=label)
def test_columns_add_up(source: str, code: str | None) -> None:
    for model in document(read(source, code))["models"]:
        check_sums(model)


@pytest.mark.parametrize("graph", GRAPHS, ids=lambda graph: graph.name)
def test_columns_of_made_networks_add_up(graph: Graph) -> None:
    check_sums(document(reading(graph))["models"][0])


def check_sums(model: dict[str, Any]) -> None:
    """Rows that enclose nothing add up to the totals, and those in a row to that row; terms to the row's parameters."""
    told, rows = model["ledger"], model["rows"]
    layers = told["layers"]
    assert len(layers) == len(rows)
    leaves = [layer for layer in layers if not layer["encloses"]]
    known = {"params": told["params"]["total"], "macs": told["macs"], "activations": told["activations"]["elements"]}
    for name, total in known.items():
        if name not in told["partial"]:
            adding = [layer for layer in leaves if name != "params" or not layer["shared"]]
            assert sum(layer[name] for layer in adding) == total
    for at, (layer, row) in enumerate(zip(layers, rows, strict=True)):
        around = row["around"]
        assert layer["depth"] == (0 if around is None else layers[around]["depth"] + 1)
        assert around is None or (around < at and layers[around]["encloses"])
        own = model["explanations"][row["explained"]]
        if not layer["encloses"] and not layer["unknown"]:
            assert sum(term["count"] for term in own["terms"]) == layer["params"]
        if layer["encloses"]:
            inside = [one for one, beside in zip(layers, rows, strict=True) if beside["around"] == at]
            assert layer["macs"] is None or sum(one["macs"] for one in inside) == layer["macs"]
    if "params" not in told["partial"] and told["params"]["total"]:
        shares = [row["share"] for row, layer in zip(rows, layers, strict=True)
                  if not layer["encloses"] and row["share"] is not None]  # fmt: skip
        assert sum(shares) == pytest.approx(1, abs=1e-6 * len(rows))


@pytest.mark.parametrize(("source", "code"), SOURCES, ids=label)
def test_explanations_are_those_of_explain(source: str, code: str | None) -> None:
    """Every line of every row stands in what `explain` prints of that row, in that order."""
    got = read(source, code)
    for graph, model in zip(got.graphs, document(got)["models"], strict=True):
        weighed = ledger(graph)
        for number in range(0, len(weighed.rows), 1 + len(weighed.rows) // 25):
            explanation = explain_row(weighed, weighed.rows[number])
            printed = text(explain_text(explanation)).splitlines()
            own = model["explanations"][model["rows"][number]["explained"]]
            lines = iter(printed)
            for section in own["sections"]:
                for line in section["lines"]:
                    assert any(one.endswith(line) for one in lines), (weighed.rows[number].path, line, printed)


@pytest.mark.parametrize(("source", "code"), SOURCES, ids=label)
def test_cells_are_those_of_the_table(source: str, code: str | None) -> None:
    got = read(source, code)
    for graph, model in zip(got.graphs, document(got)["models"], strict=True):
        sheet = Sheet.of(ledger(graph))
        for line, row in zip(Lines(sheet), model["rows"], strict=True):
            cells = model["cells"][row["cells"]]
            assert cells == {name: line.cell(name) for name in line.cells.columns}


@pytest.mark.parametrize(("source", "code"), SOURCES, ids=label)
def test_rows_know_their_lines(source: str, code: str | None) -> None:
    made = document(read(source, code))
    for model in made["models"]:
        for layer, row in zip(model["ledger"]["layers"], model["rows"], strict=True):
            if row["line"] is None:
                assert layer["where"] is None or " line " in layer["where"]
            else:
                assert layer["where"] == f"line {row['line']}"
                assert 0 < row["line"] <= len(made["source"]["lines"])


WHY = [
    ("examples/alexnet.py", None, ("60M",)),
    ("vgg16", None, ("138,344,128",)),
    ("examples/alexnet.py", None, ("60M", "conv2.kernel=5x5x48")),
    ("several.py", None, ("15",)),
]


@pytest.mark.parametrize(("source", "code", "claims"), WHY, ids=lambda value: str(value))
def test_answers_are_those_of_why(source: str, code: str | None, claims: tuple[str, ...]) -> None:
    code = SEVERAL if source == "several.py" else code
    got = read(str(ROOT / source) if source.startswith("examples") else source, code)
    wanted = json.loads(why_json(explained(got, claims), got.called))
    made = json.loads(json.dumps(document(got, claims)))
    told = [model["why"] for model in made["models"]]
    assert told == (wanted["models"] if len(told) > 1 else [{key: wanted[key] for key in wanted if key != "schema"}])
    for model in made["models"]:
        for answer in model["why"]["answers"]:
            for change in answer["layers"]:
                layers = model["ledger"]["layers"]
                assert (change["row"] is None) == (change["change"] == "added")
                assert change["row"] is None or layers[change["row"]]["name"] == change["name"]


@pytest.mark.parametrize(
    ("source", "claims"), [(source, claims) for source, code, claims in WHY if source != "several.py"]
)
def test_the_sentences_of_why_are_those_of_the_text(source: str, claims: tuple[str, ...]) -> None:
    got = read(str(ROOT / source) if source.startswith("examples") else source)
    (answers,), (model,) = explained(got, claims), document(got, claims)["models"]
    printed = text(why_text(answers, None, zoo_title, True, False, got.called)).splitlines()
    assert printed[0] == model["why"]["text"]
    headlines = [line.partition("  ")[2] for line in printed if line[:1].isdigit() and line[1:3] == "  "]
    assert headlines == [answer["text"] for answer in model["why"]["answers"]]


def test_a_source_that_is_very_long_is_left_out() -> None:
    graph = networks.plain()
    assert document(Reading((graph,), (), ("x" * 999,) * 500))["source"]["lines"] is not None
    assert document(Reading((graph,), (), ("x" * 999,) * 600))["source"]["lines"] is None
    assert document(Reading((graph,)))["source"]["lines"] is None


def test_equal_layers_share_an_explanation() -> None:
    model = document(reading(networks.long(50)))["models"][0]
    assert len(model["explanations"]) == len(model["cells"]) == 1
    other = document(reading(networks.frozen()))["models"][0]
    assert len({row["explained"] for row in other["rows"]}) == 3


def test_a_frozen_layer_is_not_told_as_its_equals() -> None:
    graph = networks.long(4)
    frozen = replace(graph, frozen=frozenset([graph.calls[2].layer]))
    model = document(reading(frozen))["models"][0]
    numbers = [row["explained"] for row in model["rows"]]
    assert numbers[1] == numbers[3] != numbers[2]
    assert [term["trainable"] for term in model["explanations"][numbers[2]]["terms"]] == [False, False]


def test_a_layer_is_explained_once_however_often_it_stands_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the cost grows with the rows, and not faster."""
    from weigh.show.document import explained as module

    asked: list[object] = []
    honest = module.explain_row

    def counted(*given: Any, **options: Any) -> Any:
        asked.append(given)
        return honest(*given, **options)

    monkeypatch.setattr(module, "explain_row", counted)
    document(reading(networks.long(400)))
    assert len(asked) <= 2  # the first reads the input, which is no layer's output


def test_a_step_is_told_after_each_network() -> None:
    told: list[int] = []
    document(read("several.py", SEVERAL), step=lambda: told.append(len(told)))
    assert told == [0, 1]


def test_the_same_source_gives_the_same_document() -> None:
    texts = [json.dumps(document(read("vgg16"), ("60M",))) for _ in range(2)]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("source", ["vgg16"])
def test_the_document_is_small(source: str) -> None:
    made = json.dumps(document(read(source)), ensure_ascii=False, separators=(",", ":"))
    assert len(made.encode()) < 60_000


def test_the_document_grows_with_the_network() -> None:
    """Ten times the layers, ten times the text, and longer numbers."""
    short, long = (len(json.dumps(document(reading(networks.long(count)))["models"])) for count in (300, 3_000))
    assert long < 12 * short
