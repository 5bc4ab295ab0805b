"""Keras code as text -> networks: run the interpreter with Keras's vocabulary, then take out the models it built."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from weigh.network.errors import LimitError
from weigh.network.graph import Gap, Graph
from weigh.network.sizes import Size, total
from weigh.readers.keras.dialect import infer
from weigh.readers.keras.graphs import graph_of
from weigh.readers.keras.model import MODEL, ModelState, connect, is_model, model_state, settled
from weigh.readers.keras.session import CLASSIC, Session
from weigh.readers.keras.tensor import KerasTensor
from weigh.readers.keras.vocabulary import Keras
from weigh.readers.python.interpreter import Interpreter
from weigh.readers.python.limits import Limits
from weigh.readers.python.raised import Left, Raised
from weigh.readers.python.values import BoundMethod, Class, Function, Instance
from weigh.readers.vocabulary.wishes import (
    Neighbours,
    Wish,
    builders_first,
    chosen,
    instances_in,
    names_in,
    open_arguments,
    remarks,
    required,
)

_FORMAT = {"image_data_format", "image_dim_ordering"}
"""Settings of the framework, not names of the source."""


def read_keras(
    tree: ast.Module, wish: Wish, file: str = "", python2: bool = False, neighbours: Neighbours = lambda dotted: None
) -> tuple[list[Graph], list[Gap]]:
    """Every model that the source builds, and what was remarked.

    Raises: SelectionError, LimitError.
    """

    def attempt(wish: Wish, channels_first: bool = False) -> tuple[_Attempt, list[Graph]]:
        made = _Attempt(tree, wish, file, python2, neighbours, channels_first)
        return made, made.graphs()

    first, graphs = attempt(wish)
    if first.session.stopped:  # too long for a second reading
        return graphs, first.notes()
    doubt = first.doubt(graphs)
    if doubt is not None:
        with suppress(LimitError):
            other, flipped = attempt(wish, channels_first=True)
            if flipped and not any(graph.faults for graph in flipped):
                first, graphs = other, flipped
                first.session.notes.append(doubt)
    if wish.dialect is None and first.depends_on_generation():
        with suppress(LimitError):
            _, rivals = attempt(replace(wish, dialect="tf.keras" if first.dialect in CLASSIC else "keras2"))
            if _total(rivals) != _total(graphs):
                facts = {"dialect": first.dialect, "other": _total(rivals)}
                first.session.notes.append(Gap("generation", first.dialect, facts=facts))
    return graphs, first.notes()


def _total(graphs: Iterable[Graph]) -> str:
    """The parameters of each network, as text."""
    counts = (total(w.count for weights in graph.weights().values() for w in weights) for graph in graphs)
    return ", ".join(f"{count:,}" if isinstance(count, int) else str(count) for count in counts)


class _Attempt:
    """One run of the interpreter over the source."""

    def __init__(
        self,
        tree: ast.Module,
        wish: Wish,
        file: str,
        python2: bool,
        neighbours: Neighbours,
        channels_first: bool = False,
    ) -> None:
        self.tree = tree
        self.wish = wish
        self.dialect = wish.dialect or infer(tree)
        data_format = next((wish.given[name] for name in sorted(_FORMAT) if name in wish.given), None)
        self.session = Session(
            dialect=self.dialect,
            channels_first=data_format in ("channels_first", "th") or channels_first,
            format_is_given=data_format is not None,
            inputs=wish.inputs,
        )
        limits = Limits(layers=wish.max_layers) if wish.max_layers else Limits()
        shapes = {name: tuple(shape) for name, shape in wish.inputs.items() if name}
        self.interp = Interpreter(
            Keras(self.session, self.dialect, limits),
            limits,
            python2=python2,
            given={**shapes, **wish.given},
            neighbours=neighbours,
        )
        try:
            self.interp.run(tree)
        except LimitError as error:
            if error.fault.kind not in ("limit.steps", "limit.time") or not self.session.models:
                raise
            # what stands is an answer all the same
            self.session.stopped = Gap("stopped", str(error), error.fault.place)

    def graphs(self) -> list[Graph]:
        """The models asked for, or all that are worth showing."""
        if self.wish.target:
            return [self._graph(instance) for instance in self._chosen(self.wish.target)]
        if not self.session.models:
            self._build_what_can_be_built()
        found = [self._graph(state.instance) for state in list(self.session.models)]
        found = [graph for graph in found if graph.calls or graph.gaps or graph.faults or graph.outputs]
        if not found and self.session.loose:
            return [self._loose()]
        return _outermost(found)

    def _graph(self, instance: Instance) -> Graph:
        """The network of a model; one that waited for its input until now may still find that its code raises."""
        try:
            settled(self.interp, instance)
        except (Raised, Left) as error:
            self.session.gaps[instance.native] = Gap("abandoned", str(error), instance.place)
        return graph_of(self.interp, model_state(self.interp, instance))

    # choosing

    def _chosen(self, target: str) -> list[Instance]:
        """The models that `build_model(num_classes=10)` or `Net` gives.

        Raises: SelectionError where the target is no expression, or its value is no model.
        """
        _, models = chosen(self.interp, target, _models_in)
        return models

    # building

    def _build_what_can_be_built(self) -> None:
        """No model yet: call every function, and make every class of the source, that asks for no arguments."""
        offered = list(self.interp.globals.values())
        derived = {base for value in offered if isinstance(value, Class) for base in value.mro[1:]}
        for value in offered:
            if isinstance(value, Function) and not required(value):
                self._try(value)
            elif isinstance(value, Class) and value.place and value not in derived:
                self._try_class(value)
        if not self.session.models and not self.session.loose:
            self._build_with_open_arguments()

    def _build_with_open_arguments(self) -> None:
        """Still none: what the functions and classes of the source give that ask for arguments, with these left open;
        not those that another one of them uses."""
        values = list(self.interp.globals.values())
        own = [one for one in values if isinstance(one, Function) or (isinstance(one, Class) and one.place)]
        asking = {one: arguments for one in own if (arguments := open_arguments(self.interp, one))}
        named = {one: names_in(one) for one in asking}
        alone = [one for one in asking if not any(one.name in names for by, names in named.items() if by is not one)]
        for group in builders_first(alone):
            for one in group if not self.session.models else ():
                with suppress(LimitError):  # one that calls itself, or goes on for as long as nobody says
                    self._try(one, asking[one])
                if not self.session.models:
                    self.session.loose.clear()

    def _try_class(self, cls: Class) -> None:
        """An instance: a model, or something that holds one; else what its own methods return."""
        if required(cls.find("__init__")):
            return
        made = self._try(cls)
        if not isinstance(made, Instance) or is_model(made) or _models_in(list(made.attributes.values())):
            return
        for name, member in list(cls.members.items()):
            if isinstance(member, Function) and not name.startswith("__") and not required(member):
                self._try(BoundMethod(made, member))

    def _try(self, value: Any, arguments: dict[str, Any] | None = None) -> Any:
        """What a call of it gives; the models that it makes are kept where it gives or holds one."""
        count = len(self.session.models)
        try:
            result = self.interp.call(value, [], arguments or {})
        except (Raised, Left):
            result = None
        held = list(result.attributes.values()) if isinstance(result, Instance) else []
        if not _models_in([result, held]):
            del self.session.models[count:]
        return result

    def _loose(self) -> Graph:
        """Layers applied to tensors, and no Model around them: everything from the inputs to what nobody takes."""
        taken = {value for call in self.session.loose for value in call.inputs}
        made = [value for call in self.session.loose for value in call.outputs]
        ends = [KerasTensor(self.session, value) for value in made if value not in taken]
        starts = list(dict.fromkeys(v for call in self.session.loose for v in call.inputs if v.call is None))
        instance = self.interp.instantiate(MODEL, [], {})
        state = instance.native
        assert isinstance(state, ModelState)
        connect(self.interp, state, [KerasTensor(self.session, value) for value in starts], ends)
        self.session.notes.append(Gap("loose layers", state.layer.name))
        return graph_of(self.interp, state)

    # what the source leaves open

    def doubt(self, graphs: Iterable[Graph]) -> Gap | None:
        """Why the channels may come first after all, where nothing settles it; None where there is no reason.

        Code written for `channels_first` is wrong under the usual default, and says so by shapes that do not fit. Or it
        is of the time when both were usual, and its images have 1 or 3 rows.
        """
        if self.session.format_is_given:
            return None
        fault = next((fault for graph in graphs for fault in graph.faults), None)
        if fault is not None:
            return Gap("channels_first", "image_data_format", facts={"fault": str(fault)})
        shapes = [value.tensor.shape[1:] for graph in graphs for value in graph.inputs]
        odd = next((shape for shape in shapes if _looks_channels_first(shape)), None)
        if odd is not None and (self.dialect == "keras1" or _names_channels_first(self.tree)):
            return Gap("channels_first by shape", "image_data_format", facts={"shape": "x".join(map(str, odd))})
        return None

    # remarks

    def depends_on_generation(self) -> bool:
        """Whether a layer is used whose default, and with it the count, differs between the generations."""
        return any("reset_after" in state.arguments for state in self.session.states.values())

    def notes(self) -> list[Gap]:
        return [*remarks(self.interp, self.wish, self.session, _FORMAT)]


def _models_in(value: Any) -> list[Instance]:
    return instances_in(value, is_model)


def _outermost(graphs: list[Graph]) -> list[Graph]:
    """Without the models whose layers all stand inside a larger one that is shown."""
    owned = [frozenset(call.layer for call in graph.calls) for graph in graphs]
    return [graph for graph, own in zip(graphs, owned, strict=True) if not any(own < other for other in owned)]


_CHANNELS = (1, 3, 4)


def _looks_channels_first(shape: tuple[Size, ...]) -> bool:
    """Whether a shape reads like an image of 1, 3 or 4 channels, or a film, the channels in front of the pixels."""
    if len(shape) == 4:  # (steps, channels, rows, columns) or (channels, frames, rows, columns)
        film = shape[2] == shape[3] and shape[3] not in _CHANNELS
        return film and any(size in _CHANNELS for size in shape[:2])
    return len(shape) == 3 and shape[0] in _CHANNELS and all(isinstance(n, int) and n > 4 for n in shape[1:])


def _names_channels_first(tree: ast.Module) -> bool:
    """Whether some layer of the source says that its channels come first."""
    keywords = (node for node in ast.walk(tree) if isinstance(node, ast.keyword))
    return any(
        isinstance(word.value, ast.Constant) and word.value.value in ("th", "channels_first") for word in keywords
    )
