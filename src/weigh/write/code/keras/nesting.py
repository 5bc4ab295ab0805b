"""Scopes inside a Keras network: models of their own, built by a function, and layers of the network's own classes."""

from __future__ import annotations

from weigh.network.graph import Layer
from weigh.network.tensors import BATCH_AXIS
from weigh.words.writing import DOCSTRINGS
from weigh.write.code.keras.body import MODELS, Body, Session, input_lines
from weigh.write.code.keras.reserved import GLOBAL
from weigh.write.code.names import Names, class_name, identifier
from weigh.write.code.scopes import Scope, is_weight, within
from weigh.write.code.text import Code, block, called, docstring, laid_out, prose
from weigh.write.code.variables import POOL


def constructor(session: Session, outer: Body, scope: Scope) -> str:
    """How the layer of an inner scope is made. Equal scopes become one class or function."""
    layer = scope.layer
    assert layer is not None
    if is_model(session, scope):
        name = outer.name_of(layer, layer.type if layer.type in MODELS else "Functional")
        path = f"{session.paths[layer]}/"
        chain = Body(session, scope, path, inside_layer=False)
        texts = chain.chain() if layer.type == "Sequential" or session.graph.dialect == "torch" else None
        if texts is not None:
            return called("keras.Sequential", [Code(text) for text in texts], name=name)
        return _function(session, scope, path, name)
    name = outer.name_of(layer, class_name(layer.type, "Block"))
    return _class(session, scope, f"{session.paths[layer]}/", name)


def is_model(session: Session, scope: Scope) -> bool:
    """Whether it can be a model: all it reads comes with a batch, and it brings in no weights by itself."""
    layer = scope.layer
    assert layer is not None
    own = layer.type in MODELS or session.graph.dialect == "torch"
    with_batch = all(value.tensor.axes[:1] == (BATCH_AXIS,) and not value.tensor.has_rest for value in scope.inputs)
    fits = with_batch and bool(scope.inputs) and layer not in session.varied
    return own and fits and not any(map(is_weight, scope.steps))


def varied(root: Scope) -> frozenset[Layer]:
    """The layers of inner scopes that read other shapes at other times."""
    shapes: dict[Layer, set[tuple[str, ...]]] = {}
    for scope in within(root):
        if scope.layer is not None:
            shapes.setdefault(scope.layer, set()).add(tuple(str(value.tensor) for value in scope.inputs))
    return frozenset(layer for layer, met in shapes.items() if len(met) > 1)


def _function(session: Session, scope: Scope, path: str, name: str | None) -> str:
    body = Body(session, scope, path, inside_layer=False)
    names = Names({*GLOBAL, *POOL})
    inputs = [names.take(identifier(value.name or "input", "input")) for value in scope.inputs]
    inputs = ["inputs"] if len(inputs) == 1 else inputs
    body.write(inputs)
    lines = [*input_lines(body, scope.inputs, inputs), *body.lines]
    reads = inputs[0] if len(inputs) == 1 else f"[{', '.join(inputs)}]"
    gives = body.results[0] if len(body.results) == 1 else f"[{', '.join(body.results)}]"
    lines += laid_out(f"return keras.Model({reads}, {gives}, name=name)")
    text = "\n".join(block("def Block(name=None):", [*docstring(_doc(session, scope)), *lines]))
    found = _defined(session, text, identifier(scope.layer.name if scope.layer else "block"))
    return called(found, name=name)


def _class(session: Session, scope: Scope, path: str, name: str | None) -> str:
    body = Body(session, scope, path, inside_layer=True)
    names = Names(GLOBAL)
    inputs = [
        names.take("x" if len(scope.inputs) == 1 else identifier(value.name, "x") if value.name else "x")
        for value in scope.inputs
    ]
    body.write(inputs)
    setup = ["super().__init__(**options)"]
    for attribute, text in body.made:
        setup += laid_out(f"self.{attribute} = {text}")
    methods = [*block("def __init__(self, **options):", setup), ""]
    parameters = ", ".join(["self", *inputs])
    methods += block(f"def call({parameters}):", [*body.lines, *laid_out(f"return {', '.join(body.results)}")])
    text = "\n".join(block("class Block(layers.Layer):", [*docstring(_doc(session, scope)), "", *methods]))
    layer = scope.layer
    assert layer is not None
    return called(_defined(session, text, class_name(layer.type, "Block")), name=name)


def _doc(session: Session, scope: Scope) -> str:
    assert scope.layer is not None
    return DOCSTRINGS["block"].format(type=prose(scope.layer.type), network=prose(session.graph.name))


def _defined(session: Session, text: str, wanted: str) -> str:
    """The name of a class or function with this text."""
    found = session.definitions.get(text)
    if found is None:
        found = session.definitions[text] = session.names.take(wanted)
    return found
