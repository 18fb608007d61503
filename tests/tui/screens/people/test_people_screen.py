"""The screen of people: tiles with covers, the photos of a person, and what keys change."""

from __future__ import annotations

from pathlib import Path

from core.marks.people.person_rows import import_faces
from core.models import QuerySet
from core.models.people.faces import FaceBox, NamedFace
from tests.tui.harness.running_app import RunningApp, run_app
from tests.tui.harness.small_gallery import OWNER, VIEWER, SmallGallery, answer
from tests.tui.screens.actions.exercising import LIBRARY
from tui.screens.browse.grid import GridScreen


def names(running: RunningApp, *, hidden: bool = False) -> list[tuple[str, int]]:
    found = answer(running.gallery.library.people.page(OWNER, hidden=hidden))
    return [(person.name, person.photos) for person in found]


def show_people(gallery: SmallGallery) -> None:
    photos = gallery.photos_of(2)
    gallery.memory.connection.execute("INSERT INTO people (id, name, key) VALUES (1, 'Ann', 'ann')")
    for photo, names_of in zip(photos, (["Ann", "Bo"], ["Ann"], ["Ann", "Cy"]), strict=False):
        faces = [NamedFace(name, FaceBox(0, 0, 0.5, 0.5)) for name in names_of]
        import_faces(gallery.memory.connection, photo.id, faces, is_new=True)


async def test_people_are_shown_opened_and_changed(tmp_path: Path) -> None:
    """Enter shows the photos; e, m, - and x change a person, o lists hidden ones, and u undoes each change."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery, size=(80, 24)) as running:
        await running.press("g", "w")
        assert "People" in running.lines[0]
        assert "No photo here has a named face." in running.text
        await running.press("escape")
        show_people(gallery)
        await running.press("g", "w")
        assert "Ann" in running.text
        assert "3 photos" in running.text
        assert "Enter open  e name  m merge  - hide  x remove  / search  Esc back" in running.lines[-1]
        await running.press("enter")
        assert isinstance(running.screen, GridScreen)
        assert running.screen.photo_set == QuerySet("person:#1")
        assert "Ann" in running.lines[0]
        await running.press("escape", "e", "a", "enter")
        assert names(running) == [("Anna", 3), ("Bo", 1), ("Cy", 1)]
        await running.press("right", "m", *"cy", "enter")
        assert names(running) == [("Anna", 3), ("Cy", 2)]
        await running.press("-")
        assert (names(running), names(running, hidden=True)) == ([("Anna", 3)], [("Cy", 2)])
        await running.press("o", "2")
        assert "1 of 1 · hidden" in running.lines[0]
        await running.press("enter")
        assert isinstance(running.screen, GridScreen)
        assert "2 photos" in running.text or "1 of 2" in running.text
        await running.press("escape", "o", "1", "x", "y")
        assert names(running) == []
        await running.press(*"uuuu")
        assert names(running) == [("Ann", 3), ("Bo", 1), ("Cy", 1)]
        await running.press("t")
        assert "Open the person first" in running.text


async def test_viewers_look_at_people(tmp_path: Path) -> None:
    """Their keys change nothing, and no key is offered."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    show_people(gallery)
    async with run_app(gallery, actor=VIEWER) as running:
        await running.press("g", "w")
        assert "1 of 3" in running.lines[0]
        assert "e name" not in running.lines[-1]
        await running.press("x", "y", "e")
        assert names(running) == [("Ann", 3), ("Bo", 1), ("Cy", 1)]
