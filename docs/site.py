"""What the documentation site has beside the pages written by hand, made when it is built, by mkdocs-gen-files: the
README as its first page, the changes, and one page a family of ops from docstrings, sentences and real figures.
"""

from __future__ import annotations

import inspect
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from dataclasses import MISSING, fields
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import weigh.ops
from weigh.ask.explain import explain_row
from weigh.ask.ledger import ledger
from weigh.network.ops import Op
from weigh.show.explain_text import explain_text
from weigh.sources import read_source
from weigh.words.ops import Sentences

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
COPIED = {"README.md": "index.md", "CHANGELOG.md": "changelog.md", "CONTRIBUTING.md": "contributing.md"}
"""Pages of the repository that the site has too, by the name they get there."""
LINK = re.compile(r"\]\((?!https?:|#)([^)]+)\)")
UNSAID = frozenset(["loss", "opaque", "recorded", "traced", "ownership", "mapping", "picking", "unfit"])
"""Families that no user calls a layer: what a reading keeps where there is no op of the field's own."""

IN_KERAS = """\
import keras
from keras.layers import *

inputs = [{inputs}]
model = keras.Model(inputs, {layer}({call}))
"""
IN_TORCH = """\
from torch import nn

class Example(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = {layer}

    def forward(self, {names}):
        return self.layer{call}
"""


def relinked(text: str) -> str:
    """A page of the root, with its links as they are from inside docs/; what the site lacks is named without a link."""

    def target(match: re.Match[str]) -> str:
        path, anchor = match[1].partition("#")[::2]
        path = COPIED.get(path, path.removeprefix("docs/"))
        known = path in COPIED.values() or (HERE / path).is_file()
        return f"]({path}{'#' + anchor if anchor else ''})" if known else "](" + "#)"

    def line(text: str) -> str:
        linked = LINK.sub(target, text)
        return re.sub(r"(?<!!)\[([^\]]*)\]\(#\)", r"\1", linked)

    return "".join(map(line, text.splitlines(keepends=True)))


def families() -> Iterator[tuple[str, ModuleType, list[type[Op]]]]:
    """Every module of ops that defines some, with its ops in the order of the source."""
    for found in sorted(pkgutil.iter_modules(weigh.ops.__path__), key=lambda found: found.name):
        module = import_module(f"weigh.ops.{found.name}")
        ops = [one for one in vars(module).values() if _is_op(one, module.__name__)]
        if ops and found.name not in UNSAID:
            yield found.name, module, ops


def _is_op(thing: Any, module: str) -> bool:
    """An op that can be made, of this module: a base class that others share has no kind of its own."""
    return isinstance(thing, type) and issubclass(thing, Op) and thing.__module__ == module and "kind" in vars(thing)


def page(name: str, module: ModuleType, ops: list[type[Op]], examples: dict[str, dict[str, str]]) -> str:
    """The page of a family."""
    texts: dict[str, Sentences] = import_module(f"weigh.words.ops.{name}").TEXTS
    parts = [f"# {name.replace('_', ' ').capitalize()}", inspect.getdoc(module) or ""]
    for op in ops:
        parts += [f"## {op.__name__}", docstring(op), signature(op)]
        if op.kind in texts:
            parts.append(sentences(texts[op.kind]))
        if op.kind in examples:
            parts.append(example(op.kind, examples[op.kind]))
    return "\n\n".join(filter(None, parts)) + "\n"


def docstring(op: type[Op]) -> str:
    """What the class says of itself; its doctests as Python."""
    text = inspect.cleandoc(op.__doc__ or "")
    text = re.sub(r"(?ms)^(>>> .*?)(?=^\s*$|\Z)", r"```python\n\1\n```\n", text)
    return text.replace(" * ", r" \* ")


def signature(op: type[Op]) -> str:
    """The fields, with their defaults."""
    rows = [f"| `{one.name}` | `{str(one.type).replace('|', 'or')}` | {_default(one.default)} |" for one in fields(op)]
    return "\n".join(["| field | type | default |", "|---|---|---|", *rows]) if rows else ""


def _default(value: Any) -> str:
    return "" if value is MISSING else f"`{value!r}`"


def sentences(said: Sentences) -> str:
    """How weights, shape and work come about, as `weigh explain` says it."""
    labels = zip(("Weights", "Shape", "MACs"), said, strict=True)
    return "\n\n".join(f"**{label}.** {_plain(text)}" for label, text in labels if text)


def _plain(text: str) -> str:
    """A template without its numbers: {filters} is read as the field's name."""
    return re.sub(r"\{(\w+)[^}]*\}", r"`\1`", text)


def program(given: dict[str, str]) -> str:
    """The network of an example as code."""
    shapes = [part.strip() for part in given["input"].split(";")]
    if "torch" in given:
        names = ", ".join("xyz"[: len(shapes)])
        return IN_TORCH.format(layer=given["torch"], names=names, call=given.get("call", f"({names})"))
    inputs = ", ".join(f"keras.Input(({shape},))" for shape in shapes)
    call = given.get("call", "inputs[0]" if len(shapes) == 1 else "inputs")
    return IN_KERAS.format(layer=given["code"], inputs=inputs, call=call)


def example(kind: str, given: dict[str, str]) -> str:
    """A layer weighed: the code, and what `weigh explain` prints of it."""
    shapes = [tuple(map(int, part.split(","))) for part in given["input"].split(";")]
    inputs = dict(zip("xyz", shapes, strict=False)) if "torch" in given else {}
    book = ledger(read_source("-", text=program(given).encode(), inputs=inputs).graphs[0])
    row = next(row for row in book.rows if row.calls[0].op is not None and row.calls[0].op.kind == kind)
    lines = explain_text(explain_row(book, row), width=100)
    text = "\n".join("".join(span.text for span in line).rstrip() for line in lines)
    given_shapes = " and ".join(f"`{shape}`" for shape in shapes)
    return f"`{given.get('code') or given['torch']}` on {given_shapes}:\n\n```text\n{text}\n```"


def build() -> None:
    """Write all pages into the site that is being built."""
    import mkdocs_gen_files

    for source, name in COPIED.items():
        with mkdocs_gen_files.open(name, "w") as file:
            file.write(relinked((ROOT / source).read_text(encoding="utf-8")))
    examples = tomllib.loads((HERE / "op_examples.toml").read_text(encoding="utf-8"))
    contents = []
    for name, module, ops in families():
        with mkdocs_gen_files.open(f"ops/{name}.md", "w") as file:
            file.write(page(name, module, ops, examples))
        contents.append(f"- [{name.replace('_', ' ').capitalize()}]({name}.md)")
    with mkdocs_gen_files.open("ops/SUMMARY.md", "w") as file:
        file.write("\n".join(contents) + "\n")


if __name__ == "<run_path>":  # as mkdocs-gen-files runs a script
    build()
