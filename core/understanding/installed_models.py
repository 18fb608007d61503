"""The models of a gallery: copies of folders that the owner has added, in the data folder."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from core.config import create_private
from core.errors import GalleryError, NotFoundError, UsageError, WorkerCrashedError
from core.models import Priority
from core.text import display_text
from core.understanding.clip.model_calls import check_model, files_of_model
from core.understanding.faces.face_calls import check_face_model, files_of_face_model
from core.understanding.graphs.onnx_graph import UnusableModelError
from core.understanding.model_folders import find_model
from core.understanding.model_workers import ModelWorkers
from core.understanding.parts import ModelPart

_MANIFEST: Final = "sshowcase.json"
_NEW: Final = "new-"
_CHECK_SECONDS: Final = 600.0
_ID_LENGTH: Final = 12
LARGEST: Final = 16 << 30
"""Bytes of all files of a model."""


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model that was added."""

    id: str
    """The first digits of its hash."""
    name: str
    """That of its folder, safe to show."""
    revision: str
    """Empty if its folder does not say it."""
    sha256: str
    dimension: int
    image_size: int
    context_length: int
    """0 for one that takes no texts."""
    size: int
    """Bytes of its files."""
    added: datetime
    """UTC."""
    part: ModelPart = ModelPart.CLIP
    """What it is for."""


class InstalledModels:
    """Adds, lists and removes models. Of each part, the one that was added last is used."""

    def __init__(self, folder: Path, workers: ModelWorkers) -> None:
        """Keep models in the folder, which need not exist."""
        self._folder = folder
        self._workers = workers

    async def list_models(self) -> tuple[InstalledModel, ...]:
        """Return the models, the one added last first."""
        return await asyncio.to_thread(read_models, self._folder)

    async def used(self, part: ModelPart = ModelPart.CLIP) -> InstalledModel | None:
        """Return the model that a part uses; None without one."""
        return next((model for model in await self.list_models() if model.part is part), None)

    def path_of(self, model: InstalledModel) -> Path:
        """Return the folder of a model."""
        return self._folder / model.id

    async def add(self, source: Path) -> InstalledModel:
        """Copy a model, check the copy, and use it from now on.

        Raises:
            UnusableModelError: it cannot be used; nothing is kept of it.
            UsageError: it is installed already.
            GalleryError: it cannot be copied.
        """
        folder, name, revision, part = await asyncio.to_thread(find_model, source)
        is_for_faces = part is ModelPart.PEOPLE
        files = await self._call(files_of_face_model if is_for_faces else files_of_model, folder)
        copy = self._folder / f"{_NEW}{secrets.token_hex(8)}"
        try:
            await asyncio.to_thread(self._copy, folder, copy, files)
            checked = await self._call(check_face_model if is_for_faces else check_model, copy)
            model = InstalledModel(
                id=checked.sha256[:_ID_LENGTH],
                name=name,
                revision=revision,
                sha256=checked.sha256,
                dimension=checked.dimension,
                image_size=checked.image_size,
                context_length=checked.context_length,
                size=checked.size,
                added=datetime.now(UTC),
                part=part,
            )
            await asyncio.to_thread(self._keep, copy, model)
        except OSError as error:
            raise GalleryError("The model cannot be copied.", f"{error.strerror}.") from error
        finally:
            await asyncio.to_thread(shutil.rmtree, copy, ignore_errors=True)
        return model

    async def remove(self, word: str) -> InstalledModel:
        """Remove a model by its id or name.

        Raises:
            NotFoundError: there is none.
            UsageError: several have this name.
            GalleryError: it cannot be removed.
        """
        found = [each for each in await self.list_models() if word in {each.id, each.name}]
        if not found:
            raise NotFoundError(f"There is no model {display_text(word, 80)!r}.", "`models list` lists them.")
        if len(found) > 1:
            raise UsageError(f"{len(found)} models are named {found[0].name}.", "Use an id, as `models list` shows it.")
        try:
            await asyncio.to_thread(shutil.rmtree, self.path_of(found[0]))
        except OSError as error:
            raise GalleryError("The model cannot be removed.", f"{error.strerror}.") from error
        return found[0]

    async def _call(self, function: Any, folder: Path) -> Any:
        """Call a function of `model_calls` in a worker process."""
        try:
            return await self._workers.run(function, folder, priority=Priority.BACKGROUND, seconds=_CHECK_SECONDS)
        except WorkerCrashedError as error:
            raise UnusableModelError(
                "The model ended the process that loaded it, or needs too much time or memory.",
                "The setting model_memory is the memory that it may use.",
            ) from error
        except OSError as error:
            raise GalleryError("The model cannot be read.", f"{error.strerror or 'A file is missing'}.") from error

    def _copy(self, folder: Path, copy: Path, names: tuple[str, ...]) -> None:
        if sum((folder / name).stat().st_size for name in names) > LARGEST:
            raise UnusableModelError(f"The model is larger than {LARGEST >> 30} GB.")
        create_private(self._folder)
        for left in self._folder.glob(f"{_NEW}*"):
            shutil.rmtree(left, ignore_errors=True)
        for name in names:
            target = copy / name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(folder / name, target)

    def _keep(self, copy: Path, model: InstalledModel) -> None:
        target = self.path_of(model)
        if target.exists():
            raise UsageError("This model is installed already.", "`models list` lists them.")
        values = asdict(model) | {"added": model.added.isoformat()}
        with (copy / _MANIFEST).open("w", encoding="utf-8") as file:
            json.dump(values, file)
            file.flush()
            os.fsync(file.fileno())
        copy.rename(target)


def read_models(folder: Path) -> tuple[InstalledModel, ...]:
    """Return the models in the folder of all models, the one added last first."""
    return tuple(sorted(_models_in(folder), key=lambda model: (model.added, model.id), reverse=True))


def _models_in(folder: Path) -> Iterator[InstalledModel]:
    for path in folder.glob(f"*/{_MANIFEST}"):
        if path.parent.name.startswith(_NEW):
            continue
        try:
            values = json.loads(path.read_bytes())
            part = ModelPart(values.get("part", ModelPart.CLIP))
            yield InstalledModel(**(values | {"added": datetime.fromisoformat(values["added"]), "part": part}))
        except (OSError, ValueError, TypeError, KeyError):
            continue  # not written by this program
