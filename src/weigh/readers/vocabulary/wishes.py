"""What the caller wants of a source, and what of a source can be chosen."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from weigh.network.errors import Fault, SelectionError
from weigh.network.graph import Gap
from weigh.readers.python.binding import asked_for
from weigh.readers.python.raised import Left, Raised
from weigh.readers.python.values import BoundMethod, Class, Function, Instance, Native

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter
    from weigh.readers.vocabulary.recording import Recorder

Neighbours = Callable[[str], "ast.Module | None"]
"""The program's other files, by dotted name."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the caller wants of a source.

    target: what to weigh in it: `build_model(num_classes=10)`, `Net`, a name; empty for every model.
    inputs: shapes without the batch, by the name of an input or of an undefined variable; "" for any input.
    given: values for names that the source leaves undefined, and `image_data_format`.
    """

    target: str = ""
    inputs: Mapping[str, tuple[int | None, ...]] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    dialect: str | None = None
    max_layers: int | None = None


def offered(interp: Interpreter) -> str:
    """What the source defines that could be chosen."""
    kinds = (Function, Class, Instance)
    names = [
        name
        for name, value in interp.globals.items()
        if isinstance(value, kinds) and not name.startswith("_") and (not isinstance(value, Class) or value.place)
    ]
    return ", ".join(names) or "nothing"


def chosen(interp: Interpreter, target: str, models_in: Callable[[Any], list[Instance]]) -> tuple[str, list[Instance]]:
    """The models that `build_model(num_classes=10)` or `Net` gives, and the first name in it.

    models_in: the models that a value of the program is or holds.
    Raises: SelectionError where the target is no expression, names nothing of the source, or gives no model.
    """
    try:
        node = ast.parse(target, mode="eval").body
    except SyntaxError:
        raise SelectionError(Fault("choice.not_an_expression", {"target": target})) from None
    names = [part.id for part in ast.walk(node) if isinstance(part, ast.Name)]
    if names and names[0] not in interp.globals:
        raise SelectionError(Fault("choice.no_such_name", {"target": names[0], "names": offered(interp)}))
    try:
        value = interp.value_of(node)
        if isinstance(value, Function | Class | BoundMethod | Native):
            value = interp.call(value, [], {})
    except (Raised, Left) as error:
        raise SelectionError(Fault("choice.cannot_build", {"target": target, "why": str(error)})) from None
    found = models_in(value)
    if not found:
        raise SelectionError(Fault("choice.not_a_model", {"target": target, "names": offered(interp)}))
    return names[0] if names else "", found


def instances_in(value: Any, is_one: Callable[[Any], bool]) -> list[Instance]:
    """The objects of a kind that a value of the program is or holds, in lists, tuples and dicts."""
    if is_one(value):
        return [value]
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [found for item in inside for found in instances_in(item, is_one)]


def remarks(interp: Interpreter, wish: Wish, recorder: Recorder, settings: Set[str] = frozenset()) -> Iterator[Gap]:
    """What was remarked on the way, and what the caller gave that nothing took. settings: those that are no names."""
    used = recorder.inputs_used | interp.given_used
    yield from (Gap(note.kind, "", note.place, note.facts) for note in interp.notes)
    yield from recorder.notes
    yield from (Gap("input not used", name or "without a name") for name in wish.inputs if name not in used)
    yield from (Gap("setting not used", name) for name in wish.given if name not in used | settings)


def required(function: Any) -> list[str]:
    """The arguments that a function of the program asks for; a bound `self` aside."""
    if not isinstance(function, Function):
        return []
    by_position, by_keyword = asked_for(function.node.args)
    return by_position[function.owner is not None :] + by_keyword


def open_arguments(interp: Interpreter, value: Class | Function) -> dict[str, Any]:
    """The arguments that nobody gives a function or class, as unknowns by their own names; the caller may have given
    them. Empty where it asks for none."""
    maker = value.find("__init__") if isinstance(value, Class) else value
    made: dict[str, Any] = {}
    for name in required(maker):
        if name in interp.given:
            interp.given_used.add(name)
            made[name] = interp.given[name]
        else:
            made[name] = interp.unknown("open argument", name, interp.place_of(maker.node), function=value.name)
    return made


BUILDERS = frozenset(["Model", "Sequential", "Module"])
"""What makes a network, whatever the framework."""


def names_in(value: Function | Class) -> set[str]:
    """The names that a function, or the methods of a class, use."""
    functions = [value] if isinstance(value, Function) else value.members.values()
    parts = (part for one in functions if isinstance(one, Function) for part in ast.walk(one.node))
    return {
        part.id if isinstance(part, ast.Name) else part.attr
        for part in parts
        if isinstance(part, ast.Name | ast.Attribute)
    }


def builders_first(values: Iterable[Function | Class]) -> list[list[Function | Class]]:
    """Functions and classes in two groups: those in which something is named that makes networks, and the others."""
    found = list(values)
    classes = {value.name for value in found if isinstance(value, Class)}
    groups: list[list[Function | Class]] = [[], []]
    for value in found:
        groups[names_in(value).isdisjoint(BUILDERS | classes)].append(value)
    return groups
