"""PyTorch code as text -> networks: run the program, then trace the `forward` of the modules it leaves."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from weigh.network.errors import LimitError
from weigh.network.graph import Gap, Graph
from weigh.readers.python.interpreter import Interpreter
from weigh.readers.python.limits import Limits
from weigh.readers.python.raised import Left, Raised
from weigh.readers.python.values import Cause, Class, Function, Instance
from weigh.readers.torch.graphs import graph_of
from weigh.readers.torch.module import MODULE, ModuleState, children, is_module
from weigh.readers.torch.session import Session
from weigh.readers.torch.vocabulary import Torch
from weigh.readers.vocabulary.wishes import (
    Neighbours,
    Wish,
    builders_first,
    chosen,
    instances_in,
    open_arguments,
    remarks,
    required,
)


def read_torch(
    tree: ast.Module, wish: Wish, file: str = "", python2: bool = False, neighbours: Neighbours = lambda dotted: None
) -> tuple[list[Graph], list[Gap]]:
    """Every network that the source makes, and what was remarked.

    Raises: SelectionError, LimitError.
    """
    reading = _Reading(tree, wish, file, python2, neighbours)
    graphs = reading.graphs()
    told = {(gap.kind, gap.what) for graph in graphs for gap in graph.gaps}
    return graphs, [note for note in reading.notes() if (note.kind, note.facts.get("what")) not in told]


class _Reading:
    """One run of the interpreter over the source."""

    def __init__(self, tree: ast.Module, wish: Wish, file: str, python2: bool, neighbours: Neighbours) -> None:
        self.wish = wish
        self.session = Session(inputs=wish.inputs)
        limits = Limits(layers=wish.max_layers) if wish.max_layers else Limits()
        given = {**{name: tuple(shape) for name, shape in wish.inputs.items() if name}, **wish.given}
        self.interp = Interpreter(
            Torch(self.session, limits), limits, python2=python2, given=given, neighbours=neighbours
        )
        package = getattr(tree, "package", "")
        if package:
            self.interp.globals["__package__"] = package
        try:
            self.interp.run(tree)
        except LimitError as error:
            if error.fault.kind not in ("limit.steps", "limit.time", "limit.seconds") or not self.session.modules:
                raise
            limits.again()
            self.session.stopped = Gap("stopped", str(error), error.fault.place)

    def graphs(self) -> list[Graph]:
        """The networks asked for, or all that are worth showing."""
        if self.wish.target:
            return [graph_of(self.interp, instance, name, self.wish) for name, instance in self._chosen()]
        return [graph_of(self.interp, instance, name, self.wish) for name, instance in self._found()]

    # choosing

    def _chosen(self) -> list[tuple[str, Instance]]:
        """The modules that `resnet50(num_classes=10)` or `Net` gives.

        Raises: SelectionError where the target is no expression, or its value is no module.
        """
        name, found = chosen(self.interp, self.wish.target, modules_in)
        return [(name or module.cls.name, module) for module in found]

    def _found(self) -> list[tuple[str, Instance]]:
        """The outermost modules that the program leaves; where it makes none, those that can be made of its classes."""
        named = {module: name for name, value in self.interp.globals.items() for module in modules_in(value)}
        shown = [example.instance for example in self.session.examples]
        found = _outermost([*named, *shown]) or _outermost(self.session.modules)
        if not _own(found):
            found = _outermost([*found, *self._built()])
        found = _own(found) or [module for module in found if not _is_loss(module)]
        return [(named.get(module, ""), module) for module in found]

    # building

    def _built(self) -> list[Instance]:
        """No network yet: what every class and function of the source gives that asks for no arguments."""
        values = list(self.interp.globals.values())
        classes = [value for value in values if isinstance(value, Class) and value.place and value.is_a(MODULE)]
        derived = {base for cls in classes for base in cls.mro[1:]}
        ends = [cls for cls in classes if cls not in derived]
        ready = [cls for cls in ends if not required(cls.find("__init__"))]
        functions = [value for value in values if isinstance(value, Function)]
        bare = [function for function in functions if not required(function)]
        made = [module for value in (*ready, *bare) for module in modules_in(self._try(value))]
        made = made or [module for cls in ends for module in modules_in(self._open(cls))]
        for group in builders_first(functions):
            made = made or [module for function in group for module in modules_in(self._open(function))]
        inside = {module.cls for one in made for _, module in _all_children(one)}
        return [module for module in made if module.cls not in inside]

    def _open(self, value: Class | Function) -> Any:
        """What a class or function of the source gives where its arguments are left open; `--set` gives them values."""
        arguments = open_arguments(self.interp, value)
        with suppress(LimitError):  # one that calls itself, or goes on for as long as nobody says
            return self._try(value, arguments) if arguments else None

    def _try(self, value: Any, arguments: dict[str, Any] | None = None) -> Any:
        try:
            return self.interp.call(value, [], arguments or {})
        except (Raised, Left):
            return None

    def notes(self) -> list[Gap]:
        return [*dict.fromkeys(remarks(self.interp, self.wish, self.session))]


def modules_in(value: Any) -> list[Instance]:
    """The modules that a value of the program is or holds."""
    return instances_in(value, is_module)


def _all_children(instance: Instance) -> Iterable[tuple[str, Instance]]:
    waiting = [instance]
    seen = {instance}
    while waiting:
        for name, child in children(waiting.pop()):
            if child not in seen:
                seen.add(child)
                waiting.append(child)
                yield name, child


def _outermost(modules: Iterable[Instance]) -> list[Instance]:
    """Without those that another one holds."""
    every = list(dict.fromkeys(modules))
    inside = {child for module in every for _, child in _all_children(module)}
    return [module for module in every if module not in inside]


def _own(modules: list[Instance]) -> list[Instance]:
    """Those that are more than one module of `torch.nn`, or may be: what they hold is not known."""
    return [module for module in modules if module.cls.place is not None or _holds(module)]


def _holds(module: Instance) -> bool:
    state = module.native
    unread = isinstance(state, ModuleState) and state.row is None and isinstance(state.cause, Cause)
    return unread or any(True for _ in children(module))


def _is_loss(module: Instance) -> bool:
    return module.cls.name.endswith("Loss")
