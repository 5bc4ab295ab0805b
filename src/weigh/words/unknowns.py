"""Why something is not known, in whole sentences, and remarks on how a program was read.

`UNKNOWNS` has a template for each kind of `Cause`; `because` fills it. `NOTES` has those of the interpreter's notes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from weigh.words import inferred, live, live_keras, unknowns_keras, unknowns_torch, unknowns_transformer

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Note
    from weigh.readers.python.values import Cause

UNKNOWNS: dict[str, str] = {
    **unknowns_keras.UNKNOWNS,
    **unknowns_torch.UNKNOWNS,
    **live.UNKNOWNS,
    **live_keras.UNKNOWNS,
    **unknowns_transformer.UNKNOWNS,
    **inferred.UNKNOWNS,
    "undefined name": "{what} is not defined in the source.",
    "undefined function": "{what} is not defined in the source.",
    "open argument": "Nothing gives {function} its argument {what}.",
    "module": "The module {what} is not known here.",
    "attribute": "{what} is not known here.",
    "call": "What {what} returns is not known here.",
    "item": "An element of {what} is not known.",
    "iteration": "The elements of {what} are not known.",
    "length": "The length of {what} is not known.",
    "truth": "Whether {what} counts as true is not known.",
    "comparison": "How {what} compares is not known.",
    "conversion": "Which number {what} stands for is not known.",
    "operation": "What {what} gives for these values is not known.",
    "formula": "{what} depends on a size that is not known.",
    "mapping": "The entries of {what} are not known.",
    "context": "What {what} gives to a with statement is not known.",
    "condition": "Whether `{what}` holds is not known, so neither branch was read.",
    "construct": "This was not read: {what}.",
    "base class": "The base class {what} is not known here.",
    "custom hash": "{what} says itself which of its objects are equal, which is not followed inside sets and dicts.",
    "outside": "{what} depends on the machine that the program runs on.",
    "chance": "{what} gives another value each time.",
    "argument": "The command line argument {what} has no default.",
    "abandoned": "This statement ends with an error: {what}.",
    "internal": "weigh itself failed at this statement ({what}): please report it.",
}

NOTES: dict[str, str] = {
    **unknowns_keras.NOTES,
    **unknowns_torch.NOTES,
    **live.NOTES,
    **unknowns_transformer.NOTES,
    **inferred.NOTES,
    "abandoned": "This statement ends with {error}: {message}",
    "internal": "weigh itself failed at this statement ({error}): please report it.",
    "exit": "The program ends here; what follows was read as well.",
    "decorator": "The decorator {name} is not known here and was passed over.",
    "not run": "{name} was not run: nothing that is read is ever run.",
}


def because(cause: Cause) -> str:
    """The sentence for a cause, without its line.

    A condition is not known because something else is not: that comes second.
    """
    text = UNKNOWNS[cause.kind].format(what=cause.what)
    deeper = cause.facts.get("of")
    return text if deeper is None else f"{text} {because(deeper)}"


def remark(note: Note) -> str:
    """The sentence for a note, without its line."""
    return NOTES[note.kind].format_map(note.facts)
