"""People: what files name, what changes do, what undo and redo restore, what scans leave as members decided."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from core.errors import ConflictError, GalleryError, NotAllowedError, NotFoundError, UsageError
from core.gallery import OPERATIONS
from core.marks.people.operations import HidePerson, MergePeople, MoveFaces, NamePerson, RemovePerson
from core.marks.people.person_rows import import_faces
from core.marks.things import Things
from core.models import CategoryId, PhotoId, QuerySet
from core.models.people.faces import FaceBox, NamedFace, PersonId
from core.operations import Operation
from core.operations.applying import apply_within, redo_within, undo_within
from core.sets.statements import Statement
from tests.core.building import ADMIN, EDITOR, populate
from tests.core.library.noninterference.mixed_library import restrict

LIBRARY = {"Open": {"Lake": 3}, "Secret": {"Safe": 2}}
RESTRICTED = replace(EDITOR, category_ids=frozenset({CategoryId(1)}))
ANN, BO = PersonId(1), PersonId(2)
BOX = FaceBox(0.1, 0.2, 0.3, 0.4)
_FOUND = Statement("test: photos of a number", "SELECT id FROM photos WHERE {set} AND {visible} ORDER BY id")


@pytest.fixture
def gallery(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Two categories, five photos; Ann in 1, 2 and 4, Bo in 2."""
    populate(connection, LIBRARY)
    connection.execute("INSERT INTO people (id, name, key) VALUES (1, 'Ann', 'ann'), (2, 'Bo', 'bo')")
    for photo, names in ((1, ["Ann"]), (2, ["ANN", "Bo"]), (4, ["Ann"])):
        scan(connection, photo, *names, is_new=True)
    return connection


def scan(connection: sqlite3.Connection, photo: int, *names: str, is_new: bool = False) -> None:
    import_faces(connection, PhotoId(photo), [NamedFace(name, BOX) for name in names], is_new=is_new)


def shown(connection: sqlite3.Connection) -> dict[str, list[int]]:
    """Return the photos of each person by name, hidden ones in brackets; of faces without a person under "-"."""
    found: dict[str, list[int]] = {}
    for row in connection.execute(
        "SELECT iif(is_hidden, '(' || name || ')', coalesce(name, '-')) AS name, photo_id FROM faces"
        " LEFT JOIN people ON people.id = person_id ORDER BY person_id, photo_id"
    ):
        found.setdefault(row["name"], []).append(row["photo_id"])
    return found


WHOLE = {"Ann": [1, 2, 4], "Bo": [2]}


def test_names_in_files_are_people_in_any_case(gallery: sqlite3.Connection) -> None:
    """A face that leaves a file leaves its person, and the last one takes the person with it."""
    assert shown(gallery) == WHOLE
    scan(gallery, 2, "Ann")
    scan(gallery, 1, "Ann", "Cy")
    assert shown(gallery) == {"Ann": [1, 2, 4], "Cy": [1]}
    rows = gallery.execute("SELECT name FROM people WHERE name <> '' ORDER BY id")
    assert [row["name"] for row in rows] == ["Ann", "Cy"]
    scan(gallery, 2, "Ann", "Bo")
    assert shown(gallery)["Bo"] == [2], "removed with the last face, not by a member"


@pytest.mark.parametrize(
    ("operation", "after", "rescanned"),
    [
        (NamePerson(ANN, " Anna  Lee "), {"Anna Lee": [1, 2, 4], "Bo": [2]}, {"Anna Lee": [1, 2, 3, 4], "Bo": [2]}),
        (MergePeople(BO, ANN), {"Ann": [1, 2, 2, 4]}, {"Ann": [1, 2, 2, 3, 4]}),
        (HidePerson(ANN), {"(Ann)": [1, 2, 4], "Bo": [2]}, {"(Ann)": [1, 2, 3, 4], "Bo": [2]}),
        (RemovePerson(ANN), {"-": [1, 2, 4], "Bo": [2]}, {"-": [1, 2, 3, 4], "Bo": [2]}),
    ],
    ids=["name", "merge", "hide", "remove"],
)
def test_a_change_is_undone_and_redone_and_scans_keep_it(
    gallery: sqlite3.Connection, operation: Operation[None], after: object, rescanned: object
) -> None:
    """Also for photos that are found later with the old name."""
    apply_within(gallery, EDITOR, operation)
    assert shown(gallery) == after
    undo_within(gallery, EDITOR, OPERATIONS)
    assert shown(gallery) == WHOLE
    scan(gallery, 1, "Ann")
    assert shown(gallery) == WHOLE
    redo_within(gallery, EDITOR, OPERATIONS)
    assert shown(gallery) == after
    scan(gallery, 1, "Ann")
    scan(gallery, 2, "Ann", "Bo")
    scan(gallery, 3, "Ann", is_new=True)
    assert shown(gallery) == rescanned
    undo_within(gallery, EDITOR, OPERATIONS)
    scan(gallery, 3, "Ann")
    assert shown(gallery) == {"Ann": [1, 2, 3, 4], "Bo": [2]}


@pytest.mark.parametrize(
    ("operation", "after"),
    [
        (NamePerson(ANN, "Ann Lee"), {"Ann Lee": [1, 2, 4], "Bo": [2]}),
        (MergePeople(BO, ANN), {"Ann": [1, 2, 2, 4]}),
        (MergePeople(ANN, BO), {"Bo": [1, 2, 2, 4]}),
        (HidePerson(ANN), {"(Ann)": [1, 2, 4], "Bo": [2]}),
        (RemovePerson(ANN), {"-": [1, 2, 4], "Bo": [2]}),
    ],
)
def test_a_scan_without_the_names_loses_no_change(
    gallery: sqlite3.Connection, operation: Operation[None], after: object
) -> None:
    """As while sidecars are absent; then the undo gives the new faces back, too."""
    apply_within(gallery, EDITOR, operation)
    for photo in (1, 2, 4):
        scan(gallery, photo)
    assert shown(gallery) == {}
    for photo, names in ((1, ["Ann"]), (2, ["Ann", "Bo"]), (4, ["Ann"])):
        scan(gallery, photo, *names)
    assert shown(gallery) == after
    undo_within(gallery, EDITOR, OPERATIONS)
    assert shown(gallery) == WHOLE


def test_photos_that_do_not_show_a_person_stay_so(gallery: sqlite3.Connection) -> None:
    """Whatever their files say at the next scan; with a name it is that of a new person, or of one who is there."""
    apply_within(gallery, EDITOR, MoveFaces(ANN, Things.of([PhotoId(2), PhotoId(4)])))
    assert shown(gallery) == {"-": [2, 4], "Ann": [1], "Bo": [2]}
    for photo, names in ((2, ["Ann", "Bo"]), (4, [])):
        scan(gallery, photo, *names)
    scan(gallery, 4, "Ann")
    assert shown(gallery) == {"-": [2, 4], "Ann": [1], "Bo": [2]}
    undo_within(gallery, EDITOR, OPERATIONS)
    scan(gallery, 4, "Ann")
    assert shown(gallery) == WHOLE

    for name, after in ((" Cy ", {"Ann": [1, 4], "Bo": [2], "Cy": [2]}), ("bO", {"Ann": [1, 4], "Bo": [2, 2]})):
        applied = apply_within(gallery, EDITOR, MoveFaces(ANN, Things.of([PhotoId(2), PhotoId(3)]), name))
        assert (shown(gallery), applied.result) == (after, 1)
        undo_within(gallery, EDITOR, OPERATIONS)
        assert shown(gallery) == WHOLE
        redo_within(gallery, EDITOR, OPERATIONS)
        assert shown(gallery) == after
        undo_within(gallery, EDITOR, OPERATIONS)
    with pytest.raises(UsageError, match="the same person"):
        apply_within(gallery, EDITOR, MoveFaces(ANN, Things.of([PhotoId(2)]), "Ann"))
    restrict(gallery, RESTRICTED.category_ids)
    with pytest.raises(NotFoundError):
        apply_within(gallery, RESTRICTED, MoveFaces(ANN, Things.of([PhotoId(4)])))
    apply_within(gallery, RESTRICTED, MoveFaces(ANN, Things.of([PhotoId(1)])))
    assert shown(gallery) == {"-": [1], "Ann": [2, 4], "Bo": [2]}


def test_vectors_are_forgotten_with_a_person_and_made_again_after_an_undo(gallery: sqlite3.Connection) -> None:
    """What a removed person's faces looked like is not kept; then the photos wait for the model again."""
    gallery.execute(
        "INSERT INTO vector_models (sha256, name, revision, dimension, part) VALUES ('a', 'm', '', 3, 'people')"
    )
    gallery.execute("INSERT INTO face_vectors SELECT id, 1, 0.9, x'00' FROM faces")
    gallery.execute("INSERT INTO person_vectors SELECT id, 1, 1, x'00' FROM people")
    gallery.execute("INSERT INTO faced_photos SELECT DISTINCT photo_id, 1, 1 FROM faces")

    def numbers(column: str, table: str) -> list[int]:
        return [row[0] for row in gallery.execute(f"SELECT {column} FROM {table} ORDER BY 1")]

    whole = numbers("face_id", "face_vectors")
    apply_within(gallery, EDITOR, RemovePerson(ANN))
    assert numbers("face_id", "face_vectors") == [3], "Bo's"
    assert numbers("person_id", "person_vectors") == [BO]
    assert numbers("face_id", "forgotten_faces") == [each for each in whole if each != 3]
    undo_within(gallery, EDITOR, OPERATIONS)
    assert (numbers("face_id", "forgotten_faces"), numbers("photo_id", "faced_photos")) == ([], [])
    assert shown(gallery) == WHOLE


def test_naming_a_group_as_a_person_merges_the_two(gallery: sqlite3.Connection) -> None:
    """Its faces are confirmed from then on; the number of the group finds the person, also after the next merge."""
    gallery.execute("INSERT INTO people (id, name, key) VALUES (7, '', '')")
    gallery.execute("INSERT INTO faces SELECT NULL, 3, 7, NULL, 0, 0, 1, 1, 0")
    apply_within(gallery, EDITOR, NamePerson(PersonId(7), "bo"))
    assert shown(gallery) == {"Ann": [1, 2, 4], "Bo": [2, 3]}
    assert [row[0] for row in gallery.execute("SELECT is_confirmed FROM faces WHERE photo_id = 3")] == [1]
    apply_within(gallery, EDITOR, MergePeople(BO, ANN))

    def found() -> list[int]:
        return [row[0] for row in gallery.execute(*_FOUND.fill(ADMIN, QuerySet("person:#7")))]

    assert found() == [1, 2, 3, 4]
    undo_within(gallery, EDITOR, OPERATIONS)
    assert found() == [2, 3]
    undo_within(gallery, EDITOR, OPERATIONS)
    assert found() == [3]
    assert [row[0] for row in gallery.execute("SELECT is_confirmed FROM faces WHERE photo_id = 3")] == [0]
    redo_within(gallery, EDITOR, OPERATIONS)
    assert found() == [2, 3]
    apply_within(gallery, EDITOR, MoveFaces(BO, Things.of([PhotoId(3)])))
    assert [row[0] for row in gallery.execute("SELECT is_confirmed FROM faces WHERE photo_id = 3")] == [0]


def test_an_undo_takes_no_face_of_another_person(gallery: sqlite3.Connection) -> None:
    """The number of a face that has left its file can be that of another face, also of one without a person."""
    apply_within(gallery, EDITOR, RemovePerson(ANN))
    scan(gallery, 4)
    scan(gallery, 5, "Cy", is_new=True)
    gallery.execute("UPDATE faces SET person_id = NULL WHERE photo_id = 5")
    undo_within(gallery, EDITOR, OPERATIONS)
    assert shown(gallery) == {"-": [5], "Ann": [1, 2], "Bo": [2]}


def test_an_undo_takes_no_face_that_got_the_number_of_another(gallery: sqlite3.Connection) -> None:
    """After faces that nobody confirmed have left, new ones in other photos have their numbers, and no person yet."""
    gallery.execute("INSERT INTO people (id, name, key) VALUES (7, '', '')")
    gallery.execute("INSERT INTO faces SELECT 70 + id, id, 7, NULL, 0, 0, 1, 1, 0 FROM photos WHERE id IN (1, 3)")
    apply_within(gallery, EDITOR, RemovePerson(PersonId(7)))
    gallery.execute("UPDATE faces SET photo_id = 5 WHERE id = 73")
    undo_within(gallery, EDITOR, OPERATIONS)
    assert shown(gallery) == WHOLE | {"": [1], "-": [5]}


GROUP, OTHER = PersonId(7), PersonId(8)


def add_groups(connection: sqlite3.Connection, photos: dict[int, list[int]]) -> None:
    """Add people without a name, and their photos; the number of a face is that of the person and of the photo."""
    for person, shows in photos.items():
        connection.execute("INSERT INTO people (id, name, key) VALUES (?, '', '')", (person,))
        for photo in shows:
            connection.execute(
                "INSERT INTO faces VALUES (?, ?, ?, NULL, 0, 0, 1, 1, 0)", (10 * person + photo, photo, person)
            )


def faces_of(connection: sqlite3.Connection, person: int, confirmed: str = "0, 1") -> list[int]:
    found = f"SELECT id FROM faces WHERE person_id = ? AND is_confirmed IN ({confirmed}) ORDER BY id"
    return [row[0] for row in connection.execute(found, (person,))]


def absences(connection: sqlite3.Connection) -> list[tuple[int, int]]:
    return [tuple(row) for row in connection.execute("SELECT person_id, photo_id FROM absent_people ORDER BY 1, 2")]


def test_an_undo_after_a_merge_gives_faces_to_the_other_person(gallery: sqlite3.Connection) -> None:
    """Nobody else has the number of one who was merged; redo takes the face from the other one."""
    add_groups(gallery, {7: [1, 3], 8: [2], 9: [5]})
    apply_within(gallery, EDITOR, MoveFaces(GROUP, Things.of([PhotoId(1)])))
    apply_within(gallery, ADMIN, MergePeople(GROUP, OTHER))
    apply_within(gallery, ADMIN, MergePeople(OTHER, PersonId(9)))
    assert absences(gallery) == [(9, 1)]
    assert not isinstance(undo_within(gallery, EDITOR, OPERATIONS), GalleryError | None)
    assert (faces_of(gallery, 7), faces_of(gallery, 9), absences(gallery)) == ([], [71, 73, 82, 95], [])
    redo_within(gallery, EDITOR, OPERATIONS)
    assert (faces_of(gallery, 9), absences(gallery)) == ([73, 82, 95], [(9, 1)])


def test_a_redo_after_a_merge_gives_faces_to_the_other_person(gallery: sqlite3.Connection) -> None:
    """The one whom the change named is not added again."""
    scan(gallery, 3, "Cy", is_new=True)
    (cy,) = (row[0] for row in gallery.execute("SELECT id FROM people WHERE name = 'Cy'"))
    apply_within(gallery, EDITOR, MoveFaces(ANN, Things.of([PhotoId(1)]), "Cy"))
    undo_within(gallery, EDITOR, OPERATIONS)
    apply_within(gallery, ADMIN, MergePeople(PersonId(cy), BO))
    redo_within(gallery, EDITOR, OPERATIONS)
    assert shown(gallery) == {"Ann": [2, 4], "Bo": [1, 2, 3]}


def test_an_undo_gives_no_face_to_one_who_was_removed(gallery: sqlite3.Connection) -> None:
    """But to one who lost the only face by the change itself."""
    add_groups(gallery, {7: [1, 3], 8: [2]})
    apply_within(gallery, EDITOR, MoveFaces(OTHER, Things.of([PhotoId(2)])))
    undo_within(gallery, EDITOR, OPERATIONS)
    assert faces_of(gallery, 8) == [82]
    apply_within(gallery, EDITOR, MoveFaces(GROUP, Things.of([PhotoId(1)])))
    apply_within(gallery, ADMIN, RemovePerson(GROUP))
    assert isinstance(undo_within(gallery, EDITOR, OPERATIONS), ConflictError)
    assert faces_of(gallery, 7) == []


def test_a_merge_says_of_no_photo_that_it_does_not_show_whom_it_shows(gallery: sqlite3.Connection) -> None:
    """Where the one was not, the other can be; the undo restores what members said of each."""
    add_groups(gallery, {7: [2, 3, 5], 8: [1, 4]})
    apply_within(gallery, EDITOR, MoveFaces(GROUP, Things.of([PhotoId(3), PhotoId(4)])))
    gallery.execute("INSERT INTO absent_people (photo_id, person_id) VALUES (5, 8)")
    before = absences(gallery)
    apply_within(gallery, EDITOR, MergePeople(GROUP, OTHER))
    assert absences(gallery) == [(8, 3)]
    undo_within(gallery, EDITOR, OPERATIONS)
    assert absences(gallery) == before == [(7, 3), (7, 4), (8, 5)]


def test_the_undo_of_a_name_leaves_faces_confirmed_that_were_before(gallery: sqlite3.Connection) -> None:
    """Only those are open again that the naming confirmed, also of a person who had another name."""
    add_groups(gallery, {7: [1, 3]})
    gallery.execute("UPDATE faces SET is_confirmed = 1 WHERE id = 73")
    apply_within(gallery, EDITOR, NamePerson(GROUP, "Cy"))
    assert faces_of(gallery, 7, "1") == [71, 73]
    undo_within(gallery, EDITOR, OPERATIONS)
    assert faces_of(gallery, 7, "1") == [73]
    redo_within(gallery, EDITOR, OPERATIONS)
    gallery.execute("INSERT INTO faces VALUES (75, 5, 7, NULL, 0, 0, 1, 1, 0)")
    apply_within(gallery, EDITOR, NamePerson(GROUP, "Di"))
    undo_within(gallery, EDITOR, OPERATIONS)
    assert faces_of(gallery, 7, "1") == [71, 73]


def test_a_name_in_a_file_names_the_group_of_its_face(gallery: sqlite3.Connection) -> None:
    """A new one, whatever the number of faces; with the name of a person, up to 200 others have no person again."""
    many = "WITH RECURSIVE n (i) AS (VALUES (100) UNION ALL SELECT i + 1 FROM n WHERE i < 399)"
    sides = f"{BOX.left}, {BOX.top}, {BOX.width}, {BOX.height}"
    for person, photo, name in ((7, 3, "Cy"), (8, 5, "Bo")):
        add_groups(gallery, {person: []})
        gallery.execute(f"INSERT INTO faces {many} SELECT NULL, 4, {person}, NULL, 0.0, 0, 1, 1, 0 FROM n")
        gallery.execute(f"INSERT INTO faces SELECT NULL, {photo}, {person}, NULL, {sides}, 0")
        before = gallery.total_changes
        scan(gallery, photo, name)
        assert gallery.total_changes - before < 300
    assert [row[0] for row in gallery.execute("SELECT name FROM people WHERE id IN (7, 8) ORDER BY id")] == ["Cy", ""]
    assert (len(faces_of(gallery, 7)), len(faces_of(gallery, 7, "1"))) == (301, 1)
    assert (len(faces_of(gallery, 8)), shown(gallery)["Bo"], len(shown(gallery)["-"])) == (100, [2, 5], 200)


def test_what_cannot_be_a_name_makes_no_person(gallery: sqlite3.Connection) -> None:
    """Programs write signs for faces that nobody named; a person needs a name that members can type."""
    scan(gallery, 3, "?", "Cy", "...", is_new=True)
    assert shown(gallery) == WHOLE | {"Cy": [3]}
    (number,) = (row[0] for row in gallery.execute("SELECT id FROM people WHERE name = 'Cy'"))
    assert 1_000_000 <= number < 10_000_000, "by chance, so that it does not count people"


@pytest.mark.parametrize(
    ("operation", "error"),
    [
        (NamePerson(ANN, "bo"), UsageError),
        (NamePerson(ANN, "!"), UsageError),
        (NamePerson(ANN, "x" * 101), UsageError),
        (NamePerson(PersonId(9), "Cy"), NotFoundError),
        (MergePeople(ANN, ANN), UsageError),
        (MergePeople(ANN, PersonId(9)), NotFoundError),
        (RemovePerson(PersonId(9)), NotFoundError),
    ],
)
def test_what_is_impossible_changes_nothing(
    gallery: sqlite3.Connection, operation: Operation[None], error: type[GalleryError]
) -> None:
    """Two people get one name by a merge only."""
    with pytest.raises(error):
        apply_within(gallery, ADMIN, operation)
    assert shown(gallery) == WHOLE


@pytest.mark.parametrize("person", [ANN, PersonId(3), PersonId(9)])
@pytest.mark.parametrize("kind", [MergePeople, HidePerson, RemovePerson])
def test_with_some_categories_nobody_is_changed_everywhere(
    gallery: sqlite3.Connection, kind: type[Operation[None]], person: PersonId
) -> None:
    """The answer is the same for people who are only in other categories, and for those who are not there."""
    restrict(gallery, frozenset({CategoryId(1)}))
    scan(gallery, 5, "Cy", is_new=True)
    operation = MergePeople(person, BO) if kind is MergePeople else kind(person)  # type: ignore[call-arg]
    with pytest.raises(NotAllowedError, match="access to some categories only"):
        apply_within(gallery, RESTRICTED, operation)


def test_an_editor_of_some_categories_names_whom_nobody_named(gallery: sqlite3.Connection) -> None:
    """Not a person whom they do not see; and a name that another person has elsewhere tells them nothing."""
    gallery.execute("INSERT INTO people (name, key) VALUES ('', ''), ('', '')")
    gallery.execute("INSERT INTO faces SELECT NULL, id, 1 + id, NULL, 0, 0, 1, 1, 0 FROM photos WHERE id IN (2, 3)")
    gallery.execute("UPDATE faces SET person_id = 4, photo_id = 5 WHERE person_id = 4")
    scan(gallery, 5, "Cy", is_new=True)
    restrict(gallery, frozenset({CategoryId(1)}))
    apply_within(gallery, RESTRICTED, NamePerson(PersonId(3), "Cy"))
    assert shown(gallery)["Cy"] == [2, 5]
    undo_within(gallery, RESTRICTED, OPERATIONS)
    assert shown(gallery)[""] == [2, 5]
    with pytest.raises(NotFoundError):
        apply_within(gallery, RESTRICTED, NamePerson(PersonId(4), "Di"))
    redo_within(gallery, RESTRICTED, OPERATIONS)
    apply_within(gallery, ADMIN, NamePerson(PersonId(3), "Eve"))
    for person, name in ((ANN, "Di"), (ANN, ""), (BO, ""), (PersonId(3), "")):
        with pytest.raises(NotAllowedError):
            apply_within(gallery, RESTRICTED, NamePerson(person, name))
    assert shown(gallery)["Eve"] == [2]
