"""Sources that build no network: what is said of them, by what they are: no text, code for another framework, or code
that has to be told what to call."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Final

from weigh.network.errors import Fault
from weigh.network.graph import Gap
from weigh.network.place import Place
from weigh.readers.code import KERAS, TORCH, imported_by, is_torch
from weigh.readers.python.binding import asked_for
from weigh.readers.python.repair.result import Repaired
from weigh.readers.reading import UNNAMED
from weigh.readers.vocabulary.wishes import BUILDERS
from weigh.words.faults_sources import BINARIES, REMEDIES, STANDARD_INPUT
from weigh.words.remarks import NEAR

SIGNATURES: Final = (
    (b"PK\x03\x04", "zip"),
    (b"\x80\x02", "pickle"), (b"\x80\x03", "pickle"), (b"\x80\x04", "pickle"), (b"\x80\x05", "pickle"),
    (b"\x89HDF", "hdf5"), (b"\x93NUMPY", "numpy"), (b"\x1f\x8b", "gzip"), (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"), (b"\xff\xd8\xff", "picture"), (b"GIF8", "picture"), (b"RIFF", "picture"),
)  # fmt: skip
"""How files that are no text begin, and their keys in `words.faults_sources.BINARIES`."""

LONGEST_SIGNATURE: Final = 8

ABSENT: Final = {"torchvision": "source.absent", "checkpoint": "source.checkpoint"}
"""Notes on what a program builds its network of and is not at hand, and what is said where it builds no other."""

UNBUILT: Final = frozenset({
    "source.torch", "source.no_model", "source.no_framework", "source.foreign", "source.lost", "source.raised",
})  # fmt: skip
"""Kinds of what `unbuilt` gives."""

FOREIGN: Final = (
    "flax", "haiku", "equinox", "trax", "jax", "mxnet", "gluoncv", "paddle", "mindspore", "chainer", "lasagne",
    "theano", "caffe", "caffe2", "tflearn", "sonnet", "cntk", "tinygrad", "jittor", "oneflow", "sklearn",
)  # fmt: skip
"""Packages that networks are written with and whose code is not read; what others build on comes behind them."""


def called(name: str) -> str:
    """What a source is called in a sentence."""
    return STANDARD_INPUT if name == UNNAMED else repr(name)


def binary(name: str, data: bytes) -> Fault:
    """A source that is no text, and what it is instead."""
    kind = next((kind for begin, kind in SIGNATURES if data.startswith(begin)), "other")
    what, remedy = BINARIES[kind]
    return Fault("source.binary", {"path": name, "called": called(name), "what": what, "remedy": REMEDIES[remedy]})


def unbuilt(repaired: Repaired, name: str, dialect: str | None, notes: Sequence[Gap]) -> Fault:
    """A program that was read and builds no network: in which framework's words, and what to do about it.

    notes: what was remarked while reading. A line that could not be read is the likeliest reason, then a package
    that is not installed, then a statement that ends with an error.
    """
    tree = repaired.tree
    lost = next((item for item in repaired.repairs if item.lost), None)
    if lost is not None:
        facts = {"path": name, "called": called(name), "line": lost.line, "text": lost.text}
        return Fault("source.lost", facts, place=Place(lost.line))
    example = to_call(tree)
    absent = next((gap for gap in notes if gap.kind in ABSENT), None)
    if absent is not None:
        near = NEAR.format(near=absent.facts["near"]) if "near" in absent.facts else REMEDIES["checkpoint"]
        return Fault(ABSENT[absent.kind], {"called": called(name), "remedy": near, **absent.facts}, place=absent.place)
    raised = next((gap for gap in notes if gap.kind == "abandoned"), None)
    other = dialect is not None and is_torch(tree, None) != is_torch(tree, dialect)
    kind = "dialect" if other else "call" if example else "mend" if raised else "nothing"
    remedy = REMEDIES[kind].format(path=name, example=example, dialect=dialect)
    facts = {"path": name, "called": called(name), "example": example, "remedy": remedy}
    imported = {*imported_by(tree)}
    foreign = next((package for package in FOREIGN if package in imported), None)
    if foreign and dialect is None and not imported & (TORCH | KERAS):
        return Fault("source.foreign", {**facts, "package": foreign})
    if raised is not None:
        return Fault("source.raised", {**facts, **raised.facts}, place=raised.place)
    if is_torch(tree, dialect):
        return Fault("source.torch", facts)
    return Fault("source.no_model" if dialect or imported & KERAS or example else "source.no_framework", facts)


def to_call(tree: ast.Module) -> str:
    """The function or class of a source that most likely makes its network, written with what it asks for; empty where
    there is none.

    >>> to_call(ast.parse("def build(n, m=1):\\n    return Sequential([Dense(n)])"))
    'build(n=...)'
    """
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and _is_model(node)]
    makers = BUILDERS | {node.name for node in classes}
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and _calls(node) & makers]
    if functions:
        return f"{functions[-1].name}({_required(functions[-1])})"
    if not classes:
        return ""
    inits = (node for node in classes[-1].body if isinstance(node, ast.FunctionDef) and node.name == "__init__")
    init = next(inits, None)
    return f"{classes[-1].name}({_required(init, skip=1) if init else ''})"


def _required(function: ast.FunctionDef, skip: int = 0) -> str:
    """The arguments that have to be given, with their values left open; without the first `skip`."""
    by_position, _ = asked_for(function.args)
    return ", ".join(f"{name}=..." for name in by_position[skip:])


def _is_model(node: ast.ClassDef) -> bool:
    bases = (base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "") for base in node.bases)
    return any(base in BUILDERS for base in bases)


def _calls(node: ast.AST) -> set[str]:
    """The names of what is called inside."""
    found = (part.func for part in ast.walk(node) if isinstance(part, ast.Call))
    return {func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "") for func in found}
