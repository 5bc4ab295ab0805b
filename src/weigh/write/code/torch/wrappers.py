"""Ops around other ops, as PyTorch has them."""

from __future__ import annotations

from dataclasses import replace

from weigh.network.ops import apply
from weigh.network.tensors import Tensor, Weight
from weigh.ops.linear_algebra import Variable
from weigh.ops.preprocessing import Chain
from weigh.ops.wrappers import TimeDistributed
from weigh.write.code.layouts import own
from weigh.write.code.spelling import bracketed
from weigh.write.code.text import Code, called
from weigh.write.code.torch.forms import Form, Function, Site, Step, Table, fn, graphs_own

FREE_OF_STEPS = frozenset(["Dense", "Activation", "Dropout", "Identity", "Noise", "Rescale", "Embedding"])
"""Ops that do the same at every position, whatever axes there are in front of the last."""


def _variable(op: Variable, site: Site) -> Form:
    return form_of_weight(op.weight, site)


def form_of_weight(weight: Weight, site: Site) -> Form:
    """A parameter of the module that it stands in."""
    sizes = [site.whole(axis.size, axis.name) for axis in weight.axes]
    shape = ", ".join(map(str, sizes)) if sizes else "()"
    frozen = "" if weight.trainable else ", requires_grad=False"
    return Form((Step(module=f"nn.Parameter(torch.zeros({shape}){frozen})"),), (), (own(len(sizes)),), chain=False)


def _time_distributed(op: TimeDistributed, site: Site) -> Form:
    """Steps and batch are one axis for the inner layer; what reads only the last axis needs no such thing."""
    from weigh.write.code.torch.table import form_of

    if len(site.inputs) != 1 or len(site.outputs) != 1:
        raise site.no_form()
    if type(op.inner).__name__ in FREE_OF_STEPS:
        return form_of(op.inner, replace(site, op=op.inner))
    x = site.x.replace(1)
    y = apply(op.inner, (x,)).outputs[0]
    made = form_of(op.inner, site.inner(op.inner, (x,), (y,)))
    takes = made.takes[0] if made.takes is not None else own(len(x.axes))
    gives = made.gives[0] if made.gives is not None else takes
    if all(step.function is not None for step in made.steps):
        step = Step(function=_on_every_step([step.function for step in made.steps if step.function is not None]))
        return Form((step,), (_with_steps(takes),), (_with_steps(gives),), chain=False)
    if not made.chain or any(not step.module or step.call for step in made.steps):
        raise site.no_form()
    inner = [Code(step.module) for step in made.steps]
    text = called("TimeDistributed", *inner)
    step = Step(module=text)
    return Form((step,), (_with_steps(takes),), (_with_steps(gives),), helpers=("TimeDistributed", *made.helpers))


def _on_every_step(functions: list[Function]) -> Function:
    """The functions on steps and batch as one axis, which are two again afterwards."""

    def made(x: str) -> str:
        text = f"{x}.flatten(0, 1)"
        for function in functions:
            text = function(text)
        return f"{bracketed(text)}.unflatten(0, {x}.shape[:2])"

    return made


def _with_steps(layout: tuple[int, ...]) -> tuple[int, ...]:
    """The layout with the axis of the steps behind the batch."""
    return (0, 1, *(axis + 1 for axis in layout[1:]))


def _chain(op: Chain, site: Site) -> Form:
    """Steps of several ops, each in the graph's own order."""
    from weigh.write.code.torch.table import form_of

    inputs: tuple[Tensor, ...] = site.inputs
    steps: list[Step] = []
    helpers: list[str] = []
    for one in op.steps:
        outputs = apply(one, inputs).outputs
        made = form_of(one, site.inner(one, inputs, outputs))
        plain = graphs_own(replace(site, inputs=inputs))
        if made.takes not in (None, plain) or made.gives not in (None, tuple(own(len(y.axes)) for y in outputs)):
            raise site.no_form()
        steps += made.steps
        helpers += made.helpers
        inputs = outputs
    steps = [replace(step, suffix=step.suffix or f"_{number}") for number, step in enumerate(steps)]
    gives = tuple(own(len(y.axes)) for y in site.outputs)
    return Form(tuple(steps) or (Step("nn.Identity()", fn("{0}")),), graphs_own(site), gives, helpers=tuple(helpers))


TABLE: Table = {Variable: _variable, TimeDistributed: _time_distributed, Chain: _chain}
