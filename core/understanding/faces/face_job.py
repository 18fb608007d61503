"""The job that finds faces in photos and gives them to people, in pictures of 1200 pixels."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from functools import partial
from typing import Final

from core.config import Settings
from core.database.database import Database
from core.derivatives.derivative_store import DerivativeStore
from core.jobs.job_run import JobRun
from core.jobs.jobs import Jobs
from core.jobs.models import JobKind
from core.models import DerivativeSize
from core.understanding.faces import face_rows
from core.understanding.faces.face_calls import FoundFaces, faces_in_pictures
from core.understanding.faces.face_rows import UnfacedPicture
from core.understanding.groups import group_rows, regroup_rows
from core.understanding.groups.face_grouping import FaceGrouping
from core.understanding.installed_models import InstalledModel, InstalledModels
from core.understanding.model_workers import ModelWorkers
from core.understanding.parts import ModelPart
from core.understanding.picture_job import PictureJob, UnseenPicture
from core.understanding.readable_pictures import PictureToRead
from core.understanding.vectors import vector_rows
from core.understanding.vectors.vector_rows import StoredModel

_log = logging.getLogger(__name__)

_BATCH: Final = 4
"""Photos of one call: a photo takes up to a second."""
_GROUPED: Final = 64
"""Photos after which their faces are given to people."""
_REGROUP_SECONDS: Final = 86_400.0


class FaceJob(PictureJob[FoundFaces]):
    """Finds faces with the model that is used. Create it before jobs are taken over.

    While another model looks at all photos, people stay as they are; then it gives their faces to people. Once a day
    the faces that nobody has confirmed are grouped again.
    """

    part = ModelPart.PEOPLE
    kind = JobKind.FACES
    sentence = "Finding faces in photos"

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

    async def _has_work(self) -> bool:
        model = await self._models.used(self.part)
        if model is None:
            return False
        known = await self._database.read(vector_rows.stored_models)
        stored = next((each for each in known if each.sha256 == model.sha256), None)
        if stored is None:
            return True
        for waiting in (face_rows.unfaced, group_rows.loose_faces):
            if await self._database.read(partial(waiting, model_id=stored.id, after=0, limit=1)):
                return True
        return not stored.is_serving or await self._is_regrouping_due(stored)

    async def _work(self, run: JobRun) -> int:
        model = await self._models.used(self.part)
        if model is None:
            return 0
        stored = await self._database.write(
            partial(vector_rows.add_model, model=model, dimension=model.dimension, part=self.part)
        )
        grouping = FaceGrouping(self._database, stored, partial(self._checkpoint, run))
        originals: dict[UnseenPicture, UnfacedPicture] = {}
        waiting = 0

        async def unseen(after: int) -> Sequence[UnseenPicture]:
            query = partial(face_rows.unfaced, model_id=stored.id, after=after, limit=_BATCH)
            found = await self._database.read(query)
            originals.clear()
            originals.update((each.photo, each) for each in found)
            return [each.photo for each in found]

        async def look(photos: Sequence[UnseenPicture]) -> int:
            nonlocal waiting
            made = await self._find(model, stored, [originals[photo] for photo in photos])
            waiting += made
            if stored.is_serving and waiting >= _GROUPED:
                waiting = 0
                await grouping.give_all()
            return made

        counts = await self._database.read(partial(face_rows.counts_of_faced, model_id=stored.id))
        made = await self._look_at_all(run, counts, unseen, look)
        if not stored.is_serving:
            await self._change_model(run, stored)
        made += await grouping.give_all()
        if await self._is_regrouping_due(stored):
            await grouping.regroup(self._call)
        return made

    async def _is_regrouping_due(self, stored: StoredModel) -> bool:
        if time.time() < await self._database.read(regroup_rows.last_regrouping) + _REGROUP_SECONDS:
            return False
        query = partial(regroup_rows.open_faces, model_id=stored.id, limit=1)
        return bool(await self._database.read(query))

    async def _find(self, model: InstalledModel, stored: StoredModel, photos: Sequence[UnfacedPicture]) -> int:
        size = DerivativeSize.PREVIEW
        previews = [self._store.existing(each.photo.asset_key, each.photo.version, size) for each in photos]
        pictures = [
            (each.photo, PictureToRead(preview, each.original)) for each, preview in zip(photos, previews, strict=True)
        ]
        limit, path = self._settings.pixel_limit, self._models.path_of(model)
        found = await self._made_of_pictures(pictures, lambda some: self._call(faces_in_pictures, path, some, limit))
        for photo, faces in found:
            if faces is not None and faces.unusable:
                _log.warning("%s made nothing usable of a face of photo %d: it is left out", model.name, photo.photo_id)
        # A picture that ends the process has no faces; one whose file is not there now is looked at later.
        seen = [(photo, faces.faces if faces else ()) for photo, faces in found if not (faces and faces.is_missing)]
        await self._database.write(partial(face_rows.save_faces, model_id=stored.id, seen=seen))
        return len(seen)

    async def _change_model(self, run: JobRun, stored: StoredModel) -> None:
        """Have a model serve that has seen all photos, and forget the vectors of others in steps."""
        while await self._database.write(partial(face_rows.forget_some_vectors, but_of=stored.id)):
            await self._checkpoint(run)
        await self._database.write(partial(vector_rows.have_serve, model_id=stored.id))
