"""Modules drawn at random and written as code: the text read, the live module traced and PyTorch agree on all figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wild_programs import Input, Program, built, by_text, by_torch, by_tracing, of, owned

many = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

ACTIVATIONS = ("F.relu({x})", "torch.tanh({x})", "{x}.sigmoid()", "F.gelu({x})", "F.leaky_relu({x}, 0.2)", "nn.SiLU()({x})",
               "F.dropout({x}, 0.1, self.training)", "{x} * 0.5 + 1", "self.act({x})")  # fmt: skip


@dataclass
class Writing:
    """A module's code as it grows. shape: of `x`, without the batch."""

    draw: st.DrawFn
    shape: tuple[int, ...]
    makes: list[str] = field(default_factory=lambda: ["self.act = nn.ReLU(inplace=False)"])
    does: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    count: int = 0

    def number(self, least: int, most: int) -> int:
        return self.draw(st.integers(least, most))

    def one_of(self, *values: object) -> object:
        return self.draw(st.sampled_from(values))

    def module(self, made: str) -> str:
        """A new attribute, and how it is called."""
        name = f"m{self.count}"
        self.count += 1
        self.makes.append(f"self.{name} = {made}")
        return f"self.{name}"

    def say(self, line: str) -> None:
        self.does.append(line)

    def become(self, line: str, *shape: int) -> None:
        self.say(f"x = {line}")
        self.shape = shape

    def activate(self) -> None:
        self.say(f"x = {str(self.one_of(*ACTIVATIONS)).format(x='x')}")

    def code(self) -> str:
        def block(lines: list[str]) -> str:
            return "".join(f"        {line}\n" for line in lines)

        return (
            "import math\nimport torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n\n\n"
            "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
            f"{block(self.makes)}{block(self.after)}\n    def forward(self, x):\n{block(self.does)}        return x\n"
        )


# -- images: (channels, height, width)


def conv(w: Writing) -> None:
    c, height, width = w.shape
    groups = w.one_of(1, 1, c)
    filters, k = int(groups) * w.number(1, 5), w.number(1, min(3, height, width))
    stride, padding, bias = w.number(1, 2), w.number(0, k // 2), w.one_of(True, False)
    made = w.module(f"nn.Conv2d({c}, {filters}, {k}, stride={stride}, padding={padding}, groups={groups}, bias={bias})")
    w.become(f"{made}(x)", filters, *((n + 2 * padding - k) // stride + 1 for n in (height, width)))


def norm(w: Writing) -> None:
    c = w.shape[0]
    made = w.one_of(f"nn.BatchNorm2d({c})", f"nn.GroupNorm(1, {c})", f"nn.InstanceNorm2d({c}, affine=True)",
                    f"nn.BatchNorm2d({c}, affine=False)", f"nn.PReLU({c})")  # fmt: skip
    w.say(f"x = {w.module(str(made))}(x)")


def residual(w: Writing) -> None:
    c = w.shape[0]
    branch = w.module(f"nn.Sequential(nn.Conv2d({c}, {c}, 3, 1, 1), nn.ReLU(True), nn.Conv2d({c}, {c}, 1))")
    w.say(
        str(
            w.one_of(
                f"x = x + {branch}(x)", f"y = {branch}(x)\n        y += x\n        x = y", f"x = {branch}({branch}(x))"
            )
        )
    )


def branches(w: Writing) -> None:
    c, height, width = w.shape
    sizes = [w.number(1, 4) for _ in range(w.number(2, 3))]
    made = [
        w.module(f"nn.Conv2d({c}, {size}, {k}, padding={k // 2})") for size, k in zip(sizes, (1, 3, 5), strict=False)
    ]
    w.become(
        f"torch.cat([{', '.join(f'{one}(x)' for one in made)}, x], {w.one_of(1, 'dim=1', -3)})",
        c + sum(sizes),
        height,
        width,
    )


def pooled(w: Writing) -> None:
    c, height, width = w.shape
    if min(height, width) < 2:
        return
    line = w.one_of(
        "F.max_pool2d(x, 2)",
        "F.avg_pool2d(x, kernel_size=2)",
        "nn.MaxPool2d(2, 2)(x)",
        "x[:, :, ::2, ::2][:, :, :{h}, :{w}]",
    )
    w.become(str(line).format(h=height // 2, w=width // 2), c, height // 2, width // 2)


def enlarged(w: Writing) -> None:
    c, height, width = w.shape
    if height * width > 100:
        return
    if w.one_of(True, False):
        w.become("F.interpolate(x, scale_factor=2, mode='nearest')", c, 2 * height, 2 * width)
        return
    size = w.number(1, 4)
    w.become(f"{w.module(f'nn.ConvTranspose2d({c}, {size}, 2, stride=2)')}(x)", size, 2 * height, 2 * width)


def excited(w: Writing) -> None:
    c, inner = w.shape[0], w.number(1, 3)
    made = w.module(f"nn.Sequential(nn.Linear({c}, {inner}), nn.ReLU(), nn.Linear({inner}, {c}), nn.Sigmoid())")
    w.say("b, c, h, w = x.size()")
    w.say(
        f"s = {made}({w.one_of('x.mean((2, 3))', 'F.adaptive_avg_pool2d(x, 1).view(b, c)', 'x.flatten(2).max(-1)[0]')})"
    )
    w.say(str(w.one_of("x = x * s[:, :, None, None]", "x = x * s.view(b, c, 1, 1).expand_as(x)")))


def looped(w: Writing) -> None:
    c, depth = w.shape[0], w.number(1, 3)
    made = w.module(f"nn.ModuleList([nn.Conv2d({c}, {c}, 3, padding=1, bias=i % 2 == 0) for i in range({depth})])")
    line = w.one_of(f"for m in {made}:\n            x = m(x)", f"for i in range(len({made})):\n            x = {made}[i](x) + x",
                    f"for i, m in enumerate({made}):\n            x = F.relu(m(x)) if i else m(x)")  # fmt: skip
    w.say(str(line))


# -- sequences: (steps, features)


def attention(w: Writing) -> None:
    steps, size = w.shape
    heads = w.one_of(*(n for n in (1, 2, 3) if size % n == 0 and (n == 1 or size > n)))
    q, k, v = (w.module(f"nn.Linear({size}, {size}, bias={w.one_of(True, False)})") for _ in range(3))
    w.say("b, t, c = x.shape")
    for name, made in zip("qkv", (q, k, v), strict=True):
        w.say(f"{name} = {made}(x).view(b, t, {heads}, c // {heads}).transpose(1, 2)")
    line = w.one_of(
        "y = F.scaled_dot_product_attention(q, k, v)",
        "y = (q @ k.transpose(-2, -1) / math.sqrt(q.size(-1))).softmax(-1) @ v",
        "y = torch.einsum('bhqk,bhkd->bhqd', torch.softmax(torch.einsum('bhqd,bhkd->bhqk', q, k), -1), v)",
    )
    if "einsum" in str(line) and 1 in (steps, size):
        return  # PyTorch makes a product over one number no product
    w.say(str(line))
    w.say("x = x + y.transpose(1, 2).contiguous().view(b, t, c)")


def packed_attention(w: Writing) -> None:
    size = w.shape[1]
    made = w.module(f"nn.MultiheadAttention({size}, 1, batch_first=True)")
    w.say(str(w.one_of(f"x, _ = {made}(x, x, x)", f"x = x + {made}(x, x, x, need_weights=False)[0]")))


def encoder(w: Writing) -> None:
    size = w.shape[1]
    layer = (
        f"nn.TransformerEncoderLayer({size}, 1, {w.number(2, 9)}, batch_first=True, norm_first={w.one_of(True, False)})"
    )
    made = w.one_of(layer, f"nn.TransformerEncoder({layer}, {w.number(1, 2)}, enable_nested_tensor=False)")
    w.say(f"x = {w.module(str(made))}(x)")


def recurrent(w: Writing) -> None:
    steps, size = w.shape
    kind, units, layers, both = w.one_of("LSTM", "GRU", "RNN"), w.number(1, 6), w.number(1, 2), w.one_of(True, False)
    made = w.module(f"nn.{kind}({size}, {units}, num_layers={layers}, bidirectional={both}, batch_first=True)")
    w.say(f"out, h = {made}(x)")
    w.become("out", steps, units * (2 if both else 1))


def position(w: Writing) -> None:
    steps, size = w.shape
    made = w.module(f"nn.Parameter(torch.zeros(1, {steps}, {size}){w.one_of('', ', requires_grad=False')})")
    w.say(f"x = x + {made}")


def mixed(w: Writing) -> None:
    steps, size = w.shape
    out = w.number(1, 5)
    made = w.module(f"nn.Linear({steps}, {out})")
    w.become(f"{made}(x.{w.one_of('transpose(1, 2)', 'permute(0, 2, 1)', 'mT')}).transpose(1, 2)", out, size)


# -- both sequences and vectors: (..., features)


def linear(w: Writing) -> None:
    *front, size = w.shape
    out = w.number(1, 8)
    w.become(f"{w.module(f'nn.Linear({size}, {out}, bias={w.one_of(True, False)})')}(x)", *front, out)


def normalized(w: Writing) -> None:
    size = w.shape[-1]
    made = w.one_of(f"nn.LayerNorm({size})", f"nn.LayerNorm([{size}], elementwise_affine=False)", f"nn.RMSNorm({size})",
                    f"nn.LayerNorm({size}, bias=False)")  # fmt: skip
    w.say(f"x = {w.module(str(made))}(x)")


def own_weight(w: Writing) -> None:
    *front, size = w.shape
    out = w.number(1, 6)
    made = w.module(f"nn.Parameter(torch.randn({out}, {size}))")
    w.become(str(w.one_of(f"F.linear(x, {made})", f"x @ {made}.t()", f"torch.matmul(x, {made}.T)")), *front, out)


def tied(w: Writing) -> None:
    size, inner = w.shape[-1], w.number(1, 6)
    down, up = w.module(f"nn.Linear({size}, {inner})"), w.module(f"nn.Linear({inner}, {size})")
    if w.one_of(True, False):
        w.after.append(f"{up}.weight = nn.Parameter({down}.weight.t().clone())")
    else:
        other = w.module(f"nn.Linear({size}, {inner}, bias=False)")
        w.after.append(f"{other}.weight = {down}.weight")
        w.say(f"x = x + {up}({other}(x))")
    w.say(f"x = {up}({down}(x))")


def gated(w: Writing) -> None:
    *front, size = w.shape
    out = w.number(1, 5)
    made = w.module(f"nn.Linear({size}, {2 * out})")
    w.say(f"a, g = {w.one_of(f'{made}(x).chunk(2, dim=-1)', f'torch.split({made}(x), {out}, -1)')}")
    w.become(str(w.one_of("a * torch.sigmoid(g)", "F.glu(torch.cat((a, g), -1), dim=-1)", "a + g")), *front, out)


def frozen(w: Writing) -> None:
    size = w.shape[-1]
    made = w.module(f"nn.Sequential(nn.Linear({size}, 3), nn.Linear(3, {size}))")
    line = w.one_of(f"{made}.requires_grad_(False)", f"{made}[0].weight.requires_grad = False",
                    f"for p in {made}[1].parameters():\n            p.requires_grad = False")  # fmt: skip
    w.after.append(str(line))
    w.say(f"x = {made}(x)")


IMAGES = (conv, norm, residual, branches, pooled, enlarged, excited, looped)
SEQUENCES = (attention, packed_attention, encoder, recurrent, position, mixed)
ANY = (linear, normalized, own_weight, tied, gated, frozen)


def grown(w: Writing, parts: tuple[Callable[[Writing], None], ...], most: int) -> None:
    for _ in range(w.number(1, most)):
        w.draw(st.sampled_from(parts))(w)
        if w.one_of(True, False):
            w.activate()


def to_sequence(w: Writing) -> None:
    c, height, width = w.shape
    w.become(
        str(w.one_of("x.flatten(2).transpose(1, 2)", "x.permute(0, 2, 3, 1).reshape(x.size(0), -1, x.size(1))")),
        height * width,
        c,
    )


def to_vector(w: Writing) -> None:
    if len(w.shape) == 2:
        line, size = w.one_of(
            ("x[:, -1]", w.shape[1]), ("x.mean(dim=1)", w.shape[1]), ("x.flatten(1)", w.shape[0] * w.shape[1])
        )
    else:
        c, height, width = w.shape
        line, size = w.one_of(("torch.flatten(x, 1)", c * height * width), ("x.view(x.size(0), -1)", c * height * width),
                              ("F.adaptive_avg_pool2d(x, (1, 1)).squeeze(-1).squeeze(-1)", c), ("x.amax((-2, -1))", c))  # fmt: skip
    w.become(line, size)


@st.composite
def networks(draw: st.DrawFn) -> Program:
    image = draw(st.booleans())
    sides = st.integers(3, 10)
    shape = (
        (draw(st.integers(1, 4)), draw(sides), draw(sides))
        if image
        else (draw(st.integers(2, 6)), draw(st.integers(2, 6)))
    )
    w = Writing(draw, shape)
    if image:
        grown(w, IMAGES, 4)
        if draw(st.booleans()):
            to_sequence(w)
    if len(w.shape) == 2:
        grown(w, (*SEQUENCES, *ANY), 4)
    if draw(st.booleans()):
        to_vector(w)
        grown(w, ANY, 3)
    code = w.code()
    return Program("drawn", code, code, "Net()", (Input("x", shape, None),))


@pytest.mark.filterwarnings("ignore")
@many
@given(networks())
def test_text_live_module_and_pytorch_agree(program: Program) -> None:
    real = built(program)
    truth = by_torch(real)
    read = of(by_text(program))
    traced = of(by_tracing(real))
    if truth.macs is None:
        assert (read.params, read.trainable, read.outputs) == (truth.params, truth.trainable, truth.outputs)
    else:
        assert read == truth
    assert (traced.params, traced.trainable, traced.macs, traced.outputs) == (
        read.params, read.trainable, read.macs, read.outputs)  # fmt: skip


@pytest.mark.filterwarnings("ignore")
@many
@given(networks())
def test_parameters_need_no_input(program: Program) -> None:
    module = built(program).module
    everything = [one.numel() for one in module.parameters()]
    trained = [one.numel() for one in module.parameters() if one.requires_grad]
    assert owned(by_text(program, with_inputs=False)) == (sum(everything), sum(trained))
