"""A whole file of Keras: imports, small layers, blocks, the network, and its summary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from weigh.network.graph import Graph
from weigh.write.code.about import about, reasons
from weigh.write.code.indices import readers_of, vocabulary
from weigh.write.code.keras.body import Body, Session, input_lines, keras_name
from weigh.write.code.keras.helpers import sources
from weigh.write.code.keras.nesting import varied
from weigh.write.code.layouts import own
from weigh.write.code.marks import marks
from weigh.write.code.names import Names, identifier, snake, unnumbered
from weigh.write.code.scopes import Scope, scopes_of
from weigh.write.code.text import Code, block, called, docstring, laid_out, literal
from weigh.write.code.training import in_keras
from weigh.write.code.variables import POOL
from weigh.write.code.written import Written


def written(graph: Graph, named: bool = False, marked: bool = False) -> Written:
    """The network as Keras code; `named`: every layer is given its name; `marked`: what each gives goes through a mark.

    Raises: WriteError where Keras has no form for something in it, or where a size that it needs is not known.
    """
    found = _written(graph, named, marked, frozenset())
    clash = operations(found.text) & {unnumbered(path.rpartition("/")[2]) for path in found.paths.values()}
    return _written(graph, named, marked, clash) if clash else found


INFIX: Final = {
    " + ": "add", " - ": "subtract", " * ": "multiply", " / ": "true_divide", " @ ": "matmul", " ** ": "power",
    "[": "get_item", " -": "negative",
}  # fmt: skip
"""What Keras calls the operation that each operator of Python makes in a model."""


def operations(text: str) -> frozenset[str]:
    """The names that Keras gives to what the code computes beside its layers; a few more do no harm."""
    called = re.findall(r"\bops\.(?:\w+\.)?(\w+)\(", text)
    return frozenset([*called, *(name for sign, name in INFIX.items() if sign in text)])


def _written(graph: Graph, named: bool, marked: bool, taken: frozenset[str]) -> Written:
    """The same, no layer having one of the names that are taken."""
    scope = scopes_of(graph)
    other_shapes = varied(scope)
    session = Session(graph, named, marks(graph, marked), scope.stands_for, other_shapes, operations=taken)
    lines = _sequential(graph, session, scope)
    if lines is None:
        session = Session(graph, named, marks(graph, marked), scope.stands_for, other_shapes, operations=taken)
        lines = _functional(graph, session, scope)
    lines += _frozen(session)
    text = "\n".join(_file(graph, session, scope, lines))
    layouts = {value: own(len(value.tensor.axes)) for call in graph.calls for value in (*call.inputs, *call.outputs)}
    paths, places = dict(session.paths), session.marks.places()
    return Written(text.rstrip() + "\n", "model", paths, layouts, scope.inputs, scope.outputs, **places)


def _frozen(session: Session) -> Iterator[str]:
    """Layers that hold layers are frozen where they stand in the model."""
    for layer in dict.fromkeys(session.frozen):
        path = "".join(f".get_layer({literal(name)})" for name in session.paths[layer].split("/"))
        yield from laid_out(f"model{path}.trainable = False")


def _sequential(graph: Graph, session: Session, scope: Scope) -> list[str] | None:
    """The network as a list of layers, where it was one, or where it is no Keras network and could be one."""
    if graph.type != "Sequential" and graph.dialect.startswith(("keras", "tf")):
        return None
    body = Body(session, scope, "", inside_layer=False)
    texts = body.chain()
    if texts is None or len(texts) < 2:
        return None
    (line,) = list(input_lines(body, scope.inputs, ["x"]))[:1]
    first = Code(line.removeprefix("x = "))
    name = keras_name(graph.name)
    told = None if name == "sequential" else name
    return laid_out(f"model = {called('keras.Sequential', [first, *map(Code, texts)], name=told)}")


def _functional(graph: Graph, session: Session, scope: Scope) -> list[str]:
    body = Body(session, scope, "", inside_layer=False)
    names = Names(set(POOL))
    single = len(scope.inputs) == 1
    inputs = ["inputs" if single else names.take(identifier(value.name, "x")) for value in scope.inputs]
    body.write(inputs)
    reads = inputs[0] if single else f"[{', '.join(inputs)}]"
    gives = body.results[0] if len(body.results) == 1 else f"[{', '.join(body.results)}]"
    name = keras_name(graph.name)
    told = None if name == snake("Functional") else name
    lines = [*input_lines(body, scope.inputs, inputs), *body.lines]
    return lines + laid_out(f"model = {called('keras.Model', Code(reads), Code(gives), name=told)}")


def _file(graph: Graph, session: Session, scope: Scope, lines: list[str]) -> Iterator[str]:
    helpers = sources(session.helpers)
    definitions = [_renamed(text, name) for text, name in session.definitions.items()]
    code = "\n\n\n".join([*helpers, *definitions, "\n".join(lines)])
    takes, gives = ([own(len(value.tensor.axes)) for value in values] for values in (scope.inputs, scope.outputs))
    yield from docstring(*about(graph, takes, gives), *reasons(session.helpers, graph, "keras"))
    yield ""
    yield "import keras"
    used = [name for name in ("layers", "ops") if f"{name}." in code]
    if used:
        yield f"from keras import {', '.join(used)}"
    yield ""
    if helpers or definitions:
        yield ""
    yield code
    yield from in_keras(graph)
    yield ""
    yield from block('if __name__ == "__main__":', ["model.summary()", *_run(graph, scope)])


def _run(graph: Graph, scope: Scope) -> Iterator[str]:
    """The network called once on random inputs; nothing where their sizes are not known."""
    readers = readers_of(graph)
    given: list[str] = []
    for value in scope.inputs:
        sizes = value.tensor.shape[1:]
        if not all(isinstance(size, int) for size in sizes):
            return
        shape = f"({', '.join(['1', *map(str, sizes)])}{',' if not sizes else ''})"
        top = vocabulary(value, readers)
        given.append(f"keras.random.randint({shape}, 0, {top})" if top else f"keras.random.normal({shape})")
    if given:
        text = given[0] if len(given) == 1 else f"[{', '.join(given)}]"
        shapes = f"model({text})"
        yield from laid_out(
            f"print({shapes}.shape)" if len(scope.outputs) == 1 else f"print([y.shape for y in {shapes}])"
        )


def _renamed(text: str, name: str) -> str:
    head = "class Block(" if text.startswith("class") else "def Block("
    return text.replace(head, head.replace("Block", name), 1)
