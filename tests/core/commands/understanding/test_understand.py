"""Photos are looked at with a model and found by what they show, by members, as far as they have access."""

from __future__ import annotations

import asyncio
import io
import os
import shutil
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("onnxruntime", reason="the extra `clip` is not installed")
pytest.importorskip("onnx", reason="the extra `test` is not installed")

from PIL import Image

from core.config import Settings
from core.database.vectors.vector_file import FOLDER
from core.derivatives.derivative_store import DerivativeStore
from core.errors import ConflictError, GalleryError, NotFoundError, UsageError
from core.gallery import Gallery
from core.jobs.models import JobKind, JobState
from core.models import Actor, AssetKey, CategoryId, CollectionId, DerivativeSize, Role, UserId
from core.operations.history.undoing import Request
from core.query.query_errors import QueryError
from core.understanding.model_workers import ModelWorkers
from core.understanding.parts import ModelPart
from core.understanding.picture_job import PictureJob
from core.understanding.readable_pictures import PictureToRead
from core.understanding.text.reading import FoundLine, FoundText
from core.understanding.vectors import vector_rows
from tests.core.building import ADMIN, VIEWER, add_photo, place_database, populate
from tests.core.commands.command_runner import LOCAL, Runner
from tests.core.understanding.tiny_models import TinyModel
from tests.core.understanding.torch_files import write_tiny_network

COLOURS = {"red": (250, 10, 10), "dark red": (120, 0, 0), "pink": (255, 60, 60), "blue": (0, 0, 255)}


@pytest.fixture
async def looked_at(tmp_path: Path) -> AsyncIterator[tuple[Runner, dict[str, AssetKey]]]:
    """A gallery whose photos are plain colours, twice: in the categories Open and Secret."""
    settings = Settings(
        tmp_path / "data", tmp_path / "config", tmp_path, None, worker_count=1, understanding=("clip", "vision")
    )
    place_database(settings.database_path)
    gallery = await Gallery.open(settings, workers_at_once=False)
    try:
        store = DerivativeStore(settings.derivatives_dir)
        await gallery.database.write(lambda tx: populate(tx, {"Open": {"Day": 0}, "Secret": {"Night": 0}}))
        (tmp_path / "photos" / "day").mkdir(parents=True)  # an empty root is marked as offline, and its photos wait
        root = os.fsencode(tmp_path / "photos")
        await gallery.database.write(lambda tx: tx.execute("UPDATE roots SET path = ?", (root,)).rowcount)
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
    part = next(each for each in status["parts"] if each["part"] == "clip")
    assert (part["serving"], part["done"], part["dimension"], part["state"]) == ("second", 8, 3, None)
    assert status["memory"] > 1 << 20, "of the process that has looked at the photos"
    assert sorted(await found("~ red")) == sorted(both)
    folder = gallery.settings.data_dir / FOLDER
    stored = await gallery.database.read(vector_rows.stored_models)
    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == sorted(each.sha256 for each in stored)

    await runner.run("understand", "--purge")
    assert not folder.exists()
    with pytest.raises(GalleryError, match="No photo has been looked at"):
        await runner.run("search", "~", "red")


async def test_things_are_found_in_photos(
    looked_at: tuple[Runner, dict[str, AssetKey]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By members, with access first, apart from tags; a changed picture is seen again, and another model sees all."""
    runner, keys = looked_at
    monkeypatch.syspath_prepend(write_tiny_network(tmp_path / "one", {"daisy": (40, 0, 0)}).parents[2])
    assert "8 of 8 photos were looked at with EfficientNet-Lite0" in await runner.run("understand", "--wait")
    names = {key: name for name, key in keys.items()}
    restricted = replace(VIEWER, category_ids=frozenset({CategoryId(1)}))

    async def found(*words: str, actor: Actor = LOCAL) -> list[str]:
        return sorted(names[AssetKey(key)] for key in (await runner.run("search", *words, actor=actor)).split())

    (status,) = await runner.objects("understand")
    assert [part["dimension"] for part in status["parts"] if part["part"] == "vision"] == [3]
    similar = [each for each in await runner.objects("similar", keys["red"]) if each["compared_by"] == "vision"]
    assert {names[each["key"]] for each in similar[:3]} == {"pink", "secret red", "secret pink"}
    assert names[(await runner.objects("similar", keys["red"], actor=restricted))[0]["key"]] == "pink"
    await runner.run("album", "create", "Like red", "--query", f"similar:{keys['red']}")
    in_album = [each["key"] for each in await runner.objects("ls", "albums/like-red")]
    assert in_album == [each["key"] for each in await runner.objects("search", f"similar:{keys['red']}")]
    reds = ["pink", "red"]
    assert await found("thing:daisy") == sorted([*reds, *(f"secret {name}" for name in reds)])
    assert await found("thing:FLOWER", actor=restricted) == reds
    assert await runner.gallery.library.searches.things(restricted) == ("daisy", "flower")
    (details,) = await runner.objects("info", keys["red"], actor=restricted)
    assert details["things"] == [
        {"name": "daisy", "certainty": 1.0, "is_group": False},
        {"name": "flower", "certainty": 1.0, "is_group": True},
    ]
    assert details["tags"] == []
    assert "daisy 100 %" in await runner.run("info", keys["red"])
    public = Actor(UserId(-1), "public", Role.PUBLIC)
    assert (await runner.objects("info", keys["red"], actor=public))[0]["things"] == []
    with pytest.raises(QueryError):
        await found("thing:daisy", actor=public)
    with pytest.raises(GalleryError, match="thing:"):
        await runner.run("share", "query:thing:daisy")
    await runner.run("tag", "add", "Plants/Daisy", keys["red"])
    (details,) = await runner.objects("info", keys["red"])
    assert [thing["name"] for thing in details["things"]] == ["flower"]

    await replace_picture(runner, keys["red"], keys["blue"])
    assert "7 of 8" not in await runner.run("understand", "--wait")
    assert "red" not in await found("thing:daisy")
    assert names[(await runner.objects("similar", keys["red"], actor=restricted))[0]["key"]] == "blue"
    shutil.rmtree(runner.gallery.settings.data_dir / FOLDER)
    await runner.run("understand", "--wait")
    assert names[(await runner.objects("similar", keys["red"], actor=restricted))[0]["key"]] == "blue", "made again"

    monkeypatch.syspath_prepend(write_tiny_network(tmp_path / "two", {"pier": (0, 0, 40)}).parents[2])
    (status,) = await runner.objects("understand")
    part = next(each for each in status["parts"] if each["part"] == "vision")
    assert (part["is_on"], part["model"], part["done"], part["photos"]) == (True, "EfficientNet-Lite0", 0, 8)
    assert "pink" in await found("thing:daisy")
    await runner.run("understand", "--wait")
    assert await found("thing:daisy") == []
    assert await found("thing:pier") == ["blue", "red", "secret blue"]
    await runner.run("understand", "--purge")
    assert await found("thing:pier") == []


async def test_a_part_is_switched_on_and_off(looked_at: tuple[Runner, dict[str, AssetKey]]) -> None:
    """By the command, whatever the settings say; what is off is not searched."""
    runner, _ = looked_at
    with pytest.raises(UsageError, match="The parts are clip, vision, ocr, people"):
        await runner.run("understand", "--off", "sight")
    (status,) = await runner.objects("understand", "--off", "clip", actor=ADMIN)
    (part,) = [each for each in status["parts"] if each["part"] == "clip"]
    assert (part["is_on"], part["missing_packages"], part["model"]) == (False, [], None)
    assert "understand --on clip" in await runner.run("understand")
    with pytest.raises(GalleryError, match="switched off"):
        await runner.run("search", "~", "red")
    assert "Search by meaning is on." in await runner.run("understand", "--on", "clip")


async def test_text_in_photos_is_read(
    looked_at: tuple[Runner, dict[str, AssetKey]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By members, with access first; a missing file is read when it is there; while it is read, nothing is removed."""
    runner, keys = looked_at
    names = {key: name for name, key in keys.items()}
    install_reader(tmp_path, monkeypatch)
    missing = {"pink.jpg"}
    is_reading, may_continue = asyncio.Event(), asyncio.Event()
    may_continue.set()

    async def read(_: object, _function: object, pictures: list[PictureToRead], _limit: int, **_how: object) -> object:
        def text(name: str) -> FoundText:
            lines = (FoundLine(f"Sign {name.partition('.')[0]}", 0.97, ((0, 0), (1, 0), (1, 1), (0, 1))),)
            return FoundText(() if name == "blue.jpg" else lines, is_missing=name in missing)

        if not may_continue.is_set():
            is_reading.set()
        await may_continue.wait()
        return [text(Path(os.fsdecode(picture.original.path)).name) for picture in pictures]

    monkeypatch.setattr(ModelWorkers, "run", read)
    await runner.gallery.understanding.reading.catch_up()

    async def found(*words: str, actor: Actor = LOCAL) -> list[str]:
        return sorted(names[AssetKey(key)] for key in (await runner.run("search", *words, actor=actor)).split())

    restricted = replace(VIEWER, category_ids=frozenset({CategoryId(1)}))
    assert await found("text:sign") == ["dark red", "red", "secret dark red", "secret red"]
    assert await found('text:"sign red"', actor=restricted) == ["red"]
    (details,) = await runner.objects("info", keys["red"], actor=restricted)
    assert details["lines"] == ["Sign red"]
    public = Actor(UserId(-1), "public", Role.PUBLIC)
    assert (await runner.objects("info", keys["red"], actor=public))[0]["lines"] == []
    with pytest.raises(QueryError):
        await found("text:sign", actor=public)
    with pytest.raises(GalleryError, match="text:"):
        await runner.run("share", "query:text:sign")
    (status,) = await runner.objects("understand")
    (part,) = [each for each in status["parts"] if each["part"] == "ocr"]
    assert (part["model"], part["done"], part["is_on"]) == ("PP", 6, False)
    missing.clear()
    may_continue.clear()
    reading = asyncio.create_task(runner.gallery.understanding.reading.catch_up())
    await is_reading.wait()
    with pytest.raises(ConflictError, match="job looks at photos"):
        await runner.run("understand", "--purge")
    may_continue.set()
    await reading
    assert "pink" in await found("text:sign")
    await runner.run("understand", "--purge")
    assert await found("text:sign") == []


async def test_a_job_ends_when_the_history_switches_its_part_off(
    looked_at: tuple[Runner, dict[str, AssetKey]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is paused and resumed by the command; without pictures, the process of models is not asked for 10 minutes."""
    runner, _ = looked_at
    gallery = runner.gallery
    install_reader(tmp_path, monkeypatch)
    calls: list[int] = []

    async def read(_: object, _function: object, pictures: list[PictureToRead], _limit: int, **_how: object) -> object:
        calls.append(len(pictures))
        if len(calls) == 1:
            assert (await job_of_text("--pause"))["state"] == "paused"
            assert (await job_of_text("--resume"))["state"] == "running"
            entry = await gallery.operations.entry(ADMIN)
            assert entry is not None
            await gallery.undo(ADMIN, Request(entry.id, is_confirmed=True))
        return [FoundText() for _ in pictures]

    async def job_of_text(option: str) -> dict[str, Any]:
        (status,) = await runner.objects("understand", option)
        (part,) = [each for each in status["parts"] if each["part"] == "ocr"]
        return dict(part)

    async def pause_after(job: PictureJob[Any]) -> float:
        """Return how long a job that is watched pauses after it has looked at photos once."""
        pause, sleep = asyncio.get_running_loop().create_future(), asyncio.sleep

        async def slept(seconds: float) -> None:
            if asyncio.current_task() is watching:
                pause.set_result(seconds)
                await asyncio.Event().wait()
            await sleep(seconds)

        with monkeypatch.context() as patch:
            patch.setattr(asyncio, "sleep", slept)
            watching = asyncio.create_task(job.watch())
            try:
                await asyncio.wait({watching, pause}, return_when=asyncio.FIRST_COMPLETED)
                if watching.done():
                    watching.result()
                return float(pause.result())
            finally:
                watching.cancel()
                await asyncio.wait({watching})

    monkeypatch.setattr(ModelWorkers, "run", read)
    with pytest.raises(NotFoundError, match="No job looks at photos"):
        await runner.run("understand", "--pause")
    await gallery.understanding.switch(ADMIN, ModelPart.OCR, is_on=True)
    usual = await pause_after(gallery.understanding.reading)
    (job,) = [job for job in await gallery.jobs.list_jobs(ADMIN) if job.kind is JobKind.TEXT]
    assert (job.state, job.reason) == (JobState.CANCELLED, "Text in photos is switched off.")
    assert calls == [4], "four of eight photos"

    monkeypatch.syspath_prepend(write_tiny_network(tmp_path / "one", {"daisy": (40, 0, 0)}).parents[2])
    monkeypatch.setattr(DerivativeStore, "existing", lambda *_: None)
    assert await pause_after(gallery.understanding.finding) > usual
    assert calls == [4]


async def replace_picture(runner: Runner, key: AssetKey, by: AssetKey) -> None:
    """Give a photo the thumbnail of another one, as when its file changes."""
    store = DerivativeStore(runner.gallery.settings.derivatives_dir)
    other = store.existing(by, 1, DerivativeSize.THUMBNAIL)
    assert other is not None
    store.write(key, 2, DerivativeSize.THUMBNAIL, other.read_bytes())
    await runner.gallery.database.write(
        lambda tx: tx.execute("UPDATE photos SET version = 2 WHERE asset_key = ?", (key,))
    )


def install_reader(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the package of the model of text found in a folder."""
    (folder / "rapidocr" / "models").mkdir(parents=True)
    for name in ("__init__.py", "models/PP_det.onnx", "models/PP_rec.onnx"):
        (folder / "rapidocr" / name).touch()
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "rapidocr", raising=False)  # that of an installed package would be found
