"""Why something in a live model is not known."""

from __future__ import annotations

UNKNOWNS: dict[str, str] = {
    "live operation": "What the operation {what} costs is not known here.",
}

NOTES: dict[str, str] = {
    "live loose module": "A module is called that the model does not hold, since it stands in a plain list or in no attribute: PyTorch does not "
    "count its parameters, and neither are they counted here. Put it into an nn.ModuleList.",
    "live steps first": "A layer with batch_first=False reads its input as steps first, so the batch is taken to be the inputs' second axis.",
    "live batch": "The model runs with a batch of {batch} alone, so which sizes follow the batch was not tried: a first axis that is a "
    "multiple of {batch} is taken to be it.",
}
