"""What Darknet prints of a network, in its old and its new form."""

from __future__ import annotations

import pytest

import weigh
from weigh.readers.written import tables
from weigh.readers.written.evidence import Line

OLD = """layer     filters    size              input                output
    0 conv     16  3 x 3 / 1    96 x  96 x   3   ->    96 x  96 x  16  0.008 BFLOPs
    1 max          2 x 2 / 2    96 x  96 x  16   ->    48 x  48 x  16
    2 conv     32  3 x 3 / 2    48 x  48 x  16   ->    24 x  24 x  32  0.005 BFLOPs
    3 conv     32  3 x 3 / 1    24 x  24 x  32   ->    24 x  24 x  32  0.011 BFLOPs
    4 res    2                  24 x  24 x  32   ->    24 x  24 x  32
    5 conv     21  1 x 1 / 1    24 x  24 x  32   ->    24 x  24 x  21  0.001 BFLOPs
    6 yolo
    7 route  4
    8 upsample            2x    24 x  24 x  32   ->    48 x  48 x  32
    9 route  8 1
   10 conv     21  1 x 1 / 1    48 x  48 x  48   ->    48 x  48 x  21  0.005 BFLOPs
   11 yolo
Loading weights from small.weights...Done!
"""
NEW = """   layer   filters  size/strd(dil)      input                output
   0 conv     16       3 x 3/ 1     96 x  96 x   3 ->   96 x  96 x  16 0.008 BF
   1 conv     16       3 x 3/ 2     96 x  96 x  16 ->   48 x  48 x  16 0.011 BF
   2 conv     16       3 x 3/ 1     48 x  48 x  16 ->   48 x  48 x  16 0.011 BF
   3 Shortcut Layer: 1,  wt = 0, wn = 0, outputs:  48 x  48 x  16 0.000 BF
   4 route  3 1                                    ->   48 x  48 x  32
"""
CONVOLUTIONS = 3 * 3 * 3 * 16 + 16, 3 * 3 * 16 * 32 + 32, 3 * 3 * 32 * 32 + 32, 32 * 21 + 21, 48 * 21 + 21


def test_the_old_form() -> None:
    network = weigh.read("log.txt", text=OLD)
    assert [row.params for row in network.ledger.rows if row.params] == list(CONVOLUTIONS)
    assert network.params.known == sum(CONVOLUTIONS)
    assert not network.params.exact  # batch normalizations are not printed
    sizes = {row.layer.name: tuple(row.outputs[0].shape[1:]) for row in network.ledger.rows}
    assert (sizes["res_4"], sizes["route_9"]) == ((24, 24, 32), (48, 48, 48))
    assert network.graph.faults == ()


def test_the_new_form() -> None:
    network = weigh.read("log.txt", text=NEW)
    assert network.params.known == 3 * 3 * 3 * 16 + 16 + 2 * (3 * 3 * 16 * 16 + 16)
    assert [row.layer.type for row in network.ledger.rows][-2:] == ["Add", "Concatenate"]
    assert network.graph.faults == ()


@pytest.mark.parametrize(
    "text",
    [
        "0 conv is what I see\n1 max as well\n",
        "1 max 5 -> 3\n2 avg 4 -> 2\n",
        "0 conv 32 3 x 3 / 1 9 x 9 x 3 -> 9 x 9 x 32\n",
    ],
)
def test_what_is_no_network_of_darknet(text: str) -> None:
    lines = [Line(number, line) for number, line in enumerate(text.split("\n"), 1)]
    assert [table for table in tables.find(lines) if table.form == "darknet"] == []
