"""`cache` shows what is stored of pictures and purges it, for admins."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.derivatives.derivative_store import DerivativeStore
from core.errors import NotAllowedError, UsageError
from core.models import AssetKey, DerivativeSize
from tests.core.building import ADMIN, EDITOR
from tests.core.commands.command_runner import Runner


async def fill(runner: Runner) -> list[AssetKey]:
    """Store a thumbnail and a preview of each photo, and a region."""
    gallery = runner.gallery
    keys = await gallery.database.read(
        lambda connection: [AssetKey(row[0]) for row in connection.execute("SELECT asset_key FROM photos ORDER BY id")]
    )
    for key in keys:
        for size in (DerivativeSize.THUMBNAIL, DerivativeSize.PREVIEW):
            DerivativeStore(gallery.settings.derivatives_dir).write(key, 1, size, b"x" * 100)
    gallery.settings.regions_dir.mkdir()
    (gallery.settings.regions_dir / "one.jpg").write_bytes(b"12345")
    await gallery.database.write(lambda connection: connection.execute("UPDATE photos SET has_thumbnail = 1").close())
    return keys


async def test_each_kind_is_shown_with_its_limit(runner: Runner) -> None:
    """Files, bytes, the oldest and the limit; also as JSON with the exact values."""
    await fill(runner)
    kinds = {each["kind"]: each for each in await runner.objects("cache", actor=ADMIN)}
    assert {name: (each["files"], each["bytes"]) for name, each in kinds.items() if each["files"]} == {
        "thumbnails": (5, 500),
        "previews": (5, 500),
        "regions": (1, 5),
    }
    assert (kinds["previews"]["budget"], kinds["thumbnails"]["budget"]) == (10 * 1024**3, None)
    assert kinds["previews"]["oldest"] is not None
    assert kinds["animations"]["oldest"] is None
    lines = (await runner.run("cache", "show")).splitlines()
    assert lines[0].split("\t") == ["KIND", "FILES", "SIZE", "LIMIT", "OLDEST", "WHAT"]
    assert [line.split("\t")[0] for line in lines[1:]] == [
        "thumbnails", "previews", "embedded", "regions", "animations", "videos", "payloads", "total",
    ]  # fmt: skip
    assert lines[2].split("\t")[3] == "10 GB"  # as the settings write it
    assert lines[7].split("\t")[2:4] == ["0 bytes", "0 bytes"]
    assert lines[-1].split("\t")[1:3] == ["11", "1.0 kB"]


async def test_a_purge_removes_what_is_made_again(runner: Runner) -> None:
    """Without kinds everything but thumbnails; the audit log has it."""
    await fill(runner)
    root = runner.gallery.settings.data_dir.parent / "connected"
    root.mkdir()
    (root / "photo.jpg").touch()
    await runner.gallery.database.write(
        lambda connection: connection.execute("UPDATE roots SET path = ?", (bytes(root),)).close()
    )
    assert await runner.run("cache", "purge", "regions") == "Removed 1 stored picture (5 bytes).\n"
    assert await runner.run("cache", "purge") == "Removed 5 stored pictures (500 bytes).\n"
    assert "made again" in await runner.run("cache", "purge", "--all")
    assert not [*runner.gallery.settings.derivatives_dir.rglob("*.jpg")]
    assert await runner.gallery.pictures.are_missing()
    log = await runner.run("audit", actor=ADMIN)
    details = [line.split("\t")[4] for line in log.splitlines() if "cache-purged" in line]
    assert "regions" in details
    assert len(details) == 3


async def test_a_purge_leaves_the_only_pictures_of_offline_photos(runner: Runner) -> None:
    """Their thumbnails, or what there is without one; whether a drive is there is looked up before."""
    first, *_ = await fill(runner)
    store = DerivativeStore(runner.gallery.settings.derivatives_dir)
    store.path_of(first, 1, DerivativeSize.THUMBNAIL).unlink()
    kinds = {each["kind"]: each for each in await runner.objects("cache", "purge", "--all")}
    assert {
        name: (each["removed"], each["kept"]) for name, each in kinds.items() if each["removed"] + each["kept"]
    } == {
        "thumbnails": (0, 4),
        "previews": (4, 1),
        "regions": (1, 0),
    }
    assert "Kept 5: " in await runner.run("cache", "purge", "--all")


@pytest.mark.parametrize(
    "words", [("clear",), ("purge", "everything"), ("purge", "previews", "--all"), ("--all",), ("show", "previews")]
)
async def test_other_words_are_refused(runner: Runner, words: tuple[str, ...]) -> None:
    """With a sentence, and nothing is removed."""
    await fill(runner)
    with pytest.raises(UsageError):
        await runner.run("cache", *words)
    assert len([*runner.gallery.settings.derivatives_dir.rglob("*.jpg")]) == 10


@pytest.mark.parametrize("words", [(), ("purge",)])
async def test_editors_may_not(runner: Runner, words: tuple[str, ...], tmp_path: Path) -> None:
    """What is stored is the business of admins; nothing is removed."""
    kept = tmp_path / "data/regions/one.jpg"
    await fill(runner)
    with pytest.raises(NotAllowedError):
        await runner.run("cache", *words, actor=EDITOR)
    assert kept.exists()
