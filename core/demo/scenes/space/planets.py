"""Planets, moons and nebulae, as seen through an ideal telescope."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.demo.painting.canvas import (
    Canvas,
    Field,
    SceneRequest,
    Size,
    colour,
    develop,
    grid,
    noise,
    paint,
    ramp,
    resized,
    seamless,
    shine,
    smoothstep,
)
from core.demo.scenes.space import nightsky


@dataclass(frozen=True)
class World:
    """A planet: colours of the surface and the atmosphere, pattern, rings, the nebula behind it."""

    surface: tuple[str, ...]
    air: str
    pattern: str
    dust: tuple[str, str] = ("1c2c5c", "5c2450")
    rings: tuple[str, ...] = ()
    clouds: float = 0.0


WORLDS = {
    "giant": World(("5c3418", "b07848", "ecd0a4", "c89060", "f8ecd8", "a4683c", "e0b484"), "ffd8a8", "bands"),
    "ringed": World(
        ("8c7048", "d8bc88", "f4e4bc", "c8a870", "e8d4a8"),
        "fff0d0",
        "bands",
        ("14284c", "3c2c54"),
        ("6c5c44", "c8b088", "f0e0c0", "8c785c", "e0cca4", "b89c74"),
    ),
    "ocean": World(
        ("04184c", "0c3c8c", "1c68b0", "3c7c4c", "8c9c5c", "d8ccac"),
        "8cc8ff",
        "land",
        ("0c2448", "1c1c4c"),
        clouds=0.75,
    ),
    "ice": World(("1c5c9c", "4c98c8", "90cce0", "c8ecf4", "5cacd4"), "b8ecff", "bands", ("0c2c4c", "241c54")),
    "red": World(
        ("4c1c10", "8c3c1c", "b85c30", "d88c58", "ecb88c"), "ffc8a0", "craters", ("3c1c24", "2c1c44"), clouds=0.12
    ),
    "violet": World(
        ("240c4c", "5c2490", "9c4cb8", "e09cd0", "6c34a0"),
        "e0b0ff",
        "bands",
        ("2c1050", "50184c"),
        ("3c2c5c", "8c6cac", "c8a8dc", "5c4484"),
    ),
    "lava": World(("080404", "180808", "301008", "c83808", "ffb030"), "ff7030", "land", ("3c1008", "2c0c20")),
    "moon": World(("34343a", "6c6c70", "98989a", "b8b6b0", "dcdad4"), "", "craters", ("0c1020", "101018")),
    "jade": World(
        ("04342c", "0c6c54", "3cac84", "b0e0b8", "f0f4d8"), "a0ffd8", "land", ("0c3c3c", "1c2c4c"), clouds=0.5
    ),
}


def telescope(request: SceneRequest) -> Image.Image:
    """Draw a planet in front of a nebula; the mood is the name of a world."""
    rng, world = request.rng, WORLDS[request.mood]
    width, height = request.size
    canvas = np.zeros((3, height, width), dtype=np.float32)
    _nebula(canvas, rng, world.dust, 0.55)
    nightsky.stars(canvas, rng, width * height // 420, power=0.9)
    small = min(width, height)
    radius = small * (0.26 if world.rings else 0.36)
    centre = (width * float(rng.choice((0.42, 0.58))), height * rng.uniform(0.46, 0.54))
    tilt = rng.uniform(-0.5, 0.5)
    if world.air:
        x, y = grid(request.size)
        away = np.sqrt((x - np.float32(centre[0])) ** 2 + (y - np.float32(centre[1])) ** 2) / np.float32(radius)
        side = (
            0.55 + 0.45 * ((np.float32(centre[0]) - x) * 0.8 + (np.float32(centre[1]) - y) * 0.5) / np.float32(radius)
        ).clip(0, 1)
        shine(canvas, colour(world.air), np.exp(-(away - 1).clip(0, None) * 11) * side * np.float32(0.5))
    if world.rings:
        _rings(canvas, world, centre, radius, tilt, behind=True)
    _globe(canvas, rng, world, centre, radius, tilt)
    if world.rings:
        _rings(canvas, world, centre, radius, tilt, behind=False)
    return develop(canvas, rng, 1.3, 0.2)


def _globe(
    canvas: Canvas, rng: np.random.Generator, world: World, centre: tuple[float, float], radius: float, tilt: float
) -> None:
    reach = int(radius) + 3
    left, top = int(centre[0]) - reach, int(centre[1]) - reach
    y, x = np.mgrid[0 : 2 * reach, 0 : 2 * reach].astype(np.float32)
    x, y = (
        (x + left - np.float32(centre[0])) / np.float32(radius),
        (y + top - np.float32(centre[1])) / np.float32(radius),
    )
    around = x * x + y * y
    z = np.sqrt((1 - around).clip(0, 1))
    cosine, sine = np.float32(np.cos(tilt)), np.float32(np.sin(tilt))
    turned_x, turned_y = x * cosine + y * sine, y * cosine - x * sine
    latitude, longitude = (
        np.arcsin(turned_y.clip(-1, 1)) / np.float32(np.pi) + 0.5,
        np.arctan2(turned_x, z + 1e-4) / np.float32(np.pi),
    )
    value, relief = _PATTERNS[world.pattern](rng, latitude, longitude)
    stops = [(i / (len(world.surface) - 1), code) for i, code in enumerate(world.surface)]
    colours = ramp(stops, 512)
    index = (value.clip(0, 1) * 511).astype(np.intp)
    light = (-0.62 * x - 0.42 * y + 0.66 * z + relief).clip(0, None)
    light = smoothstep(-0.05, 1.0, light) * 1.12
    cover = ((1 - np.sqrt(around)) * np.float32(radius) + 0.5).clip(0, 1)
    veil = np.zeros_like(light)
    if world.clouds:
        veil = _clouds(rng, latitude, longitude, world.clouds)
    rim = ((1 - z) ** 3) * light
    height, width = canvas.shape[1:]
    y0, y1, x0, x1 = max(0, top), min(height, top + 2 * reach), max(0, left), min(width, left + 2 * reach)
    inner = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
    air = colour(world.air) if world.air else (0.0, 0.0, 0.0)
    for plane, channel, haze in zip(canvas, colours, air, strict=True):
        lit = np.take(channel, index)
        lit += (0.97 - lit) * veil
        lit = lit * light + haze * rim * np.float32(0.9)
        part = plane[y0:y1, x0:x1]
        part += (lit[inner].clip(0, 1) - part) * cover[inner]


def _bands(rng: np.random.Generator, latitude: Field, longitude: Field) -> tuple[Field, Field]:
    """Return cloud belts along the latitudes with turbulence."""
    swirl = seamless(rng, (1024, 512), 90, 1.9, stretch=2.4)
    fine = seamless(rng, (1024, 512), 30, 1.7, stretch=3.5)
    stir = _mapped(swirl, latitude, longitude)
    belts = np.convolve(rng.standard_normal(80), (0.25, 0.5, 0.25), mode="same")
    place = (latitude + 0.010 * stir + 0.003 * _mapped(fine, latitude, longitude)).clip(0, 1)
    value = np.interp(place.ravel(), np.linspace(0, 1, 80), belts).reshape(latitude.shape).astype(np.float32)
    return 0.5 + 0.24 * value + 0.03 * stir, np.zeros_like(latitude)


def _land(rng: np.random.Generator, latitude: Field, longitude: Field) -> tuple[Field, Field]:
    """Return continents and their relief."""
    shape = 0.8 * seamless(rng, (1024, 512), 260, 1.9) + 0.25 * seamless(rng, (1024, 512), 60, 1.6)
    across = np.gradient(shape, axis=1).astype(np.float32)
    value = _mapped(shape, latitude, longitude)
    return 0.44 + 0.26 * value, -1.6 * _mapped(across, latitude, longitude) * (value > 0)


def _craters(rng: np.random.Generator, latitude: Field, longitude: Field) -> tuple[Field, Field]:
    """Return plains with hundreds of craters."""
    ground = seamless(rng, (1024, 512), 200, 1.7)
    bowls = 0.10 * ground
    for _ in range(330):
        cx, cy, size = rng.integers(0, 1024), rng.integers(40, 472), 4 + rng.gamma(1.1, 7.0)
        reach = int(size * 1.8) + 2
        y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
        away = np.hypot(x, y) / size
        shape = np.where(away < 1, (away**2 - 1) * 0.9, 0) + 0.55 * np.exp(-(((away - 1.05) / 0.20) ** 2))
        rows, columns = (cy + y) % 512, (cx + x) % 1024
        bowls[rows, columns] += (shape * 0.10 * size**0.75).astype(np.float32)
    slope = np.gradient(bowls, axis=1) + 0.7 * np.gradient(bowls, axis=0)
    relief = _mapped(slope.astype(np.float32), latitude, longitude)
    return 0.55 + 0.2 * _mapped(ground, latitude, longitude), 2.2 * relief


def _clouds(rng: np.random.Generator, latitude: Field, longitude: Field, amount: float) -> Field:
    streams = 0.75 * seamless(rng, (1024, 512), 120, 1.8, stretch=2.0) + 0.45 * seamless(
        rng, (1024, 512), 40, 1.6, stretch=1.5
    )
    return smoothstep(0.95 - amount, 2.1 - amount, _mapped(streams, latitude, longitude)) * np.float32(0.92)


def _mapped(texture: Field, latitude: Field, longitude: Field) -> Field:
    """Return a texture of 1024 × 512 mapped to the globe, bilinear."""
    column, row = longitude * np.float32(512) + np.float32(512), latitude * np.float32(505)
    x0, y0 = np.floor(column), np.floor(row)
    across, down = column - x0, row - y0
    xi, yi = x0.astype(np.int32) & 1023, y0.astype(np.int32).clip(0, 510)
    xj = (xi + 1) & 1023
    upper = texture[yi, xi] * (1 - across) + texture[yi, xj] * across
    lower = texture[yi + 1, xi] * (1 - across) + texture[yi + 1, xj] * across
    return np.asarray(upper * (1 - down) + lower * down, dtype=np.float32)


def _rings(
    canvas: Canvas, world: World, centre: tuple[float, float], radius: float, tilt: float, *, behind: bool
) -> None:
    _, height, width = canvas.shape
    x, y = grid((width, height))
    x, y = x - np.float32(centre[0]), y - np.float32(centre[1])
    cosine, sine = np.float32(np.cos(tilt)), np.float32(np.sin(tilt))
    along, across = x * cosine + y * sine, (y * cosine - x * sine) / np.float32(0.28)
    away = np.sqrt(along * along + across * across) / np.float32(radius)
    place = ((away - 1.28) / 1.0).clip(0, 1)
    stops = [(i / (len(world.rings) - 1), code) for i, code in enumerate(world.rings)]
    colours = ramp(stops, 512)
    rng = np.random.default_rng(99)
    density = np.interp(np.linspace(0, 1, 512), np.linspace(0, 1, 70), 0.55 + 0.35 * rng.standard_normal(70)).clip(
        0.03, 0.95
    )
    density[(np.abs(np.linspace(0, 1, 512) - 0.62) < 0.02)] = 0.02
    index = (place * 511).astype(np.intp)
    cover = (
        np.take(density.astype(np.float32), index) * smoothstep(1.27, 1.30, away) * (1 - smoothstep(2.24, 2.28, away))
    )
    cover *= (across < 0) if behind else (across >= 0)
    shadow: Field = np.ones_like(along)
    if behind:
        shadow = 1 - 0.85 * np.exp(-(((along - 0.42 * radius) / (0.62 * radius)) ** 2)) * (away < 2.6)
    paint(canvas, np.stack([np.take(channel, index) * shadow for channel in colours]), cover.astype(np.float32))


def _nebula(canvas: Canvas, rng: np.random.Generator, tints: tuple[str, str], strength: float) -> None:
    _, height, width = canvas.shape
    size: Size = (width // 4, height // 4)
    for tint in tints:
        field = noise(rng, size, max(size) * 0.5, 6, 0.52)
        veil = resized(smoothstep(-0.6, 2.4, field), (width, height)).clip(0, 1)
        shine(canvas, colour(tint), veil * np.float32(strength))


NEBULAE = {
    "carina": ("140810", ("c03828", "f08c50", "3c5c90"), "ffe8c8"),
    "veil": ("04080f", ("1c8c9c", "d04c6c", "5c4cc0"), "d8f4ff"),
    "rosette": ("0c040c", ("e03c64", "ff9c7c", "6c2c84"), "fff0f0"),
    "lagoon": ("040a10", ("2c6cb4", "d860a0", "3cb0a4"), "f0f8ff"),
}


def nebula(request: SceneRequest) -> Image.Image:
    """Draw gas lit by young stars, with dark dust in front of it; the mood is a name of `NEBULAE`."""
    rng = request.rng
    night, gases, young = NEBULAE[request.mood]
    width, height = request.size
    canvas = np.empty((3, height, width), dtype=np.float32)
    for plane, value in zip(canvas, colour(night), strict=True):
        plane[:] = value
    size = (width // 2, height // 2)
    scale = max(size)
    x = np.linspace(-1, 1, size[0], dtype=np.float32)[None, :] * np.float32(width / max(width, height))
    y = np.linspace(-1, 1, size[1], dtype=np.float32)[:, None] * np.float32(height / max(width, height))
    fall = np.exp(-((x - rng.uniform(-0.2, 0.2)) ** 2) * 1.7 - (y - rng.uniform(-0.15, 0.15)) ** 2 * 2.6)
    for index, gas in enumerate(gases):
        ridge = 1 - np.abs(noise(rng, size, scale * 0.30, 6, 0.55))
        body = noise(rng, size, scale * 0.36, 6, 0.55)
        light = smoothstep(-0.8, 1.9, body + 0.75 * ridge) * (fall if index < 2 else 0.35 + 0.65 * fall)
        shine(canvas, colour(gas), resized(light * (1.15 - 0.2 * index), (width, height)).clip(0, 1.2))
    dust = noise(rng, size, scale * 0.22, 7, 0.6)
    dark = resized(smoothstep(0.45, 2.0, dust), (width, height)).clip(0, 1)
    paint(canvas, colour(night), dark * np.float32(0.88))
    core = resized(fall**3 * smoothstep(-0.4, 1.6, -dust + 0.4), (width, height)).clip(0, 1)
    shine(canvas, colour(young), core * np.float32(0.42))
    nightsky.stars(canvas, rng, width * height // 260, power=1.15)
    return develop(canvas, rng, 1.6, 0.3)


_PATTERNS = {"bands": _bands, "land": _land, "craters": _craters}
