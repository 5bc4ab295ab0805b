"""Keras 2's legacy interface: its layers also took Keras 1's keywords, and kernels given one size after the other.

tf.keras and Keras 3 dropped it. The facts are those of Keras 2's `legacy/interfaces.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from weigh.readers.keras.table import Row
from weigh.readers.vocabulary.signatures import Signature

OLD_NAMES: Mapping[str, tuple[str, ...]] = {
    "nb_filter": ("filters",),
    "filter_length": ("kernel_size",),
    "subsample_length": ("strides",),
    "subsample": ("strides",),
    "stride": ("strides",),
    "atrous_rate": ("dilation_rate",),
    "border_mode": ("padding",),
    "dim_ordering": ("data_format",),
    "bias": ("use_bias",),
    "pool_length": ("pool_size",),
    "length": ("size",),
    "p": ("rate",),
    "output_dim": ("units",),
    "inner_activation": ("recurrent_activation",),
    "inner_init": ("recurrent_initializer",),
    "U_regularizer": ("recurrent_regularizer",),
    "dropout_W": ("dropout",),
    "dropout_U": ("recurrent_dropout",),
    "forget_bias_init": ("unit_forget_bias",),
    "consume_less": ("implementation",),
    "sigma": ("stddev",),
    "init": ("kernel_initializer", "embeddings_initializer", "alpha_initializer", "depthwise_initializer"),
    "W_regularizer": ("kernel_regularizer", "embeddings_regularizer"),
    "b_regularizer": ("bias_regularizer",),
    "W_constraint": ("kernel_constraint", "embeddings_constraint"),
    "b_constraint": ("bias_constraint",),
    "beta_init": ("beta_initializer",),
    "gamma_init": ("gamma_initializer",),
}
"""Keras 1's keywords and what each is called in Keras 2: the first that the layer has."""

KERNEL_2D = ("nb_row", "nb_col")
KERNEL_3D = ("kernel_dim1", "kernel_dim2", "kernel_dim3")


@dataclass(frozen=True, slots=True)
class LegacyRow(Row):
    """A row of Keras 2 that understands Keras 1's calls.

    kernel: what Keras 1 called the sizes of the kernel; `Conv2D(32, 3, 3)` means a kernel of 3 × 3 then, not a stride.
    dropped: Keras 1's keywords that say nothing in Keras 2.
    """

    kernel: tuple[str, ...] = ()
    dropped: frozenset[str] = frozenset()

    def arguments(self, args: list[Any], kwargs: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        kept = {self._new_name(name): value for name, value in kwargs.items() if name not in self.dropped}
        if self.kernel:
            args, kept = self._with_kernel(args, kept)
        return Row.arguments(self, args, kept)

    def _new_name(self, name: str) -> str:
        known = self.signature.defaults
        return name if name in known else next((new for new in OLD_NAMES.get(name, ()) if new in known), name)

    def _with_kernel(self, args: list[Any], kwargs: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        """Sizes given one by one, by position or by name, gathered into one kernel_size."""
        before, behind = args[:1], args[1:]  # the filters stand first
        sizes: list[Any] = []
        for name in self.kernel:
            if len(sizes) < len(behind) and isinstance(behind[len(sizes)], int):
                sizes.append(behind[len(sizes)])
            elif name in kwargs:
                sizes.append(kwargs[name])
        if len(sizes) < len(self.kernel):
            return args, kwargs
        # Behind the kernel only a transposed convolution gave more: its output shape, which Keras 2 works out itself.
        rest = {name: value for name, value in kwargs.items() if name not in self.kernel}
        return before, {**rest, "kernel_size": sizes}


def legacy(row: Row, kernel: tuple[str, ...] = (), dropped: tuple[str, ...] = ()) -> LegacyRow:
    """The row with Keras 2's legacy interface; one that has it already stays as it is."""
    if isinstance(row, LegacyRow):
        return row
    return LegacyRow(row.signature, row.build, row.rename, row.also, row.adapt, kernel, frozenset(dropped))


def without(row: Row, *names: str) -> Row:
    """The row of an earlier version, whose signature did not have these arguments yet; they keep their defaults."""
    kept = [part for part in _parts(row.signature.text) if part.split("=")[0] not in names]
    missing = {name: row.signature.defaults[name] for name in names}
    return Row(Signature(", ".join(kept)), row.build, row.rename, row.also, adapt=lambda bound: {**missing, **bound})


def changed(row: Row, **defaults: Any) -> Row:
    """The row of another version, with other defaults."""
    parts = _parts(row.signature.text)
    named = {part.split("=")[0]: part for part in parts}
    named.update((name, f"{name}={value!r}") for name, value in defaults.items())
    return Row(Signature(", ".join(named.values())), row.build, row.rename, row.also, row.adapt)


def _parts(text: str) -> list[str]:
    """The arguments of a signature, one by one: commas inside brackets do not part them."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]
