"""What the process of models does with the model that reads text; each function is called by its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np

from core.understanding.clip.model_calls import MISSING_PACKAGES
from core.understanding.graphs.onnx_graph import UnusableModelError
from core.understanding.readable_pictures import PictureToRead, readable_picture
from core.understanding.text.text_model import INSTALL_OCR, model_files

FLOOR: Final = 0.9
"""Certainty from which on a line is text: what is read into leaves and clouds is less certain."""
SHORTEST: Final = 3
"""Letters and digits of a line; shorter ones are often read into patterns."""
Corners = tuple[tuple[float, float], ...]
"""Four points of a box, as shares of width and height, from the upper left one on with the clock."""


class FoundLine(NamedTuple):
    """A line of text."""

    text: str
    certainty: float
    corners: Corners


class FoundText(NamedTuple):
    """The text of a picture."""

    lines: tuple[FoundLine, ...] = ()
    is_missing: bool = False
    """Whether the file of the picture is not there, or cannot be opened, now."""


def text_in_pictures(pictures: Sequence[PictureToRead], pixel_limit: int) -> list[FoundText]:
    """Return the text of pictures; those that cannot be decoded have none.

    Raises:
        UnusableModelError: the model cannot be used.
    """
    engine = _engine()
    found: list[FoundText] = []
    for picture in pictures:
        image, is_missing = readable_picture(picture, pixel_limit)
        found.append(
            FoundText(is_missing=is_missing) if image is None else FoundText(_lines(engine, np.asarray(image)))
        )
    return found


def found_lines(
    boxes: Iterable[Sequence[Sequence[float]]], texts: Iterable[str], scores: Iterable[float], size: tuple[int, int]
) -> tuple[FoundLine, ...]:
    """Return the lines that are certain and long enough, in their order, with corners as shares of a size."""
    return tuple(
        FoundLine(
            " ".join(text.split()),
            round(float(score), 4),
            tuple((round(float(x) / size[0], 5), round(float(y) / size[1], 5)) for x, y in box),
        )
        for box, text, score in zip(boxes, texts, scores, strict=True)
        if score >= FLOOR and sum(map(str.isalnum, text)) >= SHORTEST
    )


def _lines(engine: Any, pixels: np.ndarray[Any, Any]) -> tuple[FoundLine, ...]:
    try:
        output = engine(np.ascontiguousarray(pixels[:, :, ::-1]))  # it takes blue first
    except MemoryError:
        raise
    except Exception as error:
        if "alloc" in str(error).lower():
            raise MemoryError from error
        raise UnusableModelError("The model of text cannot be run.", detail=str(error)[:400]) from error
    if output.boxes is None or output.txts is None or output.scores is None:
        return ()
    return found_lines(output.boxes, output.txts, output.scores, (pixels.shape[1], pixels.shape[0]))


@lru_cache(maxsize=1)
def _engine() -> Any:
    try:
        from rapidocr import RapidOCR
        from rapidocr.utils import download_file
    except ImportError as error:
        raise UnusableModelError(MISSING_PACKAGES, INSTALL_OCR) from error
    if (files := model_files()) is None:
        raise UnusableModelError("The package of the model of text lacks files.", INSTALL_OCR)
    # It would fetch the model that its settings name, where it is not in the package.
    downloader: Any = download_file.DownloadFile
    downloader.run = _refuse_download
    return RapidOCR(
        params={
            "Global.use_cls": False,
            "Det.model_path": str(files[0]),
            "Rec.model_path": str(files[1]),
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _refuse_download(*_: object) -> None:
    raise UnusableModelError("The package of the model of text lacks files.", INSTALL_OCR)
