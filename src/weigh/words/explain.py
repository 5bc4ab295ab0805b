"""What `explain` says around a layer's numbers. The sentences about each kind of op are in `weigh.words.ops`."""

from __future__ import annotations

ANSWERS = {
    "exact": "{name} ({type}) has {params} parameters: {formula}.",
    "one": "{name} ({type}) has 1 parameter: {formula}.",
    "none": "{name} ({type}) has no parameters.",
    "formula": "The parameters of {name} ({type}) are known up to {unknowns}: {formula} = {params}.",
    "missing": "The parameters of {name} ({type}) are not known: what it is was not understood.",
    "encloses": "{name} ({type}) has {params} parameters: the sum of the {parts} layers inside it.",
    "encloses_one": "{name} ({type}) has {params} parameters: those of the one layer inside it.",
    "encloses_partly": "{name} ({type}) has {params} parameters; of the {parts} layers inside it not all is known.",
    "repeated": "{name} ({type}) has {params} parameters: {formula}. "
    "They are shared with a layer above, and counted there.",
}

HEADINGS = {
    "weights": "weights",
    "trained": "trained",
    "shape": "shape",
    "work": "work",
    "inside": "inside",
    "counted": "counted",
    "source": "source",
}

LINES = {
    "weight": "{name}:",
    "product": "{product} = {value}",
    "formula": "{formula} = {value}",
    "sum": "{values} = {total}",
    "shape": "{before} → {after}",
    "slide": "{axis}: ({size} + padding {added} − window {span}) // stride {stride} + 1 = {result}",
    "slide_bare": "{axis}: ({size} − window {span}) // stride {stride} + 1 = {result}",
    "slide_ceiling": "{axis}: {size} / stride {stride}, rounded up = {result}",
    "macs": "{product} = {value} MACs",
    "macs_sum": "{value} MACs together",
    "flops": "2 FLOPs a MAC: {value} FLOPs",
    "calls": "{total} MACs in all its {calls} calls",
    "elementwise": "{value} element-wise operations",
    "place": "{place}: {text}",
}

TRAINED = {
    "all": "All {params} are trained.",
    "all_unknown": "All are trained.",
    "frozen": "None of the {params} is trained: the layer is frozen (its trainable is False).",
    "kept": "{trainable} are trained. {names}: {non_trainable} that no gradient changes; the layer keeps them itself.",
    "kept_only": "None of the {params} is trained: the layer keeps {names} itself, and no gradient changes them.",
    "none": "None of the {params} is trained.",
    "partly": "{trainable} of the {params} are trained, {non_trainable} are not.",
}

CALLS = "It is called {calls} times and its weights are counted once."

COUNTED = {
    "weights": "A bias counts like any weight.",
    "macs": "One MAC is one multiplication and one addition: 2 FLOPs.",
    "example": "Shapes and work are those of one example; ? is the batch.",
}
