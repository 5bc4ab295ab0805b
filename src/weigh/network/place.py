"""Where in the user's own text something stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the source, counted from 1 as the user's editor counts; `file` is empty for the source itself."""

    line: int
    file: str = ""

    def __str__(self) -> str:
        return f"{self.file} line {self.line}" if self.file else f"line {self.line}"
