"""Rows that are kept as they are printed: nested models whose inside is not shown, kinds without a rule, misfits."""

from __future__ import annotations

from dataclasses import replace

from weigh.network.errors import WeighError
from weigh.network.graph import Gap, Layer, Value
from weigh.network.ops import Applied, Op, apply
from weigh.network.sizes import Size
from weigh.network.tensors import Tensor
from weigh.ops.elementwise import Identity
from weigh.ops.opaque import Opaque
from weigh.ops.recorded import Recorded
from weigh.readers.written.evidence import Sizes, Stated
from weigh.readers.written.infer import notes
from weigh.readers.written.infer.clues import Clues, agrees, counted
from weigh.readers.written.infer.families import Family
from weigh.readers.written.infer.guessing import JOINING, guesses
from weigh.readers.written.infer.inputs import named
from weigh.readers.written.infer.site import Layout, Site
from weigh.words.faults_written import READING

_COUNTS = frozenset(["in_channels", "params_about"])
MOST_TOLD = 60
"""Rows of which is told what the nearest reading would give."""


class Keeper:
    """Keeps rows as printed. form: who prints so."""

    def __init__(self, site: Site, layout: Layout, form: str) -> None:
        self.site = site
        self.layout = layout
        self.form = form

    def keep(self, stated: Stated, name: str, family: Family | None) -> None:
        """A kind that has no rule here, or a nested model whose inside is not shown: its own figures are kept."""
        sources = self.site.made.resolve(stated.after or ()) or self._nearest_like(stated.input)
        outputs = tuple(self._printed(sizes, sources) for sizes in stated.outputs)
        if not sources:
            self.site.begin(Value(Tensor.unknown("input"), name="input"))
            sources = (self.site.inputs[-1],)
        op: Op
        if not stated.params and self._passes(stated, sources):
            op = Identity()
        elif family is not None and not stated.params:
            op = Opaque(name, may_own=False, output=outputs[0] if outputs else None)
        else:
            op = Recorded(outputs, stated.params, stated.trainable, name)
            if stated.params:
                self.site.notes.append(Gap("inferred.recorded", f"{name} ({stated.type})", stated.place))
        self.site.call(Layer(name, stated.type, op, stated.place), sources, stated)

    def _nearest_like(self, sizes: Sizes | None) -> tuple[Value, ...]:
        """The current value, or the latest one of the shape that the row says it reads."""
        current = self.site.made.current
        if current is None or sizes is None or agrees(current.tensor, sizes):
            return () if current is None else (current,)
        return next(((value,) for value in self.site.made.earlier() if agrees(value.tensor, sizes)), (current,))

    def _passes(self, stated: Stated, sources: tuple[Value, ...]) -> bool:
        """Whether a row is a module around those before it, which torchsummary prints behind what is inside."""
        behind = self.form in ("torchsummary", "torchinfo") and len(sources) == 1
        return behind and len(stated.outputs) == 1 and agrees(sources[0].tensor, stated.outputs[0])

    def _unknown_join(self, stated: Stated, name: str) -> None:
        """A sum or concatenation of values that the text does not name: it owns nothing, and its shape is printed."""
        sources = (self.site.made.current,) if self.site.made.current else ()
        op = Opaque(name, may_own=False, output=self._printed(stated.outputs[0], sources))
        self.site.notes.append(Gap("inferred.join", name, stated.place, {"layer": name}))
        self.site.call(Layer(name, stated.type, op, stated.place), sources, stated)

    def _printed(self, sizes: Sizes, sources: tuple[Value, ...]) -> Tensor:
        """The tensor of a printed shape, with the open sizes of what it is made of."""
        known: list[int | Size | None] = list(sizes)
        before = sources[0].tensor.shape[1:] if sources and not sources[0].tensor.has_rest else ()
        if len(before) == len(known):
            known = [
                old if size is None and not isinstance(old, int) else size
                for size, old in zip(known, before, strict=True)
            ]
        return named(known, self.layout.channels_first)

    def misfit(self, clues: Clues, name: str) -> None:
        """A row that no op of its kind explains."""
        stated = clues.stated
        if clues.family.name in JOINING and stated.after is None and not stated.params and stated.outputs:
            self._unknown_join(stated, name)
            return
        if stated.outputs:
            self.site.misfits += 1
            current = self.site.made.current
            known = current is not None and self.site.odd < MOST_TOLD
            reading = _nearest(clues, current.tensor) if known and current else ""
            self.site.faults.append(notes.inconsistent(replace(stated, name=name), reading))
        self.keep(replace(stated, type=stated.type or clues.family.spelled), name, None)


def uncounted(clues: Clues) -> Clues:
    """The clues without the row's count, and what that was made of."""
    attributes = {name: value for name, value in clues.stated.attributes.items() if name not in _COUNTS}
    return replace(clues, stated=replace(clues.stated, params=None, trainable=None, macs=None, attributes=attributes))


def _nearest(clues: Clues, tensor: Tensor) -> str:
    """What the row would print if its own hyperparameters were the usual ones; empty where nothing can be said."""
    if clues.stated.input is not None or clues.family.name in JOINING:
        return ""
    loose = uncounted(clues)
    for guess in (*guesses(clues, (tensor,)), *guesses(loose, (tensor,))):
        try:
            applied = apply(guess.op, (tensor,))
        except WeighError:
            continue
        if isinstance(counted(applied, clues), int):
            return told(clues, tensor, applied)
    return ""


def told(clues: Clues, tensor: Tensor, applied: Applied) -> str:
    """What a row would print that is applied so."""
    return READING.format(input=tensor, params=f"{counted(applied, clues):,}", shape=applied.outputs[0])
