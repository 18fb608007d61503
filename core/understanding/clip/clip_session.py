"""A loaded model: vectors of pictures and texts. Runs in worker processes, with one thread."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from PIL import Image

from core.errors import PictureUnavailableError
from core.understanding.clip.clip_folder import TEXTUAL, VISUAL, ClipFolder
from core.understanding.clip.image_input import image_input
from core.understanding.clip.onnx_graph import UnusableModelError
from core.understanding.clip.text_input import TextInput

Vector = np.ndarray[Any, np.dtype[np.float32]]
"""Of unit length."""


class ClipSession:
    """The graphs of a model, each loaded when it is first used."""

    def __init__(self, model: ClipFolder) -> None:
        self._model = model
        self._loaded: dict[str, Any] = {}
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
        try:
            session = self._session(name)
            inputs = [each.name for each in session.get_inputs()]
            if self._model.has_mask and name == TEXTUAL:
                inputs = ["input_ids", "attention_mask"]
            output = session.run([session.get_outputs()[0].name], dict(zip(inputs, values, strict=True)))[0]
        except MemoryError:
            raise
        except Exception as error:
            if "alloc" in str(error).lower():
                raise MemoryError from error
            raise UnusableModelError(f"{name} of the model cannot be run.", detail=str(error)[:400]) from error
        vector = np.asarray(output, np.float32).reshape(-1)
        if vector.shape != (self._model.dimension,) or not np.isfinite(vector).all():
            raise UnusableModelError(f"{name} does not make vectors of {self._model.dimension} numbers.")
        length = float(np.linalg.norm(vector))
        return vector / np.float32(length) if length > 0 else vector

    def _session(self, name: str) -> Any:
        if name not in self._loaded:
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = 4
            # By its path, so that weights next to it are found.
            path = str(self._model.path / name)
            self._loaded[name] = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        return self._loaded[name]


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
