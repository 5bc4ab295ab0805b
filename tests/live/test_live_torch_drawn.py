"""Random modules, held against PyTorch itself: its parameters, its output, and the products that it counts itself."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from torch import nn  # noqa: E402
from torch.utils.flop_counter import FlopCounterMode  # noqa: E402

from weigh.ask.ledger import ledger  # noqa: E402
from weigh.network.sizes import BATCH, per_example  # noqa: E402
from weigh.readers.live.torch import read_module  # noqa: E402
from weigh.readers.live.torch.building import Building  # noqa: E402
from weigh.readers.live.torch.examples import Examples  # noqa: E402
from weigh.readers.live.torch.running import compared  # noqa: E402

B = 3
ACTIVATIONS = [
    nn.ReLU,
    nn.GELU,
    nn.SiLU,
    nn.Tanh,
    nn.Sigmoid,
    nn.ELU,
    nn.Hardswish,
    nn.PReLU,
    nn.Mish,
    nn.Softplus,
    nn.ReLU6,
]


@st.composite
def blocks(draw, channels: int, size: int):
    """One module for an image of so many channels, and the channels that come out; the size stays or shrinks."""
    kind = draw(
        st.sampled_from(
            ["conv", "transposed", "norm", "group", "layer", "act", "pool", "drop", "residual", "upsample", "frozen"]
        )
    )
    if kind == "conv":
        out, groups = draw(st.sampled_from([(4, 1), (6, 1), (8, 2), (channels, channels)]))
        groups = groups if channels % groups == 0 and out % groups == 0 else 1
        kernel = draw(st.sampled_from([1, 3, (3, 1)]))
        conv = nn.Conv2d(
            channels,
            out,
            kernel,
            stride=draw(st.sampled_from([1, 2])),
            padding=1,
            groups=groups,
            bias=draw(st.booleans()),
        )
        return conv, out
    if kind == "transposed":
        return nn.ConvTranspose2d(channels, 4, 3, stride=2, padding=1, output_padding=1), 4
    if kind == "norm":
        return nn.BatchNorm2d(channels, affine=draw(st.booleans())), channels
    if kind == "group":
        return nn.GroupNorm(draw(st.sampled_from([1, channels])), channels), channels
    if kind == "layer":
        return nn.InstanceNorm2d(channels, affine=True), channels
    if kind == "act":
        return draw(st.sampled_from(ACTIVATIONS))(), channels
    if kind == "pool":
        return draw(
            st.sampled_from([nn.MaxPool2d(2, 1, ceil_mode=True), nn.AvgPool2d(3, 1, 1), nn.AdaptiveMaxPool2d(4)])
        ), channels
    if kind == "upsample":
        return nn.Upsample(scale_factor=2, mode=draw(st.sampled_from(["nearest", "bilinear"]))), channels
    if kind == "drop":
        return nn.Dropout2d(0.5), channels
    if kind == "frozen":
        return nn.Conv2d(channels, 4, 1).requires_grad_(False), 4
    inner, out = draw(blocks(channels, size))
    return Residual(inner), out


class Residual(nn.Module):
    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner

    def forward(self, x):
        y = self.inner(x)
        return y + x if y.shape == x.shape else torch.cat([y, y], 1)[:, : y.shape[1]] * 2


@st.composite
def networks(draw):
    channels, layers = 3, []
    for _ in range(draw(st.integers(1, 6))):
        layer, channels = draw(blocks(channels, 8))
        layers.append(layer)
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(4 * channels, 5)).train(
        draw(st.booleans())
    )


def counted(model: nn.Module, x: torch.Tensor) -> int:
    with FlopCounterMode(display=False) as counter:
        model(x)
    return counter.get_total_flops() // 2


@settings(max_examples=60, deadline=None)
@given(networks())
def test_as_pytorch_has_it(model: nn.Module) -> None:
    x = torch.rand(B, 3, 8, 8)
    (graph,) = read_module(model, x).graphs
    found = ledger(graph)
    assert not graph.gaps
    assert found.params.size == sum(one.numel() for one in model.parameters())
    assert found.trainable.size == sum(one.numel() for one in model.parameters() if one.requires_grad)
    assert found.macs.size * B == counted(model, x)
    assert graph.outputs[0].tensor.shape == (BATCH, *model(x).shape[1:])


@settings(max_examples=25, deadline=None)
@given(networks())
def test_computed_as_without_numbers(model: nn.Module) -> None:
    x = torch.rand(B, 3, 8, 8)
    run = compared(model, Examples.of((x,), {}), meta=False, below=False)
    computed = ledger(Building(run.trace, run.sizes, "model").graph())
    found = ledger(read_module(model, x).graphs[0])
    assert (computed.params, computed.macs) == (found.params, found.macs)


OPERATIONS = {
    "mm": (lambda a: a.reshape(B * 4, 6) @ torch.ones(6, 5), 4 * 6 * 5),
    "bmm": (lambda a: torch.bmm(a, a.transpose(1, 2)), 4 * 4 * 6),
    "baddbmm": (lambda a: torch.baddbmm(torch.zeros(B, 4, 4), a, a.transpose(1, 2)), 4 * 4 * 6),
    "einsum": (lambda a: torch.einsum("bij,bkj->bik", a, a), 4 * 4 * 6),
    "tensordot": (lambda a: torch.tensordot(a, torch.ones(6, 5), dims=1), 4 * 6 * 5),
    "addmm": (lambda a: torch.addmm(torch.zeros(5), a.flatten(1), torch.ones(24, 5)), 24 * 5),
    "conv1d": (lambda a: nn.functional.conv1d(a, torch.ones(5, 4, 3)), 4 * 5 * 4 * 3),
    "transposed": (lambda a: nn.functional.conv_transpose1d(a, torch.ones(4, 5, 3), stride=2), 6 * 4 * 5 * 3),
    "bilinear": (lambda a: nn.functional.bilinear(a, a, torch.ones(2, 6, 6)), 4 * 2 * (6 * 6 + 6)),
    "matmul of vectors": (lambda a: a @ torch.ones(6), 4 * 6),
}


class Function(nn.Module):
    def __init__(self, function) -> None:
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


@pytest.mark.parametrize("function, macs", OPERATIONS.values(), ids=OPERATIONS)
def test_products_of_functions(function, macs) -> None:
    model, x = Function(function), torch.rand(B, 4, 6)
    ways = [read_module(model, x).graphs[0]]
    for below in (True, False):
        run = compared(model, Examples.of((x,), {}), meta=False, below=below)
        ways.append(Building(run.trace, run.sizes, "model").graph())
    sizes = [per_example(ledger(graph).macs.size) for graph in ways]
    assert len(set(sizes)) == 1 and not any(graph.gaps for graph in ways)
    assert sizes[0] == macs


CALLS = {
    "pow": lambda x: x.pow(2), "maximum": lambda x: torch.maximum(x, x), "minimum": lambda x: torch.minimum(x, x),
    "clamp": lambda x: x.clamp(0, 1), "where": lambda x: torch.where(x > 0, x, -x), "gt": lambda x: x > 0, "eq": lambda x: x == x,
    "softmax": lambda x: x.softmax(-1), "log_softmax": lambda x: x.log_softmax(-1), "cumsum": lambda x: x.cumsum(1),
    "reshape": lambda x: x.reshape(x.shape[0], -1), "view": lambda x: x.view(x.size(0) * 4, 6), "permute": lambda x: x.permute(0, 2, 1),
    "transpose": lambda x: x.transpose(1, 2), "flatten": lambda x: x.flatten(1), "unsqueeze": lambda x: x.unsqueeze(1),
    "expand": lambda x: x[:, :1].expand(-1, 7, -1), "chunk": lambda x: torch.cat(x.chunk(2, -1)), "split": lambda x: x.split([1, 3], 1)[1],
    "cat": lambda x: torch.cat([x, x], 1), "stack": lambda x: torch.stack([x, x]), "flip": lambda x: x.flip(1), "roll": lambda x: x.roll(1, 1),
    "repeat": lambda x: x.repeat(1, 2, 1), "narrow": lambda x: x.narrow(1, 1, 2), "masked_fill": lambda x: x.masked_fill(x > 0, 0),
    "gather": lambda x: x.gather(1, x.argmax(1, keepdim=True)), "index_select": lambda x: x.index_select(1, torch.tensor([1, 2])),
    "pad": lambda x: nn.functional.pad(x, (1, 1)), "unbind": lambda x: x.unbind(1)[0], "topk": lambda x: x.topk(2)[0],
    "sort": lambda x: x.sort()[0], "amax": lambda x: x.amax(1), "amin": lambda x: x.amin(1), "logsumexp": lambda x: x.logsumexp(1),
    "unfold": lambda x: x.unfold(1, 2, 1), "mul": lambda x: x * x, "add": lambda x: x + x, "sub": lambda x: x - 1, "div": lambda x: x / 2,
    "squeeze": lambda x: x[:, :1].squeeze(1), "float": lambda x: x.double().float(),
}  # fmt: skip


PLAIN = [
    "abs", "neg", "exp", "log", "sqrt", "rsqrt", "sin", "cos", "tanh", "sigmoid", "relu", "square", "sum", "mean",
    "var", "std", "argmax", "prod", "norm", "tril", "triu", "contiguous", "clone",
]  # fmt: skip
"""Methods of tensors that need no arguments."""


@pytest.mark.parametrize("name", [*CALLS, *PLAIN])
def test_functions_that_multiply_nothing(name: str) -> None:
    call = CALLS.get(name) or (lambda x: getattr(x, name)())
    x = torch.rand(B, 4, 6)
    (graph,) = read_module(Function(call), x).graphs
    found = ledger(graph)
    assert not graph.gaps and found.macs.exact and found.macs.size == 0
    shape = tuple(size if isinstance(size, int) else size.at({"batch": B}) for size in graph.outputs[0].tensor.shape)
    assert shape == tuple(call(x).shape)
