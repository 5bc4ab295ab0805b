"""A dense layer over any axes, chosen by an equation of letters: `abc,cd->abd`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op
from weigh.network.sizes import Size, clash
from weigh.network.tensors import Axis, Tensor, Weight, Work
from weigh.ops.activations import activation_work
from weigh.ops.dense import low_rank

FORM = re.compile(r"(\.\.\.)?([A-Za-z]+)(\.\.\.)?,([A-Za-z]+)->(\.\.\.)?([A-Za-z]+)(\.\.\.)?")


class Equation(NamedTuple):
    """`input,kernel->output`; `front` and `behind` tell where an ellipsis stands for further axes."""

    input: str
    kernel: str
    output: str
    front: bool
    behind: bool

    @classmethod
    def parse(cls, text: str) -> Equation:
        """Raises: ShapeError where the text is not of the three forms that the layer takes."""
        found = FORM.fullmatch(text.replace(" ", ""))
        if not found or (found[1], found[3]) != (found[5], found[7]) or (found[1] and found[3]):
            raise ShapeError.of("einsum.equation", equation=text)
        equation = cls(found[2], found[4], found[6], bool(found[1]), bool(found[3]))
        for letter in {*equation.kernel, *equation.output}:
            if sum(letter in part for part in equation[:3]) < 2:
                raise ShapeError.of("einsum.letter", letter=letter, equation=text)
        return equation


@dataclass(frozen=True, slots=True)
class EinsumDense(Op):
    """The kernel's axes are the letters of the equation's second part, each as large as in the input or in the output.

    sizes: of the output without the batch; None where it is the input's own. Weights: kernel (one axis a letter),
    bias (the letters of `bias_axes`). With `lora_rank` the kernel is frozen and two thin matrices are added to it.

    >>> layer = EinsumDense("abc,cd->abd", sizes=(None, 64), bias_axes="d")
    >>> [weight.shape for weight in layer.apply(Tensor.of(32, 128)).weights]
    [(128, 64), (64,)]
    """

    kind = "einsum_dense"
    equation: str
    sizes: tuple[Size | None, ...]
    bias_axes: str = ""
    activation: str = ""
    lora_rank: int | None = None

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        equation = Equation.parse(self.equation)
        if not (equation.front or equation.behind):
            x = x.with_rank(len(equation.input))
        y, letters = self._output(equation, x)
        kernel = tuple(Axis(letter, letters[letter].size) for letter in equation.kernel)
        summed = tuple(axis for axis in kernel if axis.name not in equation.output)
        bias = tuple(Axis(letter, letters[letter].size) for letter in equation.output if letter in self.bias_axes)
        adapter, merging = low_rank(kernel[:-1], kernel[-1], self.lora_rank)
        return Applied(
            outputs=(y,),
            weights=(
                Weight("kernel", kernel, trainable=not adapter),
                *((Weight("bias", bias),) if self.bias_axes else ()),
                *adapter,
            ),
            macs=(Work((*y.axes, *summed)), *merging),
            elementwise=(*((Work(y.axes),) if self.bias_axes else ()), *activation_work(self.activation, y)),
        )

    def _output(self, equation: Equation, x: Tensor) -> tuple[Tensor, Mapping[str, Axis]]:
        """The output, and every letter's axis.

        Raises: ShapeError where a letter is as large as two different numbers.
        """
        elided = len(x.axes) - len(equation.input)
        if elided < 0:
            raise ShapeError.of("rank", expected=len(equation.input), rank=len(x.axes), tensor=x)
        first = elided if equation.front else 0
        letters = dict(zip(equation.input, x.axes[first:], strict=False))
        # `sizes` has no batch: the batch is the first of the axes before the letters, or the first letter
        wanted = dict(zip(reversed(equation.output), reversed(self.sizes), strict=False))
        for letter in equation.output:
            size = wanted.get(letter)
            if letter not in letters:
                letters[letter] = Axis(letter, self._given(size, letter))
            elif size is not None and clash(size, letters[letter].size):
                raise ShapeError.of(
                    "einsum.output", letter=letter, size=letters[letter].size, output=size, equation=self.equation
                )
        named = tuple(letters[letter] for letter in equation.output)
        around = x.axes[:elided] if equation.front else x.axes[len(equation.input) :]
        axes = (*around, *named) if equation.front else (*named, *around)
        return Tensor(axes, x.dtype), letters

    def _given(self, size: Size | None, letter: str) -> Size:
        if size is None:
            raise ShapeError.of("einsum.output_missing", letter=letter, equation=self.equation)
        return size
