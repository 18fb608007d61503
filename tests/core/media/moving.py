"""Animations for tests: a small moving square on a plain ground, in every animated format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from core.media.originals import Original

GROUND, SQUARE = (40, 90, 200), (240, 200, 30)
SIDE = 8
"""Pixels of the square, at the offset `SIDE * frame`."""


def drawn(number: int, size: tuple[int, int] = (64, 32)) -> Image.Image:
    """Draw one frame."""
    image = Image.new("RGB", size, GROUND)
    ImageDraw.Draw(image).rectangle((SIDE * number, 8, SIDE * number + SIDE - 1, 8 + SIDE - 1), fill=SQUARE)
    return image


def written(folder: Path, name: str, frames: list[Image.Image], **options: Any) -> Original:
    """Write frames as a lossless animation in the format of the name."""
    kind = {"webp": {"lossless": True}, "gif": {"optimize": False}}.get(name.rpartition(".")[2], {})
    frames[0].save(folder / name, save_all=True, append_images=frames[1:], **(kind | options))
    return Original(str(folder).encode(), name.encode())


def moving(folder: Path, name: str, count: int = 4, **options: Any) -> Original:
    """Write an animation of the moving square."""
    return written(folder, name, [drawn(number) for number in range(count)], **({"duration": 120, "loop": 0} | options))
