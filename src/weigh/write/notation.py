"""A network written out in notation, so that reading it gives the same network: ops, names, wiring, frozen layers.

The form is that of docs/notation.md, grammar.lark beside the reader. A layer reads what stands in front of it unless
`from` says otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from weigh.network.errors import Fault, WeighError
from weigh.network.graph import Call, Graph, Layer, Value
from weigh.write.notation_values import called, name, tensor, value

_STEP = "  "


def notation_of(graph: Graph) -> str:
    """The network as text that `weigh.readers.written.notation.networks` reads back.

    Raises: WeighError where the network holds something that notation has no form for.
    """
    try:
        return "\n".join(_Writing(graph).lines()) + "\n"
    except TypeError as error:
        raise WeighError(Fault("notation.no_form", {"network": graph.name, "why": str(error)})) from None


class _Writing:
    """One network being written.

    inside: the calls within each call, in order. calls: the label of each call, which is its layer's name, and which
    of the uses of that name it is. labels: how each value is referred to: by the call that makes it, or by the block
    that gives it, once that is written. first: the label of a layer's first call. tip: the value that is read where
    nothing else is said.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.inside: dict[Call | None, list[Call]] = {}
        listed = set(graph.calls)
        for call in graph.calls:
            around = call.parent
            while around is not None and around not in listed:  # the model itself, where it is a class
                around = around.parent
            self.inside.setdefault(around, []).append(call)
        self.uses: Counter[str] = Counter()
        self.inputs = tuple(dict.fromkeys(graph.inputs))
        made = {value for call in graph.calls for value in call.outputs if call.op is not None}
        told = [value for call in graph.calls for value in (*call.inputs, *call.outputs)]
        outside = (value for value in (*told, *graph.outputs) if value not in made and value not in self.inputs)
        self.given = tuple(dict.fromkeys(outside))
        self.labels = {value: self._label(value.name) for value in (*self.inputs, *self.given)}
        self.calls: dict[Call, str] = {}
        self._give_labels(None)
        self.first: dict[Layer, str] = {}
        self.tip: Value | None = self.inputs[-1] if self.inputs else None

    def _give_labels(self, parent: Call | None) -> None:
        for call in self.inside.get(parent, ()):
            label = self.calls[call] = self._label(call.layer.name)
            if call.op is None:
                self._give_labels(call)
                continue
            for index, made in enumerate(call.outputs):
                self.labels[made] = f"{label}[{index}]" if index else label

    def _label(self, text: str) -> str:
        """The name, and which of its uses this is."""
        self.uses[text] += 1
        return name(text) + (f"~{self.uses[text]}" if self.uses[text] > 1 else "")

    # -- lines --------------------------------------------------------------------------------------------

    def lines(self) -> Iterator[str]:
        graph = self.graph
        dialect = f" in {name(graph.dialect)}" if graph.dialect else ""
        yield f"network {name(graph.name)}: {name(graph.type)}{dialect}"
        for word, values in (("input", self.inputs), ("given", self.given)):
            for one in values:
                yield f"{word} {name(one.name)}: {tensor(one.tensor)}"
        yield from self._within(None, "")
        yield f"output {self._references(graph.outputs)}"
        yield from self._remarks()

    def _within(self, parent: Call | None, indent: str) -> Iterator[str]:
        """The calls within a call, one a line; a block's own calls stand in braces."""
        for call in self.inside.get(parent, ()):
            head = f"{indent}{self._head(call)}{self._reads(call)}"
            if call.op is None:
                yield head + " {"
                self.tip = call.inputs[0] if call.inputs else self.tip
                yield from self._within(call, indent + _STEP)
                yield f"{indent}}} gives {self._references(call.outputs)}"
                self._rename(call)
            else:
                yield head if call.op == call.layer.op else f"{head} applying {called(call.op)}"
            self.tip = call.outputs[0] if call.outputs else self.tip

    def _rename(self, call: Call) -> None:
        """What a block gives is told by the block's name from here on."""
        for index, made in reversed(list(enumerate(call.outputs))):
            if made not in self.inputs:
                self.labels[made] = f"{self.calls[call]}[{index}]" if index else self.calls[call]

    def _head(self, call: Call) -> str:
        """What is called, and its name; a layer that was called before is named alone."""
        layer = call.layer
        if layer in self.first:
            return f"again {self.first[layer]}"
        self.first[layer] = self.calls[call]
        op = layer.op if call.op is not None else None
        usual = "Model" if op is None else type(op).__name__
        kind = "" if layer.type == usual else f": {name(layer.type)}"
        frozen = " frozen" if layer in self.graph.frozen else ""
        head = "block" if op is None else f"{called(op).removesuffix('()')} as"
        return f"{head} {name(layer.name)}{kind}{frozen}"

    def _reads(self, call: Call) -> str:
        if len(call.inputs) == 1 and call.inputs[0] is self.tip:
            return ""
        return f" from {self._references(call.inputs)}"

    def _references(self, given: Sequence[Value]) -> str:
        labels = [self.labels[one] for one in given]
        return labels[0] if len(labels) == 1 else f"({', '.join(labels)})"

    def _remarks(self) -> Iterator[str]:
        graph = self.graph
        if graph.severed:
            yield "severed()"
        for gap in graph.gaps:
            yield f"gap({', '.join([value(gap.kind), value(gap.what), *_facts(gap.facts)])})"
        for fault in graph.faults:
            yield f"fault({', '.join([value(fault.kind), value(fault.subject), *_facts(fault.facts)])})"
        if graph.training is not None:
            said = graph.training
            yield f"training({', '.join([value(said.optimizer), value(said.loss), *_facts(said.settings)])})"


def _facts(facts: Any) -> Iterator[str]:
    """What a sentence is filled with, as far as notation has a form for it; the rest as text."""
    for key, fact in facts.items():
        try:
            written = value(fact)
        except TypeError:
            written = value(str(fact))
        if name(key) == key:
            yield f"{key}={written}"
