"""What one reading of PyTorch code remembers: modules as they are made, the inputs that the source shows, one trace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from weigh.network.graph import NOTHING, Call, Layer, Value, call_layer
from weigh.network.ops import Op
from weigh.network.place import Place
from weigh.network.tensors import Weight
from weigh.ops.linear_algebra import Variable
from weigh.ops.ownership import Borrowed, Unfit
from weigh.readers.python.values import Cause, Instance, Unknown
from weigh.readers.vocabulary.recording import Recorder

if TYPE_CHECKING:
    from weigh.readers.torch.tensor import Parameter


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A call of a module, or what a summary was asked for, somewhere in the source: it tells the shapes that go in."""

    instance: Instance
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    place: Place


def _flat(values: Iterable[Any]) -> Iterator[Any]:
    """The values, and those in lists and dicts among them."""
    for value in values:
        if isinstance(value, list | tuple):
            yield from value
        elif isinstance(value, dict):
            yield from value.values()
        else:
            yield value


@dataclass(slots=True, eq=False)
class Trace:
    """One run of a module's `forward`.

    paths: of the modules inside it, dotted; empty for itself. root: what it is called.
    values: the tensor of each parameter used so far. open: the modules whose calls enclose what is being read, the
    innermost last. called: the modules met. owned: parameters that stand as layers of their own: the op of their module
    owns them no longer.
    """

    paths: dict[Instance, str]
    root: str
    layers: dict[Instance, Layer] = field(default_factory=dict)
    values: dict[Parameter, Value] = field(default_factory=dict)
    open: list[tuple[Instance, Call]] = field(default_factory=list)
    called: set[Instance] = field(default_factory=set)
    owned: set[Parameter] = field(default_factory=set)
    bases: dict[Instance, Layer] = field(default_factory=dict)  # of `super().forward`, as a module of torch.nn
    unread: dict[Cause, Value] = field(default_factory=dict)  # what stands for branches that were not read

    def holds(self, cause: Cause) -> bool:
        """Whether a module of the network holds something that is not known for this cause: it may own weights."""
        return any(isinstance(value, Unknown) and value.cause == cause for value in self._held())

    def keeps(self, value: Any) -> bool:
        """Whether a module of the network holds this very object."""
        return any(one is value for one in self._held())

    def _held(self) -> Iterator[Any]:
        return _flat(value for module in self.paths for value in module.attributes.values())

    def name_of(self, instance: Instance, around: Instance | None = None) -> str:
        """What a module is called inside the one around it; empty for one that the network does not hold.

        around: the one whose call is open, where None. What is reached through a list that is never called itself
        stands under both names: layers.0.
        """
        path = self.paths.get(instance)
        return self.root if path == "" else "" if path is None else self.relative(path, around)

    def relative(self, path: str, around: Instance | None = None) -> str:
        """A dotted path as it is read inside a module."""
        if around is None and self.open:
            around = self.open[-1][0]
        base = self.paths.get(around, "") if around is not None else ""
        if not base:
            return path
        return path.removeprefix(f"{base}.") if path.startswith(f"{base}.") else path.rpartition(".")[2]


@dataclass(eq=False, kw_only=True)
class Session(Recorder):
    """The state of one reading."""

    modules: list[Instance] = field(default_factory=list)  # as they were made
    examples: list[Example] = field(default_factory=list)
    shown: dict[tuple[Instance, str], Any] = field(default_factory=dict)  # what calls outside of a trace gave
    sides: dict[Instance, int] = field(default_factory=dict)  # of the images that published networks are made for
    trace: Trace | None = None
    optimizer: tuple[str, dict[str, Any]] = ("", {})  # the last one that the program makes, and its settings
    _counts: dict[tuple[Call | None, str], int] = field(default_factory=dict)

    def operation_name(self, function: str) -> str:
        """A name for a function's call, told apart from the others inside the same module: relu, relu_1."""
        key = (self.parent, function)
        count = self._counts[key] = self._counts.get(key, 0) + 1
        return function if count == 1 else f"{function}_{count - 1}"

    @contextmanager
    def tracing(self, trace: Trace) -> Iterator[Trace]:
        """A trace of its own: what was recorded before stands apart from it."""
        kept = self.children, self.loose, self.gaps, self.faults_at, self.parent, self._counts, self.trace
        self.children, self.loose, self.gaps, self.faults_at = {}, [], {}, {}
        self.parent, self._counts, self.trace = None, {}, trace
        try:
            yield trace
        finally:
            self.children, self.loose, self.gaps, self.faults_at, self.parent, self._counts, self.trace = kept

    def value_of(self, parameter: Parameter) -> Value:
        """The tensor that a parameter is: a layer of its own inside the module that owns it, made once a trace."""
        trace = self.trace
        if trace is None:
            return Value(parameter.kind, name=parameter.name)
        found = trace.values.get(parameter)
        if found is None:
            around = next((call for instance, call in reversed(trace.open) if instance is parameter.owner), self.parent)
            found = self.stand(parameter, around)
        return found

    def stand(self, parameter: Parameter, around: Call | None) -> Value:
        """Give a parameter its place inside a call: a layer of its own that gives its tensor.

        Where an op of its module owns the numbers, it only shows them.
        """
        trace = self.trace
        assert trace is not None
        of_module = around is not None and around.op is None and self.states.get(around.layer) is parameter.owner
        held = parameter.owner in trace.paths
        shown = not held or (parameter.of_op and not of_module)
        weight = Weight(parameter.name, parameter.kind.axes, parameter.requires_grad)
        op = (Borrowed if shown else Variable)(weight, parameter.kind.dtype)
        layer = Layer(self._name(trace, parameter, around), "Parameter", op, parameter.place)
        call = call_layer(layer, (), around, parameter.place)
        inside = self.loose if around is None else self.children.setdefault(around, [])
        front = sum(1 for other in inside if other.op is not None and other.op.kind == "variable")
        inside.insert(front if inside is not self.loose else len(inside), call)
        if not shown:
            trace.owned.add(parameter)
        value = trace.values[parameter] = call.outputs[0]
        return value

    def _name(self, trace: Trace, parameter: Parameter, around: Call | None) -> str:
        """A parameter's name inside the module around it."""
        owner = trace.paths.get(parameter.owner, "") if parameter.owner is not None else ""
        path = f"{owner}.{parameter.name}" if owner else parameter.name
        return trace.relative(path, self.states.get(around.layer) if around is not None else None)

    def stand_in(self, layer: Layer, op: Op | None) -> Op:
        """A module declares its weights: they are known whatever goes in, and often what comes out as well."""
        if layer not in self.states or op is None:
            return Recorder.stand_in(self, layer, op)
        return Unfit(op, f"the output of {layer.name}")

    def record_inside(self, around: Call, layer: Layer) -> Call:
        """A call without inputs inside an enclosing call that is closed: what a module owns and does not use."""
        if layer.op is None:
            call = Call(layer, None, (), around, layer.place, NOTHING)
        else:
            call = call_layer(layer, (), around, layer.place)
        return self.record(call)
