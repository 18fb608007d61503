"""Gives the faces that were found to people: each at once, and all that nobody has confirmed again once a day."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final

from core.database.database import Database
from core.errors import WorkerCrashedError
from core.models.people.faces import PersonId
from core.understanding.groups import group_rows, regroup_rows
from core.understanding.groups.kept_people import KeptPeople
from core.understanding.groups.regroup_blocks import regrouped_in_blocks
from core.understanding.vectors.vector_rows import StoredModel

_log = logging.getLogger(__name__)
_FACES: Final = 200
"""Faces that are given to people in one transaction."""
_REFRESHED: Final = 2_000
"""Faces after which the means of people who have changed are read again, if none of these faces needed it before."""
MOST_PEOPLE: Final = 50_000
"""People with whom faces are compared, those with names and those with most faces: a hundred megabytes of means."""
_MEANS: Final = 2_000
"""Means that are read at once: two megabytes."""
MOST_REGROUPED: Final = 30_000
"""Faces that are grouped again, the newest ones: all are compared with all."""


class FaceGrouping:
    """Gives faces to people during a run of the job, which holds the means of all people in memory."""

    def __init__(
        self,
        database: Database,
        model: StoredModel,
        checkpoint: Callable[[], Awaitable[None]],
        most: int = MOST_PEOPLE,
    ) -> None:
        """Give faces with vectors of a model; `checkpoint` is a safe point of the job.

        Faces are compared with up to `most` people, and those to whom they were given since these were read.
        """
        from core.understanding.groups.face_groups import FaceGroups

        self._database = database
        self._model = model
        self._checkpoint = checkpoint
        self._most = most
        self._groups = FaceGroups(model.dimension)
        self._given: int | None = None
        """Faces that were given since the means of people were read; None before."""

    async def give_all(self) -> int:
        """Give all faces that have no person to the nearest one, or to a new one without a name; return how many."""
        model_id = self._model.id
        if self._given is None or self._given >= _REFRESHED:
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
            made += saved.faces
            self._given = (self._given or 0) + len(faces)
            if not saved.is_complete:  # people have changed in the meantime
                await asyncio.to_thread(self._groups.update, (), {face.person_id for face in given.faces})
            if not saved.is_complete or self._given >= _REFRESHED:
                await self._refresh()

    async def regroup(self, call: Callable[..., Awaitable[Any]], most: int = MOST_REGROUPED) -> None:
        """Group the newest faces again that nobody has confirmed; `call` calls a function in the process of models."""
        model_id = self._model.id
        faces = await self._database.read(partial(regroup_rows.open_faces, model_id=model_id, limit=most))
        kept = KeptPeople()
        first = min((face.face_id for face in faces), default=0)
        query = partial(regroup_rows.kept_vectors, model_id=model_id, first=first, add=kept.add)
        await self._database.read(query)
        barred = await self._database.read(partial(regroup_rows.barred_people, first=first))
        batch = await asyncio.to_thread(kept.batch, faces, barred, self._model.dimension)
        try:
            places = await regrouped_in_blocks(batch, call, self._checkpoint)
        except WorkerCrashedError as error:
            _log.warning("Faces were not grouped again: %s", error)
            places = []
        changes = await asyncio.to_thread(kept.changes, faces, places)
        numbers: dict[PersonId, PersonId] = {}
        for start in range(0, len(changes.moves), _FACES):
            await self._checkpoint()
            moves = changes.moves[start : start + _FACES]
            new = {move.person_id for move in moves} & (changes.new - numbers.keys())
            numbers |= await self._database.write(partial(group_rows.add_groups, drawn=new))
            moves = tuple(move._replace(person_id=numbers.get(move.person_id, move.person_id)) for move in moves)
            await self._database.write(partial(regroup_rows.move_open_faces, moves=moves))
        followed = [(former, numbers.get(person_id, person_id)) for former, person_id in changes.followed]
        await self._database.write(partial(regroup_rows.note_regrouping, at=time.time(), followed=followed))

    async def _refresh(self) -> None:
        """Read the means of people that have changed, after making those that are missing."""
        from core.understanding.groups.face_groups import mean_of

        model_id = self._model.id
        without = await self._database.read(partial(group_rows.people_without_mean, model_id=model_id))
        for person_id in without:
            await self._checkpoint()
            query = partial(group_rows.vectors_of, model_id=model_id, person_id=person_id)
            vectors = await self._database.read(query)
            if (mean := await asyncio.to_thread(mean_of, person_id, vectors)) is not None:
                await self._database.write(partial(group_rows.save_means, model_id=model_id, means=[mean]))
        stored = await self._database.read(partial(group_rows.people_with_means, model_id=model_id, limit=self._most))
        changed, gone = await asyncio.to_thread(self._groups.differences, stored)
        await asyncio.to_thread(self._groups.update, (), gone)
        people = list(dict.fromkeys((*changed, *(person_id for person_id in without if person_id in stored))))
        for first in range(0, len(people), _MEANS):
            some = people[first : first + _MEANS]
            means = await self._database.read(partial(group_rows.known_means, model_id=model_id, people=some))
            await asyncio.to_thread(self._groups.update, means, ())
        self._given = 0
