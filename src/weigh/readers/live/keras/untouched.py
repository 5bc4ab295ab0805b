"""Leaving no trace: a model may be called, and even built, inside `untouched`, and is afterwards what it was.

Keras itself keeps variables from changing (StatelessScope: what is assigned is set aside, what is built gets no
values). What it does write on the way are plain attributes: nodes appended to a layer's lists, `built`, counters for
names, and whatever a program's own `call` sets. They are all put back, each in the very object that held it. Of the
random generators, Keras's own are variables; Python's and NumPy's are put back too.
"""

from __future__ import annotations

import random
import sys
import warnings
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

DEEPEST = 8
"""How many containers inside each other are looked through; programs keep layers in lists of lists at most."""


@contextmanager
def untouched(model: Any) -> Iterator[None]:
    """Within it the model may be called on symbols; at its end everything about it and about Keras is as before."""
    import keras
    from keras.src.backend.common import global_state

    kept = _Kept()
    for thing in _parts(model):
        kept.attributes(thing)
    for tracker in (global_state.GLOBAL_STATE_TRACKER, global_state.GLOBAL_SETTINGS_TRACKER):
        kept.attributes(tracker)
    numpy = sys.modules.get("numpy")
    drawn = random.getstate(), numpy.random.get_state() if numpy else None
    try:
        keras.config.disable_traceback_filtering()  # an error then tells which layers it went through
        with warnings.catch_warnings(), keras.StatelessScope(initialize_variables=False):
            warnings.simplefilter("ignore")  # of models that are built this way Keras warns at length
            yield
    finally:
        kept.put_back()
        random.setstate(drawn[0])
        if numpy:
            numpy.random.set_state(drawn[1])


def _parts(model: Any) -> Iterator[Any]:
    """The model, everything inside it, and what holds the state of each: variables, generators, what tracks them."""
    waiting, seen = [model], set()
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen or not hasattr(thing, "__dict__"):
            continue
        seen.add(id(thing))
        yield thing
        own = vars(thing)
        for name in ("_layers", "_operations", "_trainable_variables", "_non_trainable_variables", "_seed_generators"):
            waiting.extend(own.get(name) or ())
        waiting.extend(own[name] for name in ("_tracker", "_functional", "state") if own.get(name) is not None)


class _Kept:
    """The attributes of objects and the contents of the containers in them, as they were."""

    def __init__(self) -> None:
        self._containers: dict[int, tuple[Any, Any]] = {}

    def attributes(self, thing: Any) -> None:
        self._look(vars(thing), DEEPEST)

    def _look(self, held: Any, depth: int) -> None:
        """Remember what is in a container and in those inside it; each object once."""
        if not isinstance(held, list | dict | set | tuple) or id(held) in self._containers or not depth:
            return
        inside = tuple(held.values()) if isinstance(held, dict) else tuple(held)
        copied = dict.items(held) if isinstance(held, dict) else inside
        self._containers[id(held)] = (held, tuple(copied))
        for item in inside:
            self._look(item, depth - 1)

    def put_back(self) -> None:
        """Every container gets what it held; past the methods of its class, which would track it as news."""
        for held, items in self._containers.values():
            if isinstance(held, dict):
                if len(held) != len(items) or any(held.get(key, self) is not value for key, value in items):
                    _refill(held, items)
            elif isinstance(held, list):
                if len(held) != len(items) or any(old is not new for old, new in zip(items, held, strict=True)):
                    list.__setitem__(held, slice(None), list(items))
            elif isinstance(held, set) and held != set(items):
                set.clear(held)
                set.update(held, items)


def _refill(held: dict[Any, Any], items: tuple[tuple[Any, Any], ...]) -> None:
    """The entries of a dict as they were, in their order."""
    base: type[dict[Any, Any]] = OrderedDict if isinstance(held, OrderedDict) else dict
    base.clear(held)
    for key, value in items:
        base.__setitem__(held, key, value)
