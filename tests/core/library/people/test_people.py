"""The people whom an actor is shown."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from core.library.people import people as people_module
from core.library.people.people import named_people, people, people_of
from core.marks.people.person_rows import import_faces
from core.models import Actor, CategoryId, PhotoId, Role, UserId
from core.models.people.faces import FaceBox, NamedFace
from tests.core.building import ADMIN, VIEWER, populate


def test_a_photo_names_its_people_from_left_to_right(connection: sqlite3.Connection) -> None:
    """Each once, without hidden and unnamed ones; nobody in photos without access, and for those without an account."""
    populate(connection, {"Open": {"Lake": 1}, "Secret": {"Safe": 1}})
    places = (("Cy", 0.6), ("Ann", 0.7), ("Bo", 0.4), ("Ann", 0.1), ("Di", 0.5), ("Ed", 0.2))
    faces = [NamedFace(name, FaceBox(left, 0, 0.1, 0.1)) for name, left in places]
    for photo in (1, 2):
        import_faces(connection, PhotoId(photo), faces, is_new=True)
    connection.execute("UPDATE people SET is_hidden = 1 WHERE name = 'Di'")
    connection.execute("UPDATE people SET name = '', key = '' WHERE name = 'Ed'")
    restricted = replace(VIEWER, category_ids=frozenset({CategoryId(1)}))
    public = Actor(UserId(-1), "public", Role.PUBLIC)

    def names(actor: Actor, photo: int) -> list[str]:
        return [person.name for person in people_of(connection, actor, PhotoId(photo))]

    assert [names(actor, 1) for actor in (ADMIN, restricted, public)] == [["Ann", "Bo", "Cy"]] * 2 + [[]]
    assert [names(actor, 2) for actor in (ADMIN, restricted)] == [["Ann", "Bo", "Cy"], []]


def test_people_have_the_photos_and_covers_that_an_actor_sees(connection: sqlite3.Connection) -> None:
    """The cover is the photo with the largest face; who is only in other photos does not exist."""
    populate(connection, {"Open": {"Lake": 3}, "Secret": {"Safe": 2}})
    for photo, names in ((1, ["Ann", "Ann"]), (2, ["Ann", "Bo"]), (4, ["Ann", "Cy"]), (5, ["Di"])):
        faces = [NamedFace(name, FaceBox(0, 0, 0.1 * photo, 0.5)) for name in names]
        import_faces(connection, PhotoId(photo), faces, is_new=True)
    connection.execute("UPDATE people SET is_hidden = 1 WHERE name = 'Di'")
    keys = [row["asset_key"] for row in connection.execute("SELECT asset_key FROM photos ORDER BY id")]
    restricted = replace(VIEWER, category_ids=frozenset({CategoryId(1)}))

    def told(actor: Actor, *, hidden: bool = False) -> list[tuple[str, int, int]]:
        found = people(connection, actor, hidden=hidden)
        return [(each.name, each.photos, keys.index(each.cover) + 1) for each in found]

    assert told(ADMIN) == [("Ann", 3, 4), ("Bo", 1, 2), ("Cy", 1, 4)]
    assert told(restricted) == [("Ann", 2, 2), ("Bo", 1, 2)]
    assert (told(ADMIN, hidden=True), told(restricted, hidden=True)) == ([("Di", 1, 5)], [])
    for actor in (ADMIN, restricted):
        found = named_people(connection, actor, lambda name: name in {"Ann", "Cy", "Di"})
        assert [each.name for each in found] == [name for name, *_ in told(actor) if name != "Bo"]
        assert found[0] == people(connection, actor)[0]
    connection.execute("UPDATE people SET name = '', key = '' WHERE name IN ('Ann', 'Bo')")
    assert (told(ADMIN), told(restricted)) == ([("Cy", 1, 4), ("", 3, 4)], []), "without a name, from three photos on"
    connection.execute(
        "UPDATE people SET name = 'Ann', key = 'ann' WHERE id IN (SELECT person_id FROM faces WHERE photo_id = 1)"
    )
    connection.execute("UPDATE people SET name = 'Bo', key = 'bo' WHERE name = ''")
    connection.execute("INSERT INTO trashed_photos (photo_id) VALUES (4)")
    assert told(ADMIN) == [("Ann", 2, 2), ("Bo", 1, 2)]


def test_faces_without_a_name_take_no_work_of_a_search_for_names(connection: sqlite3.Connection) -> None:
    """A suggestion for a member with some categories reads the faces of people with names only."""
    populate(connection, {"Open": {"Lake": 60}})
    import_faces(connection, PhotoId(1), [NamedFace("Ann", FaceBox(0, 0, 1, 1))], is_new=True)
    restricted = replace(VIEWER, category_ids=frozenset({CategoryId(1)}))

    def steps() -> int:
        taken = 0

        def count() -> int:
            nonlocal taken
            taken += 1
            return 0

        connection.set_progress_handler(count, 1)
        try:
            assert [each.name for each in named_people(connection, restricted, lambda name: name == "Ann")] == ["Ann"]
        finally:
            connection.set_progress_handler(None, 1)
        return taken

    connection.execute("INSERT INTO people (id, name, key) VALUES (100, '', '')")
    few = steps()
    add = "INSERT INTO faces (photo_id, person_id, box_left, box_top, box_width, box_height, is_confirmed)"
    connection.execute(f"{add} SELECT id, 100, 0, 0, 1, 1, 0 FROM photos")
    assert steps() == few


def test_names_behind_the_end_of_the_list_are_found(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also for a member with access to some categories, for whom all faces are read."""
    populate(connection, {"Open": {"Lake": 3}})
    for photo, names in ((1, ["Ann", "Bo"]), (2, ["Ann"])):
        import_faces(connection, PhotoId(photo), [NamedFace(each, FaceBox(0, 0, 1, 1)) for each in names], is_new=True)
    monkeypatch.setattr(people_module, "MOST_PEOPLE", 1)
    for actor in (ADMIN, replace(VIEWER, category_ids=frozenset({CategoryId(1)}))):
        assert [each.name for each in people(connection, actor)] == ["Ann"]
        assert [each.name for each in named_people(connection, actor, lambda name: name == "Bo")] == ["Bo"]
