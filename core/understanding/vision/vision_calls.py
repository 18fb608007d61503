"""What the process of models does with the model of things; each function is called by its name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.understanding.clip.model_calls import MISSING_PACKAGES
from core.understanding.graphs.onnx_graph import UnusableModelError
from core.understanding.vision.labels import FoundThing, found_things
from core.understanding.vision.vision_model import INSTALL

if TYPE_CHECKING:
    from core.understanding.vision.vision_session import VisionSession


class SeenPicture(NamedTuple):
    """What the model makes of a picture."""

    things: tuple[FoundThing, ...]
    vector: bytes | None
    """Float16 of unit length, little endian; None where the model finds nothing at all."""


def seen_pictures(weights: Path, pictures: Sequence[Path], pixel_limit: int) -> list[SeenPicture | None]:
    """Return what stored pictures show, None for one that cannot be read.

    Raises:
        UnusableModelError: the model cannot be used.
    """
    session = _session(weights)
    from core.understanding.clip.clip_session import upright_picture

    found: list[SeenPicture | None] = []
    for path in pictures:
        try:
            picture = upright_picture(path, pixel_limit)
        except (OSError, ValueError, SyntaxError):
            found.append(None)
            continue
        certainties, vector = session.look(picture)
        stored = None if vector is None else vector.astype("<f2").tobytes()
        found.append(SeenPicture(found_things(certainties), stored))
    return found


@lru_cache(maxsize=1)
def _session(weights: Path) -> VisionSession:
    try:
        from core.understanding.vision.vision_session import VisionSession
    except ImportError as error:
        raise UnusableModelError(MISSING_PACKAGES, INSTALL) from error
    return VisionSession(weights)
