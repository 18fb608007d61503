"""The job that makes the vectors of photos, from their thumbnails."""

from __future__ import annotations

import asyncio
import fcntl
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from core.config import Settings, create_private
from core.database.database import Database
from core.database.vectors.vector_file import FOLDER, VectorFile
from core.derivatives.derivative_store import DerivativeStore
from core.errors import GalleryError
from core.jobs.job_run import JobRun
from core.jobs.jobs import Jobs
from core.jobs.models import JobKind
from core.understanding.installed_models import InstalledModel, InstalledModels
from core.understanding.model_workers import ModelWorkers
from core.understanding.parts import ModelPart
from core.understanding.picture_job import BATCH, PictureJob, UnseenPicture
from core.understanding.vectors import vector_rows
from core.understanding.vectors.embedding_calls import BACKGROUND, embed_pictures, embed_texts
from core.understanding.vectors.vector_rows import StoredModel


class EmbeddingJob(PictureJob[bytes]):
    """Makes vectors with the model that is used. Create it before jobs are taken over."""

    part = ModelPart.CLIP
    kind = JobKind.VECTORS
    sentence = "Making vectors of photos"

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
        super().__init__(database, jobs, workers, store, settings)
        self._models = models
        self.folder = settings.data_dir / FOLDER
        """Where the files of vectors are."""

    async def _has_work(self) -> bool:
        model = await self._models.used()
        if model is None:
            return False
        known = await self._database.read(vector_rows.stored_models)
        stored = next((each for each in known if each.sha256 == model.sha256), None)
        if stored is None or not stored.is_serving or self._file(stored).count() == 0:
            return True
        first = await self._database.read(partial(vector_rows.unembedded, model_id=stored.id, after=0, limit=1))
        last = await self._database.read(partial(vector_rows.last_slot, model_id=stored.id))
        return bool(first) or (last is not None and last >= self._file(stored).count())

    async def _work(self, run: JobRun) -> int:
        model = await self._models.used()
        if model is None:
            return 0
        with self._alone():
            stored = await self._database.write(partial(vector_rows.add_model, model=model))
            file = self._file(stored)
            await self._forget(run, vector_rows.forget_missing)
            count = await asyncio.to_thread(file.count)
            await self._database.write(partial(vector_rows.forget_lost_slots, model_id=stored.id, count=count))
            await self._make_background(model, file)
            made = await self._embed_photos(run, model, stored, file)
            if not stored.is_serving:
                await self._change_model(model, stored)
            await self._clear_unused(stored, file)
            return made

    async def _embed_photos(self, run: JobRun, model: InstalledModel, stored: StoredModel, file: VectorFile) -> int:
        async def unseen(after: int) -> Sequence[UnseenPicture]:
            unembedded = partial(vector_rows.unembedded, model_id=stored.id, after=after, limit=BATCH)
            return await self._database.read(unembedded)

        counts = await self._database.read(partial(vector_rows.counts, model_id=stored.id))
        return await self._look_at_all(run, counts, unseen, partial(self._embed, model, stored, file))

    async def _embed(
        self, model: InstalledModel, stored: StoredModel, file: VectorFile, photos: Sequence[UnseenPicture]
    ) -> int:
        """Make the vectors of some photos: first on disk, then in the database."""
        limit, path = self._settings.pixel_limit, self._models.path_of(model)
        vectors = await self._made_of(photos, lambda pictures: self._call(embed_pictures, path, pictures, limit))
        made = [vector for _, vector in vectors if vector is not None]
        first = await asyncio.to_thread(file.append, made) if made else 0
        slots = iter(range(first, first + len(made)))
        rows = [(photo, None if vector is None else next(slots)) for photo, vector in vectors]
        await self._database.write(partial(vector_rows.save_vectors, model_id=stored.id, rows=rows))
        return len(rows)

    async def _make_background(self, model: InstalledModel, file: VectorFile) -> None:
        if not await asyncio.to_thread(file.has_background):
            vectors = await self._call(embed_texts, self._models.path_of(model), BACKGROUND)
            await asyncio.to_thread(file.write_background, b"".join(vectors))

    async def _change_model(self, model: InstalledModel, stored: StoredModel) -> None:
        """Have a model serve whose vectors are complete, with the texts that are known."""
        serving = await self._database.read(vector_rows.serving_model)
        texts = (
            [] if serving is None else await self._database.read(partial(vector_rows.known_texts, model_id=serving.id))
        )
        vectors = await self._call(embed_texts, self._models.path_of(model), texts) if texts else []
        known = list(zip(texts, vectors, strict=True))
        await self._database.write(partial(vector_rows.save_texts, model_id=stored.id, vectors=known))
        former = await self._database.write(partial(vector_rows.have_serve, model_id=stored.id))
        for each in former:
            await asyncio.to_thread(shutil.rmtree, self.folder / each.sha256, ignore_errors=True)

    async def _clear_unused(self, stored: StoredModel, file: VectorFile) -> None:
        """Set the vectors to zero whose photos are gone, or have another picture."""
        used = await self._database.read(partial(vector_rows.used_slots, model_id=stored.id))
        await asyncio.to_thread(_clear_all_but, used, file)

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


def _clear_all_but(used: frozenset[int], file: VectorFile) -> None:
    """Set the vectors of other slots to zero; a million slots take half a second to look through."""
    count = file.count()
    if len(used) < count:
        file.clear([slot for slot in range(count) if slot not in used])
