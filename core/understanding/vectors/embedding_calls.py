"""What the process of models does with photos and texts; each function is called by its name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.understanding.clip.clip_folder import read_clip_folder
from core.understanding.clip.model_calls import INSTALL, MISSING_PACKAGES
from core.understanding.graphs.onnx_graph import UnusableModelError

if TYPE_CHECKING:
    from core.understanding.clip.clip_session import ClipSession


def embed_pictures(model: Path, pictures: Sequence[Path], pixel_limit: int) -> list[bytes | None]:
    """Return the vectors of stored pictures as float16, None for one that cannot be read.

    Raises:
        UnusableModelError: the model cannot be used.
    """
    session = _session(model)
    from core.understanding.clip.clip_session import upright_picture

    found: list[bytes | None] = []
    for path in pictures:
        try:
            picture = upright_picture(path, pixel_limit)
        except (OSError, ValueError, SyntaxError):
            found.append(None)
            continue
        found.append(session.image_vector(picture).astype("<f2").tobytes())
    return found


def embed_texts(model: Path, texts: Sequence[str]) -> list[bytes]:
    """Return the vectors of texts as float32.

    Raises:
        UnusableModelError: the model cannot be used.
    """
    session = _session(model)
    return [session.text_vector(text).astype("<f4").tobytes() for text in texts]


@lru_cache(maxsize=1)
def _session(model: Path) -> ClipSession:
    try:
        from core.understanding.clip.clip_session import ClipSession
    except ImportError as error:
        raise UnusableModelError(MISSING_PACKAGES, INSTALL) from error
    return ClipSession(read_clip_folder(model))


BACKGROUND: Final = tuple(
    f"a photo of {what}"
    for what in (
        *("a person", "a group of people", "a child", "a face", "a dog", "a cat", "a bird", "a horse", "an insect"),
        *(
            "food on a plate",
            "a drink",
            "a flower",
            "a tree",
            "a forest",
            "a mountain",
            "a beach",
            "the sea",
            "a river",
        ),
        *("the sky", "snow", "a sunset", "the night", "a street", "a house", "a church", "a bridge", "a room"),
        *("a chair", "a car", "a train", "an aeroplane", "a boat", "a bicycle", "a screen", "a page of text", "a sign"),
        *("a painting", "a toy", "a musical instrument", "a sports event", "a wedding", "a concert", "a machine"),
        *("clothes", "a pattern", "something blurred", "an empty wall", "the ground"),
    )
)
"""Usual subjects: what is searched for has to fit a photo clearly better than these do."""
