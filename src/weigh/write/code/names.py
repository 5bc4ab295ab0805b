"""Names in written code: what a network calls its layers, as identifiers that nothing else in the file uses."""

from __future__ import annotations

import keyword
import re

LONGEST = 60
"""Characters of a name; what a source makes longer is cut."""
_OUTSIDE = re.compile(r"[^0-9A-Za-z_]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def identifier(text: str, fallback: str = "layer") -> str:
    """The text as a name of Python's: letters, digits and underscores of ASCII, no keyword.

    >>> identifier("conv 1/bn"), identifier("0"), identifier("class"), identifier('x"); import os')
    ('conv_1_bn', 'layer_0', 'class_', 'x_import_os')
    """
    name = _OUTSIDE.sub("_", text[: 4 * LONGEST]).strip("_")[:LONGEST] or fallback
    if name[0].isdigit():
        name = f"{fallback}_{name}"
    return f"{name}_" if keyword.iskeyword(name) or keyword.issoftkeyword(name) else name


def class_name(text: str, fallback: str = "Network") -> str:
    """The text as a name of a class.

    >>> class_name("vgg-16 (paper)"), class_name("layer_scale"), class_name("MLPBlock")
    ('Vgg16Paper', 'LayerScale', 'MLPBlock')
    """
    words = [word for word in _OUTSIDE.sub("_", text[: 4 * LONGEST]).split("_") if word]
    name = "".join(word[0].upper() + word[1:] for word in words)[:LONGEST]
    if not name or name[0].isdigit():
        name = fallback + name
    return f"{name}_" if keyword.iskeyword(name) else name


def snake(text: str) -> str:
    """A class's name as Keras makes a layer's of it.

    >>> snake("Conv2D"), snake("BatchNormalization"), snake("MaxPooling2D"), snake("LSTM")
    ('conv2d', 'batch_normalization', 'max_pooling2d', 'lstm')
    """
    name = re.sub(r"\W+", "", text)
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()


def numbered(name: str, type_name: str) -> bool:
    """Whether a framework made this name of the layer's class: conv2d, conv2d_12."""
    stem = snake(type_name)
    return name == stem or (name.startswith(f"{stem}_") and name[len(stem) + 1 :].isdigit())


def unnumbered(name: str) -> str:
    """The name that a framework numbers so.

    >>> unnumbered("mean_12"), unnumbered("mean"), unnumbered("conv2d_1")
    ('mean', 'mean', 'conv2d')
    """
    stem, _, number = name.rpartition("_")
    return stem if stem and number.isdigit() else name


class Names:
    """The names of one scope; `taken` are those that mean something else there.

    >>> names = Names({"torch"})
    >>> names.take("conv"), names.take("conv"), names.take("torch"), names.take("Block"), names.take("Block")
    ('conv', 'conv_1', 'torch_1', 'Block', 'Block2')
    """

    def __init__(self, taken: frozenset[str] | set[str] = frozenset()) -> None:
        self._taken = set(taken)
        self._next: dict[str, int] = {}

    def take(self, wanted: str) -> str:
        """The name, or the next number behind it; it is taken from then on."""
        a_class = wanted[:1].isupper() and "_" not in wanted
        name, number = wanted, self._next.get(wanted, 1 + a_class)
        while name in self._taken:
            name, number = f"{wanted}{number}" if a_class else f"{wanted}_{number}", number + 1
        self._next[wanted] = number
        self._taken.add(name)
        return name
