"""torchinfo's tables with the weights of each layer listed, and with rows left out."""

from __future__ import annotations

from torch_reading import one, printed

VERBOSE = """\
Layer (type (var_name))                  Kernel Shape         Output Shape         Param #              Mult-Adds
=================================================================================================================
Tagger (Tagger)                          --                   [100, 20]            --                   --
├─LSTM (encoder)                         --                   [1, 100, 8]          480                  48,000
│    └─weight_ih_l0                      [32, 5]                                   ├─160
│    └─weight_hh_l0                      [32, 8]                                   ├─256
│    └─bias_ih_l0                        [32]                                      ├─32
│    └─bias_hh_l0                        [32]                                      └─32
├─Linear (decoder)                       --                   [1, 100, 20]         180                  180
│    └─weight                            [8, 20]                                   ├─160
│    └─bias                              [20]                                      └─20
=================================================================================================================
Total params: 660
"""


def test_weights_listed_with_their_shapes_do_not_end_the_table() -> None:
    found = one("torchinfo", VERBOSE)
    assert [(row.name, row.params) for row in found.layers if row.params] == [("encoder", 480), ("decoder", 180)]


def test_rows_left_out_do_not_end_the_table() -> None:
    text, _ = printed("torchinfo_lenet_all")
    rows = text.splitlines()
    whole = one("torchinfo", text)
    first = next(at for at, row in enumerate(rows) if "Dropout" in row or "MaxPool2d" in row or "Tanh" in row)
    found = one("torchinfo", "\n".join([*rows[:first], "", "  ...", "  ...", "  ...", "", *rows[first + 1 :]]))
    assert found.left_out
    assert [row.params for row in found.layers if row.params] == [row.params for row in whole.layers if row.params]
