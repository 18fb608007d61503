"""The job that finds things in photos, and makes the vectors by which photos without others are compared."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from functools import partial

from core.config import Settings
from core.database.database import Database
from core.database.vectors.vector_file import FOLDER
from core.derivatives.derivative_store import DerivativeStore
from core.jobs.job_run import JobRun
from core.jobs.jobs import Jobs
from core.jobs.models import JobKind
from core.understanding.model_workers import ModelWorkers
from core.understanding.parts import ModelPart
from core.understanding.picture_job import BATCH, PictureJob, UnseenPicture
from core.understanding.things import thing_rows
from core.understanding.things.thing_rows import ThingModelId
from core.understanding.vectors import vector_rows
from core.understanding.vectors.vector_rows import StoredModel
from core.understanding.vectors.vector_writing import VectorWriting
from core.understanding.vision.vision_calls import SeenPicture, seen_pictures
from core.understanding.vision.vision_model import VisionModel, installed_vision_model

_Seen = Sequence[tuple[UnseenPicture, SeenPicture | None]]
_BYTES_OF_NUMBER = 2


class ThingJob(PictureJob[SeenPicture]):
    """Looks at photos with the model that is installed. What another one made stays until a photo is seen again."""

    part = ModelPart.VISION
    kind = JobKind.THINGS
    sentence = "Finding things in photos"

    def __init__(
        self, database: Database, jobs: Jobs, workers: ModelWorkers, store: DerivativeStore, settings: Settings
    ) -> None:
        """Register the kind of job."""
        super().__init__(database, jobs, workers, store, settings)
        self._writing = VectorWriting(database, settings.data_dir / FOLDER, self.part)

    async def _has_work(self) -> bool:
        model = await asyncio.to_thread(installed_vision_model)
        if model is None:
            return False
        known = await self._database.read(partial(thing_rows.model_id, model=model))
        if await self._database.read(partial(thing_rows.unrecognized, by_model=known, after=0, limit=1)):
            return True
        stored = await self._writing.stored(model.sha256)
        return stored is not None and (not stored.is_serving or await self._writing.has_lost_vectors(stored))

    async def _work(self, run: JobRun) -> int:
        model = await asyncio.to_thread(installed_vision_model)
        if model is None:
            return 0
        with self._writing.alone():
            known = await self._database.write(partial(thing_rows.add_model, model=model))
            await self._forget(run, thing_rows.forget_missing)
            await self._forget(run, vector_rows.forget_missing)
            if (stored := await self._writing.stored(model.sha256)) is not None:
                count = await asyncio.to_thread(self._writing.file(stored).count)
                forget = partial(thing_rows.see_lost_again, by_model=known, vectors=stored.id, count=count)
                await self._database.write(forget)

            async def unseen(after: int) -> Sequence[UnseenPicture]:
                query = partial(thing_rows.unrecognized, by_model=known, after=after, limit=BATCH)
                return await self._database.read(query)

            counts = await self._database.read(partial(thing_rows.counts, by_model=known))
            made = await self._look_at_all(run, counts, unseen, partial(self._see, model, known))
            await self._database.write(partial(thing_rows.forget_other_models, by_model=known))
            if (stored := await self._writing.stored(model.sha256)) is not None:
                if not stored.is_serving:
                    await self._writing.have_serve(stored)
                await self._writing.clear_unused(stored)
            return made

    async def _see(self, model: VisionModel, known: ThingModelId, photos: Sequence[UnseenPicture]) -> int:
        limit = self._settings.pixel_limit
        seen = await self._made_of(photos, lambda pictures: self._call(seen_pictures, model.path, pictures, limit))
        stored = await self._stored_for(model, seen)
        vectors = [(photo, None if made is None else made.vector) for photo, made in seen]
        slots = [] if stored is None else await self._writing.append(stored, vectors)
        await self._database.write(partial(_save, known=known, seen=seen, stored=stored, slots=slots))
        return len(seen)

    async def _stored_for(self, model: VisionModel, seen: _Seen) -> StoredModel | None:
        """Return the row of the model; its first vector says how many numbers one has. None before that."""
        vector = next((made.vector for _, made in seen if made is not None and made.vector is not None), None)
        if vector is None:
            return await self._writing.stored(model.sha256)
        dimension = len(vector) // _BYTES_OF_NUMBER
        add = partial(vector_rows.add_model, model=model, dimension=dimension, part=self.part)
        return await self._database.write(add)


def _save(
    connection: sqlite3.Connection,
    known: ThingModelId,
    seen: _Seen,
    stored: StoredModel | None,
    slots: Sequence[tuple[UnseenPicture, int | None]],
) -> None:
    things = [(photo, None if made is None else made.things) for photo, made in seen]
    thing_rows.save_things(connection, known, things)
    if stored is not None:
        vector_rows.save_vectors(connection, stored.id, slots)
