"""Finds the model in a folder that the owner names: for search by meaning, or for faces."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple

from core.text import display_text
from core.understanding.clip.clip_folder import FAMILY as CLIP_FAMILY
from core.understanding.faces.face_folder import FAMILY as FACE_FAMILY
from core.understanding.faces.face_folder import is_face_folder
from core.understanding.graphs.onnx_graph import UnusableModelError
from core.understanding.parts import ModelPart


class FoundModel(NamedTuple):
    """Where the files of a model are."""

    folder: Path
    name: str
    """Safe to show, as the revision."""
    revision: str
    """Empty if it is not known."""
    part: ModelPart


def find_model(folder: Path) -> FoundModel:
    """Return the model of a folder, which may hold one folder for its only revision.

    Raises:
        UnusableModelError: there is no such model.
    """
    if not folder.is_dir():
        raise UnusableModelError("There is no such folder.")
    folder = folder.resolve()
    if (part := _part_of(folder)) is None:
        inner = [(each, of_part) for each in folder.iterdir() if each.is_dir() and (of_part := _part_of(each))]
        if len(inner) == 1:
            return FoundModel(inner[0][0], _shown(folder.name), _shown(inner[0][0].name), inner[0][1])
        if inner:
            names = ", ".join(sorted(_shown(each.name) for each, _ in inner)[:_MOST_NAMES])
            raise UnusableModelError(f"This folder holds {len(inner)} models: {names}.", "Name one of their folders.")
        what = "it has neither a folder `visual` nor graphs for faces (*.onnx)"
        raise UnusableModelError(f"This is not the folder of a model: {what}.", f"{CLIP_FAMILY} {FACE_FAMILY}")
    if _REVISION.fullmatch(folder.name):
        return FoundModel(folder, _shown(folder.parent.name), folder.name, part)
    return FoundModel(folder, _shown(folder.name), "", part)


def _part_of(folder: Path) -> ModelPart | None:
    if (folder / "visual").is_dir():
        return ModelPart.CLIP
    return ModelPart.PEOPLE if is_face_folder(folder) else None


def _shown(name: str) -> str:
    return display_text(name, 80)


_MOST_NAMES: Final = 5
_REVISION: Final = re.compile("[0-9a-f]{40}")
