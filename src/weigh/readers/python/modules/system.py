"""`os`, `sys`, `time`, `argparse`, `string`: what they say about the machine is not known, what they compute is."""

from __future__ import annotations

import posixpath
import string
from typing import TYPE_CHECKING, Any

from weigh.readers.python.boxes import Box
from weigh.readers.python.modules.inert import namespace
from weigh.readers.python.modules.mathematics import Inert
from weigh.readers.python.natives import loose, pure, table
from weigh.readers.python.raised import OBJECT
from weigh.readers.python.values import Class, Module, Native, Thing, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


def outside(module: str, known: dict[str, Any]) -> Any:
    """The members of a module: those in the table, and functions whose answers only the machine knows."""

    def find(name: str) -> Any:
        found = known.get(name)
        if found is not None:
            return found
        if name[:1] == "_":
            return NotImplemented
        return Native(name, lambda interp, args, kwargs: interp.unknown("outside", f"{module}.{name}()"))

    return find


def _nothing(interp: Interpreter, *args: Any, **kwargs: Any) -> None:
    return None


class _Environment(Thing):
    """`os.environ`: written without effect; what it holds is not known."""

    __slots__ = ()

    def type_name(self) -> str:
        return "os.environ"

    def get(self, interp: Interpreter, name: str) -> Any:
        if name == "get":
            return Native(name, lambda interp, args, kwargs: interp.unknown("outside", "os.environ"))
        return Native(name, lambda interp, args, kwargs: None)

    def item(self, interp: Interpreter, key: Any) -> Any:
        return interp.unknown("outside", "os.environ")

    def set_item(self, interp: Interpreter, key: Any, value: Any) -> Any:
        return None


_SILENT = table(
    loose, dict.fromkeys(("makedirs", "mkdir", "chdir", "remove", "putenv", "sleep", "setrecursionlimit"), _nothing)
)
_PATH: dict[str, Any] = {
    **{name: pure(name, getattr(posixpath, name)) for name in (
        "join", "basename", "dirname", "splitext", "split", "normpath", "isabs",
    )},
    "sep": "/",
}  # fmt: skip
_FIND_PATH = outside("os.path", _PATH)
_OS: dict[str, Any] = {
    **_SILENT,
    "path": Module("os.path", _FIND_PATH),
    "environ": _Environment(),
    "sep": "/",
    "linesep": "\n",
}


def _exit(interp: Interpreter, *args: Any) -> None:
    interp.error("SystemExit", *args[:1])


def _version(interp: Interpreter) -> Any:
    return (2, 7, 18, "final", 0) if interp.python2 else (3, 11, 0, "final", 0)


class _System(Thing):
    """`sys`."""

    __slots__ = ()

    def type_name(self) -> str:
        return "sys"

    def get(self, interp: Interpreter, name: str) -> Any:
        if name == "version_info":
            row = _version(interp)
            made = namespace(interp, dict(zip(("major", "minor", "micro", "releaselevel", "serial"), row, strict=True)))
            made.native = Box(row)
            return made
        facts = {"argv": ["program.py"], "maxsize": 2**63 - 1, "path": [], "modules": {}, "platform": "linux"}
        if name in facts:
            return facts[name]
        if name in ("stdout", "stderr"):
            return Inert(f"sys.{name}")
        if name == "exit":
            return loose(name, _exit)
        if name == "setrecursionlimit":
            return _SILENT[name]
        return interp.unknown("outside", f"sys.{name}")


# -- argparse ------------------------------------------------------------------------------------------------------


class Parser(Thing):
    """`argparse.ArgumentParser`: parsing gives every argument its default, as when the script is run with none."""

    __slots__ = ("names",)

    def __init__(self, names: dict[str, Any]) -> None:
        self.names = names

    def type_name(self) -> str:
        return "ArgumentParser"

    def get(self, interp: Interpreter, name: str) -> Any:
        if name == "add_argument":
            return loose(name, self._add)
        if name == "set_defaults":
            return loose(name, lambda interp, **defaults: self.names.update(defaults))
        if name in ("parse_args", "parse_known_args"):
            return loose(name, lambda interp, *args, **kwargs: self._parse(interp, name == "parse_known_args"))
        if name in ("add_argument_group", "add_mutually_exclusive_group"):
            return loose(name, lambda interp, *args, **kwargs: self)
        return loose(name, lambda interp, *args, **kwargs: interp.unknown("outside", f"argparse {name}()"))

    def _add(self, interp: Interpreter, *flags: Any, **options: Any) -> None:
        texts = [flag for flag in flags if isinstance(flag, str)]
        if not texts:
            return
        long = next((flag for flag in texts if flag.startswith("--")), texts[0])
        name = options.get("dest", long.lstrip("-").replace("-", "_"))
        if isinstance(name, str):
            self.names[name] = self._default(interp, long, options)

    def _default(self, interp: Interpreter, flag: str, options: dict[str, Any]) -> Any:
        action = options.get("action")
        if "default" in options:
            default = options["default"]
            convert = options.get("type")
            return interp.call(convert, [default], {}) if isinstance(default, str) and convert is not None else default
        if action in ("store_true", "store_false"):
            return action == "store_false"
        if options.get("required") is True or (not flag.startswith("-") and options.get("nargs") not in ("?", "*")):
            return interp.unknown("argument", flag)
        return [] if options.get("nargs") == "*" and not flag.startswith("-") else None

    def _parse(self, interp: Interpreter, with_rest: bool) -> Any:
        made = namespace(interp, self.names)
        return (made, []) if with_rest else made


def _type_of_argument(interp: Interpreter, *args: Any, **kwargs: Any) -> Unknown:
    return interp.unknown("outside", "argparse")


_ARGPARSE = {
    "ArgumentParser": loose("ArgumentParser", lambda interp, *args, **kwargs: Parser({})),
    "Namespace": loose("Namespace", lambda interp, **names: namespace(interp, names)),
    "FileType": loose("FileType", _type_of_argument),
    "SUPPRESS": "==SUPPRESS==",
    **{name: Class(name, (OBJECT,)) for name in ("HelpFormatter", "ArgumentDefaultsHelpFormatter",
    "RawTextHelpFormatter",
                                                "RawDescriptionHelpFormatter", "Action")},
}  # fmt: skip

_STRING = {
    name: getattr(string, name)
    for name in (
        "ascii_letters", "ascii_lowercase", "ascii_uppercase", "digits", "hexdigits", "octdigits", "punctuation",
        "printable", "whitespace",
    )
}  # fmt: skip


class _Path(Thing):
    """A `pathlib.Path`: joined with `/`, printed; what lies on the disk is not known."""

    __slots__ = ("path",)

    def __init__(self, path: str) -> None:
        self.path = path

    def type_name(self) -> str:
        return "Path"

    def binary(self, interp: Interpreter, op: Any, other: Any, reflected: bool) -> Any:
        part = other.path if isinstance(other, _Path) else other
        if not isinstance(part, str):
            return NotImplemented
        return _Path(posixpath.join(part, self.path) if reflected else posixpath.join(self.path, part))

    def get(self, interp: Interpreter, name: str) -> Any:
        stem, suffix = posixpath.splitext(posixpath.basename(self.path))
        facts = {"name": stem + suffix, "stem": stem, "suffix": suffix}
        if name in facts:
            return facts[name]
        if name == "parent":
            return _Path(posixpath.dirname(self.path))
        return Native(name, lambda interp, args, kwargs: interp.unknown("outside", f"Path.{name}()"))

    def truth(self, interp: Interpreter) -> Any:
        return True

    def text(self, interp: Interpreter) -> str:
        return self.path


def _path(interp: Interpreter, *parts: Any) -> Any:
    texts = [part.path if isinstance(part, _Path) else part for part in parts]
    if not all(isinstance(part, str) for part in texts):
        return interp.unknown("outside", "Path()")
    return _Path(posixpath.join(*texts) if texts else ".")


MODULES: dict[str, Any] = {
    "os": outside("os", _OS),
    "os.path": _FIND_PATH,
    "sys": _System(),
    "time": outside("time", {"sleep": _SILENT["sleep"]}),
    "argparse": _ARGPARSE,
    "string": _STRING,
    "pathlib": {"Path": loose("Path", _path), "PurePath": loose("PurePath", _path)},
}
