"""A graph as code nests it: scopes, each the body of a module, a class or a function, in the order of the dataflow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from weigh.network.graph import Call, Graph, Layer, Value, in_order
from weigh.ops.linear_algebra import Variable
from weigh.ops.ownership import Borrowed

DISSOLVED = frozenset(["Lambda", "TimeDistributed", "Bidirectional"])
"""Enclosing layers that are only a framework's way to call a function or another layer."""


@dataclass(slots=True, eq=False)
class Scope:
    """What is computed inside one enclosing call; the network itself has none.

    steps: leaves and inner scopes, each behind what it reads. inputs: the values from outside that are read, first
    those that the call was given. outputs: the values made inside that are read outside. stands_for: of the network,
    the
    dissolved layers that hold only one other, by that one.
    """

    call: Call | None
    steps: list[Call | Scope] = field(default_factory=list)
    inputs: tuple[Value, ...] = ()
    outputs: tuple[Value, ...] = ()
    stands_for: dict[Layer, Layer] = field(default_factory=dict)

    @property
    def layer(self) -> Layer | None:
        return None if self.call is None else self.call.layer


def reads(step: Call | Scope) -> tuple[Value, ...]:
    return step.inputs


def makes(step: Call | Scope) -> tuple[Value, ...]:
    return step.outputs


def leaves(scope: Scope) -> Iterator[Call]:
    """Every call that applies an op, inner scopes included."""
    waiting: list[Call | Scope] = list(reversed(scope.steps))
    while waiting:
        step = waiting.pop()
        if isinstance(step, Scope):
            waiting += reversed(step.steps)
        else:
            yield step


def within(root: Scope) -> Iterator[Scope]:
    """The scope and all inside it, in the order in which they run."""
    waiting = [root]
    while waiting:
        scope = waiting.pop()
        yield scope
        waiting += [step for step in reversed(scope.steps) if isinstance(step, Scope)]


def unread(scope: Scope) -> tuple[Value, ...]:
    """What steps of a scope make that nothing reads: the first value of each such step."""
    read = {value for step in scope.steps for value in reads(step)} | set(scope.outputs)
    return tuple(makes(step)[0] for step in scope.steps if makes(step) and not read & set(makes(step)))


def scopes_of(graph: Graph) -> Scope:
    """The network as nested scopes.

    An enclosing call is dissolved, its calls standing around it, where code could not nest it: where a layer inside is
    used outside as well, or where what it computes does not stand together in the order of the dataflow.
    """
    dissolved = {call for call in graph.calls if call.op is None and _is_transparent(call)}
    while True:
        parents = _parents(graph, dissolved)
        torn = _torn(graph, parents)
        if not torn:
            root, tangled = _nested(graph, parents)
            if not tangled:
                root.stands_for = _alone(graph, dissolved)
                return root
            torn = tangled
        dissolved |= torn


def _alone(graph: Graph, dissolved: set[Call]) -> dict[Layer, Layer]:
    """The dissolved layers that enclose a single call, by its layer: the name is theirs then."""
    inside: dict[Call, list[Call]] = {}
    for call in graph.calls:
        if call.parent in dissolved and call.parent is not None:
            inside.setdefault(call.parent, []).append(call)
    return {
        calls[0].layer: around.layer for around, calls in inside.items() if len(calls) == 1 and calls[0].op is not None
    }


def _is_transparent(call: Call) -> bool:
    return call.layer.type in DISSOLVED


def _parents(graph: Graph, dissolved: set[Call]) -> dict[Call, Call | None]:
    """The enclosing call of every call, past those that are not listed (the model itself) and those dissolved."""
    listed = set(graph.calls)
    parents: dict[Call, Call | None] = {}
    for call in graph.calls:
        around = call.parent
        while around is not None and (around not in listed or around in dissolved):
            around = around.parent
        parents[call] = around
    return parents


def _torn(graph: Graph, parents: dict[Call, Call | None]) -> set[Call]:
    """Enclosing calls that share a layer with what is not in them."""
    homes: dict[Layer, tuple[Layer, ...]] = {}
    torn: set[Call] = set()
    uses: dict[Layer, list[Call]] = {}
    for call in graph.calls:
        if call.op is None:
            continue
        path = tuple(around.layer for around in _around(call, parents))
        uses.setdefault(call.layer, []).append(call)
        if homes.setdefault(call.layer, path) != path:
            common = _common(homes[call.layer], path)
            homes[call.layer] = common
            for other in uses[call.layer]:
                torn |= {around for around in _around(other, parents) if around.layer not in common}
    return torn


def _around(call: Call, parents: dict[Call, Call | None]) -> list[Call]:
    """The enclosing calls, the outermost first."""
    found: list[Call] = []
    around = parents[call]
    while around is not None:
        found.append(around)
        around = parents[around]
    return found[::-1]


def _common(one: tuple[Layer, ...], other: tuple[Layer, ...]) -> tuple[Layer, ...]:
    count = 0
    while count < min(len(one), len(other)) and one[count] is other[count]:
        count += 1
    return one[:count]


def _nested(graph: Graph, parents: dict[Call, Call | None]) -> tuple[Scope, set[Call]]:
    """The scopes; and the enclosing calls that have to be dissolved, because what is around them lies between."""
    scopes: dict[Call | None, Scope] = {None: Scope(None)}
    homes: dict[Call | Scope, Scope] = {}
    for call in in_order(graph.calls):
        path = _around(call, parents)
        outers: list[Call | None] = [None, *path]
        for outer, inner in zip(outers, path, strict=False):
            if inner not in scopes:
                scopes[inner] = Scope(inner)
                scopes[outer].steps.append(scopes[inner])
                homes[scopes[inner]] = scopes[outer]
        home = scopes[path[-1] if path else None]
        home.steps.append(call)
        homes[call] = home
    root = scopes[None]
    _join(graph, homes, scopes)
    tangled = {scope.call for scope in scopes.values() if not _in_sequence(scope)}
    if not tangled:
        return root, set()
    steps = [step for scope in scopes.values() if scope.call in tangled for step in scope.steps]
    return root, {step.call for step in steps if isinstance(step, Scope) and step.call is not None}


def _join(graph: Graph, homes: dict[Call | Scope, Scope], scopes: dict[Call | None, Scope]) -> None:
    """Fill in what every scope reads from outside and gives to it."""
    root = scopes[None]
    makers = {value: call for call in homes if isinstance(call, Call) for value in call.outputs}
    inside: dict[Scope, dict[Value, None]] = {scope: {} for scope in scopes.values()}
    outside: dict[Scope, dict[Value, None]] = {scope: {} for scope in scopes.values()}
    for call in homes:
        if not isinstance(call, Call):
            continue
        mine = _chain(homes[call], homes)
        for value in call.inputs:
            maker = makers.get(value)
            if maker is None and value not in graph.inputs:  # numbers of the program's own: given where they are read
                continue
            theirs = _chain(homes[maker], homes) if maker is not None else [root]
            for scope in mine:
                if scope not in theirs:
                    inside[scope][value] = None
            for scope in theirs:
                if scope not in mine:
                    outside[scope][value] = None
    for value in graph.outputs:
        maker = makers.get(value)
        for scope in _chain(homes[maker], homes) if maker is not None else ():
            outside[scope][value] = None
    for scope in scopes.values():
        if scope.call is None:
            scope.inputs, scope.outputs = tuple(dict.fromkeys(graph.inputs)), graph.outputs
            continue
        given = [value for value in dict.fromkeys(scope.call.inputs) if value in inside[scope]]
        scope.inputs = tuple(dict.fromkeys([*given, *inside[scope]]))
        told = [value for value in dict.fromkeys(scope.call.outputs) if value in outside[scope]]
        scope.outputs = tuple(dict.fromkeys([*told, *outside[scope]])) or _last(scope)


def _last(scope: Scope) -> tuple[Value, ...]:
    """What a scope gives that nobody reads: whatever was made last in it."""
    calls = list(leaves(scope))
    return calls[-1].outputs[:1] if calls else ()


def _chain(scope: Scope, homes: dict[Call | Scope, Scope]) -> list[Scope]:
    """The scope and all around it."""
    chain = [scope]
    while chain[-1] in homes:
        chain.append(homes[chain[-1]])
    return chain


def _in_sequence(scope: Scope) -> bool:
    """Put the steps behind what they read. Whether that is possible: not where two steps read each other's values."""
    made = {value: i for i, step in enumerate(scope.steps) for value in step.outputs}
    needs = [
        sorted({made[value] for value in step.inputs if value in made} - {i}) for i, step in enumerate(scope.steps)
    ]
    state = [0] * len(scope.steps)  # 0 not met, 1 being looked into, 2 done
    order: list[int] = []
    for root in range(len(scope.steps)):
        stack = [root]
        while stack:
            at = stack[-1]
            if state[at] == 0:
                state[at] = 1
                open_needs = [need for need in needs[at] if state[need] != 2]
                if any(state[need] == 1 for need in open_needs):
                    return False
                stack += reversed(open_needs)
                continue
            stack.pop()
            if state[at] != 2:
                state[at] = 2
                order.append(at)
    scope.steps = [scope.steps[at] for at in order]
    return True


def is_weight(step: Call | Scope) -> bool:
    """Whether the step only brings in a weight of the program's own, or of another layer."""
    return isinstance(step, Call) and isinstance(step.op, Variable | Borrowed)
