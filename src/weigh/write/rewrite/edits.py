"""What can be changed in a source, said by the place of a layer; and the lines that come of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from weigh.network.place import Place


@dataclass(frozen=True, slots=True)
class NewLayer:
    """A layer to be written: its class, and its arguments by today's keywords, or None for one by its position."""

    type: str
    arguments: tuple[tuple[str | None, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class _OfLayer:
    """An edit at the layer made in a line.

    place, type: where the layer is made, and its class as the framework names it. nth, of: it is number `nth`, from 0,
    of the `of` layers of that class that this line makes, in the order in which they are made; with `of` 0 that is not
    said, and a line that may make several is left alone.
    """

    place: Place
    type: str
    nth: int = field(default=0, kw_only=True)
    of: int = field(default=0, kw_only=True)


@dataclass(frozen=True, slots=True)
class SetArgument(_OfLayer):
    """Give the layer made in this line another hyperparameter: `field` is the op's field, `value` what it becomes."""

    field: str
    value: Any


@dataclass(frozen=True, slots=True)
class InsertAfter(_OfLayer):
    """Put new layers behind the layer made in this line, in this order."""

    layers: tuple[NewLayer, ...]


@dataclass(frozen=True, slots=True)
class InsertBefore(_OfLayer):
    """Put new layers in front of the layer made in this line, in this order."""

    layers: tuple[NewLayer, ...]


@dataclass(frozen=True, slots=True)
class RemoveLayer(_OfLayer):
    """Take the layer made in this line out."""


@dataclass(frozen=True, slots=True)
class ReplaceType(_OfLayer):
    """Make the layer of this line one of class `new`, its arguments kept but those in `drop` and `set` (op's fields).

    Where `new` is made around another layer (Bidirectional) the layer is wrapped in it, `set` being arguments of the
    wrapper; where the layer is so made and `new` is the class inside, it is unwrapped.
    """

    new: str
    set: tuple[tuple[str, Any], ...] = ()
    drop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Uncomment:
    """Switch on the code in the comment of this line."""

    place: Place


LayerEdit: TypeAlias = SetArgument | InsertAfter | InsertBefore | RemoveLayer | ReplaceType
CodeEdit: TypeAlias = LayerEdit | Uncomment


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines next to each other that change. first: the number of the first line removed, or, where none is, of the line
    that the first line added becomes."""

    first: int
    removed: tuple[str, ...]
    added: tuple[str, ...]
