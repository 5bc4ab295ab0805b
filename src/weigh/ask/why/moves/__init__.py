"""The catalogue of edits: what people forget, add or write otherwise. One file a family of moves.

Each file has functions from a plan to moves, or to ideas that take several moves; `CATALOGUE` lists them. A move is
typed by its kind, the key of its sentence in `weigh.words.moves`, and costs bits: −log2 of how often it is the answer,
as far as we know. The costs stand in the files as named figures, each with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from math import inf
from typing import Final

from weigh.ask.why.moves.move import Idea, Move
from weigh.ask.why.plan import Plan

CATALOGUE: Final = (
    ("structure", "between_image_and_dense"),
    ("structure", "instead_of_flatten"),
    ("structure", "pools"),
    ("structure", "without_pools"),
    ("norms", "norms"),
    ("norms", "norms_for_biases"),
    ("separable", "full_for_separable"),
    ("partial", "full_connections"),
    ("repetition", "repeated_layers"),
    ("repetition", "repeated_blocks"),
    ("repetition", "repeated_runs"),
    ("repetition", "repeated_stages"),
    ("hyperparameters", "one_layer"),
    ("hyperparameters", "all_layers"),
    ("hyperparameters", "moved_strides"),
    ("sizes", "inputs"),
    ("sizes", "data_sets"),
    ("sizes", "classes"),
    ("sizes", "widths"),
    ("heads", "without_top"),
    ("heads", "without_output"),
    ("heads", "reversible"),
    ("heads", "same_table"),
    ("heads", "one_bias"),
)
"""Every generator of moves, by its file and name. The files are imported when they are asked."""

OF_EACH_LAYER: Final = frozenset([("hyperparameters", "one_layer")])
"""Those that make many moves of each layer, and are told how many bits a move may take, so as to make no others."""

_HERE = "weigh.ask.why.moves"


def ideas(plan: Plan, most: float = inf) -> Iterator[Idea]:
    """Everything that the catalogue knows to do to a network for up to so many bits, in no order."""
    for file, name in CATALOGUE:
        generator: Callable[..., Iterator[Move | Idea]] = getattr(import_module(f"{_HERE}.{file}"), name)
        for made in generator(plan, most) if (file, name) in OF_EACH_LAYER else generator(plan):
            if made.bits <= most:
                yield Idea(made.bits, (made,)) if isinstance(made, Move) else made
