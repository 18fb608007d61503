"""Sets of photos as rows of a table: those of the trash, the archive and the favourites."""

from __future__ import annotations

from collections.abc import Sequence

from core.commands.context import Context
from core.commands.table import Column, Table

_COLUMNS = (Column("SET"), Column("PHOTOS", right=True), Column("NAME"))

SetRow = tuple[str, int, str]
"""The text of a set, the number of its photos, and its visible name."""


def print_sets(context: Context, rows: Sequence[SetRow], *, empty: str) -> None:
    """Print a table of sets, or on standard error the sentence `empty` when there are none."""
    Table(context, _COLUMNS).print([(text, f"{photos:,}", name) for text, photos, name in rows])
    if not rows:
        context.print_error(empty)
