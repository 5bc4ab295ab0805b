"""What copying makes of the summaries of PyTorch, what they may be at all, and hostile text."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from torch_reading import FOLDER, FORMS, lines, one, params, printed, printed_total, total

from weigh.readers.written.evidence import Line
from weigh.readers.written.tables import torch_repr, torchsummary

PRINTED = sorted(path.stem for path in FOLDER.glob("torch*_*.txt"))


# -- what copying does -----------------------------------------------------------------------------------


def unruled(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not re.fullmatch(r"[-=]+", line))


DAMAGE: dict[str, Callable[[str], str]] = {
    "collapsed spaces": lambda text: "\n".join(" ".join(line.split()) for line in text.splitlines()),
    "quoted": lambda text: "\n".join(f"> {line}" for line in text.splitlines()),
    "quoted twice": lambda text: "\n".join(f">> {line}" for line in text.splitlines()),
    "commented": lambda text: "\n".join(f"# {line}" for line in text.splitlines()),
    "no rules": unruled,
    "blank lines between": lambda text: "\n\n".join(text.splitlines()),
    "no tree": lambda text: re.sub("[│├└─]", "", text),
    "tree of bars": lambda text: text.replace("├─", "|-").replace("└─", "+-").replace("│", "|"),
    "wrong encoding": lambda text: text.encode().decode("cp1252", errors="replace"),
    "question marks": lambda text: re.sub("[│├└─]", "?", text),
    "non-breaking spaces": lambda text: text.replace(" ", "\xa0"),
    "no heading": lambda text: "\n".join(text.splitlines()[3:]),
    "indented": lambda text: "\n".join(f"      {line}" for line in text.splitlines()),
    "no separators of thousands": lambda text: re.sub(r"(?<=\d),(?=\d{3})", "", text),
    "dots in thousands": lambda text: re.sub(r"(?<=\d),(?=\d{3})", ".", text),
    "text around": lambda text: f"I get this:\n{text}\nWhy is it so many?",
    "tabs": lambda text: re.sub(r" {3,}", "\t", text),
}
UNSOLVABLE = {
    *(("torchinfo_resnet_depth2", damage) for damage in ("no tree", "no heading", "tabs")),  # no index tells the depth
    *(("torchinfo_lenet_all", damage) for damage in ("no tree", "no heading")),
    *((name, "no heading") for name in ("torchinfo_frozen_depth3", "torchinfo_shared")),  # and more than two columns
}
"""Where what is left does not tell: nothing is asked of these but to be read or passed over without an error."""


@pytest.mark.parametrize(
    "name, damage", [(name, damage) for name in PRINTED for damage in DAMAGE if (name, damage) not in UNSOLVABLE]
)
def test_copying_changes_no_count(name: str, damage: str) -> None:
    text, truth = printed(name)
    whole, hurt = one(truth["form"], text), one(truth["form"], DAMAGE[damage](text))
    assert [row.type for row in hurt.layers] == [row.type for row in whole.layers]
    assert [row.params for row in hurt.layers] == [row.params for row in whole.layers]
    assert [row.depth for row in hurt.layers] == [row.depth for row in whole.layers]
    assert params(hurt) == printed_total(truth) == total(hurt, "params")[0] == total(hurt, "params")[1]


@pytest.mark.parametrize("name", [name for name in PRINTED if name.startswith("torchsummary_")])
def test_a_table_on_one_line(name: str) -> None:
    text, truth = printed(name)
    found = one("torchsummary", " ".join(unruled(text).split()))
    assert params(found) == printed_total(truth)


@pytest.mark.parametrize("name, damage", sorted(UNSOLVABLE))
def test_what_cannot_be_told_is_no_error(name: str, damage: str) -> None:
    text, truth = printed(name)
    assert len(FORMS[truth["form"]](lines(DAMAGE[damage](text)))) <= 1


def test_a_translated_table() -> None:
    """Words of a language that nobody has listed: the totals are known by their sum."""
    text, truth = printed("torchsummary_lenet")
    words = {
        "Layer (type)": "Lag (typ)",
        "Output Shape": "Utform",
        "Param #": "Parametrar",
        "Total params": "Summa vikter",
    }
    words |= {"Trainable params": "Varav tränas", "Non-trainable params": "Varav inte"}
    for english, other in sorted(words.items(), key=lambda pair: -len(pair[0])):
        text = text.replace(english, other)
    found = one("torchsummary", text)
    assert params(found) == truth["total"]
    assert (total(found, "params"), total(found, "trainable"), total(found, "non_trainable")) == (
        (61706, 61706),
        (61706, 61706),
        (0, 0),
    )


@pytest.mark.parametrize(
    "labels",
    [
        ("总参数", "可训练参数", "不可训练参数"),
        ("パラメータ総数", "学習可能なパラメータ", "学習不可能なパラメータ"),
        ("Всего параметров", "Обучаемых параметров", "Необучаемых параметров"),
    ],
)
def test_translated_totals(labels: tuple[str, str, str]) -> None:
    text, truth = printed("torchinfo_frozen_depth3")
    for label, english in zip(labels, ("Total params", "Trainable params", "Non-trainable params"), strict=True):
        text = re.sub(rf"^{english}", label, text, flags=re.MULTILINE)
    found = one("torchinfo", text)
    assert (total(found, "params")[0], total(found, "trainable")[0], total(found, "non_trainable")[0]) == (
        truth["total"],
        truth["trainable"],
        truth["non_trainable"],
    )


# -- properties ------------------------------------------------------------------------------------------

NAMES = st.sampled_from(["Conv2d", "BatchNorm2d", "ReLU", "Linear", "MyBlock", "LSTM"])
SHAPES = st.lists(st.integers(1, 2000), min_size=0, max_size=4)
ROWS = st.lists(st.tuples(NAMES, SHAPES, st.integers(0, 10**9)), min_size=2, max_size=20)


@given(ROWS)
def test_what_torchsummary_prints_is_read(rows: list[tuple[str, list[int], int]]) -> None:
    text = ["-" * 64, f"{'Layer (type)':>20}  {'Output Shape':>25} {'Param #':>15}", "=" * 64]
    text += [
        f"{f'{kind}-{number}':>20}  {[-1, *shape]!s:>25} {f'{count:,}':>15}"
        for number, (kind, shape, count) in enumerate(rows, start=1)
    ]
    total_ = sum(count for _, _, count in rows)
    text += [
        "=" * 64,
        f"Total params: {total_:,}",
        f"Trainable params: {total_:,}",
        "Non-trainable params: 0",
        "-" * 64,
    ]
    found = one("torchsummary", "\n".join(text))
    assert [(row.type, row.outputs, row.params) for row in found.layers] == [
        (kind, (tuple(shape),), count) for kind, shape, count in rows
    ]
    assert total(found, "params") == (total_, total_) and not found.left_out


TREES = st.lists(st.tuples(NAMES, st.integers(0, 3), SHAPES, st.integers(1, 10**7)), min_size=1, max_size=25)


@given(TREES, st.booleans())
def test_what_torchinfo_prints_is_read(rows: list[tuple[str, int, list[int], int]], indexed: bool) -> None:
    """Each row stands at most one level below the one before it; those that hold others print no count."""
    depths: list[int] = []
    for _, deeper, _, _ in rows:
        depths.append(min(deeper + 1, depths[-1] + 1) if depths else 1)
    holds = [at + 1 < len(depths) and depths[at + 1] > depth for at, depth in enumerate(depths)]
    seen = [0] * 6
    text = [
        "=" * 90,
        f"{'Layer (type:depth-idx)':40} {'Output Shape':25} Param #",
        "=" * 90,
        f"{'Net':40} {'[2, 1]':25} --",
    ]
    for (kind, _, shape, count), depth, outer in zip(rows, depths, holds, strict=True):
        seen[depth] += 1
        start = "├─" if depth == 1 else "│    " * (depth - 1) + "└─"
        name = f"{start}{kind}{f': {depth}-{seen[depth]}' if indexed else ''}"
        text.append(f"{name:40} {[2, *shape]!s:25} {'--' if outer else f'{count:,}'}")
    found = one("torchinfo", "\n".join(text))
    assert [(row.type, row.depth, row.outputs, row.params) for row in found.layers[1:]] == [
        (kind, depth, (tuple(shape),), None if outer else count)
        for (kind, _, shape, count), depth, outer in zip(rows, depths, holds, strict=True)
    ]


@given(st.text(alphabet="(): x3[],.-1 Net\n├│└─=%|+#>", max_size=300))
def test_any_text_is_read_or_passed_over(text: str) -> None:
    for find in FORMS.values():
        for found in find(lines(text)):
            assert found.layers and found.place.line <= found.last <= len(text.splitlines())


# -- hostile input ---------------------------------------------------------------------------------------


def test_a_hundred_thousand_rows() -> None:
    text = [Line(number, f"Conv2d-{number} [-1, 64, 8, 8] 9,408") for number in range(1, 100_001)]
    (found,) = torchsummary.find(text)
    assert len(found.layers) == 100_000


def test_modules_ten_thousand_deep() -> None:
    text = [Line(1, "Net("), *(Line(number, f"(a{number}): Block(") for number in range(2, 10_000))]
    (found,) = torch_repr.find(text)
    assert found.left_out and max(row.depth for row in found.layers) < 200


def test_repeats_of_repeats_are_bounded() -> None:
    text = "\n".join(
        ["Net(", *("(0-999): 1000 x Block(" for _ in range(50)), "(x): Linear(in_features=1, out_features=1)"]
    )
    found = one("torch", text)
    assert found.left_out and len(found.layers) <= 5_001


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "text",
    [
        "(" * 20_000,
        "[" * 20_000,
        "├" * 20_000,
        "Conv2d-1 " + "[-1, " * 5_000,
        "(a): B(" * 5_000,
        "0_" + "a_" * 9_000,
        "│ " * 9_000,
        " " * 20_000 + "x",
    ],
)
def test_long_lines_end(form: str, text: str) -> None:
    assert len(FORMS[form]([Line(1, "  | Name | Type | Params"), Line(2, text), Line(3, text)])) <= 2
