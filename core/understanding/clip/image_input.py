"""Pictures as the graphs of models take them. Runs in worker processes."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image

from core.understanding.clip.clip_folder import ClipFolder, ImageForm, ResizeMode


def image_input(image: Image.Image, model: ClipFolder) -> np.ndarray[Any, Any]:
    """Return an upright picture as the input of a graph, with a batch of one.

    The steps are those of open_clip's evaluation transform, with its rounding.
    """
    square = _square(image.convert("RGB"), model)
    pixels = np.asarray(square, dtype=np.uint8)
    if model.image_form is ImageForm.BYTES_CHANNELS_LAST:
        return pixels[None]
    first = np.ascontiguousarray(pixels.transpose(2, 0, 1))[None]
    if model.image_form is ImageForm.BYTES_CHANNELS_FIRST:
        return first
    mean = np.array(model.mean, np.float32).reshape(1, 3, 1, 1)
    deviation = np.array(model.deviation, np.float32).reshape(1, 3, 1, 1)
    return (first.astype(np.float32) / np.float32(255) - mean) / deviation


def _square(image: Image.Image, model: ClipFolder) -> Image.Image:
    side, method = model.image_size, Image.Resampling[model.interpolation]
    if model.resize_mode is ResizeMode.SQUASH:
        return image.resize((side, side), method)
    width, height = image.size
    size = (side, int(side * height / width)) if width <= height else (int(side * width / height), side)
    resized = image.resize(size, method)
    left, top = round((size[0] - side) / 2), round((size[1] - side) / 2)
    return resized.crop((left, top, left + side, top + side))
