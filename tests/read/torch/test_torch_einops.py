"""einops: every form of its patterns, as PyTorch's own reshapes give them."""

from __future__ import annotations

import pytest

import weigh
from weigh.network.errors import ShapeError
from weigh.network.tensors import Tensor
from weigh.ops.rearranging import Rearrange

HEAD = "import torch\nimport torch.nn as nn\nfrom einops import einsum, pack, parse_shape, rearrange, reduce, repeat, unpack\n"


def traced(lines: str, shape: tuple[int, ...]) -> weigh.Network:
    body = "".join(f"        {line}\n" for line in lines.split("\n"))
    text = f"{HEAD}class Net(nn.Module):\n    def forward(self, x):\n{body}\nnet = Net()\n"
    return weigh.read("net.py", text=text, inputs={"x": shape})


FORMS: list[tuple[str, tuple[int, ...], tuple[int, ...]]] = [
    ("return rearrange(x, 'b ... d -> b (...) d')", (4, 5, 6, 8), (120, 8)),
    ("return rearrange(x, 'b (h d) ... -> b h (...) d', h=2)", (8, 5, 6), (2, 30, 4)),
    ("return rearrange(x, 'b ... -> b ... 1')", (4, 5), (4, 5, 1)),
    ("h, w = x.shape[-2:]\ny = rearrange(x, 'b c h w -> (b h w) c')\nreturn rearrange(y, '(b x y) c -> b c x y', x=h, y=w)", (3, 4, 6), (3, 4, 6)),
    ("y = rearrange(x, 'b c (x p) (y q) -> (b x y) c p q', p=2, q=3)\nreturn rearrange(y, '(b x y) c p q -> b (x y) (c p q)', x=2, y=2)", (3, 4, 6), (4, 18)),
    ("return rearrange([x, x * 2, x], 'n b c -> b n c')", (5,), (3, 5)),
    ("return repeat(x, 'b c -> b axes c', axes=4)", (5,), (4, 5)),
    ("return reduce(x, 'b c (h h2) (w w2) -> b h w c', 'mean', h2=2, w2=2)", (3, 4, 6), (2, 3, 3)),
    ("return reduce(x, 'b ... d -> b d', 'max')", (4, 5, 8), (8,)),
    ("return einsum(x, x, 'batch row inside, batch col inside -> batch row col')", (5, 8), (5, 5)),
    ("return einsum(x, torch.ones(8, 3), '... d, d e -> ... e')", (5, 8), (5, 3)),
    ("y, ps = pack([x, x[:, :2]], 'b * d')\nreturn y", (5, 8), (7, 8)),
    ("y, ps = pack([x, x[:, 0]], 'b * d')\na, b = unpack(y, ps, 'b * d')\nreturn b", (5, 8), (8,)),
    ("y, ps = pack([x], '* d')\nreturn unpack(y, ps, '* d')[0]", (5, 8), (5, 8)),
    ("n = parse_shape(x, 'b _ w')['w']\nreturn x[..., :n // 2]", (5, 8), (5, 4)),
]  # fmt: skip


@pytest.mark.parametrize("lines, given, wanted", FORMS, ids=lambda one: str(one)[:60])
def test_a_pattern_gives_the_shape_that_einops_gives(
    lines: str, given: tuple[int, ...], wanted: tuple[int, ...]
) -> None:
    network = traced(lines, given)
    assert network.ledger.complete and not network.graph.faults
    assert network.graph.outputs[0].tensor.shape[1:] == wanted
    real = pytest.importorskip("torch")
    einops = pytest.importorskip("einops")
    scope = {"torch": real, **{name: getattr(einops, name) for name in HEAD.split("import ")[-1].strip().split(", ")}}
    exec("def forward(x):\n" + "".join(f"    {line}\n" for line in lines.split("\n")), scope)
    assert tuple(scope["forward"](real.zeros(2, *given)).shape) == (2, *wanted)  # type: ignore[operator]


def test_names_that_are_words_elsewhere_are_names_here() -> None:
    """`x` is another word for a function's input, and `axes` for its dim: not here."""
    assert Rearrange("b (x axes) -> b x axes", (("axes", 3),)).apply(Tensor.of(12)).outputs[0].shape[1:] == (4, 3)
    assert traced("return rearrange(x, 'b (x axes) -> b x axes', axes=3)", (12,)).ledger.complete


def test_a_product_counts_once() -> None:
    network = traced("return einsum(x, x, 'b i d, b j d -> b i j')", (5, 8))
    assert network.macs.size == 5 * 5 * 8


@pytest.mark.parametrize("pattern", ["b c -> b (... c", "b (c -> b c", "b c b c", "b () c) -> b c"])
def test_a_pattern_that_cannot_be_read_is_told(pattern: str) -> None:
    with pytest.raises(ShapeError):
        Rearrange(pattern).apply(Tensor.of(4))
