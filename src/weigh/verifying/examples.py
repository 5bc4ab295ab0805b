"""Random examples of a network's inputs, and random truths for its outputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from weigh.network.errors import Fault
from weigh.network.graph import Call, Graph, Value
from weigh.network.sizes import Formula
from weigh.network.tensors import Tensor
from weigh.verifying.figures import Shape
from weigh.verifying.live import VerifyError, torch
from weigh.verifying.recipe import Recipe

WHOLE = ("int", "uint", "bool")


def check_known(tensor: Tensor) -> None:
    """Raises: VerifyError where a size other than the batch is not known."""
    names = {name for size in tensor.shape if isinstance(size, Formula) for name in size.names} - {"batch"}
    if names:
        raise VerifyError(Fault("verify.open", {"tensor": tensor, "names": ", ".join(sorted(names))}))


def whole(shape: Sequence[int | None]) -> Shape:
    """A shape of which all sizes are known, as those of a network are whose inputs are known."""
    return tuple(size for size in shape if size is not None)


def random_input(graph: Graph, value: Value, shape: Shape, generator: Any) -> Any:
    """Normal numbers, or token ids that every table behind the input has a row for."""
    rows = vocabulary(graph, value)
    if rows is None and not value.tensor.dtype.startswith(WHOLE):
        return torch().randn(shape, generator=generator)
    return torch().randint(0, rows or 2, shape, generator=generator)


def vocabulary(graph: Graph, value: Value) -> int | None:
    """The rows of the smallest table that looks this value up, also through views; None where none does."""
    found: list[int] = []
    same = {value}
    for call in graph.calls:
        if call.op is None or not same & set(call.inputs):
            continue
        rows = _rows(call)
        if rows is not None:
            found.append(rows)
        elif call.op.view or call.op.kind in ("index", "cast"):
            same.update(call.outputs)
    return min(found, default=None)


def _rows(call: Call) -> int | None:
    rows = getattr(call.op, "vocabulary", None)
    return rows if isinstance(rows, int) else None


def random_truth(recipe: Recipe, output: Any, generator: Any) -> Any:
    """Truths of the kind that the recipe's loss compares with: class numbers, zeros and ones, or numbers."""
    if recipe.loss == "classes":
        return torch().randint(0, output.shape[-1], output.shape[:-1], generator=generator)
    if recipe.loss == "binary":
        return torch().randint(0, 2, output.shape, generator=generator).to(output.dtype)
    return torch().randn(output.shape, generator=generator).to(output.dtype)
