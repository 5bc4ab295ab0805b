"""Layers that repeat another one at every step, where no op does: its calls on one step, lifted over all steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weigh.network.graph import Call, Layer, Value, call_layer, replay
from weigh.network.ops import Op
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor, Work
from weigh.ops.recurrent import MERGING
from weigh.ops.traced import Traced
from weigh.ops.wrappers import TimeDistributed
from weigh.readers.live.keras.arguments import framework_class
from weigh.readers.live.keras.shapes import is_tensor, leaves, plain

if TYPE_CHECKING:
    from weigh.readers.live.keras.tracing import Tracer, Values


def repeating(tracer: Tracer, layer: Any, args: tuple[Any, ...], kwargs: dict[str, Any], told: Any) -> Values | None:
    """The call of such a layer; None where it is none, or is not called on one sequence."""
    cls = framework_class(layer)
    name = cls.__name__ if cls is not None else ""
    sequence = args[0] if args else next(iter(kwargs.values()), None)
    if name not in _REPEATS or not is_tensor(sequence) or told is None:
        return None
    inputs = tracer.values_of([args, kwargs])
    with tracer.session.enclosed(tracer.half(layer, None), inputs, None) as call:
        tracer.opened.append((call, layer))
        call.outputs = tracer.passed_on(_REPEATS[name](tracer, layer, sequence, told), call)
    return call.outputs


def _every_step(tracer: Tracer, layer: Any, sequence: Any, told: Any) -> Values:
    """`TimeDistributed`: the same at every step, and every result is kept."""
    return _lifted(tracer, layer.layer, sequence, [])


def _recurrent(tracer: Tracer, layer: Any, sequence: Any, told: Any) -> Values:
    """`RNN` of a program's own cell: what the cell calls, and of its results those that the layer is to give."""
    sizes = [int(size) for size in leaves(layer.cell.state_size)]
    made = _lifted(tracer, layer.cell, sequence, sizes)
    return _chosen(tracer, "rnn", made, told)


def _bidirectional(tracer: Tracer, layer: Any, sequence: Any, told: Any) -> Values:
    """Both directions, then what joins them."""
    parts: list[Value] = []
    tracer.shielded()
    for direction in (layer.forward_layer, layer.backward_layer):
        spoken = direction.compute_output_spec(tracer.fresh(sequence))
        parts += tracer.apply(direction, (sequence,), {}, spoken)
    return _chosen(tracer, "bidirectional", tuple(parts), told, MERGING.get(layer.merge_mode or "", 0))


_REPEATS = {"TimeDistributed": _every_step, "RNN": _recurrent, "Bidirectional": _bidirectional}


def _chosen(tracer: Tracer, name: str, made: Values, told: Any, joining: int = 0) -> Values:
    """The tensors that a layer gives of those that were made; joining: operations an element that this costs."""
    session = tracer.session
    results = tuple(tracer.told(leaf) for leaf in leaves(told))
    cost = (Work(results[0].axes, joining),) if joining else ()
    shown = Layer(session.operation_name(name), name, Traced(name, results, (), cost))
    return session.record(call_layer(shown, made, session.parent)).outputs


def _lifted(tracer: Tracer, inner: Any, sequence: Any, state_sizes: list[int]) -> Values:
    """What a layer or cell gives at every step. The states that a cell is given are of every step too."""
    import keras

    session, shape = tracer.session, plain(sequence.shape)
    dtype = keras.backend.standardize_dtype(sequence.dtype)
    whole = tracer.values_of(sequence)[0]
    batch, steps, *rest = whole.tensor.axes
    one = Value(Tensor((batch, *rest), whole.tensor.dtype))
    step = keras.KerasTensor((shape[0], *shape[2:]), dtype, name="step")
    tracer.bind(step, one)
    values, states = {one: whole}, []
    for size in state_sizes:
        units = Axis("units", size)
        old = Value(Tensor((BATCH_AXIS, units)))
        states.append(keras.KerasTensor((shape[0], size), dtype, name="state"))
        tracer.bind(states[-1], old)
        values[old] = Value(Tensor((BATCH_AXIS, steps, units)))
    units_before = len(tracer.units())
    results = tracer.apply(inner, (step, states) if states else (step,), {})
    units_made = tracer.units()[units_before:]
    del tracer.units()[units_before:]
    made = [inside for unit in units_made for inside in session.inside(unit)]
    for old_call in made:
        session.children.pop(old_call, None)
    for before, new in zip(made, replay(made, values, session.parent, _over_steps), strict=True):
        session.record(new)
        if before in session.gaps:
            session.gaps[new] = session.gaps[before]
        tracer.opened[:] = [(new if call is before else call, layer) for call, layer in tracer.opened]
    return tuple(values.get(value, value) for value in results)


def _over_steps(call: Call) -> Op | None:
    """An op at every step; a weight stays what it is."""
    return TimeDistributed(call.op) if call.op is not None and call.op.kind != "variable" else call.op
