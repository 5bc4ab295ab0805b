"""What a class body may hold besides functions: properties, static methods and class methods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(eq=False, slots=True)
class Property:
    """`property`: read by `fget`, written by `fset`; `cached` keeps what was read on the instance."""

    fget: Any
    fset: Any = None
    cached: bool = False


@dataclass(eq=False, slots=True)
class StaticMethod:
    function: Any


@dataclass(eq=False, slots=True)
class ClassMethod:
    function: Any
