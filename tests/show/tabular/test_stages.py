"""Levels of a network that has no modules: the groups of its picture, each a row that adds up with the others."""

from __future__ import annotations

import csv
import io

import pytest

from show import networks
from weigh.ask.ledger import Ledger, ledger
from weigh.drawing.stages import stages
from weigh.show.tabular.media import table
from weigh.show.tabular.sheet import Choice, Sheet
from weigh.sources import read_source


def flat(name: str) -> Ledger:
    return ledger(read_source(name).graphs[0])


def rows(weighed: Ledger, depth: int | None, form: str = "csv", **asked: str) -> list[list[str]]:
    choice = Choice.of("name,type,shape,params,macs", depth=depth, **asked)
    return list(csv.reader(io.StringIO("".join(table([weighed], form, choice)))))[1:]


def test_resnet_is_its_five_stages() -> None:
    told = rows(flat("keras-resnet50"), 1)
    assert told[3] == ["conv2", "32 layers", "(?, 56, 56, 256)", "220032", "667942912"]
    assert [row[0] for row in told if row[1].endswith("layers")] == ["conv1", "conv2", "conv3", "conv4", "conv5"]


def test_the_next_level_is_its_blocks() -> None:
    told = rows(flat("keras-resnet50"), 2)
    assert [row[0] for row in told if row[0].startswith("conv2")] == ["conv2_block1", "conv2_block2", "conv2_block3"]


@pytest.mark.parametrize("name", ["keras-resnet50", "densenet121", "mobilenetv2", "inception-v3", "vgg16"])
@pytest.mark.parametrize("depth", [1, 2, 3])
def test_every_layer_is_told_once_and_the_rows_add_up(name: str, depth: int) -> None:
    weighed = flat(name)
    entries = Sheet.of(weighed, Choice(depth=depth)).entries
    told = [leaf for entry in entries for leaf in entry.leaves]
    assert len(told) == len(set(told)) == len(weighed.rows)
    assert sum(int(row[3]) for row in rows(weighed, depth)) == weighed.params.known
    assert sum(int(row[4]) for row in rows(weighed, depth)) == weighed.macs.known


SHARED = """
x = i = Input((8,))
again = Dense(8)
for block in "ab":
    for k in range(30):
        x = Dense(8, name=f"{block}_{k}")(x)
        x = again(x) if k == 15 else x
m = Model(i, x)
"""


def test_a_layer_of_two_stages_is_told_in_the_first() -> None:
    (graph,) = read_source("shared.py", text=SHARED).graphs
    weighed = ledger(graph)
    assert rows(weighed, 1)[-2:] == [
        ["a", "31 layers", "(?, 8)", "2232", "2048"],
        ["b", "30 layers", "(?, 8)", "2160", "1920"],
    ]
    assert weighed.params.known == 2232 + 2160


def test_sorted_they_are_rows_like_others() -> None:
    assert rows(flat("keras-resnet50"), 1, sort="params")[0][:2] == ["conv5", "32 layers"]


def test_modules_and_short_networks_have_none() -> None:
    assert stages(ledger(networks.deep()), 1) == []
    assert stages(ledger(networks.plain()), 1) == []


@pytest.mark.parametrize("form", ["latex", "markdown"])
def test_what_is_not_trained_is_told_where_no_column_does(form: str) -> None:
    weighed = flat("keras-resnet50")
    told = "".join(table([weighed], form, Choice())).replace("\\", "")
    assert "25,636,712 parameters: 25,583,592 trainable, 53,120 non-trainable." in told
    for columns in ("name,params,trainable", "name,macs"):
        assert "parameters: " not in "".join(table([weighed], form, Choice.of(columns)))
    assert "parameters: " not in "".join(table([flat("vgg16")], form, Choice()))
