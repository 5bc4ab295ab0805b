"""A description put together as a network, row by row: each row's op is the most usual that gives what it prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from weigh.network.errors import Fault
from weigh.network.graph import NOTHING, Call, Gap, Graph, Layer, Value, call_layer
from weigh.network.sizes import total
from weigh.network.tensors import Axis, Tensor, Weight
from weigh.ops.linear_algebra import Variable
from weigh.ops.recorded import Recorded
from weigh.readers.written.evidence import Description, Sizes, Stated
from weigh.readers.written.infer import notes
from weigh.readers.written.infer.choosing import Chooser, Chosen
from weigh.readers.written.infer.clues import LOOSE_FORMS, Clues
from weigh.readers.written.infer.convolutions import ACCOUNT
from weigh.readers.written.infer.families import Family, family_of
from weigh.readers.written.infer.inputs import named
from weigh.readers.written.infer.printed import Keeper
from weigh.readers.written.infer.rows import ready
from weigh.readers.written.infer.site import Layout, Open, Site

GREY_SIZE = 28
"""Images of this size are MNIST's or made like them: they have one channel."""
BYTES = 4
"""Of a number, as these programs count."""
MOST_CALLS = 100_000
UNCOUNTED = frozenset(["recurrent", "attention"])
"""Families whose weights torchsummary leaves out of its counts."""
_FUNCTIONS = ("function",)
_ENTRANCES = ("input",)


_UNPRINTED = {"darknet": "normalizations left out"}
"""What the programs that print some forms leave out themselves."""


class Builder:
    """Puts one description together. Everything that it finds odd becomes a fault, a gap or a note."""

    def __init__(self, description: Description, inputs: Mapping[str, Sizes], layout: Layout) -> None:
        self.description = description
        self.given = inputs
        self.layout = layout
        self.site = Site()
        in_turn = description.form == ACCOUNT and not description.left_out
        self.chooser = Chooser(self.site, inputs, layout, _room(description), in_turn)
        self.keeper = Keeper(self.site, layout, description.form)
        self.severed = description.left_out

    # -- the walk -----------------------------------------------------------------------------------

    def build(self) -> Graph:
        rows, more = ready(self.description.layers)
        self.severed |= more
        for i, stated in enumerate(rows):
            self._close(stated.depth)
            following = rows[i + 1] if i + 1 < len(rows) else None
            self._row(stated, following)
            if len(self.site.calls) > MOST_CALLS:
                self.severed = True
                break
        self._close(0)
        if self.description.left_out:
            kind = _UNPRINTED.get(self.description.form, "rows left out")
            self.site.gaps.append(Gap(kind, "...", self.description.place))
        outputs = (self.site.made.current,) if self.site.made.current else ()
        name = self.description.name or "model"
        return Graph(
            name=name, type="Model", inputs=tuple(self.site.inputs), outputs=outputs, calls=tuple(self.site.calls),
            gaps=tuple(self.site.gaps), faults=tuple(self.site.faults), notes=tuple(self.site.notes),
            place=self.description.place, dialect=self.description.framework, severed=self.severed,
            frozen=frozenset(self.site.frozen),
        )  # fmt: skip

    def _row(self, stated: Stated, following: Stated | None) -> None:
        family = family_of(stated)
        if family is not None and family.name in _ENTRANCES:
            self._enter(stated)
        elif family is not None and family.name == "parameter":
            self._parameter(stated)
        elif stated.encloses and following is not None and following.depth > stated.depth:
            self._open(stated)
        elif stated.again and stated.name in self.site.made.layers:
            self._again(stated, self.site.made.layers[stated.name])
        else:
            self._layer(stated, family, following)

    # -- inputs and enclosing rows -----------------------------------------------------------------

    def _enter(self, stated: Stated) -> None:
        """A row that is an input: of the network, or of the nested model that it stands in."""
        name = stated.name or "input"
        if (
            self.site.around
            and self.site.made.current is not None
            and self.site.calls
            and self.site.calls[-1] is self.site.around[-1].call
        ):
            self.site.made.name(name, self.site.made.current)
            return
        sizes = self.given.get(name) or self.given.get("") or (stated.outputs[0] if stated.outputs else stated.input)
        if sizes is not None and len(sizes) == 3 and sizes[-1] is None and None not in sizes[:-1] and self._loose:
            sizes = (*sizes[:-1], 1 if sizes[0] == GREY_SIZE else 3)
            self.site.remark("inferred.channels", stated, channels=sizes[-1])
        number = len(self.site.inputs)
        tensor = Tensor.unknown(name) if sizes is None else named(sizes, self.layout.channels_first, number)
        value = Value(tensor, name=name)
        self.site.inputs.append(value)
        self.site.made.add(name, (value,))

    @property
    def _loose(self) -> bool:
        return self.description.form in LOOSE_FORMS

    def _parameter(self, stated: Stated) -> None:
        """Weights that a module of others owns itself: no data flows through this row."""
        if stated.params:
            weight = Weight("as printed", (Axis("as printed", stated.params),), stated.trainable != 0)
            layer = Layer(self.site.name(stated, None), stated.type, Variable(weight), stated.place)
            self.site.calls.append(call_layer(layer, (), self.site.parent, stated.place))

    def _open(self, stated: Stated) -> None:
        name = self.site.name(stated, None)
        layer = self.site.made.layers.setdefault(name, Layer(name, stated.type, None, stated.place))
        sources = self.site.made.resolve(stated.after or ()) or (
            (self.site.made.current,) if self.site.made.current else ()
        )
        call = Call(layer, None, sources, self.site.parent, stated.place, NOTHING)
        self.site.calls.append(call)
        self.site.around.append(Open(stated, call, len(self.site.calls)))
        if sources:
            self.site.made.current = sources[0]

    def _close(self, depth: int) -> None:
        """End the enclosing rows that a row of this depth no longer stands in."""
        while self.site.around and self.site.around[-1].stated.depth >= depth:
            opened = self.site.around[-1]
            self._check_inside(opened)
            self.site.around.pop()
            current = self.site.made.current
            if not opened.call.inputs and self.site.inputs:
                opened.call.inputs = (self.site.inputs[0],)
            if current is not None:
                opened.call.outputs = (current,)
                self.site.made.add(opened.call.layer.name, (current,), opened.call.inputs)

    def _check_inside(self, opened: Open) -> None:
        """The figure of an enclosing row against the sum of the rows inside it."""
        printed = opened.stated.params
        if printed is None:
            return
        owned = {call.layer: call.applied.weights for call in reversed(self.site.calls[opened.start :])}
        inside = total(weight.count for weights in owned.values() for weight in weights)
        if not isinstance(inside, int) or inside == printed:
            return
        if inside > printed or self.description.framework != "torch":
            if not (self.severed and inside < printed):
                facts = {"params": f"{printed:,}", "sum": f"{inside:,}"}
                self.site.faults.append(Fault("row.sum", facts, opened.stated.name, opened.stated.place))
            return
        more = printed - inside
        self._parameter(replace(opened.stated, name="(own)", type="Parameter", params=more, trainable=None))
        facts = {"number": f"{more:,}"}
        self.site.notes.append(
            Gap("inferred.own", opened.stated.name or opened.stated.type, opened.stated.place, facts)
        )

    # -- one layer -----------------------------------------------------------------------------------

    def _again(self, stated: Stated, layer: Layer) -> None:
        """A further use of a layer that was there before."""
        sources = self.site.made.resolve(stated.after or ()) or (
            (self.site.made.current,) if self.site.made.current else ()
        )
        if layer.op is None:
            shapes = tuple(named(sizes, self.layout.channels_first) for sizes in stated.outputs)
            self.site.call(
                Layer(f"{layer.name} (again)", layer.type, Recorded(shapes, 0), stated.place), sources, stated
            )
            return
        self.site.call(layer, sources, stated)

    def _layer(self, stated: Stated, family: Family | None, following: Stated | None) -> None:
        name = self.site.name(stated, family)
        if family is None or family.name in _FUNCTIONS:
            self.keeper.keep(stated, name, family)
            return
        clues = self._clues(stated, family, following)
        chosen = self.chooser.choose(clues)
        chosen = chosen or self.chooser.by_sizes(clues)
        if chosen is None:
            self.keeper.misfit(clues, name)
            return
        kind = family.spelled if stated.cut or not stated.type else stated.type
        layer = Layer(name, kind or stated.type, chosen.guess.op, stated.place)
        self.site.call(layer, chosen.inputs, stated)
        self._remark(clues, chosen)
        if stated.trainable == 0 and stated.params:
            self.site.frozen.add(layer)
        if stated.params == 0 and clues.stated.params is None:
            count = total(weight.count for weight in self.site.calls[-1].applied.weights)
            self.site.notes.append(
                Gap("inferred.uncounted", name, stated.place, {"count": count, "number": f"{count:,}"})
            )
        shared = self.site.made.resolve(stated.after or ())
        if len(chosen.inputs) == 1 and len(shared) > 1:
            for value in shared[1:]:
                self.site.call(layer, (value,), stated)

    def _clues(self, stated: Stated, family: Family, following: Stated | None) -> Clues:
        description, layout = self.description, self.layout
        form, framework = description.form, description.framework
        clues = Clues(stated, family, framework, form, layout.channels_first, layout.same)
        if family.name == "conv" and not framework and clues.output and len(clues.output) == 1:
            point = (*clues.output, 1, 1) if layout.channels_first else (1, 1, *clues.output)
            clues = replace(clues, stated=replace(stated, outputs=(point,)))  # a vector is one map of 1 × 1 each
        if stated.params == 0 and form == "torchsummary" and family.name in UNCOUNTED:
            clues = replace(clues, stated=replace(stated, params=None))
        if clues.loose and family.name in ("recurrent", "bidirectional") and clues.get("return_sequences") is None:
            next_family = family_of(following) if following else None
            more = next_family is not None and next_family.name in ("recurrent", "bidirectional", "time_distributed")
            attributes = {**stated.attributes, "return_sequences": more}
            clues = replace(clues, stated=replace(stated, attributes=attributes))
        return clues

    def _remark(self, clues: Clues, chosen: Chosen) -> None:
        note = notes.inferred(clues, chosen.guess, chosen.others)
        if note is not None:
            self.site.notes.append(note)
        if clues.get("scope") == "kernels" and any(
            weight.name == "bias" for weight in self.site.calls[-1].applied.weights
        ):
            self.site.notes.append(Gap("inferred.kernels", clues.stated.name or clues.stated.type, clues.stated.place))


def _room(description: Description) -> tuple[int, int] | None:
    """How many numbers of 4 bytes the input holds, where the table tells its memory."""
    for each in description.totals:
        if each.quantity == "bytes" and each.text.strip().lower().startswith("input size") and each.high > 0:
            return each.low // BYTES, each.high // BYTES
    return None
