"""Edits of the user's own source text: arguments, layers put in, taken out or replaced, comments switched on."""

from weigh.write.rewrite.edits import (
    CodeEdit,
    Hunk,
    InsertAfter,
    InsertBefore,
    NewLayer,
    RemoveLayer,
    ReplaceType,
    SetArgument,
    Uncomment,
)
from weigh.write.rewrite.finding import place_of_only
from weigh.write.rewrite.rewriting import rewritten

__all__ = [
    "CodeEdit",
    "Hunk",
    "InsertAfter",
    "InsertBefore",
    "NewLayer",
    "RemoveLayer",
    "ReplaceType",
    "SetArgument",
    "Uncomment",
    "place_of_only",
    "rewritten",
]
