"""What counters of parameters and MACs print for the same networks, beside what is worked out by hand.

Run it with an interpreter that has PyTorch and the counters; what is not installed is left out, and said so.

    python benchmarks/tools_table.py            # the tables
    python benchmarks/tools_table.py --write    # and into docs/accuracy.md

Every counter runs in a process of its own: some replace functions of PyTorch while they count.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from measuring import ROOT, write_between

PAGE = ROOT / "docs" / "accuracy.md"
BEGIN, END = "<!-- tools: begin -->", "<!-- tools: end -->"
"""What stands between them in the page is written by `--write`."""
LONGEST = 600
"""Seconds that one counter may take for all networks."""
EQUAL, FAILS, NOTHING = "✓", "fails", "–"

sys.path.insert(0, str(ROOT / "src"))

Printed = Mapping[str, Any]
"""Of each network what a counter prints, [parameters, MACs], or an error's first line."""


def release(package: str) -> str:
    """The installed release of a package; of this project, its own."""
    if package == "weigh":
        from weigh import __version__

        return str(__version__)
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def ask(what: str) -> Printed | None:
    """What one counter prints, asked in a process of its own; None where it cannot be had at all.

    what: its number in `TOOLS`, or "rules" for what our own rules say of all of them.
    """
    command = [sys.executable, __file__, "--ask", what]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, env=environment, check=False)
        found: Printed = json.loads(done.stdout.strip().splitlines()[-1])
    except (subprocess.TimeoutExpired, IndexError, json.JSONDecodeError):
        return None
    return found


def cell(printed: Any, at: int, exact: int) -> str:
    """One number as the table says it: whether it is the exact one, or what it is instead."""
    if isinstance(printed, str) or printed is None:
        return FAILS
    if printed[at] is None:
        return NOTHING
    return EQUAL if printed[at] == exact else f"{printed[at]:,}"


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [" | ".join(head), " | ".join("---" for _ in head), *(" | ".join(row) for row in rows)]
    return "\n".join(f"| {line} |" for line in lines)


def failures(columns: Mapping[str, Printed]) -> Iterator[str]:
    """Every error that a counter ends with, once, with the networks that it is about."""
    for tool, printed in columns.items():
        about: dict[str, list[str]] = {}
        for network, found in printed.items():
            if isinstance(found, str):
                about.setdefault(found, []).append(network)
        yield from (f"- {tool}: {', '.join(networks)}: `{error}`" for error, networks in about.items())


def kept(columns: Mapping[str, Printed], said: Printed) -> Iterator[str]:
    """Of each counter, for how many networks its rules give the very MACs that it printed, and where they do not."""
    for tool, printed in columns.items():
        counts = said.get(tool)
        found = {name: one[1] for name, one in printed.items() if not isinstance(one, str) and one[1] is not None}
        if counts and found:
            others = [
                f"{name} ({macs:,}; by the rules {counts[name][0]:,})"
                for name, macs in found.items()
                if macs not in counts[name]
            ]
            yield f"- {tool}: {len(found) - len(others)} of {len(found)}" + (
                f"; not {', '.join(others)}" if others else ""
            )


def rules() -> Iterator[str]:
    """What each counter leaves out and adds, as `weigh why` knows it."""
    from weigh.ask.why.tools import tools
    from weigh.words.why import GROUPS

    for tool in tools():
        without = [GROUPS[group] for group in sorted(tool.leaves_out)]
        adding = [f"{times} × {GROUPS[group]}" if times > 1 else GROUPS[group] for group, times in tool.adds]
        adding += [f"{GROUPS[group]}, as work" for group in tool.weighs]
        yield f"- **{tool.text}** ({', '.join(tool.prints)})." + "".join(
            f" {word}: {'; '.join(parts)}." for word, parts in (("Left out", without), ("Added", adding)) if parts
        )
        yield f"  Source: {tool.source}."


def page(columns: Mapping[str, Printed], missing: Sequence[str], notes: Sequence[str], said: Printed | None) -> str:
    """The part of docs/accuracy.md that this script writes."""
    from tools_networks import NETWORKS

    parts = []
    for at, what in ((1, "MACs"), (0, "parameters")):
        rows = [
            (one.name, f"{one.macs if at else one.params:,}", *(
                cell(printed.get(one.name), at, one.macs if at else one.params) for printed in columns.values()
            ))
            for one in NETWORKS
        ]  # fmt: skip
        parts += [
            f"{what.capitalize() if not at else what} that are printed:",
            markdown([what, "by hand", *columns], rows),
        ]
    parts.append("\n".join(notes))
    errors = list(failures(columns))
    parts += ["Where a counter ends with an error:", "\n".join(errors)] if errors else []
    parts += [f"Not installed when this was written: {', '.join(missing)}."] if missing else []
    parts += ["What `weigh why` knows of them (`src/weigh/ask/why/tools.toml`):", "\n".join(rules())]
    if said:
        told = "\n".join(kept(columns, said))
        parts += [
            "For how many of the networks above, read live, these rules give the very MACs that were printed:",
            told,
        ]
    return "\n\n".join(parts)


def write(measured: str, file: Path = PAGE) -> None:
    """Put the measured part in the place of the old one."""
    write_between(BEGIN, END, measured, file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write the tables into docs/accuracy.md")
    parser.add_argument("--ask", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    from tools_asked import TOOLS, asked, predicted

    if wanted.ask is not None:
        from tools_networks import NETWORKS

        print(json.dumps(predicted(NETWORKS) if wanted.ask == "rules" else asked(TOOLS[int(wanted.ask)], NETWORKS)))
        return
    columns: dict[str, Printed] = {}
    notes, missing = [f"`{EQUAL}` is the number worked out by hand, `{NOTHING}` that the counter prints none.", ""], []
    for number, tool in enumerate(TOOLS):
        found = ask(str(number)) if release(tool.package) else None
        if found is None or all("No module named" in str(one) for one in found.values()):
            missing.append(tool.name)
            continue
        columns[tool.name] = found
        notes.append(f"- {tool.name}: {tool.package} {release(tool.package)}; {tool.note}.")
    measured = page(columns, missing, notes, ask("rules"))
    print(measured)
    if wanted.write:
        write(measured)


if __name__ == "__main__":
    main()
