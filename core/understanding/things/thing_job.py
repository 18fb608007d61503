"""The job that finds things in photos, in their thumbnails."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

from core.jobs.job_run import JobRun
from core.jobs.models import JobKind
from core.understanding.parts import ModelPart
from core.understanding.picture_job import BATCH, PictureJob, UnseenPicture
from core.understanding.things import thing_rows
from core.understanding.things.thing_rows import ThingModelId
from core.understanding.vision.labels import FoundThing
from core.understanding.vision.vision_calls import things_in_pictures
from core.understanding.vision.vision_model import VisionModel, installed_vision_model


class ThingJob(PictureJob[Sequence[FoundThing]]):
    """Finds things with the model that is installed. What another one has found stays until a photo is seen again."""

    part = ModelPart.VISION
    kind = JobKind.THINGS
    sentence = "Finding things in photos"

    async def _has_work(self) -> bool:
        model = await asyncio.to_thread(installed_vision_model)
        if model is None:
            return False
        known = await self._database.read(partial(thing_rows.model_id, model=model))
        return bool(await self._database.read(partial(thing_rows.unrecognized, by_model=known, after=0, limit=1)))

    async def _work(self, run: JobRun) -> int:
        model = await asyncio.to_thread(installed_vision_model)
        if model is None:
            return 0
        known = await self._database.write(partial(thing_rows.add_model, model=model))
        await self._forget(run, thing_rows.forget_missing)

        async def unseen(after: int) -> Sequence[UnseenPicture]:
            return await self._database.read(partial(thing_rows.unrecognized, by_model=known, after=after, limit=BATCH))

        counts = await self._database.read(partial(thing_rows.counts, by_model=known))
        made = await self._look_at_all(run, counts, unseen, partial(self._find, model, known))
        await self._database.write(partial(thing_rows.forget_other_models, by_model=known))
        return made

    async def _find(self, model: VisionModel, known: ThingModelId, photos: Sequence[UnseenPicture]) -> int:
        limit = self._settings.pixel_limit
        seen = await self._made_of(photos, lambda pictures: self._call(things_in_pictures, model.path, pictures, limit))
        await self._database.write(partial(thing_rows.save_things, by_model=known, seen=seen))
        return len(seen)
