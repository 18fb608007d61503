"""Check the index of words against the texts of photos."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final

from core.library.search.word_index import count_unindexed, wrong_photos
from core.maintenance.findings import Finding, fail, ok

MOST_COMPARED: Final = 20_000
"""Photos whose texts are compared with the index, a few seconds; of more, as many from all over the library."""


def word_findings(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Compare the words of photos with the index; those that wait for it are not in it yet."""
    wrong = wrong_photos(connection, MOST_COMPARED)
    waiting = count_unindexed(connection)
    if wrong:
        yield fail(
            "words",
            f"the index of words is wrong for at least {wrong:,} photos",
            "`sshowcase doctor --repair` has all words indexed again; please report this.",
        )
    else:
        still = f"; {waiting:,} photos wait for it, and are found all the same" if waiting else ""
        yield ok("words", f"the index of words is that of the texts of photos{still}")
