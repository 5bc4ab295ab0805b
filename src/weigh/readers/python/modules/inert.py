"""Modules that change nothing about a network: types for annotations, warnings, logging, compatibility."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weigh.readers.python.modules.collecting import ABSTRACT, namedtuple_class
from weigh.readers.python.modules.mathematics import Inert
from weigh.readers.python.natives import loose, table
from weigh.readers.python.raised import OBJECT
from weigh.readers.python.types import TYPES
from weigh.readers.python.values import BoundMethod, Class, Function, Native, Thing

if TYPE_CHECKING:
    import ast

    from weigh.readers.python.interpreter import Interpreter


class Hint(Thing):
    """A type hint: subscripted, combined and called without effect. As a base class it stands for nothing."""

    __slots__ = ("name",)
    inert = True

    def __init__(self, name: str) -> None:
        self.name = name

    def type_name(self) -> str:
        return self.name

    def get(self, interp: Interpreter, name: str) -> Any:
        return self.name if name == "__name__" else Hint(f"{self.name}.{name}"[:80])

    def item(self, interp: Interpreter, key: Any) -> Any:
        return self

    def call(self, interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        return self

    def binary(self, interp: Interpreter, op: type[ast.operator], other: Any, reflected: bool) -> Any:
        return self


def hints(module: str) -> Any:
    """Every name of a typing module, as a hint; those that work at run time work."""
    return lambda name: _TYPING[name] if name in _TYPING else Hint(f"{module}.{name}")


def _named_tuple_defined(interp: Interpreter, cls: Class) -> None:
    """A class statement that derives from `typing.NamedTuple`: its annotations are the fields."""
    fields = [name for name, _ in cls.members["__annotated__"]]
    defaults = tuple([cls.members.pop(name) for name in fields if name in cls.members])
    made = namedtuple_class(cls.name, fields, defaults)
    for name, member in made.members.items():
        cls.members.setdefault(name, member)
    cls.bases, cls.mro = made.bases, (cls, *made.mro[1:])


def _named_tuple_made(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`NamedTuple("Name", [("field", type), ...])`: the class."""
    _, name, *rest = args
    fields = [interp.item(field, 0) for field in interp.iterate(rest[0])] if rest else list(kwargs)
    return namedtuple_class(name, fields, ())


def _typed_dict_made(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`TypedDict("Name", {...})` makes a class of plain dicts, and a class that derives from it makes plain dicts."""
    cls, *rest = args
    return TYPES["dict"] if cls is _TYPED_DICT else interp.instantiate(TYPES["dict"], rest, kwargs)


_TYPED_DICT = Class("TypedDict", (TYPES["dict"],), {"__new__": Native("__new__", _typed_dict_made)})


def _pass_on(interp: Interpreter, *args: Any, **kwargs: Any) -> Any:
    """A decorator, or a function that returns what it is given last."""
    return args[-1] if args else loose("decorator", _pass_on)


_PASS_ON = loose("passes on", _pass_on)
_TYPING: dict[str, Any] = {
    "TYPE_CHECKING": False,
    "NamedTuple": Class(
        "NamedTuple", (OBJECT,), {"_defined_": _named_tuple_defined, "__new__": Native("__new__", _named_tuple_made)}
    ),
    "TypedDict": _TYPED_DICT,
    **dict.fromkeys(("cast", "overload", "final", "runtime_checkable", "no_type_check", "override"), _PASS_ON),
    **ABSTRACT,
    **{hint: TYPES[name] for hint, name in [
        ("List", "list"), ("Dict", "dict"), ("Tuple", "tuple"), ("Set", "set"), ("FrozenSet", "frozenset"), ("Type",
        "type"),
        ("OrderedDict", "OrderedDict"), ("DefaultDict", "defaultdict"), ("Deque", "deque"), ("Text", "str"),
    ]},
}  # fmt: skip


def silent(module: str) -> Any:
    """Every name of a module whose calls say something and return nothing."""
    inert = Inert(module)
    return lambda name: inert.get(None, name)  # type: ignore[arg-type]


def _metaclass_passed_over(interp: Interpreter, metaclass: Any, *bases: Any) -> Any:
    return bases[0] if bases else OBJECT


_ABC = {
    "ABC": OBJECT,
    "ABCMeta": Hint("ABCMeta"),
    **dict.fromkeys(("abstractmethod", "abstractproperty", "abstractclassmethod"), _PASS_ON),
}
_SIX = table(loose, {
    "with_metaclass": _metaclass_passed_over,
    "add_metaclass": lambda interp, metaclass: _PASS_ON,
    "iteritems": lambda interp, mapping: interp.call(interp.get(mapping, "items"), [], {}),
    "itervalues": lambda interp, mapping: interp.call(interp.get(mapping, "values"), [], {}),
    "iterkeys": lambda interp, mapping: interp.call(interp.get(mapping, "keys"), [], {}),
})  # fmt: skip
_TYPES = {
    "FunctionType": TYPES["function"],
    "LambdaType": TYPES["function"],
    "MethodType": TYPES["method"],
    "ModuleType": TYPES["module"],
    "NoneType": TYPES["NoneType"],
    "GeneratorType": TYPES["generator"],
    "SimpleNamespace": loose("SimpleNamespace", lambda interp, **names: namespace(interp, names)),
}
NAMESPACE = Class("SimpleNamespace", (OBJECT,))


def namespace(interp: Interpreter, names: dict[str, Any]) -> Any:
    """An object with these attributes."""
    made = interp.instantiate(NAMESPACE, [], {})
    made.attributes.update(names)
    return made


def _builtin(name: str) -> Any:
    from weigh.readers.python.builtins import table_for

    return table_for(False).get(name, NotImplemented)


def _moved(name: str) -> Any:
    """`six.moves`: names of Python 2 that are builtins today."""
    return _builtin("range" if name == "xrange" else name)


def _future(name: str) -> Any:
    return Hint(f"__future__.{name}")


_KINDS: dict[str, tuple[type, ...]] = {"isfunction": (Function,), "ismethod": (BoundMethod,), "isclass": (Class,)}


def _inspected(name: str) -> Any:
    """`inspect.isfunction(f)` and its like; what else it tells of a program is not known."""
    kinds = _KINDS.get(name)
    if kinds is None:
        return NotImplemented
    return loose(name, lambda interp, value: isinstance(value, kinds))


MODULES: dict[str, Any] = {
    "typing": hints("typing"),
    "typing_extensions": hints("typing"),
    "abc": _ABC,
    "__future__": _future,
    "warnings": silent("warnings"),
    "logging": silent("logging"),
    "gc": silent("gc"),
    "pprint": silent("pprint"),
    "absl": silent("absl"),
    "six": {**_SIX, "string_types": (TYPES["str"],), "integer_types": (TYPES["int"],), "PY2": False, "PY3": True},
    "six.moves": _moved,
    "types": _TYPES,
    "inspect": _inspected,
    "builtins": _builtin,
    "numbers": {
        "Number": (TYPES["int"], TYPES["float"], TYPES["complex"]),
        "Real": (TYPES["int"], TYPES["float"]),
        "Integral": TYPES["int"],
    },
}
