"""What can be typed after a command: the kinds of values, and the options that every command that reads has."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any, TypeAlias, TypeVar

import click

from weigh.words.command_line import ERRORS, OPTIONS

Shape: TypeAlias = tuple[int | None, ...]
Decorated = TypeVar("Decorated", bound=Callable[..., Any])

DIALECTS = ("keras1", "keras2", "tf.keras", "keras3", "torch")
MAX_LAYERS = 200_000
LONGEST_SIZE = 18  # digits
SEPARATORS = re.compile(r"[xX×*,]")
UNKNOWN = frozenset(["?", "None", "none"])
SIZES = re.compile(r"[\d?]+([xX×*,][\d?]+)+")
WORDS = {"true": True, "false": False, "none": None, "null": None}


class ShapeType(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.3 on
    """`[NAME:]3x224x224` to (name, sizes); the name is empty where none is given, an unknown size None."""

    name = "[NAME:]SHAPE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Shape]:
        name, _, text = value.rpartition(":")
        text = text.strip().removeprefix("(").removesuffix(")").strip()
        parts = [part.strip() for part in SEPARATORS.split(text)]
        if len(parts) > 1 and text.endswith(","):
            parts.pop()  # (10,) as Python writes it
        if parts == [""]:
            raise click.UsageError(ERRORS["shape_empty"].format(received=value))
        return name.strip(), tuple(self._size(part, value) for part in parts)

    def _size(self, part: str, received: str) -> int | None:
        if part in UNKNOWN:
            return None
        if not part.isdecimal() or len(part) > LONGEST_SIZE or int(part) == 0:
            raise click.UsageError(ERRORS["shape"].format(received=received, part=part))
        return int(part)


class SettingType(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.3 on
    """`NAME=VALUE` to (name, value): a Python literal, sizes (28,28,1 or 28x28x1), true, false, or else a word."""

    name = "NAME=VALUE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Any]:
        name, equals, text = (part.strip() for part in value.partition("="))
        if not equals or not name:
            raise click.UsageError(ERRORS["setting"].format(received=value))
        if not all(part.isidentifier() for part in name.split(".")):
            raise click.UsageError(ERRORS["setting_name"].format(received=value, name=name))
        return name, literal(text)


class DialectType(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.3 on
    """A generation of a framework, in any case."""

    name = "DIALECT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value.lower() in DIALECTS:
            return str(value.lower())
        choices = f"{', '.join(DIALECTS[:-1])} or {DIALECTS[-1]}"
        near = get_close_matches(value.lower(), DIALECTS, 1)
        hint = ERRORS["near"].format(near=near[0]) if near else ""
        raise click.UsageError(ERRORS["dialect"].format(choices=choices, received=value, hint=hint))


class Whole(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.3 on
    """A whole number of at least `least`; commas and underscores may part its thousands."""

    name = "N"

    def __init__(self, least: int) -> None:
        self.least = least

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        digits = value.replace(",", "").replace("_", "")
        if digits.isdecimal() and len(digits) <= LONGEST_SIZE and int(digits) >= self.least:
            return int(digits)
        option = param.opts[0] if param else self.name
        raise click.UsageError(ERRORS["number"].format(option=option, least=self.least, received=value))


def literal(text: str) -> Any:
    """The value of a setting.

    >>> literal("28,28,1"), literal("28x28x?"), literal("true"), literal("channels_first")
    ((28, 28, 1), (28, 28, None), True, 'channels_first')
    """
    if text.lower() in WORDS:
        return WORDS[text.lower()]
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        pass
    if SIZES.fullmatch(text):
        return tuple(None if "?" in size else int(size) for size in SEPARATORS.split(text))
    return text


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


def json_option(command: Decorated) -> Decorated:
    decorated: Decorated = click.option("--json", "as_json", is_flag=True, help=OPTIONS["json"])(command)
    return decorated
