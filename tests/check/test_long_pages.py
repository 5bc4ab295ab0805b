"""Long pages: what repeats is read once, what is too much is told, and nothing of it changes what a short page says."""

from __future__ import annotations

import pytest

from weigh.checking import check
from weigh.checking.models import MOST_CODES, MOST_DESCRIBED
from weigh.readers.written.page import read_page
from weigh.readers.written.page.bounds import MOST_READ
from weigh.readers.written.page.contents import contents

CODE = "model = Sequential()\nmodel.add(Dense({units}, input_dim=8))\n"
SUMMARY = """
dense_1 (Dense)    (None, {units})    {params}
_____________________________________________
dense_2 (Dense)    (None, 3)    {last}
=============================================
Total params: {total}
"""


def test_a_post_that_repeats_another_is_read_once() -> None:
    said = (
        "The model that was asked about has 1,234,567 parameters, which is far more than anybody would expect of it. "
        * 3
    )
    page = f"# Answer\n\n{said}\n\n# Answer\n\n{said}\n"
    assert len(contents(read_page(page, "page.md")).statements) == 3
    assert len(contents(read_page(page.replace(said, said + "7", 1), "page.md")).statements) > 3


def test_code_that_repeats_is_one_network_and_told_at_both_places() -> None:
    text = CODE.format(units=5)
    page = f"One:\n\n```python\n{text}```\n\nAgain:\n\n```python\n{text}```\n"
    (model,) = check(page, "page.md").models
    assert [one.place.line for one in (model, *model.same) if one.place] == [4, 11]


def test_code_beyond_the_bound_is_told() -> None:
    page = "\n".join(f"Number {n}:\n\n```python\n{CODE.format(units=n)}```\n" for n in range(1, MOST_CODES + 3))
    audit = check(page, "page.md")
    assert len(audit.models) == MOST_CODES
    assert [reason for _, reason in audit.unread] == [
        f"from here on code was not read: {MOST_CODES} pieces of it are read of one page."
    ]


def test_tables_beyond_the_bound_are_told() -> None:
    sizes = range(2, MOST_DESCRIBED + 4)
    tables = [SUMMARY.format(units=n, params=n * 8 + n, last=n * 3 + 3, total=n * 9 + n * 3 + 3) for n in sizes]
    page = "\n".join(f"Number {n}:\n\n```\n{table}```\n" for n, table in zip(sizes, tables, strict=True))
    audit = check(page, "page.md")
    assert len(audit.models) == MOST_DESCRIBED
    assert any(reason.startswith("from here on tables") for _, reason in audit.unread)


@pytest.mark.parametrize("count", [1, 2])
def test_running_text_beyond_the_bound_is_told(count: int) -> None:
    lines = [f"Line {n} says 12 of something that is nobody's and counts nothing, and {n} more." for n in range(9000)]
    text = "\n\n".join(lines[: 20 if count == 1 else None])
    assert (len(text) > MOST_READ) == (count == 2)
    assert len(check(text, "page.txt").unread) == count - 1
