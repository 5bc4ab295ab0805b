"""Where a printed table contradicts itself: a row, or a total."""

from __future__ import annotations

FAULTS = {
    "row.inconsistent": "the row contradicts itself: no {type} gives this shape and this many parameters.\n"
    "  Printed: {shape}, {params} parameters. {reading}\n"
    "  {kept}",
    "row.unfit": "the row does not fit what stands before it: no {type} gives this shape and this many parameters.\n"
    "  Printed: {shape}, {params} parameters.\n"
    "  The row's own numbers are kept; a number was copied wrongly, or a row is missing.",
    "row.sum": "an enclosing row prints the sum of the rows inside it.\n"
    "  Printed: {params} parameters, but the rows inside add up to {sum}.\n"
    "  One of the numbers was copied wrongly, or a row is missing.",
    "table.total": "a printed total must be the sum of the rows.\n"
    "  Printed: {text}, but the rows add up to {sum} {quantity}.\n"
    "  A row is missing or was copied wrongly, or the total belongs to another table.",
}

READING = "Read after {input}, it would have {params} parameters and give {shape}."
"""What the nearest reading of a row would print."""
KEPT = "The row's own numbers are kept; one of them, or a row before it, was copied wrongly or left out."
COUNTED = "Its sizes fit the rows around it, so its count was copied wrongly: the layer is counted by its sizes."
QUANTITIES = {
    "params": "parameters",
    "trainable": "trainable parameters",
    "non_trainable": "non-trainable parameters",
}
