"""What people paste, turned into parseable Python 3 where the repair is certain, with every repair on record.

draft        the lines, where they came from, what was done
markup, transcript, characters      whole-text passes: fences, prompts, line numbers, typography
lexer, statements, python2, selection  logical lines: kept, mended or left out
indent       levels put right
sparse       the few lines of a program on a long page
guard        the one door to Python's parser
"""

from __future__ import annotations

from weigh.readers.python.repair.decode import decode
from weigh.readers.python.repair.repairing import repair
from weigh.readers.python.repair.result import Repair, Repaired, UnreadableSource
from weigh.readers.python.repair.sparse import repair_sparse

__all__ = ["Repair", "Repaired", "UnreadableSource", "decode", "repair", "repair_sparse"]
