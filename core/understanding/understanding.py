"""Search by meaning and likeness, as `gallery.understanding`."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from core.background import BackgroundTasks
from core.config import Settings
from core.database.database import Database
from core.derivatives.derivative_store import DerivativeStore
from core.errors import ConflictError, GalleryError, NotFoundError, UsageError, WorkerCrashedError
from core.jobs.jobs import Jobs
from core.jobs.models import JobRequest
from core.library.likeness import photo_lines, similarity
from core.library.likeness.photo_lines import PhotoLine
from core.models import Actor, AssetKey, PhotoId, PhotoSet, Priority, QuerySet, SmartAlbumSet
from core.operations import Operation
from core.query.query_tree import AndQuery, FieldTerm, NotQuery, OrQuery, Query
from core.query.search_field import access_of
from core.query.values.field_values import NameValue, WordsValue
from core.sets.likeness.similarity_ways import SimilarityWay
from core.sets.search.search_conditions import COMPARING, is_valid_query, parsed_query
from core.understanding.faces import face_rows
from core.understanding.faces.face_job import FaceJob
from core.understanding.graphs.onnx_graph import UnusableModelError
from core.understanding.installed_models import InstalledModels
from core.understanding.model_workers import ModelWorkers
from core.understanding.parts import ModelPart, SwitchPart, is_switched_on
from core.understanding.picture_job import PictureJob
from core.understanding.text import line_rows
from core.understanding.text.line_rows import NO_TEXT_MODEL
from core.understanding.text.text_job import TextJob
from core.understanding.text.text_model import installed_text_model
from core.understanding.things import thing_rows
from core.understanding.things.thing_job import ThingJob
from core.understanding.things.thing_rows import NO_MODEL
from core.understanding.vectors import vector_rows
from core.understanding.vectors.embedding_calls import embed_texts
from core.understanding.vectors.embedding_job import EmbeddingJob
from core.understanding.vectors.vector_writing import lock_free
from core.understanding.vision.vision_model import installed_vision_model

_TEXT_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class UsedModel:
    """The model of a part, as it is shown."""

    name: str
    """Safe to show."""
    revision: str
    """Empty if it does not say it; safe to show."""
    dimension: int | None
    """How many numbers a vector has; None for a model that makes none."""


@dataclass(frozen=True, slots=True)
class PartStatus:
    """How far a part is."""

    part: ModelPart
    is_on: bool
    """By the choice of an admin, or the setting `understanding`."""
    missing_packages: tuple[str, ...]
    model: UsedModel | None
    """The one that is used; None without one."""
    serving: str | None
    """The name of the model by which photos are searched now."""
    done: int
    photos: int
    """Those that have a thumbnail."""


class Understanding:
    """The models of a gallery, and what they make of its photos. End it with `close`."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        jobs: Jobs,
        store: DerivativeStore,
        apply: Callable[[Actor, Operation[None]], Awaitable[object]],
    ) -> None:
        """Create the parts; `apply` performs operations."""
        self._settings = settings
        self._database = database
        self._jobs = jobs
        self._apply = apply
        self._workers = ModelWorkers(settings)
        self.models = InstalledModels(settings.models_dir, self._workers)
        """The models that the owner has added."""
        self.embedding = EmbeddingJob(database, jobs, self.models, self._workers, store, settings)
        """The job that makes vectors."""
        self.finding = ThingJob(database, jobs, self._workers, store, settings)
        """The job that finds things in photos."""
        self.reading = TextJob(database, jobs, self._workers, store, settings)
        """The job that reads the text in photos."""
        self.facing = FaceJob(database, jobs, self.models, self._workers, store, settings)
        """The job that finds faces in photos."""

    @property
    def memory(self) -> int | None:
        """Bytes that the process of models used after its last call; None while there is none in this process."""
        return self._workers.memory

    async def is_on(self, part: ModelPart) -> bool:
        """Return whether a part is switched on."""
        return await self._database.read(partial(is_switched_on, part=part, settings=self._settings.understanding))

    def start(self, background: BackgroundTasks) -> None:
        """Look at photos from now on, with what is switched on at a time."""
        background.start(self.embedding.watch(), "make vectors of photos")
        background.start(self.finding.watch(), "find things in photos")
        background.start(self.reading.watch(), "read text in photos")
        background.start(self.facing.watch(), "find faces in photos")

    async def switch(self, actor: Actor, part: ModelPart, *, is_on: bool) -> None:
        """Switch a part on, or off: then its job is cancelled. What it has made of photos stays.

        Raises:
            NotAllowedError: the actor may not change settings.
        """
        await self._apply(actor, SwitchPart(part, is_on))
        if not is_on:
            for job in await self._jobs.list_jobs(actor):
                if job.kind is part.job and job.ended is None:
                    await self._jobs.control(actor, job.id, JobRequest.CANCEL)

    async def catch_up(self) -> None:
        """Look at all photos now, with what is switched on.

        Raises:
            GalleryError: nothing that is switched on has a model, a model cannot be used, or the job was cancelled.
        """
        switched_on = [part for part in ModelPart if await self.is_on(part)]
        if not switched_on:
            raise UsageError("Nothing is switched on.", "`understand --on clip` switches search by meaning on.")
        ready = [part for part in switched_on if await self._has_model(part)]
        if not ready:
            raise NotFoundError(_WITHOUT_MODEL[switched_on[-1]], f"{switched_on[-1].model_advice}.")
        jobs: dict[ModelPart, PictureJob[Any]] = {
            ModelPart.CLIP: self.embedding,
            ModelPart.VISION: self.finding,
            ModelPart.OCR: self.reading,
            ModelPart.PEOPLE: self.facing,
        }
        for part in ready:
            await jobs[part].catch_up()

    async def close(self) -> None:
        """End the process of models."""
        await self._workers.close()

    async def prepare(self, actor: Actor, photo_set: PhotoSet) -> None:
        """Make the vectors of the texts that a query compares photos with, if it compares any.

        Raises:
            GalleryError: search by meaning is off, or has no model, or no photo has a vector yet; or a photo cannot be
                compared yet.
        """
        terms = _compared(actor, photo_set)
        for key in {term.value.text for term in terms if isinstance(term.value, NameValue)}:
            with suppress(NotFoundError):  # nothing is similar to what the actor has no access to
                await self.way_of(actor, AssetKey(key))
        texts = tuple(dict.fromkeys(term.value.text for term in terms if isinstance(term.value, WordsValue)))
        if texts:
            await self._prepare_texts(texts)

    async def way_of(self, actor: Actor, asset_key: AssetKey) -> SimilarityWay:
        """Return how a photo is compared with others.

        Raises:
            NotFoundError: there is no such photo for this actor.
            GalleryError: it cannot be compared yet.
        """
        way = await self._database.read(partial(similarity.way_of, actor=actor, asset_key=asset_key))
        if way is None:
            raise GalleryError(
                "This photo cannot be compared yet.",
                "Photos are compared in the background after a scan, except those of one colour.",
            )
        return way

    async def text_in(self, actor: Actor, photo_id: PhotoId) -> tuple[PhotoLine, ...]:
        """Return the text that was read in a photo, from top to bottom; none for guests.

        Raises:
            GalleryError: there is none, and no text is read, because that is switched off.
        """
        lines = await self._database.read(partial(photo_lines.lines_of, actor=actor, photo_id=photo_id))
        if not lines and not await self.is_on(ModelPart.OCR):
            raise GalleryError(
                "Reading text in photos is switched off.", "An admin switches it on: `understand --on ocr`."
            )
        return lines

    async def parts(self) -> tuple[PartStatus, ...]:
        """Return how far each part is."""
        return (
            await self._search_by_meaning(),
            await self._finding_of_things(),
            await self._reading_of_text(),
            await self._finding_of_faces(),
        )

    async def purge(self, actor: Actor) -> None:
        """Remove all vectors, things, text and faces; models stay, and faces that files name or members confirmed.

        Raises:
            NotAllowedError: the actor may not see jobs.
            ConflictError: a job makes some now, or is paused.
            GalleryError: a process makes vectors now.
        """
        kinds = {part.job: part for part in ModelPart}
        for job in await self._jobs.list_jobs(actor):
            if job.kind in kinds and job.ended is None:
                raise ConflictError(
                    "A job looks at photos now.", f"Switch its part off first: `understand --off {kinds[job.kind]}`."
                )
        if not await asyncio.to_thread(lock_free, self.embedding.folder):
            raise GalleryError(
                "Vectors are being made now.", "Cancel the job first: `jobs`, or `understand --off clip`."
            )
        await self._database.write(vector_rows.remove_all)
        await self._database.write(thing_rows.remove_all)
        await self._database.write(line_rows.remove_all_text)
        while await self._database.write(face_rows.remove_some_faces):
            pass
        await asyncio.to_thread(shutil.rmtree, self.embedding.folder, ignore_errors=True)

    async def _has_model(self, part: ModelPart) -> bool:
        if part is ModelPart.VISION:
            return await asyncio.to_thread(installed_vision_model) is not None
        if part is ModelPart.OCR:
            return await asyncio.to_thread(installed_text_model) is not None
        return await self.models.used(part) is not None

    async def _search_by_meaning(self) -> PartStatus:
        part, model = ModelPart.CLIP, await self.models.used()
        known = [each for each in await self._database.read(vector_rows.stored_models) if each.part == part]
        stored = next((each for each in known if model is not None and each.sha256 == model.sha256), None)
        of_model = vector_rows.ModelId(0) if stored is None else stored.id
        done, photos = await self._database.read(partial(vector_rows.counts, model_id=of_model))
        serving = next((each.name for each in known if each.is_serving), None)
        used = None if model is None else UsedModel(model.name, model.revision, model.dimension)
        return PartStatus(part, await self.is_on(part), part.missing_packages, used, serving, done, photos)

    async def _finding_of_things(self) -> PartStatus:
        part, model = ModelPart.VISION, await asyncio.to_thread(installed_vision_model)
        known = NO_MODEL if model is None else await self._database.read(partial(thing_rows.model_id, model=model))
        done, photos = await self._database.read(partial(thing_rows.counts, by_model=known))
        vectors = await self._database.read(vector_rows.stored_models)
        numbers = next((each.dimension for each in vectors if model is not None and each.sha256 == model.sha256), None)
        used = None if model is None else UsedModel(model.name, model.revision, numbers)
        return PartStatus(part, await self.is_on(part), part.missing_packages, used, None, done, photos)

    async def _reading_of_text(self) -> PartStatus:
        part, model = ModelPart.OCR, await asyncio.to_thread(installed_text_model)
        known = NO_TEXT_MODEL
        if model is not None:
            known = await self._database.read(partial(line_rows.text_model_id, model=model))
        done, photos = await self._database.read(partial(line_rows.counts_of_read, by_model=known))
        used = None if model is None else UsedModel(model.name, model.revision, None)
        return PartStatus(part, await self.is_on(part), part.missing_packages, used, None, done, photos)

    async def _finding_of_faces(self) -> PartStatus:
        part = ModelPart.PEOPLE
        model = await self.models.used(part)
        known = [each for each in await self._database.read(vector_rows.stored_models) if each.part == part]
        stored = next((each for each in known if model is not None and each.sha256 == model.sha256), None)
        of_model = vector_rows.ModelId(0) if stored is None else stored.id
        done, photos = await self._database.read(partial(face_rows.counts_of_faced, model_id=of_model))
        used = None if model is None else UsedModel(model.name, model.revision, model.dimension)
        return PartStatus(part, await self.is_on(part), part.missing_packages, used, None, done, photos)

    async def _prepare_texts(self, texts: tuple[str, ...]) -> None:
        if not await self.is_on(ModelPart.CLIP):
            raise GalleryError("Search by meaning is switched off.", "An admin switches it on: `understand --on clip`.")
        serving = await self._database.read(vector_rows.serving_model)
        if serving is None:
            if await self.models.used() is None:
                raise GalleryError(
                    "Search by meaning has no model.", "Add one at the machine: sshowcase models add FOLDER"
                )
            raise GalleryError("No photo has been looked at yet.", "`understand` shows how far it is.")
        missing = await self._database.read(partial(vector_rows.missing_texts, model_id=serving.id, texts=texts))
        if not missing:
            return
        model = next((each for each in await self.models.list_models() if each.sha256 == serving.sha256), None)
        if model is None:
            raise GalleryError(
                f"The model {serving.name} was removed.",
                "Add it again, or wait until all photos are ready for another.",
            )
        try:
            vectors = await self._workers.run(
                embed_texts, self.models.path_of(model), missing, priority=Priority.SELECTED, seconds=_TEXT_SECONDS
            )
        except WorkerCrashedError as error:
            raise UnusableModelError("The model could not be asked now.", "Try it again in a moment.") from error
        known = list(zip(missing, vectors, strict=True))
        await self._database.write(partial(vector_rows.save_texts, model_id=serving.id, vectors=known))


_WITHOUT_MODEL: Final = {
    ModelPart.CLIP: "There is no model.",
    ModelPart.VISION: "The model of things is not installed.",
    ModelPart.OCR: "The model of text is not installed.",
    ModelPart.PEOPLE: "There is no model for faces.",
}


def _compared(actor: Actor, photo_set: PhotoSet) -> tuple[FieldTerm, ...]:
    """Return the parts of a query that compare photos with texts or other photos."""
    if not isinstance(photo_set, QuerySet | SmartAlbumSet):
        return ()
    text = photo_set.text if isinstance(photo_set, QuerySet) else photo_set.query
    return tuple(_terms(parsed_query(text, access_of(actor)))) if is_valid_query(text, access_of(actor)) else ()


def _terms(query: Query) -> Iterator[FieldTerm]:
    match query:
        case FieldTerm(name) if name in COMPARING:
            yield query
        case NotQuery(part):
            yield from _terms(part)
        case AndQuery(parts) | OrQuery(parts):
            for part in parts:
                yield from _terms(part)
