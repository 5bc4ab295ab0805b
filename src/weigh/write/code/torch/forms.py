"""What the tables of PyTorch are made of: the site of one call, and the form that it takes in code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from weigh.network.graph import Call
from weigh.network.ops import Op
from weigh.network.sizes import Size
from weigh.network.tensors import Tensor, Weight
from weigh.write.code.faults import refused
from weigh.write.code.layouts import Layout, channels_before, own
from weigh.write.code.sizes import Unknown, size_text
from weigh.write.code.text import Code, called

Function = Callable[..., str]
"""From the texts of the inputs to an expression."""


def fn(template: str) -> Function:
    """An expression over the inputs: `{0}` is the first, `{all}` are all of them with commas between.

    >>> fn("F.relu({0})")("x"), fn("torch.cat(({all}), 1)")("x", "y")
    ('F.relu(x)', 'torch.cat((x, y), 1)')
    """
    return lambda *inputs: template.format(*inputs, all=", ".join(inputs))


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done: by a module (`nn.ReLU()`), by a function of the inputs, or by either.

    call: how the module is called, where it is not simply given the inputs; `self` stands for it. suffix: of its name,
    behind the layer's.
    """

    module: str = ""
    function: Function | None = None
    call: Function | None = None
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What one call is in PyTorch: steps, one behind the other, of which `main` is the layer itself.

    takes: the layout in which each input is wanted; None: as it is held, all inputs alike. gives: the layouts of the
    outputs; None: that of the inputs. helpers: the small modules that it needs. comment: of the line. unpack: how the
    outputs are taken apart, where it is not one after the other. tied: its weights that another layer owns. frozen: the
    names of those that are not trained. chain: whether its modules alone do all of it, so that it may stand in
    nn.Sequential.
    """

    steps: tuple[Step, ...]
    takes: tuple[Layout, ...] | None = None
    gives: tuple[Layout, ...] | None = None
    main: int = 0
    helpers: tuple[str, ...] = ()
    comment: str = ""
    unpack: str = ""
    tied: tuple[Weight, ...] = ()
    frozen: tuple[str, ...] = ()
    chain: bool = True


@dataclass(frozen=True, slots=True)
class Site:
    """One call, as far as a form may look at it.

    layouts: how the inputs are held. wanted: the layout that the readers of an output ask for. unknown: an expression
    for a size that is not known, where a tensor at hand has it.
    """

    call: Call
    op: Op
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    layouts: tuple[Layout, ...]
    unknown: Unknown
    wanted: Callable[[int], Layout] = field(default=lambda _: ())
    dialect: str = ""
    device: str = ""

    @property
    def x(self) -> Tensor:
        return self.inputs[0]

    @property
    def rank(self) -> int:
        return len(self.x.axes)

    def inner(self, op: Op, inputs: tuple[Tensor, ...], outputs: tuple[Tensor, ...]) -> Site:
        """The site of an op inside this one, its inputs in the graph's own order."""
        layouts = tuple(own(len(x.axes)) for x in inputs)
        return Site(self.call, op, inputs, outputs, layouts, self.unknown, lambda _: (), self.dialect)

    def whole(self, size: Any, what: str) -> int:
        """A size that has to be a number. Raises: WriteError where it is not known."""
        if isinstance(size, int) and not isinstance(size, bool):
            return size
        raise refused("size_unknown", self.call, what=what, size=str(size), target="PyTorch")

    def channels(self, axis: int = -1, tensor: Tensor | None = None) -> int:
        x = self.x if tensor is None else tensor
        return self.whole(x.axes[axis].size, "channels" if len(x.axes) > 2 else "features")

    def size(self, size: Size, what: str = "size") -> Code:
        """A size as code, an expression where it is not known. Raises: WriteError where nothing tells it."""
        text = size_text(size, self.unknown)
        if text is None:
            raise refused("size_unknown", self.call, what=what, size=str(size), target="PyTorch")
        return Code(text)

    def shape(self, tensor: Tensor) -> list[Code]:
        return [self.size(axis.size, axis.name) for axis in tensor.axes]

    def no_form(self, why: str = "") -> Exception:
        why = f" for {why!r}" if why else ""
        return refused(
            "no_form", self.call, op=type(self.op).__name__, type=self.call.layer.type, target="PyTorch", why=why
        )


Build = Callable[[Any, Site], Form]
Table = Mapping[type[Op], Build]


def module(text: str, *behind: Step, **rest: Any) -> Form:
    """A layer that is one module, and what is done behind it."""
    return Form((Step(module=text), *behind), **rest)


def function(template: str | Function, module_text: str = "", **rest: Any) -> Form:
    """A layer that is one function; the module that does the same, where there is one."""
    made = fn(template) if isinstance(template, str) else template
    return Form((Step(module=module_text, function=made),), chain=bool(module_text), **rest)


def nothing(comment: str = "") -> Form:
    """A layer that does nothing while predicting."""
    return Form((Step(module="nn.Identity()", function=fn("{0}")),), comment=comment)


def helper(name: str, *arguments: Any, takes: Sequence[Layout] | None = None, **named: Any) -> Form:
    """A layer that PyTorch has not: one of the small modules of `helpers`."""
    return Form(
        (Step(module=called(name, *arguments, **named)),), None if takes is None else tuple(takes), helpers=(name,)
    )


def spatial(site: Site, count: int, channels_first: bool) -> Layout:
    """The layout that a module over so many spatial axes reads. Raises: WriteError where the input has other axes."""
    if site.rank != count + 2:
        raise site.no_form()
    return channels_before(site.rank, 1 if channels_first else -1)


def graphs_own(site: Site) -> tuple[Layout, ...]:
    return tuple(own(len(x.axes)) for x in site.inputs)


def graphs_own_outputs(site: Site) -> tuple[Layout, ...]:
    return tuple(own(len(y.axes)) for y in site.outputs)
