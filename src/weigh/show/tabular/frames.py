"""Ledgers as data frames of pandas and polars.

The rows are those of the CSV: each adds up with the others, so that `frame["params"].sum()` is the network's total.
Whole numbers are exact: a column whose sum is beyond 64 bits holds Python's integers (pandas), 128-bit integers or,
beyond those, Python's integers (polars). What is not known is null, and so is what is counted in another row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from weigh.ask.ledger import Count, Ledger
from weigh.network.errors import Fault, SelectionError
from weigh.show.json_ledger import sizes
from weigh.show.tabular.columns import COLUMNS, Column, Figure, Flag, Number, Share, Value
from weigh.show.tabular.csv_text import DEFAULT
from weigh.show.tabular.entries import Entry
from weigh.show.tabular.sheet import Choice, Sheet

INDEX = "path"
SHAPES = "output_shapes"
"""Beside the column `shape`, which is text: one tuple for each output of each call, None for a size not known."""
LARGEST = {"Int64": 2**63 - 1, "Int128": 2**127 - 1}
OBJECT = "Object"
"""The type of columns that hold Python's own values."""
PANDAS = {"Int64": "Int64", "Float64": "Float64", "String": "string", "Boolean": "boolean"}
"""polars' names of types and those of pandas, which takes what it has no type for as objects."""
TOTALS = ("params", "trainable", "non_trainable", "macs", "flops", "elementwise", "activations", "neurons")


@dataclass(frozen=True, slots=True)
class Series:
    """One column of a frame. type: as polars calls it; nested: of what is in the tuples in the tuples."""

    name: str
    type: str
    values: list[Any]
    nested: bool = False


def to_pandas(ledger: Ledger, choice: Choice) -> Any:
    """A `pandas.DataFrame` with the paths as its index, whatever columns were asked for.

    Types: Int64 for whole numbers, Float64 for shares (0 to 1), string, boolean, and tuples in `output_shapes`.
    `attrs` holds the totals, None where one is not known, and `complete`.
    Raises: SelectionError where pandas is not installed.
    """
    pandas = _module("pandas")
    sheet = Sheet.of(ledger, choice, DEFAULT, additive=True)
    paths = [COLUMNS[INDEX].value(entry, sheet) for entry in sheet.entries]
    index = pandas.Index(paths, dtype="string", name=INDEX)
    columns = {
        one.name: pandas.Series(one.values, index, "object" if one.nested else PANDAS.get(one.type, "object"))
        for one in _columns(sheet)
        if one.name != INDEX
    }
    frame = pandas.DataFrame(columns, index)
    frame.attrs.update(_totals(ledger))
    return frame


def to_polars(ledger: Ledger, choice: Choice) -> Any:
    """A `polars.DataFrame`; polars has no index, so the path is a column.

    Types: Int64, Int128 or Object for whole numbers, Float64 for shares (0 to 1), String, Boolean, and lists of lists
    in `output_shapes`.
    Raises: SelectionError where polars is not installed.
    """
    polars = _module("polars")
    made = []
    for one in _columns(Sheet.of(ledger, choice, DEFAULT, additive=True)):
        inner = getattr(polars, one.type, polars.Object)  # Int128 came with polars 1.18
        outer = polars.List(polars.List(inner)) if one.nested and inner != polars.Object else inner
        made.append(polars.Series(one.name, one.values, outer))
    return polars.DataFrame(made)


def _columns(sheet: Sheet) -> Iterator[Series]:
    """Each column with its values; behind the shapes as text also as sizes."""
    for column in sheet.columns:
        values = [column.value(entry, sheet) for entry in sheet.entries]
        yield Series(column.name, _type(column, values), values)
        if column.name == "shape":
            shapes = [_shapes(entry, sheet.ledger.graph.batch) for entry in sheet.entries]
            inner = (size for outputs in shapes for shape in outputs or () for size in shape or ())
            largest = max((size for size in inner if size is not None), default=0)
            yield Series(SHAPES, _whole(largest), shapes, nested=True)


def _type(column: Column, values: Sequence[Value]) -> str:
    """The narrowest type that holds every value exactly, and their sum: adding up must not go beyond it either."""
    if isinstance(column, Figure | Number):
        return _whole(sum(value for value in values if isinstance(value, int)))
    return "Float64" if isinstance(column, Share) else "Boolean" if isinstance(column, Flag) else "String"


def _whole(largest: int) -> str:
    return next((name for name, bound in LARGEST.items() if largest <= bound), OBJECT)


def _shapes(entry: Entry, batch: int | None) -> tuple[tuple[int | None, ...] | None, ...] | None:
    """As in the JSON; None where not even the number of axes is known."""
    if entry.row is None:
        return None
    each = (sizes(tensor, batch) for tensor in entry.row.outputs)
    return tuple(None if shape is None else tuple(shape) for shape in each)


def _totals(ledger: Ledger) -> dict[str, Any]:
    """The totals for one example; what is not the whole is None, and `at_least` has what is known of it."""
    counts: dict[str, Count] = {name: getattr(ledger, name) for name in TOTALS}
    return {
        "name": ledger.graph.name,
        "complete": ledger.complete,
        **{name: count.known if count.exact else None for name, count in counts.items()},
        "at_least": {name: count.known for name, count in counts.items() if not count.exact},
    }


def _module(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise SelectionError(Fault("frame.missing", {"package": name})) from error
