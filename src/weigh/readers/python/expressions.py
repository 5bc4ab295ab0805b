"""Expressions: one function a kind of node, in the table at the end."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from weigh.readers.python import calls, comparisons, operators, skips
from weigh.readers.python.binding import assign
from weigh.readers.python.containers import collected, hashable, key_unknown
from weigh.readers.python.lazy import Lazy
from weigh.readers.python.limits import IN_DICT
from weigh.readers.python.raised import NotKnown
from weigh.readers.python.scopes import MISSING, Scope
from weigh.readers.python.text import formatted
from weigh.readers.python.values import Function, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


def constant(interp: Interpreter, node: ast.Constant) -> Any:
    return node.value


def name(interp: Interpreter, node: ast.Name, kind: str = "undefined name") -> Any:
    """The value of a name. kind: what it is told as where nothing defines it."""
    name = node.id
    scope: Scope | None = interp.scope
    while scope is not None:
        value = scope.names.get(name, MISSING)
        if value is not MISSING:
            return value
        if name in scope.own:
            interp.node = node
            if scope is interp.scope:
                interp.error("UnboundLocalError", f"cannot access local variable '{name}'{_NO_VALUE}")
            interp.error("NameError", f"cannot access free variable '{name}'{_NO_VALUE} in enclosing scope")
        scope = scope.parent
    value = interp.lookup(name)
    if value is MISSING:
        return interp.unknown(kind, name, interp.place_of(node))
    return value


_NO_VALUE = " where it is not associated with a value"


def attribute(interp: Interpreter, node: ast.Attribute) -> Any:
    value = interp.evaluate(node.value)
    interp.node = node
    return interp.get(value, node.attr)


def subscript(interp: Interpreter, node: ast.Subscript) -> Any:
    value = interp.evaluate(node.value)
    key = interp.evaluate(node.slice)
    interp.node = node
    return interp.item(value, key)


def slice_(interp: Interpreter, node: ast.Slice) -> Any:
    return slice(*[None if part is None else interp.evaluate(part) for part in (node.lower, node.upper, node.step)])


def call(interp: Interpreter, node: ast.Call) -> Any:
    called = node.func
    function = name(interp, called, "undefined function") if type(called) is ast.Name else interp.evaluate(called)
    args: list[Any] = []
    for part in node.args:
        if type(part) is ast.Starred:
            try:
                args.extend(collected(interp, interp.evaluate(part.value)))
            except NotKnown as caught:
                if not calls.takes_unknown(function):
                    return caught.unknown
                args.append(caught.unknown)
        else:
            args.append(interp.evaluate(part))
    kwargs: dict[str, Any] = {}
    for keyword in node.keywords:
        value = interp.evaluate(keyword.value)
        if keyword.arg is not None:
            kwargs[keyword.arg] = value
        elif type(value) is Unknown:
            return value
        else:
            _add_keywords(interp, kwargs, value)
    interp.node = node
    result = calls.call(interp, function, args, kwargs)
    interp.node = node
    return result


def _add_keywords(interp: Interpreter, kwargs: dict[str, Any], value: Any) -> None:
    mapping = operators.plain_dict(interp, value)
    interp.limits.allocate(len(mapping), IN_DICT)
    for key, item in mapping.items():
        if not isinstance(key, str):
            interp.error("TypeError", "keywords must be strings")
        if key in kwargs:
            interp.error("TypeError", f"got multiple values for keyword argument '{key}'")
        kwargs[key] = item


def binary(interp: Interpreter, node: ast.BinOp) -> Any:
    left = interp.evaluate(node.left)
    right = interp.evaluate(node.right)
    interp.node = node
    return operators.binary(interp, type(node.op), left, right)


def unary(interp: Interpreter, node: ast.UnaryOp) -> Any:
    operand = interp.evaluate(node.operand)
    interp.node = node
    return operators.unary(interp, type(node.op), operand)


def boolean(interp: Interpreter, node: ast.BoolOp) -> Any:
    """`and` and `or`. One known value may decide whatever the unknown ones are, but an unknown one may hide effects."""
    stops_at = type(node.op) is ast.Or
    value: Any = None
    for part in node.values:
        value = interp.evaluate(part)
        if part is not node.values[-1]:
            try:
                if interp.truth(value) is stops_at:
                    return value
            except NotKnown as caught:
                return caught.unknown
    return value


def compare(interp: Interpreter, node: ast.Compare) -> Any:
    left = interp.evaluate(node.left)
    result: Any = True
    last = len(node.ops) - 1
    for number, (op, right_node) in enumerate(zip(node.ops, node.comparators, strict=True)):
        right = interp.evaluate(right_node)
        interp.node = node
        result = comparisons.compare(interp, type(op), left, right)
        if number < last:
            try:
                if not interp.truth(result):
                    return result
            except NotKnown as caught:
                return caught.unknown
        left = right
    return result


def conditional(interp: Interpreter, node: ast.IfExp) -> Any:
    try:
        chosen = interp.truth(interp.evaluate(node.test))
    except NotKnown as caught:
        same = skips.either_way(interp, node.body, node.orelse)
        return caught.unknown if same is MISSING else same
    return interp.evaluate(node.body if chosen else node.orelse)


def lambda_(interp: Interpreter, node: ast.Lambda) -> Any:
    return make_function(interp, node, "<lambda>")


def make_function(
    interp: Interpreter, node: ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef, name: str
) -> Function:
    """A function object: defaults are evaluated now, the body later."""
    arguments = node.args
    defaults = tuple([interp.evaluate(default) for default in arguments.defaults])
    keyword_defaults = {
        argument.arg: interp.evaluate(default)
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is not None
    }
    scope = interp.scope
    function = Function(node, scope.visible(), defaults, keyword_defaults, name, interp.file)
    if scope.transparent:
        scope.functions.append(function)
    return function


def elements(interp: Interpreter, nodes: list[ast.expr]) -> list[Any]:
    """The values of a display's elements, stars spread out."""
    found: list[Any] = []
    for node in nodes:
        if type(node) is ast.Starred:
            found.extend(collected(interp, interp.evaluate(node.value)))
        else:
            found.append(interp.evaluate(node))
    return found


def list_(interp: Interpreter, node: ast.List) -> Any:
    try:
        return elements(interp, node.elts)
    except NotKnown as caught:
        return caught.unknown


def tuple_(interp: Interpreter, node: ast.Tuple) -> Any:
    try:
        return tuple(elements(interp, node.elts))
    except NotKnown as caught:
        return caught.unknown


def set_(interp: Interpreter, node: ast.Set) -> Any:
    try:
        found = elements(interp, node.elts)
        return {hashable(interp, item) for item in found}
    except NotKnown as caught:
        return caught.unknown


def dict_(interp: Interpreter, node: ast.Dict) -> Any:
    made: dict[Any, Any] = {}
    for key_node, value_node in zip(node.keys, node.values, strict=True):
        if key_node is None:
            value = interp.evaluate(value_node)
            if type(value) is Unknown:
                return value
            spread = operators.plain_dict(interp, value)
            interp.limits.allocate(len(spread), IN_DICT)
            made.update(spread)
            continue
        key = interp.evaluate(key_node)
        value = interp.evaluate(value_node)
        if (missing := key_unknown(key)) is not None:
            return missing
        made[hashable(interp, key)] = value
    return made


def _loops(
    interp: Interpreter, generators: list[ast.comprehension], level: int, first: Iterator[Any]
) -> Iterator[None]:
    """Bind the targets of nested loops for every element that passes the conditions."""
    loop = generators[level]
    items = first if level == 0 else interp.iterate(interp.evaluate(loop.iter))
    limits = interp.limits
    for item in items:
        limits.step()
        assign(interp, loop.target, item)
        for test in loop.ifs:
            if not interp.truth(interp.evaluate(test)):
                break
        else:
            if level + 1 < len(generators):
                yield from _loops(interp, generators, level + 1, first)
            else:
                yield None


def _comprehension(
    interp: Interpreter, generators: list[ast.comprehension], step: Callable[[], None]
) -> Unknown | None:
    """Run `step` in the comprehension's own scope for each round; the Unknown where the rounds are not known."""
    outer = interp.scope
    try:
        first = interp.iterate(interp.evaluate(generators[0].iter))
        interp.scope = comprehension_scope(outer)
        for _ in _loops(interp, generators, 0, first):
            step()
    except NotKnown as caught:
        return caught.unknown
    finally:
        interp.scope = outer
    return None


def comprehension_scope(outer: Scope) -> Scope:
    """The scope of a comprehension: it sees what functions see, and `super()` inside works as around it."""
    scope = Scope({}, outer.visible())
    scope.comprehension = True
    scope.function, scope.receiver = outer.function, outer.receiver
    return scope


def list_comprehension(interp: Interpreter, node: ast.ListComp) -> Any:
    made: list[Any] = []

    def step() -> None:
        made.append(interp.evaluate(node.elt))
        interp.limits.grow(len(made))

    return _comprehension(interp, node.generators, step) or made


def set_comprehension(interp: Interpreter, node: ast.SetComp) -> Any:
    made: set[Any] = set()

    def step() -> None:
        made.add(hashable(interp, interp.evaluate(node.elt)))

    return _comprehension(interp, node.generators, step) or made


def dict_comprehension(interp: Interpreter, node: ast.DictComp) -> Any:
    made: dict[Any, Any] = {}

    def step() -> None:
        key = interp.evaluate(node.key)
        if (missing := key_unknown(key)) is not None:
            raise NotKnown(missing)
        made[hashable(interp, key)] = interp.evaluate(node.value)

    return _comprehension(interp, node.generators, step) or made


def generator_expression(interp: Interpreter, node: ast.GeneratorExp) -> Any:
    outer = interp.scope
    try:
        first = interp.iterate(interp.evaluate(node.generators[0].iter))
    except NotKnown as caught:
        return caught.unknown

    def produce() -> Iterator[Any]:
        for _ in _loops(interp, node.generators, 0, first):
            yield interp.evaluate(node.elt)

    return Lazy(interp, produce(), "generator", comprehension_scope(outer))


def joined(interp: Interpreter, node: ast.JoinedStr) -> Any:
    parts: list[str] = []
    for part in node.values:
        value: Any = part.value if type(part) is ast.Constant else interp.evaluate(part)
        if type(value) is Unknown:
            return value
        parts.append(value)
    interp.limits.allocate(sum([len(part) for part in parts]))
    return "".join(parts)


_CONVERSIONS = {115: "str", 114: "repr", 97: "ascii"}


def formatted_value(interp: Interpreter, node: ast.FormattedValue) -> Any:
    value = interp.evaluate(node.value)
    spec = "" if node.format_spec is None else interp.evaluate(node.format_spec)
    for part in (value, spec):
        if type(part) is Unknown:
            return part
    interp.node = node
    return formatted(interp, value, spec, _CONVERSIONS.get(node.conversion, ""))


def named(interp: Interpreter, node: ast.NamedExpr) -> Any:
    value = interp.evaluate(node.value)
    scope = interp.scope
    while scope.comprehension and scope.parent is not None:
        scope = scope.parent
    scope.bind(node.target.id, value)
    return value


def starred(interp: Interpreter, node: ast.Starred) -> Any:
    interp.not_known("construct", "a star expression")


def awaited(interp: Interpreter, node: ast.Await) -> Any:
    return interp.evaluate(node.value)


def yielded(interp: Interpreter, node: ast.expr) -> Any:
    """A `yield` inside a larger expression: the suspended statement has put its value aside."""
    if node in interp.sent:
        return interp.sent.pop(node)
    return interp.unknown("construct", "yield")


EXPRESSIONS: dict[type[ast.expr], Callable[[Interpreter, Any], Any]] = {
    ast.Constant: constant,
    ast.Name: name,
    ast.Attribute: attribute,
    ast.Subscript: subscript,
    ast.Slice: slice_,
    ast.Call: call,
    ast.BinOp: binary,
    ast.UnaryOp: unary,
    ast.BoolOp: boolean,
    ast.Compare: compare,
    ast.IfExp: conditional,
    ast.Lambda: lambda_,
    ast.List: list_,
    ast.Tuple: tuple_,
    ast.Set: set_,
    ast.Dict: dict_,
    ast.ListComp: list_comprehension,
    ast.SetComp: set_comprehension,
    ast.DictComp: dict_comprehension,
    ast.GeneratorExp: generator_expression,
    ast.JoinedStr: joined,
    ast.FormattedValue: formatted_value,
    ast.NamedExpr: named,
    ast.Starred: starred,
    ast.Await: awaited,
    ast.Yield: yielded,
    ast.YieldFrom: yielded,
}
