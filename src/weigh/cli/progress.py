"""A progress bar on standard error, for what takes long: only where somebody is looking."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress


class Bar:
    """A bar of `total` steps; none is drawn where `progress` is None."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self.progress = progress
        self.task = None if progress is None else progress.add_task("", total=total)

    def stepper(self, names: Sequence[str] = ()) -> Callable[[], None]:
        """What is called after each step. names: of the steps, shown while each is under way."""
        left = list(names)
        self._name(left)

        def step() -> None:
            if self.progress is not None and self.task is not None:
                self.progress.advance(self.task)
                self._name(left)

        return step

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Take the bar away while lines are written, so that they do not run into each other."""
        if self.progress is None:
            yield
            return
        self.progress.stop()
        try:
            yield
        finally:
            sys.stdout.flush()
            self.progress.start()

    def _name(self, left: list[str]) -> None:
        if left and self.progress is not None and self.task is not None:
            self.progress.update(self.task, description=left.pop(0))


@contextmanager
def bar(total: int) -> Iterator[Bar]:
    """A bar that goes when the work is done; on a terminal alone."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield Bar(total, None)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as shown:
        yield Bar(total, shown)
