"""Check which photos count as those of stories, which lists leave out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from core.maintenance.findings import Finding, fail, ok


def story_findings(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Compare the photos of stories with the folders that are stories."""
    hidden, shown = connection.execute(_WRONG).fetchone()
    if hidden or shown:
        found = f"{hidden:,} photos are left out of lists as if they were in a story, {shown:,} of stories are listed"
        yield fail("stories", found, "`sshowcase doctor --repair` notes them again; please report this.")
    else:
        folders = connection.execute("SELECT count(*) FROM story_folders").fetchone()[0]
        yield ok("stories", f"{folders:,} folders, with their photos")


_WRONG = """
WITH truth AS (
    SELECT photos.id FROM story_folders CROSS JOIN photos ON photos.collection_id = story_folders.collection_id
)
SELECT
    (SELECT count(*) FROM story_photos WHERE photo_id NOT IN (SELECT id FROM truth)),
    (SELECT count(*) FROM truth WHERE id NOT IN (SELECT photo_id FROM story_photos))
"""
