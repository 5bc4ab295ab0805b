"""What `print(model)` shows of a PyTorch module: its modules within one another, each with its arguments.

    (features): Sequential(
      (0): Conv2d(3, 64, kernel_size=(11, 11), stride=(4, 4), padding=(2, 2))

Modules stand in the order in which they were made, which is not always the order in which they are called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from math import prod
from typing import Any, Final

from weigh.readers.written.evidence import Description, Line, Stated
from weigh.readers.written.tables.printed_cells import bare, is_gap, place_of
from weigh.readers.written.tables.torch_arguments import arguments, attributes, figures

GAP: Final = 3
"""Lines of other kinds that may stand inside a printed model."""
DEEPEST: Final = 200
"""Modules within one another; what is deeper is left out, and said to be."""
MOST: Final = 5_000
"""Modules of one model that are told; further ones are left out, and said to be."""
LONGEST_ARGUMENTS: Final = 2_000
"""Characters of a module's arguments that stand on lines of their own."""

_RANGE = re.compile(r"(\d{1,6})-\d{1,6}")
_NAME = r"(?<![\w)\]])\((?P<name>[\w.\-/]{1,120})\):\s{0,9}"
_PARAMETER = (
    r"(?:Object of type: )?Parameter containing:\s{0,9}\[[\w.]{1,60} of size (?P<sizes>\d{1,9}(?:x\d{1,9}){0,8})"
)
_PIECE = re.compile(
    rf"{_NAME}(?:{_PARAMETER}|(?:(?P<times>\d{{1,6}})\s{{1,3}}[x×]\s{{1,3}})?(?P<type>[A-Za-z_][\w.]{{0,120}})\s?\()"
    r"|(?<![\w.])(?P<root>[A-Za-z_][\w.]{0,120})\s?\(|(?P<left>\()|(?P<right>\))"
)
_NAMED = re.compile(rf"{_NAME}(?:{_PARAMETER}|(?:\d{{1,6}}\s{{1,3}}[x×]\s{{1,3}})?[A-Za-z_][\w.]{{0,120}}\s?\()")
_ROOT = re.compile(r"(?:[^()]{0,80}[\s=:])?[A-Za-z_]\w{0,80}\s?\(\s*")
_CLOSING = re.compile(r"[\s)]{1,200}")


@dataclass
class _Module:
    """A module while it is read. arguments: the text in its brackets; sizes: of a parameter that stands alone."""

    line: Line
    name: str
    type: str
    depth: int
    times: int = 1
    arguments: str = ""
    sizes: str = ""


@dataclass(frozen=True, slots=True)
class _Frame:
    """An open bracket: of a module, or of anything else. text: where what stands in it begins, in that line."""

    module: _Module | None
    line: int
    text: int


@dataclass
class _Scan:
    """A printed model while it is read. depth: how many modules are open. end: the index behind its last line."""

    modules: list[_Module] = field(default_factory=list)
    frames: list[_Frame] = field(default_factory=list)
    depth: int = 0
    end: int = 0
    rooted: bool = False
    left_out: bool = False

    @property
    def complete(self) -> bool:
        """Whether the bracket of the model itself is closed."""
        return self.rooted and not self.frames

    def read(self, text: str, line: Line) -> None:
        """Reads the brackets of one line."""
        for piece in _PIECE.finditer(text):
            if self.complete:
                return
            if piece["right"]:
                self._close(text[: piece.start()], line)
            elif piece["type"] or piece["sizes"] or (piece["root"] and not self.modules):
                self._module(piece, text, line)
            else:
                self.frames.append(_Frame(None, line.number, piece.end()))

    def add_arguments(self, text: str) -> bool:
        """Takes a line as arguments of the module whose bracket is open; they have lines of their own where modules
        within it follow. False where that cannot be."""
        frame = self.frames[-1] if self.frames else None
        if frame is None or frame.module is None or frame.module is not self.modules[-1]:
            return False
        if "=" not in text and "," not in text and "#" not in text:
            return False
        if len(frame.module.arguments) < LONGEST_ARGUMENTS:
            frame.module.arguments += f"{text.strip().rstrip(',')}, "
        return True

    def _module(self, piece: re.Match[str], text: str, line: Line) -> None:
        module = _Module(line, piece["name"] or "", piece["type"] or piece["root"] or "Parameter", self.depth)
        module.times = int(piece["times"] or 1)
        module.sizes = piece["sizes"] or ""
        self.rooted |= bool(piece["root"])
        if self.depth < DEEPEST:
            self.modules.append(module)
        else:
            self.left_out = True
        if not module.sizes:
            self.frames.append(_Frame(module, line.number, piece.end()))
            self.depth += 1

    def _close(self, before: str, line: Line) -> None:
        frame = self.frames.pop() if self.frames else None
        if frame is not None and frame.module is not None:
            self.depth -= 1
            if frame.line == line.number:
                frame.module.arguments = before[frame.text :]
            elif frame.module.arguments and before.strip():
                frame.module.arguments += before.strip()


def find(lines: Sequence[Line]) -> list[Description]:
    """The printed models among the lines, in their order."""
    found: list[Description] = []
    end = 0
    for at, line in enumerate(lines):
        if at < end or "):" not in line.text or _NAMED.search(bare(line)) is None:
            continue
        above = (before for before in (at - 1, at - 2) if before >= end and _ROOT.fullmatch(bare(lines[before])))
        start = next(above, at)
        scan = _scanned(lines, start)
        end = scan.end
        described = _described(scan, lines, start)
        nested = scan.rooted and len(scan.modules) > 1
        if nested or any(row.attributes for row in described.layers):  # "(1): Figure (a)" is no module
            found.append(described)
    return found


def _scanned(lines: Sequence[Line], start: int) -> _Scan:
    """Reads from a line to the end of the model that begins there."""
    scan = _Scan(end=start + 1)
    for at in range(start, len(lines)):
        text = bare(lines[at])
        if at > start and (at - scan.end >= GAP or scan.complete or _ROOT.fullmatch(text)):
            break
        closes = text.count(")") > text.count("(")
        if at == start or _NAMED.search(text) or (closes and (scan.frames or _CLOSING.fullmatch(text))):
            scan.read(text, lines[at])
            scan.end = at + 1
        elif is_gap(text):
            scan.left_out = True
        elif text.strip() and scan.add_arguments(text):
            scan.end = at + 1
    return scan


def _described(scan: _Scan, lines: Sequence[Line], start: int) -> Description:
    root = scan.modules[0] if scan.rooted and scan.modules else None
    rows = list(islice(_repeated(scan.modules), MOST + 1))
    return Description(
        "torch",
        tuple(_stated(rows)),
        place_of(lines[start]),
        lines[scan.end - 1].number,
        name=root.type if root else "",
        framework="torch",
        channels_first=True,
        left_out=scan.left_out or len(rows) > MOST,
    )


def _repeated(modules: Sequence[_Module]) -> Iterator[_Module]:
    """The modules with those that are printed once for many, "(0-11): 12 x Block(", as often as they are there."""
    at = 0
    while at < len(modules):
        module = modules[at]
        end = at + 1
        while module.times > 1 and end < len(modules) and modules[end].depth > module.depth:
            end += 1
        if module.times == 1:
            yield module
        else:
            inside = list(islice(_repeated(modules[at + 1 : end]), MOST))
            first = int(match[1]) if (match := _RANGE.fullmatch(module.name)) else 0
            for number in range(min(module.times, MOST)):
                yield replace(module, name=str(first + number), times=1)
                yield from inside
        at = end


def _stated(modules: Sequence[_Module]) -> Iterator[Stated]:
    path: list[_Module] = []
    projected: _Module | None = None
    for at, module in enumerate(modules):
        while path and path[-1].depth >= module.depth:
            path.pop()
        path.append(module)
        if projected is not None and module.depth > projected.depth:
            continue
        projected = None
        inside = modules[at + 1] if at + 1 < len(modules) and modules[at + 1].depth > module.depth else None
        told, measured = _told(module)
        if module.type == "MultiheadAttention" and inside is not None:
            projected, told, inside = module, _told(inside)[0], None
        yield Stated(
            place_of(module.line),
            name=".".join(one.name for one in path if one.name) or module.type,
            type="Linear" if module.type == "Conv1D" and "units" in told else module.type,
            params=_size(module),
            depth=module.depth,
            encloses=inside is not None and not told,
            after=() if module.sizes else None,
            attributes=told | measured,
            text=bare(module.line).strip(),
        )


def _told(module: _Module) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the arguments of a module state, and the figures that stand among them."""
    text, measured = figures(module.arguments)
    return attributes(module.type, arguments(module.type, text)) if text.strip() else {}, measured


def _size(module: _Module) -> int | None:
    """How many values a parameter that stands alone has; of other modules nothing is printed."""
    return prod(map(int, module.sizes.split("x"))) if module.sizes else None
