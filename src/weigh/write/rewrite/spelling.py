"""How a hyperparameter is written in the code of one generation of Keras: its keyword, its position, its value.

The keywords and their order come from the reader's own tables of signatures; here stands only what an op's field is
called as an argument.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from weigh.readers.keras.first_year import today
from weigh.readers.keras.layers import INDEX, find
from weigh.readers.keras.layers.legacy import KERNEL_2D, KERNEL_3D, OLD_NAMES, LegacyRow
from weigh.readers.keras.session import CLASSIC
from weigh.write.rewrite.edits import NewLayer
from weigh.write.rewrite.source_text import STRAIGHT, Call
from weigh.zoo import application_file

KEYWORDS: Mapping[str, tuple[str, ...]] = {
    "kernel": ("kernel_size",),
    "stride": ("strides",),
    "dilation": ("dilation_rate",),
    "bias": ("use_bias",),
    "multiplier": ("depth_multiplier",),
    "channels_first": ("data_format",),
    "size": ("pool_size", "size"),
    "vocabulary": ("input_dim",),
    "features": ("output_dim",),
    "heads": ("num_heads", "num_query_heads"),
    "key_dim": ("key_dim", "head_dim"),
    "key_value_heads": ("num_key_value_heads",),
    "merge": ("merge_mode",),
    "shape": ("target_shape",),
    "gate": ("use_gate",),
    "tied": ("tie_weights",),
    "dim": ("axis",),
}
"""What Keras calls a field of an op, the first that the layer has; a field that is not here is called as it is."""

TORCH: Mapping[str, tuple[str, ...]] = {
    "filters": ("out_channels",),
    "units": ("out_features", "hidden_size"),
    "kernel": ("kernel_size",),
    "size": ("kernel_size",),
    "vocabulary": ("num_embeddings",),
    "features": ("embedding_dim",),
    "heads": ("num_heads",),
    "in_features": ("in_features", "input_size", "embed_dim"),
    "channels": ("num_features", "num_channels", "num_parameters"),
    "layers": ("num_layers",),
}
"""The same for PyTorch, whose layers are also told the sizes of their input."""

ORDERINGS = {"channels_first": "th", "channels_last": "tf"}
"""Keras 1's words for the two data formats, after the frameworks that had them."""

TOLD_SHAPES = ("input_shape", "batch_input_shape", "batch_shape", "input_dim", "input_length")
"""Keywords by which a layer tells the shape of its input; `input_dim` of an Embedding is its vocabulary."""

_APPLICATION = "include_top weights input_tensor input_shape pooling classes"
_SHAPE_FIRST = ("MobileNet", "NASNet")
"""The arguments of every constructor in `keras.applications`, and which of these ask for the input's shape first."""
_INPUTS: Mapping[str, str] = {"Input": "shape", "InputLayer": "input_shape"}
_PADDINGS = ("valid", "same", "causal", "full")
_SHAPES = ("shape", "input_shape", "batch_input_shape", "batch_shape", "target_shape", "output_shape")
"""Arguments that are written as a tuple even of one size."""
_PARTS = ("kernel_", "depthwise_", "pointwise_")
"""What the settings of a convolution's first matrix begin with: `kernel_initializer`, `depthwise_initializer`."""


@dataclass(frozen=True, slots=True)
class Words:
    """A layer's arguments as one generation has them: name and default, in order.

    renamed: what an argument is called today. kernel: the names of a kernel's sizes where these can be given one by
    one. old_too: whether Keras 1's keywords are understood as well. certain: how many arguments have a known position,
    None for all.
    """

    name: str
    dialect: str
    defaults: Mapping[str, Any]
    renamed: Mapping[str, str]
    kernel: tuple[str, ...] = ()
    old_too: bool = False
    certain: int | None = None

    def spelled(self, keyword: str) -> str | None:
        """Today's keyword as this generation spells it; None where the layer has no such argument."""
        return next((name for name in self.defaults if self.renamed.get(name, name) == keyword), None)

    def spellings(self, keyword: str) -> tuple[str, ...]:
        """Every keyword that means the same here."""
        name = self.spelled(keyword)
        old = (old for old, news in OLD_NAMES.items() if self.old_too and keyword in news and old not in self.defaults)
        return (name, *old) if name else ()

    def today(self, keyword: str) -> str:
        """What a keyword of this generation is called today."""
        if keyword not in self.defaults and self.old_too:
            return next((new for new in OLD_NAMES.get(keyword, ()) if new in self.defaults), keyword)
        return self.renamed.get(keyword, keyword)

    def counterpart(self, keyword: str) -> str | None:
        """Today's keyword as spelled here, or the one that has its part in this layer."""
        stem = next((keyword.removeprefix(part) for part in _PARTS if keyword.startswith(part)), None)
        like = [f"{part}{stem}" for part in _PARTS] if stem and stem != "size" else []
        return next((name for one in (keyword, *like) if (name := self.spelled(one))), None)


def canonical(name: str, dialect: str) -> str:
    """The name of the layer's class, from any of its names; an input is one thing, however it is asked for."""
    if dialect == "torch":
        return name
    if name in _INPUTS:
        return "Input"
    found = find(name, dialect)
    return found[0] if found else name


def is_wrapper(name: str) -> bool:
    """Whether a layer of this name is made around another; none of PyTorch is."""
    return INDEX.get(name) == "wrappers"


def words(name: str, dialect: str) -> Words | None:
    """The arguments of a layer; None where it is none of the framework's."""
    if dialect == "torch":
        return _of_torch(name)
    if name in _INPUTS:
        shape = "shape" if dialect == "keras3" else _INPUTS[name]
        return Words(name, dialect, {shape: None}, {})
    found = find(name, dialect)
    if found is None:
        return _application(name, dialect)
    row, defaults = found[1], found[1].signature.defaults
    if isinstance(row, LegacyRow):
        return Words(found[0], dialect, defaults, row.rename, row.kernel, old_too=True)
    one_by_one = next((names for names in (KERNEL_3D, KERNEL_2D) if defaults.keys() >= set(names)), ())
    return Words(found[0], dialect, defaults, row.rename, one_by_one)


def _of_torch(name: str) -> Words | None:
    from weigh.readers.torch.layers import find as module

    row = module(name)
    return None if row is None else Words(name, "torch", row.signature.defaults, {})


def _application(name: str, dialect: str) -> Words | None:
    """The arguments of a constructor of a whole network."""
    if not name[:1].isupper() or application_file(name) is None:
        return None
    first = "input_shape" if name.startswith(_SHAPE_FIRST) else "include_top"
    return Words(name, dialect, dict.fromkeys([first, *_APPLICATION.split()]), {}, certain=1)


def given(call: Call, code: str, layer: Words) -> dict[str, int | None]:
    """The arguments of a call by the generation's own names: the index of each.

    None where it may be given, but the text alone does not say so.
    """
    found: dict[str, int | None] = {}
    positional = [i for i, argument in enumerate(call.arguments) if not argument.name]
    starred = [i for i, argument in enumerate(call.arguments) if argument.name == "*"]
    if starred:
        found.update(dict.fromkeys(layer.defaults))
        positional = [i for i in positional if i < starred[0]]
    names = _positional_names([_value(call, code, i) for i in positional], layer)
    if len(names) < len(positional):
        found.update(dict.fromkeys((*layer.defaults, *layer.kernel)))
    found.update(zip(names, _slots(call, code, layer, positional), strict=False))
    found.update((argument.name, i) for i, argument in enumerate(call.arguments) if argument.name.isidentifier())
    return found


def _slots(call: Call, code: str, layer: Words, positional: list[int]) -> list[int]:
    """The positional arguments in the order of the signature: Keras's first year told each layer its input first."""
    if layer.dialect not in CLASSIC:
        return positional
    whole = {i for i in positional if type(literal(_value(call, code, i))) is int}
    keywords = {argument.name: None for argument in call.arguments if argument.name.isidentifier()}
    marked: list[Any] = [i if i in whole else str(i) for i in positional]
    return [int(i) for i in today(call.last_name, marked, keywords)[0]]


def _positional_names(positional: list[str], layer: Words) -> list[str]:
    """What the positional arguments are called in order; the first only where the text does not say what follows.

    Keras 2 takes `Conv2D(32, 3, 3)` for a kernel of 3 × 3, as Keras 1 did, and `Conv2D(32, (3, 3), 2)` for a stride;
    `Conv2D(32, k, n)` can be either.
    """
    order = list(layer.defaults)[: layer.certain]
    if not layer.old_too or not layer.kernel or len(positional) < 3:
        return order
    sizes = [literal(value) for value in positional[1 : 1 + len(layer.kernel)]]
    if all(type(size) is int for size in sizes):
        return [order[0], *layer.kernel]
    return order if isinstance(sizes[0], tuple | list) else order[:1]


def _value(call: Call, code: str, index: int) -> str:
    argument = call.arguments[index]
    return code[argument.value : argument.end]


def literal(text: str) -> Any:
    """The value that a piece of code writes out; None where it is anything but a literal."""
    if len(text) > 200:  # no hyperparameter is as long
        return None
    try:
        return ast.literal_eval(text.translate(STRAIGHT).strip())
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None


# -- from a field to keywords ---------------------------------------------------------------------------------------


def keywords(layer: Words, field: str, value: Any) -> list[tuple[str, Any]] | None:
    """The keywords of today that give an op's field this value; None where the layer cannot be given it."""
    if layer.dialect == "torch":
        return _torch_keywords(layer, field, value)
    if field == "biases":
        return _biases(layer, value)
    if field == "padding" and not (value in _PADDINGS if isinstance(value, str) else "ZeroPadding" in layer.name):
        return None
    if field == "channels_first":
        value = "channels_first" if value else "channels_last"
    for keyword in KEYWORDS.get(field, (field,)):
        if layer.spelled(keyword):
            return [(keyword, value)]
        if keyword == "kernel_size" and layer.kernel:
            return [(keyword, value)]
    return None


def _torch_keywords(layer: Words, field: str, value: Any) -> list[tuple[str, Any]] | None:
    """PyTorch pads both sides of an axis alike, and takes one number for all axes or one for each."""
    if field == "padding" and isinstance(value, tuple):
        if any(before != behind for before, behind in value):
            return None
        value = tuple(before for before, _ in value)
    name = next((name for name in TORCH.get(field, (field,)) if name in layer.defaults), None)
    return None if name is None else [(name, value)]


def _biases(layer: Words, count: int) -> list[tuple[str, Any]] | None:
    """How many biases each gate of a recurrent cell adds: two where the reset gate comes behind the product."""
    switched, twice = layer.spelled("use_bias"), layer.spelled("reset_after")
    if count == 0 and switched:
        return [("use_bias", False)]
    if count in (1, 2) and switched and (twice or count == 1):
        return [("use_bias", True), *([("reset_after", count == 2)] if twice else [])]
    return None


def one_by_one(layer: Words, keyword: str, value: Any, has: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """A kernel's sizes under the names that the call gives them by, one after the other; anything else as it is."""
    if keyword != "kernel_size" or not layer.kernel:
        return [(keyword, value)]
    if layer.spelled("kernel_size") and not has.keys() & set(layer.kernel):
        return [(keyword, value)]
    sizes = value if isinstance(value, tuple | list) else (value,) * len(layer.kernel)
    return list(zip(layer.kernel, sizes, strict=False))


# -- from a value to text -------------------------------------------------------------------------------------------


def written(layer: Words, name: str, value: Any, like: str = "", quote: str = "'") -> str:
    """A value as it is written for the argument of this name, in the form of what stands there now (`like`)."""
    now = literal(like) if like else None
    if isinstance(value, str):
        value = ORDERINGS.get(value, value) if name == "dim_ordering" else value
        quote = like[0] if now is not None and like[:1] in "'\"" else quote
        return f"{quote}{value}{quote}"
    if isinstance(value, bool) or value is None:
        return str(value)
    default = layer.defaults.get(name)
    if now is None and layer.dialect == "keras1":  # which did not take one number for several
        now = default
    sizes = tuple(value) if isinstance(value, tuple | list) else (value,)
    if isinstance(now, tuple | list):
        sizes *= 1 if isinstance(value, tuple | list) else len(now)
    elif name not in _SHAPES and len(set(sizes)) == 1:
        return str(sizes[0])
    text = str(list(sizes) if isinstance(now, list) else sizes)
    return text if ", " in like or "," not in like else text.replace(", ", ",")


def made(layer: NewLayer, dialect: str, prefix: str = "", quote: str = "'") -> str | None:
    """The code of a new layer; None where this generation does not have one of its arguments."""
    known = words(layer.type, dialect) or Words(layer.type, dialect, {}, {})
    order, parts = list(known.defaults), []
    for i, (keyword, value) in enumerate(layer.arguments):
        for name, one in one_by_one(known, keyword, value, {}) if keyword else [("", value)]:
            spelled = name if name in known.kernel or not order else known.spelled(name)
            if name and not spelled:
                return None
            like = spelled or "".join(order[i : i + 1])
            inside = isinstance(one, NewLayer)
            code = made(one, dialect, prefix, quote) if inside else written(known, like, one, quote=quote)
            if code is None:
                return None
            parts.append(f"{spelled}={code}" if name else code)
    return f"{prefix}{layer.type}({', '.join(parts)})"
