"""One module being written: its attributes, and what its `forward` does, a line a layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from weigh.network.graph import Call, Graph, Layer, Value
from weigh.words.writing import COMMENTS, DOCSTRINGS
from weigh.write.code.faults import refused
from weigh.write.code.layouts import Layout, change, own
from weigh.write.code.marks import Marks
from weigh.write.code.names import Names, class_name, identifier, numbered, snake
from weigh.write.code.scopes import Scope, is_weight
from weigh.write.code.text import STEP, WIDTH, Code, block, called, docstring, laid_out, prose
from weigh.write.code.torch.forms import Form, Site, Step
from weigh.write.code.torch.lent import lender
from weigh.write.code.torch.reserved import GLOBAL, MODULE
from weigh.write.code.torch.shapes import DTYPES
from weigh.write.code.torch.table import form_of
from weigh.write.code.torch.wanted import wanted
from weigh.write.code.variables import Variables


@dataclass(slots=True)
class Inside:
    """A scope that was written: how its module is made, and how its values lie."""

    text: str
    takes: tuple[Layout, ...]
    gives: tuple[Layout, ...]


@dataclass(slots=True)
class Session:
    """What holds for the whole file.

    paths: where each layer's module is found in the model: `features.conv1`. classes: the body of each class and its
    name, so that equal blocks are one class. readers: the calls that read a value. stands_for: the layers whose names
    others take. ties: the layers some of whose weights others own. marks: the layers' numbers, and all their parts.
    """

    graph: Graph
    readers: dict[Value, list[Call]]
    marks: Marks = field(default_factory=Marks)
    paths: dict[Layer, str] = field(default_factory=dict)
    layouts: dict[Value, Layout] = field(default_factory=dict)
    helpers: list[str] = field(default_factory=list)
    classes: dict[str, str] = field(default_factory=dict)
    names: Names = field(default_factory=lambda: Names(GLOBAL))
    stands_for: dict[Layer, Layer] = field(default_factory=dict)
    ties: dict[Layer, Form] = field(default_factory=dict)


class Body:
    """One scope as a module. `path` is where it stands in the model, with a dot behind it."""

    def __init__(self, session: Session, scope: Scope, path: str, takes: Sequence[Layout]) -> None:
        self.session, self.scope, self.path = session, scope, path
        self.takes = tuple(takes)
        self.layouts: dict[Value, Layout] = dict(zip(scope.inputs, takes, strict=True))
        self.attributes: dict[Layer, str] = {}
        self.inner: dict[Layer, Inside] = {}
        self.made: list[tuple[str, str]] = []  # attribute and constructor
        self.lines: list[str] = []
        self.behind: list[str] = []  # what is done to the attributes at last
        self._numbered = False  # its layers are called by their numbers, as nn.Sequential does
        self._names = Names(MODULE | GLOBAL)
        self._variables = Variables(scope)

    # -- as a chain of modules ----------------------------------------------------------------------------

    def chain(self) -> str | None:
        """The scope as nn.Sequential; None where it is no chain, or a step of it is no module."""
        value = self.scope.inputs[0] if len(self.scope.inputs) == 1 else None
        if value is None or len(self.scope.outputs) != 1 or len(self.scope.steps) < 2:
            return None
        for step in self.scope.steps:
            if set(step.inputs) != {value} or len(step.outputs) != 1 or len(self._read_by(value)) != 1:
                return None
            value = step.outputs[0]
        if value is not self.scope.outputs[0] or len({step.layer for step in self.scope.steps}) < len(self.scope.steps):
            return None
        names = [step.layer.name if step.layer else "" for step in self.scope.steps]
        self._numbered = names == [str(i) for i in range(len(names))]
        links: list[list[tuple[str, str]]] = []
        for step in self.scope.steps:
            made = self._entries(step)
            if made is None:
                return None
            links.append(made)
        if self._numbered and any(len(link) > 1 for link in links):
            return None  # the numbers would be no longer those of the layers
        return self._sequential(links)

    def _read_by(self, value: Value) -> list[Call | Scope]:
        return [step for step in self.scope.steps if value in step.inputs]

    def _entries(self, step: Call | Scope) -> list[tuple[str, str]] | None:
        """The modules of one link of the chain; None where it takes more than modules."""
        if isinstance(step, Scope):
            inside = self._inside(step, [self.layouts[step.inputs[0]]])
            self.layouts[step.outputs[0]] = inside.gives[0]
            return [(self.attributes[step.layer], inside.text)] if step.layer else None
        if any(value not in self.layouts for value in step.inputs):
            return None
        form, layouts = self._form(step)
        held = self.layouts[step.inputs[0]] if step.inputs else ()
        if not form.chain or len(step.inputs) != 1 or any(layout != held for layout in layouts):
            return None
        if any(not each.module or each.call for each in form.steps):
            return None
        self._give(step, form, layouts)
        name = self._attribute(step.layer)
        return [(name + each.suffix, self._frozen(step, each.module)) for each in form.steps]

    def _sequential(self, links: list[list[tuple[str, str]]]) -> str:
        """The links of the chain, each with its modules, as one module."""
        for step, link in zip(self.scope.steps, links, strict=True):
            if step.layer is not None:
                self.session.marks.link(step.layer, [f"{self.path}{name}" for name, _ in link])
        entries = [(name, Code(text)) for link in links for name, text in link]
        if self._numbered:
            return called("nn.Sequential", *(text for _, text in entries))
        return called("nn.Sequential", Code(called("OrderedDict", entries)))

    # -- as a class ---------------------------------------------------------------------------------------

    def write(self) -> None:
        """Fill in the attributes and the lines of `forward`."""
        inputs = self.scope.inputs
        names = Names(GLOBAL)
        for value in inputs:
            wanted_name = "x" if len(inputs) == 1 else identifier(value.name, "x") if value.name else "x"
            self._variables.bind(value, names.take(wanted_name))
        self._parameters = [self._variables.names[value] for value in inputs]
        for step in self.scope.steps:
            if isinstance(step, Scope):
                self._inner(step)
            else:
                self._leaf(step)
        results = ", ".join(self._variables.names[value] for value in self.scope.outputs)
        if results and self.lines and self.lines[-1].startswith(f"{results} = ") and "#" not in self.lines[-1]:
            self.lines[-1] = f"return {self.lines[-1].removeprefix(f'{results} = ')}"
        else:
            self.lines += laid_out(f"return {results or None}")

    @property
    def gives(self) -> tuple[Layout, ...]:
        return tuple(self.layouts[value] for value in self.scope.outputs)

    def class_lines(self, name: str, doc: Sequence[str], base: str = "nn.Module") -> list[str]:
        """The whole class."""
        setup = ["super().__init__()"]
        for attribute, text in self.made:
            setup += laid_out(f"self.{attribute} = {text}")
        setup += self.behind
        methods = [*block("def __init__(self):", setup), ""] if self.made else []
        parameters = ", ".join(["self", *self._parameters])
        methods += block(f"def forward({parameters}):", self.lines)
        return block(f"class {name}({base}):", [*docstring(*doc), "", *methods])

    def _leaf(self, call: Call) -> None:
        if is_weight(call):
            lent = lender(self.scope, call)
            text = self._weight(call) if lent is None else f"self.{self._attribute(lent[0])}.{lent[1]}"
            self.session.marks.part(call.layer, f"{self.path}{text.removeprefix('self.')}")
            for value in call.outputs:
                self.layouts[value] = own(len(value.tensor.axes))
                self._variables.fixed(value, text)
            return
        if not call.outputs and not call.applied.weights:
            return  # nothing is made and nothing is owned
        form, layouts = self._form(call)
        if not call.outputs:
            self._declare(call, form)
            return
        texts = [self._read(value, layout) for value, layout in zip(call.inputs, layouts, strict=True)]
        self._variables.read(call.inputs)
        self._give(call, form, layouts)
        expressions = self._expressions(call, form)
        comment = COMMENTS.get(form.comment, "")
        self._assign(call.layer, self._targets(call, form), expressions, texts, comment)

    def _weight(self, call: Call) -> str:
        """A parameter of the module's own; where another layer owns it, it is tied to that behind all layers."""
        form, _ = self._form(call)
        attribute = self._attribute(call.layer)
        self._make(call, attribute, form.steps[0].module)
        if form.tied:
            self.session.ties[call.layer] = form
        return f"self.{attribute}"

    def _targets(self, call: Call, form: Form) -> str:
        """What the outputs are assigned to."""
        names = [self._variables.new(value) for value in call.outputs]
        if call.op is not None and call.op.several and len(names) == 1:
            return f"({names[0]},)"
        if form.unpack and set(names[1:]) != {"_"}:
            return form.unpack.format(*names)
        return f"{names[0]}, _" if form.unpack else ", ".join(names)

    def _declare(self, call: Call, form: Form) -> None:
        """A layer that is owned and not called."""
        self.session.helpers += form.helpers
        if form.tied or form.frozen:
            self.session.ties[call.layer] = form
        for step in form.steps:
            self._make(call, self._attribute(call.layer) + step.suffix, step.module)

    def _assign(self, layer: Layer, targets: str, steps: list[Step], texts: list[str], comment: str) -> None:
        """One line for all steps where it fits, else one a step. The last gives what the layer gives."""
        assert all(step.function is not None for step in steps)
        functions = [step.function for step in steps if step.function is not None]
        whole = functions[0](*texts)
        for function in functions[1:]:
            whole = function(whole)
        if len(whole) + len(targets) + len(STEP) * 2 + 3 <= WIDTH or len(functions) == 1:
            whole = self.session.marks.on(layer, whole)
            self.lines += [] if whole == targets else laid_out(f"{targets} = {whole}", 0, comment)
            return
        for number, function in enumerate(functions):
            text = function(*(texts if not number else [targets]))
            text = self.session.marks.on(layer, text) if number == len(functions) - 1 else text
            self.lines += laid_out(f"{targets} = {text}", 0, comment if not number else "")

    def _expressions(self, call: Call, form: Form) -> list[Step]:
        """The steps as functions of the inputs: of the module, where there is one, or of none.

        A layer of its own keeps its module, so that it is found in the model; what is fused with it is a function.
        """
        as_function = call.layer.type[:1].islower() or not call.layer.type
        steps: list[Step] = []
        for number, step in enumerate(form.steps):
            if step.function is not None and (number != form.main or as_function or not step.module):
                steps.append(step)
                continue
            attribute = self._attribute(call.layer) + step.suffix
            self._make(call, attribute, step.module)
            steps.append(replace(step, function=_calling(f"self.{attribute}", step)))
        return steps

    def _make(self, call: Call, attribute: str, text: str) -> None:
        """The attribute, once for all calls of a shared layer."""
        self.session.marks.part(call.layer, f"{self.path}{attribute}")
        if all(name != attribute for name, _ in self.made):
            self.made.append((attribute, self._frozen(call, text)))

    def _frozen(self, call: Call, text: str) -> str:
        if call.layer not in self.session.graph.frozen or not call.applied.weights:
            return text
        if text.startswith("nn.Parameter("):
            return text if "requires_grad" in text else f"{text[:-1]}, requires_grad=False)"
        return f"{text}.requires_grad_(False)"

    def _inner(self, scope: Scope) -> None:
        layer = scope.layer
        assert layer is not None
        inside = self._inside(scope, [self.layouts[value] for value in scope.inputs])
        attribute = self.attributes[layer]
        if all(name != attribute for name, _ in self.made):
            self.made.append((attribute, inside.text))
        texts = [self._read(value, layout) for value, layout in zip(scope.inputs, inside.takes, strict=True)]
        self._variables.read(scope.inputs)
        for value, layout in zip(scope.outputs, inside.gives, strict=True):
            self.layouts[value] = self.session.layouts[value] = layout
        targets = ", ".join(self._variables.new(value) for value in scope.outputs)
        self.session.marks.part(layer, f"{self.path}{attribute}")
        call = self.session.marks.on(layer, f"self.{attribute}({', '.join(texts)})")
        self.lines += laid_out(f"{targets} = {call}" if targets else call)

    def _inside(self, scope: Scope, takes: Sequence[Layout]) -> Inside:
        """The module of an inner scope; made once for a layer that is called several times."""
        layer = scope.layer
        assert layer is not None
        if layer in self.inner:
            return self.inner[layer]
        attribute = self._attribute(layer)
        text, gives = module_of(self.session, scope, f"{self.path}{attribute}.", takes)
        self.inner[layer] = Inside(text, tuple(takes), gives)
        return self.inner[layer]

    # -- values -------------------------------------------------------------------------------------------

    def _form(self, call: Call) -> tuple[Form, tuple[Layout, ...]]:
        """The form of a call, and the layout in which each input is to be given."""
        assert call.op is not None
        for value in call.inputs:
            if value not in self.layouts:
                self._given(call, value)
        held = tuple(self.layouts[value] for value in call.inputs)
        alike = len(held) > 1 and len({len(layout) for layout in held}) == 1
        if alike and len(set(held)) > 1:  # brought to one layout: that of the first that is not as the graph has it
            held = (next(layout for layout in held if layout != own(len(layout))),) * len(held)
        site = Site(
            call, call.op, tuple([value.tensor for value in call.inputs]),
            tuple([value.tensor for value in call.outputs]),
            held, self._unknown, lambda i: wanted(call.outputs[i], self.session.readers), self.session.graph.dialect,
            next((f", device={name}.device" for value, name in self._variables.alive() if value.tensor.axes), ""),
        )  # fmt: skip
        form = form_of(call.op, site)
        if form.takes is None:
            return form, held if alike or len(held) < 2 else tuple(own(len(layout)) for layout in held)
        return form, form.takes

    def _given(self, call: Call, value: Value) -> None:
        """Numbers of the program's own, which no call makes: a buffer, whose values are not in the network."""
        self.layouts[value] = own(len(value.tensor.axes))
        name = self._names.take(identifier(value.name, "constant"))
        sizes = []
        for axis in value.tensor.axes:
            if not isinstance(axis.size, int):
                raise refused("size_unknown", call, what=axis.name, size=str(axis.size), target="PyTorch")
            sizes.append(str(axis.size))
        dtype = DTYPES.get(value.tensor.dtype, "torch.float32")
        told = "" if dtype == "torch.float32" else f", dtype={dtype}"
        zeros = f"torch.zeros({', '.join(sizes) or '()'}{told})"
        self.behind += laid_out(f'self.register_buffer("{name}", {zeros})', 0, COMMENTS["constant"])
        self._variables.fixed(value, f"self.{name}")

    def _give(self, call: Call, form: Form, layouts: tuple[Layout, ...]) -> None:
        """Note how the outputs lie, and what the form needs."""
        gives = form.gives
        for i, value in enumerate(call.outputs):
            rank = len(value.tensor.axes)
            layout = gives[i] if gives is not None else next((each for each in layouts if len(each) == rank), own(rank))
            self.layouts[value] = self.session.layouts[value] = layout
        self.session.helpers += form.helpers
        if form.tied or form.frozen:
            self.session.ties[call.layer] = form

    def _read(self, value: Value, layout: Layout) -> str:
        """The value's name, moved where it is held in another layout."""
        name, held = self._variables.names[value], self.layouts[value]
        if held == layout:
            return name
        moved = change(held, layout)
        swapped = [i for i, axis in enumerate(moved) if i != axis]
        if len(swapped) == 2:
            return f"{name}.transpose({swapped[0]}, {swapped[1]})"
        return f"{name}.permute({', '.join(map(str, moved))})"

    def _unknown(self, name: str) -> str | None:
        """An expression for a size: the axis of a tensor at hand that has it, or the smallest multiple of it."""
        found: list[tuple[int, str]] = []
        for value, text in self._variables.alive():
            for position, axis in enumerate(self.layouts[value]):
                size = value.tensor.axes[axis].size
                if not isinstance(size, int) and size.name == name:
                    found.append((size.largest, f"{text}.shape[{position}]"))
        times, text = min(found, default=(0, ""), key=lambda each: each[0])
        return f"({text} // {times})" if times > 1 else text or None

    def _attribute(self, layer: Layer) -> str:
        """The layer's name as an attribute: its own, or where a framework numbered it, numbered within this module."""
        found = self.attributes.get(layer)
        if found is None:
            outer = self.session.stands_for.get(layer)
            name = layer.name if outer is None else outer.name
            around = self.scope.layer
            if around is not None:
                name = name.removeprefix(f"{around.name}_") or name
                name = snake(layer.type) if numbered(layer.name, layer.type) else name
            name = layer.name if self._numbered else identifier(name)
            found = self.attributes[layer] = self._names.take(name)
            self.session.paths[layer] = f"{self.path}{found}"
            if outer is not None:
                self.session.paths[outer] = f"{self.path}{found}"
        return found


def _calling(attribute: str, step: Step):  # type: ignore[no-untyped-def]
    if step.call is not None:
        call = step.call
        return lambda *inputs: call(attribute, *inputs)
    return lambda *inputs: f"{attribute}({', '.join(inputs)})"


def module_of(session: Session, scope: Scope, path: str, takes: Sequence[Layout]) -> tuple[str, tuple[Layout, ...]]:
    """How the module of an inner scope is made, and how its outputs lie. Equal scopes become one class."""
    chain = Body(session, scope, path, takes)
    text = chain.chain()
    if text is not None:
        return text, chain.gives
    body = Body(session, scope, path, takes)
    body.write()
    layer = scope.layer
    assert layer is not None
    doc = DOCSTRINGS["block"].format(type=prose(layer.type), network=prose(session.graph.name))
    lines = "\n".join(body.class_lines("Block", [doc]))
    name = session.classes.get(lines)
    if name is None:
        wanted = layer.name if layer.type in ("Sequential", "Functional", "Model") else layer.type
        name = session.classes[lines] = session.names.take(class_name(wanted, "Block"))
    return f"{name}()", body.gives
