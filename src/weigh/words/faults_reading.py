"""What is said when a reading passes a bound."""

from __future__ import annotations

FAULTS: dict[str, str] = {
    "limit.steps": "The program takes more than {steps:,} steps to read, so reading stopped here.",
    "limit.time": "The program takes too long to read, so reading stopped here.",
    "limit.seconds": "Reading takes more than {seconds:g} seconds, so it stopped here.",
    "limit.recursion": "Calls are nested more than {calls:,} deep here: the recursion does not seem to end.",
    "limit.nesting": "An expression here is nested more than {levels:,} levels deep.",
    "limit.levels": "A collection here holds collections more than {levels:,} levels deep.",
    "limit.integer": "An integer here would be larger than 2 to the power of {bits:,}.",
    "limit.length": "A collection or string here would hold {elements:,} elements; the limit is {limit:,}.",
    "limit.memory": "The program makes collections of more than {megabytes:,} MB altogether, so reading stopped here.",
    "limit.layers": "The program builds more than {layers:,} layers, so reading stopped here.",
    "limit.ancestors": "A class here derives from more than {ancestors:,} others.",
    "limit.modules": "The program imports more than {modules:,} modules of its own, so reading stopped here.",
}
