"""What a Keras network owns beside the layers that lead to its outputs: its own weights, and what leads to nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weigh.network.graph import Call
from weigh.network.tensors import Weight
from weigh.write.code.faults import refused
from weigh.write.code.text import called, laid_out

if TYPE_CHECKING:
    from weigh.write.code.keras.body import Body


def weight(body: Body, call: Call) -> None:
    """A weight of the program's own: of the layer that is being written, or a small layer that gives it."""
    if not call.applied.weights:
        raise refused("no_form", call, op=type(call.op).__name__, type=call.layer.type, target="Keras", why="")
    (made,) = call.applied.weights[:1]
    _check(call, made)
    if body.inside_layer:
        if call.layer not in body.held:
            body.held[call.layer] = _attribute(body, call, made, body.attribute(call.layer), call.layer.name)
        body.variables.fixed(call.outputs[0], body.held[call.layer])
        return
    body.session.helpers.append("Weight")
    trainable = _trainable(body, call, made)

    def constructor() -> str:
        return called("Weight", made.shape, trainable=trainable, name=body.name_of(call.layer, "Weight"))

    anything = next((name for _, name in body.variables.alive()), "")
    callee = body.hold(call.layer, constructor) if body.uses[call.layer] > 1 else constructor()
    text = body.session.marks.on(call.layer, f"{callee}({anything})")
    body.lines += laid_out(f"{body.variables.new(call.outputs[0])} = {text}")


def idle(body: Body, call: Call) -> None:
    """A layer that is owned and never called: its weights alone."""
    for one in call.applied.weights:
        _check(call, one)
        name = body.unused(f"{body.local(call.layer)}_{one.name}")
        if body.inside_layer:
            _attribute(body, call, one, body.attribute(call.layer), name)
            continue
        body.session.helpers.append("Weight")
        body.session.marks.part(call.layer, f"{body.path}{name}")
        text = called("Weight", one.shape, trainable=_trainable(body, call, one), name=name)
        body.idle.append(lambda x, text=text: f"{text}({x})")


def alongside(body: Body) -> None:
    """A model owns and runs only what leads to its outputs: the rest is handed to one of them, which goes on."""
    goes_on = next((value for value in body.scope.outputs if value not in body.scope.inputs), None)
    if goes_on is None or not (body.unread or body.idle):
        return
    body.session.helpers.append("Alongside")
    name, *others = (body.variables.names[value] for value in (goes_on, *body.unread))
    others += [made(name) for made in body.idle]
    body.lines += laid_out(f"{name} = Alongside()({', '.join([name, *others])})")


def _attribute(body: Body, call: Call, made: Weight, attribute: str, name: str) -> str:
    """A weight of the layer that is being written; how it is read."""
    body.session.marks.part(call.layer, f"{body.path}{attribute}")
    text = called("self.add_weight", shape=made.shape, trainable=_trainable(body, call, made), name=name)
    body.made.append((attribute, text))
    return f"self.{attribute}"


def _trainable(body: Body, call: Call, made: Weight) -> bool | None:
    return None if made.trainable and call.layer not in body.session.graph.frozen else False


def _check(call: Call, made: Weight) -> None:
    """Raises: WriteError where a size is not known."""
    for axis in made.axes:
        if not isinstance(axis.size, int):
            raise refused("size_unknown", call, what=axis.name, size=str(axis.size), target="Keras")
