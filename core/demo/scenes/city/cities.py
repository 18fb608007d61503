"""Cities after sunset: skylines with lit windows over water."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from core.demo.painting import ridges, skies
from core.demo.painting.canvas import (
    Canvas,
    Field,
    SceneRequest,
    blurred,
    colour,
    develop,
    opened,
    paint,
    profile,
    vertical,
)
from core.demo.scenes.city import landmarks

_WINDOWS = ((255, 214, 140), (255, 190, 110), (255, 232, 190), (255, 170, 90), (210, 226, 255))


@dataclass(frozen=True)
class Dusk:
    """Colours of sky (zenith to horizon) and houses (far to near), a landmark, the share of lit windows."""

    sky: tuple[str, ...]
    far: str
    near: str
    landmark: str = ""
    lit: float = 0.3


DUSKS = {
    "blue": Dusk(("0c1c4c", "28509c", "7888c4", "f0b090"), "4c5c94", "0c1228"),
    "rose": Dusk(("2a2c64", "7c5c9c", "d4809c", "ffc8a0"), "8c6890", "181430", "spire", 0.28),
    "violet": Dusk(("10103c", "3c2c78", "8c4c98", "f08c88"), "5c4484", "0e0a20", "tower", 0.34),
    "amber": Dusk(("34406c", "94748c", "e89c6c", "ffdc9c"), "a07870", "1c1620", "dome", 0.2),
    "teal": Dusk(("04202c", "0c4c5c", "3c8c8c", "f0c890"), "2c6068", "04141c", "wheel", 0.32),
    "night": Dusk(("040614", "0a1230", "1c2450", "4c3c64"), "1a2044", "04060e", "tower", 0.42),
    "dawn": Dusk(("5c7cac", "a4a8c4", "ecc4b4", "ffe8c8"), "a0a0b8", "2c3044", "bridge", 0.10),
}


def skyline(request: SceneRequest) -> Image.Image:
    """Draw a skyline mirrored in a river; the mood is a dusk's name."""
    rng, dusk = request.rng, DUSKS[request.mood]
    width, height = request.size
    shore = int(height * (0.68 if width > height else 0.70))
    canvas = vertical(request.size, [(i / 3, code) for i, code in enumerate(dusk.sky)], shore / height)
    skies.glow(canvas, (width * rng.uniform(0.3, 0.7), shore), max(width, height) * 0.35, dusk.sky[-1], 0.5)
    skies.cirrus(canvas, rng, dusk.sky[-1], 0.5, shore / height)
    city = develop(canvas, rng, 0.0)
    lights = Image.new("RGB", request.size)
    _houses(city, lights, rng, dusk, shore)
    canvas = opened(city)
    lamps = opened(lights)
    for plane, lamp in zip(canvas, lamps, strict=True):
        plane += (1 - plane) * lamp
        plane += (1 - plane) * blurred(lamp, 9).clip(0, 1) * np.float32(0.9)
    bank = np.zeros((height, width), dtype=np.float32)
    bank[shore - 3 : shore] = 0.8
    paint(canvas, colour(dusk.near), bank)
    ridges.reflect(canvas, rng, shore, 0.78, 2.2)
    _streaks(canvas, lamps, shore)
    return develop(canvas, rng, 1.5, 0.3)


def _houses(city: Image.Image, lights: Image.Image, rng: np.random.Generator, dusk: Dusk, shore: int) -> None:
    """Draw three rows of houses from far to near, the landmark between the second and the third."""
    width, height = city.size
    unit = max(width, height) / 100
    far, near = np.array(colour(dusk.far)), np.array(colour(dusk.near))
    for row, share in enumerate((0.0, 0.45, 1.0)):
        tint = far + (near - far) * share
        tallness = profile(rng, width, width * 0.25, 3) * 0.5 + 1
        x = -unit * rng.uniform(0, 2)
        while x < width:
            wide = unit * rng.uniform(1.6, 4.4) * (0.8 + 0.3 * share)
            place = int(np.clip(x + wide / 2, 0, width - 1))
            tall = unit * rng.gamma(5, 1.0) * (2.5 - 1.15 * share) * max(0.25, float(tallness[place])) * 0.95
            tall = min(max(tall, unit * 1.5), height * 0.40)
            _house(
                city,
                lights,
                rng,
                (x, shore - tall, x + wide, float(shore)),
                tint,
                dusk.lit * (0.35 + 0.65 * share),
                row,
            )
            x += wide * rng.uniform(0.92, 1.25)
        if row == 1 and dusk.landmark:
            side = float(rng.choice((0.32, 0.66)))
            landmarks.LANDMARKS[dusk.landmark](
                city, lights, (width * side, shore), unit, _bytes(far + (near - far) * 0.75)
            )


def _house(city: Image.Image, lights: Image.Image, rng: np.random.Generator, box: tuple[float, float, float, float],
           tint: Field, lit: float, row: int) -> None:  # fmt: skip
    left, top, right, bottom = (int(v) for v in box)
    unit = max(city.size) / 100
    pen, lamp = ImageDraw.Draw(city), ImageDraw.Draw(lights)
    shade = tint * rng.uniform(0.86, 1.1)
    kind = rng.random()
    pen.rectangle((left, top, right, bottom), fill=_bytes(shade))
    lamp.rectangle((left, top, right, bottom), fill=(0, 0, 0))
    if kind < 0.18:
        pen.line(
            (int((left + right) / 2), top - int(unit * 2.2), int((left + right) / 2), top), fill=_bytes(shade), width=2
        )
    elif kind < 0.42:
        inset = int((right - left) * 0.22)
        pen.rectangle((left + inset, top - int(unit * 0.9), right - inset, top), fill=_bytes(shade))
    elif kind < 0.52:
        pen.polygon([(left, top), ((left + right) // 2, top - int(unit * 1.2)), (right, top)], fill=_bytes(shade))
    pitch_x, pitch_y = (5, 7) if row == 0 else (8, 11) if row == 1 else (11, 14)
    pane_x, pane_y = max(2, pitch_x // 2), max(2, pitch_y // 2 - (row == 0))
    for y in range(top + pitch_y, bottom - pitch_y, pitch_y):
        busy = lit * rng.choice((0.35, 1.0, 1.7))
        for x in range(left + pitch_x // 2, right - pane_x, pitch_x):
            if rng.random() < busy:
                glow = _WINDOWS[int(rng.integers(0, len(_WINDOWS)))]
                dim = rng.uniform(0.45, 1.0) * (0.55 + 0.2 * row)
                lamp.rectangle((x, y, x + pane_x - 1, y + pane_y - 1), fill=tuple(int(v * dim) for v in glow))


def _streaks(canvas: Canvas, lamps: Canvas, shore: int) -> None:
    """Draw the reflections of lamps as long soft lines on the water."""
    _, height, _ = canvas.shape
    rows = height - shore
    fade = np.exp(-np.arange(rows, dtype=np.float32) / (rows * 0.42))[:, None]
    for plane, lamp in zip(canvas, lamps, strict=True):
        column = lamp[max(0, shore - rows) : shore].mean(axis=0)
        line = np.convolve(column, np.ones(5) / 5, mode="same").astype(np.float32)
        water = plane[shore:]
        water += (1 - water) * (line[None, :] * fade * np.float32(2.6)).clip(0, 0.7)


def _bytes(tint: Field) -> tuple[int, int, int]:
    red, green, blue = (int(v) for v in (tint * 255).clip(0, 255))
    return red, green, blue
