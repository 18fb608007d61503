"""Layered ridges in the morning mist, bare or wooded, with a low sun."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.demo.painting import ridges, skies
from core.demo.painting.canvas import (
    Canvas,
    Field,
    SceneRequest,
    colour,
    develop,
    noise,
    profile,
    ramp,
    resized,
    smoothstep,
    vertical,
)


@dataclass(frozen=True)
class Morning:
    """Colours of the sky from zenith to horizon, of the ridges from far to near, of mist and sun."""

    sky: tuple[str, ...]
    far: str
    near: str
    mist: str
    sun: str = ""
    layers: int = 7
    woods: bool = True


MORNINGS = {
    "rose": Morning(("7b9cc8", "d9b6c4", "ffd9b8"), "d8b4b8", "2a2238", "ffe0cc", "fff2d8"),
    "blue": Morning(("4a7cb4", "9cc0dc", "e4eef0"), "a8c4dc", "0e2436", "d8e8f2", "", 8),
    "amber": Morning(("b88a5c", "eab46c", "ffe2a4"), "e8b878", "2c1810", "ffdca0", "fff6dc", 7),
    "green": Morning(("9ab8b0", "cfe0d0", "f4f2dc"), "b4ccbc", "0e261e", "e4eee0", "fffbe6", 7),
    "lilac": Morning(("56549a", "a084b8", "f0b8b4"), "a88cb8", "181030", "e0b8c4", "ffe0d0", 8, woods=False),
    "smoke": Morning(("8a9098", "b8bcc0", "e0ddd4"), "b4b8bc", "1a1e22", "dcdcd8", "", 8),
    "fire": Morning(("40305c", "b4506c", "ff9a5c"), "c8607c", "140a1c", "ffa878", "ffe8b0", 7, woods=False),
    "teal": Morning(("2c6480", "7cb0b8", "f0e8d0"), "88b4bc", "06202a", "cfe4e0", "fff6e0", 8),
}


def morning(request: SceneRequest) -> Image.Image:
    """Draw layered ridges; the mood is the name of a morning."""
    rng, mood = request.rng, MORNINGS[request.mood]
    width, height = request.size
    horizon = 0.62 if width > height else 0.55
    canvas = vertical(request.size, [(i / 2, code) for i, code in enumerate(mood.sky)], horizon)
    skies.cirrus(canvas, rng, mood.mist, 0.45, horizon)
    if mood.sun:
        place = (width * float(rng.choice((0.3, 0.36, 0.66, 0.7))), height * rng.uniform(0.24, 0.36))
        skies.glow(canvas, place, max(width, height) * 0.22, mood.mist, 0.75)
        skies.disc(canvas, place, max(width, height) * 0.019, mood.sun, 0.95)
    _layers(canvas, rng, mood, 0.40 if width > height else 0.36)
    return develop(canvas, rng, 1.4, 0.22)


def _layers(canvas: Canvas, rng: np.random.Generator, mood: Morning, first: float) -> None:
    _, height, width = canvas.shape
    scale = max(width, height)
    tints = ramp([(0, mood.far), (1, mood.near)], mood.layers)
    bank = resized(noise(rng, (width // 4, height // 4), height / 4 * 0.25, 4, 0.5, stretch=3), (width, height))
    for layer in range(mood.layers):
        share = layer / (mood.layers - 1)
        level = height * (first + (1.02 - first) * share**1.25)
        relief = height * (0.055 + 0.05 * np.sin(share * 3.1))
        crest = profile(rng, width, scale * (0.20 + 0.30 * share), 7, 0.46)
        top = (level - relief * crest).astype(np.float32)
        if mood.woods and share > 0.25:
            tall = scale * (0.006 + 0.062 * share**2.0)
            top = ridges.conifers(rng, top, tall, 2.6 - 1.2 * share)
        _one(
            canvas,
            top,
            tints[:, layer],
            colour(mood.mist),
            height * (0.15 + 0.08 * share),
            bank,
            0.85 * (1 - share) ** 0.7,
        )


def _one(canvas: Canvas, top: Field, tint: Field,
         mist: tuple[float, float, float], depth: float, bank: Field, strength: float) -> None:  # fmt: skip
    """Draw one ridge with its tint at the crest, fading downwards into banks of mist."""
    start = max(0, int(top.min()) - 1)
    part = canvas[:, start:]
    rows = part.shape[1]
    cover = ridges.below(top - start, rows)
    smooth_top = float(np.median(top)) - start
    y = np.arange(rows, dtype=np.float32)[:, None]
    fade = smoothstep(smooth_top - depth * 0.25, smooth_top + depth, y) * np.float32(strength)
    fade = (fade * (1 + 0.28 * bank[start:])).clip(0, 1)
    for plane, value, veil in zip(part, tint, mist, strict=True):
        plane += (value + (veil - value) * fade - plane) * cover
