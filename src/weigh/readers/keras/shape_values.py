"""Arithmetic of sizes: `tf.stack([tf.shape(x)[0], 3])`, `tf.concat([s[:1], [4]], 0)`, `tf.reduce_prod(s[1:])`.

At run time these are tensors like any other. Here they stay the sizes that they hold, so that a reshape to them is
followed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from weigh.network.graph import Value
from weigh.network.sizes import Formula, product, total
from weigh.network.tensors import Axis, Tensor
from weigh.readers.keras.layer import session_of
from weigh.readers.keras.tensor import KerasTensor

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


def shape_value(interp: Interpreter, name: str, bound: dict[str, Any]) -> Any:
    """What a function of sizes gives: a size or a list of them; NotImplemented for anything else."""
    rule = _RULES.get(name)
    if rule is None:
        return NotImplemented
    first, *rest = [numbers(interp, value) for value in bound.values()]
    settled = first is not NotImplemented and (rule in (_joined, _listed) or _has_formula(first))
    return rule(first, *rest) if settled else NotImplemented


def numbers(interp: Interpreter, value: Any) -> Any:
    """The whole numbers that a value holds: one, or nested lists of them; NotImplemented for anything else."""
    if isinstance(value, KerasTensor):
        return session_of(interp).numbers.get(value.value, NotImplemented)
    if isinstance(value, bool | str | float) or value is None:
        return NotImplemented
    if isinstance(value, int | Formula):
        return value
    if isinstance(value, list | tuple):
        found = [numbers(interp, item) for item in value]
        return NotImplemented if any(item is NotImplemented for item in found) else found
    return NotImplemented


def as_data(interp: Interpreter, value: Any) -> Any:
    """Sizes that stand where a tensor does, as a tensor; anything else as it is."""
    found = numbers(interp, value)
    if found is NotImplemented or not _has_formula(found) or isinstance(value, KerasTensor):
        return value
    sizes: list[int] = []
    while isinstance(found, list):
        sizes.append(len(found))
        found = found[0] if found else 0
    session = session_of(interp)
    tensor = Tensor(tuple(Axis(f"axis_{i + 1}", size) for i, size in enumerate(sizes)), "int32")
    return KerasTensor(session, session.constant(tensor))


def remember(interp: Interpreter, given: Any, made: Value) -> None:
    """Keep what a constant tensor holds, where it is whole numbers: it may turn out to be a shape."""
    found = numbers(interp, given)
    if found is not NotImplemented:
        session_of(interp).numbers[made] = found


def _has_formula(value: Any) -> bool:
    return any(map(_has_formula, value)) if isinstance(value, list) else isinstance(value, Formula)


def _same(value: Any, *rest: Any) -> Any:
    return value


def _listed(value: Any, *rest: Any) -> Any:
    return value if isinstance(value, list) else NotImplemented


def _joined(parts: Any, *rest: Any) -> Any:
    if not isinstance(parts, list) or not all(isinstance(part, list) for part in parts):
        return NotImplemented
    return [item for part in parts for item in part]


def _as_list(value: Any, *rest: Any) -> Any:
    return NotImplemented if isinstance(value, list) else [value]


def _only(value: Any, *rest: Any) -> Any:
    single = isinstance(value, list) and len(value) == 1 and not isinstance(value[0], list)
    return value[0] if single else NotImplemented


def _over(function: Callable[[Any], Any]) -> Callable[..., Any]:
    def run(value: Any, *rest: Any) -> Any:
        flat = isinstance(value, list) and not any(isinstance(item, list) for item in value)
        return function(value) if flat else NotImplemented

    return run


_RULES: dict[str, Callable[..., Any]] = {
    **dict.fromkeys(("stack", "pack", "unstack", "unpack"), _listed),
    **dict.fromkeys(("concat", "concatenate"), _joined),
    **dict.fromkeys(("cast", "identity", "convert_to_tensor", "constant", "to_int32", "array"), _same),
    "expand_dims": _as_list,
    "squeeze": _only,
    **dict.fromkeys(("reduce_prod", "prod"), _over(product)),
    **dict.fromkeys(("reduce_sum", "sum"), _over(total)),
}
