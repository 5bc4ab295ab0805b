"""Rows printed the way each generation of Keras prints them, and the damage that copying does to the print."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Printed:
    """A row: outputs without the batch."""

    name: str
    type: str
    outputs: tuple[tuple[int | None, ...], ...]
    params: int
    after: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return f"{self.name} ({self.type})"

    def shape(self, listed: bool = False) -> str:
        shapes = [str((None, *output)) for output in self.outputs]
        return f"[{', '.join(shapes)}]" if len(shapes) > 1 or listed else shapes[0]


HEADING = ("Layer (type)", "Output Shape", "Param #", "Connected to")


def totals(rows: Sequence[Printed], note: str = "") -> list[str]:
    total = sum(row.params for row in rows)
    return [f"Total params: {total:,}{note}", f"Trainable params: {total:,}{note}", f"Non-trainable params: 0{note}"]


def cut(rows: Sequence[Printed], width: int, shares: Sequence[float], connected: bool = False) -> str:
    """Keras 1, 2 and tf.keras to 2.6: what is too long for its column is cut; further connections stand below."""
    ends = [int(width * share) for share in shares]

    def line(fields: Sequence[str]) -> str:
        text = ""
        for index, (end, field) in enumerate(zip(ends, fields, strict=False)):
            if index:
                text = text[:-1] + " "
            text = (text + field)[:end].ljust(end)
        return text

    out = ["_" * width, line(HEADING), "=" * width]
    for index, row in enumerate(rows):
        fields = [row.title, row.shape(), str(row.params)]
        reads = [f"{name}[0][0]" for name in row.after] if connected else []
        out.append(line([*fields, *(reads[:1] or ([""] if connected else []))]))
        out += [line(["", "", "", more]) for more in reads[1:]]
        out.append(("=" if index == len(rows) - 1 else "_") * width)
    return "\n".join([*out, *totals(rows), "_" * width])


def keras1(rows: Sequence[Printed]) -> str:
    return cut(rows, 100, (0.33, 0.55, 0.67, 1.0), connected=True)


def keras2(rows: Sequence[Printed]) -> str:
    return cut(rows, 65, (0.45, 0.85, 1.0))


def keras2_connected(rows: Sequence[Printed]) -> str:
    return 'Model: "model_1"\n' + cut(rows, 98, (0.33, 0.55, 0.67, 1.0), connected=True)


def wrapped(rows: Sequence[Printed], connected: bool) -> str:
    """tf.keras from 2.7: what is too long for its column goes on below, cut anywhere, or behind a bracket."""
    width, shares = (98, (0.33, 0.55, 0.67, 1.0)) if connected else (65, (0.45, 0.85, 1.0))
    ends = [int(width * share) for share in shares]

    def lines(fields: Sequence[str]) -> list[str]:
        left, out = list(fields), []
        while any(left):
            text = ""
            for column, end in enumerate(ends[: len(left)]):
                start = ends[column - 1] if column else 0
                space = 2 if column != len(ends) - 1 else 0
                at = end - start - space
                piece = left[column][:at]
                breaks = [piece.find(mark) + len(mark) for mark in ("),", "},", "],", "',") if mark in piece]
                at = min(breaks, default=at)
                text += (" " if column == 0 else "") + piece[:at] + " " * space
                left[column] = left[column][at:]
                text = text.ljust(end)
            out.append(text)
        return out

    out = ['Model: "model"', "_" * width, *lines(HEADING[: len(ends)]), "=" * width]
    for row in rows:
        reads = str([f"{name}[0][0]" for name in row.after])
        out += lines([row.title, row.shape(not row.after), str(row.params), *([reads] if connected else [])])
        out.append(" " * width)
    return "\n".join([*out[:-1], "=" * width, *totals(rows), "_" * width])


def keras27(rows: Sequence[Printed]) -> str:
    return wrapped(rows, connected=False)


def keras27_connected(rows: Sequence[Printed]) -> str:
    return wrapped(rows, connected=True)


def boxed(rows: Sequence[Printed], width: int, connected: bool, ascii_only: bool = False) -> str:
    """Keras 3, which prints with Rich."""
    from rich import box
    from rich.console import Console
    from rich.table import Column, Table

    shares = (0.3, 0.56, 0.74, 1.0) if connected else (0.45, 0.80, 1.0)
    ends = [int(width * share) for share in shares]
    widths = [end - start for start, end in zip([0, *ends], ends, strict=False)]
    columns = [
        Column(name, width=wide, justify="right" if name == "Param #" else "left")
        for name, wide in zip(HEADING, widths, strict=False)
    ]
    table = Table(*columns, width=width, show_lines=True, box=box.ASCII if ascii_only else box.HEAVY_HEAD)
    for row in rows:
        reads = ", ".join(f"{name}[0][0]" for name in row.after) or "-"
        table.add_row(row.title, row.shape(), f"{row.params:,}", *([reads] if connected else []))
    console = Console(width=max(width, 40), highlight=False, color_system=None, force_terminal=False)
    with console.capture() as got:
        console.print(table)
    return 'Model: "functional_1"\n' + got.get() + "\n".join(f" {line}" for line in totals(rows, " (1.00 KB)"))


def keras3(rows: Sequence[Printed]) -> str:
    return boxed(rows, 88, connected=False)


def keras3_narrow(rows: Sequence[Printed]) -> str:
    return boxed(rows, 60, connected=True)


def keras3_connected(rows: Sequence[Printed]) -> str:
    return boxed(rows, 108, connected=True)


def keras3_ascii(rows: Sequence[Printed]) -> str:
    return boxed(rows, 88, connected=False, ascii_only=True)


def each_cell_on_a_line(rows: Sequence[Printed]) -> str:
    cells = [*HEADING[:3], *(cell for row in rows for cell in (row.title, row.shape(), f"{row.params}"))]
    return "\n".join([*cells, *totals(rows)])


def on_one_line(rows: Sequence[Printed]) -> str:
    return " ".join(re.sub(r" +", " ", f"{row.title} {row.shape()} {row.params}") for row in rows)


def as_markdown(rows: Sequence[Printed]) -> str:
    body = [f"| {row.title} | {row.shape()} | {row.params:,} |" for row in rows]
    return "\n".join(["| Layer (type) | Output Shape | Param # |", "|---|---|---:|", *body, "", *totals(rows)])


FORMATS: tuple[Callable[[Sequence[Printed]], str], ...] = (
    keras1,
    keras2,
    keras2_connected,
    keras27,
    keras27_connected,
    keras3,
    keras3_narrow,
    keras3_connected,
    keras3_ascii,
    each_cell_on_a_line,
    on_one_line,
    as_markdown,
)


def as_it_is(text: str) -> str:
    return text


def single_spaces(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))


def tabs(text: str) -> str:
    return re.sub(r" {2,}", "\t", text)


def no_blank_lines(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if line.strip())


def no_rules(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not re.fullmatch(r"[ _=|+┏━┳┓┡╇┩├─┼┤└┴┘-]*", line))


def blank_lines_between(text: str) -> str:
    return text.replace("\n", "\n\n")


def quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


def numbered(text: str) -> str:
    return "\n".join(f"{number}: {line}" for number, line in enumerate(text.split("\n"), 1))


def commented(text: str) -> str:
    return "\n".join(f"# {line}" for line in text.split("\n"))


def coloured(text: str) -> str:
    return re.sub(r"(?<=[ (])(\d+|None)\b", "\x1b[38;5;34m\\1\x1b[0m", text)


def entities(text: str) -> str:
    return escape(text).replace("  ", "&nbsp; ")


def full_width(text: str) -> str:
    return text.translate({ord(one): ord(one) + 0xFEE0 for one in "(),:#"})


def no_break_spaces(text: str) -> str:
    return text.replace(" ", "\u00a0")


def batch_as_minus_one(text: str) -> str:
    return text.replace("(None,", "(-1,")


def batch_lost(text: str) -> str:
    return text.replace("(None,", "(,")


def batch_translated(text: str) -> str:
    return text.replace("(None,", "(無,")


def translated(text: str) -> str:
    for english, other in {
        "Layer (type)": "レイヤー（タイプ）",
        "Output Shape": "出力形状",
        "Param #": "パラメータ数",
        "Connected to": "接続先",
        "Total params": "合計パラメータ",
        "Non-trainable params": "訓練不可能なパラメータ",
        "Trainable params": "訓練可能なパラメータ",
    }.items():
        text = text.replace(english, other)
    return text


def no_totals(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if "params:" not in line)


def no_heading(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if "Output Shape" not in line and "Model:" not in line)


DAMAGES: tuple[Callable[[str], str], ...] = (
    as_it_is,
    single_spaces,
    tabs,
    no_blank_lines,
    no_rules,
    blank_lines_between,
    quoted,
    numbered,
    commented,
    coloured,
    entities,
    full_width,
    no_break_spaces,
    batch_as_minus_one,
    batch_lost,
    batch_translated,
    translated,
    no_totals,
    no_heading,
)
