"""What a window needs around its input. PyTorch pads both sides alike; what is not alike is a step of its own."""

from __future__ import annotations

from collections.abc import Sequence
from operator import lt
from typing import NamedTuple

from weigh.network.sizes import Size
from weigh.ops.layout import Padding
from weigh.write.code.text import Code, called, one_or_all
from weigh.write.code.torch.forms import Site, Step, fn

Amounts = tuple[tuple[int, int], ...]


class Around(NamedTuple):
    """padding: the module's own argument, None for none. before: what is padded ahead of it. amounts: in all.

    helpers: the small modules that this takes.
    """

    padding: int | tuple[int, ...] | str | None
    before: tuple[Step, ...]
    amounts: Amounts
    helpers: tuple[str, ...] = ()


def amounts(
    site: Site, padding: Padding, sizes: Sequence[Size], kernel: Sequence[int], stride: Sequence[int],
    dilation: Sequence[int],
) -> Amounts:  # fmt: skip
    """How many entries are added before and behind along each spatial axis.

    `same` adds what makes the output ceil(size / stride), the odd one behind, as TensorFlow does.
    Raises: WriteError where that depends on a size that is not known.
    """
    spans = [(size - 1) * apart + 1 for size, apart in zip(kernel, dilation, strict=True)]
    if isinstance(padding, tuple):
        return tuple((before, behind) for before, behind in padding)
    if padding == "valid":
        return ((0, 0),) * len(spans)
    if padding == "full":
        return tuple((span - 1, span - 1) for span in spans)
    if padding == "causal":
        return tuple((span - 1, 0) for span in spans)
    added = [_same(site, size, span, step) for size, span, step in zip(sizes, spans, stride, strict=True)]
    return tuple((total // 2, total - total // 2) for total in added)


def _same(site: Site, size: Size, span: int, stride: int) -> int:
    if stride == 1 or span == 1:
        return span - 1
    length = site.whole(size, "height or width")
    return max((-(-length // stride) - 1) * stride + span - length, 0)


def around(added: Amounts, most: Sequence[int] | None = None, fill: str = "") -> Around:
    """The amounts as an argument where both sides are alike, else as a step ahead.

    most: what the module allows along each axis. fill: what is padded with, where it is not zeros.
    """
    alike = all(before == behind for before, behind in added)
    allowed = most is None or all(before <= limit for (before, _), limit in zip(added, most, strict=True))
    if alike and allowed:
        sides = [before for before, _ in added]
        return Around(one_or_all(sides) if any(sides) else None, (), added)
    return Around(None, (pad_step(added, fill),), added)


def around_open(
    padding: Padding, sizes: Sequence[Size], kernel: Sequence[int], stride: Sequence[int], dilation: Sequence[int],
    fill: str = "",
) -> Around | None:  # fmt: skip
    """`same` where it depends on sizes that are not known: padded by a small module, which looks at its input.

    None where the amounts are known; also where a window is smaller than its stride, so that what is padded may be
    nothing at all and the shape has no formula.
    """
    spans = tuple((size - 1) * apart + 1 for size, apart in zip(kernel, dilation, strict=True))
    asked = [size for size, span, step in zip(sizes, spans, stride, strict=True) if 1 not in (span, step)]
    if padding != "same" or all(isinstance(size, int) for size in asked) or any(map(lt, spans, stride)):
        return None
    value = {"value": Code(fill)} if fill else {}
    step = Step(module=called("SamePad", spans, tuple(stride), **value), suffix="_pad")
    return Around(None, (step,), (), ("SamePad",))


MODULES = {"constant": "ZeroPad", "reflect": "ReflectionPad", "replicate": "ReplicationPad", "circular": "CircularPad"}
"""The modules that pad, by what they pad with."""


def pad_step(added: Amounts, fill: str = "", kind: str = "constant") -> Step:
    """Padding (or with negative amounts, cropping) of the last axes, the last of all told first.

    fill: what is padded with, where it is not zeros. kind: how, as F.pad calls it.
    """
    flat = tuple(amount for pair in reversed(added) for amount in pair)
    written = ", ".join(map(str, flat))
    if fill:
        module, behind = f"nn.ConstantPad{len(added)}d(({written}), {fill})", f", value={fill}"
    else:
        module = called(f"nn.{MODULES.get(kind, MODULES['constant'])}{len(added)}d", flat)
        behind = "" if kind == "constant" else f', mode="{kind}"'
    return Step(module=module, function=fn(f"F.pad({{0}}, ({written}){behind})"), suffix="_pad")
