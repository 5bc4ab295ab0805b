"""Every sentence about what was inferred or contradicts itself, whole."""

from __future__ import annotations

from described_rows import table

from weigh.readers.written.infer import network
from weigh.words import inferred, remarks


def notes(text: str, **options: object) -> list[str]:
    return [remarks.note(note) for note in network(table(text, **options)).notes]  # type: ignore[arg-type]


def test_one_reading_only() -> None:
    assert notes("x | InputLayer | 32,32,3 | 0\nc | Conv2D | 29,29,32 | 1568") == [
        "kernel 4 × 4, stride 1, padding valid: follows from the printed shape and parameters."
    ]


def test_the_most_usual_of_several() -> None:
    assert notes("x | InputLayer | 27,27,96 | 0\np | MaxPooling2D | 13,13,96 | 0") == [
        "kernel 2 × 2, stride 2, padding valid: the most usual that gives the printed shape and parameters. "
        "These do as well: kernel 3 × 3, stride 2, padding valid."
    ]


def test_the_input() -> None:
    assert notes("e | Embedding | 100,32 | 320000") == [
        "The input is not printed; (?, 100) is what the first layer needs.",
        "vocabulary 10,000: follows from the printed shape and parameters.",
    ]


def test_a_nested_model() -> None:
    assert notes("x | InputLayer | 8 | 0\nbase | Functional | 4 | 999") == [
        "base (Functional) is taken as printed: what is inside it is not shown."
    ]


def test_a_contradicting_row() -> None:
    graph = network(table("x | InputLayer | 10 | 0\nd | Dense | 4 | 45"))
    assert [str(fault) for fault in graph.faults] == [
        "d at line 2: the row contradicts itself: no Dense gives this shape and this many parameters.\n"
        "  Printed: (?, 4), 45 parameters. Read after (?, 10), it would have 44 parameters and give (?, 4).\n"
        "  The row's own numbers are kept; one of them, or a row before it, was copied wrongly or left out."
    ]


def test_a_wrong_total() -> None:
    graph = network(table("x | InputLayer | 10 | 0\nd | Dense | 4 | 44", totals={"params": 54}))
    assert [str(fault) for fault in graph.faults] == [
        "line 99: a printed total must be the sum of the rows.\n"
        "  Printed: 54, but the rows add up to 44 parameters.\n"
        "  A row is missing or was copied wrongly, or the total belongs to another table."
    ]


def test_an_enclosing_row_that_is_no_sum() -> None:
    graph = network(table("x | InputLayer | 10 | 0\nm | Functional | 4 | 45\n>d | Dense | 4 | 44"))
    assert [str(fault) for fault in graph.faults] == [
        "m at line 2: an enclosing row prints the sum of the rows inside it.\n"
        "  Printed: 45 parameters, but the rows inside add up to 44.\n"
        "  One of the numbers was copied wrongly, or a row is missing."
    ]


def test_attributes_in_words() -> None:
    assert inferred.told({"kernel": (1, 3), "stride": (2, 2), "padding": ((1, 1), (1, 1)), "bias": False}) == (
        "kernel 1 × 3, stride 2, padding 1, without bias"
    )
    assert (
        inferred.told({"cell": "gru", "biases": 2, "return_sequences": True, "odd": 3}) == "GRU, 2 biases a gate, odd 3"
    )
