"""Export and import of marks: what an import takes back, leaves out, undoes, and refuses."""

from __future__ import annotations

import json
import sqlite3
import stat
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import GalleryError, NotAllowedError, UsageError
from core.exchange.importing import MarksImport
from core.exchange.kinds import MARK_KINDS
from core.gallery import OPERATIONS
from core.library.archive.operations import SetArchived
from core.library.duplicates.operations import TellApart
from core.library.edits.edit_steps import EditKind, EditStep, StepValue
from core.library.edits.operations import EditThings
from core.library.stacks.operations import StackPhotos, UnstackPhotos
from core.library.trash.operations import MoveToTrash, RestoreFromTrash
from core.maintenance.mark_checks import mark_findings
from core.marks.albums.operations import AddToAlbum, CreateAlbum, HideAlbum
from core.marks.operations import SetFavourite, SetRatings
from core.marks.tags.operations import SetTag
from core.marks.things import Things
from core.models import Actor, AlbumId, AssetKey, CategoryId, CollectionId, EditField, PhotoId, id_ranges
from core.operations import Applied, Operation, SetCover
from tests.core.exchange.two_galleries import LOCAL, MarkedGallery, by_path, marked_gallery
from tests.hypothesis_examples import examples

NONE: list[CollectionId] = []


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[MarkedGallery]:
    """A gallery with a mark of every kind."""
    async with marked_gallery(tmp_path / "first") as opened:
        await mark(opened, list(range(23)))
        yield opened


def choices(photos: list[tuple[PhotoId, AssetKey]]) -> list[tuple[str, Operation[object]]]:
    """Return changes of every kind of mark, with who makes them."""
    ids, keys = [each for each, _ in photos], [key for _, key in photos]
    collections = [CollectionId(number) for number in (1, 2, 3)]
    return [
        ("ada", SetFavourite(Things.of(ids[:2], collections[:1], [CategoryId(1)]))),
        ("vera", SetFavourite(Things.of(ids[1:5], collections[1:]))),
        ("edith", SetRatings.one(4, Things.of(ids[2:], collections[2:]))),
        ("vera", SetRatings(((1, Things.of(ids[:1])), (5, Things.of(ids[3:4], collections[:1]))))),
        ("edith", SetRatings.one(2, Things.of(ids[4:6]))),
        ("ada", SetCover(CollectionId(1), keys[1])),
        ("edith", StackPhotos((keys[1], keys[0]))),
        ("ada", StackPhotos((keys[6], keys[7], keys[8]))),
        ("edith", UnstackPhotos((keys[8],))),
        ("ada", TellApart((keys[0], keys[5]))),
        ("vera", TellApart((keys[3], keys[4], keys[6]))),
        ("ada", SetFavourite(Things.of(ids[:1]), is_favourite=False)),
        ("vera", SetTag("Travel/Lisbon", Things.of(ids[:4], collections[:1], [CategoryId(1)]))),
        ("edith", SetTag("beach", Things.of(ids[3:6]))),
        ("edith", SetTag("beach", Things.of(ids[:4]), is_set=False)),
        ("vera", EditThings((edit(EditField.NOTE, "**Bold**", ids[:2], collections[:2]),))),
        (
            "edith",
            EditThings((edit(EditField.TITLE, "", ids[2:4]), edit(EditField.CAPTION, "The lake é", ids[3:6]))),
        ),
        (
            "ada",
            EditThings(
                (
                    edit(EditField.TAKEN, 1_500_000_000_000_001, ids[:3]),
                    edit(EditField.OFFSET, None, ids[1:3]),
                    edit(EditField.PLACE, (38.7, -9.25), ids[2:4]),
                )
            ),
        ),
        ("ada", EditThings((edit(EditField.PLACE, None, ids[3:4]), edit(EditField.OFFSET, 120, ids[:2])))),
        ("edith", MoveToTrash(Things.of(ids[2:3], collections[2:]))),
        ("ada", MoveToTrash(Things.of(categories=[CategoryId(1)]))),
        ("ada", RestoreFromTrash(Things.of(ids[2:3]))),
        ("edith", SetArchived(Things.of(ids[1:6]))),
    ]


def edit(field: EditField, value: StepValue, photos: list[PhotoId], collections: list[CollectionId] = NONE) -> EditStep:
    return EditStep(field, EditKind.SET, Things.of(photos, collections), value)


async def mark(gallery: MarkedGallery, chosen: list[int]) -> None:
    """Make these changes, as far as they are possible after each other."""
    changes = choices(await gallery.photos())
    for number in chosen:
        name, operation = changes[number]
        with suppress(GalleryError):
            await gallery.operations.apply(gallery.members[name], operation)


async def test_an_import_into_another_index_gives_the_same_marks(gallery: MarkedGallery, tmp_path: Path) -> None:
    """Whatever numbers things have there; a second import changes nothing; the file is private."""
    lines = await gallery.export(tmp_path / "marks")
    assert {line["kind"] for line in lines} >= {kind.name for kind in MARK_KINDS} - {"album-photo"}
    assert stat.S_IMODE((tmp_path / "marks").stat().st_mode) == 0o600
    async with marked_gallery(tmp_path / "second", root=b"/elsewhere", mirrored=True) as other:
        plan, changed = await other.import_(tmp_path / "marks")
        assert changed == plan.count - len(other.members)  # each has an album Saved from the start
        assert plan.count == len(by_path(lines))
        assert by_path(await other.export(tmp_path / "again")) == by_path(lines)
        assert (await other.import_(tmp_path / "marks"))[1] == 0
        assert await other.database.read(lambda c: [each.level.value for each in mark_findings(c)]) == ["ok"]


@settings(max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 22), max_size=15), st.lists(st.integers(0, 22), max_size=8))
async def test_one_undo_restores_all_marks(there: list[int], here: list[int]) -> None:
    """Whatever both galleries hold: the undo is exact, and the redo gives what the import gave."""
    with tempfile.TemporaryDirectory() as folder:
        marks = Path(folder, "marks")
        async with marked_gallery(Path(folder, "first")) as first:
            await mark(first, there)
            await first.export(marks)
        async with marked_gallery(Path(folder, "second"), mirrored=True) as second:
            await mark(second, here)
            before = await second.contents()
            plan, changed = await second.import_(marks, dry=True)
            assert await second.contents() == before
            plan, changed = await second.import_(marks)
            after = await second.contents()
            assert changed <= plan.count
            assert (after == before) is (changed == 0)
            if changed:
                await second.operations.undo(LOCAL)
                assert await second.contents() == before
                await second.operations.redo(LOCAL)
                assert await second.contents() == after
                await second.operations.undo(LOCAL)
                assert await second.contents() == before


async def test_members_are_mapped_by_name_and_never_created(gallery: MarkedGallery, tmp_path: Path) -> None:
    """A name without a member is left out unless it is mapped; what all share is imported anyway."""
    await gallery.export(tmp_path / "marks")
    async with marked_gallery(tmp_path / "second", ("Ada", "verena"), mirrored=True) as other:
        plan, _ = await other.import_(tmp_path / "marks", dry=True)
        assert {each.name: each.here for each in plan.members} == {"ada": "Ada", "edith": None, "vera": None}
        left_out = {each.kind for each in plan.marks if each.left_out}
        assert left_out | {"album-photo", "view"} == {kind.name for kind in MARK_KINDS if kind.belongs_to_member}
        plan, changed = await other.import_(tmp_path / "marks", {"vera": "verena"})
        assert {each.name: each.here for each in plan.members}["vera"] == "verena"
        assert changed == plan.count - len(other.members)
        count = await other.database.read(lambda c: c.execute("SELECT count(*) FROM users").fetchone()[0])
        assert count == 2
        for names in ({"nobody": "Ada"}, {"vera": "nobody"}):
            with pytest.raises(UsageError):
                await other.import_(tmp_path / "marks", names)


async def test_photos_are_found_by_content_where_they_moved(gallery: MarkedGallery, tmp_path: Path) -> None:
    """A moved file by its content, a changed one by its path; a photo that is not there is left out and named."""
    await gallery.export(tmp_path / "marks")
    lines = [json.loads(line) for line in (tmp_path / "marks").read_text().splitlines()]
    (gone,) = [line["id"] for line in lines if line["kind"] == "photo" and line["path"] == "Open/Wood/2.jpg"]
    async with marked_gallery(tmp_path / "second", mirrored=True) as other:
        for statement in (
            "UPDATE photos SET path = CAST('Open/Lake/9.jpg' AS BLOB) WHERE path = CAST('Open/Lake/0.jpg' AS BLOB)",
            "UPDATE photos SET head = 1 WHERE path = CAST('Open/Lake/1.jpg' AS BLOB)",
            "DELETE FROM photos WHERE path = CAST('Open/Wood/2.jpg' AS BLOB)",
        ):
            await other.database.write(partial(_execute, statement))
        plan, _ = await other.import_(tmp_path / "marks")
        (photos,) = [each for each in plan.things if each.kind.value == "photo"]
        assert photos.found == {"in place": 6, "moved": 1, "changed": 1, "missing": 1}
        assert photos.examples == ("Open/Wood/2.jpg",)
        again = await other.export(tmp_path / "again")
        moved = {"Open/Lake/9.jpg": "Open/Lake/0.jpg"}
        for line in again:
            line["path"] = moved.get(line.get("path", ""), line.get("path", ""))
        kept = [line for line in lines if gone not in (line.get("photo"), *line.get("photos", ()))]
        assert by_path([{k: v for k, v in line.items() if k != "path" or v} for line in again]) == by_path(kept)


def _execute(statement: str, connection: sqlite3.Connection) -> None:
    connection.execute(statement)


async def test_own_marks_show_nothing_of_others(gallery: MarkedGallery, tmp_path: Path) -> None:
    """No other member, no decision of all, no path of the server, and nothing that the member has no access to."""
    vera = gallery.members["vera"]
    lines = await gallery.export(tmp_path / "own", vera, only_own=True)
    assert {line["kind"] for line in lines} <= {
        "header", "end", "member", "root", "photo", "collection", "category", "favourite", "rating", "album",
    }  # fmt: skip
    assert {line["name"] for line in lines if line["kind"] == "member"} == {"vera"}
    assert not any("/pictures" in str(line) for line in lines)
    await gallery.database.write(lambda c: c.execute("UPDATE users SET restricted = 1 WHERE name = 'vera'").close())
    lines = await gallery.export(tmp_path / "restricted", vera, only_own=True)
    assert {line["kind"] for line in lines} == {"header", "member", "album", "end"}
    await gallery.database.write(lambda c: c.execute("UPDATE users SET removed_at = 1 WHERE name = 'vera'").close())
    with pytest.raises(NotAllowedError):
        await gallery.export(tmp_path / "former", vera, only_own=True)


def changed_line(line: int | str, **fields: object) -> Callable[[list[str]], None]:
    """Change a line by its place, or the first of a kind."""

    def change(lines: list[str]) -> None:
        kinds = [json.loads(each)["kind"] for each in lines]
        place = line if isinstance(line, int) else kinds.index(line)
        lines[place] = json.dumps(json.loads(lines[place]) | fields)

    return change


def replaced_line(line: int, text: str) -> Callable[[list[str]], None]:
    def change(lines: list[str]) -> None:
        lines[line] = text

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(changed_line(0, version=2), "newer version", id="newer"),
        pytest.param(changed_line(0, format="other"), "not a file of marks", id="other"),
        pytest.param(replaced_line(0, "{}"), "not a file of marks", id="no header"),
        pytest.param(lambda lines: lines.pop(), "not complete", id="cut"),
        pytest.param(lambda lines: lines.pop(5), "is wrong", id="a line is missing"),
        pytest.param(lambda lines: lines.append("{}"), "follows the end", id="more"),
        pytest.param(replaced_line(3, "{"), "Line 4 of the file is wrong: it is not JSON", id="no JSON"),
        pytest.param(replaced_line(3, "[" * 100_000), "Line 4 .* not JSON", id="deep"),
        pytest.param(replaced_line(3, '{"id":' + "9" * 5000 + "}"), "Line 4 .* not JSON", id="many digits"),
        pytest.param(replaced_line(3, "[1]"), "Line 4 .* not a JSON object", id="an array"),
        pytest.param(replaced_line(3, '{"kind":"' + "x" * 2_000_000 + '"}'), "Line 4 .* longer than", id="long"),
        pytest.param(replaced_line(3, '{"kind":"magic"}'), "Line 4 .* unknown", id="unknown kind"),
        pytest.param(changed_line(1, id="1"), "Line 2 .* id is not", id="a text as number"),
        pytest.param(changed_line(1, id=True), "Line 2 .* id is not", id="a boolean as number"),
        pytest.param(changed_line(1, id=2**63), "Line 2 .* id is not", id="a large number"),
        pytest.param(changed_line(1, name="\ud800"), "Line 2 .* name is not", id="half a character"),
        pytest.param(changed_line(2, id=1), "Line 3 .* second time", id="twice"),
        pytest.param(changed_line("not-duplicates", photo=99), "names photo 99", id="undescribed"),
        pytest.param(changed_line("not-duplicates", photos=[1]), "photos is not a list", id="one photo"),
        pytest.param(changed_line("not-duplicates", photos=[1, {}]), "photos is not", id="an object as number"),
    ],
)  # fmt: skip
async def test_a_damaged_file_changes_nothing(
    gallery: MarkedGallery, tmp_path: Path, change: Callable[[list[str]], object], words: str
) -> None:
    """The error names the line."""
    await gallery.export(tmp_path / "marks")
    lines = (tmp_path / "marks").read_text().splitlines()
    change(lines)
    (tmp_path / "damaged").write_text("\n".join(lines) + "\n")
    before = await gallery.contents()
    with pytest.raises(UsageError, match=words):
        await gallery.import_(tmp_path / "damaged")
    assert await gallery.contents() == before
    assert not await gallery.database.read(lambda c: c.execute("SELECT 1 FROM imported_marks").fetchall())


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    damage=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=1), st.integers(0, 3)), max_size=4)
)
async def test_no_damage_escapes_as_another_error(
    gallery: MarkedGallery, tmp_path: Path, damage: list[tuple[float, bytes, int]]
) -> None:
    """Bytes that were replaced, inserted or lost give a plan, or a sentence."""
    path = tmp_path / "marks"
    data = bytearray(path.read_bytes() if path.exists() else b"")
    if not data:
        await gallery.export(path)
        data = bytearray(path.read_bytes())
    for place, piece, lost in damage:
        start = int(place * len(data))
        data[start : start + lost] = piece
    (tmp_path / "damaged").write_bytes(data)
    with suppress(UsageError):
        plan, _ = await gallery.import_(tmp_path / "damaged", dry=True)
        assert plan.count <= data.count(b"\n")


async def album_named(gallery: MarkedGallery, member: str, name: str) -> AlbumId:
    """Return the album of a member, which is made if there is none."""
    owner = gallery.members[member]
    statement = "SELECT max(id) FROM albums WHERE user_id = ? AND name = ?"
    number = await gallery.database.read(lambda c: c.execute(statement, (owner.user_id, name)).fetchone()[0])
    return AlbumId(number) if number else (await gallery.operations.apply(owner, CreateAlbum(name))).result


async def albums(gallery: MarkedGallery) -> list[tuple[object, ...]]:
    """Return albums and their photos by names and paths."""
    statement = """
        SELECT users.name, albums.name, is_hidden, audience, place, photos.path, shown_id = photos.id
        FROM albums JOIN users ON users.id = user_id LEFT JOIN album_photos ON album_id = albums.id
        LEFT JOIN photos ON photos.id = photo_id
        WHERE albums.deleted_at IS NULL ORDER BY 1, 2, 5
    """
    return [tuple(row) for row in await gallery.database.read(lambda c: c.execute(statement).fetchall())]


async def test_albums_come_back_with_their_order(tmp_path: Path) -> None:
    """Also hidden ones and those for all; an undo removes what was made, except where photos were added since."""
    async with (
        marked_gallery(tmp_path / "first") as gallery,
        marked_gallery(tmp_path / "second", mirrored=True) as other,
    ):
        ids = [each for each, _ in await gallery.photos()]
        vera = gallery.members["vera"]
        trip, saved = await album_named(gallery, "vera", "Trips/Lisbon"), await album_named(gallery, "vera", "Saved")
        for album, photos in ((trip, ids[5:8]), (trip, ids[4:5]), (saved, ids[4:6])):
            await gallery.operations.apply(vera, AddToAlbum(album, id_ranges(photos)))
        await gallery.operations.apply(vera, HideAlbum(trip))
        await gallery.export(tmp_path / "marks")
        before = await albums(other)
        plan, changed = await other.import_(tmp_path / "marks")
        assert changed <= plan.count
        assert await albums(other) == await albums(gallery)
        assert (await other.import_(tmp_path / "marks"))[1] == 0
        await other.operations.undo(LOCAL)
        assert await albums(other) == before
        await other.operations.redo(LOCAL)
        assert await albums(other) == await albums(gallery)
        added = (await other.photos())[3][0]
        lisbon = await album_named(other, "vera", "Trips/Lisbon")
        await other.operations.apply(other.members["vera"], AddToAlbum(lisbon, id_ranges([added])))
        await other.operations.undo(LOCAL)
        assert [row[1] for row in await albums(other) if row[5] is not None] == ["Trips/Lisbon"]


async def test_an_import_that_ends_early_leaves_nothing(gallery: MarkedGallery, tmp_path: Path) -> None:
    """Rows that were written but never applied do not count as marks; the next import removes them."""
    await gallery.export(tmp_path / "marks")
    async with marked_gallery(tmp_path / "second") as other:
        before = await other.contents()
        await other.database.write(
            lambda c: c.execute("INSERT INTO imported_marks VALUES (7, 'rating', 'photo', 1, 1, '', 5, NULL)").close()
        )
        assert await other.contents() == before
        await other.import_(tmp_path / "marks")
        ids = await other.database.read(lambda c: c.execute("SELECT DISTINCT import_id FROM imported_marks").fetchall())
        assert len(ids) == 1
        assert ids[0][0] != 7


async def test_rows_of_failed_and_of_old_imports_do_not_stay(gallery: MarkedGallery, tmp_path: Path) -> None:
    """An import that fails removes its own; those of one whose history was compacted go with the next import."""
    await gallery.export(tmp_path / "marks")
    async with marked_gallery(tmp_path / "second") as other:

        async def rows() -> set[int]:
            found = await other.database.read(lambda c: c.execute("SELECT import_id FROM imported_marks").fetchall())
            return {row[0] for row in found}

        async def refuse(_actor: Actor, operation: Operation[int]) -> Applied[int]:
            assert await rows() == {getattr(operation, "import_id", None)}
            raise GalleryError("refused")

        with closing(MarksImport(other.database, refuse, tmp_path / "marks")) as marks:
            await marks.plan(LOCAL, {})
            with pytest.raises(GalleryError, match="refused"):
                await marks.apply(LOCAL)
        assert await rows() == set()
        await other.import_(tmp_path / "marks")
        (first,) = await rows()
        await other.operations.undo(LOCAL)
        assert await other.operations.compact(time.time() + 10)
        await other.import_(tmp_path / "marks")
        assert len(await rows() - {first}) == 1
        assert first not in await rows()


def test_every_kind_says_what_the_history_says() -> None:
    """The fields of kinds are those of the operations, so that an import conflicts with newer changes."""
    assert {kind.kind for kind in OPERATIONS} >= {"import-marks", "restore-imported"}
    shared = {"cover", "stack", "duplicates", "trash", "archive", "tag", *EditField}
    assert {kind.field for kind in MARK_KINDS} == {"favourite", "rating", "album", "album settings", "views", *shared}
