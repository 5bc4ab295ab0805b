"""What a network is compared with to explain a number: published ones like it, and its own source read otherwise."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from weigh.ask.claims import Claim
from weigh.ask.open_sizes import settings_for, solutions
from weigh.ask.why.answers import Imagined
from weigh.ask.why.moves.like import Reference
from weigh.network.errors import Fault, SelectionError, WeighError
from weigh.network.sizes import Formula
from weigh.sources import read_published

if TYPE_CHECKING:
    from weigh.ask.ledger import Ledger
    from weigh.network.graph import Graph
    from weigh.readers.reading import Reading

NAMED_BITS: Final = 0.5
ONLY_NAMED_BITS: Final = 1.5
RESEMBLING_BITS: Final = 1.0
RECOGNIZED_BITS: Final = 0.25
"""What the network that it is most like is called is as good as a name that the source gives, but for this."""
MOST_LIKE: Final = 24
LIKE_BITS: Final = 0.0
UNLIKENESS_BITS: Final = 6.0
"""A network that shares only half of what weighs is thought of less readily than one that shares everything."""
MOST_REFERENCES: Final = 3
FAINTLY_RESEMBLES: Final = {False: 0.35, True: 0.2}
"""From this likeness on a network of the zoo that has the claimed number is worth looking at, rounded or exact."""
LARGEST_COMPARED: Final = 3000
"""Calls beyond which laying a network beside others takes too long; none of the zoo has so many."""

UNCOMMENTED_BITS: Final = 1.5
OTHER_FORMAT_BITS: Final = 4.0
GIVEN_BITS: Final = 1.0
"""A value for what the source leaves open: somebody has one."""
UNUSUAL_BITS: Final = 3.0
USUAL_SIZES: Final = (
    10, 100, 1000, 2, 3, 1, 64, 128, 256, 512, 32, 16, 1024, 2048, 5, 20, 50, 200, 300, 784, 10_000, 20_000, 30_000,
)  # fmt: skip
"""What is most readily taken of several values that fit."""
MOST_COMMENTS: Final = 6


def references(
    graph: Graph, reading: Reading | None, like: str = "", claims: Sequence[Claim] = ()
) -> tuple[Reference, ...]:
    """Published networks to lay beside this one: the one asked for, those that names speak of, those it resembles, and
    of those that it resembles less, the ones that have the claimed number.

    Raises: SelectionError where `like` is not in the zoo.
    """
    from weigh import zoo

    if like:
        return (_reference(_checked(like), LIKE_BITS),)
    if len(graph.calls) > LARGEST_COMPARED:
        return ()
    likenesses = _likenesses(graph)
    found = _thought_of(likenesses, (reading.source_name if reading else "", graph.name), claims)
    claimed = {name for name in found if _has_claimed(claims, name)}
    order = list(zoo.entries())
    about_work = any(reading.quantity == "macs" for claim in claims for reading in claim.readings)
    chosen: dict[tuple[str, float, str], str] = {}
    for name in sorted(found, key=lambda name: (name not in claimed, found[name], order.index(name))):
        twin = (zoo.entries()[name].file, likenesses.get(name, 0.0), name if about_work else "")
        chosen.setdefault(twin, name)  # twins have the same parameters; their work may differ
    return tuple(_reference(name, found[name]) for name in list(chosen.values())[:MOST_REFERENCES])


def _likenesses(graph: Graph) -> dict[str, float]:
    from weigh.zoo.fingerprints import nearest

    return {one.name: one.likeness for one in nearest(graph, MOST_LIKE)}


def _thought_of(likenesses: Mapping[str, float], names: Sequence[str], claims: Sequence[Claim]) -> dict[str, float]:
    """What it costs, in bits, to think of each network that there is a reason to think of."""
    from weigh.zoo.fingerprints import RESEMBLES
    from weigh.zoo.names import named

    found: dict[str, float] = {}
    told = [(text, 0.0) for text in (*names, *(claim.text for claim in claims))]
    recognized = next(iter(likenesses.items()), ("", 0.0))  # what a network is called is no matter of its file's name
    if recognized[1] >= RESEMBLES:
        told.append((recognized[0], RECOGNIZED_BITS + UNLIKENESS_BITS * (1 - recognized[1])))
    for text, doubt in told:
        for name in named(text):
            bits = doubt + (NAMED_BITS if likenesses.get(name, 0.0) >= RESEMBLES else ONLY_NAMED_BITS)
            found[name] = min(found.get(name, bits), bits)
    least = FAINTLY_RESEMBLES[any(claim.readings and claim.tight.exact for claim in claims)]
    for name, likeness in likenesses.items():
        if likeness >= RESEMBLES:
            found.setdefault(name, RESEMBLING_BITS + UNLIKENESS_BITS * (1 - likeness))
        if likeness >= least and _has_claimed(claims, name):
            bits = NAMED_BITS + UNLIKENESS_BITS / 2 * (1 - likeness)
            found[name] = min(found.get(name, bits), bits)
    return found


def _has_claimed(claims: Sequence[Claim], name: str) -> bool:
    """Whether a published network has what is claimed, to the last printed digit, in all or in what is trained."""
    from weigh.zoo.fingerprints import fingerprints

    known = fingerprints()[name]
    whole = (one for one in claims if one.readings and not one.layer and one.quantity in ("params", "trainable"))
    return any(claim.tight.holds(count) for claim in whole for count in (known.params, known.trainable))


def _checked(like: str) -> str:
    from weigh import zoo

    name = like.strip().lower()
    if name not in zoo.entries():
        near = get_close_matches(name, zoo.entries(), 3, 0.4)
        raise SelectionError(Fault("select.like", {"received": like, "near": ", ".join(near) or "weigh zoo"}))
    return name


def _reference(name: str, bits: float) -> Reference:
    return Reference(name, bits, published(name))


@lru_cache(maxsize=16)
def published(name: str) -> Graph:
    """A network of the zoo, read once."""
    return read_published(name).graphs[0]


def imagined(weighed: Ledger, reading: Reading | None, claims: Sequence[Claim]) -> Callable[[], Iterator[Imagined]]:
    """The same source read otherwise: with a value for a size that it leaves open, with a layer that stands in a
    comment, or with the other data format."""

    def readings() -> Iterator[Imagined]:
        if reading is None or reading.again is None:
            return
        graph = weighed.graph
        yield from _given(weighed, reading, claims)
        for number, line in _commented_layers(reading.lines):
            lines = [*reading.lines]
            lines[number - 1] = line
            other = _again(reading, graph, lines=lines)
            if other is not None:
                facts: dict[str, object] = {"line": number, "code": line.strip().rstrip(",")}
                yield Imagined("uncomment", UNCOMMENTED_BITS, other, facts)
        for value in ("channels_first", "channels_last"):
            other = _again(reading, graph, settings={"image_data_format": value})
            if other is not None:
                yield Imagined("data_format", OTHER_FORMAT_BITS, other, {"new": value})

    return readings


def _given(weighed: Ledger, reading: Reading, claims: Sequence[Claim]) -> Iterator[Imagined]:
    """The source with a value for the one size that it leaves open, or for one besides an image's channels, for which
    the parameters are what is claimed."""
    size, claim = weighed.params.size, next((one for one in claims if one.readings and not one.layer), None)
    if claim is None or claim.tight.quantity != "params" or not isinstance(size, Formula) or len(size.names) > 2:
        return
    for channels in _channels(size):
        rest = size.at(channels)
        if not isinstance(rest, Formula) or len(rest.names) != 1:
            continue
        (name,) = rest.names
        fitting = solutions(rest, name, claim.tight.low, claim.tight.high)
        if fitting is None:
            continue
        first, last = fitting
        usual = next((value for value in USUAL_SIZES if first <= value <= last), None)
        known = {**channels, name: first if usual is None else usual}
        other = _again(reading, weighed.graph, settings=settings_for(weighed, known))
        if other is not None:
            facts: dict[str, object] = {"values": ", ".join(f"{key} = {value:,}" for key, value in known.items())}
            kind = "given" if first == last else "given.several"
            facts |= {"name": name, "first": f"{first:,}", "last": f"{last:,}"}
            bits = GIVEN_BITS * len(known) + UNUSUAL_BITS * (usual is None and first != last)
            yield Imagined(kind, bits, other, facts)


def _channels(size: Formula) -> Iterator[dict[str, int]]:
    """What an open first image may have as channels, where that is one of two sizes that are open."""
    if len(size.names) == 1:
        yield {}
    for name in sorted(size.names) if len(size.names) == 2 else ():
        if name.endswith(("shape[2]", "shape[0]", "shape[-1]")):
            yield from ({name: channels} for channels in (3, 1))


_COMMENT = re.compile(r"^(\s*)#+ ?\s*(\S.*)$")
_LAYER = re.compile(r"\b(add\s*\(|[A-Z]\w+\s*\()")


def _commented_layers(lines: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Comments that are code which makes or calls a layer: the line's number, and the line without its sign."""
    found = 0
    for number, line in enumerate(lines, start=1):
        comment = _COMMENT.match(line)
        if comment and found < MOST_COMMENTS and _LAYER.search(comment[2]) and _is_code(comment[2]):
            found += 1
            yield number, comment[1] + comment[2]


def _is_code(text: str) -> bool:
    try:
        ast.parse(text.strip().rstrip(","))
    except (SyntaxError, ValueError):
        return False
    return True


def _again(reading: Reading, graph: Graph, **changes: object) -> Graph | None:
    """The network of the same name in the source read otherwise; None where nothing is different."""
    assert reading.again is not None
    try:
        graphs = reading.again(**changes).graphs
    except WeighError:
        return None
    where = next((at for at, one in enumerate(reading.graphs) if one is graph), 0)
    same = [one for one in graphs if one.name == graph.name] or list(graphs[where : where + 1])
    return same[0] if same and not same[0].faults else None
