"""Calls: binding arguments as Python does, and reading the function's body in its own scope."""

from __future__ import annotations

import ast
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from weigh.readers.python import classes, skips, statements, suspended
from weigh.readers.python.descriptors import StaticMethod
from weigh.readers.python.lazy import Lazy
from weigh.readers.python.operators import unknown_base
from weigh.readers.python.raised import Left, NotKnown
from weigh.readers.python.scopes import MISSING, Scope, facts
from weigh.readers.python.values import BoundMethod, Class, Function, Instance, Native, Thing, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


def takes_unknown(function: Any) -> bool:
    """Whether a class or its constructor wants to hear of items that are not known: it is spoiled then, not lost."""
    owner: Any = function
    if type(function) is BoundMethod and type(function.self) is Instance:
        owner = function.self.cls if getattr(function.function, "name", "") == "__init__" else None
    return type(owner) is Class and owner.find("__takes_unknown__") is True


def call(interp: Interpreter, value: Any, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`value(*args, **kwargs)`, whatever the value is."""
    kind = type(value)
    if kind is Native:
        try:
            result = value.run(interp, args, kwargs)
        except NotKnown as caught:
            return caught.unknown
        except (LookupError, ValueError, TypeError, AttributeError) as error:
            if not _in_its_first_line(error):
                raise
            interp.error("TypeError", f"{value.name}() was called with arguments that it does not take")
        return interp.unknown("call", value.name) if result is NotImplemented and value.name[:2] != "__" else result
    if kind is BoundMethod:
        return call(interp, value.function, [value.self, *args], kwargs)
    if kind is Function:
        return call_function(interp, value, args, kwargs)
    if kind is Class:
        return classes.instantiate(interp, value, args, kwargs)
    if kind is Unknown:
        return _call_unknown(interp, value, args, kwargs)
    if kind is Instance:
        method = value.cls.find("__call__")
        if method is not NotImplemented:
            return call(interp, classes.bind(interp, method, value, value.cls), args, kwargs)
        if (missing := unknown_base(interp, value)) is not None:
            return _call_unknown(interp, missing, args, kwargs)
    elif isinstance(value, Thing):
        try:
            result = value.call(interp, args, kwargs)
        except NotKnown as caught:
            return caught.unknown
        return interp.unknown("call", value.type_name()) if result is NotImplemented else result
    elif kind is StaticMethod:
        return call(interp, value.function, args, kwargs)
    return interp.error("TypeError", f"'{interp.class_of(value).name}' object is not callable")


def _in_its_first_line(error: Exception) -> bool:
    """Whether a native itself failed, and not what it called: it found other arguments than it takes apart."""
    native = error.__traceback__.tb_next if error.__traceback__ else None
    return native is not None and native.tb_next is None


def _call_unknown(interp: Interpreter, value: Unknown, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """What something unknown gives is unknown too, unless the vocabulary keeps its place in a network."""
    found = interp.vocabulary.call_unknown(interp, value, args, kwargs)
    if found is not NotImplemented:
        return found
    return Unknown(value.cause) if value.part else value


def call_function(interp: Interpreter, function: Function, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """Call a function of the program: a value, or an iterator where it is a generator."""
    node = function.node
    known = facts(node)
    scope = Scope(bind_arguments(interp, function, args, kwargs), function.scope, known.own)
    scope.global_names = known.global_names
    scope.nonlocal_names = known.nonlocal_names
    scope.function = function
    if args:
        scope.receiver = args[0]
    if known.is_generator:
        assert not isinstance(node, ast.Lambda)
        lazy = Lazy(interp, _generate(interp, node.body), "generator", scope)
        lazy.file = function.file
        return lazy
    limits = interp.limits
    limits.enter()
    body: list[ast.stmt] = [] if isinstance(node, ast.Lambda) else node.body
    outer, file = interp.scope, interp.file
    interp.scope, interp.file = scope, function.file
    try:
        if isinstance(node, ast.Lambda):
            return interp.evaluate(node.body)
        signal = statements.block(interp, body)
    except Left as left:
        skips.spoil(interp, body, left.unknown)
        return left.unknown
    except NotKnown as caught:
        return caught.unknown
    finally:
        interp.scope, interp.file = outer, file
        limits.depth -= 1
    return signal.value if type(signal) is statements.Return else None


def _generate(interp: Interpreter, body: list[ast.stmt]) -> Generator[Any, Any, Any]:
    try:
        signal = yield from suspended.block(interp, body)
    except Left as left:
        skips.spoil(interp, body, left.unknown)
        raise NotKnown(left.unknown) from None
    return signal.value if type(signal) is statements.Return else None


def bind_arguments(interp: Interpreter, function: Function, args: list[Any], kwargs: dict[str, Any]) -> dict[str, Any]:
    """The function's local names, bound as Python binds them. Raises: the program's TypeError, in Python's words."""
    arguments = function.node.args
    positional = arguments.posonlyargs + arguments.args if arguments.posonlyargs else arguments.args
    count = len(positional)
    given = len(args)
    if not kwargs and given == count and not arguments.kwonlyargs and not arguments.vararg and not arguments.kwarg:
        return {argument.arg: value for argument, value in zip(positional, args, strict=True)}
    names: dict[str, Any] = {argument.arg: value for argument, value in zip(positional, args, strict=False)}
    if arguments.vararg is not None:
        names[arguments.vararg.arg] = tuple(args[count:])
    elif given > count:
        _too_many(interp, function, count, given)
    _bind_keywords(interp, function, names, kwargs)
    for argument, default in zip(positional[count - len(function.defaults) :], function.defaults, strict=True):
        names.setdefault(argument.arg, default)
    for argument in arguments.kwonlyargs:
        if argument.arg in function.keyword_defaults:
            names.setdefault(argument.arg, function.keyword_defaults[argument.arg])
    _check_missing(interp, function, names, [argument.arg for argument in positional], "positional")
    _check_missing(interp, function, names, [argument.arg for argument in arguments.kwonlyargs], "keyword-only")
    return names


def _bind_keywords(interp: Interpreter, function: Function, names: dict[str, Any], kwargs: dict[str, Any]) -> None:
    arguments = function.node.args
    accepted = {argument.arg for argument in (*arguments.args, *arguments.kwonlyargs)}
    extra: dict[str, Any] = {}
    for name, value in kwargs.items():
        if name in accepted:
            if name in names:
                interp.error("TypeError", f"{function.name}() got multiple values for argument '{name}'")
            names[name] = value
        elif arguments.kwarg is not None:
            extra[name] = value
        else:
            interp.error("TypeError", f"{function.name}() got an unexpected keyword argument '{name}'")
    if arguments.kwarg is not None:
        names[arguments.kwarg.arg] = extra


def _too_many(interp: Interpreter, function: Function, count: int, given: int) -> None:
    least = count - len(function.defaults)
    takes = f"from {least} to {count}" if function.defaults else str(count)
    plural = "" if count == 1 and not function.defaults else "s"
    were = "was" if given == 1 else "were"
    interp.error("TypeError", f"{function.name}() takes {takes} positional argument{plural} but {given} {were} given")


def _check_missing(
    interp: Interpreter, function: Function, names: dict[str, Any], wanted: list[str], kind: str
) -> None:
    missing = [f"'{name}'" for name in wanted if names.get(name, MISSING) is MISSING]
    if not missing:
        return
    if len(missing) == 1:
        listed = missing[0]
    elif len(missing) == 2:
        listed = " and ".join(missing)
    else:
        listed = f"{', '.join(missing[:-1])}, and {missing[-1]}"
    plural = "" if len(missing) == 1 else "s"
    interp.error("TypeError", f"{function.name}() missing {len(missing)} required {kind} argument{plural}: {listed}")
