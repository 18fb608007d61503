"""The job that finds faces in photos and gives them to people, in pictures of 1200 pixels."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Final

from core.config import Settings
from core.database.database import Database
from core.derivatives.derivative_store import DerivativeStore
from core.jobs.job_run import JobRun
from core.jobs.jobs import Jobs
from core.jobs.models import JobKind
from core.models import DerivativeSize
from core.models.people.faces import PersonId
from core.understanding.faces import face_rows, group_rows
from core.understanding.faces.face_calls import FoundFaces, faces_in_pictures
from core.understanding.faces.face_rows import UnfacedPicture
from core.understanding.installed_models import InstalledModel, InstalledModels
from core.understanding.model_workers import ModelWorkers
from core.understanding.parts import ModelPart
from core.understanding.picture_job import PictureJob, UnseenPicture
from core.understanding.readable_pictures import PictureToRead
from core.understanding.vectors import vector_rows
from core.understanding.vectors.vector_rows import StoredModel

_BATCH: Final = 4
"""Photos of one call: a photo takes up to a second."""
_GROUPED: Final = 64
"""Photos after which their faces are given to people."""
_FACES: Final = 200
"""Faces that are given to people in one transaction."""


class FaceJob(PictureJob[FoundFaces]):
    """Finds faces with the model that is used. Create it before jobs are taken over.

    While another model looks at all photos, people stay as they are; then it gives their faces to people.
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
        return not stored.is_serving

    async def _work(self, run: JobRun) -> int:
        model = await self._models.used(self.part)
        if model is None:
            return 0
        stored = await self._database.write(
            partial(vector_rows.add_model, model=model, dimension=model.dimension, part=self.part)
        )
        grouping = _Grouping(self._database, stored, partial(self._checkpoint, run))
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
        return made + await grouping.give_all()

    async def _find(self, model: InstalledModel, stored: StoredModel, photos: Sequence[UnfacedPicture]) -> int:
        size = DerivativeSize.PREVIEW
        previews = [self._store.existing(each.photo.asset_key, each.photo.version, size) for each in photos]
        pictures = [
            (each.photo, PictureToRead(preview, each.original)) for each, preview in zip(photos, previews, strict=True)
        ]
        limit, path = self._settings.pixel_limit, self._models.path_of(model)
        found = await self._made_of_pictures(pictures, lambda some: self._call(faces_in_pictures, path, some, limit))
        # A picture that ends the process has no faces; one whose file is not there now is looked at later.
        seen = [(photo, faces.faces if faces else ()) for photo, faces in found if not (faces and faces.is_missing)]
        await self._database.write(partial(face_rows.save_faces, model_id=stored.id, seen=seen))
        return len(seen)

    async def _change_model(self, run: JobRun, stored: StoredModel) -> None:
        """Have a model serve that has seen all photos, and forget the vectors of others in steps."""
        while await self._database.write(partial(face_rows.forget_some_vectors, but_of=stored.id)):
            await self._checkpoint(run)
        await self._database.write(partial(vector_rows.have_serve, model_id=stored.id))


class _Grouping:
    """Gives faces to people during a run of the job, which holds the means of all people in memory."""

    def __init__(self, database: Database, model: StoredModel, checkpoint: Callable[[], Awaitable[None]]) -> None:
        from core.understanding.faces.face_groups import FaceGroups

        self._database = database
        self._model = model
        self._checkpoint = checkpoint
        self._groups = FaceGroups(model.dimension)

    async def give_all(self) -> int:
        """Give all faces that have no person to the nearest one, or to a new one without a name; return how many."""
        model_id = self._model.id
        await self._refresh()
        after = made = 0
        while True:
            await self._checkpoint()
            query = partial(group_rows.loose_faces, model_id=model_id, after=after, limit=_FACES)
            faces = await self._database.read(query)
            if not faces:
                return made
            after = faces[-1].face_id
            given = await asyncio.to_thread(self._groups.give, faces)
            save = partial(
                group_rows.save_people, model_id=model_id, faces=given.faces, new=given.new, means=given.means
            )
            saved = await self._database.write(save)
            made += saved
            if saved < len(given.faces):
                await self._refresh()  # members have changed people in the meantime

    async def _refresh(self) -> None:
        """Read the means of people that have changed, after making those that are missing."""
        from core.understanding.faces.face_groups import mean_of

        model_id = self._model.id
        for person_id in await self._database.read(partial(group_rows.people_without_mean, model_id=model_id)):
            await self._checkpoint()
            query = partial(group_rows.vectors_of, model_id=model_id, person_id=person_id)
            vectors = await self._database.read(query)
            if (mean := await asyncio.to_thread(mean_of, person_id, vectors)) is not None:
                await self._database.write(partial(group_rows.save_means, model_id=model_id, means=[mean]))
        stored = await self._database.read(partial(group_rows.people_with_means, model_id=model_id))
        known: dict[PersonId, int] = self._groups.people
        same = [person_id for person_id, faces in known.items() if stored.get(person_id) == faces]
        means = await self._database.read(partial(group_rows.known_means, model_id=model_id, but=same))
        await asyncio.to_thread(self._groups.update, means, known.keys() - stored.keys())
