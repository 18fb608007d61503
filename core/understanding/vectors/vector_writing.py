"""Writes the vectors of photos for one part: first in the file of their model, then in the database."""

from __future__ import annotations

import asyncio
import fcntl
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from core.config import create_private
from core.database.database import Database
from core.database.vectors.vector_file import VectorFile
from core.errors import GalleryError
from core.understanding.parts import ModelPart
from core.understanding.picture_job import UnseenPicture
from core.understanding.vectors import vector_rows
from core.understanding.vectors.vector_rows import StoredModel

_LOCK: Final = ".lock"


class VectorWriting:
    """The files of the models of one part, which one process at a time writes."""

    def __init__(self, database: Database, folder: Path, part: ModelPart) -> None:
        """Write below this folder."""
        self._database = database
        self._folder = folder
        self._part = part

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other processes from writing vectors of this part.

        Raises:
            GalleryError: one does.
        """
        create_private(self._folder)
        with (self._folder / f"{self._part}{_LOCK}").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise GalleryError("Another process makes vectors now.", "`jobs` shows how far it is.") from error
            yield

    async def stored(self, sha256: str) -> StoredModel | None:
        """Return the row of a model; None before it has made a vector."""
        known = await self._database.read(vector_rows.stored_models)
        return next((each for each in known if each.sha256 == sha256), None)

    async def has_lost_vectors(self, model: StoredModel) -> bool:
        """Return whether rows name slots that the file does not have, as after a backup was restored."""
        last = await self._database.read(partial(vector_rows.last_slot, model_id=model.id))
        return last is not None and last >= await asyncio.to_thread(self.file(model).count)

    async def append(
        self, model: StoredModel, vectors: Sequence[tuple[UnseenPicture, bytes | None]]
    ) -> list[tuple[UnseenPicture, int | None]]:
        """Write vectors of float16; return the slots of the photos, None for those without one, for the database."""
        made = [vector for _, vector in vectors if vector is not None]
        first = await asyncio.to_thread(self.file(model).append, made) if made else 0
        slots = iter(range(first, first + len(made)))
        return [(photo, None if vector is None else next(slots)) for photo, vector in vectors]

    async def have_serve(self, model: StoredModel) -> None:
        """Have a model serve whose vectors are complete, and remove those of the one before it."""
        former = await self._database.write(partial(vector_rows.have_serve, model_id=model.id))
        for each in former:
            await asyncio.to_thread(shutil.rmtree, self._folder / each.sha256, ignore_errors=True)

    async def clear_unused(self, model: StoredModel) -> None:
        """Set the vectors to zero whose photos are gone, or have another picture."""
        used = await self._database.read(partial(vector_rows.used_slots, model_id=model.id))
        await asyncio.to_thread(_clear_all_but, used, self.file(model))

    def file(self, model: StoredModel) -> VectorFile:
        """Return the file of a model; it need not exist."""
        return VectorFile(self._folder, model.sha256, model.dimension)


def lock_free(folder: Path) -> bool:
    """Return whether no process makes vectors now."""
    try:
        for path in folder.glob(f"*{_LOCK}"):
            with path.open("w") as file:
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
