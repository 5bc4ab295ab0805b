"""A whole file of PyTorch: imports, small modules, blocks, the network, and a run of it."""

from __future__ import annotations

from collections.abc import Iterator

from weigh.network.graph import Graph
from weigh.write.code.about import about, reasons
from weigh.write.code.indices import readers_of, vocabulary
from weigh.write.code.layouts import Layout
from weigh.write.code.marks import marks
from weigh.write.code.names import Names, class_name, identifier
from weigh.write.code.scopes import Scope, scopes_of
from weigh.write.code.text import block, docstring, laid_out, prose
from weigh.write.code.torch.body import Body, Session
from weigh.write.code.torch.helpers import sources
from weigh.write.code.torch.reserved import GLOBAL
from weigh.write.code.torch.ties import ties
from weigh.write.code.torch.wanted import wanted
from weigh.write.code.training import in_torch
from weigh.write.code.written import Written


def written(graph: Graph, marked: bool = False) -> Written:
    """The network as PyTorch code; `marked`: what each layer gives goes through a mark.

    Raises: WriteError where PyTorch has no form for something in it, or where a size that it needs is not known.
    """
    readers = readers_of(graph)
    scope = scopes_of(graph)
    session = Session(graph, readers, marks(graph, marked), stands_for=scope.stands_for)
    takes = [wanted(value, readers) for value in scope.inputs]
    chain = Body(session, scope, "", takes)
    made = chain.chain()
    if made is not None and not session.ties:
        lines, entry, body = laid_out(f"model = {made}"), "model", chain
    else:
        session = Session(graph, readers, marks(graph, marked), stands_for=scope.stands_for)
        body = Body(session, scope, "", takes)
        body.write()
        body.behind += ties(session)
        name = session.names.take(class_name(graph.name))
        lines, entry = body.class_lines(name, [prose(graph.name) or name]), f"{name}()"
    layouts = {**dict(zip(scope.inputs, takes, strict=True)), **session.layouts}
    text = "\n".join(_file(graph, session, scope, lines, entry, takes, body.gives))
    paths, places = dict(session.paths), session.marks.places()
    return Written(text.rstrip() + "\n", entry, paths, layouts, scope.inputs, scope.outputs, **places)


def _file(
    graph: Graph, session: Session, scope: Scope, lines: list[str], entry: str, takes: list[Layout],
    gives: tuple[Layout, ...],
) -> Iterator[str]:  # fmt: skip
    helpers = sources(session.helpers)
    classes = [text.replace("class Block(", f"class {name}(", 1) for text, name in session.classes.items()]
    run = list(_run(graph, session, scope, entry, takes))
    code = "\n\n\n".join([*helpers, *classes, "\n".join(lines)])
    yield from docstring(*about(graph, takes, gives), *reasons(session.helpers, graph, "torch"))
    yield ""
    yield from _imports(code)
    yield ""
    if helpers or classes or entry != "model":
        yield ""
    yield code
    if run:
        yield ""
        if entry != "model":
            yield ""
        yield from block('if __name__ == "__main__":', run)


def _imports(code: str) -> Iterator[str]:
    """What the code uses; the run at its end uses torch itself."""
    standard = [text for text, used in (("import math", "math."), ("from collections import OrderedDict",
    "OrderedDict("))
                if used in code]  # fmt: skip
    yield from standard
    if standard:
        yield ""
    yield "import torch"
    if "F." in code:
        yield "import torch.nn.functional as F"
    yield "from torch import nn"


def _run(graph: Graph, session: Session, scope: Scope, entry: str, takes: list[Layout]) -> Iterator[str]:
    """The network called once on random inputs; nothing where their sizes are not known."""
    names = Names(GLOBAL)
    lines: list[str] = []
    given: list[str] = []
    for value, layout in zip(scope.inputs, takes, strict=True):
        sizes = [value.tensor.axes[axis].size for axis in layout]
        shape = ", ".join(str(size) if isinstance(size, int) else "1" for size in sizes)
        if not all(isinstance(size, int) for size in sizes[1:]):
            return
        name = names.take("x" if len(scope.inputs) == 1 else identifier(value.name, "x"))
        top = vocabulary(value, session.readers)
        one = "," if len(sizes) == 1 else ""
        text = f"torch.randint({top}, ({shape}{one}))" if top else f"torch.randn({shape})"
        lines += laid_out(f"{name} = {text}")
        given.append(name)
    if entry != "model":
        yield f"model = {entry}"
    yield from in_torch(graph)
    yield from lines
    shapes = f"model({', '.join(given)})"
    yield f"print({shapes}.shape)" if len(scope.outputs) == 1 else f"print([y.shape for y in {shapes}])"
