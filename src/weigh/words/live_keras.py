"""What is said of live Keras models: what of them is not known, and what fails."""

from __future__ import annotations

UNKNOWNS: dict[str, str] = {
    "live_keras.differs": "{what} is not what the rule for its kind says: its weights and its outputs are taken from the model as they "
    "are, and its work is not known.",
    "live_keras.not_followed": "What {what} computes was not followed: its code does not take symbols. Its weights and its outputs are "
    "taken from the model, and the work inside it is not known.",
    "live_keras.between": "What {what} computes between the layers that it calls is written for the backend and was not followed, so its work "
    "is not in the totals.",
    "live_keras.numbers": "What {what} computes does not run without numbers, so it was followed on a tensor of ones: where it decides by "
    "numbers, it may go another way, and work between its layers may be missing.",
    "live_keras.no_inputs": "{what} was never called, so what it makes when it is called is not known. Give the shape of an "
    "input, with the batch in front: weigh.read(model, (None, 224, 224, 3)).",
    "live_keras.count": "{what} owns {theirs:,} parameters by its own count, and its calls bring {ours:,} along: report it, please.",
}
"""Templates for causes, as in `weigh.words.unknowns`."""

FAULTS: dict[str, str] = {
    "live_keras.failed": "the model fails when it is called on symbols, at {layer}: {error}: {message}",
}
"""Templates for faults, as in `weigh.words.faults`."""
