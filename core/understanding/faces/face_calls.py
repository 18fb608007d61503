"""What the process of models does with models for faces; each function is called by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from core.understanding.clip.model_calls import MISSING_PACKAGES
from core.understanding.faces.face_folder import FACE_SIDE, read_face_folder
from core.understanding.graphs.graph_files import hash_of
from core.understanding.graphs.onnx_graph import UnusableModelError
from core.understanding.readable_pictures import PictureToRead, readable_picture

if TYPE_CHECKING:
    from PIL import Image as Pictures

    from core.understanding.faces.face_folder import FaceFolder
    from core.understanding.faces.face_session import FaceSession, FoundFace

INSTALL_PEOPLE: Final = "Install them: pip install 'sshowcase[people]'"


@dataclass(frozen=True, slots=True)
class CheckedFaceModel:
    """A model that passed its test."""

    dimension: int
    image_size: int
    """Pixels of both sides of the square in which faces are looked for."""
    context_length: int
    """0: it takes no texts."""
    sha256: str
    size: int


class FoundFaces(NamedTuple):
    """The faces of a picture."""

    faces: tuple[FoundFace, ...] = ()
    is_missing: bool = False
    """Whether the file of the picture is not there, or cannot be opened, now."""
    unusable: int = 0
    """Faces that were left out because the model made nothing usable of them; 1 for a whole picture."""


def check_face_model(folder: Path) -> CheckedFaceModel:
    """Read a model, load it, and have it look at drawn pictures.

    Raises:
        UnusableModelError: it cannot be used.
    """
    found = read_face_folder(folder)
    dimension = _tested(_session_of(found))
    sha256, size = hash_of(folder, found.files)
    return CheckedFaceModel(dimension, found.canvas, 0, sha256, size)


def files_of_face_model(folder: Path) -> tuple[str, ...]:
    """Return the files of a model, by their paths in the folder.

    Raises:
        UnusableModelError: it cannot be used.
    """
    return read_face_folder(folder).files


def faces_in_pictures(model: Path, pictures: Sequence[PictureToRead], pixel_limit: int) -> list[FoundFaces]:
    """Return the faces of pictures; those that cannot be decoded have none.

    Raises:
        UnusableModelError: the model cannot be used: one picture of which it makes nothing is not the cause.
    """
    session = _session(model)
    found = []
    for picture in pictures:
        image, is_missing = readable_picture(picture, pixel_limit)
        if image is None:
            found.append(FoundFaces(is_missing=is_missing))
        else:
            faces, unusable = session.faces(image)
            found.append(FoundFaces(faces, unusable=unusable))
    return found


@lru_cache(maxsize=1)
def _session(model: Path) -> FaceSession:
    return _session_of(read_face_folder(model))


def _session_of(folder: FaceFolder) -> FaceSession:
    try:
        from core.understanding.faces.face_session import FaceSession
    except ImportError as error:
        raise UnusableModelError(MISSING_PACKAGES, INSTALL_PEOPLE) from error
    return FaceSession(folder)


def _tested(session: FaceSession) -> int:
    """Have a model look at drawn pictures: it finds nobody in a wall, and tells two patterns apart.

    Returns:
        How many numbers its vectors have.
    """
    from PIL import Image

    if len(session.candidates(Image.new("RGB", (640, 480), (128, 128, 128))).scores):
        raise UnusableModelError("The detector finds faces in an empty picture: it is not one of faces.")
    light, dark = (_drawn(*colours) for colours in (((230, 190, 160), (90, 40, 30)), ((70, 50, 40), (20, 90, 160))))
    one, again, other = session.vector(light), session.vector(light), session.vector(dark)
    if len(one) < 2 or float(one @ again) < _SAME or float(one @ other) > _SAME:
        raise UnusableModelError("The model makes the same vector of different pictures.")
    return len(one)


def _drawn(skin: tuple[int, int, int], rest: tuple[int, int, int]) -> Pictures.Image:
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (FACE_SIDE, FACE_SIDE), rest)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((20, 10, 92, 108), skin)
    for x in (38, 74):
        draw.ellipse((x - 5, 48, x + 5, 56), rest)
    draw.line((42, 92, 70, 92), rest, 4)
    return picture


_SAME: Final = 0.9999
