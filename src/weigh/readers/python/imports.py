"""`import`: the standard library's and NumPy's modules, the vocabulary's, the program's own neighbours, and the rest.

A module that nobody knows is an `Unknown`: importing it is no error, and only what depends on it is not known.
"""

from __future__ import annotations

import ast
from importlib import import_module
from typing import TYPE_CHECKING, Any

from weigh.readers.python.nesting import check_nesting
from weigh.readers.python.scopes import MISSING, Scope
from weigh.readers.python.values import Class, Module, Thing, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

OWN_MODULES = 100

_LIBRARY = {
    "math": "mathematics", "cmath": "mathematics", "operator": "mathematics", "random": "mathematics",
    "functools": "functional", "itertools": "functional", "contextlib": "functional", "copy": "copying",
    "collections": "collecting", "collections.abc": "collecting", "dataclasses": "records", "enum": "records",
    "typing": "inert", "typing_extensions": "inert", "abc": "inert", "__future__": "inert", "warnings": "inert",
    "logging": "inert", "gc": "inert", "six": "inert", "six.moves": "inert", "builtins": "inert", "types": "inert",
    "numbers": "inert",
    "os": "system", "os.path": "system", "sys": "system", "time": "system", "argparse": "system", "string": "system",
    "inspect": "inert", "pathlib": "system", "pprint": "inert", "absl": "inert", "numpy": "numpy",
}  # fmt: skip
"""Which file of `modules/` has the table of a module."""

_BARE = {"np": "numpy", "numpy": "numpy", "math": "math", "os": "os", "sys": "sys", "random": "random", "time": "time",
         "functools": "functools", "itertools": "itertools", "collections": "collections", "copy": "copy",
         "partial": "functools.partial", "OrderedDict": "collections.OrderedDict"}  # fmt: skip
"""Names that pasted code uses without its imports."""


class Own(Thing):
    """A module of the program itself: another of its files."""

    __slots__ = ("name", "names")

    def __init__(self, name: str, names: dict[str, Any]) -> None:
        self.name = name
        self.names = names

    def type_name(self) -> str:
        return "module"

    def get(self, interp: Interpreter, name: str) -> Any:
        found = self.names.get(name, MISSING)
        if found is not MISSING:
            return found
        submodule = interp.module(f"{self.name}.{name}")
        if type(submodule) is not Unknown:
            return submodule
        return interp.unknown("attribute", f"{self.name}.{name}")

    def set(self, interp: Interpreter, name: str, value: Any) -> None:
        self.names[name] = value


def module(interp: Interpreter, dotted: str) -> Any:
    """The module's value, once made; an Unknown where nobody knows it."""
    found = interp.modules.get(dotted, MISSING)
    if found is MISSING:
        found = _library(dotted)
        if found is None:
            found = _own(interp, dotted)  # as for Python, a file beside the program comes before what is installed
        if found is None:
            found = interp.vocabulary.module(dotted)
        interp.modules[dotted] = found
    return interp.unknown("module", dotted) if found is None else found


def _library(dotted: str) -> Any:
    """A module of the standard library or NumPy, as far as model code uses it; None for any other."""
    top = dotted if dotted in _LIBRARY else "numpy" if dotted.startswith("numpy.") else None
    if top is None:
        return None
    tables = import_module(f"weigh.readers.python.modules.{_LIBRARY[top]}").MODULES
    find = tables.get(dotted)
    if find is None or isinstance(find, Thing):
        return find
    return Module(dotted, find if callable(find) else _finder(find))


def _finder(table: dict[str, Any]) -> Any:
    return lambda name: table.get(name, NotImplemented)


def _own(interp: Interpreter, dotted: str) -> Any:
    """Another file of the program, read once; a module that imports its importer sees what is there so far."""
    tree = interp.neighbours(dotted)
    if tree is None:
        return None
    own = [value for value in interp.modules.values() if isinstance(value, Own)]
    if len(own) >= OWN_MODULES:
        interp.limits.passed("limit.modules", modules=OWN_MODULES)
    file = str(getattr(tree, "file", dotted.lstrip(".").replace(".", "/") + ".py"))
    check_nesting(tree, interp.limits, file)
    names: dict[str, Any] = {"__name__": dotted, "__file__": file, "__doc__": None}
    if package := getattr(tree, "package", ""):
        names["__package__"] = package
    made = interp.modules[dotted] = Own(dotted, names)
    outer_file, outer_node = interp.file, interp.node
    interp.file = file
    interp.limits.enter()
    try:
        interp.run_module(tree.body, Scope(names))
    finally:
        interp.limits.leave()
        interp.file, interp.node = outer_file, outer_node
    return made


def bare(interp: Interpreter, name: str) -> Any:
    """A library name that the program uses without importing it; MISSING for any other."""
    dotted = _BARE.get(name)
    if dotted is None:
        return MISSING
    owner, _, member = dotted.partition(".")
    found = module(interp, owner)
    return interp.get(found, member) if member else found


def import_(interp: Interpreter, node: ast.Import) -> None:
    for alias in node.names:
        found = module(interp, alias.name)
        if alias.asname is not None:
            interp.scope.bind(alias.asname, found)
            continue
        top = alias.name.split(".")[0]
        package = module(interp, top)
        if type(package) is Unknown and type(found) is not Unknown:  # only the submodule is known: `import a.b`, a.b.c
            package = interp.modules[top] = Module(top, lambda member: NotImplemented)
        interp.scope.bind(top, package)


def import_from(interp: Interpreter, node: ast.ImportFrom) -> None:
    dotted = _absolute(interp, node)
    found = module(interp, dotted)
    if type(found) is Unknown and node.level and node.module:
        interp.error("ModuleNotFoundError", f"No module named '{dotted}'")
    for alias in node.names:
        if alias.name == "*":
            _import_all(interp, dotted, found)
        else:
            interp.scope.bind(alias.asname or alias.name, member(interp, dotted, found, alias.name, node.level))


def _absolute(interp: Interpreter, node: ast.ImportFrom) -> str:
    """The module that `from ..ops import x` means; with its dots where the importing file's package is not known."""
    relative = "." * node.level + (node.module or "")
    package = interp.scope.module.names.get("__package__")
    if not node.level or not isinstance(package, str):
        return relative
    parts = package.split(".")
    kept = parts[: len(parts) - node.level + 1]
    return ".".join([*kept, *filter(None, [node.module])]) if kept else relative


def _import_all(interp: Interpreter, dotted: str, found: Any) -> None:
    if isinstance(found, Own):
        public = found.names.get("__all__")
        names = public if isinstance(public, list | tuple) else [name for name in found.names if name[:1] != "_"]
        for name in names:
            if name in found.names:
                interp.scope.bind(name, found.names[name])
    elif isinstance(found, Thing):
        for name in interp.vocabulary.names(dotted) or ():
            value = interp.get(found, name)
            if type(value) is not Unknown:
                interp.scope.bind(name, value)


def member(interp: Interpreter, dotted: str, found: Any, name: str, level: int = 0) -> Any:
    """`from dotted import name`: a member, a submodule, or an Unknown that names both."""
    if isinstance(found, Own):
        value = found.names.get(name, MISSING)
        if value is not MISSING:
            return value
    elif isinstance(found, Module):
        value = module(interp, f"{dotted}.{name}") if interp.neighbours(f"{dotted}.{name}") else found.find(name)
        if value is not NotImplemented:
            return value
    elif isinstance(found, Thing | Class):
        value = interp.get(found, name)
        if type(value) is not Unknown:
            return value
    inside = f"{dotted}{name}" if dotted.endswith(".") else f"{dotted}.{name}"
    submodule = module(interp, inside)
    if type(submodule) is not Unknown:
        return submodule
    if level:
        interp.error("ImportError", f"cannot import name '{name}' from '{dotted}'")
    return interp.unknown("module", inside)
