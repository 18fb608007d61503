"""Marks that others make are shown without reading lists again, unless these are by marks."""

from __future__ import annotations

from pathlib import Path

from core.marks.operations import SetRatings
from core.marks.things import Things
from core.models import Photo
from core.operations.history.changed_marks import changed_marks
from tests.tui.harness.running_app import RunningApp, run_app
from tests.tui.harness.small_gallery import VIEWER, SmallGallery


async def rated_by_another(running: RunningApp, stars: int, photo: Photo) -> None:
    """Let another member rate a photo, and announce it as the gallery does."""
    applied = await running.gallery.apply(VIEWER, SetRatings.one(stars, Things.of([photo.id])))
    running.gallery.announce(changed_marks(applied.touched))
    await running.rest()


async def test_ratings_of_others_appear_in_every_list(tmp_path: Path) -> None:
    """In grid and lightbox without reading the list again; in that of the best rated with it; home when it is back."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Paris": 6}})
    first, *_, last = gallery.photos_of(0)
    async with run_app(gallery) as running:
        assert "Top photos" not in running.text
        await running.press("enter")
        counted = gallery.calls["count"]
        await rated_by_another(running, 4, first)
        assert "★ 4" in running.text
        await running.press("enter")
        await rated_by_another(running, 2, first)
        assert "★★☆☆☆ 2 (1 vote)" in running.text
        await running.press("f")
        assert "♥" in running.text
        await running.press("escape")
        assert "♥ ★ 2" in running.text
        assert gallery.calls["count"] == counted
        await running.press("o", "6")
        assert "1 of 6" in running.text
        await rated_by_another(running, 5, last)
        assert "6 of 6" not in running.text
        assert "2 of 6" in running.text
        await running.press("escape")
        assert "Top photos" in running.text


async def test_marks_during_a_load_are_shown_after_it(tmp_path: Path) -> None:
    """What the load had read before is not the last word."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Paris": 3}})
    photo = gallery.photos_of(0)[0]
    async with run_app(gallery) as running:
        await running.press("enter")
        note = gallery.library.edits.collection_note

        async def marked_during_it(*arguments: object) -> str | None:
            gallery.library.edits.collection_note = note  # type: ignore[method-assign]
            applied = await gallery.apply(VIEWER, SetRatings.one(3, Things.of([photo.id])))
            running.screen.library_changed(changed_marks(applied.touched))
            return None

        gallery.library.edits.collection_note = marked_during_it  # type: ignore[assignment, method-assign]
        gallery.change()
        await running.rest()
        assert "★ 3" in running.text
