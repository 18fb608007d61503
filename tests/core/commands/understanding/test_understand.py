"""Photos are looked at with a model and found by what they show, by members, as far as they have access."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("onnxruntime", reason="the extra `clip` is not installed")
pytest.importorskip("onnx", reason="the extra `test` is not installed")

from PIL import Image

from core.config import Settings
from core.database.vectors.vector_file import FOLDER
from core.derivatives.derivative_store import DerivativeStore
from core.errors import GalleryError, NotFoundError
from core.gallery import Gallery
from core.models import Actor, AssetKey, CategoryId, CollectionId, DerivativeSize, Role, UserId
from core.query.query_errors import QueryError
from tests.core.building import VIEWER, add_photo, place_database, populate
from tests.core.commands.command_runner import LOCAL, Runner
from tests.core.understanding.tiny_models import TinyModel

COLOURS = {"red": (250, 10, 10), "dark red": (120, 0, 0), "pink": (255, 60, 60), "blue": (0, 0, 255)}


@pytest.fixture
async def looked_at(tmp_path: Path) -> AsyncIterator[tuple[Runner, dict[str, AssetKey]]]:
    """A gallery whose photos are plain colours, twice: in the categories Open and Secret."""
    settings = Settings(tmp_path / "data", tmp_path / "config", tmp_path, None, worker_count=1, understanding=("clip",))
    place_database(settings.database_path)
    gallery = await Gallery.open(settings, workers_at_once=False)
    try:
        store = DerivativeStore(settings.derivatives_dir)
        await gallery.database.write(lambda tx: populate(tx, {"Open": {"Day": 0}, "Secret": {"Night": 0}}))
        keys = {}
        for collection, prefix in ((1, ""), (2, "secret ")):
            for name, colour in COLOURS.items():
                home = CollectionId(collection)
                add = partial(add_photo, collection_id=home, name=f"{name}.jpg", has_thumbnail=1)
                key = await gallery.database.write(add)
                jpeg = io.BytesIO()
                Image.new("RGB", (40, 30), colour).save(jpeg, "JPEG")
                store.write(key, 1, DerivativeSize.THUMBNAIL, jpeg.getvalue())
                keys[prefix + name] = key
        yield Runner(gallery), keys
    finally:
        await gallery.close()


async def test_photos_are_found_by_what_they_show(
    looked_at: tuple[Runner, dict[str, AssetKey]], tmp_path: Path
) -> None:
    """From nothing to a ranked search: what is missing is said, access comes first, and another model replaces one."""
    runner, keys = looked_at
    gallery = runner.gallery
    with pytest.raises(GalleryError, match=r"no model.*models add"):
        await runner.run("search", "~ red")
    for command in (("search", f"similar:{keys['red']}"), ("similar", keys["red"])):
        with pytest.raises(GalleryError, match="cannot be compared yet"):
            await runner.run(*command)
    await runner.run("models", "add", str(TinyModel().write(tmp_path / "first")))
    with pytest.raises(GalleryError, match="No photo has been looked at"):
        await runner.run("search", "~", "red")
    assert "8 of 8 photos" in await runner.run("understand", "--wait")

    names = {key: name for name, key in keys.items()}

    async def found(*words: str, actor: Actor = LOCAL) -> list[str]:
        return [names[AssetKey(key)] for key in (await runner.run("search", *words, actor=actor)).split()]

    reds = ["red", "dark red", "pink"]
    both = await found('like:"red"')
    assert sorted(both) == sorted([*reds, *(f"secret {name}" for name in reds)])
    # Equal pictures are equally near; pink is the farthest of the reds.
    assert {both[-1], both[-2]} == {"pink", "secret pink"}
    restricted = replace(VIEWER, category_ids=frozenset({CategoryId(1)}))
    assert await found("~ red", actor=restricted) == [name for name in both if not name.startswith("secret")]
    assert await found("~ red category:secret") == [name for name in both if name.startswith("secret")]
    assert sorted(await found("~ red not name:pink", actor=restricted)) == ["dark red", "red"]
    assert await runner.run("search", "~ blue", "--count") == "2\n"
    assert await runner.run("ls", "query:~ blue", actor=restricted)

    assert (await found(f"similar:{keys['red']}", actor=restricted))[0] in {"red", "dark red"}
    assert await found(f"similar:{keys['secret blue']}", actor=restricted) == []
    (nearest, *_) = await runner.objects("similar", keys["red"], "name:dark", actor=restricted)
    assert (nearest["key"], nearest["compared_by"]) == (keys["dark red"], "clip")
    with pytest.raises(NotFoundError):
        await runner.run("similar", keys["secret red"], actor=restricted)

    public = Actor(UserId(-1), "public", Role.PUBLIC)
    for words in ("~ red", 'like:"red"', f"similar:{keys['red']}"):
        with pytest.raises(QueryError):
            await found(words, actor=public)
    with pytest.raises(GalleryError, match="like:"):
        await runner.run("share", "query:~ red")

    await runner.run("models", "add", str(TinyModel(scale=2.0).write(tmp_path / "second")))
    assert "Until all are, photos are found by first." in await runner.run("understand")
    assert sorted(await found("~ red")) == sorted(both)
    await runner.run("understand", "--wait")
    (status,) = await runner.objects("understand")
    assert (status["serving"], status["done"]) == ("second", 8)
    assert sorted(await found("~ red")) == sorted(both)
    folder = gallery.settings.data_dir / FOLDER
    assert len([path for path in folder.iterdir() if path.is_dir()]) == 1

    await runner.run("understand", "--purge")
    assert not folder.exists()
    with pytest.raises(GalleryError, match="No photo has been looked at"):
        await runner.run("search", "~", "red")
