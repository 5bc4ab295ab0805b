"""Keras's preprocessing layers."""

from __future__ import annotations

from collections.abc import Callable

from weigh.network.ops import Op
from weigh.network.sizes import Formula, Size
from weigh.ops.preprocessing import (
    Augmentation,
    BoundingBoxes,
    Chain,
    Encode,
    ImageFilter,
    MelSpectrogram,
    Rescale,
    STFTSpectrogram,
    TextVectorize,
)
from weigh.ops.resizing import CropTo, Resize
from weigh.readers.keras.layers.arguments import choice, whole
from weigh.readers.keras.layers.inner import inner_op
from weigh.readers.keras.table import Given, Row, row

Build = Callable[[Given], Op]
_MODES = ("int", "one_hot", "multi_hot", "count", "tf_idf")
_FORMER_MODES = {"binary": "multi_hot", "tf-idf": "tf_idf"}


def _mode(given: Given) -> str:
    """How categories are written; TensorFlow 2.3 to 2.5 had other names."""
    written = given["output_mode"]
    former = _FORMER_MODES.get(written) if isinstance(written, str) else None
    return former or choice(given, "output_mode", *_MODES)


def resizing(given: Given) -> Op:
    size = (given.size("height"), given.size("width"))
    return Resize(size, given.channels_first, str(given["interpolation"]).lower())


def random_side(height: bool) -> Build:
    """One side of every image is stretched at random while training: its size is not known."""
    size = (Formula("random_height"), None) if height else (None, Formula("random_width"))
    return lambda given: Resize(size, given.channels_first, str(given["interpolation"]).lower())


def crop_to(given: Given) -> Op:
    return CropTo((given.size("height"), given.size("width")), given.channels_first)


def category_encoding(given: Given) -> Op:
    return Encode(_mode(given), given.size("num_tokens"))


def discretization(given: Given) -> Op:
    """Bins encoded together are those of the axis behind the batch, as Keras has it."""
    bins = given["bin_boundaries"]
    depth: Size = len(bins) + 1 if isinstance(bins, list | tuple) else given.size("num_bins")
    return Encode(_mode(given), depth, folded=1)


def hashing(given: Given) -> Op:
    return Encode(_mode(given), given.size("num_bins"))


def lookup(given: Given) -> Op:
    return Encode(_mode(given), _depth(given, whole(given, "num_oov_indices")))


def text_vectorization(given: Given) -> Op:
    length = given.size("output_sequence_length") if given.has("output_sequence_length") else Formula("tokens")
    return TextVectorize(_mode(given), length, _depth(given, out_of_vocabulary=1))


def _depth(given: Given, out_of_vocabulary: int) -> Size:
    """How many different outputs a lookup has: the words it knows, and places for those that it does not."""
    if given.flag("pad_to_max_tokens"):
        return given.size("max_tokens")
    words = given.values["vocabulary"]
    if isinstance(words, list | tuple):
        return len(words) + out_of_vocabulary
    return Formula("vocabulary")


def mel_spectrogram(given: Given) -> Op:
    return MelSpectrogram(given.size("num_mel_bins"), whole(given, "fft_length"), whole(given, "sequence_stride"))


_SPECTRA = ("log", "magnitude", "psd", "real", "imag", "angle", "stft")
_KERNELS = {"real": ("real_kernel",), "imag": ("imag_kernel",)}


def stft_spectrogram(given: Given) -> Op:
    length, mode = whole(given, "frame_length"), choice(given, "mode", *_SPECTRA)
    return STFTSpectrogram(
        length=length,
        step=whole(given, "frame_step") if given.has("frame_step") else length // 2,
        points=whole(given, "fft_length") if given.has("fft_length") else 2 ** (length - 1).bit_length(),
        kernels=_KERNELS.get(mode, ("real_kernel", "imag_kernel")),
        both=mode == "stft",
        padding=str(given.padding()),
        separate=given.flag("expand_dims"),
        channels_first=given.channels_first,
    )


def pipeline(given: Given) -> Op:
    layers = given["layers"]
    return Chain(tuple(inner_op(layer, Op) for layer in (layers if isinstance(layers, list | tuple) else [layers])))


def _augmentation(text: str) -> Row:
    return row(text, lambda _: Augmentation())


def _filter(text: str) -> Row:
    return row(text, lambda _: ImageFilter())


_SEED = "seed=None, data_format=None"
_FORMAT = "data_format=None, seed=None"
_RANGE = "value_range=(0, 255)"
_FILL = "fill_mode='reflect', interpolation='bilinear', seed=None, fill_value=0.0, data_format=None"

_AUGMENTATIONS = {
    "AugMix": f"{_RANGE}, num_chains=3, chain_depth=3, factor=0.3, alpha=1.0, all_ops=True, interpolation='bilinear', "
    + _SEED,
    "CutMix": f"factor=1.0, {_SEED}",
    "MixUp": f"alpha=0.2, {_FORMAT}",
    "RandAugment": f"{_RANGE}, num_ops=2, factor=0.5, interpolation='bilinear', {_SEED}",
    "RandomBrightness": f"factor, {_RANGE}, seed=None",
    "RandomColorDegeneration": f"factor, {_RANGE}, {_FORMAT}",
    "RandomColorJitter": f"{_RANGE}, brightness_factor=None, contrast_factor=None, saturation_factor=None, "
    f"hue_factor=None, {_SEED}",
    "RandomContrast": f"factor, {_RANGE}, seed=None",
    "RandomElasticTransform": "factor=1.0, scale=1.0, interpolation='bilinear', fill_mode='reflect', fill_value=0.0, "
    f"{_RANGE}, {_SEED}",
    "RandomErasing": f"factor=1.0, scale=(0.02, 0.33), fill_value=None, {_RANGE}, {_SEED}",
    "RandomFlip": f"mode='horizontal_and_vertical', {_SEED}",
    "RandomGaussianBlur": f"factor=1.0, kernel_size=3, sigma=1.0, {_RANGE}, {_FORMAT}",
    "RandomGrayscale": f"factor=0.5, {_FORMAT}",
    "RandomHue": f"factor, {_RANGE}, {_FORMAT}",
    "RandomInvert": f"factor=1.0, {_RANGE}, {_SEED}",
    "RandomPerspective": f"factor=1.0, scale=1.0, interpolation='bilinear', fill_value=0.0, {_SEED}",
    "RandomPosterization": f"factor, {_RANGE}, {_FORMAT}",
    "RandomRotation": f"factor, {_FILL}",
    "RandomSaturation": f"factor, {_RANGE}, {_FORMAT}",
    "RandomSharpness": f"factor, {_RANGE}, {_FORMAT}",
    "RandomShear": "x_factor=0.0, y_factor=0.0, interpolation='bilinear', fill_mode='reflect', fill_value=0.0, "
    + _FORMAT,
    "RandomTranslation": f"height_factor, width_factor, {_FILL}",
    "RandomZoom": f"height_factor, width_factor=None, {_FILL}",
    "Solarization": f"addition_factor=0.0, threshold_factor=0.0, {_RANGE}, seed=None",
}

_FILTERS = {
    "AutoContrast": _RANGE,
    "ContrastLimitedAdaptiveHistogramEqualization": f"{_RANGE}, clip_limit=4.0, tile_grid_size=(8, 8), "
    "data_format=None",
    "Equalization": f"{_RANGE}, bins=256, data_format=None",
}

_VOCABULARY = "invert=False, output_mode='int', "

KERAS3 = {
    **{name: _augmentation(text) for name, text in _AUGMENTATIONS.items()},
    **{name: _filter(text) for name, text in _FILTERS.items()},
    "Rescaling": row("scale, offset=0.0", lambda _: Rescale()),
    "Resizing": row(
        "height, width, interpolation='bilinear', crop_to_aspect_ratio=False, pad_to_aspect_ratio=False, "
        "fill_mode='constant', fill_value=0.0, antialias=False, data_format=None",
        resizing,
    ),
    "CenterCrop": row("height, width, data_format=None", crop_to),
    "RandomCrop": row("height, width, seed=None, data_format=None", crop_to),
    "MaxNumBoundingBoxes": row("max_number, fill_value=-1", lambda _: BoundingBoxes()),
    "CategoryEncoding": row("num_tokens=None, output_mode='multi_hot', sparse=False", category_encoding),
    "Discretization": row(
        "bin_boundaries=None, num_bins=None, epsilon=0.01, output_mode='int', sparse=False", discretization
    ),
    "Hashing": row("num_bins, mask_value=None, salt=None, output_mode='int', sparse=False", hashing),
    "HashedCrossing": row("num_bins, output_mode='int', sparse=False", hashing),
    "IntegerLookup": row(
        "max_tokens=None, num_oov_indices=1, mask_token=None, oov_token=-1, vocabulary=None, vocabulary_dtype='int64', "
        "idf_weights=None, " + _VOCABULARY + "sparse=False, pad_to_max_tokens=False, oov_method='floormod', salt=None",
        lookup,
    ),
    "StringLookup": row(
        "max_tokens=None, num_oov_indices=1, mask_token=None, oov_token='[UNK]', vocabulary=None, idf_weights=None, "
        + _VOCABULARY + "pad_to_max_tokens=False, sparse=False, encoding='utf-8', salt=None",
        lookup,
    ),
    "TextVectorization": row(
        "max_tokens=None, standardize='lower_and_strip_punctuation', split='whitespace', ngrams=None, "
        "output_mode='int', output_sequence_length=None, pad_to_max_tokens=False, vocabulary=None, idf_weights=None, "
        "sparse=False, ragged=False, encoding='utf-8'",
        text_vectorization,
    ),
    "MelSpectrogram": row(
        "fft_length=2048, sequence_stride=512, sequence_length=None, window='hann', sampling_rate=16000, "
        "num_mel_bins=128, min_freq=20.0, max_freq=None, power_to_db=True, top_db=80.0, mag_exp=2.0, min_power=1e-10, "
        "ref_power=1.0",
        mel_spectrogram,
    ),
    "STFTSpectrogram": row(
        "mode='log', frame_length=256, frame_step=None, fft_length=None, window='hann', periodic=False, "
        "scaling='density', padding='valid', expand_dims=False, data_format=None",
        stft_spectrogram,
    ),
    "Pipeline": row("layers", pipeline),
}  # fmt: skip

TFKERAS = {
    "RandomHeight": row("factor, interpolation='bilinear', seed=None, data_format=None", random_side(height=True)),
    "RandomWidth": row("factor, interpolation='bilinear', seed=None, data_format=None", random_side(height=False)),
}
