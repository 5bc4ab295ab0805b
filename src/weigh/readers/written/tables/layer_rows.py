"""One row of a table by columns: what it states of a layer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from weigh.network.place import Place
from weigh.readers.written.evidence import Sizes, Stated, Total
from weigh.readers.written.tables import measures
from weigh.readers.written.tables.translated import family

_NUMBERED: Final = re.compile(r"^(?P<kind>[^\W\d_][^\W\d_ \-]*(?:[ \-][^\W\d_]+)*?)[ _\-#]*\d+(?:[._\-]?\d+)*[a-z]?$")
_SNAKE: Final = re.compile(r"(?P<kind>(?:[a-z]{1,20}_){0,3}[a-z]{1,20}(?:[123]d)?)_\d{1,4}")
"""A kind with its number as programs number layers: max_pool2d_0."""
_NOTE: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}")
_REPEATED: Final = re.compile(r"(?:^|\s)(?:[x×]\s?\d{1,4}|\d{1,4}\s?[x×])(?=$|\s)")
_LABEL: Final = re.compile(r"\s*(?:\d{1,4}[.):]?|[A-Za-z]{1,2}\d{1,2}[.):]?)\s*")
_STEPS: Final = re.compile(r"/\s?s?\d.*$|,.*$|\b[sfkp]\s?=.*$")


def layer(fields: Mapping[str, Any], place: Place, text: str) -> Stated | None:
    """The layer that a row states, None where the row names none or says nothing of it."""
    name, kind = _named(fields)
    title = " ".join(filter(None, (_words(fields.get("layer", "")), fields.get("kind", ""))))
    figures = [role for role in fields if role not in ("layer", "kind") and not role.endswith(" scale")]
    told = any(not measures.says_nothing(fields[role]) for role in figures)
    if not name or not (told or (kind and _is_layer(Stated(place, type=kind)))):
        return None
    attributes = dict(_attributes(fields, title))
    params = _params(fields)
    if params and params[0] != params[1]:
        attributes["params_about"] = params
    macs = measures.count(fields.get("macs", ""), fields.get("macs scale", 1))
    if macs and macs[0] != macs[1]:
        attributes["macs_about"] = macs
    shape = _output(fields, attributes)
    times = measures.step(fields.get("repeats", ""))
    return Stated(
        place,
        name=name,
        type=kind,
        outputs=(shape,) if shape is not None else (),
        input=_shape(fields.get("input", "")),
        params=params[0] if params and params[0] == params[1] else None,
        macs=macs[0] if macs and macs[0] == macs[1] else None,
        repeats=times[0] if times and 0 < times[0] < 1000 else measures.repeats(title),
        attributes=attributes,
        text=text,
    )


def _words(name: str) -> str:
    """What a name says in words; a mere label ("S2") says nothing."""
    return "" if _LABEL.fullmatch(name) else name


def sums(fields: Mapping[str, Any], place: Place, text: str) -> Iterator[Total]:
    """The totals that a last row prints under its columns."""
    for role in ("params", "macs", "flops"):
        interval = measures.count(fields.get(role, ""), fields.get(f"{role} scale", 1))
        if interval:
            yield Total(role, *interval, place, text)


def are_layers(layers: Sequence[Stated]) -> bool:
    """Whether most rows are kinds of layers: tables of other things have columns of the same names."""
    return 2 * sum(map(_is_layer, layers)) >= len(layers)


def _is_layer(stated: Stated) -> bool:
    return bool(family(stated.type) or family(stated.name))


def parted(cell: str, count: int) -> list[str]:
    """The parts of a cell under a compound heading; all parts are the cell itself where it does not part."""
    parts = [part.strip() for part in re.split(r"[/,;]", re.sub(r"\([^()]*\)", _hidden, cell))]
    if len(parts) != count:
        return [cell] * count
    return [part.replace("\0", ",").replace("\1", "/") for part in parts]


def _hidden(found: re.Match[str]) -> str:
    return found[0].replace(",", "\0").replace("/", "\1")


def _named(fields: Mapping[str, Any]) -> tuple[str, str]:
    """The name of a row as printed, and the word for its kind: a column of kinds tells it, or the name without its
    number."""
    name, kind = fields.get("layer", "").strip(" :*`"), fields.get("kind", "").strip(" :*`")
    if measures.says_nothing(kind):
        kind = ""
    if measures.says_nothing(name):
        return kind, _kind(kind)
    if kind and name.casefold() in ("input", "output") and not kind[0].isdigit():
        return name, "Input" if name.casefold() == "input" else _kind(kind)
    return name, _kind(kind or name)


def _kind(text: str) -> str:
    """The word for a kind: "Conv1" is a Conv, "3. Max Pooling (2x2)" a Max Pooling."""
    counted = _SNAKE.fullmatch(text[:100])
    if counted and _is_layer(Stated(Place(0), type=counted["kind"])):
        return counted["kind"]
    inside = re.search(r"\(([A-Za-z]\w*)\)$", text)
    if inside and _is_layer(Stated(Place(0), type=inside[1])):
        return inside[1]
    words = _STEPS.sub("", _REPEATED.sub(" ", _NOTE.sub(" ", text)))
    words = re.sub(r"\b\d+\s?[x×]\s?\d+\b(?:,\s?\d+)?", " ", words).strip(" .:-*`")
    label = _LABEL.match(words)
    if label and label.end() < len(words):
        words = words[label.end() :].strip(" .:-")
    numbered = _NUMBERED.match(words)
    return (numbered["kind"] if numbered else words).strip()


def _params(fields: Mapping[str, Any]) -> tuple[int, int] | None:
    """The parameters of a row: in one column, or in one of weights and one of biases."""
    found = measures.count(fields.get("params", ""), fields.get("params scale", 1))
    if found:
        return found
    weights = measures.count(fields.get("weights", ""), fields.get("weights scale", 1))
    biases = measures.count(fields.get("biases", ""), fields.get("biases scale", 1))
    if weights and biases:
        return weights[0] + biases[0], weights[1] + biases[1]
    return weights


def _attributes(fields: Mapping[str, Any], title: str) -> Iterator[tuple[str, Any]]:
    """What the cells state besides shapes and counts; a column of its own goes before a note in a name."""
    yield from _from_title(title).items()
    if not measures.says_nothing(fields.get("kernel", "")):
        yield from measures.window(fields["kernel"]).items()
    for role in ("stride", "padding"):
        text = fields.get(role, "")
        sizes = measures.step(text)
        if sizes:
            yield role, sizes
        elif role == "padding" and text.casefold() in ("same", "valid", "causal"):
            yield role, text.casefold()
    for role in ("units", "in_channels", "multiplier"):
        number = measures.count(fields.get(role, ""), 1)
        if number and number[0] == number[1]:
            yield role, number[0]
    activation = fields.get("activation", "")
    if not measures.says_nothing(activation) and len(activation) < 30 and not any(map(str.isdigit, activation)):
        yield "activation", activation.casefold()


def _from_title(title: str) -> dict[str, Any]:
    """What a name itself says: "CONV1 (f=5, s=1)", "Conv / s2", "3x3 conv, 64"."""
    found = measures.window(_REPEATED.sub(" ", title)) if re.search(r"[x×]\s?\d|=\s?\d|@", title) else {}
    found |= measures.stepping(title)
    return found


def _shape(text: str) -> Sizes | None:
    found = None if measures.says_nothing(text) else measures.sizes(text)
    return found[0] if found else None


def _output(fields: Mapping[str, Any], attributes: dict[str, Any]) -> Sizes | None:
    """The output of a row; its maps may be told in a column of their own."""
    for role in ("output", "size", "units"):
        shape = _shape(fields.get(role, ""))
        if shape is None or (role == "units" and len(shape) < 2):
            continue
        units = attributes.get("units")
        if len(shape) == 2 and isinstance(units, int) and role != "units":
            return (*shape, units)
        if len(shape) == 2 and shape[0] == shape[1] and "kernel" in attributes:
            return (*shape, None)
        return shape
    return None
