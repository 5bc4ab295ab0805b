"""What is done to data before the network proper: rescaling, augmenting, encoding, and spectra of sound."""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.ops import Applied, Op, apply
from weigh.network.sizes import Size
from weigh.network.tensors import Axis, Tensor, Weight, Work
from weigh.ops.elementwise import Unchanged
from weigh.ops.layout import Image, Window, join, split


@dataclass(frozen=True, slots=True)
class Rescale(Op):
    """x · scale + offset, two operations an element."""

    kind = "rescale"

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        return Applied((Tensor(x.axes),), elementwise=(Work(x.axes, 2),))


@dataclass(frozen=True, slots=True)
class Chain(Op):
    """Ops one after another, as one layer."""

    kind = "chain"
    steps: tuple[Op, ...]

    def apply(self, *inputs: Tensor) -> Applied:
        made = Applied(inputs)
        for step in self.steps:
            then = apply(step, made.outputs)
            made = Applied(
                then.outputs,
                (*made.weights, *then.weights),
                (*made.macs, *then.macs),
                (*made.elementwise, *then.elementwise),
                made.missing or then.missing,
                made.unpriced or then.unpriced,
                (*made.buffers, *then.buffers),
            )
        return made


@dataclass(frozen=True, slots=True)
class Augmentation(Unchanged):
    """A random change of the images while training; none while predicting. The shape stays."""

    kind = "augmentation"


@dataclass(frozen=True, slots=True)
class ImageFilter(Op):
    """A fixed correction of each image's brightness or contrast, with no weights. The shape stays."""

    kind = "image_filter"

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        return Applied((x,), elementwise=(Work(x.axes),))


@dataclass(frozen=True, slots=True)
class BoundingBoxes(Unchanged):
    """The number of bounding boxes of each image made the same; the images stay."""

    kind = "bounding_boxes"


@dataclass(frozen=True, slots=True)
class Encode(Op):
    """Categories made into integers (`int`), or into `depth` numbers.

    `one_hot` encodes every value: a last axis of size 1 is replaced by depth, otherwise depth is a new axis.
    `multi_hot`, `count` and `tf_idf` encode all values of the axis `folded` together.
    """

    kind = "encode"
    mode: str
    depth: Size
    folded: int = -1

    def apply(self, *inputs: Tensor) -> Applied:
        x = inputs[0]  # a crossing of two features has the shape of the first
        if self.mode == "int":
            return Applied((Tensor(x.axes, "int64"),))
        depth = Axis("depth", self.depth)
        if len(x.axes) == 1 or (self.mode == "one_hot" and x.axes[-1].size != 1):
            return Applied((Tensor((*x.axes, depth)),))
        kept = x.with_last(depth).axes if x.has_rest else (*x.replace(self.folded).axes, depth)
        return Applied((Tensor(kept),))


@dataclass(frozen=True, slots=True)
class TextVectorize(Op):
    """Texts cut into words, and words into integers (`int`, `length` of them) or into `depth` numbers a text."""

    kind = "text_vectorize"
    mode: str
    length: Size
    depth: Size

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        if self.mode == "int":
            return Applied((Tensor((x.axes[0], Axis("steps", self.length)), "int64"),))
        return Applied((Tensor((x.axes[0], Axis("depth", self.depth))),))


@dataclass(frozen=True, slots=True)
class MelSpectrogram(Op):
    """Sound to a picture of its pitches over time: (batch, samples) -> (batch, mel_bins, frames).

    Owns no weights: the mel matrix is computed. MACs: one a frame a frequency a mel bin. Elementwise work: a Fourier
    transform of N points, told as 5 · N · log2 N operations a frame (Cooley and Tukey, 1965).
    """

    kind = "mel_spectrogram"
    bins: Size
    points: int
    stride: int

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        batch, samples = x.with_rank(2).axes
        frames = Axis("frames", (samples.size + self.stride + 1) // self.stride)
        mel, frequencies = Axis("mel_bins", self.bins), Axis("frequencies", self.points // 2 + 1)
        transform = 5 * self.points * (self.points - 1).bit_length()
        return Applied(
            outputs=(Tensor((batch, mel, frames)),),
            macs=(Work((frames, frequencies, mel)),),
            elementwise=(Work((frames,), transform),),
        )


@dataclass(frozen=True, slots=True)
class STFTSpectrogram(Op):
    """A spectrum of every piece of a signal, by convolution with fixed waves that are kept as weights.

    Shapes: (batch, samples, channels) -> (batch, frames, channels × frequencies), or with `separate` (batch, frames,
    frequencies, channels). `kernels`: which of real_kernel and imag_kernel the mode needs, each (length, 1,
    frequencies); they are trainable, unless the layer is frozen.
    MACs: one a frame a sample of it a channel a frequency a kernel.
    """

    kind = "stft_spectrogram"
    length: int
    step: int
    points: int
    kernels: tuple[str, ...] = ("real_kernel", "imag_kernel")
    both: bool = False  # the real and the imaginary part stand side by side in the output
    padding: str = "valid"
    separate: bool = False
    channels_first: bool = False

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        image = split(x, 1, self.channels_first)
        window, one = Axis("kernel_steps", self.length), Axis("in_channels", 1)
        frequencies = Axis("frequencies", self.points // 2 + 1)
        frames = Window((self.length,), (self.step,), (1,), self.padding).over(image.spatial)
        return Applied(
            outputs=(self._arranged(image, frames, frequencies, x.dtype),),
            weights=tuple(Weight(name, (window, one, frequencies)) for name in self.kernels),
            macs=(Work((*frames, window, image.channels, frequencies), len(self.kernels)),),
        )

    def _arranged(self, image: Image, frames: tuple[Axis, ...], frequencies: Axis, dtype: str) -> Tensor:
        spectrum = Axis("frequencies", frequencies.size * (2 if self.both else 1))
        if self.separate:
            return join(image, (*frames, spectrum), image.channels, self.channels_first, dtype)
        channels = Axis("channels", image.channels.size * spectrum.size)
        return join(image, frames, channels, self.channels_first, dtype)
