"""Layer by layer: the shapes, parameters and MACs predicted, beside what each live layer gave, owns and multiplied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from weigh.ask.ledger import Count, Ledger
from weigh.network.graph import Call, Layer, Value
from weigh.network.tensors import Weight
from weigh.ops.ownership import Borrowed
from weigh.verifying.examples import whole
from weigh.verifying.figures import Checked, Figure, Shape
from weigh.verifying.live import Live, Model
from weigh.verifying.matching import Matching
from weigh.verifying.measuring import Measured
from weigh.verifying.recording import Gave
from weigh.verifying.totals import leading, repeated, total


class Layerwise:
    """The comparison of one network's layers. measured: of a step of `built`."""

    def __init__(self, ledger: Ledger, measured: Measured, matching: Matching, live: Live, built: Model) -> None:
        self.ledger, self.measured, self.matching, self.live, self.built = ledger, measured, matching, live, built
        self.led = leading(ledger)
        passes = measured.passed, measured.more
        self.again = [repeated(ledger.graph, passed.run) for passed in passes]
        self.told = [matching.told(passed.run) for passed in passes]
        self.weights: Mapping[Layer, tuple[Weight, ...]] = ledger.graph.weights()
        self.claimed: set[int] = set()  # parameters, by their ids: a shared one is its first layer's

    def checked(self) -> Iterator[Checked]:
        """Every layer once, in the ledger's order."""
        calls: dict[Layer, list[Call]] = {}
        paths: dict[Layer, str] = {}
        for row in self.ledger.rows:
            calls.setdefault(row.layer, []).extend(row.calls)
            paths.setdefault(row.layer, row.path)
        for layer, path in paths.items():
            yield (self._enclosing if layer.op is None else self._leaf)(layer, path, calls[layer])

    def _enclosing(self, layer: Layer, path: str, calls: Sequence[Call]) -> Checked:
        """A layer made of others: what the code that was written for it gives, or where it has none, what those inside
        it give on its behalf. Its figures are theirs."""
        outputs = [scope.outputs for scope in self.matching.scopes.get(layer, ())]
        if not outputs:
            given = [self._given_inside(call) for call in calls]
            if None in given:
                return Checked(path, layer.type, (), None, why="dissolved")
            return self._checked(layer, path, [call.outputs for call in calls], [one for one in given if one], ())
        number = self.matching.numbers[layer]
        run = self.measured.passed.run
        return self._checked(layer, path, outputs, run[number].gave if number in run else [], ())

    def _given_inside(self, call: Call) -> Gave | None:
        """What an enclosing call gives, as the calls told that make it; None where one of them told nothing."""
        shapes: list[Shape] = []
        for value in call.outputs:
            gave = self.told[0].get(value.call, ()) if value.call is not None else ()
            if not gave or value.call is None:
                return None
            shapes += gave[0].shapes[value.call.outputs.index(value) :][:1]
        return Gave(tuple(shapes))

    def _leaf(self, layer: Layer, path: str, calls: Sequence[Call]) -> Checked:
        number = self.matching.numbers[layer]
        sizes = {} if isinstance(layer.op, Borrowed) else self.live.owned(self.built.parts[number])
        owned = sum(sizes[key] for key in sizes.keys() - self.claimed)
        self.claimed |= sizes.keys()
        gave, more = ([one for call in calls for one in told.get(call, ())] for told in self.told)
        macs = self.measured.for_one(
            *(sum(one.macs for one in each) - again.get(number, 0)
            for each, again in zip((gave, more), self.again, strict=True))
        )  # fmt: skip
        weights = Count.of(weight.count for weight in self.weights[layer])
        works = Count.of(work.count for call in calls for work in call.applied.macs)
        figures = total("params", weights, owned), total("macs", works, macs)
        return self._checked(layer, path, [call.outputs for call in calls], gave, figures)

    def _checked(
        self,
        layer: Layer,
        path: str,
        outputs: Sequence[tuple[Value, ...]],
        gave: Sequence[Gave],
        figures: tuple[Figure, ...],
    ) -> Checked:
        batch = self.measured.batch
        predicted = tuple(sorted(whole(self.built.shape_of(value, batch)) for values in outputs for value in values))
        measured = self._shapes(layer, outputs, gave)
        if measured is None:
            return Checked(path, layer.type, predicted, None, why="unread")
        return Checked(path, layer.type, predicted, measured, figures)

    def _shapes(
        self, layer: Layer, outputs: Sequence[tuple[Value, ...]], gave: Sequence[Gave]
    ) -> tuple[Shape, ...] | None:
        """What came out, call by call; what a layer gives beyond what was read of it is left aside.

        None where a framework that runs only what leads to an output has no reason to run it.
        """
        number, most = self.matching.numbers[layer], max(map(len, outputs), default=0)
        gave = gave or self.measured.fixed.get(number, [])[: len(outputs)]
        if not gave:  # no line of the code, since it is a weight, or none that ran
            weights = [Gave((tuple(part.shape),)) for part in self.built.parts[number] if hasattr(part, "shape")]
            gave = weights[:1] * len(outputs)
        if not gave and most and not any(value.call in self.led for values in outputs for value in values):
            return None
        return tuple(sorted(shape for one in gave for shape in one.shapes[:most]))
