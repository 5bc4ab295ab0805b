"""What is asked of a source, from words to values, whichever door they come through: the command line or the server.

Shapes of inputs, settings and dialects; which network of a source is meant, and which layer of its networks.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import PurePath
from typing import Any, Final, TypeAlias

from weigh.ask.explain import Explanation, explain
from weigh.ask.ledger import Ledger, ledger
from weigh.network.errors import Fault, SelectionError
from weigh.network.graph import Graph
from weigh.readers.reading import UNNAMED, Reading
from weigh.words.command_line import ERRORS

Shape: TypeAlias = tuple[int | None, ...]

DIALECTS: Final = ("keras1", "keras2", "tf.keras", "keras3", "torch")
MAX_LAYERS: Final = 200_000
LONGEST_SIZE: Final = 18  # digits

_SEPARATORS = re.compile(r"[xX×*,]")
_UNKNOWN = frozenset(["?", "None", "none"])
_SIZES = re.compile(r"[\d?]+([xX×*,][\d?]+)+")
_LENGTH = re.compile(r"len\(([^()]*)\)")
_WORDS = {"true": True, "false": False, "none": None, "null": None}


class Mistyped(ValueError):
    """What was typed is no value of its kind; the text is whole sentences for the user."""

    def __init__(self, kind: str, **facts: object) -> None:
        super().__init__(ERRORS[kind].format(**facts))


def shape(text: str) -> tuple[str, Shape]:
    """`[NAME:]3x224x224` to (name, sizes); the name is empty where none is given, an unknown size None.

    Raises: Mistyped.
    >>> shape("image:3x?x224")
    ('image', (3, None, 224))
    """
    name, _, sizes = text.rpartition(":")
    sizes = sizes.strip().removeprefix("(").removesuffix(")").strip()
    parts = [part.strip() for part in _SEPARATORS.split(sizes)]
    if len(parts) > 1 and sizes.endswith(","):
        parts.pop()  # (10,) as Python writes it
    if parts == [""]:
        raise Mistyped("shape_empty", received=text)
    return name.strip(), tuple(_size(part, text) for part in parts)


def _size(part: str, received: str) -> int | None:
    if part in _UNKNOWN:
        return None
    if not part.isdecimal() or len(part) > LONGEST_SIZE or int(part) == 0:
        raise Mistyped("shape", received=received, part=part)
    return int(part)


def setting(text: str) -> tuple[str, Any]:
    """`NAME=VALUE` to (name, value): a Python literal, sizes (28,28,1 or 28x28x1), true, false, or else a word.

    The name may be that of a part, as the source writes it: args.units, X.shape, len(words).

    Raises: Mistyped.
    """
    name, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not name:
        raise Mistyped("setting", received=text)
    if not all(part.isidentifier() for part in _LENGTH.sub(r"\1", name).split(".")):
        raise Mistyped("setting_name", received=text, name=name)
    return name, literal(value)


def literal(text: str) -> Any:
    """The value of a setting.

    >>> literal("28,28,1"), literal("28x28x?"), literal("true"), literal("channels_first")
    ((28, 28, 1), (28, 28, None), True, 'channels_first')
    """
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        pass
    if _SIZES.fullmatch(text):
        return tuple(None if "?" in size else int(size) for size in _SEPARATORS.split(text))
    return text


def dialect(text: str) -> str:
    """A generation of a framework, in any case.

    Raises: Mistyped.
    """
    if text.lower() in DIALECTS:
        return text.lower()
    choices = f"{', '.join(DIALECTS[:-1])} or {DIALECTS[-1]}"
    near = get_close_matches(text.lower(), DIALECTS, 1)
    hint = ERRORS["near"].format(near=near[0]) if near else ""
    raise Mistyped("dialect", choices=choices, received=text, hint=hint)


def whole(text: str, least: int, option: str) -> int:
    """A whole number of at least `least`; commas and underscores may part its thousands.

    Raises: Mistyped.
    """
    digits = text.replace(",", "").replace("_", "")
    if digits.isdecimal() and len(digits) <= LONGEST_SIZE and int(digits) >= least:
        return int(digits)
    raise Mistyped("number", option=option, least=least, received=text)


def shapes(inputs: Iterable[tuple[str, Shape]]) -> dict[str, Shape]:
    """Shapes by the input's name. Unnamed ones are told by their number: "" is the first, then "2", "3".

    Raises: Mistyped where an input has two.
    """
    named: dict[str, Shape] = {}
    unnamed = 0
    for name, sizes in inputs:
        if not name:
            unnamed += 1
            name = "" if unnamed == 1 else str(unnamed)
        if name in named:
            first, second = (_written(one) for one in (named[name], sizes))
            raise Mistyped("shape_twice", name=name, first=first, second=second)
        named[name] = sizes
    return named


def _written(sizes: Shape) -> str:
    return "x".join("?" if size is None else str(size) for size in sizes)


def settings(given: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Settings by name.

    Raises: Mistyped where a name has two values.
    """
    named: dict[str, Any] = {}
    for name, value in given:
        if name in named and named[name] != value:
            raise Mistyped("setting_twice", name=name, first=named[name], second=value)
        named[name] = value
    return named


def explain_any(
    ledgers: Sequence[Ledger], layer: str, expected: int | None = None, shape: Shape | None = None
) -> Explanation:
    """Explain the layer in whichever network has it; `NETWORK/LAYER` names one of several.

    Raises: SelectionError where none has it, or networks have different ones.
    """
    found: list[Explanation] = []
    failed: list[SelectionError] = []
    for weighed in ledgers:
        within = layer.removeprefix(f"{weighed.graph.name}/") if len(ledgers) > 1 else layer
        try:
            found.append(explain(weighed, within, expected, shape))
        except SelectionError as error:
            failed.append(error)
    if not found:
        raise failed[0]
    if len({explanation.row.layer for explanation in found}) > 1:
        networks = ", ".join(explanation.network for explanation in found)
        facts = {"wanted": layer, "count": len(found), "networks": networks, "example": f"{found[0].network}/{layer}"}
        raise SelectionError(Fault("select.several_networks", facts))
    return found[0]


def only(reading: Reading, source: str) -> Ledger:
    """The one network of a source, which is called so, weighed.

    Raises: SelectionError where it builds several.
    """
    return ledger(only_graph(reading, source))


def only_graph(reading: Reading, source: str) -> Graph:
    """The one network of a source, which is called so.

    Raises: SelectionError where it builds several.
    """
    graphs = reading.graphs
    if len(graphs) > 1:
        names = ", ".join(graph.name for graph in graphs)
        facts = {"source": source, "count": len(graphs), "names": names}
        raise SelectionError(Fault("choice.several", facts))
    return graphs[0]


def told_apart(sources: tuple[str, str], ledgers: tuple[Ledger, Ledger]) -> tuple[str, str]:
    """What two networks are called: their sources as they were typed, with no more folders than tell them apart."""
    read_in = zip(sources, ledgers, strict=True)
    one, other = (weighed.graph.name if source == UNNAMED else source for source, weighed in read_in)
    for kept in range(1, 1 + max(one.count("/"), other.count("/"))):
        if _end(one, kept) != _end(other, kept):
            return _end(one, kept), _end(other, kept)
    return one, other


def _end(source: str, kept: int) -> str:
    """A source with the last `kept` parts of its path."""
    path, *target = source.partition("::")
    return "/".join(PurePath(path).parts[-kept:]) + "".join(target)
