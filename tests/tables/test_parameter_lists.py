"""Lists of weights with their shapes, as programs print them: layers with their kinds, sizes and counts."""

from __future__ import annotations

import pytest

import weigh
from weigh.checking import check

PRINTED = """for name, weight in net.named_parameters():
    print(name, weight.shape)

conv1.weight torch.Size([8, 3, 5, 5])
conv1.bias torch.Size([8])
norm1.weight torch.Size([8])
norm1.bias torch.Size([8])
head.fc1.weight torch.Size([20, 72])
head.fc1.bias torch.Size([20])
head.fc2.weight torch.Size([4, 20])
"""
STATE = """Model's state_dict:
conv1.weight \t torch.Size([8, 3, 5, 5])
bn1.weight \t torch.Size([8])
bn1.bias \t torch.Size([8])
bn1.running_mean \t torch.Size([8])
bn1.running_var \t torch.Size([8])
bn1.num_batches_tracked \t torch.Size([])
rnn.weight_ih_l0 \t torch.Size([24, 8])
rnn.weight_hh_l0 \t torch.Size([24, 6])
rnn.bias_ih_l0 \t torch.Size([24])
rnn.bias_hh_l0 \t torch.Size([24])
"""
ORDERED = (
    "OrderedDict([('emb.weight', torch.Size([50, 6])), ('out.weight', torch.Size([2, 6])), "
    "('out.bias', torch.Size([2]))])\n"
)
VARIABLES = """<tf.Variable 'conv2d/kernel:0' shape=(3, 3, 2, 7) dtype=float32>
<tf.Variable 'conv2d/bias:0' shape=(7,) dtype=float32>
<tf.Variable 'gru/kernel:0' shape=(7, 15) dtype=float32>
<tf.Variable 'gru/recurrent_kernel:0' shape=(5, 15) dtype=float32>
<tf.Variable 'gru/bias:0' shape=(2, 15) dtype=float32>
"""
NESTED = "{'params': {'Dense_0': {'kernel': (12, 9), 'bias': (9,)}, 'Dense_1': {'kernel': (9, 2), 'bias': (2,)}}}\n"
COUNTED = """+----------------+------------+
|    Modules     | Parameters |
+----------------+------------+
|  conv1.weight  |    216     |
|   conv1.bias   |     8      |
|   fc.weight    |    1,440   |
+----------------+------------+
Total Trainable Params: 1664
"""


@pytest.mark.parametrize(
    ("text", "layers"),
    [
        (PRINTED, [("conv1", "Conv2d", 5 * 5 * 3 * 8 + 8), ("norm1", "BatchNorm2d", 16), ("head.fc1", "Linear", 72 * 20 + 20), ("head.fc2", "Linear", 80)]),
        (STATE, [("conv1", "Conv2d", 5 * 5 * 3 * 8), ("bn1", "BatchNorm2d", 16), ("rnn", "LSTM", (8 + 6 + 2) * 4 * 6)]),
        (ORDERED, [("emb", "Embedding", 300), ("out", "Linear", 14)]),
        (VARIABLES, [("conv2d", "Conv2D", 3 * 3 * 2 * 7 + 7), ("gru", "GRU", (7 + 5 + 2) * 3 * 5)]),
        (NESTED, [("Dense_0", "Dense", 117), ("Dense_1", "Dense", 20)]),
        (COUNTED, [("conv1", "Conv2d", 224), ("fc", "fc", 1440)]),
    ],
    ids=["parameters", "state", "ordered", "variables", "nested", "counted"],
)  # fmt: skip
def test_a_list_of_weights_is_a_network(text: str, layers: list[tuple[str, str, int]]) -> None:
    rows = weigh.read("list.txt", text=text).ledger.rows
    assert [(row.path, row.layer.type, row.params) for row in rows if row.params] == layers


def test_it_has_formulas_and_totals() -> None:
    (model,) = check(PRINTED + "\nwhich makes 2,164 parameters in total. conv1 has 608 of them.\n", "page.txt").models
    assert [row.formula for row in model.weighed.rows][:2] == ["(5 × 5 × 3 + 1) × 8", "2 × 8"]
    verdicts = check(
        PRINTED + "\nwhich makes 2,164 parameters in total. conv1 has 608 parameters.\n", "page.txt"
    ).verdicts
    assert [(one.status, one.actual) for one in verdicts] == [("holds", 2164), ("holds", 608)]
    assert [one.because.kind for one in check(COUNTED, "page.txt").verdicts] == ["sum"]


@pytest.mark.parametrize(
    "text",
    [
        "The weight conv1.weight has shape (8, 3, 5, 5).",
        "layer.weight = nn.Parameter(torch.zeros(3, 4))\nlayer.bias = nn.Parameter(torch.zeros(3))\n",
        "body.weight: 72 kg\nbody.height: 180\n",
    ],
)
def test_what_is_no_list_is_left_alone(text: str) -> None:
    assert check(text, "page.txt").models == ()


def test_long_lines_cost_their_length() -> None:
    text = "a.weight torch.Size([" + "1, " * 5_000 + "\n" + "{'a': {" * 5_000 + "\n" + ("x." * 9_000) + "weight\n"
    assert check(text, "page.txt").models == ()
