"""The loaded model of things. Runs in worker processes, with one thread."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime
from PIL import Image

from core.understanding.clip.onnx_graph import UnusableModelError
from core.understanding.vision.efficientnet import SIDE, efficientnet_graph
from core.understanding.vision.labels import labels
from core.understanding.vision.torch_weights import read_weights

_CROP: Final = 224 / 256
"""The middle of a picture that is looked at, as a share of its shorter side."""


class VisionSession:
    """The graph, made from a file of weights."""

    def __init__(self, weights: Path) -> None:
        """Load the model.

        Raises:
            UnusableModelError: the file is not that of the model.
        """
        try:
            graph = efficientnet_graph(read_weights(weights), len(labels()))
        except OSError as error:
            raise UnusableModelError("The weights of the model cannot be read.") from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        self._session = _checked(
            lambda: onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        )

    def certainties(self, image: Image.Image) -> list[float]:
        """Return how certain each label is, from 0 to 1, for an upright picture.

        Raises:
            UnusableModelError: the graph cannot be run.
        """
        output = _checked(lambda: self._session.run(None, {"image": image_input(image)}))[0]
        values = np.asarray(output, np.float64).reshape(-1)
        if not np.isfinite(values).all():
            raise UnusableModelError("The model does not make numbers.")
        return [float(value) for value in values]


def image_input(image: Image.Image) -> np.ndarray[Any, Any]:
    """Return the middle of an upright picture as the graph takes it."""
    side = min(image.size) * _CROP
    left, top = (image.width - side) / 2, (image.height - side) / 2
    square = image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BICUBIC, (left, top, left + side, top + side))
    pixels = np.asarray(square, np.float32)
    return ((pixels - np.float32(127)) / np.float32(128)).transpose(2, 0, 1)[None]


def _checked(run: Any) -> Any:
    try:
        return run()
    except MemoryError:
        raise
    except Exception as error:
        if "alloc" in str(error).lower():
            raise MemoryError from error
        raise UnusableModelError("The model of things cannot be run.", detail=str(error)[:400]) from error
