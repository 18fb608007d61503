"""`people` lists and changes people, and members search for them by name; guests and the public are shown none."""

from __future__ import annotations

import sqlite3

import pytest

from core.errors import NotAllowedError, NotFoundError, UsageError
from core.library.people import people
from core.marks.people.person_rows import import_faces
from core.models import Actor, PhotoId, Role, UserId
from core.models.people.faces import FaceBox, NamedFace
from tests.core.building import ADMIN, EDITOR, VIEWER
from tests.core.commands.command_runner import Runner

BOX = FaceBox(0, 0, 0.5, 0.5)


def show_people(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO people (id, name, key) VALUES (1, 'Ann Lee', 'ann lee'), (2, 'Bo', 'bo')")
    for photo, names in ((1, ["Ann Lee"]), (2, ["Ann Lee", "Bo"])):
        import_faces(connection, PhotoId(photo), [NamedFace(name, BOX) for name in names], is_new=True)


async def test_people_are_listed_found_changed_and_restored(runner: Runner) -> None:
    """By number or by a name that is clear; a query keeps the number when the name changes."""
    assert await runner.objects("people", "list") == []
    await runner.gallery.database.write(show_people)
    ann, bo = await runner.objects("people", "list", actor=VIEWER)
    assert (ann["person"], ann["name"], ann["photos"], ann["hidden"], ann["set"]) == (
        *(1, "Ann Lee", 2, False, "query:person:#1"),
    )
    assert len(await runner.objects("search", "person:ann", actor=VIEWER)) == 2
    (both,) = await runner.objects("search", "person:#2", actor=VIEWER)
    public = Actor(UserId(-1), "public", Role.PUBLIC)
    for actor, shown in ((VIEWER, [{"person": 1, "name": "Ann Lee"}, {"person": 2, "name": "Bo"}]), (public, [])):
        assert (await runner.objects("info", both["key"], actor=actor))[0]["people"] == shown
    assert "people      Ann Lee, Bo\n" in await runner.run("info", both["key"], actor=VIEWER)
    assert await runner.run("people", "name", "ann lee", "Anna", actor=EDITOR) == "Named: Ann Lee.\n"
    assert await runner.run("people", "merge", "#2", "ANNA", actor=EDITOR) == "Merged: Bo.\n"
    assert [each["name"] for each in await runner.objects("people", "list")] == ["Anna"]
    assert await runner.objects("people", "hide", "1", actor=EDITOR) == [
        {"kind": "person", "person": 1, "done": "hide"}
    ]
    assert await runner.objects("people", "list") == []
    assert (await runner.objects("info", both["key"], actor=VIEWER))[0]["people"] == []
    assert [each["name"] for each in await runner.objects("people", "list", "--hidden")] == ["Anna"]
    for _ in range(3):
        await runner.run("undo", actor=EDITOR)
    assert await runner.objects("people", "list", actor=VIEWER) == [ann, bo]
    assert await runner.run("people", "remove", "Bo", actor=EDITOR) == "Removed: Bo.\n"
    assert [each["name"] for each in await runner.objects("people", "list")] == ["Ann Lee"]
    with pytest.raises(NotFoundError, match="There is no person 'Bo'"):
        await runner.run("people", "hide", "Bo", actor=ADMIN)
    with pytest.raises(NotAllowedError, match="You may not name people"):
        await runner.run("people", "name", "1", "Other", actor=VIEWER)
    with pytest.raises(UsageError):
        await runner.run("people", "merge", "1", actor=ADMIN)


async def test_a_person_behind_the_end_of_the_list_is_changed(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """By number and by name, hidden or not; a number that is none of a person finds nobody."""
    await runner.gallery.database.write(show_people)
    monkeypatch.setattr(people, "MOST_PEOPLE", 1)
    assert [each["name"] for each in await runner.objects("people", "list")] == ["Ann Lee"]
    assert await runner.run("people", "name", "bo", "Cy", actor=EDITOR) == "Named: Bo.\n"
    assert await runner.run("people", "hide", "CY", actor=EDITOR) == "Hidden: Cy.\n"
    assert await runner.run("people", "show", "#2", actor=EDITOR) == "No longer hidden: Cy.\n"
    with pytest.raises(NotFoundError, match="There is no person"):
        await runner.run("people", "hide", "9" * 5000, actor=EDITOR)
