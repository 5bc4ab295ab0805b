"""Sentences of `weigh.ops.preprocessing`."""

from __future__ import annotations

from weigh.words.ops import Sentences

_NOTHING = "Nothing is computed when the network predicts."
_LOOKED_UP = "Values are looked up or compared; there are no MACs."

TEXTS = {
    "rescale": Sentences(
        weights="Every value is scaled and shifted by constants; nothing in it is learned.",
        shape="The shape stays.",
        macs="No MACs: two operations an element.",
    ),
    "chain": Sentences(
        weights="The weights of the layers inside, added up.",
        shape="The shape that the last of the layers inside gives.",
        macs="Those of the layers inside, added up.",
    ),
    "augmentation": Sentences(
        weights="The images are changed at random while training, and handed on as they are otherwise; nothing in it "
        "is learned.",
        shape="The shape stays.",
        macs=_NOTHING,
    ),
    "image_filter": Sentences(
        weights="Each image is corrected by a fixed rule, from its own pixels; nothing in it is learned.",
        shape="The shape stays.",
        macs="No MACs: the correction is counted as one operation an element.",
    ),
    "bounding_boxes": Sentences(
        weights="Only the number of boxes that go with an image is made the same; nothing in it is learned.",
        shape="The images keep their shape.",
        macs=_NOTHING,
    ),
    "encode": Sentences(
        weights="Categories become numbers by a fixed table, which is not trained and, in Keras, not counted.",
        shape="Integers keep the shape; an encoding ({mode}) has {depth} numbers along its last axis.",
        macs=_LOOKED_UP,
    ),
    "text_vectorize": Sentences(
        weights="Words become numbers by a vocabulary, which is not trained and, in Keras, not counted. The vectors of "
        "the words are in the Embedding behind it.",
        shape="Each text becomes {length} integers, or with another output_mode than int {depth} numbers.",
        macs=_LOOKED_UP,
    ),
    "mel_spectrogram": Sentences(
        weights="The mel matrix is computed from the frequencies, and not learned.",
        shape="{bins} mel bins, and one frame for every {stride} samples.",
        macs="In every frame, every frequency is multiplied with every mel bin. The Fourier transform is counted as "
        "operations on single elements.",
    ),
    "stft_spectrogram": Sentences(
        weights="The waves of the Fourier transform are kept as the kernels of a convolution, a real and an imaginary "
        "one. They hold fixed numbers, but Keras counts them as trainable unless the layer is frozen.",
        shape="One frame for every {step} samples, and {points} / 2 + 1 frequencies for every channel.",
        macs="In every frame, its {length} samples are multiplied with every frequency of each kernel.",
    ),
}
