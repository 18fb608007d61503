"""The job that makes the vectors of photos, from their thumbnails."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

from core.config import Settings
from core.database.database import Database
from core.database.vectors.vector_file import FOLDER, VectorFile
from core.derivatives.derivative_store import DerivativeStore
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
from core.understanding.vectors.vector_writing import VectorWriting


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
        self._writing = VectorWriting(database, self.folder, self.part)

    async def _has_work(self) -> bool:
        model = await self._models.used()
        if model is None:
            return False
        stored = await self._writing.stored(model.sha256)
        if stored is None or not stored.is_serving or self._writing.file(stored).count() == 0:
            return True
        first = await self._database.read(partial(vector_rows.unembedded, model_id=stored.id, after=0, limit=1))
        return bool(first) or await self._writing.has_lost_vectors(stored)

    async def _work(self, run: JobRun) -> int:
        model = await self._models.used()
        if model is None:
            return 0
        with self._writing.alone():
            stored = await self._database.write(partial(vector_rows.add_model, model=model, dimension=model.dimension))
            file = self._writing.file(stored)
            await self._forget(run, vector_rows.forget_missing)
            count = await asyncio.to_thread(file.count)
            await self._database.write(partial(vector_rows.forget_lost_slots, model_id=stored.id, count=count))
            await self._make_background(model, file)
            made = await self._embed_photos(run, model, stored)
            if not stored.is_serving:
                await self._change_model(model, stored)
            await self._writing.clear_unused(stored)
            return made

    async def _embed_photos(self, run: JobRun, model: InstalledModel, stored: StoredModel) -> int:
        async def unseen(after: int) -> Sequence[UnseenPicture]:
            unembedded = partial(vector_rows.unembedded, model_id=stored.id, after=after, limit=BATCH)
            return await self._database.read(unembedded)

        counts = await self._database.read(partial(vector_rows.counts, model_id=stored.id))
        return await self._look_at_all(run, counts, unseen, partial(self._embed, model, stored))

    async def _embed(self, model: InstalledModel, stored: StoredModel, photos: Sequence[UnseenPicture]) -> int:
        """Make the vectors of some photos: first on disk, then in the database."""
        limit, path = self._settings.pixel_limit, self._models.path_of(model)
        vectors = await self._made_of(photos, lambda pictures: self._call(embed_pictures, path, pictures, limit))
        rows = await self._writing.append(stored, vectors)
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
        await self._writing.have_serve(stored)
