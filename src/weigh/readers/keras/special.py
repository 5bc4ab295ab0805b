"""Words of Keras that are not a row of a table: inputs, Lambda, merges as functions, wrappers of whole models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weigh.network.errors import ShapeError
from weigh.network.graph import NOTHING, Call, Layer, Value, replay
from weigh.network.ops import Op
from weigh.network.sizes import BATCH
from weigh.network.tensors import BATCH_AXIS, Tensor
from weigh.readers.keras import layers as layer_tables
from weigh.readers.keras.calling import call_instance, finish_composite, input_values, result_of
from weigh.readers.keras.layer import LAYER, LayerState, Maker, begin, init_from_row, is_layer, session_of, state_of
from weigh.readers.keras.listed import backend_variable
from weigh.readers.keras.model import is_model, settled
from weigh.readers.keras.shapes import axes, input_value
from weigh.readers.keras.tensor import KerasTensor, nest_of, values_in
from weigh.readers.keras.variables import make_variable
from weigh.readers.python.values import Class, Instance, Native, Thing, Unknown
from weigh.readers.vocabulary.enclosing import guarded

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

_INPUT_ARGUMENTS = ("shape", "batch_size", "dtype", "sparse", "batch_shape", "name", "tensor", "optional")
_INPUT_ARGUMENTS_OLD = ("shape", "batch_shape", "name", "dtype", "sparse", "tensor")


# -- inputs ----------------------------------------------------------------------------------------


def make_input(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`Input(shape)`: a tensor that nothing made."""
    session = session_of(interp)
    order = _INPUT_ARGUMENTS_OLD if session.dialect in ("keras1", "keras2") else _INPUT_ARGUMENTS
    given = {**dict(zip(order, args, strict=False)), **kwargs}
    if isinstance(given.get("tensor"), KerasTensor):
        return given["tensor"]
    batched = next((given[key] for key in ("batch_shape", "batch_input_shape") if given.get(key) is not None), None)
    shape = given.get("shape", given.get("input_shape"))
    name = given.get("name")
    name = (
        name
        if isinstance(name, str)
        else session.name("Input" if session.dialect in ("keras1", "keras2") else "InputLayer")
    )
    name = (
        "input" + name[len("input_layer") :]
        if session.dialect == "tf.keras" and name.startswith("input_layer")
        else name
    )
    dtype = given.get("dtype")
    value = input_value(
        session,
        name,
        shape if batched is None else batched,
        batched is not None,
        dtype if isinstance(dtype, str) else "float32",
    )
    return KerasTensor(session, value)


def _input_layer(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> None:
    instance, *rest = args
    tensor = make_input(interp, rest, kwargs)
    state = begin(interp, instance, None, kwargs)
    state.calls = [Call(state.layer, None, (tensor.value,), None, state.layer.place, NOTHING, (tensor.value,))]


# -- Lambda ----------------------------------------------------------------------------------------


def _lambda(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> None:
    instance, *rest = args
    given = {**dict(zip(("function", "output_shape", "mask", "arguments"), rest, strict=False)), **kwargs}
    state = begin(interp, instance, None, kwargs)
    state.arguments = given


def _call_lambda(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """The function on the tensors, inside an enclosing call; `output_shape` stands in where it is not understood."""
    instance, *rest = args
    state = state_of(interp, instance)
    session = state.session
    extra = state.arguments.get("arguments")
    extra = extra if isinstance(extra, dict) else {}
    tensors = tuple(input_values(interp, rest))
    with session.enclosed(state.layer, tensors, interp.place) as call:
        outputs = guarded(interp, state.arguments.get("function"), rest, {**extra, **kwargs})
        if isinstance(outputs, Unknown):
            outputs = _told_output(interp, state, rest, call) or outputs
        outputs = finish_composite(interp, state, call, outputs)
    state.calls.append(call)
    return result_of(session, call) if isinstance(outputs, Unknown | KerasTensor) else outputs


def _told_output(interp: Interpreter, state: LayerState, given: list[Any], call: Call) -> KerasTensor | None:
    """The tensor that `output_shape` promises: a shape without the batch, or a function of the input's shape."""
    shape = state.arguments.get("output_shape")
    first = given[0] if given else None
    parts = first if isinstance(first, list) else [first]
    tensors = [item for item in parts if isinstance(item, KerasTensor)]
    if not isinstance(shape, list | tuple) and shape is not None and len(tensors) == len(parts):
        shapes = [item.shape(interp) for item in tensors]
        shape = guarded(interp, shape, [shapes if isinstance(first, list) else shapes[0]], {})
        shape = shape[1:] if isinstance(shape, list | tuple) else None
    if not isinstance(shape, list | tuple) or any(isinstance(size, Unknown) for size in shape):
        return None
    return KerasTensor(state.session, Value(Tensor((BATCH_AXIS, *axes(state.session, shape))), call))


# -- merges ----------------------------------------------------------------------------------------

_MERGES = ("add", "subtract", "multiply", "average", "maximum", "minimum", "concatenate", "dot")


def _merge_function(name: str) -> Native:
    """`concatenate([a, b])` is `Concatenate()([a, b])`."""

    def run(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        inputs, *rest = args if args else [kwargs.pop("inputs")]
        if len(rest) == 1 and not isinstance(inputs, list | tuple):  # keras.ops.add(a, b) and its like
            inputs, rest = [inputs, rest[0]], []
        cls = interp.vocabulary.bare(name.capitalize())
        return interp.call(interp.call(cls, rest, kwargs), [inputs], {})

    return Native(name, run)


def _old_merge(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """Keras 1's `merge([a, b], mode='concat', concat_axis=1)`."""
    given = {**dict(zip(("inputs", "mode", "concat_axis", "dot_axes", "output_shape"), args, strict=False)), **kwargs}
    instance = Instance(_MERGE)
    settings = {name: value for name, value in given.items() if name != "inputs"}
    _init_merge(interp, [instance, []], settings)
    return _call_merge(interp, [instance, given.get("inputs")], {})


def _init_merge(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Keras 1's `Merge([left, right], mode=...)`, whose branches are whole models when it starts a Sequential."""
    instance, *rest = args
    given = {**dict(zip(("layers", "mode", "concat_axis", "dot_axes"), rest, strict=False)), **kwargs}
    from weigh.ops.merge import merge_op

    mode = given.get("mode", "sum")
    if not isinstance(mode, str | Unknown):  # a function of the list of tensors
        state = begin(interp, instance, None, kwargs)
        state.arguments = {"function": mode, "output_shape": given.get("output_shape")}
        state.arguments["branches"] = [item for item in given.get("layers") or [] if is_model(item)]
        return
    axis = given.get("concat_axis", -1)
    dot = given.get("dot_axes", -1)
    fault = None
    try:
        op = merge_op(mode if isinstance(mode, str) else "function", axis, tuple(dot) if isinstance(dot, list) else dot)
    except ShapeError as error:
        op, fault = merge_op("sum"), error.fault
    state = begin(interp, instance, op, kwargs)
    state.arguments = {"branches": [item for item in given.get("layers") or [] if is_model(item)], "mode": mode}
    state.cause = fault


def _call_merge(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """A merge by a function is a Lambda of all the tensors."""
    by_function = "function" in state_of(interp, args[0]).arguments
    return (_call_lambda if by_function else call_instance)(interp, args, kwargs)


_MERGE = Class(
    "Merge", (LAYER,), {"__init__": Native("__init__", _init_merge), "__call__": Native("__call__", _call_merge)}
)


# -- a whole model at every step -------------------------------------------------------------------


def _init_over_time(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> None:
    instance, *rest = args
    inner = rest[0] if rest else kwargs.get("layer")
    found = layer_tables.find("TimeDistributed", "keras3")
    assert found is not None
    if isinstance(inner, Instance) and is_layer(inner) and state_of(interp, inner).op is not None:
        init_from_row(interp, Maker(found[1], "keras3"), args, kwargs)
        return
    state = begin(interp, instance, None, kwargs)
    state.arguments = {"layer": inner}


def _call_over_time(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """A model or custom layer at every step: its own calls on one step, then lifted over all of them."""
    from weigh.ops.wrappers import TimeDistributed

    instance, tensor, *_ = args
    state = state_of(interp, instance)
    if state.op is not None:
        return call_instance(interp, args, kwargs)
    session = state.session
    whole = next(input_values(interp, tensor), None)
    if whole is None:
        return interp.unknown("no input", state.layer.name)
    tensor_of_step = whole.tensor.with_rank(len(whole.tensor.axes)) if not whole.tensor.has_rest else whole.tensor
    step = Value(tensor_of_step.replace(1) if not tensor_of_step.has_rest else tensor_of_step)
    inner = state.arguments["layer"]
    if is_model(inner):
        settled(interp, inner, Value(step.tensor, name=f"{state_of(interp, inner).layer.name}_input"))
    with session.enclosed(state.layer, (whole,), interp.place) as call:
        result = interp.call(inner, [KerasTensor(session, step)], {})
        made = [inside for unit in session.children.pop(call, []) for inside in session.inside(unit)]
        values = {step: whole}
        lifted = replay(
            made, values, call, lambda old: TimeDistributed(old.op) if old.op is not None and old.inputs else old.op
        )
        for new in lifted:
            session.record(new)
        outputs = [KerasTensor(session, values.get(value, value)) for value in values_in(result)]
        outputs = finish_composite(interp, state, call, outputs)
    state.calls.append(call)
    return result_of(session, call)


# -- values of the backend -------------------------------------------------------------------------


def _int_shape(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    value = args[0] if args else kwargs.get("x")
    return value.shape(interp) if isinstance(value, KerasTensor) else interp.get(value, "shape")


def _run_time_shape(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.shape(x)`: the sizes at run time, the batch as a size of its own."""
    value = args[0] if args else next(iter(kwargs.values()), None)
    if isinstance(value, KerasTensor):
        return _RunTimeShape(value.tensor) if value.tensor.has_rest else tuple(value.tensor.shape)
    return interp.get(value, "shape")


class _RunTimeShape(Thing):
    """The sizes of a tensor whose number of axes is not known: its first may be the batch all the same."""

    def __init__(self, tensor: Tensor) -> None:
        self.tensor = tensor

    def item(self, interp: Interpreter, key: Any) -> Any:
        return BATCH if key == 0 and self.tensor.axes[0] == BATCH_AXIS else interp.unknown("shape", "the shape")


def _map(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`map_fn(function, elems)`: the function on one example, and its results for all of them."""
    from weigh.ops.mapping import AllExamples, EachExample

    given = {**dict(zip(("fn", "elems"), args, strict=False)), **kwargs}
    function, elements = given.get("fn", given.get("f", given.get("function"))), given.get("elems", given.get("xs"))
    session = session_of(interp)

    def through(op: Op, structure: Any) -> Any:
        layer = Layer(session.operation_name("map"), "map", op, interp.place)
        made = [session.apply(layer, (value,), interp.place).outputs[0] for value in values_in(structure)]
        return nest_of(session, structure, iter(made))

    result = interp.call(function, [through(EachExample(), elements)], {})
    return result if isinstance(result, Unknown) else through(AllExamples(), result)


def _data_format(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> str:
    return "channels_first" if session_of(interp).channels_first else "channels_last"


def _dim_ordering(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> str:
    return "th" if session_of(interp).channels_first else "tf"


def _set_format(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> None:
    session = session_of(interp)
    value = args[0] if args else next(iter(kwargs.values()), None)
    if isinstance(value, str):
        session.channels_first = value in ("channels_first", "th")
        session.format_is_given = True


def source_inputs(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`get_source_inputs(tensor)`: the inputs that a tensor was made from."""
    session = session_of(interp)
    waiting = list(values_in(args[0] if args else kwargs.get("tensor")))
    seen = dict.fromkeys(waiting)
    while waiting:
        value = waiting.pop()
        for before in value.call.inputs if value.call else ():
            if before not in seen:
                seen[before] = None
                waiting.append(before)
    return [KerasTensor(session, value) for value in seen if value.call is None]


def _constant(value: Any) -> Any:
    return lambda interp, args, kwargs: value


def _first(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    return args[0] if args else None


BACKEND_VALUES: dict[str, Any] = {
    name: Native(name, run)
    for name, run in {
        "map_fn": _map,
        "variable": backend_variable,
        "vectorized_map": _map,
        "int_shape": _int_shape, "shape": _run_time_shape,
        "ndim": lambda interp, args, kwargs: interp.get(args[0], "ndim"),
        "image_data_format": _data_format, "image_dim_ordering": _dim_ordering,
        "set_image_data_format": _set_format, "set_image_dim_ordering": _set_format,
        "standardize_data_format": lambda interp, args, kwargs: next(filter(None, args), _data_format(interp, [], {})),
        "backend": _constant("tensorflow"), "epsilon": _constant(1e-7), "floatx": _constant("float32"),
        "is_keras_tensor": lambda interp, args, kwargs: isinstance(args[0], KerasTensor),
        "clear_session": _constant(None), "set_floatx": _constant(None), "set_epsilon": _constant(None),
        "convert_to_tensor": _first, "stop_gradient": _first, "set_session": _constant(None),
    }.items()
}  # fmt: skip


class _Merge(Native):
    """`keras.layers.merge`: a function in Keras 1, the module of the merging layers in Keras 2."""

    def get(self, interp: Interpreter, name: str) -> Any:
        return interp.get(interp.module("keras.layers"), name)


_NAMES = {"Input": make_input, "Variable": make_variable, "get_source_inputs": source_inputs}
SPECIAL: dict[str, Any] = {
    **{name: Native(name, run) for name, run in _NAMES.items()},
    **{name: _merge_function(name) for name in _MERGES},
    "merge": _Merge("merge", _old_merge),
    "InputLayer": Class("InputLayer", (LAYER,), {"__init__": Native("__init__", _input_layer)}),
    "Lambda": Class(
        "Lambda", (LAYER,), {"__init__": Native("__init__", _lambda), "__call__": Native("__call__", _call_lambda)}
    ),
    "TimeDistributed": Class(
        "TimeDistributed",
        (LAYER,),
        {"__init__": Native("__init__", _init_over_time), "__call__": Native("__call__", _call_over_time)},
    ),
    "Merge": _MERGE,
}
"""Words of Keras that need more than a row."""
