"""`duplicates`: real copies in a folder, found, listed, and told apart."""

from __future__ import annotations

import io
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from core.errors import NotAllowedError, NotFoundError, UsageError
from core.library.duplicates.operations import TellApart
from core.models import AssetKey, CategoryId
from tests.core.building import ADMIN, EDITOR, VIEWER
from tests.core.commands.command_runner import Runner
from tests.core.media.comparison.scenes import recompressed, scene


def save(picture: Image.Image, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=95)
    path.write_bytes(stream.getvalue())


async def test_copies_are_found_and_told_apart(runner: Runner, tmp_path: Path) -> None:
    """Equal files, and similar ones with the larger picture first; a decision outlives a scan, and is undone."""
    photos = tmp_path / "photos"
    save(scene(1), photos / "Travel/Paris/1.jpg")
    (photos / "Copies/Paris").mkdir(parents=True)
    shutil.copyfile(photos / "Travel/Paris/1.jpg", photos / "Copies/Paris/1.jpg")
    save(scene(2), photos / "Travel/Paris/2.jpg")
    save(recompressed(scene(2).resize((450, 300)), 60), photos / "Travel/Rome/2.jpg")
    save(scene(3), photos / "Travel/Rome/3.jpg")
    await runner.run("scan", str(photos))
    exact, near = await runner.objects("duplicates")
    assert (exact["kind"], exact["distance"], exact["why"]) == ("exact", 0, ["not in a folder of copies"])
    assert [each["path"] for each in exact["photos"]] == [
        str(photos / "Travel/Paris/1.jpg"),
        str(photos / "Copies/Paris/1.jpg"),
    ]
    assert exact["spare_bytes"] == (photos / "Copies/Paris/1.jpg").stat().st_size
    assert (near["kind"], near["why"][0]) == ("near", "more pixels")
    assert [each["collection"] for each in near["photos"]] == ["travel/paris", "travel/rome"]
    assert near["keep"] == near["photos"][0]["key"]
    assert await runner.objects("duplicates", "--exact") == [exact]
    assert await runner.objects("duplicates", "--near", "--known") == [near]
    said = await runner.run("duplicates", actor=EDITOR)
    assert "1. 2 photos (equal files), keep the first: not in a folder of copies" in said
    assert str(photos) not in said
    assert "2 groups" in said

    keys = tuple(AssetKey(each["key"]) for each in near["photos"])
    await runner.gallery.apply(EDITOR, TellApart(keys))
    with pytest.raises(UsageError):
        await runner.gallery.apply(ADMIN, TellApart(keys[::-1]))
    await runner.run("scan", "--all")
    assert await runner.objects("duplicates") == [exact]
    await runner.gallery.undo(EDITOR)
    assert await runner.objects("duplicates") == [exact, near]
    first, second = (each["key"] for each in near["photos"])
    with pytest.raises(NotFoundError, match="no group"):
        await runner.run("duplicates", "--keep", first, exact["keep"])
    with pytest.raises(UsageError, match="take photos"):
        await runner.run("duplicates", "--apart", "travel/paris")
    assert await runner.run("duplicates", "--keep", second) == "Kept 1 photo, moved 1 photo to the trash.\n"
    await runner.run("scan", "--all")
    assert await runner.objects("duplicates") == [exact]
    await runner.run("undo")
    assert await runner.objects("duplicates", "--apart", second) == [{"apart": [first, second]}]
    await runner.run("undo")
    (photos / "Copies/Paris/1.jpg").unlink()
    await runner.run("scan", "--accept-missing")
    assert await runner.objects("duplicates") == [near]


async def test_only_what_the_actor_has_access_to(runner: Runner) -> None:
    """Photos of other categories are not in a group, and cannot be told apart."""

    def prepare(connection: sqlite3.Connection) -> list[str]:
        connection.execute("UPDATE files SET sha256 = zeroblob(32)")
        return [row["asset_key"] for row in connection.execute("SELECT asset_key FROM photos ORDER BY id")]

    keys = [AssetKey(key) for key in await runner.gallery.database.write(prepare)]
    (group,) = await runner.objects("duplicates", "--known")
    assert sorted(each["key"] for each in group["photos"]) == sorted(keys)
    await runner.gallery.database.write(
        lambda connection: connection.execute("UPDATE users SET restricted = 1 WHERE id = 2").close()
    )
    await runner.gallery.database.write(
        lambda connection: connection.execute("INSERT INTO category_access VALUES (2, 1)").close()
    )
    restricted = replace(EDITOR, category_ids=frozenset({CategoryId(1)}))
    (group,) = await runner.objects("duplicates", actor=restricted)
    assert {each["collection"] for each in group["photos"]} == {"open/lake"}
    assert {each["path"] for each in group["photos"]} == {None}
    with pytest.raises(NotFoundError):
        await runner.gallery.apply(restricted, TellApart((keys[0], keys[4])))
    with pytest.raises(UsageError):
        await runner.gallery.apply(restricted, TellApart((keys[0], keys[0])))
    with pytest.raises(NotAllowedError):
        await runner.gallery.library.duplicates.sets(VIEWER)


async def test_photos_of_a_stack_are_duplicates_only_if_equal(runner: Runner) -> None:
    """They are similar on purpose."""

    def prepare(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO picture_hashes SELECT id, zeroblob(48), 1 FROM photos")
        connection.execute("INSERT INTO similar_photos VALUES (1, 2, 4), (3, 4, 2)")
        connection.execute("UPDATE photos SET stack_key = 'stack' WHERE id < 3")

    await runner.gallery.database.write(prepare)
    (near,) = await runner.objects("duplicates", "--known")
    assert (near["kind"], near["distance"], near["photos"][0]["collection"]) == ("near", 2, "secret/safe")
    await runner.gallery.database.write(
        lambda connection: connection.execute("UPDATE files SET sha256 = zeroblob(32) WHERE photo_id < 3").close()
    )
    assert [each["kind"] for each in await runner.objects("duplicates", "--known")] == ["exact", "near"]
