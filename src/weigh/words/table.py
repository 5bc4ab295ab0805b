"""What the ledger says around its numbers: headings, labels, notes, and the words for what is not known."""

from __future__ import annotations

from weigh.words.drawing import NO_NAME

HEADINGS = {
    "number": "#",
    "name": "layer",
    "path": "path",
    "type": "type",
    "input": "input shape",
    "shape": "output shape",
    "sizes": "output size",
    "params": "parameters",
    "trainable": "trainable",
    "non_trainable": "non-trainable",
    "share": "share",
    "memory": "bytes of parameters",
    "formula": "formula",
    "macs": "MACs",
    "macs_share": "share of MACs",
    "flops": "FLOPs",
    "elementwise": "element-wise",
    "activations": "activations",
    "activation_memory": "bytes of activations",
    "neurons": "neurons",
    "calls": "calls",
    "depth": "depth",
    "where": "where",
    "shared": "shared",
    "remarks": "remarks",
}

COLUMNS = {
    "number": "the layer's place in the network: the 3 of `weigh explain SOURCE #3`",
    "name": "its name",
    "path": "its name behind those of what encloses it",
    "type": "its type, as the framework names it",
    "input": "the shape of what goes in",
    "shape": "the shape of what comes out, as the framework writes it: (?, 55, 55, 96)",
    "sizes": "the same as papers write it, without the batch: 55 × 55 × 96",
    "params": "parameters",
    "trainable": "those that are trained",
    "non_trainable": "those that are not: frozen ones, statistics",
    "share": "its part of all parameters",
    "memory": "bytes of its parameters, 4 each",
    "formula": "where the parameters come from",
    "macs": "multiply-accumulates for one example",
    "macs_share": "its part of all MACs",
    "flops": "2 for each MAC",
    "elementwise": "operations besides MACs",
    "activations": "elements of its outputs; none for a view, which moves no data",
    "activation_memory": "bytes of them, 4 each",
    "neurons": "elements of its outputs where it multiplies weights",
    "calls": "how often it is applied",
    "depth": "how many layers enclose it",
    "where": "the line of the source that made it",
    "shared": "whether its parameters are counted where it stands first",
    "remarks": "what the other cells leave open: what is not known, not trained, or counted elsewhere",
}
"""What each column that can be asked for holds."""

LABELLED = {
    "number": "#{cell}",
    "input": "from {cell}",
    "sizes": "{cell} out",
    "params": "{cell} parameters",
    "trainable": "{cell} trainable",
    "non_trainable": "{cell} non-trainable",
    "share": "{cell} of the parameters",
    "memory": "{cell} bytes of parameters",
    "macs": "{cell} MACs",
    "macs_share": "{cell} of the MACs",
    "flops": "{cell} FLOPs",
    "elementwise": "{cell} element-wise",
    "activations": "{cell} activations",
    "activation_memory": "{cell} bytes of activations",
    "neurons": "{cell} neurons",
    "calls": "{cell} calls",
    "depth": "depth {cell}",
}
"""How a cell reads when it stands under its row instead of in its column; the others speak for themselves."""

CELLS = {
    "not_known": "not known",
    "no_name": NO_NAME,
    "depends": "by {names}",
    "depends_on": "depends on {names}",
    "at_least": "at least {number}",
    "sum": "Σ {number}",
    "counted_above": "counted above",
    "counted_above_formula": "{formula} = {number}",
    "counted_elsewhere": "counted elsewhere",
    "part_above": "{number} more counted above",
    "part_elsewhere": "{number} more counted elsewhere",
    "shared": "shared",
    "others": "{count} others",
    "other": "1 other",
    "total": "total",
    "calls": "{shape} × {calls} calls",
    "several_calls": "{shapes}, {calls} calls",
    "several": "{shape} × {count}",
    "frozen": "frozen",
    "non_trainable": "{number} non-trainable",
    "folded": "… {rows} more rows like these",
}

REMARKS = {
    "repeat": "parameters counted in another row",
    "part": "{number} more parameters counted in another row",
    "open": "{columns}: {what}",
}
"""What the column of remarks says."""

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
NO_TOTALS = "Its totals are not known."
"""Instead of the totals, where none of them says anything."""

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

FAULTS = {
    "column.unknown": "a column must be one of the table's.\n"
    "  Received: {received!r}.{hint}\n"
    "  The columns: {columns}.",
    "column.none": "a table must have a column.\n  Received: {received!r}, which names none.\n  The columns: {columns}.",
    "column.twice": "each column stands once in a table.\n  {name!r} was given twice.\n  Leave one out.",
    "column.order": "what sorts a table must be a column: NAME, NAME:asc or NAME:desc.\n"
    "  Received: {received!r}; {order!r} is no order.\n"
    "  Write {name}:asc or {name}:desc.",
    "column.sign": "what sorts a table must be a column: NAME, NAME:asc or NAME:desc.\n"
    "  Received: {received!r}. Elsewhere a minus means the largest first; here numbers are sorted so without one.\n"
    "  Write {name}:asc for the smallest first, {name}:desc for the largest.",
    "column.bound": "{name} must be a whole number of at least 1.\n  Received: {received!r}.",
    "column.form": "a table's form must be one of these: {forms}.\n  Received: {received!r}.",
    "frame.missing": "a data frame needs {package}, which is not installed.\n"
    "  Install it: pip install {package}. network.table('csv') needs nothing.",
}
NEAR = " Did you mean {near}?"
TRAINED = "{params} parameters: {trainable} trainable, {non_trainable} non-trainable."
"""Beside a table that has no columns for the two, where they differ: papers and frameworks print either."""
LATEX = {
    "title": "{name}: figures for one example. Needs \\usepackage{{booktabs}}.",
    "sums": "Sigma: the sum of the rows indented below it, which are what adds up.",
}
