"""The rows of a table of Keras as what they state of layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from weigh.network.place import Place
from weigh.readers.written.evidence import Stated
from weigh.readers.written.tables import grammar
from weigh.readers.written.tables.rows import Row
from weigh.readers.written.tables.translated import translated

_NEAR: Final = 300
"""A name that was cut is looked for among so many rows above."""


def stated(rows: Sequence[Row], connected: bool) -> tuple[Stated, ...]:
    """The layers of the rows. connected: the table tells what each layer reads."""
    shapes = [grammar.shapes(row.shape) for row in rows]
    outputs = grammar.drop_batch([shape.groups for shape in shapes])
    found: list[Stated] = []
    unread: dict[str, None] = {}
    for index, row in enumerate(rows):
        name, kind, cut = grammar.named(row.head)
        after = _after(row, kind, unread, found) if connected else None
        note = row.params.partition("(")[2]
        count = grammar.params_at(row.params, 0)
        layer = Stated(
            Place(row.number),
            name=name.removeprefix("└").strip(),
            type=kind,
            cut=cut or not shapes[index].whole or row.params.endswith("..."),
            outputs=outputs[index],
            params=grammar.whole_number(count[1]) if count and not note.startswith("unbuilt") else None,
            trainable=0 if row.trained in ("N", "✗") else None,
            after=after,
            depth=row.depth,
            encloses=index + 1 < len(rows) and rows[index + 1].depth > row.depth,
            text=row.text,
        )
        for read in after or ():
            unread.pop(read, None)
        unread[layer.name] = None
        found.append(layer)
    return _in_english(found)


def _in_english(layers: Sequence[Stated]) -> tuple[Stated, ...]:
    """The layers with types that machine translation changed told in English; where no word is known, the name tells
    the kind, which Keras makes of its type."""
    foreign = " ".join(layer.type for layer in layers if not layer.type.isascii())
    if not foreign:
        return tuple(layers)
    known = translated(layers, foreign)
    return tuple(layer if layer.type.isascii() else replace(layer, type="") for layer in known)


def _after(row: Row, kind: str, unread: dict[str, None], before: Sequence[Stated]) -> tuple[str, ...] | None:
    """The layers that a row reads; a name that was cut is that of the last layer which begins so, best one that
    nothing has read yet. Merges read different layers; only attention reads one twice."""
    names = grammar.reads(row.reads)
    if not names:
        bare = row.reads.strip(" '\",")
        said = bare == "[]" or (bare == "-" and row.depth == 0)
        return () if said or (kind.startswith("Input") and not bare) else None
    again = "ttention" in kind
    taken: list[str] = []
    for name, cut in names:
        taken.append(_whole(name, unread, before, () if again else taken) if cut else name)
    return tuple(taken)


def _whole(cut: str, unread: dict[str, None], before: Sequence[Stated], taken: Sequence[str]) -> str:
    """The name of a layer before that begins like `cut`, another than those `taken` if there is one."""
    found = ""
    for names in (islice(reversed(unread), _NEAR), (layer.name for layer in islice(reversed(before), _NEAR))):
        for name in names:
            if name and (name.startswith(cut) or cut.startswith(name)):
                found = found or name
                if name not in taken:
                    return name
    return found or cut
