"""A finished model as a network: its calls in order, what is frozen, what was not understood, what cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from weigh.network.graph import Call, Gap, Graph, Layer
from weigh.readers.keras.model import ModelState
from weigh.readers.keras.session import Session
from weigh.readers.python.values import UNDEFINED
from weigh.readers.vocabulary.recording import gap, names_in_weights, with_parts
from weigh.readers.vocabulary.signatures import formula_name, roots

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


def graph_of(interp: Interpreter, state: ModelState) -> Graph:
    """The finished network of a model."""
    session = state.session
    calls = tuple(state.all_calls())
    inputs, outputs = state.inputs or (), state.outputs or ()
    about = [state, state.layer, *inputs, *outputs, *calls, *(call.layer for call in calls)]
    about += [value for call in calls for value in call.outputs if value in session.gaps]
    about += [value for call in calls for value in call.inputs if value.call is None and value not in inputs]
    about += [(state, i) for i in range(len(state.parts) + 1)]
    gaps = [session.gaps[item] for item in about if item in session.gaps]
    names = names_in_weights(calls)
    named = roots(names)
    gaps += [gap(one.cause) for one in interp.causes.values() if formula_name(one.cause) in named]
    gaps += [session.stopped] if session.stopped else []
    return Graph(
        name=state.layer.name,
        type=state.layer.type,
        inputs=inputs,
        outputs=outputs,
        calls=calls,
        frozen=frozenset(_frozen(session, state, calls)),
        gaps=tuple(with_parts(_with_near_name(one), names) for one in dict.fromkeys(gaps)),
        faults=tuple(dict.fromkeys(session.faults_at[item] for item in about if item in session.faults_at)),
        training=state.training,
        place=state.layer.place,
        dialect=session.dialect,
        severed=state.severed,
    )


def _with_near_name(gap: Gap) -> Gap:
    """The gap with the layer that was most likely meant, where a name is misspelt."""
    if gap.kind not in ("attribute", "module", *UNDEFINED):
        return gap
    from difflib import get_close_matches

    from weigh.readers.keras.layers import INDEX

    name = gap.what.rpartition(".")[2]
    near = (
        get_close_matches(name, [*INDEX, "Sequential", "Model", "Input"], n=1, cutoff=0.8) if name[:1].isupper() else []
    )
    return replace(gap, facts={**gap.facts, "near": near[0]}) if near else gap


def _frozen(session: Session, model: ModelState, calls: Iterable[Call]) -> Iterator[Layer]:
    """Layers that are not trained: by their own flag or the model's, and before Keras 3 by that of what encloses them.

    In Keras 3 freezing sets the flag of every weight inside at that moment; what encloses it has no say later.
    """
    inherited = session.dialect != "keras3"
    frozen_calls: dict[Call, bool] = {}
    for call in calls:
        state = session.states.get(call.layer)
        around = inherited and call.parent is not None and frozen_calls.get(call.parent, False)
        frozen_calls[call] = around or not model.trainable or (state is not None and not state.trainable)
        if frozen_calls[call]:
            yield call.layer
