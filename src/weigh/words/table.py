"""What the ledger says around its numbers: headings, labels, notes, and the words for what is not known."""

from __future__ import annotations

HEADINGS = {
    "layer": "layer",
    "type": "type",
    "shape": "output shape",
    "params": "parameters",
    "share": "share",
    "macs": "MACs",
    "formula": "formula",
}

LABELLED = {
    "params": "{cell} parameters",
    "macs": "{cell} MACs",
}
"""How a cell reads when it stands under its row instead of in its column; the others speak for themselves."""

CELLS = {
    "not_known": "not known",
    "depends": "by {names}",
    "at_least": "at least {number}",
    "sum": "Σ {number}",
    "counted_above": "counted above",
    "counted_above_formula": "{formula} = {number}",
    "calls": "{shape} × {calls} calls",
    "several_calls": "{shapes}, {calls} calls",
    "several": "{shape} × {count}",
    "frozen": "frozen",
    "non_trainable": "{number} non-trainable",
    "folded": "… {rows} more rows like these",
}

HEADER = {
    "title": "{name} ({type})",
    "title_plain": "{name}",
    "dialect": "read as {dialect}",
    "input": "input",
    "shape_legend": "? is the batch: every figure is for one example.",
    "shape_legend_unknown": "? is the batch, or a size that is not known. Every figure is for one example.",
    "sum_legend": "Σ is the sum of the rows indented below it, which are what adds up.",
    "fold_legend": "Equal rows are folded; --all shows each.",
}

TOTALS = {
    "params": "parameters",
    "trainable": "trainable",
    "non_trainable": "non-trainable",
    "macs": "MACs",
    "flops": "FLOPs",
    "elementwise": "element-wise",
    "activations": "activations",
    "neurons": "neurons",
    "memory": "memory",
}

TOTAL_NOTES = {
    "params": "",
    "trainable": "",
    "non_trainable": "",
    "macs": "multiply-accumulates for one example",
    "flops": "2 for each MAC",
    "elementwise": "operations besides MACs",
    "activations": "elements: {memory} at 4 bytes each",
    "activations_unknown": "elements, 4 bytes each",
    "neurons": "outputs of the layers that multiply weights",
    "memory": "bytes of parameters, 4 each: {memory}",
    "memory_unknown": "bytes of parameters, 4 each",
}
FORMULA_NOTE = "parameters = {formula}"

CHANNELS = "{layer}: {cases} parameters."
CHANNEL_CASE = "with {channels} channels {params}"
CHANNEL_CASE_ONE = "with 1 channel {params}"

SECTIONS = {
    "gaps": "Not known",
    "faults": "The network contradicts itself",
    "notes": "Notes",
}
REMARK = {
    "placed": "{place}: {text}",
    "repeated": "{text} ({places})",
    "repeated_more": "{text} ({places} and {more} more)",
}
SEVERAL = {
    "known": "{count} models, {params} parameters together; a layer that two of them share is counted in both.",
    "not_known": "{count} models.",
}
NO_LAYERS = "No layer was found."
