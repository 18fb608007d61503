"""Night skies: stars of many brightnesses and temperatures, the Milky Way with its dust, auroras."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.demo.painting import ridges
from core.demo.painting.canvas import (
    Canvas,
    Field,
    SceneRequest,
    blurred,
    colour,
    develop,
    noise,
    profile,
    resized,
    shine,
    smoothstep,
    vertical,
)

_TEMPERATURES = ((1.0, 0.74, 0.52), (1.0, 0.90, 0.78), (1.0, 1.0, 1.0), (0.80, 0.88, 1.0), (0.66, 0.78, 1.0))


def stars(canvas: Canvas, rng: np.random.Generator, count: int, where: Field | None = None, power: float = 1.0) -> None:
    """Add stars; there are many faint ones for each bright one. `where` (0 to 1) thins them out."""
    _, height, width = canvas.shape
    column, row = rng.integers(2, width - 2, count), rng.integers(2, height - 2, count)
    if where is not None:
        kept = rng.random(count) < where[row, column]
        column, row = column[kept], row[kept]
    light = np.minimum(0.10 / rng.random(column.size) ** 0.62, 3.0).astype(np.float32) * np.float32(power)
    tint = np.array(_TEMPERATURES, dtype=np.float32)[rng.choice(5, column.size, p=(0.12, 0.22, 0.36, 0.2, 0.1))]
    faint = np.zeros((3, height, width), dtype=np.float32)
    for dy, dx, share in ((0, 0, 0.8), (0, 1, 0.26), (0, -1, 0.26), (1, 0, 0.26), (-1, 0, 0.26),
                          (1, 1, 0.1), (-1, 1, 0.1), (1, -1, 0.1), (-1, -1, 0.1)):  # fmt: skip
        for plane, hue in zip(faint, tint.T, strict=True):
            np.add.at(plane, (row + dy, column + dx), light * hue * np.float32(share))
    canvas += faint * (1 - canvas).clip(0, 1)
    for index in np.argsort(light)[-24:]:
        _halo(canvas, int(column[index]), int(row[index]), float(light[index]), tint[index])


def milky_way(canvas: Canvas, rng: np.random.Generator, *, tilt: float, centre: tuple[float, float], warm: str,
              cool: str, strength: float = 1.0) -> Field:  # fmt: skip
    """Draw a band of star clouds with dark lanes through `centre` (fractions); return the density of stars."""
    _, height, width = canvas.shape
    size = (width // 2, height // 2)
    x = (np.arange(size[0], dtype=np.float32)[None, :] / size[0] - np.float32(centre[0])) * np.float32(
        width / max(width, height)
    )
    y = (np.arange(size[1], dtype=np.float32)[:, None] / size[1] - np.float32(centre[1])) * np.float32(
        height / max(width, height)
    )
    along = x * np.float32(np.cos(tilt)) + y * np.float32(np.sin(tilt))
    across = y * np.float32(np.cos(tilt)) - x * np.float32(np.sin(tilt))
    cell = max(size) * 0.16
    clouds, dust = noise(rng, size, cell, 6, 0.6), noise(rng, size, cell * 0.7, 6, 0.62)
    bend = across + 0.02 * clouds
    band = np.exp(-((bend / (0.10 + 0.06 * np.exp(-((along / 0.22) ** 2)))) ** 2))
    bulge = np.exp(-((along / 0.20) ** 2) - (across / 0.11) ** 2)
    lanes = np.exp(-(((across + 0.012 + 0.018 * dust) / 0.03) ** 2)) * smoothstep(-0.7, 0.9, dust)
    light = (band * (0.42 + 0.20 * clouds) + 0.65 * bulge).clip(0, None) * (1 - 0.85 * lanes)
    light *= 1 - 0.35 * smoothstep(0.2, 1.6, dust) * band
    full = resized(light, (width, height)).clip(0, 1.3)
    core = resized(bulge, (width, height))
    tints = [w * core + c * (1 - core) for w, c in zip(colour(warm), colour(cool), strict=True)]
    for plane, tint in zip(canvas, tints, strict=True):
        plane += (1 - plane) * tint * full * np.float32(0.85 * strength)
    nebulae = (full * resized(smoothstep(1.5, 2.6, clouds + 0.4 * dust), (width, height))).clip(0, 1)
    shine(canvas, colour("e0507a"), nebulae * np.float32(0.5 * strength))
    return (0.12 + full).clip(0, 1)


def aurora(canvas: Canvas, rng: np.random.Generator, *, curtains: int, base: float, tall: float,
           low: str = "38f0a0", high: str = "9a50ff") -> None:  # fmt: skip
    """Draw curtains of light: folded ribbons with fading rays upwards; lengths are fractions of the height."""
    _, height, width = canvas.shape
    size = (width // 2, height // 2)
    feet = np.zeros(size[::-1], dtype=np.float32)
    for curtain in range(curtains):
        _hang(feet, rng, base - 0.13 * curtain, 0.82**curtain)
    feet = 0.25 * feet + 0.75 * blurred(feet, 5).clip(0, None)
    green, violet = _rays(feet, tall * 0.40 * size[1]), _rays(feet, tall * size[1], 0.45)
    scale = np.float32(1 / np.quantile(green, 0.98))
    glow = resized(blurred(green, 40) * scale, (width, height)).clip(0, 2)
    green, violet = resized(green * scale, (width, height)), resized(violet * scale, (width, height))
    shine(canvas, colour(low), (1 - np.exp(-1.15 * green.clip(0, None))) * np.float32(0.9))
    shine(canvas, colour(high), (1 - np.exp(-0.75 * (violet - 0.25 * green).clip(0, None))) * np.float32(0.8))
    shine(canvas, colour(low), glow * np.float32(0.26))


def _hang(feet: Field, rng: np.random.Generator, base: float, strength: float) -> None:
    """Add the lower edge of one curtain: a folded ribbon that is bright in some places only."""
    height, width = feet.shape
    steps = width * 6
    u = np.linspace(-0.2, 1.2, steps)
    fold = profile(rng, steps, steps * 0.16, 3, 0.45)
    drift = profile(rng, steps, steps * 0.5, 2, 0.4) + rng.choice((-1.6, 1.6)) * (u - 0.5)
    # The ribbon ends where it is faint: a dim edge would look like the outline of a hill.
    bright = np.exp(1.2 * profile(rng, steps, steps * 0.12, 2)) - 0.75
    bright = bright.clip(0, None) * np.exp(0.42 * profile(rng, steps, steps * 0.012, 3, 0.7))
    column = ((u + 0.05 * fold) * width).astype(int)
    row = ((base + 0.075 * drift + 0.030 * np.roll(fold, steps // 14)) * height).astype(int)
    seen = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    np.add.at(feet, (row[seen], column[seen]), (bright[seen] * strength).astype(np.float32))


def _rays(feet: Field, length: float, delay: float = 0.0) -> Field:
    """Return the light of each point carried upwards, fading row by row; `delay` makes it rise first."""
    light = np.zeros_like(feet)
    kept, rise = np.float32(np.exp(-1 / length)), np.float32(1 - np.exp(-1 / max(length * delay, 1)))
    carried, waiting = np.zeros(feet.shape[1], dtype=np.float32), np.zeros(feet.shape[1], dtype=np.float32)
    for row in range(feet.shape[0] - 1, -1, -1):
        waiting += feet[row]
        risen = waiting * rise if delay else waiting.copy()
        waiting -= risen
        carried *= kept
        carried += risen
        light[row] = carried
    return light


def _halo(canvas: Canvas, column: int, row: int, light: float, tint: Field) -> None:
    reach = 14
    y0, y1 = max(0, row - reach), min(canvas.shape[1], row + reach + 1)
    x0, x1 = max(0, column - reach), min(canvas.shape[2], column + reach + 1)
    y, x = np.mgrid[y0:y1, x0:x1]
    away = np.hypot(y - row, x - column)
    soft = light * (0.30 * np.exp(-(away**2) / 3.5) + 0.05 * np.exp(-away / 4.0))
    part = canvas[:, y0:y1, x0:x1]
    part += (1 - part).clip(0, 1) * (soft[None] * tint[:, None, None]).astype(np.float32)


@dataclass(frozen=True)
class Night:
    """Colours of the night sky from zenith to horizon and of the Milky Way, and the foreground."""

    sky: tuple[str, ...]
    warm: str = "ffd0a0"
    cool: str = "9ab4ff"
    land: str = "pines"


NIGHTS = {
    "desert": Night(("05070f", "0b1226", "243050", "5a4a50"), "ffca94", "a8bcff", "dunes"),
    "pines": Night(("04080f", "0a1a2a", "164050", "2c6a68"), "ffd8b0", "8cc4f0", "pines"),
    "violet": Night(("08061a", "181238", "3c2860", "8a4a70"), "ffc0a8", "b0a0ff", "peaks"),
    "blue": Night(("030818", "08183c", "123868", "3a6a94"), "ffe0c0", "90b8ff", "peaks"),
    "tent": Night(("04060e", "0a1426", "1c3048", "3a4c58"), "ffd4a8", "9cb8f4", "tent"),
}


def galaxy(request: SceneRequest) -> Image.Image:
    """Draw the Milky Way over a dark landscape; the mood is the name of a night."""
    rng, night = request.rng, NIGHTS[request.mood]
    width, height = request.size
    canvas = vertical(request.size, [(i / 3, code) for i, code in enumerate(night.sky)], 0.92)
    tilt = rng.choice((-1, 1)) * (rng.uniform(0.5, 0.9) if width > height else rng.uniform(1.0, 1.3))
    crowd = milky_way(canvas, rng, tilt=float(tilt), centre=(rng.uniform(0.4, 0.62), rng.uniform(0.4, 0.58)),
                      warm=night.warm, cool=night.cool)  # fmt: skip
    stars(canvas, rng, width * height // 90, crowd * 0.8 + 0.1)
    ridges.foreground(canvas, rng, night.land, "020408")
    return develop(canvas, rng, 2.0, 0.3)


LIGHTS = {
    "green": (("040a18", "08202c", "0e3a40"), "46f0a4", "7a50ff"),
    "violet": (("06061c", "141a40", "243458"), "52f0b4", "d050f0"),
    "rose": (("060a1c", "141c38", "2c3450"), "68f0a0", "ff5a90"),
    "teal": (("03101c", "06263a", "0c4452"), "3cf0c8", "5078ff"),
}


def northern_lights(request: SceneRequest) -> Image.Image:
    """Draw an aurora over a landscape or a still lake; the mood is "light/land"."""
    rng = request.rng
    name, _, land = request.mood.partition("/")
    sky, low, high = LIGHTS[name]
    width, height = request.size
    canvas = vertical(request.size, [(i / 2, code) for i, code in enumerate(sky)], 0.8)
    stars(canvas, rng, width * height // 500, power=0.9)
    aurora(canvas, rng, curtains=3, base=0.62, tall=0.15, low=low, high=high)
    ridges.foreground(canvas, rng, land, "02060a")
    return develop(canvas, rng, 1.8, 0.25)
