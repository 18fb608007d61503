"""The screen of duplicates: groups, the comparison, and the decision that they are different."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

from core.models import Role
from tests.tui.harness.running_app import run_app
from tests.tui.harness.small_gallery import OWNER, SmallGallery
from tui.screens.duplicates.comparison_screen import ComparisonScreen
from tui.screens.duplicates.duplicates_screen import DuplicatesScreen


def gallery_with_copies(folder: Path) -> SmallGallery:
    """Return a gallery in which the photos of two folders are equal, and two others similar."""
    gallery = SmallGallery(folder, {"Travel": {"Paris": 3}, "Home": {"Copies": 2}})

    def prepare(connection: sqlite3.Connection) -> None:
        ids = [row["id"] for row in connection.execute("SELECT id FROM photos ORDER BY collection_id, id")]
        for photo_id in (ids[0], ids[3]):
            connection.execute("UPDATE files SET sha256 = zeroblob(32) WHERE photo_id = ?", (photo_id,))
        for photo_id in (ids[1], ids[4]):
            connection.execute("INSERT INTO picture_hashes VALUES (?, zeroblob(48), 1)", (photo_id,))
        connection.execute("INSERT INTO similar_photos VALUES (?, ?, 4)", (min(ids[1], ids[4]), max(ids[1], ids[4])))

    prepare(gallery.memory.connection)
    return gallery


async def test_a_group_is_compared_and_told_apart(tmp_path: Path) -> None:
    """`gd` lists groups with the photo to keep; the facts of their photos are below the pictures; u undoes."""
    gallery = gallery_with_copies(tmp_path)
    async with run_app(gallery, size=(120, 40)) as running:
        await running.press("g", "d")
        assert type(running.screen) is DuplicatesScreen
        assert "2 groups" in running.lines[0]
        assert "2 photos · equal files" in running.text
        assert "2 photos · similar pictures" in running.text
        assert "Keep Travel › Paris · earliest date" in running.text
        await running.press("c")
        assert type(running.app.screen) is ComparisonScreen
        assert "6000 × 4000" in running.text
        assert "keep" in running.text
        await running.press("enter", "escape", "right", "escape", "n")
        assert "1 group" in running.lines[0]
        assert "No longer listed as duplicates; u undoes it." in running.text
        assert "equal files" not in running.text
        await running.press("u")
        assert "2 groups" in running.lines[0]
        await running.press("enter", "c")
        gallery.memory.connection.execute("UPDATE photos SET deleted_at = 1")
        running.screen.changed_here()
        await running.rest()
        assert "There are no photos here." in running.text
        await running.press("escape")
        assert "No duplicates were found." in running.text


async def test_groups_are_decided_one_after_the_other(tmp_path: Path) -> None:
    """Numbers keep a photo, Space several, x trashes the rest; then the next group, and after the last one the list."""
    gallery = gallery_with_copies(tmp_path)
    trashed = "SELECT count(*) FROM trashed_photos"
    async with run_app(gallery, size=(120, 40)) as running:
        await running.press("g", "d", "c")
        assert "1 of 2 groups" in running.lines[0]
        assert "1 keep" in running.text or "2 keep" in running.text
        await running.press("5", "0")
        assert "Duplicates are compared here: 1 to 4 keep a photo." in running.text
        await running.press("4")
        assert "1 to 2 keep a photo." in running.text
        await running.press("?")
        keys = "\n".join(strip.text for strip in running.app.screen._compositor.render_strips())
        assert "Keep photo 1, trash the others" in keys
        assert "Rate with" not in keys
        await running.press("escape")
        await running.press("space", "right", "space", "x")
        assert "All photos are kept" in running.text
        await running.press("space", "x")
        assert "1 photo moved to the trash" in running.text
        assert "2 of 2 groups" in running.lines[0]
        await running.press("2")
        assert type(running.app.screen) is DuplicatesScreen
        assert "No duplicates were found." in running.text
        assert gallery.memory.connection.execute(trashed).fetchone()[0] == 2
        await running.press("u", "u")
        assert "2 groups" in running.lines[0]
        assert gallery.memory.connection.execute(trashed).fetchone()[0] == 0
        await running.press("home", "c", "n")
        assert "2 of 2 groups" in running.lines[0]
        running.app.clear_notifications()  # those of before cover the list
        await running.press("n")
        assert "No duplicates were found." in running.text


async def test_the_screen_closes_for_a_viewer(tmp_path: Path) -> None:
    """Duplicates are a matter of editors."""
    async with run_app(gallery_with_copies(tmp_path)) as running:
        await running.press("g", "d")
        running.screen.session.actor = replace(OWNER, role=Role.VIEWER)
        running.screen.library_changed()
        await running.rest()
        assert "You may no longer decide about duplicates." in running.text
