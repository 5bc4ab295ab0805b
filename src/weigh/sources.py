"""From what a source is called to the networks in it: files, text at hand, names in the zoo."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path, PurePath
from typing import Any

from weigh.network.errors import Fault, SourceError
from weigh.network.graph import Gap
from weigh.network.place import Place
from weigh.readers.beside import Beside
from weigh.readers.code import read_code
from weigh.readers.notebook import code_of
from weigh.readers.python.repair import UnreadableSource, decode, repair_sparse
from weigh.readers.reading import Reading
from weigh.readers.unbuilt import LONGEST_SIGNATURE, UNBUILT, binary, called, unbuilt
from weigh.readers.vocabulary.wishes import Wish
from weigh.words.faults_sources import BESIDE, HOLDS, IN_ZOO

Shapes = Mapping[str, tuple[int | None, ...]]


def read_source(
    source: str,
    *,
    text: str | bytes | None = None,
    inputs: Shapes | None = None,
    given: Mapping[str, Any] | None = None,
    dialect: str | None = None,
    max_layers: int | None = None,
) -> Reading:
    """Read a source as the command line names it.

    source: a file, `file.py::builder(args)`, `file.py::Class`, or a name in the zoo.
    text: the source itself, where it is already at hand; `source` is then only its name, and no file beside it is read.
    inputs: shapes without the batch axis, None for an unknown size.
    Raises: SourceError where nothing can be read, SelectionError where what is chosen is not there, LimitError.
    """
    path, _, target = source.partition("::")
    wish = Wish(target, inputs or {}, given or {}, dialect, max_layers)
    if text is not None:
        return _from_text(text, path, None, wish)
    contents = _contents(path)
    return _from_zoo(path, wish) if contents is None else _from_text(contents, path, Path(path), wish)


def read_published(
    source: str,
    *,
    inputs: Shapes | None = None,
    given: Mapping[str, Any] | None = None,
    dialect: str | None = None,
    max_layers: int | None = None,
) -> Reading:
    """A network of the zoo, whatever files there are of that name; the rest as for `read_source`.

    Raises: as `read_source`.
    """
    from weigh import zoo
    from weigh.zoo.names import is_name

    name, _, target = source.partition("::")
    if name.lower() not in zoo.entries() and not is_name(name):
        raise SourceError(Fault("source.missing", {"path": name, "near": _near_in_zoo(name)}))
    return _from_zoo(name, Wish(target, inputs or {}, given or {}, dialect, max_layers))


def _contents(path: str) -> bytes | None:
    """What the file holds; None where there is no such file but the zoo has the name."""
    from weigh import zoo
    from weigh.zoo.names import is_name

    try:
        return file_bytes(path)
    except SourceError as error:
        if error.fault.kind == "source.missing" and (path.lower() in zoo.entries() or is_name(path)):
            return None
        raise


LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of a file beyond which nobody wrote it: no more than that is ever held."""


def file_bytes(path: str) -> bytes:
    """What a file holds, up to `LARGEST_FILE` and a byte.

    Raises: SourceError where there is no such file, or it cannot be read.
    """
    file = Path(path)
    try:
        if path and file.is_dir():
            names = ", ".join(sorted(name for name in _names_in(file) if PurePath(name).suffix in CODE)[:MOST_NEAR])
            holds = HOLDS.format(names=names) if names else ""
            raise SourceError(Fault("source.directory", {"path": path, "holds": holds}))
        with file.open("rb") as opened:
            return opened.read(LARGEST_FILE + 1)
    except (FileNotFoundError, IsADirectoryError):  # the latter for no name at all
        if "://" in path:
            raise SourceError(Fault("source.address", {"path": path})) from None
        raise SourceError(
            Fault("source.missing", {"path": path, "near": _near_file(path) + _near_in_zoo(path)})
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a path that no system allows
        why = getattr(error, "strerror", None) or str(error)
        raise SourceError(Fault("source.unreadable", {"path": path, "why": why})) from None


def _near_in_zoo(name: str) -> str:
    """Names of the zoo that look like this one, as the end of a sentence."""
    from difflib import get_close_matches

    from weigh import zoo

    found = get_close_matches(name.lower(), zoo.entries(), n=3)
    return IN_ZOO.format(names=", ".join(found)) if found else ""


def _near_file(path: str) -> str:
    """Files of the same folder whose names look like this one, as the end of a sentence."""
    from difflib import get_close_matches

    file = Path(path)
    found = get_close_matches(file.name, list(_names_in(file.parent)), MOST_NEAR, NEAR_FILE) if file.suffix else []
    return BESIDE.format(names=", ".join(str(file.with_name(name)) for name in found)) if found else ""


CODE = frozenset([".py", ".ipynb"])
MOST_NEAR, NEAR_FILE = 5, 0.75
MOST_FILES = 2000
"""Entries of a folder that are looked at for a name."""


def _names_in(folder: Path) -> Iterator[str]:
    """The names of the files in a folder; none where it cannot be read."""
    with suppress(OSError, ValueError):
        yield from (entry.name for entry in islice(folder.iterdir(), MOST_FILES) if not entry.name.startswith("."))


def _from_zoo(name: str, wish: Wish) -> Reading:
    reading = _published(name, wish)

    def again(lines: Sequence[str] | None = None, **changes: Any) -> Reading:
        if lines is not None:  # nobody's lines to edit
            raise SourceError(Fault("source.empty", {"path": name, "called": called(name)}))
        return _from_zoo(name, _changed(wish, **changes))

    return replace(reading, again=again)


def _changed(
    wish: Wish,
    settings: Mapping[str, Any] | None = None,
    generation: str | None = None,
    inputs: Shapes | None = None,
) -> Wish:
    """What is wished, with other settings besides those given, of another generation, or with other inputs."""
    given = {**wish.given, **(settings or {})}
    shapes = wish.inputs if inputs is None else inputs
    return replace(wish, given=given, dialect=generation or wish.dialect, inputs=shapes)


def _published(name: str, wish: Wish) -> Reading:
    from weigh import zoo
    from weigh.zoo.names import named

    entry = zoo.entries()[name.lower() if name.lower() in zoo.entries() else named(name)[0]]
    code = zoo.text(entry.file) or ""
    wish = replace(wish, dialect=wish.dialect or "keras3")
    graphs, notes = read_code(ast.parse(code), replace(wish, target=wish.target or entry.call), neighbours=zoo.beside)
    if len(graphs) == 1 and not wish.target:  # asked for as vgg16, it is called so, not as column D of its paper
        graphs = [replace(graphs[0], name=entry.name)]
    return Reading(tuple(graphs), tuple(notes), tuple(code.splitlines()), entry.name, published=True)


NO_CODE = UNBUILT | {"source.no_code", "source.binary", "source.too_large"}
"""What is wrong with a source that is no program which builds a network; it may be written in another form."""


def _from_text(text: str | bytes, name: str, file: Path | None, wish: Wish) -> Reading:
    """A program; what is none, or builds nothing, as whatever else people write. file: where it stands, if anywhere."""
    reading = _of_text(text, name, file, wish)

    def again(lines: Sequence[str] | None = None, **changes: Any) -> Reading:
        said = text if lines is None else "\n".join(lines)
        return _from_text(said, name, file, _changed(wish, **changes))

    return replace(reading, again=again)


def _of_text(text: str | bytes, name: str, file: Path | None, wish: Wish) -> Reading:
    exact = _from_notation(text, name, wish) if text.lstrip()[:7] in ("network", b"network") else None
    if exact is not None:
        return exact
    try:
        return _from_code(text, file, name, wish)
    except SourceError as error:
        written = _from_written(text, name, wish) if error.fault.kind in NO_CODE and not wish.target else None
        if written is None:
            raise
        return written


def _from_notation(text: str | bytes, name: str, wish: Wish) -> Reading | None:
    """What `weigh --notation` printed, read back; None where the text is not in that form."""
    from weigh.readers.written.notation import MOST_LAYERS, is_exact, networks

    try:
        text = text if isinstance(text, str) else decode(text)
    except UnreadableSource:
        return None
    if not is_exact(text):
        return None
    return Reading(tuple(networks(text, wish.max_layers or MOST_LAYERS)), (), tuple(text.splitlines()), name)


def _from_written(text: str | bytes, name: str, wish: Wish) -> Reading | None:
    """The networks of a page: of its code, or else those that its tables, notation and sentences describe."""
    from weigh.readers.written.infer import network
    from weigh.readers.written.page import read_page
    from weigh.readers.written.page.contents import contents, placed

    try:
        page = read_page(text, name)
    except SourceError:
        return None
    held = contents(page)
    with suppress(SourceError):
        return _from_code(
            placed(line for code in held.codes if code.is_python for line in code.lines), None, name, wish
        )
    found = [(description.place, network(description, wish.inputs)) for _, description in held.descriptions]
    found += [(place, graph) for _, place, graph in held.graphs]
    graphs = [graph for _, graph in sorted(found, key=lambda one: one[0].line) if graph.calls]
    return Reading(tuple(graphs), (), page.lines, name) if graphs else None


def _from_code(text: str | bytes, file: Path | None, name: str, wish: Wish) -> Reading:
    try:
        code = decode(text) if isinstance(text, bytes) else text
        code = code_of(code) or code
        if not code.strip():
            raise SourceError(Fault("source.empty", {"path": name, "called": called(name)}))
        _check_size(code, name)
        repaired = repair_sparse(code)
    except UnreadableSource as error:
        if error.reason == "binary":
            raise SourceError(binary(name, text[:LONGEST_SIGNATURE] if isinstance(text, bytes) else b"")) from None
        why = str(error).removeprefix(f"Line {error.line}: ")
        facts = {"path": name, "called": called(name), "why": why}
        raise SourceError(Fault("source.no_code", facts, place=Place(error.line))) from None
    beside = Beside(file)
    repaired.tree.package = beside.package  # type: ignore[attr-defined]
    graphs, notes = read_code(repaired.tree, wish, python2=repaired.python2, neighbours=beside)
    if not graphs:
        raise SourceError(unbuilt(repaired, name, wish.dialect, notes))
    repairs = [
        Gap(f"repair.{item.kind}", "", Place(item.line), {"repair": item, "text": item.text, "last": item.last})
        for item in repaired.repairs
    ]
    lost = tuple(
        Gap("lost", item.text, Place(item.line), {"text": item.text}) for item in repaired.repairs if item.lost
    )
    graphs = [replace(graph, gaps=(*graph.gaps, *lost)) for graph in graphs] if lost else graphs
    return Reading(tuple(graphs), (*repairs, *notes), tuple(code.splitlines()), name)


MOST_CHARACTERS, MOST_STATEMENTS, MOST_ELEMENTS = 400_000, 30_000, 100_000
"""A parsed program takes up to 400 times the memory of its text: these bounds keep reading within 200 MB and 2 s."""


def _check_size(code: str, name: str) -> None:
    """Refuse what would take too long or too much memory to parse: no network is written in so much text.

    Raises: SourceError.
    """
    statements, elements = code.count("\n") + code.count(";"), code.count(",")
    if len(code) > MOST_CHARACTERS or statements > MOST_STATEMENTS or elements > MOST_ELEMENTS:
        sizes = {"characters": len(code), "lines": statements, "most": MOST_STATEMENTS}
        raise SourceError(Fault("source.too_large", {"path": name, "called": called(name), **sizes}))
