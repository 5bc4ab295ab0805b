"""What can be typed after a command: the kinds of values, and the options that every command that reads has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

import click

from weigh.asked import MAX_LAYERS, Mistyped, Shape, dialect, literal, setting, shape, whole
from weigh.words.command_line import ERRORS, OPTIONS

FORMS = {
    "text": (".txt",),
    "json": (".json",),
    "markdown": (".md", ".markdown"),
    "csv": (".csv",),
    "latex": (".tex",),
    "svg": (".svg",),
    "png": (".png",),
}
"""The forms that a ledger is told in, and the endings of files that have them."""
SHORT = {ending.removeprefix("."): form for form, endings in FORMS.items() for ending in endings}
"""Forms by the endings of their files: md, tex."""
VIEWS = ("graph", "blocks")

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
Value = TypeVar("Value")


class ShapeType(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.3 on
    """`[NAME:]3x224x224` to (name, sizes)."""

    name = "[NAME:]SHAPE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Shape]:
        return typed(lambda: shape(value))


class SettingType(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.3 on
    """`NAME=VALUE` to (name, value)."""

    name = "NAME=VALUE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Any]:
        return typed(lambda: setting(value))


class DialectType(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.3 on
    """A generation of a framework, in any case."""

    name = "DIALECT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return typed(lambda: dialect(value))


class Whole(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.3 on
    """A whole number of at least `least`."""

    name = "N"

    def __init__(self, least: int) -> None:
        self.least = least

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        return typed(lambda: whole(value, self.least, param.opts[0] if param else self.name))


class OneOf(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.3 on
    """One of some words, in any case, or another name of one."""

    def __init__(self, words: Iterable[str], others: Mapping[str, str] | None = None) -> None:
        self.words = tuple(words)
        self.others = others or {}
        self.name = "|".join(self.words)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        word = self.others.get(value.lower(), value.lower())
        if word in self.words:
            return str(word)
        near = get_close_matches(word, self.words, 1)
        hint = " " + ERRORS["near"].format(near=near[0]).rstrip() if near else ""
        facts = {"option": param.opts[-1] if param else self.name, "received": value, "hint": hint}
        raise click.UsageError(ERRORS["one_of"].format(choices=", ".join(self.words), **facts))

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """Lower-case letters, since this is what is typed."""
        return f"[{self.name}]"


def typed(value: Callable[[], Value]) -> Value:
    """What a word means; what is wrong with it in the way that the command line tells it.

    Raises: UsageError.
    """
    try:
        return value()
    except Mistyped as error:
        raise click.UsageError(str(error)) from None


def reading_options(command: Decorated) -> Decorated:
    """Give a command the options of reading; it gets them as `inputs`, `given`, `dialect` and `max_layers`."""
    for option in (
        click.option("--max-layers", type=Whole(1), default=MAX_LAYERS, show_default=True, help=OPTIONS["max_layers"]),
        click.option("--dialect", type=DialectType(), help=OPTIONS["dialect"]),
        click.option("--set", "given", type=SettingType(), multiple=True, help=OPTIONS["set"]),
        click.option("--input", "inputs", type=ShapeType(), multiple=True, help=OPTIONS["input"]),
    ):
        command = option(command)
    return command


def table_options(command: Decorated) -> Decorated:
    """Give a command the options of its form and tables; it gets `form`, `output`, `view`, `columns`, `sort`, `depth`
    and `top`."""
    for option in (
        click.option("--view", type=OneOf(VIEWS), help=OPTIONS["view"]),
        click.option("--top", type=Whole(1), help=OPTIONS["top"]),
        click.option("--depth", type=Whole(1), help=OPTIONS["depth"]),
        click.option("--sort", metavar="COLUMN", help=OPTIONS["sort"]),
        click.option("--columns", metavar="NAME,NAME,...", help=OPTIONS["columns"]),
        click.option("-o", "--output", default="", metavar="FILE", help=OPTIONS["output"]),
        click.option("--format", "form", type=OneOf(FORMS, SHORT), help=OPTIONS["format"]),
    ):
        command = option(command)
    return command


def json_option(command: Decorated) -> Decorated:
    decorated: Decorated = click.option("--json", "as_json", is_flag=True, help=OPTIONS["json"])(command)
    return decorated


__all__ = [
    "FORMS",
    "SHORT",
    "VIEWS",
    "DialectType",
    "OneOf",
    "SettingType",
    "Shape",
    "ShapeType",
    "Whole",
    "json_option",
    "literal",
    "reading_options",
    "table_options",
    "typed",
]
