"""Code as text -> networks, in the words of the framework that it is written for."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from weigh.network.graph import Gap, Graph
from weigh.readers.vocabulary.wishes import Neighbours, Wish

if TYPE_CHECKING:
    from collections.abc import Iterator

TORCH = frozenset({
    "torch", "torchvision", "torchinfo", "torchsummary", "timm", "pytorch_lightning", "lightning", "torchaudio",
    "torchtext", "einops",
})  # fmt: skip
KERAS = frozenset({"keras", "tensorflow", "tf_keras", "keras_core", "keras_applications"})
"""Packages that tell which framework a program is written for."""
_TORCH_NAMES = frozenset({"nn", "F", "torch"})


def read_code(
    tree: ast.Module, wish: Wish, python2: bool = False, neighbours: Neighbours = lambda dotted: None
) -> tuple[list[Graph], list[Gap]]:
    """Every network that a program makes, and what was remarked.

    Raises: SelectionError, LimitError.
    """
    if is_torch(tree, wish.dialect):
        from weigh.readers.torch.reader import read_torch

        return read_torch(tree, wish, python2=python2, neighbours=neighbours)
    from weigh.readers.keras.reader import read_keras

    return read_keras(tree, wish, python2=python2, neighbours=neighbours)


def is_torch(tree: ast.Module, dialect: str | None) -> bool:
    """Whether a program is written for PyTorch: it says so, or imports it, or uses its names without imports."""
    if dialect is not None:
        return dialect == "torch"
    imported = imported_by(tree)
    torch, keras = (sum(name in packages for name in imported) for packages in (TORCH, KERAS))
    if torch or keras:
        return torch > keras or (torch == keras and _names_torch(tree))
    return "transformers" in imported or _names_torch(tree)


def imported_by(tree: ast.Module) -> list[str]:
    """The packages that a program imports, anywhere in it, each as often as it does."""
    return [name.split(".")[0] for node in ast.walk(tree) for name in _imports(node)]


def _imports(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and not node.level:
        yield node.module or ""


def _names_torch(tree: ast.Module) -> bool:
    """`nn.Linear(...)`, `class Net(nn.Module)`, `torch.randn(...)` in code that was pasted without its imports."""
    return any(
        (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in _TORCH_NAMES)
        or (isinstance(node, ast.ClassDef) and any(isinstance(b, ast.Name) and b.id == "Module" for b in node.bases))
        for node in ast.walk(tree)
    )
