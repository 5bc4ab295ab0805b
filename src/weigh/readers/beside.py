"""The other files that a program imports: those beside it, those of its package, and a few installed packages.

They are parsed and read like the program itself; nothing is imported or run.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from weigh.readers.python.repair import UnreadableSource, decode, repair

READ = frozenset({"torchvision", "timm"})
"""Installed packages whose networks are read from their source files, where a program asks for one."""
SKIPPED = frozenset({
    "transforms", "datasets", "io", "utils", "extension", "_internally_replaced_utils", "data", "_meta_registrations",
    "prototype", "_api", "_utils", "loss", "optim", "scheduler", "tv_tensors",
})  # fmt: skip
"""Parts of such packages on which no network depends."""
VOCABULARIES = frozenset({"keras", "tensorflow", "torch", "keras_core", "tf_keras", "keras_applications", "numpy"})
"""Packages whose words are known: their own files say nothing more."""


class Beside:
    """Files that a program may import, by dotted name.

    file: where the program stands; None for text at hand, which has only what is installed.
    """

    def __init__(self, file: Path | None) -> None:
        self.folder = file.resolve().parent if file is not None else None
        self.root, self.package = _package_of(self.folder) if self.folder is not None else (None, "")

    def __call__(self, dotted: str) -> ast.Module | None:
        if not all(part.isidentifier() for part in dotted.lstrip(".").split(".") if part):
            return None  # a program may set its own __package__: no name of it is a path
        top, _, below = dotted.partition(".")
        if top in READ:
            if not below or set(below.split(".")) & SKIPPED:
                return None
            root = installed(top) if self.root is None or self.package.split(".")[0] != top else self.root
            if root is None or root.joinpath(*dotted.split(".")).is_dir():  # all of a package: only what is asked for
                return None
            return _parsed(root, dotted)
        if self.root is not None and dotted.startswith(self.package.split(".")[0] + "."):
            return _parsed(self.root, dotted)
        return self._near(dotted)

    def _near(self, dotted: str) -> ast.Module | None:
        if self.folder is None:
            return None
        *package, name = dotted.lstrip(".").split(".")
        if package and self.folder.parts[-len(package) :] != tuple(package):
            return None
        return _read(self.folder / f"{name or '__init__'}.py")


def _package_of(folder: Path) -> tuple[Path | None, str]:
    """The folder above the outermost package that a folder belongs to, and the package's dotted name."""
    at = folder
    while (at / "__init__.py").is_file() and at.parent != at:
        at = at.parent
    package = ".".join(folder.relative_to(at).parts)
    known = not package or package.split(".")[0] in VOCABULARIES
    return (None, "") if known else (at, package)


@cache
def installed(package: str) -> Path | None:
    """The folder that holds an installed package; None where it is not installed. Finding it imports nothing."""
    from importlib.util import find_spec

    try:
        spec = find_spec(package)
    except (ImportError, ValueError):
        return None
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    return Path(places[0]).parent if places else None


def is_read(package: str) -> bool:
    """Whether the networks of a package are read from its own files: the one place where that is decided."""
    return package in READ and installed(package) is not None


def defining(package: str, name: str) -> str | None:
    """The module of an installed package that defines a function or class at its top level, by its text."""
    root = installed(package.split(".")[0])
    folder = root.joinpath(*package.split(".")) if root is not None else None
    if folder is None or not folder.is_dir():
        return None
    for file in sorted(folder.glob("*.py")):
        if any(f"\n{word} {name}{mark}" in _text(file) for word in ("def", "class") for mark in ("(", ":")):
            return f"{package}.{file.stem}"
    return None


@cache
def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _parsed(root: Path, dotted: str) -> ast.Module | None:
    """A module of a package; it says of which, so that its own relative imports are followed."""
    path = root.joinpath(*dotted.split("."))
    whole = (path / "__init__.py").is_file()
    tree = _read(path / "__init__.py" if whole else path.with_name(f"{path.name}.py"))
    if tree is not None:
        tree.package = dotted if whole else dotted.rpartition(".")[0]  # type: ignore[attr-defined]
    return tree


def _read(file: Path) -> ast.Module | None:
    try:
        return repair(decode(file.read_bytes())).tree
    except (OSError, ValueError, UnreadableSource):
        return None
