"""Tables as copying leaves them: numbered lines, blanks in numbers, a batch that is told."""

from __future__ import annotations

import pytest

import weigh
from weigh.checking import check

KERAS = """Layer (type)                 Output Shape              Param #
=================================================================
dense_1 (Dense)              (None, 300)               235500
_________________________________________________________________
dense_2 (Dense)              (None, 10)                3010
=================================================================
Total params: {total}
"""
FLOPS = """+--------------+-----------------+-----------------+--------+--------+
|  Layer Name  |   Input Shape   |   Output Shape  | Params | Flops  |
+--------------+-----------------+-----------------+--------+--------+
|   conv2d_0   |  [1, 3, 20, 20] |  [1, 9, 20, 20] |  252   | 100800 |
|   re_lu_0    |  [1, 9, 20, 20] |  [1, 9, 20, 20] |   0    |   0    |
| max_pool2d_0 |  [1, 9, 20, 20] |  [1, 9, 10, 10] |   0    |   0    |
|   linear_0   |     [1, 900]    |     [1, 30]     | 27030  | 27000  |
|   linear_1   |     [1, 30]     |     [1, 4]      |  124   |  120   |
+--------------+-----------------+-----------------+--------+--------+
"""


@pytest.mark.parametrize("total", ["238,510", "238510", "238, 510", "238 510"])
def test_blanks_in_a_total(total: str) -> None:
    assert [one.status for one in check(KERAS.format(total=total), "page.txt").verdicts] == ["holds"]


def test_lines_that_are_numbered_without_a_gap() -> None:
    numbered = "\n".join(f"{number}{line}" for number, line in enumerate(KERAS.format(total="238,510").split("\n"), 1))
    (model,) = check(f"It prints\n\n{numbered}\n", "page.txt").models
    assert [row.layer.name for row in model.weighed.rows][-2:] == ["dense_1", "dense_2"]
    assert model.weighed.params.known == 238_510


def test_a_batch_of_one_is_no_size() -> None:
    network = weigh.read("page.txt", text=FLOPS)
    assert network.graph.faults == ()
    formulas = [row.formula for row in network.ledger.rows if row.params]
    assert formulas == ["(3 × 3 × 3 + 1) × 9", "(900 + 1) × 30", "(30 + 1) × 4"]


def test_a_height_that_all_shapes_share_is_no_batch() -> None:
    text = """| layer | output shape | params |
|---|---|---|
| conv1 | 32 x 32 x 8 | 224 |
| conv2 | 32 x 32 x 3 | 219 |
"""
    sizes = [tuple(row.outputs[0].shape[1:]) for row in weigh.read("page.txt", text=text).ledger.rows if row.params]
    assert sizes == [(32, 32, 8), (32, 32, 3)]
