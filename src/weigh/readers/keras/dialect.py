"""Which generation of Keras a source was written for, from the words it uses."""

from __future__ import annotations

import ast

DIALECTS = ("keras1", "keras2", "tf.keras", "keras3")

_KERAS1_KEYWORDS = {
    "nb_filter", "nb_row", "nb_col", "border_mode", "subsample", "dim_ordering", "output_dim", "nb_epoch",
    "W_regularizer", "b_regularizer", "inner_activation", "inner_init", "filter_length", "subsample_length",
    "pool_length", "concat_axis", "samples_per_epoch", "nb_val_samples", "atrous_rate", "dropout_W", "dropout_U",
}  # fmt: skip
_KERAS2_KEYWORDS = {
    "filters", "kernel_size", "units", "use_bias", "data_format", "dilation_rate", "epochs", "kernel_initializer",
    "kernel_regularizer", "bias_initializer", "bias_regularizer", "kernel_constraint", "recurrent_dropout",
    "recurrent_activation", "recurrent_initializer", "return_state", "steps_per_epoch", "validation_steps",
}  # fmt: skip
"""Keywords that Keras 1 did not know; with some of its own beside them, Keras 2 still understood those."""
_CONVOLUTIONS = {"Conv2D", "Conv3D", "Convolution2D", "Convolution3D", "Conv2DTranspose", "SeparableConv2D"}
"""Layers to which Keras 1 gave the kernel's sizes one by one, and Keras 2 in a tuple."""
_KERAS1_NAMES = {
    "Merge", "merge", "MaxoutDense", "Highway", "TimeDistributedDense", "AtrousConvolution2D", "AtrousConvolution1D",
    "Deconvolution2D", "SReLU", "ParametricSoftplus", "image_dim_ordering", "set_image_dim_ordering",
    "initializations",
}  # fmt: skip
_KERAS2_NAMES = {
    "Concatenate", "Conv2DTranspose", "Conv3DTranspose", "SeparableConv2D", "CuDNNLSTM", "CuDNNGRU", "StackedRNNCells",
    "initializers",
}  # fmt: skip
"""Names that Keras 1 did not know."""
_KERAS3_NAMES = {
    "keras_core", "KERAS_BACKEND", "GroupQueryAttention", "RMSNormalization", "ReversibleEmbedding", "MelSpectrogram",
    "STFTSpectrogram", "AutoContrast", "RandAugment", "MixUp", "CutMix", "MaxNumBoundingBoxes", "DTypePolicy",
}  # fmt: skip
_NOT_IN_KERAS2 = {
    "MultiHeadAttention", "EinsumDense", "GroupNormalization", "UnitNormalization", "SpectralNormalization",
    "LayerNormalization", "AdditiveAttention", "Attention", "Conv1DTranspose", "DepthwiseConv1D", "Rescaling",
    "Resizing", "CenterCrop", "RandomFlip", "RandomRotation", "RandomZoom", "TextVectorization", "StringLookup",
    "IntegerLookup",
}  # fmt: skip
"""Layers that stand-alone Keras 2 never had: it came back with version 3."""
_KERAS3_MODULES = ("keras.ops", "keras.src", "keras.random", "keras.saving", "keras.config")


def infer(tree: ast.Module) -> str:
    """The generation that the source reads like. Stand-alone Keras without a mark of its time is read as Keras 2."""
    words = _Words()
    words.visit_all(tree)
    if any(module.startswith(_KERAS3_MODULES) for module in words.modules) or words.names & _KERAS3_NAMES:
        return "keras3"
    if words.tensorflow and not words.plain_keras:
        return "tf.keras"
    if words.names & _NOT_IN_KERAS2:
        return "keras3"
    if words.keywords & _KERAS2_KEYWORDS or words.names & _KERAS2_NAMES or words.in_keras2_words:
        return "keras2"
    old = words.keywords & _KERAS1_KEYWORDS or words.names & _KERAS1_NAMES
    return "keras1" if old or words.model_in_old_words or words.old_convolution else "keras2"


class _Words:
    """Modules, names and keywords that a source uses; walked with a stack, for sources may be deep."""

    def __init__(self) -> None:
        self.modules: set[str] = set()
        self.names: set[str] = set()
        self.own: set[str] = set()  # classes and functions of the program, whatever Keras has under their names
        self.keywords: set[str] = set()
        self.plain_keras = False
        self.tensorflow = False
        self.model_in_old_words = False
        self.old_convolution = False
        self.in_keras2_words = False  # sizes in a tuple, or a border mode called padding

    def visit_all(self, tree: ast.Module) -> None:
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    self._module(alias.name)
            elif isinstance(node, ast.ImportFrom):
                self._module(node.module or "")
                for alias in node.names:
                    self.names.add(alias.name)
                    self.modules.add(f"{node.module}.{alias.name}")
            elif isinstance(node, ast.Attribute):
                self.names.add(node.attr)
                if isinstance(node.value, ast.Name):
                    self.modules.add(f"{node.value.id}.{node.attr}")
                    self.tensorflow |= node.value.id == "tf"
            elif isinstance(node, ast.Name):
                self.names.add(node.id)
            elif isinstance(node, ast.ClassDef | ast.FunctionDef):
                self.own.add(node.name)
            elif isinstance(node, ast.Constant) and node.value == "KERAS_BACKEND":
                self.names.add(node.value)
            elif isinstance(node, ast.Call):
                self._call(node)
        self.names -= self.own

    def _module(self, name: str) -> None:
        self.modules.add(name)
        self.plain_keras |= name.split(".")[0] == "keras"
        self.tensorflow |= name.split(".")[0] in ("tensorflow", "tf")

    def _call(self, node: ast.Call) -> None:
        keywords = {keyword.arg for keyword in node.keywords if keyword.arg}
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        self.keywords |= keywords - {"output_dim"} if called == "Embedding" else keywords
        self.model_in_old_words |= called == "Model" and bool(keywords & {"input", "output"})
        self.in_keras2_words |= any(k.arg == "padding" and _is_text(k.value) for k in node.keywords) or (
            called in _CONVOLUTIONS and len(node.args) > 1 and isinstance(node.args[1], ast.Tuple)
        )
        sizes = sum(isinstance(argument, ast.Constant | ast.Name | ast.BinOp) for argument in node.args)
        self.old_convolution |= called == "Convolution2D" and sizes >= 3


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
