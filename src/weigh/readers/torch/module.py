"""`nn.Module` objects: what they hold, their parameters, and the op that one of `torch.nn` computes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from weigh.network.errors import Fault, ShapeError
from weigh.network.ops import Applied, Op, apply
from weigh.network.tensors import Tensor
from weigh.ops.opaque import Opaque
from weigh.ops.ownership import Held, Idle
from weigh.readers.python.raised import OBJECT
from weigh.readers.python.values import Cause, Class, Instance, Native
from weigh.readers.torch.session import Session
from weigh.readers.torch.table import Given, LayerRow, Param
from weigh.readers.torch.tensor import Parameter, TorchTensor
from weigh.readers.vocabulary.signatures import NotKnown, odd_arguments

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

MODULE = Class("Module", (OBJECT,))
"""The base of all modules, the program's own included. `module_members` says what programs can ask of it."""


Hook: TypeAlias = tuple[Any, bool]
"""A function that a module's calls call as well, and whether before the module computes."""


class ModuleState:
    """What is known of one module.

    row, arguments, made: for a module of `torch.nn`, its row, the arguments it was made with, and the op they make.
    cause: why the op is not known. parameters: its own, by PyTorch's names, as far as the program has asked for them.
    hooks: in the order in which they were registered.
    """

    __slots__ = ("arguments", "cause", "hooks", "made", "parameters", "reparametrized", "row", "session")

    def __init__(self, session: Session) -> None:
        self.session = session
        self.row: LayerRow | None = None
        self.arguments: dict[str, Any] = {}
        self.made: Op | None = None
        self.cause: Cause | Fault | None = None
        self.parameters: dict[str, Parameter] = {}
        self.hooks: list[Hook] = []
        self.reparametrized: dict[str, str] = {}  # parameters that are computed from others: how, by name

    @property
    def pure_methods(self) -> frozenset[str]:
        """Methods that change nothing that is counted, for statements that are not read."""
        from weigh.readers.torch.module_members import HARMLESS

        return HARMLESS

    @property
    def kept_by(self) -> frozenset[str]:
        """Methods and wrappers that give the module back, for statements that are not read."""
        from weigh.readers.torch.module_members import SAME

        return SAME

    def spoil(self, cause: Cause) -> None:
        """The program may have changed what it holds in a way that could not be followed."""
        if self.row is None and self.cause is None and self.session.trace is None:
            self.cause = cause  # a `forward` sets no modules: what it skips changes none

    def copied(self, memo: dict[int, Any]) -> ModuleState:
        """For `copy.deepcopy`: parameters of its own."""
        made = ModuleState(self.session)
        made.row, made.arguments, made.made, made.cause = self.row, dict(self.arguments), self.made, self.cause
        made.reparametrized, made.hooks = dict(self.reparametrized), list(self.hooks)
        made.parameters = {name: one.copied() for name, one in self.parameters.items()}
        for name, old in self.parameters.items():
            memo[id(old)] = made.parameters[name]
            made.parameters[name].of_op = True
        return made


def session_of(interp: Interpreter) -> Session:
    return interp.vocabulary.session  # type: ignore[attr-defined, no-any-return]


def is_module(value: Any) -> bool:
    return type(value) is Instance and value.cls.is_a(MODULE)


def state_of(interp: Interpreter, instance: Instance) -> ModuleState:
    """The state of a module; one of the program's own class gets it when it is first asked for."""
    if not isinstance(instance.native, ModuleState):
        instance.native = ModuleState(session_of(interp))
        instance.native.session.modules.append(instance)
        instance.place = instance.place or interp.place
    for name, one in instance.native.parameters.items():
        one.owner, one.name = one.owner or instance, one.name or name
    return instance.native


# -- modules of torch.nn ---------------------------------------------------------------------------


def native_class(name: str, row: LayerRow, base: Class = MODULE) -> Class:
    """The class of a module of `torch.nn`."""
    from weigh.readers.torch.calling import apply_row

    def init(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> None:
        make(interp, args[0], row, args[1:], kwargs)

    own = {"__init__": Native("__init__", init), "forward": Native("forward", apply_row)}
    return Class(name, (base,), own, data=row)


def make(interp: Interpreter, instance: Instance, row: LayerRow, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Give a module its op from its row and arguments; what stands in the way is kept for its calls."""
    state = state_of(interp, instance)
    state.row = row
    try:
        state.arguments, extra = row.signature.bind(args, kwargs)
    except ShapeError as error:
        state.cause = replace(error.fault, subject=instance.cls.name, place=interp.place)
        state.made = Opaque(instance.cls.name)
        return
    for keyword in sorted(extra):
        state.session.passed_over(keyword, instance.cls.name, "torch", interp.place)
    state.made, state.cause = _built(interp, instance, row, state.arguments)


def _built(
    interp: Interpreter, instance: Instance, row: LayerRow, arguments: dict[str, Any]
) -> tuple[Op, Cause | Fault | None]:
    name = instance.cls.name
    try:
        with odd_arguments(name, interp.place):
            return row.build(Given(arguments)), None
    except NotKnown as unknown:
        return Opaque(f"{name} {unknown.cause.what}"), unknown.cause
    except ShapeError as error:
        return Opaque(name), replace(error.fault, subject=name, place=interp.place)


def op_of(interp: Interpreter, instance: Instance) -> Op | None:
    """The op of a module of `torch.nn` as the program left it: settings changed since, parameters shared or frozen."""
    state = state_of(interp, instance)
    if state.row is None or state.made is None:
        return None
    op = state.made
    changed = {
        name: instance.attributes[name]
        for name, value in state.arguments.items()
        if name in instance.attributes
        and instance.attributes[name] is not value
        and not isinstance(instance.attributes[name], TorchTensor)
    }
    if changed:
        other, cause = _built(interp, instance, state.row, {**state.arguments, **changed})
        if cause is None and weights_of(other).weights == weights_of(op).weights:
            op = other
    without, frozen = _elsewhere(interp, instance, state, op)
    return Held(op, without, frozen) if without or frozen else op


def _elsewhere(
    interp: Interpreter, instance: Instance, state: ModuleState, op: Op
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The op's weights that another module owns or that stand alone, and those that are not trained."""
    without: list[str] = []
    frozen: list[str] = []
    trace = state.session.trace
    if trace is not None and instance not in trace.paths:  # PyTorch finds no parameters in a plain list
        return tuple(weight.name for weight in weights_of(op).weights), ()
    for name in parameter_names(state):
        param = _param(state, name)
        given = instance.attributes.get(name, state.parameters.get(name))
        if name in instance.attributes and (given is None or given is not state.parameters.get(name)):
            without += param.of  # another tensor was put in its place, or None
        elif isinstance(given, Parameter):
            if trace is not None and given in trace.owned:
                without += param.of
            elif not given.requires_grad:
                frozen += param.of
    return tuple(without), tuple(frozen)


def weights_of(op: Op) -> Applied:
    """What an op owns, whatever goes in."""
    try:
        return apply(Idle(op), ())
    except (ShapeError, NotKnown):
        return Applied((), missing=True)


def parameter_names(state: ModuleState) -> list[str]:
    """The parameters of a module of `torch.nn`, by PyTorch's names, in its order."""
    if state.made is None or state.row is None:
        return []
    own = [weight.name for weight in weights_of(state.made).weights]
    renamed = {of: name for name, param in state.row.parameters.items() for of in param.of}
    return list(dict.fromkeys(renamed.get(name, name) for name in own))


def _param(state: ModuleState, name: str) -> Param:
    assert state.row is not None
    return state.row.parameters.get(name, Param((name,), state.row.order))


def parameter(interp: Interpreter, instance: Instance, name: str) -> Parameter | None:
    """A parameter of a module of `torch.nn`, its axes in PyTorch's order; None where it has none so called."""
    state = state_of(interp, instance)
    found = state.parameters.get(name)
    if found is not None or name not in parameter_names(state):
        return found
    assert state.made is not None
    param = _param(state, name)
    weights = [weight for weight in weights_of(state.made).weights if weight.name in param.of]
    axes = param.order(weights[0].axes)
    found = state.parameters[name] = Parameter(state.session, Tensor(axes), name, instance.place)
    found.owner, found.of_op = instance, True
    return found


# -- what a module holds ---------------------------------------------------------------------------


def children(instance: Instance) -> Iterator[tuple[str, Instance]]:
    """The modules that it holds, by attribute, in the order in which they were set."""
    for name, value in instance.attributes.items():
        if is_module(value):
            yield name, value


def own_parameters(interp: Interpreter, instance: Instance) -> Iterator[tuple[str, Parameter]]:
    """Its own parameters by name, those of its children apart."""
    state = state_of(interp, instance)
    for name in parameter_names(state):
        if name not in instance.attributes:
            found = parameter(interp, instance, name)
            if found is not None:
                yield name, found
    for name, value in instance.attributes.items():
        if isinstance(value, Parameter):
            yield name, value


def named_modules(instance: Instance, prefix: str = "") -> Iterator[tuple[str, Instance]]:
    """The module and all inside it, each once, by dotted path; what holds others comes before them."""
    seen: set[Instance] = set()
    waiting = [(prefix, instance)]
    while waiting:
        path, at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        yield path, at
        inside = [(f"{path}.{name}" if path else name, child) for name, child in children(at)]
        waiting.extend(reversed(inside))


def named_parameters(interp: Interpreter, instance: Instance) -> Iterator[tuple[str, Parameter]]:
    """Every parameter once, by dotted path."""
    seen: set[Parameter] = set()
    for path, module in named_modules(instance):
        for name, one in own_parameters(interp, module):
            if one not in seen:
                seen.add(one)
                yield (f"{path}.{name}" if path else name), one
