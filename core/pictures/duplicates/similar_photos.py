"""The job that finds similar photos, in the background: hashing, searching and comparing in worker processes."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from core.config import Settings
from core.database.database import Database
from core.derivatives.derivative_store import DerivativeStore
from core.derivatives.worker_pool import WorkerPool
from core.errors import WorkerCrashedError
from core.jobs.job_run import JobRun
from core.jobs.models import JobStage
from core.media.comparison.sharpness import Sharpness
from core.models import DerivativeSize, Priority
from core.pictures.duplicates import sharpness_records, similarity_records, vector_records
from core.pictures.duplicates.comparing_calls import (
    PictureFile,
    PicturePair,
    are_copies,
    hash_pictures,
    measure_sharpness,
    search_pairs,
)
from core.pictures.duplicates.sharpness_records import UnmeasuredPhoto
from core.pictures.duplicates.similar_vectors import SimilarVectors
from core.pictures.duplicates.similarity_records import ComparedPhoto, can_be_copies

_HASHED_AT_ONCE: Final = 32
_COMPARED_AT_ONCE: Final = 16
"""Pictures, and pairs, of one call of a worker: it takes a few tenths of a second."""
_CROPS: Final = 6
_KEYS: Final = 21
_SEARCHED_AT_ONCE: Final = 2_000_000
"""Hashes times keys of one call of a worker, which takes about two seconds."""
_SEARCH_SECONDS: Final = 300.0
_PAIRS_OF_CALL: Final = 50_000
_PAIRS_OF_PHOTO: Final = 8
"""Pairs that are compared of one photo, the closest ones: its copies are in one group by way of each other."""

_Pair = tuple[int, int]


class SimilarPhotos:
    """Finds photos that are copies of each other without being equal files."""

    def __init__(self, database: Database, pool: WorkerPool, store: DerivativeStore, settings: Settings) -> None:
        self._database = database
        self._pool = pool
        self._store = store
        self._settings = settings
        self._vectors = SimilarVectors(database, pool, settings)

    async def are_outstanding(self) -> bool:
        """Return whether `find` has something to do."""
        if await self._database.read(similarity_records.has_work) or await self._vectors.are_outstanding():
            return True
        return bool(await self._database.read(partial(sharpness_records.unmeasured, after=0, limit=1)))

    async def find(self, run: JobRun) -> None:
        """Hash the pictures of all photos without a hash, compare them with all others, and measure copies.

        A job that is cancelled or killed leaves what it hashed; the next one compares it.

        Raises:
            GalleryError: the database cannot be written, or the gallery is closing.
        """
        await self._hash_all(run)
        if await self._database.read(similarity_records.uncompared):
            found, new = await self._search(run)
            await self._compare(run, found)
            await self._database.write(partial(similarity_records.mark_compared, photo_ids=new))
        pairs, searched = await self._vectors.search(run)
        if pairs:
            distances = await self._database.read(partial(vector_records.distances, pairs=pairs))
            await self._compare(run, {pair: (distance, 0) for pair, distance in distances.items()})
        for model, vectors in searched:
            await self._database.write(partial(vector_records.mark_vectors_compared, model=model, vectors=vectors))
        await self._measure_all(run)

    async def _hash_all(self, run: JobRun) -> None:
        total = await self._database.read(similarity_records.count_unhashed)
        after = done = 0
        read = similarity_records.unhashed
        while photos := await self._database.read(partial(read, after=after, limit=_HASHED_AT_ONCE)):
            after = photos[-1].photo_id
            await run.checkpoint()
            run.show(JobStage.FINGERPRINTS, "Hashing pictures", done, max(total, done))
            hashed = list(zip(photos, await self._hashes(photos), strict=True))
            await self._database.write(partial(similarity_records.save_hashes, hashed=hashed))
            done += len(photos)

    async def _hashes(self, photos: Sequence[ComparedPhoto]) -> list[bytes | None]:
        """Return the hashes of pictures; one whose worker fails counts as plain, and not those next to it."""
        files = await asyncio.to_thread(lambda: [self._file(photo) for photo in photos])
        try:
            return await self._pool.run(hash_pictures, files, priority=Priority.BACKGROUND, retried=len(files) == 1)
        except WorkerCrashedError:
            if len(photos) == 1:
                return [None]
            return [hashes for photo in photos for hashes in await self._hashes([photo])]

    async def _measure_all(self, run: JobRun) -> None:
        """Measure how sharp the photos are of which one is to be kept or listed."""
        after = done = 0
        read = sharpness_records.unmeasured
        while photos := await self._database.read(partial(read, after=after, limit=_HASHED_AT_ONCE)):
            after = photos[-1].photo_id
            await run.checkpoint()
            run.show(JobStage.FINGERPRINTS, "Measuring sharpness", done)
            measured = await self._sharpness(await asyncio.to_thread(self._stored, photos))
            await self._database.write(partial(sharpness_records.save_sharpness, measured=measured))
            done += len(photos)

    def _stored(self, photos: Sequence[UnmeasuredPhoto]) -> list[tuple[UnmeasuredPhoto, Path]]:
        """Return the thumbnails; photos without one now are measured later."""
        size = DerivativeSize.THUMBNAIL
        paths = ((photo, self._store.existing(photo.asset_key, photo.version, size)) for photo in photos)
        return [(photo, path) for photo, path in paths if path is not None]

    async def _sharpness(
        self, pictures: Sequence[tuple[UnmeasuredPhoto, Path]]
    ) -> list[tuple[UnmeasuredPhoto, Sharpness | None]]:
        """Return how sharp photos are; None for one whose worker fails."""
        if not pictures:
            return []
        asked = [(path, photo.face) for photo, path in pictures]
        try:
            found = await self._pool.run(
                measure_sharpness, asked, priority=Priority.BACKGROUND, retried=len(asked) == 1
            )
        except WorkerCrashedError:
            if len(pictures) == 1:
                return [(pictures[0][0], None)]
            return [each for picture in pictures for each in await self._sharpness([picture])]
        return [(photo, sharpness) for (photo, _), sharpness in zip(pictures, found, strict=True)]

    async def _search(self, run: JobRun) -> tuple[dict[_Pair, tuple[int, int]], list[int]]:
        """Return close pairs, with their distance and how to turn the first one, and which photos were new."""
        found: dict[_Pair, tuple[int, int]] = {}
        new: list[int] = []
        for crop in range(_CROPS):
            listed = await self._database.read(partial(similarity_records.hash_list, crop=crop))
            ids = listed.photo_ids
            if crop == 0:
                new = [ids[place] for place, is_new in enumerate(listed.new) if is_new]
            step = max(1, min(_KEYS, _SEARCHED_AT_ONCE // max(1, len(ids))))
            for start in range(0, _KEYS, step):
                await run.checkpoint()
                run.show(JobStage.FINGERPRINTS, "Searching similar pictures", crop * _KEYS + start, _CROPS * _KEYS)
                pairs = await self._pool.run(
                    search_pairs,
                    listed.whole,
                    listed.cropped,
                    listed.new,
                    range(start, min(start + step, _KEYS)),
                    _PAIRS_OF_CALL,
                    priority=Priority.BACKGROUND,
                    seconds=_SEARCH_SECONDS,
                )
                for first, second, distance, quarters in pairs:
                    _add_pair(found, (ids[first], ids[second]), distance, quarters)
        return found, new

    async def _compare(self, run: JobRun, found: dict[_Pair, tuple[int, int]]) -> None:
        """Compare the pictures of close pairs, and record which are similar."""
        chosen = await asyncio.to_thread(lambda: list(_closest(found)))
        for start in range(0, len(chosen), _COMPARED_AT_ONCE):
            await run.checkpoint()
            run.show(JobStage.FINGERPRINTS, "Comparing pictures", start, len(chosen))
            some = chosen[start : start + _COMPARED_AT_ONCE]
            ids = [photo_id for pair in some for photo_id in pair]
            photos = await self._database.read(partial(similarity_records.compared_photos, photo_ids=ids))
            possible = [
                (first, second)
                for first, second in some
                if first in photos and second in photos and can_be_copies(photos[first], photos[second])
            ]
            pairs = [(photos[first], photos[second], found[first, second][1]) for first, second in possible]
            outcome = await self._are_copies(pairs) if pairs else []
            similar = {pair: found[pair][0] for pair, is_copy in zip(possible, outcome, strict=True) if is_copy}
            if similar:
                await self._database.write(partial(similarity_records.save_similar, pairs=similar))
        run.show(JobStage.FINGERPRINTS, "Comparing pictures", len(chosen), len(chosen))

    async def _are_copies(self, pairs: Sequence[tuple[ComparedPhoto, ComparedPhoto, int]]) -> list[bool]:
        """Return which pairs are copies; one whose worker fails is none, and not those next to it."""
        asked = await asyncio.to_thread(lambda: [self._pair(*pair) for pair in pairs])
        try:
            return await self._pool.run(are_copies, asked, priority=Priority.BACKGROUND, retried=len(asked) == 1)
        except WorkerCrashedError:
            if len(pairs) == 1:
                return [False]
            return [is_copy for pair in pairs for is_copy in await self._are_copies([pair])]

    def _pair(self, first: ComparedPhoto, second: ComparedPhoto, quarters: int) -> PicturePair:
        size = first.size if quarters % 2 == 0 else first.size[::-1]
        return PicturePair(self._file(first), self._file(second), quarters, size == second.size)

    def _file(self, photo: ComparedPhoto) -> PictureFile:
        sizes = (DerivativeSize.THUMBNAIL, DerivativeSize.PREVIEW)
        stored = (self._store.existing(photo.asset_key, photo.version, size) for size in sizes)
        path = next((path for path in stored if path is not None), None)
        return PictureFile(path, photo.original, self._settings.pixel_limit)


def _add_pair(found: dict[_Pair, tuple[int, int]], pair: _Pair, distance: int, quarters: int) -> None:
    """Add a pair if it is new or closer than before."""
    present = found.get(pair) or found.get(pair[::-1])
    if present is None or distance < present[0]:
        found.pop(pair[::-1], None)
        found[pair] = (distance, quarters)


def _closest(found: dict[_Pair, tuple[int, int]]) -> Iterator[_Pair]:
    """Yield the closest pairs of each photo, the closest first."""
    counts: Counter[int] = Counter()
    for pair in sorted(found, key=lambda pair: (found[pair][0], pair)):
        if min(counts[photo_id] for photo_id in pair) < _PAIRS_OF_PHOTO:
            counts.update(pair)
            yield pair
