"""What worker processes do with models; each function is called by its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.errors import install_advice
from core.understanding.clip.clip_folder import ClipFolder, read_clip_folder
from core.understanding.graphs.graph_files import hash_of
from core.understanding.graphs.onnx_graph import UnusableModelError

if TYPE_CHECKING:
    from core.understanding.clip.clip_session import ClipSession


@dataclass(frozen=True, slots=True)
class CheckedModel:
    """A model that passed its test."""

    folder: ClipFolder
    sha256: str
    """Of its files with their names."""
    size: int
    """Bytes of its files."""

    @property
    def dimension(self) -> int:
        """Numbers of a vector."""
        return self.folder.dimension

    @property
    def image_size(self) -> int:
        """Pixels of both sides of what it looks at."""
        return self.folder.image_size

    @property
    def context_length(self) -> int:
        """Tokens of a text."""
        return self.folder.context_length


def check_model(folder: Path) -> CheckedModel:
    """Read a model, load it, and have it tell red from blue.

    Raises:
        UnusableModelError: it cannot be used.
    """
    found = read_clip_folder(folder)
    _test(_session(found))
    return CheckedModel(found, *hash_of(folder, found.files))


def files_of_model(folder: Path) -> tuple[str, ...]:
    """Return all files of a model, by their paths in the folder.

    Raises:
        UnusableModelError: it cannot be used.
    """
    return read_clip_folder(folder).files


def _session(folder: ClipFolder) -> ClipSession:
    try:
        from core.understanding.clip.clip_session import ClipSession
    except ImportError as error:
        raise UnusableModelError(MISSING_PACKAGES, INSTALL) from error
    return ClipSession(folder)


def _test(session: ClipSession) -> None:
    """Compare drawn pictures of two colours with their names, and require that each is nearer to its own."""
    from PIL import Image

    pictures = [session.image_vector(Image.new("RGB", (64, 48), colour)) for colour in _COLOURS]
    texts = [session.text_vector(f"a photo of the colour {colour}") for colour in _COLOURS]
    own = sum(float(picture @ text) for picture, text in zip(pictures, texts, strict=True))
    other = sum(float(picture @ text) for picture, text in zip(pictures, reversed(texts), strict=True))
    if not own > other + _LEAST_DIFFERENCE:
        raise UnusableModelError(
            "The model does not tell red from blue: its pictures and texts do not belong together.",
            "Are all files from the same model?",
        )


MISSING_PACKAGES: Final = "The packages for models are not installed."
INSTALL: Final = install_advice("clip")
_COLOURS: Final = ("red", "blue")
_LEAST_DIFFERENCE: Final = 1e-3
