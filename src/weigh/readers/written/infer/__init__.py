"""A description to a network: what a text does not state follows from parameters and shapes.

families.py    printed words to families of layers
clues.py       what a row says, and guesses at its op
windows.py     strides, paddings and kernels, solved for
convolutions.py, matrices.py, shaping.py    the rules of the families: which ops a row may be
guessing.py    all rules in one table, and the guesses that a row's numbers confirm
inputs.py      the input where no row prints it
values.py, joining.py, bridging.py          what a row reads, where the text does not name it
rows.py        rows made ready: repeats written out, impossible numbers left out
site.py        the network as far as it stands
choosing.py    what a row reads and which op it is
printed.py     rows that are kept as they are printed
building.py    the walk over the rows
notes.py       what is told of what was inferred
totals.py      totals, and frozen layers
reading.py     the way in, and the layouts that are tried
"""

from __future__ import annotations

from weigh.readers.written.infer.reading import network

__all__ = ["network"]
