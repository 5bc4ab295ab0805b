"""What one reading of Keras code remembers besides its calls: the generation, the data format, the names given."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from weigh.network.graph import Call, Value
from weigh.readers.vocabulary.recording import Recorder

CLASSIC = ("keras1", "keras2")
"""Generations that number a layer's name from 1 (`conv2d_1`); later ones leave the first bare (`conv2d`)."""


@dataclass(eq=False)
class Session(Recorder):
    """The state of one reading of Keras code."""

    dialect: str
    channels_first: bool = False
    format_is_given: bool = False  # the source or the caller settled the data format
    inputs_made: dict[Value, Any] = field(default_factory=dict)  # states of the input layers that programs asked for
    models: list[Any] = field(default_factory=list)  # the states of models, as they were made
    zoo: dict[str, Any] = field(default_factory=dict)  # interpreters of the zoo's files, by file
    _counts: dict[str, int] = field(default_factory=dict)
    _counts_inside: dict[Call, dict[str, int]] = field(default_factory=dict)
    _dimensions: dict[str, int] = field(default_factory=dict)

    # names

    def name(self, class_name: str) -> str:
        """The name that the framework gives to the next layer of this class."""
        return self._numbered(self._stem(class_name), self._counts)

    def operation_name(self, function: str) -> str:
        """The name of an operation between layers. Inside a custom layer they are numbered on their own."""
        counts = self._counts if self.parent is None else self._counts_inside.setdefault(self.parent, {})
        return self._numbered(self._stem(function), counts)

    def _stem(self, class_name: str) -> str:
        return class_name.lower() if self.dialect == "keras1" else snake_case(class_name, self.dialect == "keras3")

    def _numbered(self, stem: str, counts: dict[str, int]) -> str:
        count = counts[stem] = counts.get(stem, 0) + 1
        if self.dialect in CLASSIC:
            return f"{stem}_{count}"
        return stem if count == 1 else f"{stem}_{count - 1}"

    def dimension(self, name: str) -> str:
        """A name for a size that the source leaves open, told apart from others of that name."""
        count = self._dimensions[name] = self._dimensions.get(name, 0) + 1
        name = name if count == 1 else f"{name}_{count}"
        self.dynamic.add(name)
        return name


@lru_cache(maxsize=1024)
def snake_case(name: str, keras3: bool = True) -> str:
    """`GlobalAveragePooling2D` -> `global_average_pooling2d`, as Keras names layers after their class.

    Before Keras 3 a digit could begin a word's small letters: ConvLSTM2D was `conv_lst_m2d`.
    """
    small = "[a-z]" if keras3 else "[a-z0-9]"
    parted = re.sub(rf"(.)([A-Z]{small}+)", r"\1_\2", re.sub(r"\W+", "", name))
    parted = re.sub(r"([a-z])([A-Z])", r"\1_\2", parted).lower()
    return f"private{parted}" if parted.startswith("_") else parted
