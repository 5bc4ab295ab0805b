"""How other tools count: rows of `tools.toml`, as conventions of the search and as names for the numbers that it finds.

A tool's way to count is a choice among the parts of a tally, like any convention, so what it would print follows for
every network, edited or not. Nothing of the tools is imported: the rows were found by running them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Final

from weigh.ask.claims import Claim
from weigh.ask.weight_classes import WeightClass
from weigh.ask.why.counting import QUANTITIES, Convention, Counting, is_known
from weigh.ask.why.tally import COSTS, UNKNOWN, WEIGHTS, Part, Tally
from weigh.words.why import tool_text

TABLE: Final = Path(__file__).with_name("tools.toml")
TOOL_BITS: Final = 4.5
"""What it costs to think that a number was printed by one of the tools: there are a dozen of them."""
PARAMS_BITS: Final = 8.0
"""The same of numbers of parameters, which nearly all tools count alike."""
FLOPS: Final = "flops"
_AS_PYTORCH: Final = Convention(
    "without_running_statistics", 0.0, leaves_out=frozenset([WeightClass.RUNNING_STATISTICS])
)
"""`sum(p.numel() for p in model.parameters())`: running statistics are no parameters there."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool in one setting. prints: "macs", "flops" and "params", as it has them. source: where its rules stand.

    leaves_out, adds, weighs: see `tools.toml`; adds in operations an element, of which a FLOP is half a MAC.
    """

    name: str
    version: str
    prints: tuple[str, ...]
    source: str
    package: str
    setting: str = ""
    leaves_out: frozenset[str] = frozenset()
    adds: tuple[tuple[str, int], ...] = ()
    weighs: tuple[str, ...] = ()
    every_use: bool = False

    @property
    def quantity(self) -> str:
        return "params" if "params" in self.prints else "macs"

    @property
    def convention(self) -> Convention:
        """Its way to count, for the search."""
        each = Fraction(1, 2) if self.prints == (FLOPS,) else Fraction(1)
        adds = [(Part(COSTS, group), each * times) for group, times in self.adds]
        adds += [(Part(WEIGHTS, group), each) for group in self.weighs]
        return Convention(
            f"as_{self.name.lower()}", TOOL_BITS if self.quantity == "macs" else PARAMS_BITS,
            frozenset([self.quantity]), leaves_out=self.leaves_out,
            every_use=self.every_use, adds=frozenset(adds), whole=True, detail=self.text,
        )  # fmt: skip

    @property
    def text(self) -> str:
        """What a sentence calls it."""
        return tool_text(self.name, self.version, self.package, self.setting)


@cache
def tools() -> tuple[Tool, ...]:
    """Every row of the table, in its order."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["tool"]
    return tuple(map(_of_row, rows))


def _of_row(row: Mapping[str, Any]) -> Tool:
    return Tool(
        name=row["name"],
        version=row["version"],
        prints=tuple(row["prints"]),
        source=row["source"],
        package=row.get("package", row["name"]),
        setting=row.get("setting", ""),
        leaves_out=frozenset(row.get("leaves_out", ())),
        adds=tuple(row.get("adds", {}).items()),
        weighs=tuple(row.get("weighs", ())),
        every_use=row.get("every_use", False),
    )


def conventions(claims: Sequence[Claim]) -> Iterator[Convention]:
    """The tools' ways to count what is claimed; those that print FLOPs alone only where FLOPs are."""
    claimed = {claim.quantity for claim in claims}
    for tool in tools():
        if claimed.intersection(tool.prints) or (FLOPS in claimed and "macs" in tool.prints):
            yield tool.convention


def that_print(tally: Tally, quantity: str, value: int, claimed: str = "") -> tuple[Tool, ...]:
    """The tools that print this number of a network.

    quantity: of `counting.QUANTITIES`. claimed: "flops" where the claim is one of FLOPs.
    """
    if quantity not in QUANTITIES or not is_known(tally, quantity) or Part(UNKNOWN, COSTS) in tally:
        return ()
    if quantity == "params" and value == Counting((_AS_PYTORCH,)).count(tally, quantity):
        return ()  # nearly every tool prints it
    fitting = (tool for tool in tools() if tool.quantity == quantity and (tool.prints != (FLOPS,) or claimed == FLOPS))
    printing = [tool for tool in fitting if Counting((tool.convention,)).count(tally, quantity) == value]
    return tuple({tool.name: tool for tool in reversed(printing)}.values())[::-1]  # of each its first setting
