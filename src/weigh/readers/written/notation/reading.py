"""A chain of steps to a description: repeats are written out, shorthands are understood, shortcuts get their wiring."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from weigh.network.errors import Fault, LimitError, SourceError
from weigh.network.place import Place
from weigh.readers.written.evidence import Description, Stated
from weigh.readers.written.notation.conventions import convention
from weigh.readers.written.notation.heading import MOST_LAYERS
from weigh.readers.written.notation.meaning import stated
from weigh.readers.written.notation.parsing import CHARACTERS, Group, Layer, Step, chain, check_bounds, layers
from weigh.readers.written.notation.residual import block, is_residual
from weigh.readers.written.notation.roles import (
    Surroundings,
    is_input,
    is_perceptron,
    surroundings,
    width,
    widths,
)
from weigh.readers.written.notation.spelling import spelled_alike
from weigh.readers.written.notation.words import NETWORKS, kind_of, plain

_CHANNELS: Final = (1, 3, 4)


def parse(text: str, most: int = MOST_LAYERS) -> Description:
    """The network that a text in notation describes.

    Raises: SourceError of the kinds notation.*, where the text is none; LimitError where it has more than `most`
    layers.
    """
    check_bounds(text, CHARACTERS["chain"])
    spelled = "\n".join(map(spelled_alike, text.splitlines()))
    if not spelled.strip(" \n>;|+,/-"):
        raise SourceError(Fault("notation.empty", {}))
    return described(chain(spelled), most)


def described(steps: tuple[Step, ...], most: int = MOST_LAYERS) -> Description:
    """The network that steps describe.

    Raises: as `parse`.
    """
    if _layers(steps) > most:
        raise LimitError(Fault("notation.layers", {"layers": most}))
    written = list(layers(steps))
    rows = _Rows(surroundings(written), most)
    rows.take(steps)
    if not rows.rows:
        raise SourceError(Fault("notation.empty", {}))
    rows.rows[0] = first = _as_image(rows.rows)
    framework = "torch" if any(layer.head.text.startswith("nn.") for layer in written) else ""
    return Description(
        "notation",
        tuple(rows.rows),
        Place(written[0].line),
        written[-1].line,
        name=rows.name,
        framework=framework,
        channels_first=_channels_first(first),
        left_out=rows.left_out,
    )


def _layers(steps: tuple[Step, ...]) -> int:
    """How many layers are written, repeats included."""
    inside = (_layers(step.unit.steps) if isinstance(step.unit, Group) else 1 for step in steps)
    return sum(step.times * count for step, count in zip(steps, inside, strict=True))


def _as_image(rows: list[Stated]) -> Stated:
    """The first row; an input of two equal sizes in front of convolutions is an image of channels not told."""
    first = rows[0]
    sizes = first.outputs[0] if first.type == "Input" and first.outputs else ()
    convolves = any("Conv" in row.type and "1d" not in row.text.lower() for row in rows)
    if len(sizes) == 2 and sizes[0] == sizes[1] and convolves:
        return replace(first, outputs=((*sizes, None),))
    return first


def _channels_first(row: Stated) -> bool | None:
    """Where the channels of an input stand: 3x224x224 has them in front."""
    if row.type != "Input" or not row.outputs or len(row.outputs[0]) != 3:
        return None
    front, _, behind = row.outputs[0]
    return (front in _CHANNELS and behind not in _CHANNELS) if front != behind else None


class _Rows:
    """The rows of one chain as they are written out."""

    def __init__(self, around: Surroundings, most: int) -> None:
        self.around = around
        self.most = most
        self.rows: list[Stated] = []
        self.blocks = 0
        self.stage: int | None = None  # the channels that the residual stage before this one gives
        self.left_out = False
        self.name = ""

    def take(self, steps: tuple[Step, ...]) -> None:
        for step in steps:
            if step.unit is None:
                self.left_out = True
            elif isinstance(step.unit, Layer):
                self._layer(step.unit, step.times)
            elif is_residual(step.unit) and (step.times > 1 or len(step.unit.steps) > 1):
                rows = [stated(inner.unit, self.around) for inner in step.unit.steps for _ in range(inner.times)
                        if isinstance(inner.unit, Layer)]  # fmt: skip
                self._stage(rows, step.times)
            else:
                self._group(step.unit, step.times)

    def _group(self, group: Group, times: int) -> None:
        for _ in range(times):
            before = len(self.rows)
            self.take(group.steps)
            if len(self.rows) == before:
                return

    def _layer(self, layer: Layer, times: int) -> None:
        if plain(layer.label) in NETWORKS or plain(layer.head.text) in NETWORKS:
            self.name = layer.label or layer.head.text
        known = convention(layer.head.text) if layer.head.sort == "WORD" else None
        if is_perceptron(layer):
            self._widths(layer, times)
        elif known and known[0].residual and known[0].family in self.around.families:
            self._stage([stated(layer, self.around)] * 2, times, halves=False)
        else:
            if not self.rows and layer.head.sort == "SIZES" and not layer.parts and not layer.label:
                layer = replace(layer, label="Input")
            row = stated(layer, self.around)
            row = replace(row, type="Input") if self._is_input(layer, row) else row
            self._add([row], times)

    def _is_input(self, layer: Layer, row: Stated) -> bool:
        """Whether n@size at the beginning is the image itself: 1@32x32."""
        return not self.rows and bool(row.outputs) and (is_input(layer) or not layer.label)

    def _widths(self, layer: Layer, times: int) -> None:
        rows = [width(layer, int(layer.head.text[:15]))] if layer.head.sort == "NUMBER" else list(widths(layer))
        if rows and not self.rows and (is_input(layer) or not kind_of(layer.label)):
            first = rows[0]
            rows[0] = replace(first, type="Input", outputs=((first.attributes["units"],),), attributes={})
        self._add(rows, times)

    def _add(self, rows: list[Stated], times: int = 1) -> None:
        if len(self.rows) + len(rows) * times > self.most:
            raise LimitError(Fault("notation.layers", {"layers": self.most}))
        for time in range(times):
            self.rows += rows if not time else [replace(row, name="") for row in rows]

    def _stage(self, convolutions: list[Stated], times: int, halves: bool = True) -> None:
        """Residual blocks of one kind, one behind the other."""
        if times * len(convolutions) > self.most:
            raise LimitError(Fault("notation.layers", {"layers": self.most}))
        gives = convolutions[-1].attributes.get("units")
        stride = 2 if halves and self.stage is not None and self.stage != gives else 1
        for time in range(times):
            self.blocks += 1
            reads = self._tip()
            self._add(block(convolutions, reads, self._channels(), 1 if time else stride, self.blocks))
        self.stage = gives if halves else None

    def _tip(self) -> str:
        """The name of the last row; one is given where it has none."""
        if not self.rows:
            self.rows.append(Stated(Place(1), "input", "Input"))
        last = self.rows[-1]
        if not last.name or any(row.name == last.name for row in self.rows[:-1][-50:]):
            self.rows[-1] = last = replace(last, name=f"before_block{self.blocks}")
        return last.name

    def _channels(self) -> int | None:
        """The channels that come out of the last row, as far as it is written."""
        for row in reversed(self.rows):
            if row.type in ("Conv", "ConvTranspose", "SeparableConv"):
                units = row.attributes.get("units")
                return units if isinstance(units, int) else None
            if row.type == "Input":
                shape = row.outputs[0] if row.outputs else (None,)
                return shape[0] if _channels_first(row) else shape[-1]
        return None
