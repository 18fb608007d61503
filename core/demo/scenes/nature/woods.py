"""Woods from inside: layers of trunks in haze, with light between them; also bamboo."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from core.demo.painting import skies
from core.demo.painting.canvas import (
    Canvas,
    Field,
    SceneRequest,
    colour,
    develop,
    grid,
    noise,
    paint,
    profile,
    ramp,
    resized,
    shine,
    smoothstep,
    vertical,
)


@dataclass(frozen=True)
class Wood:
    """Colours of the light, the haze, the trunks from far to near and the floor, and the kind of trees."""

    light: str
    haze: str
    far: str
    near: str
    floor: str
    leaves: str = ""
    kind: str = "trunk"
    rays: float = 0.5


WOODS = {
    "beech": Wood("fff4c8", "b8cc84", "90a868", "141c10", "6c8434", "a8c848"),
    "autumn": Wood("fff0c0", "e8b868", "c89048", "20120a", "b46420", "f0a030"),
    "pine": Wood("fff0d8", "b0bcb4", "8c9c98", "141814", "4c5c3c", "", rays=0.75),
    "blue": Wood("e8f4fc", "8cb0c4", "7498b0", "08141c", "2c4854", "", rays=0.4),
    "birch": Wood("f8f4d0", "7c9c68", "90a484", "e4e0d4", "4c6428", "a4bc44", "birch", 0.4),
    "snow": Wood("fff4ec", "c8d4e4", "a8b8cc", "283038", "eef2f8", "", rays=0.35),
    "rose": Wood("ffe8dc", "dca8a8", "b88c98", "20121c", "6c4450", "", rays=0.6),
    "bamboo": Wood("f8fcd0", "a8cc70", "88b458", "2c5420", "5c7c30", "8cc040", "bamboo", 0.45),
    "jade": Wood("ecfce8", "8cc4a0", "70ac88", "143c2c", "34644c", "60b080", "bamboo", 0.35),
}


def inside(request: SceneRequest) -> Image.Image:
    """Draw a wood; the mood is a name of `WOODS`."""
    rng, wood = request.rng, WOODS[request.mood]
    width, height = request.size
    scale = max(width, height)
    sun = (width * float(rng.choice((0.36, 0.64))), height * 0.34)
    floor = int(height * 0.80)
    canvas = vertical(request.size, [(0, wood.haze), (0.45, wood.light), (1, wood.haze)])
    skies.glow(canvas, sun, scale * 0.30, wood.light, 0.9)
    tints = ramp([(0, wood.haze), (0.25, wood.far), (1, wood.near)], 6)
    for layer in range(6):
        share = layer / 5
        ground = floor - height * 0.10 * (1 - share) ** 1.3 + height * 0.16 * max(0.0, share - 0.6)
        if wood.leaves and layer in {1, 3}:
            _foliage(canvas, rng, wood, share)
        _floor(canvas, rng, wood, ground, share)
        cover, light = _trunks(rng, wood, request.size, ground, share)
        paint(canvas, (float(tints[0, layer]), float(tints[1, layer]), float(tints[2, layer])), cover)
        paint(canvas, colour(wood.light), light * np.float32(0.34 * (1 - 0.55 * share)))
        veil = np.exp(-(((np.arange(height, dtype=np.float32)[:, None] - ground) / (height * 0.16)) ** 2))
        paint(canvas, colour(wood.haze), veil * np.float32(0.34 * (1 - share)))
    _rays(canvas, rng, sun, wood)
    skies.glow(canvas, sun, scale * 0.16, wood.light, 0.55)
    return develop(canvas, rng, 1.5, 0.4)


def _trunks(rng: np.random.Generator, wood: Wood, size: tuple[int, int], ground: float, share: float) -> tuple[
    Field, Field]:  # fmt: skip
    """Return the trunks of one layer and their lit edges, as cover fields."""
    width, height = size
    scale = max(width, height)
    body, edge = Image.new("L", (width * 2, height)), Image.new("L", (width * 2, height))
    pen, lit = ImageDraw.Draw(body), ImageDraw.Draw(edge)
    slim = 0.62 if wood.kind == "bamboo" else 1.0
    thick = scale * (0.0045 + 0.021 * share**1.8) * slim
    count = int((34 - 27 * share) * width / scale * (1.5 if wood.kind == "bamboo" else 1.0))
    for index in range(count):
        x = (index + rng.uniform(0.1, 0.9)) / count * width * 2
        wide = thick * rng.uniform(0.6, 1.35) * 2
        lean = rng.normal(0, 0.022) * height
        foot = ground + rng.uniform(-0.2, 1.0) * height * 0.035 * (0.3 + share)
        steps = np.linspace(0, 1, 18)
        wobble = np.cumsum(rng.normal(0, 0.5, 18)) * thick * 0.10
        flare = 1 + 0.55 * np.exp(-steps * 26) if wood.kind != "bamboo" else np.ones(18)
        half = wide / 2 * flare * (1 - 0.28 * steps)
        middle = x + lean * steps * 2 + wobble
        rows = foot - steps * (foot + 12)
        left, right = (
            list(zip((middle - half).tolist(), rows.tolist(), strict=True)),
            list(zip((middle + half).tolist(), rows.tolist(), strict=True)),
        )
        pen.polygon(left + right[::-1], fill=255)
        rim = list(zip((middle - half * 0.45).tolist(), rows.tolist(), strict=True))
        lit.polygon(left + rim[::-1], fill=210)
        _bark(pen, lit, rng, wood, (middle, half, rows), share)
    cover = np.asarray(body.reduce((2, 1)), dtype=np.float32) / np.float32(255)
    light = np.asarray(edge.reduce((2, 1)), dtype=np.float32) / np.float32(255)
    return cover, light * cover


def _bark(pen: ImageDraw.ImageDraw, lit: ImageDraw.ImageDraw, rng: np.random.Generator, wood: Wood,
          trunk: tuple[Field, ...], share: float) -> None:  # fmt: skip
    middle, half, rows = trunk
    if wood.kind == "bamboo":
        spacing = 3 if share < 0.5 else 2
        for index in range(1, len(rows) - 1, spacing):
            x, y, r = float(middle[index]), float(rows[index]), float(half[index])
            gap = max(1.0, r * 0.10)
            pen.rectangle((x - r, y - gap / 2, x + r, y + gap / 2), fill=150)
            lit.rectangle((x - r, y + gap / 2, x + r, y + gap * 1.6), fill=235)
    elif wood.kind == "birch" and share > 0.3:
        for _ in range(int(26 * share)):
            place = int(rng.integers(0, len(rows) - 1))
            x, y, r = float(middle[place]), float(rows[place] - rng.uniform(0, 60)), float(half[place])
            long = r * rng.uniform(0.3, 1.1)
            start = x + r * rng.uniform(-1, 0.6)
            pen.ellipse((start, y - r * 0.07, min(x + r, start + long), y + r * 0.07), fill=60)
    elif share > 0.2:
        for _ in range(int(7 * share + 3)):
            place = int(rng.integers(5, len(rows) - 2))
            x, y, r = float(middle[place]), float(rows[place]), float(half[place])
            side = float(rng.choice((-1, 1)))
            reach = r * rng.uniform(2, 9)
            pen.line(
                (x, y, x + side * reach * 0.6, y - reach * 0.10, x + side * reach, y - reach * 0.22),
                fill=255,
                width=max(2, int(r * 0.14)),
            )


def _foliage(canvas: Canvas, rng: np.random.Generator, wood: Wood, share: float) -> None:
    """Draw leaves overhead: noise above a threshold that rises towards the floor."""
    _, height, width = canvas.shape
    small = (width // 3, height // 3)
    cell = max(small) * (0.05 + 0.06 * share)
    field = noise(rng, small, cell, 6, 0.72) + 0.6 * noise(rng, small, cell * 4, 2, 0.5)
    y = np.linspace(0, 1, small[1], dtype=np.float32)[:, None]
    cover = smoothstep(0.0, 0.5, field - 5.2 * (y - 0.22 - 0.06 * share))
    shade = ramp([(0, wood.light), (0.35, wood.leaves), (1, wood.floor)], 32)[:, int(6 + 16 * share)]
    lift = 1 + 0.16 * field.clip(-1.5, 1.5)
    cover_full, lift_full = resized(cover, (width, height)).clip(0, 1), resized(lift, (width, height))
    paint(canvas, np.stack([value * lift_full for value in shade]), cover_full * np.float32(0.72))


def _floor(canvas: Canvas, rng: np.random.Generator, wood: Wood, ground: float, share: float) -> None:
    _, height, width = canvas.shape
    top = (ground + profile(rng, width, width * 0.5, 5, 0.45) * height * 0.010).astype(np.float32)
    start = max(0, int(top.min()) - 1)
    rows = height - start
    if rows <= 2:
        return
    litter = noise(rng, (width // 2, max(2, rows // 2)), 6 + 20 * share, 3, 0.7, stretch=3)
    texture = resized(litter, (width, rows))
    y = np.arange(rows, dtype=np.float32)[:, None]
    cover = (y + start - top[None, :] + 0.5).clip(0, 1)
    tint = ramp([(0, wood.haze), (1, wood.floor)], 16)[:, int(15 * min(1.0, 0.25 + share * 0.75))]
    dark = np.float32(1 - 0.30 * share)
    part = canvas[:, start:]
    for plane, value in zip(part, tint, strict=True):
        plane += (value * dark * (1 + 0.15 * share * texture) - plane) * cover


def _rays(canvas: Canvas, rng: np.random.Generator, sun: tuple[float, float], wood: Wood) -> None:
    """Draw sunbeams, whose brightness depends on the direction from the sun and fades with distance."""
    _, height, width = canvas.shape
    small = (width // 4, height // 4)
    x, y = grid(small)
    dx, dy = x * 4 - np.float32(sun[0]), y * 4 - np.float32(sun[1])
    angle = np.arctan2(dy, dx)
    strength = np.interp(angle.ravel(), np.linspace(-np.pi, np.pi, 720), profile(rng, 720, 40, 4, 0.6)).reshape(
        angle.shape
    )
    away = np.sqrt(dx * dx + dy * dy) / max(width, height)
    light = (
        smoothstep(-0.1, 1.6, strength.astype(np.float32)) * np.exp(-away * 2.2) * smoothstep(-0.15, 0.25, dy / height)
    )
    shine(canvas, colour(wood.light), resized(light, (width, height)).clip(0, 1) * np.float32(wood.rays))
