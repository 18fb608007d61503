"""`kill -9` of the process of models, and of the gallery, leaves no photo half looked at."""

from __future__ import annotations

import asyncio
import io
import os
import signal
from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("onnxruntime", reason="the extra `clip` is not installed")
pytest.importorskip("onnx", reason="the extra `test` is not installed")

import numpy as np
from PIL import Image

from core.config import Settings
from core.database.vectors.vector_file import FOLDER, VectorFile
from core.derivatives.derivative_store import DerivativeStore
from core.gallery import Gallery
from core.models import AssetKey, CollectionId, DerivativeSize, Priority
from core.understanding.installed_models import InstalledModels
from core.understanding.model_workers import ModelWorkers
from core.understanding.vectors.embedding_job import EmbeddingJob
from tests.core.building import add_photo, place_database, populate
from tests.core.understanding.tiny_models import TinyModel

_STORED = "SELECT slot FROM photo_vectors ORDER BY photo_id"


class ReplacedPicture(DerivativeStore):
    """A store that has another file in place of the thumbnail of one photo."""

    replaced: tuple[AssetKey, Path] | None = None

    def existing(self, asset_key: AssetKey, version: int, size: DerivativeSize) -> Path | None:
        if self.replaced is not None and self.replaced[0] == asset_key:
            return self.replaced[1]
        return super().existing(asset_key, version, size)


def jpeg(colour: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(stream, "JPEG")
    return stream.getvalue()


async def test_killed_processes_leave_nothing_half_written(tmp_path: Path) -> None:
    """A worker is killed while it reads a picture: its photos are looked at again.

    What a killed gallery has written of a row, and a whole row that no photo has, belongs to no photo.
    """
    settings = Settings(tmp_path / "data", tmp_path / "config", tmp_path, None, worker_count=1, understanding=("clip",))
    place_database(settings.database_path)
    gallery = await Gallery.open(settings, workers_at_once=False)
    workers = ModelWorkers(settings)
    store = ReplacedPicture(settings.derivatives_dir)
    models = InstalledModels(settings.models_dir, workers)
    job = EmbeddingJob(gallery.database, gallery.jobs, models, workers, store, settings)
    try:
        await gallery.database.write(lambda tx: populate(tx, {"Open": {"Day": 0}}))

        async def add(name: str, colour: str) -> AssetKey:
            row = partial(add_photo, collection_id=CollectionId(1), name=f"{name}.jpg", has_thumbnail=1)
            key = await gallery.database.write(row)
            store.write(key, 1, DerivativeSize.THUMBNAIL, jpeg(colour))
            return key

        async def slots() -> list[int]:
            return await gallery.database.read(lambda db: [row[0] for row in db.execute(_STORED)])

        keys = [await add(str(number), "red") for number in range(3)]
        model = await models.add(TinyModel().write(tmp_path / "tiny"))
        vectors = VectorFile(settings.data_dir / FOLDER, model.sha256, model.dimension)

        blocking = tmp_path / "blocking.jpg"
        os.mkfifo(blocking)
        store.replaced = keys[1], blocking
        pid = await workers.run(os.getpid, priority=Priority.SELECTED, seconds=60.0)
        embedding = asyncio.create_task(job.catch_up())
        writer = await asyncio.to_thread(os.open, blocking, os.O_WRONLY)  # returns when the worker reads
        assert await slots() == []
        blocking.unlink()
        blocking.write_bytes(jpeg("red"))
        os.kill(pid, signal.SIGKILL)
        os.close(writer)
        await embedding
        assert await slots() == [0, 1, 2]
        assert vectors.path.stat().st_size == 3 * 2 * model.dimension
        rows = vectors.rows()
        assert rows is not None
        assert np.isfinite(rows).all()
        assert rows.any(axis=1).all()

        unowned = np.ones(model.dimension, np.float16).tobytes()
        with vectors.path.open("ab") as file:
            file.write(unowned + unowned[:3])
        await add("new", "blue")
        await job.catch_up()
        assert await slots() == [0, 1, 2, 4]
        rows = vectors.rows()
        assert rows is not None
        assert rows.any(axis=1).tolist() == [True, True, True, False, True]
    finally:
        await workers.close()
        await gallery.close()
