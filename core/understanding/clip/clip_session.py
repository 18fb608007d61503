"""A loaded model: vectors of pictures and texts. Runs in worker processes, with one thread."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from core.errors import PictureUnavailableError
from core.understanding.clip.clip_folder import TEXTUAL, VISUAL, ClipFolder
from core.understanding.clip.image_input import image_input
from core.understanding.clip.text_input import TextInput
from core.understanding.graphs.graph_session import GraphSession
from core.understanding.graphs.onnx_graph import UnusableModelError

Vector = np.ndarray[Any, np.dtype[np.float32]]
"""Of unit length."""


class ClipSession:
    """The graphs of a model, each loaded when it is first used."""

    def __init__(self, model: ClipFolder) -> None:
        self._model = model
        self._sessions = {name: GraphSession(model.path, name) for name in (VISUAL, TEXTUAL)}
        self._text: TextInput | None = None

    def image_vector(self, image: Image.Image) -> Vector:
        """Return the vector of an upright picture.

        Raises:
            UnusableModelError: the graph cannot be loaded or run.
        """
        return self._vector(VISUAL, (image_input(image, self._model),))

    def text_vector(self, text: str) -> Vector:
        """Return the vector of a text.

        Raises:
            UnusableModelError: the graph or the tokenizer cannot be loaded or run.
        """
        if self._text is None:
            self._text = TextInput(self._model)
        tokens, mask = self._text.arrays(text)
        return self._vector(TEXTUAL, (tokens, mask) if self._model.has_mask else (tokens,))

    def _vector(self, name: str, values: tuple[np.ndarray[Any, Any], ...]) -> Vector:
        session = self._sessions[name]
        if self._model.has_mask and name == TEXTUAL:
            output = session.run_named(dict(zip(("input_ids", "attention_mask"), values, strict=True)))
        else:
            output = session.run(values)[0]
        vector: Vector = np.asarray(output, np.float32).reshape(-1)
        if vector.shape != (self._model.dimension,) or not np.isfinite(vector).all():
            raise UnusableModelError(f"{name} does not make vectors of {self._model.dimension} numbers.")
        length = float(np.linalg.norm(vector))
        return np.asarray(vector / np.float32(length), np.float32) if length > 0 else vector


def upright_picture(path: Path, pixel_limit: int) -> Image.Image:
    """Read a stored picture in three colours.

    Raises:
        OSError: it is damaged, or has too many pixels.
        PictureUnavailableError: the system cannot read it now.
    """
    try:
        with Image.open(path) as image:
            picture = None if image.width * image.height > pixel_limit else image.convert("RGB")
    except OSError as error:
        if error.errno is None:
            raise  # from Pillow, about its contents
        raise PictureUnavailableError("A thumbnail cannot be read now.", "Photos are looked at again later.") from error
    if picture is None:
        raise OSError("too many pixels")
    return picture
