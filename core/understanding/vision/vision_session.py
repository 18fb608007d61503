"""The loaded model of things. Runs in worker processes, with one thread."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime
from PIL import Image

from core.understanding.graphs.onnx_graph import UnusableModelError
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

    def look(self, image: Image.Image) -> tuple[list[float], np.ndarray[Any, Any] | None]:
        """Return what an upright picture shows.

        First how certain each label is, from 0 to 1; then a vector of float32 of unit length, whose product with that
        of another picture says how alike they are; None for a picture in which the model finds nothing at all.

        Raises:
            UnusableModelError: the graph cannot be run.
        """
        outputs = _checked(lambda: self._session.run(["certainties", "features"], {"image": image_input(image)}))
        certainties, features = (np.asarray(output, np.float64).reshape(-1) for output in outputs)
        if not (np.isfinite(certainties).all() and np.isfinite(features).all()):
            raise UnusableModelError("The model does not make numbers.")
        length = np.linalg.norm(features)
        vector = (features / length).astype(np.float32) if length > 0 else None
        return [float(value) for value in certainties], vector


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
