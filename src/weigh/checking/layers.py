"""Which layers of a network a text speaks of: by name, by kind and number ("the second convolution", "fc1"), by what is
stated of them ("conv3-256"), one or a run of several ("conv3-512 × 3")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from weigh.ask.ledger import Ledger, Row
from weigh.ask.variations import field_of
from weigh.checking.audit import Model
from weigh.checking.models import owning
from weigh.readers.written.evidence import Stated

_WORDS: Final = {
    "conv depthwise_conv separable_conv locally_connected partial_conv": "conv convolution convolutional conv1d conv2d "
    "conv3d c",
    "dense": "dense fc linear fullyconnected fullconnected fullconnection innerproduct ip f",
    "pool global_pool adaptive_pool trained_pool": "pool pooling maxpool maxpooling avgpool subsampling s",
    "rnn lstm gru simple_rnn": "rnn recurrent",
    "lstm": "lstm",
    "gru": "gru",
    "simple_rnn": "simplernn",
    "embedding reversible_embedding": "embedding embed",
    "batch_norm": "batchnorm batchnormalization bn",
    "layer_norm": "layernorm layernormalization ln",
    "multi_head_attention attention group_query_attention": "attention multiheadattention mha",
}
"""Kinds of ops, and the words for layers that can mean them."""
KINDS: Final[Mapping[str, frozenset[str]]] = {
    word: frozenset(kinds.split()) for kinds, words in _WORDS.items() for word in words.split()
}

_WRITTEN = re.compile(r"(?P<word>[a-z][a-z ]*?(?:[123]d)?)[ _]?(?P<number>\d{1,3})?(?:-(?P<units>\d{1,5}))?")
MOST_RUNS: Final = 2000

Run = tuple[Row, ...]


def runs_about(weighed: Ledger, about: Stated) -> list[Run]:
    """The layers that a text may speak of, each as one run; several where it does not tell which one.

    Empty where the network has none such.
    """
    index = _index(weighed.rows)
    named = index.named.get(_plain(about.name), ()) if about.name else ()
    if named:
        alone = about.repeats == 1
        return _ordinals([(row,) for row in named], about) if alone else list(_windows(named, about.repeats))
    stated = _as_written(about)
    if about.type == "output":
        return [(index.rows[-1],)] if index.rows else []
    if stated.type.lower() not in KINDS and not stated.attributes:
        counted_off = about.ordinal is not None and not about.type
        return _ordinals([(row,) for row in index.rows], about) if counted_off else []
    kind = stated.type.lower()
    fitting = [row for row in index.of(kind) if _fits(row, stated, kind in KINDS)]
    runs = _ordinals([(row,) for row in fitting], stated)
    return runs if about.repeats == 1 else _consecutive(index.rows, fitting, about.repeats)


class _Index:
    """The rows of one network by what texts call them: a page asks for them a thousand times.

    rows: those that own weights, or all where none does. named: by name and by path, in plain letters.
    """

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self.rows: Sequence[Row] = tuple(owning(rows)) or rows
        self.named: dict[str, list[Row]] = {}
        for row in rows:
            for name in {_plain(row.layer.name), _plain(row.path)} - {""}:
                self.named.setdefault(name, []).append(row)
        self._of: dict[str, Sequence[Row]] = {}

    def of(self, kind: str) -> Sequence[Row]:
        """The rows of a kind, all where it is no word for one."""
        if kind not in KINDS:
            return self.rows
        if kind not in self._of:
            self._of[kind] = [row for row in self.rows if _is_of(row, KINDS[kind])]
        return self._of[kind]


_index = lru_cache(maxsize=256)(_Index)


_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_.][A-Za-z0-9]+)*")


def mentioned(model: Model, text: str) -> Mapping[str, str]:
    """The layers whose own names stand in a text, each with the word for it: only such as no other word looks like,
    `dec1_1` or `conv2d`; and such as the program that makes them calls so: `self.encoder = Dense(64)`."""
    called = _called(model)
    return {called[word]: word for word in reversed(_WORD.findall(text)) if word in called}


_ASSIGNED = re.compile(r"\s*(?:self\.)?([A-Za-z_]\w{3,40})\s*=\s*[\w.]*[A-Z]")


@lru_cache(maxsize=256)
def _called(model: Model) -> Mapping[str, str]:
    """Words that are a layer's own name, or what the program calls it if it calls no two of them so."""
    lines = model.reading.lines if model.reading else ()
    names: dict[str, set[str]] = {}
    for row in model.weighed.rows:
        line = row.layer.place.line if row.layer.place and not row.layer.place.file else 0
        found = _ASSIGNED.match(lines[line - 1][:200]) if 0 < line <= len(lines) else None
        if found and row.weights:
            names.setdefault(found[1], set()).add(row.layer.name)
    called = {word: next(iter(own)) for word, own in names.items() if len(own) == 1}
    own_names = (row.layer.name for row in model.weighed.rows if re.search(r"[0-9_]", row.layer.name))
    return called | {name: name for name in own_names}


def types_in(weighed: Ledger, text: str) -> list[str]:
    """The types of layers, as frameworks write them, that stand in a text."""
    words = set(_WORD.findall(text))
    return list(dict.fromkeys(row.layer.type for row in weighed.rows if row.layer.type in words))


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _ordinals(runs: list[Run], about: Stated) -> list[Run]:
    if about.ordinal is None:
        return runs
    at = about.ordinal - 1 if about.ordinal > 0 else about.ordinal + len(runs)
    return [runs[at]] if 0 <= at < len(runs) else []


def _as_written(about: Stated) -> Stated:
    """What the name itself tells: "conv3-256" has 3×3 kernels and 256 filters, "fc1" is the first of its kind."""
    word, number, units = _parts(about.name or about.type)
    kind = word if word in KINDS else _plain(about.type)
    attributes: dict[str, Any] = dict(about.attributes)
    ordinal = about.ordinal
    if units is not None:
        attributes.setdefault("units", units)
        if number is not None and kind in KINDS and "conv" in KINDS[kind]:
            attributes.setdefault("kernel", (number,))
    elif number is not None and ordinal is None and word in KINDS:
        ordinal = number
    return replace(about, type=kind, attributes=attributes, ordinal=ordinal)


@lru_cache(maxsize=1024)
def _parts(name: str) -> tuple[str, int | None, int | None]:
    found = _WRITTEN.fullmatch(name.strip().lower())
    if not found:
        return "", None, None
    number, units = found["number"], found["units"]
    return _plain(found["word"]), int(number) if number else None, int(units) if units else None


def kind_of(row: Row) -> str:
    """The kind of what a row computes; of a wrapper, of what is inside."""
    op = row.layer.op
    inner = getattr(op, "inner", None) if op is not None and op.kind == "time_distributed" else None
    op = inner or op
    return op.kind if op is not None else ""


def _kind_each_way(row: Row) -> str:
    """The kind of what a row computes; of a bidirectional layer, of what reads in each direction."""
    kind = kind_of(row)
    return str(getattr(getattr(row.layer.op, "forward", None), "kind", kind)) if kind == "bidirectional" else kind


def _is_of(row: Row, kinds: frozenset[str]) -> bool:
    """Whether a row is of these kinds: as the text calls it ("FC", which a convolution may make), else as it is."""
    called = KINDS.get(_plain(row.layer.type)) or {_kind_each_way(row)}
    return bool(called & kinds)


def _fits(row: Row, about: Stated, of_kind: bool) -> bool:
    """Whether a row has what is stated of it as far as it can have such. of_kind: it is of the kind that is told."""
    if of_kind and not about.attributes:
        return True
    stated = {name: value for name, value in about.attributes.items() if name in COMPARED and value is not None}
    pairs = [(value, actual_of(row, name, value)) for name, value in stated.items()]
    comparable = [(value, actual) for value, actual in pairs if actual is not None]
    return all(value == actual for value, actual in comparable) and bool(comparable or of_kind)


COMPARED: Final = ("units", "kernel", "in_channels", "stride", "groups")
"""What a text states of a layer that can be held against the layer itself."""


def actual_of(row: Row, attribute: str, like: Any = None) -> Any:
    """What the layer has of an attribute; sizes as many as in `like`, where all are equal.

    None where it has none such.
    """
    op: Any = row.layer.op
    if op is None:
        return None
    if attribute == "in_channels":
        return next((axis.size for weight in row.weights for axis in weight.axes if axis.name == "in_channels"), None)
    if attribute == "units":
        found = next((getattr(op, name) for name in ("units", "filters", "features") if hasattr(op, name)), None)
        return found if found is not None else getattr(getattr(op, "cell", None), "units", None)
    found = field_of(op, attribute)
    if attribute == "kernel" and found is None:
        found = getattr(op, "size", None)
    if isinstance(found, tuple) and isinstance(like, tuple) and len(like) == 1 and len(set(found)) == 1:
        return found[:1]
    return found


def _windows(rows: Sequence[Row], count: int) -> Iterator[Run]:
    for at in range(min(len(rows) - count + 1, MOST_RUNS)):
        yield tuple(rows[at : at + count])


def _consecutive(rows: Sequence[Row], fitting: Sequence[Row], count: int) -> list[Run]:
    """The runs of so many fitting rows with no other layer with weights between them."""
    position = {row: at for at, row in enumerate(rows)}
    return [run for run in _windows(fitting, count) if position[run[-1]] - position[run[0]] == count - 1]
