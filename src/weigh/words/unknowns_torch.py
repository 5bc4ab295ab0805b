"""Why something in PyTorch code is not known, and what the source itself says of its inputs."""

from __future__ import annotations

_TORCHVISION = (
    "{what} is known from torchvision's own files alone, and torchvision is not installed here. "
    "`pip install --no-deps torchvision` brings them; they are read as text."
)

_CHECKPOINT = (
    "The checkpoint {what} is not known here, and nothing is downloaded. Say its sizes in the source "
    "instead: BertModel(BertConfig(hidden_size=..., num_hidden_layers=..., vocab_size=...)), or name a known checkpoint "
    "that is built the same, such as bert-base-uncased."
)

UNKNOWNS: dict[str, str] = {
    "no forward": "What {what} computes is not known: its class has no `forward`.",
    "checkpoint": _CHECKPOINT,
    "auto class": "Which class stands for {what} is not known here.",
    "torchvision": _TORCHVISION,
    "tensor size": "A size of a tensor is not known: {what}.",
}

NOTES: dict[str, str] = {
    "inferred input": "Nothing says what goes in. As the first layers declare it, the input is {inputs}; give the rest with --input.",
    "torchvision": _TORCHVISION,
    "checkpoint": _CHECKPOINT,
    "usual input": "Nothing says what goes in. {inputs} is taken, the size that torchvision gives its figures for.",
    "solved input": "Nothing says what goes in. {inputs} is the one square image for which {layer} gets the {features:,} "
    "features that it declares.",
    "solved input of several": "Nothing says what goes in. {inputs} is taken: for sides of {others}, {layer} gets the {features:,} "
    "features that it declares.",
    "solved length": "Nothing says what goes in. {inputs} has the one length for which {layer} gets the {features:,} features "
    "that it declares.",
    "solved length of several": "Nothing says what goes in. {inputs} is taken: for lengths of {others}, {layer} gets the {features:,} "
    "features that it declares.",
    "unregistered": "No module holds this {type}: it stands in a plain list or dict, or is made inside `forward`. PyTorch "
    "neither finds nor trains its {count:,} parameters, so they are not counted; nn.ModuleList and nn.ModuleDict hold modules.",
    "one example": "The program computes with the number of examples itself, so it was read with a batch of one.",
    "example input": "What goes in is what the source shows: {shapes}, the batch first.",
}
