"""The exact form of notation to the network that it was written from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from weigh.network.errors import Fault, LimitError, SourceError, WeighError
from weigh.network.graph import NOTHING, Call, Gap, Graph, Layer, Training, Value, call_layer
from weigh.network.ops import Op
from weigh.network.place import Place
from weigh.readers.written.notation.heading import HEADING, MOST_LAYERS
from weigh.readers.written.notation.parsing import tree
from weigh.readers.written.notation.values import given, made, name, number, tensor, word


def networks(text: str, most: int = MOST_LAYERS) -> list[Graph]:
    """The networks that a text in the exact form tells, each from its first line to the next one's.

    Raises: SourceError of the kinds notation.*; ShapeError where sizes contradict each other; LimitError where a
    network has more than `most` layers.
    """
    starts = [found.start() for found in HEADING.finditer(text)] or [0]
    ends = [*starts[1:], len(text)]
    return [_network(text[start:end], most, text.count("\n", 0, start) + 1)
            for start, end in zip(starts, ends, strict=True)]  # fmt: skip


def _network(text: str, most: int, first: int) -> Graph:
    return _Building(most, first - 1).network(tree(text, "network", first))


@dataclass(frozen=True, slots=True)
class _Output:
    """One output of a statement, of which the value is made later; with `read`, what the statement reads instead."""

    of: _Statement
    index: int
    read: bool = False


@dataclass(slots=True, eq=False)
class _Statement:
    """An input (`value`), a call (`op`) or a block (`gives`), before anything is computed.

    state: 0 not made, 1 being made, 2 made; what a block gives is made with what is inside it.
    """

    line: int
    layer: Layer | None = None
    op: Op | None = None
    parent: _Statement | None = None
    reads: list[_Output] = field(default_factory=list)
    gives: list[_Output] = field(default_factory=list)
    value: Value | None = None
    call: Call | None = None
    state: int = 0


class _Building:
    """One network being read: first what is written, then the calls in the order of the dataflow."""

    def __init__(self, most: int, above: int) -> None:
        self.most = most
        self.above = above  # lines of the text in front of this network
        self.uses: Counter[str] = Counter()
        self.labels: dict[str, _Statement] = {}
        self.pending: list[tuple[_Statement, str, Any]] = []
        self.calls: list[_Statement] = []
        self.inputs: list[_Statement] = []
        self.outputs: Any = None
        self.frozen: set[Layer] = set()
        self.remarks: list[Any] = []
        self.tip: _Output | None = None

    def network(self, parsed: Any) -> Graph:
        head, *statements = parsed.children
        parts = {part.data: name(part.children[0]) for part in statements if part.data in ("of_type", "dialect")}
        self._statements([one for one in statements if one.data not in ("of_type", "dialect")], None)
        for statement, where, references in self.pending:
            setattr(statement, where, [self._output(one) for one in references])
        outputs = [self._output(one) for one in self.outputs.children] if self.outputs else []
        for statement in self.calls:
            self._make(statement)
        for statement in reversed(self.calls):
            if statement.gives and statement.call is not None:
                statement.call.inputs = tuple([self._value(one) for one in statement.reads])
                statement.call.outputs = tuple([self._value(one) for one in statement.gives])
        graph = Graph(
            name(head),
            parts.get("of_type", ""),
            tuple([one.value for one in self.inputs if one.value is not None]),
            tuple([self._value(one) for one in outputs]),
            tuple([one.call for one in self.calls if one.call is not None]),
            frozenset(self.frozen),
            place=self._place(head),
            dialect=parts.get("dialect", ""),
        )
        for remark in self.remarks:
            graph = _remarked(graph, *remark.children)
        return graph

    def _place(self, found: Any) -> Place:
        return Place(self.above + found.meta.line)

    # -- what is written ------------------------------------------------------------------------------------

    def _statements(self, statements: list[Any], parent: _Statement | None) -> None:
        for one in statements:
            if one.data == "remark":
                self.remarks.append(one)
            elif one.data == "outputs":
                self.outputs = one
            elif one.data in ("input", "given"):
                self._input(one)
            else:
                self._call(one, parent)

    def _input(self, one: Any) -> None:
        text, shape, *dtype = one.children
        text = name(text)
        statement = _Statement(
            self.above + one.meta.line, value=Value(tensor(shape, *map(str, dtype)), name=text), state=2
        )
        self._label(statement, text)
        if one.data == "input":
            self.inputs.append(statement)
            self.tip = _Output(statement, 0)

    def _label(self, statement: _Statement, text: str) -> None:
        """Give a statement its label: the name, and which of its uses this is."""
        self.uses[text] += 1
        self.labels[f"{text}~{self.uses[text]}"] = statement

    def _call(self, one: Any, parent: _Statement | None) -> None:
        if len(self.calls) >= self.most:
            raise LimitError(Fault("notation.layers", {"layers": self.most}))
        parts = {part.data: part for part in one.children if hasattr(part, "data")}
        layer = self._layer(one, parts)
        statement = _Statement(self.above + one.meta.line, layer, layer.op, parent)
        if "applying" in parts:
            statement.op = self._op(*parts["applying"].children[0].children)
        self.calls.append(statement)
        self._label(statement, layer.name)
        if "reads" in parts:
            self.pending.append((statement, "reads", parts["reads"].children))
        elif self.tip is not None:
            statement.reads = [self.tip]
        if "body" in parts:
            self._body(statement, parts)
        self.tip = _Output(statement, 0)

    def _body(self, statement: _Statement, parts: dict[str, Any]) -> None:
        """What is inside a block reads what the block reads first, and the block gives some of it."""
        statement.op = None
        if "reads" not in parts or parts["reads"].children:
            self.tip = _Output(statement, 0, read=True)
        *inside, gives = parts["body"].children
        self._statements(inside, statement)
        self.pending.append((statement, "gives", gives.children))

    def _layer(self, one: Any, parts: dict[str, Any]) -> Layer:
        if one.data == "again":
            found = self._statement(parts["reference"])
            if found.layer is None:
                raise _no_such(parts["reference"])
            return found.layer
        text = name(parts["name"])
        op = None
        if one.data == "call":
            op = self._op(one.children[0], parts.get("arguments_of"))
        usual = type(op).__name__ if op is not None else "Model"
        kind = name(parts["of_type"].children[0]) if "of_type" in parts else usual
        layer = Layer(text, kind, op, self._place(one))
        if any(getattr(part, "type", "") == "FROZEN" for part in one.children):
            self.frozen.add(layer)
        return layer

    def _op(self, kind: Any, arguments: Any = None) -> Op:
        op = made(kind, arguments if arguments is not None else _NONE)
        if not isinstance(op, Op):
            raise SourceError(Fault("notation.op", {"op": str(kind), "near": ""}, place=Place(kind.line)))
        return op

    # -- what refers to what ----------------------------------------------------------------------------------

    def _statement(self, reference: Any) -> _Statement:
        found = self.labels.get(_label(reference))
        if found is None:
            raise _no_such(reference)
        return found

    def _output(self, reference: Any) -> _Output:
        index = [child for child in reference.children if getattr(child, "type", "") == "NUM"]
        return _Output(self._statement(reference), int(number(index[0])) if index else 0)

    # -- what is computed -------------------------------------------------------------------------------------

    def _make(self, wanted: _Statement) -> None:
        """Apply a call after all that it reads; a block is made before what is inside it."""
        stack = [wanted]
        while stack:
            at = stack[-1]
            needs = [] if at.state == 2 else self._needs(at)
            if needs and at.state == 0:
                at.state = 1
                stack += reversed(needs)
                continue
            stack.pop()
            if at.state != 2:
                if needs:
                    raise _circle(at)
                at.state = 2
                at.call = self._applied(at)

    def _needs(self, at: _Statement) -> list[_Statement]:
        needs = [at.parent] if at.parent is not None and at.parent.state != 2 else []
        if at.op is not None:
            needs += [source for one in at.reads if (source := self._source(one, at).of).state != 2]
        return needs

    def _applied(self, at: _Statement) -> Call:
        parent = at.parent.call if at.parent else None
        assert at.layer is not None
        if at.op is None:
            return Call(at.layer, None, (), parent, Place(at.line), NOTHING)
        values = tuple([self._value(one) for one in at.reads])
        try:
            return call_layer(at.layer, values, parent, Place(at.line), at.op)
        except WeighError as error:
            told = replace(error.fault, subject=error.fault.subject or at.layer.name, place=Place(at.line))
            raise type(error)(told) from None
        except (TypeError, ValueError, AttributeError, IndexError, ArithmeticError):
            facts = {"op": type(at.op).__name__, "fields": str(at.op)[:200]}
            raise SourceError(Fault("notation.apply", facts, at.layer.name, Place(at.line))) from None

    def _source(self, one: _Output, at: _Statement | None = None) -> _Output:
        """What a block gives is what something inside it gives."""
        met = set()
        while one.of.value is None and (one.read or one.of.op is None):
            choice = one.of.reads if one.read else one.of.gives
            if one in met:
                raise _circle(at or one.of)
            if not 0 <= one.index < len(choice):
                raise _too_few(one, len(choice))
            met.add(one)
            one = choice[one.index]
        return one

    def _value(self, one: _Output) -> Value:
        one = self._source(one)
        if one.of.value is not None:
            return one.of.value
        assert one.of.call is not None
        if not 0 <= one.index < len(one.of.call.outputs):
            raise _too_few(one, len(one.of.call.outputs))
        return one.of.call.outputs[one.index]


class _Nothing:
    children: tuple[Any, ...] = ()


_NONE = _Nothing()


def _label(reference: Any) -> str:
    """The label that a reference means: `conv` is the first use of that name."""
    use = [child[1:] for child in reference.children if getattr(child, "type", "") == "USE"]
    return f"{name(reference.children[0])}~{use[0] if use else 1}"


def _no_such(reference: Any) -> SourceError:
    facts = {"name": _label(reference).removesuffix("~1")}
    return SourceError(Fault("notation.name", facts, place=Place(reference.meta.line)))


def _too_few(one: _Output, outputs: int) -> SourceError:
    layer = one.of.layer.name if one.of.layer else ""
    facts = {"layer": layer, "outputs": outputs, "index": one.index}
    return SourceError(Fault("notation.output", facts, place=Place(one.of.line)))


def _circle(at: _Statement) -> SourceError:
    layer = at.layer.name if at.layer else ""
    return SourceError(Fault("notation.circle", {"layer": layer}, place=Place(at.line)))


def _remarked(graph: Graph, kind: Any, arguments: Any) -> Graph:
    """The network with what is said of it as a whole: gaps, faults, how it is trained."""
    by_place, by_name = given(arguments)
    first, second = [*map(str, by_place), "", ""][:2]
    match word(kind):
        case "gap":
            return replace(graph, gaps=(*graph.gaps, Gap(first, second, facts=by_name)))
        case "fault":
            return replace(graph, faults=(*graph.faults, Fault(first, by_name, second)))
        case "training":
            return replace(graph, training=Training(first, second, by_name))
    return replace(graph, severed=True)
