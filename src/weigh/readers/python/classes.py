"""Classes and their objects: class statements, attributes, `super()`, properties, instances."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weigh.readers.python import types
from weigh.readers.python.boxes import Box
from weigh.readers.python.descriptors import ClassMethod, Property, StaticMethod
from weigh.readers.python.operators import guarded, unknown_base
from weigh.readers.python.raised import OBJECT
from weigh.readers.python.scopes import MISSING, Scope, text_of
from weigh.readers.python.values import (
    BoundMethod,
    Class,
    Function,
    Instance,
    Native,
    NativeProperty,
    Thing,
    Unknown,
)  # fmt: skip

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


@dataclass(eq=False, slots=True)
class Super(Thing):
    """`super()`: the attributes of `receiver`, looked up after `owner` in its class's order of resolution."""

    owner: Class
    receiver: Any

    def get(self, interp: Interpreter, name: str) -> Any:
        cls = self.receiver if type(self.receiver) is Class else interp.class_of(self.receiver)
        order = cls.mro[cls.mro.index(self.owner) + 1 :] if self.owner in cls.mro else ()
        for base in order:
            if name in base.members:
                return bind(interp, base.members[name], self.receiver, cls)
            if type(base.data) is Unknown:
                return base.data
        if name == "__class__":
            return cls
        if name in types.DEFAULT_METHODS:
            method = types.DEFAULT_METHODS[name]
            return method if name == "__new__" else BoundMethod(self.receiver, method)
        return interp.error("AttributeError", f"'super' object has no attribute '{name}'")

    def set(self, interp: Interpreter, name: str, value: Any) -> None:
        if type(self.receiver) is Instance:
            self.receiver.attributes[name] = value


def bind(interp: Interpreter, member: Any, receiver: Any, cls: Class) -> Any:
    """What a member found on a class becomes when reached through `receiver`, an instance or the class itself."""
    kind = type(member)
    on_class = receiver is cls
    if kind is Function or kind is Native:
        return member if on_class else BoundMethod(receiver, member)
    if kind is Property:
        return member if on_class else read_property(interp, member, receiver)
    if kind is NativeProperty:
        return interp.unknown("attribute", cls.name) if on_class else member.get(interp, receiver)
    if kind is StaticMethod:
        return member.function
    if kind is ClassMethod:
        return BoundMethod(cls, member.function)
    if kind is Instance and not on_class and (method := member.cls.find("__get__")) is not NotImplemented:
        return interp.call(BoundMethod(member, method), [receiver, cls], {})
    if isinstance(member, Thing) and getattr(member, "binds", False) and not on_class:
        return BoundMethod(receiver, member)
    return member


def read_property(interp: Interpreter, member: Property, receiver: Any) -> Any:
    """The value of a property; a cached one is computed once."""
    if member.fget is None:
        interp.error("AttributeError", "unreadable attribute")
    value = interp.call(member.fget, [receiver], {})
    if member.cached and type(receiver) is Instance:
        receiver.attributes[getattr(member.fget, "name", "")] = value
    return value


def get_attribute(interp: Interpreter, value: Instance, name: str) -> Any:
    """`instance.name`, in Python's order: properties, the instance's own, the class's, `__getattr__`."""
    cls = value.cls
    member = cls.find(name)
    if type(member) in (Property, NativeProperty) and not (
        name in value.attributes and getattr(member, "cached", False)
    ):
        return bind(interp, member, value, cls)
    own = value.attributes.get(name, MISSING)
    if own is not MISSING:
        return own
    if member is not NotImplemented:
        return bind(interp, member, value, cls)
    if name in _INSTANCE_FACTS:
        return _INSTANCE_FACTS[name](interp, value)
    hook = cls.find("__getattr__")
    if hook is not NotImplemented:
        found = interp.call(BoundMethod(value, hook), [name], {})
        if found is not NotImplemented:
            return found
        return interp.unknown("attribute", f"{cls.name}.{name}")
    if (missing := unknown_base(interp, value)) is not None:
        return missing
    if name in types.DEFAULT_METHODS:
        return BoundMethod(value, types.DEFAULT_METHODS[name])
    return interp.error("AttributeError", f"'{cls.name}' object has no attribute '{name}'")


_INSTANCE_FACTS: dict[str, Any] = {
    "__class__": lambda interp, value: value.cls,
    "__dict__": lambda interp, value: value.attributes,
    "__doc__": lambda interp, value: None,
    "__module__": lambda interp, value: "__main__",
}


def set_attribute(interp: Interpreter, value: Instance, name: str, new: Any) -> None:
    """`instance.name = new`, through `__setattr__`, setters and native hooks."""
    hook = value.cls.find("__setattr__")
    if hook is not NotImplemented:
        interp.call(BoundMethod(value, hook), [name, new], {})
        return
    member = value.cls.find(name)
    if type(member) is Property and not member.cached:
        if member.fset is None:
            interp.error("AttributeError", f"property '{name}' of '{value.cls.name}' object has no setter")
        interp.call(member.fset, [value, new], {})
    elif type(member) is NativeProperty and member.set is not None:
        member.set(interp, value, new)
    elif type(member) is Instance and (setter := member.cls.find("__set__")) is not NotImplemented:
        interp.call(BoundMethod(member, setter), [value, new], {})
    else:
        value.attributes[name] = new


def get_class_attribute(interp: Interpreter, cls: Class, name: str) -> Any:
    """`Class.name`."""
    if name in _CLASS_FACTS and name not in cls.members:
        return _CLASS_FACTS[name](cls)
    member = cls.find(name)
    if member is not NotImplemented:
        return bind(interp, member, cls, cls)
    if (missing := unknown_base(interp, cls)) is not None:
        return missing
    if name in types.DEFAULT_METHODS:
        return types.DEFAULT_METHODS[name]
    if types.lacks(cls, name):
        return interp.unknown("attribute", f"{cls.name}.{name}")
    if cls.place is None and not isinstance(cls.data, types.Builtin):
        return interp.unknown("attribute", f"{cls.name}.{name}")
    return interp.error("AttributeError", f"type object '{cls.name}' has no attribute '{name}'")


_CLASS_FACTS: dict[str, Any] = {
    "__name__": lambda cls: cls.name,
    "__qualname__": lambda cls: cls.name,
    "__mro__": lambda cls: cls.mro,
    "__bases__": lambda cls: cls.bases,
    "__dict__": lambda cls: cls.members,
    "__module__": lambda cls: "__main__",
    "__class__": lambda cls: types.TYPES["type"],
    "__doc__": lambda cls: cls.members.get("__doc__"),
    "mro": lambda cls: Native("mro", lambda interp, args, kwargs: list(cls.mro)),
}


def get_function_attribute(interp: Interpreter, value: Function | BoundMethod, name: str) -> Any:
    """`function.name`."""
    if type(value) is BoundMethod:
        if name in ("__self__", "__func__"):
            return value.self if name == "__self__" else value.function
        return get(interp, value.function, name)
    assert isinstance(value, Function)
    if name in value.attributes:
        return value.attributes[name]
    facts: dict[str, Any] = {
        "__name__": value.name,
        "__qualname__": value.name,
        "__module__": "__main__",
        "__doc__": None if isinstance(value.node, ast.Lambda) else ast.get_docstring(value.node, clean=False),
        "__defaults__": value.defaults or None,
        "__kwdefaults__": value.keyword_defaults or None,
        "__dict__": value.attributes,
        "__class__": types.TYPES["function"],
    }
    if name in facts:
        return facts[name]
    if name == "__get__":
        return Native(name, lambda interp, args, kwargs: BoundMethod(args[0], value))
    if name in ("__code__", "__globals__", "__closure__", "__annotations__", "__wrapped__"):
        return interp.unknown("attribute", f"{value.name}.{name}")
    return interp.error("AttributeError", f"'function' object has no attribute '{name}'")


def get(interp: Interpreter, value: Any, name: str) -> Any:
    """`Interpreter.get`, with `__name__` for what we implement."""
    if type(value) is Native:
        return (
            value.name if name in ("__name__", "__qualname__") else interp.unknown("attribute", f"{value.name}.{name}")
        )
    return interp.get(value, name)


def get_plain_attribute(interp: Interpreter, value: Any, name: str) -> Any:
    """`value.name` of a number, a string, a container, a property of the program, ..."""
    if isinstance(value, Property):
        return _property_part(value, name)
    if isinstance(value, StaticMethod | ClassMethod):
        return value.function if name == "__func__" else interp.get(value.function, name)
    cls = class_of(interp, value)
    member = cls.find(name)
    if type(member) is ClassMethod:
        return BoundMethod(cls, member.function)
    if type(member) is Native:
        return BoundMethod(value, member)
    if member is not NotImplemented:
        return bind(interp, member, value, cls)
    kind: type = type(value)
    if name in types.FACTS.get(kind, ()):
        return getattr(value, name)
    if name == "__class__":
        return cls
    if name in types.DEFAULT_METHODS:
        return BoundMethod(value, types.DEFAULT_METHODS[name])
    found = interp.vocabulary.attribute(value, name)
    if found is not NotImplemented:
        return found
    if types.lacks(cls, name):
        return interp.unknown("attribute", f"{cls.name}.{name}")
    return interp.error("AttributeError", f"'{cls.name}' object has no attribute '{name}'")


def _property_part(value: Property, name: str) -> Any:
    if name in ("setter", "getter", "deleter"):

        def replaced(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Property:
            if name == "setter":
                return Property(value.fget, args[0])
            return Property(args[0] if name == "getter" else value.fget, value.fset)

        return Native(name, replaced)
    return getattr(value, name, None)


def class_item(interp: Interpreter, cls: Class, key: Any) -> Any:
    """`Class[key]`: a member of an enumeration, or a generic alias, which is the class itself."""
    members = cls.members.get("_members_")
    if members is not None:
        if key not in members:
            interp.error("KeyError", key)
        return members[key]
    hook = cls.find("__class_getitem__")
    if isinstance(hook, Function | Native):
        return interp.call(BoundMethod(cls, hook), [key], {})
    return cls


def class_of(interp: Interpreter, value: Any) -> Class:
    """`type(value)`. What a vocabulary brings has its own class where it gives one, `object` otherwise."""
    if type(value) is Instance:
        return value.cls
    found = types.BY_TYPE.get(type(value))
    if found is not None:
        return found
    if isinstance(value, Thing):
        own = getattr(value, "cls", None)
        return own if type(own) is Class else types.thing_class(value.type_name())
    kind: type = type(value)
    return types.of_python(kind)


# -- making them ---------------------------------------------------------------------------------------------------


_NO_INIT = OBJECT.members["__init__"]


def instantiate(interp: Interpreter, cls: Class, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`cls(*args, **kwargs)`: `__new__`, then `__init__`."""
    if isinstance(cls.data, types.Builtin):
        return cls.data.make(interp, args, kwargs)
    members = cls.members.get("_members_")
    if members is not None:
        return _enum_member(interp, cls, members, args)
    maker = cls.find("__new__")
    if maker is not NotImplemented:
        function = maker.function if isinstance(maker, StaticMethod) else maker
        value = interp.call(function, [cls, *args], kwargs)
    else:
        value = new_instance(interp, cls, args, kwargs)
    if type(value) is Instance and value.cls.is_a(cls):
        initializer = value.cls.find("__init__")
        if initializer is _NO_INIT:
            if (
                (args or kwargs)
                and maker is NotImplemented
                and value.native is None
                and not unknown_base(interp, value)
            ):
                interp.error("TypeError", f"{cls.name}() takes no arguments")
        elif initializer is not NotImplemented:
            result = interp.call(BoundMethod(value, initializer), args, kwargs)
            if type(result) is Unknown and type(initializer) is Native:
                return result
    return value


def new_instance(interp: Interpreter, cls: Class, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`object.__new__(cls)`; derived from a builtin type, the plain value stands in a box."""
    value = Instance(cls, place=interp.place)
    for base in cls.mro:
        if isinstance(base.data, types.Builtin) and base is not OBJECT and base.name not in ("type", "object"):
            filled_later = issubclass(base.data.python, dict | list) and cls.find("__init__") is not _NO_INIT
            made = base.data.make(interp, [], {}) if filled_later else base.data.make(interp, args, kwargs)
            if type(made) is Unknown:
                return made
            value.native = Box(made)
            break
    return value


def _enum_member(interp: Interpreter, cls: Class, members: dict[str, Any], args: list[Any]) -> Any:
    for member in members.values():
        if args and guarded(interp, lambda member=member: member.attributes.get("value") == args[0]):
            return member
    if args and type(args[0]) is Instance and args[0] in members.values():
        return args[0]
    return interp.error("ValueError", f"{interp.text(args[0]) if args else ''} is not a valid {cls.name}")


def define(interp: Interpreter, node: ast.ClassDef) -> Any:
    """The class statement without its decorators."""
    bases: list[Class] = []
    for base_node in node.bases:
        base = interp.evaluate(base_node)
        if type(base) is BoundMethod or isinstance(base, Thing):
            base = getattr(base, "base_class", base)
        if type(base) is Class:
            bases.append(base)
        elif isinstance(base, Unknown):
            bases.append(Class("unknown", (OBJECT,), data=base))
        elif not getattr(base, "inert", False):
            unknown = interp.unknown("base class", text_of(base_node), interp.place_of(base_node))
            bases.append(Class("unknown", (OBJECT,), data=unknown))
    types.check_bases(interp, bases)
    distinct = list(dict.fromkeys(bases)) or [OBJECT]
    if len(distinct) > 1:
        distinct = [base for base in distinct if base is not OBJECT]
    for keyword in node.keywords:
        interp.evaluate(keyword.value)
    scope = Scope(
        {"__module__": interp.globals.get("__name__"), "__qualname__": node.name}, interp.scope, transparent=True
    )
    outer, interp.scope = interp.scope, scope
    try:
        interp.run_block(node.body)
    finally:
        interp.scope = outer
    members = {name: value for name, value in scope.names.items() if name not in ("__module__", "__qualname__")}
    docstring = ast.get_docstring(node, clean=False)
    if docstring is not None:
        members.setdefault("__doc__", docstring)
    members["__annotated__"] = [
        (statement.target.id, statement.annotation)
        for statement in node.body
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
    ]
    cls = Class(node.name, tuple(distinct), members, interp.place_of(node))
    for function in scope.functions:
        function.owner = cls
    for base in cls.mro[1:]:
        hook = base.members.get("_defined_")
        if hook is not None:
            hook(interp, cls)
            break
    return cls


def super_(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`super()` and `super(Class, self)`."""
    if len(args) >= 2:
        if type(args[0]) is Unknown or type(args[1]) is Unknown:
            return args[0] if type(args[0]) is Unknown else args[1]
        return Super(args[0], args[1])
    scope: Scope | None = interp.scope
    while scope is not None and (scope.function is None or scope.function.owner is None):
        scope = scope.parent
    if scope is None or scope.receiver is MISSING:
        interp.error("RuntimeError", "super(): no arguments")
    return Super(scope.function.owner, scope.receiver)
