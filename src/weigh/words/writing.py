"""What a written file says of itself, and why a network cannot be written."""

from __future__ import annotations

WRITE = """\
Write the network of SOURCE out: as code of PyTorch or Keras that makes the same network, or as notation.

SOURCE is what `weigh SOURCE` takes. What no count depends on (initial values, an epsilon) is the framework's default.
"""

OPTIONS = {
    "to": "What to write: keras, torch or notation.",
    "claim": "Write the network that the first answer of `weigh why SOURCE CLAIM` leads to.",
}

ABOUT = {
    "network": "{name}: {params} parameters.",
    "at_least": "{name}: at least {params} parameters.",
    "shapes": "It reads {reads} and gives {gives}.",
}

REASONS = {
    "flatten": "Images have their channels first, as PyTorch has them: a flattened image is read channel by channel, so that a Dense layer behind it has the same weights in another order.",
    "statistics": "The moving statistics of batch normalization are buffers here and no parameters.",
    "lstm": "PyTorch's own LSTM and RNN have two biases a gate; the layers here have one, as in the network that was read.",
    "gru": "The GRU here has the biases of the network that was read.",
}
"""Where the framework counts or orders otherwise."""

DOCSTRINGS = {"block": "A {type} of {network}."}
"""Of a class or function that a part of the network is."""

COMMENTS = {
    "number": "the number is not part of the network: put yours",
    "constant": "the values are not part of the network: put yours",
    "indices": "the indices are not part of the network: put yours",
    "maps read": "which maps a filter reads is not part of the network",
    "masking": "the mask is not passed on",
}
"""Behind a line that stands for more than the network holds."""

WHY_NOT = {
    "gap": "a way from its inputs to its outputs leads through something that was not understood.",
    "empty": "it has no layers.",
}

FAULTS: dict[str, str] = {
    "write.no_form": "a layer must have a form in {target} to be written.\n"
    "  {type} ({op}) has none{why}.\n"
    "  Write the network as notation (--to notation), or replace this layer.",
    "write.size_unknown": "a size that {target} needs as a number must be known.\n"
    "  The {what} is {size} here.\n"
    "  Give the input's shape: --input 224x224x3.",
    "write.tied": "a weight that a layer shares must be owned by another layer of the network.\n"
    "  No other layer has one of the sizes of its {weight}.\n"
    "  Write the network as notation (--to notation).",
    "write.target": "a network is written as {targets}.\n  Asked for: {target!r}.\n  Write --to torch.",
    "write.not_installed": "{target} must be installed for a live model of it.\n"
    "  There is no package {package!r} here.\n"
    "  Install it: pip install {package}. The code alone needs nothing: weigh write SOURCE.",
    "write.not_whole": "a network must be understood in full to be written.\n"
    "  {network!r} is not: {why}\n"
    "  Correct that first; `weigh SOURCE` prints all of it.",
}
