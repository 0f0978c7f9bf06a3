"""A bar for what takes a while: how far it is, how fast it goes, and how long it will still take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text


class Rate(ProgressColumn):
    """How many rows a second."""

    def render(self, task: Task) -> Text:
        """Nothing before it is known."""
        return Text(f"{task.speed:,.0f}/s".replace(",", ".") if task.speed else "")


@contextmanager
def moving(out: Console) -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each thing that is told of, by its name."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=out, transient=True, disable=not out.is_terminal) as progress:
        tasks = dict[str, TaskID]()

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what, total=total)
            progress.update(tasks[what], completed=done, total=total)

        yield tell
