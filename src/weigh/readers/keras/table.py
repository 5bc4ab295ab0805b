"""How a Keras layer is described: a row with its signature, as the framework has it, and the op its arguments make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from weigh.network.errors import ShapeError
from weigh.network.ops import Op
from weigh.ops.layout import Padding
from weigh.readers.python.values import Instance, Unknown
from weigh.readers.vocabulary.signatures import Arguments, NotKnown, Signature


@dataclass(frozen=True, slots=True)
class Given(Arguments):
    """The arguments of a Keras layer.

    channels_first: the framework's global setting, for layers whose own `data_format` is None.
    """

    dialect: str = "keras3"
    global_channels_first: bool = False

    def padding(self, name: str = "padding") -> Padding:
        """`valid`, `same`, `causal` or `full`, whatever its case."""
        value = self[name]
        if not isinstance(value, str) or value.lower() not in ("valid", "same", "causal", "full"):
            raise ShapeError.of(
                "layer.argument_choice", argument=name, value=value, choices="'valid', 'same', 'causal'"
            )
        return value.lower()

    def activation(self, name: str = "activation") -> str:
        """The activation's name in lower case with underscores; empty for none."""
        return activation_name(self.values.get(name))

    @property
    def channels_first(self) -> bool:
        """Whether the channels come before the spatial axes: the layer's own word, else the framework's setting."""
        value = self.values.get("data_format")
        if isinstance(value, Unknown):
            raise NotKnown(value.cause)
        return self.global_channels_first if value in (None, "default") else value in ("channels_first", "th")


@dataclass(frozen=True, slots=True)
class Row:
    """One layer: its signature and the op that its arguments make.

    rename: for older generations, what an argument is called today, so that one `build` serves all of them.
    also: names of call arguments that may hold further input tensors, in order (`initial_state`, `value`, `key`).
    adapt: a last change to the arguments before `build` (Keras 1's nb_row and nb_col make one kernel_size).
    """

    signature: Signature
    build: Callable[[Given], Op]
    rename: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    adapt: Callable[[dict[str, Any]], dict[str, Any]] | None = None

    def arguments(self, args: list[Any], kwargs: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """The arguments under today's names, and the keywords that are not this layer's own."""
        bound, extra = self.signature.bind(args, kwargs)
        if self.rename:
            bound = {self.rename.get(name, name): value for name, value in bound.items()}
        return (self.adapt(bound) if self.adapt else bound), extra


def row(signature: str, build: Callable[[Given], Op], *also: str) -> Row:
    return Row(Signature(signature), build, also=also)


def activation_name(value: Any) -> str:
    """What an `activation=` argument names: a string, a function of the vocabulary, a layer's class; empty for none."""
    if value is None or isinstance(value, Unknown):
        return ""
    if isinstance(value, Instance):
        value = value.cls.name
    name = value if isinstance(value, str) else getattr(value, "name", "")
    snake = "".join(f"_{c.lower()}" if c.isupper() and i and not name[i - 1].isupper() else c.lower()
                    for i, c in enumerate(name))  # fmt: skip
    return "" if snake == "linear" else {"re_lu": "relu", "leaky_re_lu": "leaky_relu"}.get(snake, snake)
