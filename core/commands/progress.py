"""Progress of background work on standard error: a bar on a terminal, otherwise a line every few seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from core.commands.context import Context
from core.commands.streams import LocalOutput
from core.models import Activity, ActivityChanged, Event
from core.wording import progress_words

if TYPE_CHECKING:
    from core.gallery import Gallery

_SECONDS_BETWEEN_LINES = 2.0


@contextmanager
def progress_shown(context: Context, gallery: Gallery) -> Iterator[None]:
    """Show the gallery's background activity while the block runs."""
    terminal = context.stderr.stream if isinstance(context.stderr, LocalOutput) and context.stderr.isatty() else None
    with _bar(terminal, context.width) if terminal is not None else _lines(context) as show:

        def on_event(event: Event) -> None:
            if isinstance(event, ActivityChanged) and event.activity.sentence:
                show(event.activity)

        unsubscribe = gallery.events.subscribe(on_event)
        try:
            yield
        finally:
            unsubscribe()


@contextmanager
def _bar(terminal: TextIO, width: int) -> Iterator[Callable[[Activity], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

    console = Console(file=terminal, width=width)
    texts = (TextColumn("{task.description}", markup=False), TextColumn("{task.fields[words]}", markup=False))
    with Progress(SpinnerColumn(), texts[0], BarColumn(20), texts[1], console=console, transient=True) as progress:
        task = progress.add_task("Looking for photos", total=None, words="")

        def show(activity: Activity) -> None:
            words = progress_words(activity.done, activity.total, activity.rate, activity.seconds_left)
            # Without a total the bar moves to and fro. `update` takes None for "as before".
            if activity.total is None and progress.tasks[0].total is not None:
                progress.reset(task, total=None)
            progress.update(
                task, description=activity.sentence, completed=activity.done, total=activity.total, words=words
            )

        yield show


@contextmanager
def _lines(context: Context) -> Iterator[Callable[[Activity], None]]:
    printed = time.monotonic()

    def show(activity: Activity) -> None:
        nonlocal printed
        if time.monotonic() - printed < _SECONDS_BETWEEN_LINES:
            return
        printed = time.monotonic()
        words = progress_words(activity.done, activity.total, activity.rate, activity.seconds_left)
        context.print_error(f"{activity.sentence}: {words}" if words else activity.sentence)

    yield show
