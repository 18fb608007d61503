"""The job that reads the text in photos, in pictures of 1200 pixels."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

from core.jobs.job_run import JobRun
from core.jobs.models import JobKind
from core.models import DerivativeSize
from core.understanding.parts import ModelPart
from core.understanding.picture_job import PictureJob, UnseenPicture
from core.understanding.readable_pictures import PictureToRead
from core.understanding.text import line_rows
from core.understanding.text.line_rows import TextModelId, UnreadPicture
from core.understanding.text.reading import FoundText, text_in_pictures
from core.understanding.text.text_model import installed_text_model

_SIZE = DerivativeSize.PREVIEW
_BATCH = 4
"""Photos of one call: a photo takes up to a second."""


class TextJob(PictureJob[FoundText]):
    """Reads text with the model that is installed. What another one has read stays until a photo is read again."""

    part = ModelPart.OCR
    kind = JobKind.TEXT
    sentence = "Reading text in photos"

    async def _has_work(self) -> bool:
        model = await asyncio.to_thread(installed_text_model)
        if model is None:
            return False
        known = await self._database.read(partial(line_rows.text_model_id, model=model))
        return bool(await self._database.read(partial(line_rows.unread, by_model=known, after=0, limit=1)))

    async def _work(self, run: JobRun) -> int:
        model = await asyncio.to_thread(installed_text_model)
        if model is None:
            return 0
        known = await self._database.write(partial(line_rows.add_text_model, model=model))
        await self._forget(run, line_rows.forget_deleted)
        originals: dict[UnseenPicture, UnreadPicture] = {}

        async def unseen(after: int) -> Sequence[UnseenPicture]:
            query = partial(line_rows.unread, by_model=known, after=after, limit=_BATCH)
            found = await self._database.read(query)
            originals.clear()
            originals.update((each.photo, each) for each in found)
            return [each.photo for each in found]

        async def look(photos: Sequence[UnseenPicture]) -> int:
            return await self._read([originals[photo] for photo in photos], known)

        counts = await self._database.read(partial(line_rows.counts_of_read, by_model=known))
        made = await self._look_at_all(run, counts, unseen, look)
        await self._database.write(partial(line_rows.forget_other_text_models, by_model=known))
        return made

    async def _read(self, photos: Sequence[UnreadPicture], known: TextModelId) -> int:
        previews = [self._store.existing(each.photo.asset_key, each.photo.version, _SIZE) for each in photos]
        pictures = [
            (each.photo, PictureToRead(preview, each.original)) for each, preview in zip(photos, previews, strict=True)
        ]
        limit = self._settings.pixel_limit
        read = await self._made_of_pictures(pictures, lambda some: self._call(text_in_pictures, some, limit))
        # A picture that ends the process has no text; one whose file is not there now is read later.
        rows = [(photo, text.lines if text else ()) for photo, text in read if text is None or not text.is_missing]
        await self._database.write(partial(line_rows.save_text, by_model=known, read=rows))
        return len(rows)
