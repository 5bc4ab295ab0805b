"""Modules with arguments that nobody would choose: PyTorch and the row agree on every figure, or both refuse."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from torch_modules import BATCH, Case, batched, case, counted, macs, outputs, parameters, real, shapes, weighed

from weigh.network.errors import ShapeError

torch = pytest.importorskip("torch")

few = settings(max_examples=60, deadline=None)
sizes = st.integers(1, 12)


def agree(one: Case, priced: bool = True) -> None:
    try:
        module = real(one)
        result, theirs = counted(one, module)
    except (RuntimeError, ValueError, AssertionError) as error:
        if "smaller than kernel size" in str(error):
            return  # PyTorch's three-dimensional mean leaves the padding out of this; its others do not
        with pytest.raises(ShapeError):
            weighed(one)
        return
    if one.name.startswith(("ConvTranspose", "Reflection")) and not result.numel():
        return  # of an output with no positions some of its implementations make an error, and others do not
    applied = weighed(one)
    assert outputs(one, applied) == shapes(result)
    assert parameters(one, applied) == {name: tuple(value.shape) for name, value in module.named_parameters()}
    if priced:
        assert macs(applied) * (BATCH if batched(one) else 1) == theirs


def several(values: st.SearchStrategy[int], count: int) -> st.SearchStrategy[Any]:
    """One number for all axes, or one for each."""
    return values | st.tuples(*[values] * count)


def image(draw: st.DrawFn, channels: int, spatial: int) -> str:
    front = draw(st.sampled_from(["b ", ""]))
    return front + " ".join(map(str, (channels, *(draw(sizes) for _ in range(spatial)))))


@st.composite
def convolutions(draw: st.DrawFn) -> Case:
    spatial, groups = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    inside, outside = groups * draw(st.integers(1, 3)), groups * draw(st.integers(1, 3))
    declared = draw(st.sampled_from([inside, inside, inside, inside + 1]))
    arguments = {
        "kernel_size": draw(several(st.integers(1, 4), spatial)),
        "stride": draw(several(st.integers(1, 3), spatial)),
        "padding": draw(several(st.integers(0, 2), spatial) | st.sampled_from(["same", "valid"])),
        "dilation": draw(several(st.integers(1, 2), spatial)),
        "groups": groups,
        "bias": draw(st.booleans()),
    }
    return case(f"Conv{spatial}d", declared, outside, on=image(draw, inside, spatial), **arguments)


@few
@given(convolutions())
def test_convolutions(one: Case) -> None:
    agree(one)


@st.composite
def transposed(draw: st.DrawFn) -> Case:
    spatial, groups = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    inside, outside = groups * draw(st.integers(1, 3)), groups * draw(st.integers(1, 3))
    stride = draw(st.integers(1, 3))
    arguments = {
        "kernel_size": draw(several(st.integers(1, 4), spatial)),
        "stride": stride,
        "padding": draw(st.integers(0, 1)),
        "output_padding": draw(st.integers(0, stride)),
        "dilation": draw(st.integers(1, 2)),
        "groups": groups,
    }
    return case(f"ConvTranspose{spatial}d", inside, outside, on=image(draw, inside, spatial), **arguments)


@few
@given(transposed())
def test_transposed_convolutions(one: Case) -> None:
    agree(one)


@st.composite
def pools(draw: st.DrawFn) -> Case:
    spatial = draw(st.integers(1, 3))
    arguments: dict[str, Any] = {
        "kernel_size": draw(several(st.integers(1, 4), spatial)),
        "padding": draw(st.integers(0, 2)),
        "ceil_mode": draw(st.booleans()),
        **draw(st.fixed_dictionaries({}, optional={"stride": several(st.integers(1, 4), spatial)})),
    }
    kind = draw(st.sampled_from(["MaxPool", "AvgPool"]))
    if kind == "MaxPool":
        arguments["dilation"] = draw(several(st.integers(1, 2), spatial))
    return case(f"{kind}{spatial}d", on=image(draw, 3, spatial), **arguments)


@few
@given(pools())
def test_pools(one: Case) -> None:
    agree(one)


@st.composite
def recurrent(draw: st.DrawFn) -> Case:
    name = draw(st.sampled_from(["RNN", "LSTM", "GRU"]))
    inside, units, layers, two = draw(sizes), draw(sizes), draw(st.integers(1, 3)), draw(st.booleans())
    arguments = {"num_layers": layers, "bias": draw(st.booleans()), "bidirectional": two}
    if name == "LSTM":
        arguments["proj_size"] = draw(st.sampled_from([0, 0, 1, 2, units]))
    first = draw(st.booleans())
    order = draw(st.sampled_from(["5", "b 5" if first else "5 b"]))
    given = inside + draw(st.sampled_from([0, 0, 0, 1]))
    return case(name, inside, units, batch_first=first, on=f"{order} {given}", **arguments)


@few
@given(recurrent())
def test_recurrent_layers(one: Case) -> None:
    agree(one, priced=False)  # PyTorch's counter has no rule for them; products are written out in the other tests


@st.composite
def resized(draw: st.DrawFn) -> Case:
    spatial = draw(st.integers(1, 3))
    mode = draw(st.sampled_from([["linear"], ["bilinear", "bicubic"], ["trilinear"]][spatial - 1] + ["nearest"]))
    asked: dict[str, Any] = draw(
        st.fixed_dictionaries({"size": several(st.integers(1, 30), spatial)})
        | st.fixed_dictionaries({"scale_factor": st.floats(0.4, 5) | st.sampled_from([0.5, 0.7, 1.1, 2, 3])})
    )
    shape = " ".join(str(draw(st.integers(5, 12))) for _ in range(spatial))
    return case("Upsample", mode=mode, on=f"b 2 {shape}", **asked)


@few
@given(resized())
def test_upsampling(one: Case) -> None:
    agree(one)


@st.composite
def padded(draw: st.DrawFn) -> Case:
    spatial = draw(st.integers(1, 3))
    kind = draw(st.sampled_from(["Zero", "Reflection", "Replication", "Circular"]))
    sides = st.integers(0, 6) if kind == "Replication" else st.integers(-3, 6)
    amounts = draw(several(sides, 2 * spatial))
    return case(f"{kind}Pad{spatial}d", amounts, on=image(draw, 2, spatial))


@few
@given(padded())
def test_padding(one: Case) -> None:
    agree(one)


@st.composite
def folded(draw: st.DrawFn) -> Case:
    window = {
        "kernel_size": draw(several(st.integers(1, 3), 2)),
        "stride": draw(several(st.integers(1, 3), 2)),
        "padding": draw(several(st.integers(0, 2), 2)),
        "dilation": draw(several(st.integers(1, 2), 2)),
    }
    if draw(st.booleans()):
        return case("Unfold", on=image(draw, 2, 2), **window)
    return case("Fold", (draw(sizes), draw(sizes)), on=f"b {draw(st.integers(1, 36))} {draw(sizes)}", **window)


@few
@given(folded())
def test_folding(one: Case) -> None:
    agree(one)


@st.composite
def attending(draw: st.DrawFn) -> Case:
    heads, first = draw(st.integers(1, 4)), draw(st.booleans())
    size = heads * draw(st.integers(1, 4)) + draw(st.sampled_from([0, 0, 0, 1]))
    others: dict[str, Any] = draw(st.sampled_from([{}, {"kdim": 5}, {"kdim": 5, "vdim": 3}, {"vdim": size}]))
    flags = {name: draw(st.booleans()) for name in ("bias", "add_bias_kv", "add_zero_attn")}
    call = {"average_attn_weights": draw(st.booleans())}
    queries, keys = draw(sizes), draw(sizes)

    def shape(steps: int, features: int) -> str:
        return f"b {steps} {features}" if first else f"{steps} b {features}"

    on = (shape(queries, size), shape(keys, others.get("kdim", size)), shape(keys, others.get("vdim", size)))
    return case("MultiheadAttention", size, heads, batch_first=first, on=on, call=call, **others, **flags)


@few
@given(attending())
def test_attention(one: Case) -> None:
    agree(one)
