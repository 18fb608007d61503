"""The job that makes the vectors of photos, from their thumbnails."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from core.config import Settings, create_private
from core.database.database import Database
from core.database.vectors.vector_file import FOLDER, VectorFile
from core.derivatives.derivative_store import DerivativeStore
from core.errors import GalleryError, WorkerCrashedError, WritesStoppedError
from core.jobs.job_run import JobRun
from core.jobs.jobs import JobCancelledError, Jobs
from core.jobs.models import JobKind, JobPriority, JobStage
from core.models import DerivativeSize, Priority
from core.understanding.installed_models import InstalledModel, InstalledModels
from core.understanding.model_workers import ModelWorkers
from core.understanding.vectors import vector_rows
from core.understanding.vectors.embedding_calls import BACKGROUND, embed_pictures, embed_texts
from core.understanding.vectors.vector_rows import PictureToEmbed, StoredModel

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

_BATCH: Final = 8
"""Photos of one call, so that a text waits for a moment only."""
_SECONDS: Final = 300.0
_LOOK_SECONDS: Final = 30.0
_PAUSE_AFTER_END: Final = 600.0
_SENTENCE: Final = "Making vectors of photos"


class EmbeddingJob:
    """Makes vectors with the model that is used. Create it before jobs are taken over."""

    def __init__(
        self,
        database: Database,
        jobs: Jobs,
        models: InstalledModels,
        workers: ModelWorkers,
        store: DerivativeStore,
        settings: Settings,
    ) -> None:
        """Register the kind of job."""
        self._database = database
        self._jobs = jobs
        self._models = models
        self._workers = workers
        self._store = store
        self._settings = settings
        self.folder = settings.data_dir / FOLDER
        """Where the files of vectors are."""
        jobs.register(JobKind.VECTORS, self._embed_all, priority=JobPriority.BACKGROUND, words=_SENTENCE)

    async def watch(self) -> None:
        """Make vectors until cancelled, or until nothing can be written."""
        while True:
            pause = _LOOK_SECONDS
            try:
                await self.catch_up()
            except WritesStoppedError:
                return
            except JobCancelledError:
                pause = _PAUSE_AFTER_END
            except GalleryError as error:
                _log.warning("vectors could not be made: %s", error)
                pause = _PAUSE_AFTER_END
            await asyncio.sleep(pause)

    async def catch_up(self) -> None:
        """Make the vectors of all photos that have none, as a job; nothing without a model.

        Raises:
            GalleryError: the model cannot be used, nothing can be written, or the job was cancelled.
        """
        model = await self._models.used()
        if model is None:
            return
        known = await self._database.read(vector_rows.stored_models)
        stored = next((each for each in known if each.sha256 == model.sha256), None)
        if stored is not None and stored.is_serving and not await self._has_work(stored):
            return
        await self._jobs.run(JobKind.VECTORS, {}, joins=lambda _: True)

    async def _has_work(self, stored: StoredModel) -> bool:
        if self._file(stored).count() == 0:
            return True
        first = await self._database.read(partial(vector_rows.unembedded, model_id=stored.id, after=0, limit=1))
        used = await self._database.read(partial(vector_rows.used_slots, model_id=stored.id))
        return bool(first) or any(slot >= self._file(stored).count() for slot in used)

    async def _embed_all(self, run: JobRun) -> None:
        model = await self._models.used()
        if model is None:
            return
        with self._alone():
            stored = await self._database.write(partial(vector_rows.add_model, model=model))
            file = self._file(stored)
            await self._database.write(vector_rows.forget_missing)
            count = await asyncio.to_thread(file.count)
            await self._database.write(partial(vector_rows.forget_lost_slots, model_id=stored.id, count=count))
            await self._make_background(model, file)
            await self._embed_photos(run, model, stored, file)
            if not stored.is_serving:
                await self._change_model(model, stored)
            await self._clear_unused(stored, file)

    async def _embed_photos(self, run: JobRun, model: InstalledModel, stored: StoredModel, file: VectorFile) -> None:
        after = 0
        done, total = await self._database.read(partial(vector_rows.counts, model_id=stored.id))
        while True:
            await run.checkpoint()
            run.show(JobStage.DERIVATIVES, _SENTENCE, done, max(done, total))
            unembedded = partial(vector_rows.unembedded, model_id=stored.id, after=after, limit=_BATCH)
            photos = await self._database.read(unembedded)
            if not photos:
                return
            after = photos[-1].photo_id
            await self._embed(model, stored, file, photos)
            done += len(photos)

    async def _embed(
        self, model: InstalledModel, stored: StoredModel, file: VectorFile, photos: list[PictureToEmbed]
    ) -> None:
        """Make the vectors of some photos: first on disk, then in the database."""
        paths = [self._store.existing(each.asset_key, each.version, DerivativeSize.THUMBNAIL) for each in photos]
        there = [(photo, path) for photo, path in zip(photos, paths, strict=True) if path is not None]
        vectors: list[bytes | None]
        try:
            vectors = await self._call(embed_pictures, model, [path for _, path in there], self._settings.pixel_limit)
        except WorkerCrashedError as error:
            if len(photos) > 1:
                for photo in photos:
                    await self._embed(model, stored, file, [photo])
                return
            if not error.proven:
                raise
            vectors = [None] * len(there)
        made = [vector for vector in vectors if vector is not None]
        first = await asyncio.to_thread(file.append, made) if made else 0
        slots = iter(range(first, first + len(made)))
        rows = [
            (photo, None if vector is None else next(slots)) for (photo, _), vector in zip(there, vectors, strict=True)
        ]
        await self._database.write(partial(vector_rows.save_vectors, model_id=stored.id, rows=rows))

    async def _make_background(self, model: InstalledModel, file: VectorFile) -> None:
        if not await asyncio.to_thread(file.has_background):
            vectors = await self._call(embed_texts, model, BACKGROUND)
            await asyncio.to_thread(file.write_background, b"".join(vectors))

    async def _change_model(self, model: InstalledModel, stored: StoredModel) -> None:
        """Have a model serve whose vectors are complete, with the texts that are known."""
        serving = await self._database.read(vector_rows.serving_model)
        texts = (
            [] if serving is None else await self._database.read(partial(vector_rows.known_texts, model_id=serving.id))
        )
        vectors = await self._call(embed_texts, model, texts) if texts else []
        known = list(zip(texts, vectors, strict=True))
        await self._database.write(partial(vector_rows.save_texts, model_id=stored.id, vectors=known))
        former = await self._database.write(partial(vector_rows.have_serve, model_id=stored.id))
        for each in former:
            await asyncio.to_thread(shutil.rmtree, self.folder / each.sha256, ignore_errors=True)

    async def _clear_unused(self, stored: StoredModel, file: VectorFile) -> None:
        """Set the vectors to zero whose photos are gone, or have another picture."""
        used = await self._database.read(partial(vector_rows.used_slots, model_id=stored.id))
        count = await asyncio.to_thread(file.count)
        if len(used) < count:
            await asyncio.to_thread(file.clear, [slot for slot in range(count) if slot not in used])

    async def _call(self, function: Callable[..., _T], model: InstalledModel, *args: object) -> _T:
        return await self._workers.run(
            function, self._models.path_of(model), *args, priority=Priority.BACKGROUND, seconds=_SECONDS
        )

    def _file(self, model: StoredModel) -> VectorFile:
        return VectorFile(self.folder, model.sha256, model.dimension)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other processes from writing vectors.

        Raises:
            GalleryError: one does.
        """
        create_private(self.folder)
        with (self.folder / "lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise GalleryError("Another process makes vectors now.", "`jobs` shows how far it is.") from error
            yield


def lock_free(folder: Path) -> bool:
    """Return whether no process makes vectors now."""
    try:
        with (folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True
