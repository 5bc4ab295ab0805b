"""Layers that cannot be made or connected as the source says."""

from __future__ import annotations

FAULTS = {
    "layer.too_many_arguments": "it takes at most {most} arguments by position.\n"
    "  Received {received}. Its arguments are ({signature}).\n"
    "  Give the later ones by name.",
    "layer.argument_missing": "it needs the argument `{argument}`.\n  Its arguments are ({signature}).",
    "layer.argument_length": "`{argument}` needs {expected} numbers, one for each spatial axis.\n"
    "  Received: {argument}={value}.",
    "layer.argument_choice": "`{argument}` must be one of {choices}.\n  Received: {argument}={value!r}.",
    "layer.argument_text": "`{argument}` must be text.\n  Received: {argument}={value!r}.",
    "layer.argument_positive": "`{argument}` must be positive.\n  Received: {argument}={value}.",
    "layer.argument_integer": "`{argument}` must be a whole number.\n  Received: {argument}={value!r}.",
    "layer.disconnected": "every input of a model must be named in its inputs.\n"
    "  The outputs of {model} depend on the tensor `{input}`, which is not among them.\n"
    "  Add it: Model(inputs=[..., {input}], ...).",
}
