"""One scope being written in Keras: the lines that call its layers, in a file, a function or a layer's `call`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from weigh.network.graph import Call, Graph, Layer, Value
from weigh.network.tensors import BATCH_AXIS
from weigh.ops.attention import MultiHeadAttention
from weigh.ops.normalization import SpectralNorm
from weigh.ops.ownership import Idle
from weigh.ops.recurrent import RNN, Bidirectional
from weigh.ops.wrappers import TimeDistributed
from weigh.words.writing import COMMENTS
from weigh.write.code.faults import refused
from weigh.write.code.keras import owning
from weigh.write.code.keras.forms import Form, Function, Make, Site
from weigh.write.code.keras.reserved import GLOBAL, LAYER
from weigh.write.code.keras.table import form_of
from weigh.write.code.marks import Marks
from weigh.write.code.names import Names, identifier, numbered, snake, unnumbered
from weigh.write.code.scopes import Scope, is_weight, leaves, unread
from weigh.write.code.text import STEP, WIDTH, Code, called, laid_out
from weigh.write.code.variables import POOL, Variables

MODELS = frozenset(["Sequential", "Functional", "Model"])
"""Enclosing layers that are models of their own, which a function builds."""


MADE_OF_LAYERS = (RNN, Bidirectional, TimeDistributed, MultiHeadAttention, SpectralNorm)
"""Ops whose layers in Keras hold other layers."""


class Counters:
    """Keras's own numbering of the layers that are not named: conv2d, conv2d_1, ..."""

    def __init__(self) -> None:
        self._used: Counter[str] = Counter()

    def next(self, kind: str) -> str:
        """The name that the next layer of this class would have."""
        stem = snake(kind)
        return f"{stem}_{self._used[stem]}" if self._used[stem] else stem

    def count(self, kind: str) -> None:
        self._used[snake(kind)] += 1


@dataclass(slots=True)
class Session:
    """What holds for the whole file.

    named: every layer gets its name. marks: the layers' numbers, and all their parts. stands_for: the layers whose
    names others take. varied: those called on other shapes at other times, which no model with an input of its own can
    be. paths: the names that lead to each layer. definitions: the text of each class and function, and its name, so
    that equal blocks are one. frozen: the layers to freeze when the model stands, because they hold layers themselves,
    which an argument of theirs does not reach. operations: names that Keras gives to operations of this model, which no
    layer can have beside them.
    """

    graph: Graph
    named: bool
    marks: Marks
    stands_for: dict[Layer, Layer]
    varied: frozenset[Layer]
    paths: dict[Layer, str] = field(default_factory=dict)
    helpers: list[str] = field(default_factory=list)
    definitions: dict[str, str] = field(default_factory=dict)
    names: Names = field(default_factory=lambda: Names(GLOBAL))
    counters: Counters = field(default_factory=Counters)
    frozen: list[Layer] = field(default_factory=list)
    operations: frozenset[str] = frozenset()


class Body:
    """The lines of one scope. inside_layer: whether they stand in a layer's `call`, its layers being attributes."""

    def __init__(self, session: Session, scope: Scope, path: str, inside_layer: bool) -> None:
        self.session, self.scope, self.path, self.inside_layer = session, scope, path, inside_layer
        self.lines: list[str] = []
        self.made: list[tuple[str, str]] = []  # attributes of a layer, with their constructors
        self.variables = Variables(scope)
        self.unread = () if inside_layer or not set(scope.outputs) - set(scope.inputs) else unread(scope)
        self.variables.keep(self.unread)
        self.idle: list[Function] = []  # what is owned and leads to nothing, made of whatever tensor goes on
        self.names: dict[Layer, str] = {}
        self.held: dict[Layer, str] = {}  # layers that a name stands for
        self._names = Names()
        self._attributes = Names(LAYER | GLOBAL | set(POOL))
        self.uses: Counter[Layer | None] = Counter(step.layer for step in scope.steps)

    # -- as a list of layers ------------------------------------------------------------------------------

    def chain(self) -> list[str] | None:
        """The layers' constructors where the scope is a chain of layers; None where it is not."""
        if len(self.scope.inputs) != 1 or len(self.scope.outputs) != 1 or not self.scope.steps:
            return None
        value = self.scope.inputs[0]
        for step in self.scope.steps:
            if set(step.inputs) != {value} or len(step.outputs) != 1 or self.uses[step.layer] > 1:
                return None
            if sum(value in other.inputs for other in self.scope.steps) != 1:
                return None
            value = step.outputs[0]
        if value is not self.scope.outputs[0]:
            return None
        texts: list[str] = []
        for step in self.scope.steps:
            found = self._links(step)
            if found is None:
                return None
            texts += found
        for layer in self.uses:
            if layer is not None:
                self.session.marks.link(layer, tuple(self.session.marks.parts[layer]))
        return texts

    def _links(self, step: Call | Scope) -> list[str] | None:
        if isinstance(step, Scope):
            return [self._constructor(step)]
        form = self._form(step)
        makes = [*form.before, form.layer, *form.behind]
        if len(set(step.inputs)) < len(step.inputs) or (
            form.function is not None and _is_function(step.layer, self.session.graph)
        ):
            return None
        if any(not isinstance(make, Make) or make.call is not None for make in makes):
            return None
        self.session.helpers += form.helpers
        return [self._text(step, make, form) for make in makes if isinstance(make, Make)]

    # -- as calls -----------------------------------------------------------------------------------------

    def write(self, parameters: Sequence[str]) -> None:
        """Fill in the lines; `parameters` are the names of the scope's inputs."""
        for value, name in zip(self.scope.inputs, parameters, strict=True):
            self.variables.bind(value, name)
        for step in self.scope.steps:
            if isinstance(step, Scope):
                self._inner(step)
            else:
                self._leaf(step)
        owning.alongside(self)

    @property
    def results(self) -> list[str]:
        return [self.variables.names[value] for value in self.scope.outputs]

    def _leaf(self, call: Call) -> None:
        if is_weight(call):
            owning.weight(self, call)
            return
        if isinstance(call.op, Idle):
            owning.idle(self, call)
            return
        for value in call.inputs:
            if value not in self.variables.names:
                self._given(call, value)
        form = self._form(call)
        texts = [self.variables.names[value] for value in call.inputs]
        self.session.helpers += form.helpers
        self.variables.read(call.inputs)
        if form.function is not None and (_is_function(call.layer, self.session.graph) or form.layer is None):
            steps: list[Function] = [_function(each, self, call, form) for each in form.before]
            steps += [self._lambda(call, form.function) or form.function]
            steps += [_function(each, self, call, form) for each in form.behind]
            self.session.counters.count(call.layer.type)
        else:
            assert form.layer is not None
            steps = [_function(each, self, call, form) for each in (*form.before, form.layer, *form.behind)]
        made = [self.variables.new(value) for value in call.outputs]
        if form.first_only and set(made[1:]) - {"_"}:
            raise refused("no_form", call, op=type(call.op).__name__, type=call.layer.type, target="Keras", why="")
        targets = made[0] if form.first_only else ", ".join(made)
        if call.op is not None and call.op.several and len(call.outputs) == 1:
            targets = f"({targets},)"
        self._assign(call.layer, targets, steps, texts, COMMENTS.get(form.comment, ""))

    def _given(self, call: Call, value: Value) -> None:
        """Numbers of the program's own, which no call makes: zeros, since their values are not in the network."""
        sizes = value.tensor.shape
        if not all(isinstance(size, int) for size in sizes):
            raise refused("size_unknown", call, what="constant's shape", size=str(value.tensor), target="Keras")
        dtype = value.tensor.dtype if value.tensor.dtype.isalnum() and value.tensor.dtype != "float32" else None
        self.variables.fixed(value, called("ops.zeros", tuple(sizes), dtype=dtype))

    def _lambda(self, call: Call, function: Function) -> Function | None:
        """A function that the network has as a layer, where it is one of a single tensor; None where it is not."""
        outer = self.session.stands_for.get(call.layer)
        if outer is None or outer.type != "Lambda" or len(call.inputs) != 1 or self.inside_layer:
            return None
        text = called("layers.Lambda", Code(f"lambda x: {function('x')}"), name=self.name_of(call.layer, "Lambda"))
        return lambda x: f"{text}({x})"

    def _assign(self, layer: Layer, targets: str, steps: list[Function], texts: list[str], comment: str) -> None:
        """One line a step, of which the last gives what the layer gives."""
        for number, step in enumerate(steps):
            text = step(*(texts if not number else [targets]))
            text = self.session.marks.on(layer, text) if number == len(steps) - 1 else text
            if text != targets:
                self.lines += laid_out(f"{targets} = {text}", 0, comment if not number else "")

    def _inner(self, scope: Scope) -> None:
        layer = scope.layer
        assert layer is not None
        from weigh.write.code.keras.nesting import is_model

        if not scope.outputs and all(isinstance(call.op, Idle) for call in leaves(scope)):
            for call in leaves(scope):
                owning.idle(self, call)
            return
        texts = [self.variables.names[value] for value in scope.inputs]
        self.variables.read(scope.inputs)
        if self.inside_layer or self.uses[layer] > 1:
            callee = self.hold(layer, lambda: self._constructor(scope))
        else:
            callee = self._constructor(scope)
        given = f"[{', '.join(texts)}]" if len(texts) > 1 and is_model(self.session, scope) else ", ".join(texts)
        targets = ", ".join(self.variables.new(value) for value in scope.outputs)
        text = self.session.marks.on(layer, f"{callee}({given})")
        self.lines += laid_out(f"{targets} = {text}" if targets else text)

    def _constructor(self, scope: Scope) -> str:
        from weigh.write.code.keras.nesting import constructor

        assert scope.layer is not None
        return constructor(self.session, self, scope)

    # -- layers -------------------------------------------------------------------------------------------

    def _form(self, call: Call) -> Form:
        assert call.op is not None
        inputs = tuple([value.tensor for value in call.inputs])
        outputs = tuple([value.tensor for value in call.outputs])
        site = Site(call, call.op, inputs, outputs, self._unknown, self.session.graph.dialect)
        return form_of(call.op, site if self.inside_layer else replace(site, holder=self._holder))

    def _holder(self, name: str) -> tuple[str, int] | None:
        """A tensor at hand, and its axis that has just the size of this name."""
        for value, text in self.variables.alive():
            for position, axis in enumerate(value.tensor.axes):
                if not isinstance(axis.size, int) and axis.size.name == name and str(axis.size) == name:
                    return text, position
        return None

    def _unknown(self, name: str) -> str | None:
        found = self._holder(name)
        return f"ops.shape({found[0]})[{found[1]}]" if found else None

    def _text(self, call: Call, make: Make, form: Form) -> str:
        """A layer's constructor with its name, where Keras would not give it the same, and whether it is trained."""
        if make is not form.layer:
            kind = make.name.removeprefix("layers.")
            self.session.counters.count(kind)
            extra = f"{self.local(call.layer)}_{snake(kind)}"
            self.session.marks.part(call.layer, f"{self.path}{extra}")
            return make.text(name=extra if self.session.named else None)
        frozen = call.layer in self.session.graph.frozen and call.applied.weights
        name = self.name_of(call.layer, make.name.removeprefix("layers."))
        if frozen and not self.inside_layer and isinstance(call.op, MADE_OF_LAYERS):
            self.session.frozen.append(call.layer)
            return make.text(name=self.local(call.layer))
        return make.text(trainable=False if frozen else None, name=name)

    def name_of(self, layer: Layer, kind: str) -> str | None:
        """The `name=` argument; None where Keras numbers the layer so by itself."""
        name = self.local(layer)
        self.session.paths[layer] = self.session.paths[self.session.stands_for.get(layer, layer)] = f"{self.path}{name}"
        self.session.marks.part(layer, f"{self.path}{name}")
        if self.session.named:
            return name
        if self.inside_layer and numbered(layer.name, layer.type):
            self.session.counters.count(kind)
            return None
        if self.session.counters.next(kind) == name:
            self.session.counters.count(kind)
            return None
        return name

    def local(self, layer: Layer) -> str:
        """The layer's name, once in this scope."""
        found = self.names.get(layer)
        if found is None:
            own = self.session.stands_for.get(layer, layer).name
            wanted = snake(layer.type) if self.inside_layer and numbered(own, layer.type) else own
            name = keras_name(wanted)
            name = f"{name}_layer" if unnumbered(name) in self.session.operations else name
            found = self.names[layer] = self._names.take(name)
        return found

    def unused(self, name: str) -> str:
        """The name, or another like it, for what is no layer: Keras has each only once in a model."""
        return self._names.take(name)

    def attribute(self, layer: Layer) -> str:
        return self._attributes.take(identifier(self.local(layer)))

    def hold(self, layer: Layer, constructor: Any) -> str:
        """A name for a layer that is called several times, or that is an attribute."""
        if layer not in self.held:
            name = self.attribute(layer)
            text = constructor()
            if self.inside_layer:
                self.made.append((name, text))
                self.held[layer] = f"self.{name}"
            else:
                self.lines += laid_out(f"{name} = {text}")
                self.held[layer] = name
        return self.held[layer]

    def callee(self, call: Call, make: Make, form: Form) -> str:
        """What is called for one of a form's layers: its constructor, or a name for it."""
        if make is form.layer and (self.inside_layer or self.uses[call.layer] > 1):
            return self.hold(call.layer, lambda: self._text(call, make, form))
        if self.inside_layer:
            name = self._attributes.take(f"{identifier(self.local(call.layer))}_{snake(make.name.rpartition('.')[2])}")
            self.made.append((name, self._text(call, make, form)))
            return f"self.{name}"
        return self._text(call, make, form)


def _function(each: Make | Function, body: Body, call: Call, form: Form) -> Function:
    """A layer, called, as a function of the texts of its inputs."""
    if not isinstance(each, Make):
        return each

    def made(*inputs: str) -> str:
        callee = body.callee(call, each, form)
        return each.call(callee, *inputs) if each.call else f"{callee}({', '.join(inputs)})"

    return made


def _is_function(layer: Layer, graph: Graph) -> bool:
    """Whether a Keras network has it as a function: its type is the function's name. Others take layers where there
    are any."""
    return graph.dialect != "torch" and layer.type[:1].islower()


def keras_name(text: str) -> str:
    """The text as a name of a layer: Keras takes no slashes, and on PyTorch no dots.

    >>> keras_name("block1/conv.1"), keras_name("")
    ('block1_conv_1', 'layer')
    """
    kept = "".join(char if char.isascii() and (char.isalnum() or char in "_-") else "_" for char in text[:100])
    return kept.strip("_-") or "layer"


def input_lines(body: Body, values: Sequence[Value], names: Sequence[str]) -> Iterator[str]:
    """The inputs of a model. Raises: WriteError where one has no batch, or nobody knows how many axes."""
    for value, name in zip(values, names, strict=True):
        tensor = value.tensor
        if tensor.has_rest or not tensor.axes or tensor.axes[0] != BATCH_AXIS:
            call = next(iter(body.session.graph.calls))
            raise refused("size_unknown", call, what="input's shape", size=str(tensor), target="Keras")
        shape = tuple(axis.size if isinstance(axis.size, int) else None for axis in tensor.axes[1:])
        plain = numbered(value.name, "InputLayer") or not value.name or (len(values) == 1 and _says_nothing(value.name))
        told = None if plain else body.unused(keras_name(value.name))
        dtype = tensor.dtype if tensor.dtype != "float32" and tensor.dtype.isalnum() else None
        text = called("keras.Input", Code(_shape(shape)), dtype=dtype, name=told)
        yield from laid_out(f"{name} = {text}")


def _says_nothing(name: str) -> bool:
    """Whether the name of an only input is no more than that: what a framework made of the first layer's, say."""
    return name in ("", "x", "input") or name.endswith("_input")


def _shape(shape: tuple[int | None, ...]) -> str:
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


__all__ = ["MODELS", "STEP", "WIDTH", "Body", "Counters", "Session", "input_lines", "keras_name"]
