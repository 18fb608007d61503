"""Faces are found in photos and given to people, as a job: as far as nobody has decided otherwise."""

from __future__ import annotations

import io
import os
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("onnxruntime", reason="the extra `people` is not installed")
pytest.importorskip("onnx", reason="the extra `test` is not installed")

from core.config import Settings
from core.derivatives.derivative_store import DerivativeStore
from core.errors import NotFoundError
from core.gallery import Gallery
from core.marks.people.person_rows import import_faces
from core.models import AssetKey, CollectionId, DerivativeSize, PhotoId
from core.models.people.faces import FaceBox, NamedFace
from tests.core.building import add_photo, place_database, populate
from tests.core.commands.command_runner import Runner
from tests.core.understanding.faces.tiny_faces import BLUE, GREEN, PINK, RED, TinyFaces, picture_of_faces

LEFT, RIGHT = (16, 32), (160, 96)
LEFT_BOX = FaceBox(16 / 256, 32 / 192, 64 / 256, 64 / 192)
Drawn = list[tuple[int, int, tuple[int, int, int]]]
PHOTOS: dict[str, Drawn] = {
    "red": [(*LEFT, RED)],
    "pink": [(*LEFT, PINK)],
    "both": [(*LEFT, BLUE), (*RIGHT, RED)],
    "green": [(*RIGHT, GREEN)],
    "nobody": [],
}


class Faces:
    """A gallery whose photos show faces of plain colours."""

    def __init__(self, gallery: Gallery, numbers: dict[str, PhotoId], keys: dict[str, AssetKey]) -> None:
        self.gallery = gallery
        self.runner = Runner(gallery)
        self.numbers = numbers
        self.keys = keys
        self.store = DerivativeStore(gallery.settings.derivatives_dir)

    async def show(self, name: str, faces: Drawn, version: int = 1) -> None:
        """Store the picture of a photo."""
        stream = io.BytesIO()
        picture_of_faces(faces, (256, 192)).save(stream, "PNG")
        self.store.write(self.keys[name], version, DerivativeSize.PREVIEW, stream.getvalue())

    async def groups(self) -> list[list[str]]:
        """Return the photos of each person, and those of faces of nobody."""
        rows = await self.gallery.database.read(lambda db: db.execute(_GROUPS).fetchall())
        found: dict[int | None, list[str]] = {}
        for row in rows:
            found.setdefault(row["person_id"], []).append(row["name"].removesuffix(".png"))
        return sorted(sorted(each) for each in found.values())

    async def execute(self, sql: str, *values: object) -> None:
        await self.gallery.database.write(lambda tx: tx.execute(sql, values).rowcount)

    async def count(self, table: str) -> int:
        return await self.gallery.database.read(lambda db: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    async def person_of(self, name: str) -> int:
        query = "SELECT person_id FROM faces WHERE photo_id = ?"
        return await self.gallery.database.read(lambda db: db.execute(query, (self.numbers[name],)).fetchone()[0])

    async def wait(self) -> str:
        return await self.runner.run("understand", "--wait")


_GROUPS = "SELECT person_id, photos.name FROM faces JOIN photos ON photos.id = photo_id ORDER BY faces.id"


@pytest.fixture
async def faces(tmp_path: Path) -> AsyncIterator[Faces]:
    """Photos that no model has seen, with a model that finds faces in them."""
    settings = Settings(
        tmp_path / "data", tmp_path / "config", tmp_path, None, worker_count=1, understanding=("people",)
    )
    place_database(settings.database_path)
    gallery = await Gallery.open(settings, workers_at_once=False)
    try:
        await gallery.database.write(lambda tx: populate(tx, {"Open": {"Day": 0}}))
        keys = {}
        for name in PHOTOS:
            add = partial(add_photo, collection_id=CollectionId(1), name=f"{name}.png", has_thumbnail=1)
            keys[name] = await gallery.database.write(add)
        photos = os.fsencode(tmp_path / "photos")
        (tmp_path / "photos" / "day").mkdir(parents=True)  # an empty root is marked as offline, and its photos wait
        await gallery.database.write(lambda tx: tx.execute("UPDATE roots SET path = ?", (photos,)).rowcount)
        faces = Faces(gallery, {name: PhotoId(number) for number, name in enumerate(PHOTOS, 1)}, keys)
        for name, drawn in PHOTOS.items():
            await faces.show(name, drawn)
        yield faces
    finally:
        await gallery.close()


async def test_faces_are_found_grouped_and_kept(faces: Faces, tmp_path: Path) -> None:
    """From nothing to groups; a file's name, a change of the picture, another model, and the end of all of it."""
    runner = faces.runner
    with pytest.raises(NotFoundError, match="no model for faces"):
        await faces.wait()
    added = await runner.run("models", "add", str(TinyFaces().write(tmp_path / "tiny_l")))
    assert "tiny_l is added: it passed its test, and its vectors have 3 numbers." in added
    assert "may forbid commercial use" in added
    assert "5 of 5 photos were looked at with tiny_l" in await faces.wait()
    reds = ["both", "pink", "red"]
    assert await faces.groups() == [["both"], reds, ["green"]]

    # The name in a file is that of the face at its place, and of the group; also later.
    named = [NamedFace("Ann", FaceBox(0.05, 0.15, 0.27, 0.36))]
    photo = faces.numbers["pink"]
    await faces.gallery.database.write(lambda tx: import_faces(tx, photo, named, is_new=False))
    await faces.wait()
    assert await faces.groups() == [["both"], reds, ["green"]]
    assert len((await runner.run("search", "person:ann")).split()) == 3
    await faces.gallery.database.write(lambda tx: import_faces(tx, photo, [], is_new=False))
    await faces.wait()
    assert await faces.groups() == [["both"], reds, ["green"]]

    # Another picture of a photo is looked at again, and what is gone in it is gone.
    await faces.show("nobody", PHOTOS["green"], version=2)
    await faces.execute("UPDATE photos SET version = 2 WHERE name = 'nobody.png'")
    await faces.wait()
    assert await faces.groups() == [["both"], reds, ["green", "nobody"]]

    # Once a day what nobody confirmed is grouped again: a face that went astray returns, a confirmed one does not.
    green = "(SELECT person_id FROM faces WHERE photo_id = 4)"
    await faces.execute(f"UPDATE faces SET person_id = {green} WHERE photo_id IN (1, 2)")
    await faces.execute("UPDATE faces SET is_confirmed = 1 WHERE photo_id = 2")
    await faces.wait()
    assert await faces.groups() == [["both"], ["both"], ["green", "nobody", "pink", "red"]]
    await faces.execute("UPDATE settings SET value = '0' WHERE name = 'understanding.people.regrouped'")
    await faces.wait()
    assert await faces.groups() == [["both"], ["both", "red"], ["green", "nobody"], ["pink"]]
    await faces.execute("UPDATE faces SET is_confirmed = 0, person_id = NULL WHERE photo_id = 2")
    await faces.wait()
    assert await faces.groups() == [["both"], reds, ["green", "nobody"]]

    # Another model: people stay, vectors are its own.
    await runner.run("models", "add", str(TinyFaces(turned=True).write(tmp_path / "turned")))
    assert "0 of 5 photos were looked at with turned" in await runner.run("understand")
    assert await faces.count("face_vectors") == 6
    before = await faces.groups()
    await faces.wait()
    assert (await faces.groups(), await faces.count("face_vectors")) == (before, 6)
    assert await faces.count("vector_models") == 1

    await _is_forgotten(faces, reds)


async def _is_forgotten(faces: Faces, reds: list[str]) -> None:
    """Confirmed faces stay without vectors, and so do those of a removed person; the others are found again."""
    runner = faces.runner
    await faces.execute("UPDATE faces SET is_confirmed = 1 WHERE photo_id = 1")
    await runner.run("people", "remove", f"#{await faces.person_of('nobody')}")
    await runner.run("understand", "--purge")
    assert await faces.groups() == [["green", "nobody"], ["red"]], "of nobody, and confirmed"
    await faces.execute("DELETE FROM faces WHERE person_id IS NULL")
    assert (await faces.groups(), await faces.count("face_vectors")) == ([["red"]], 0)
    assert (await faces.count("person_vectors"), await faces.count("faced_photos")) == (0, 0)
    await faces.wait()
    assert await faces.groups() == [["both"], reds, ["green", "nobody"]]
    (status,) = await runner.objects("understand")
    part = next(each for each in status["parts"] if each["part"] == "people")
    assert (part["is_on"], part["model"], part["done"], part["photos"]) == (True, "turned", 5, 5)
