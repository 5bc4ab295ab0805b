"""The words that stand behind a number, or in front of it: what it is multiplied with, and what it counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Final, NamedTuple


class Memory(NamedTuple):
    """A unit of memory: so many bytes, and its name."""

    bytes: int
    name: str


class Unit(NamedTuple):
    """What words say of a number: what it is multiplied with, the quantity if told, and which units of memory it may
    be in, the usual one first."""

    scale: int
    quantity: str
    memory: tuple[Memory, ...] = ()


def _spelled(*rows: tuple[Iterable[str], int]) -> Mapping[str, int]:
    return {word: value for words, value in rows for word in words}


SCALES: Final = _spelled(
    ([""], 1),
    (["k", "thousand", "tsd", "mille", "mil", "тыс", "тысяч"], 10**3),
    ("千천", 10**3),
    ("万萬만", 10**4),
    (["百万", "百萬", "백만"], 10**6),
    (["千万", "千萬", "천만"], 10**7),
    (
        ["m", "mio", "mn", "million", "millions", "millionen", "milioni", "millones", "milhões", "млн", "миллионов"],
        10**6,
    ),
    ("億亿억", 10**8),
    (
        ["g", "b", "bn", "mrd", "mld", "md", "billion", "billions", "milliarden", "milliards", "миллиардов", "млрд"],
        10**9,
    ),
    (["t", "trillion", "trillions"], 10**12),
)
"""What a number may be multiplied with."""


def _memory() -> Mapping[str, tuple[Memory, ...]]:
    """Units of memory by how they are spelled: many programs print powers of two under the names of powers of ten."""
    one = Memory(1, "bytes")
    found: dict[str, tuple[Memory, ...]] = {"byte": (one,), "bytes": (one,)}
    for power, (small, letter, long) in enumerate(
        [("kB", "K", "kilo"), ("MB", "M", "mega"), ("GB", "G", "giga"), ("TB", "T", "tera")], start=1
    ):
        two = Memory(1024**power, f"{letter}iB")
        ten = Memory(1000**power, small)
        found.update((word, (ten, two)) for word in (small.lower(), f"{long}byte", f"{long}bytes"))
        found.update((word, (two,)) for word in (two.name.lower(), f"{long[:2]}bibyte", f"{long[:2]}bibytes"))
    return found


BYTES: Final = _memory()


def _words() -> Mapping[str, str]:
    """The words for each quantity."""
    things = ("params", "param", "parameters", "parameter", "weights")
    trained = ("trainable", "trained", "learnable")
    frozen = ("non-trainable", "non_trainable", "nontrainable", "untrainable", "frozen")
    return {
        **dict.fromkeys([*things, *map("total {}".format, things)], "params"),
        **dict.fromkeys(["total", "in total", "参数", "參數", "パラメータ"], "params"),
        **dict.fromkeys([*trained, *map(" ".join, product(trained, things))], "trainable"),
        **dict.fromkeys([*frozen, *map(" ".join, product(frozen, things))], "non_trainable"),
        **dict.fromkeys(["mac", "macs", "madd", "madds", "multadds", "connections"], "macs"),
        **dict.fromkeys(["mult-add", "mult-adds", "mul-adds", "multiply-adds", "multiply-accumulates"], "macs"),
        **dict.fromkeys(["flop", "flops", "ops", "operations"], "flops"),
        **dict.fromkeys(["neuron", "neurons"], "neurons"),
        **dict.fromkeys(["activation", "activations", "activation elements"], "activations"),
        **dict.fromkeys(["layer", "layers", "weight layer", "weight layers"], "layers"),
        **dict.fromkeys(["memory", "size", "model size"], "bytes"),
    }  # fmt: skip


WORDS: Final = _words()
_LONGEST_FIRST: Final = ("", *sorted(filter(None, SCALES), key=len, reverse=True))


def unit(text: str) -> Unit | None:
    """The unit that words spell, None for words that spell none.

    >>> unit("million parameters"), unit("gmacs")
    (Unit(scale=1000000, quantity='params', memory=()), Unit(scale=1000000000, quantity='macs', memory=()))
    >>> unit("mib of activations")
    Unit(scale=1, quantity='activations', memory=(Memory(bytes=1048576, name='MiB'),))
    """
    words = text.strip().rstrip(".").removeprefix("of ")
    for spelled in _LONGEST_FIRST:
        if words.startswith(spelled):
            rest = words.removeprefix(spelled).lstrip(" .个個").removeprefix("of ")
            first, _, last = rest.partition(" ")
            last = last.removeprefix("of ")
            if first in BYTES and (not last or last in WORDS):
                memory = tuple(Memory(SCALES[spelled] * one.bytes, one.name) for one in BYTES[first])
                return Unit(1, WORDS.get(last, ""), memory)
            if not rest or rest in WORDS:
                return Unit(SCALES[spelled], WORDS.get(rest, ""))
    return None


def are_units(text: str) -> bool:
    """Whether each word is one that units are made of."""
    words = text.split()
    return bool(words) and all(word in _PARTS or unit(word) is not None for word in words)


_PARTS: Final = frozenset(word for spelled in WORDS for word in spelled.split()) | {"of"}
