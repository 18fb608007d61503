"""Mountains and deserts seen from a summit, in many kinds of light."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from core.demo.painting import panorama, skies, terrain
from core.demo.painting.canvas import SceneRequest, Size, colour, develop, paint, vertical
from core.demo.painting.terrain import Ground
from core.demo.scenes.space import nightsky


@dataclass(frozen=True)
class Light:
    """The light of an hour and a season: ground, sky from zenith to horizon, haze."""

    ground: Ground
    sky: tuple[str, ...]
    haze: str
    sunward: str
    reach: float
    mist: float = 0.0
    mist_height: float = 30.0
    heading: float = 1.25
    cirrus: float = 0.4
    cloud: str = "ffffff"
    grit: float = 1.0


def _ground(rock: str, meadow: str, forest: str, sunlight: str, skylight: str, forest_line: float = 0.4,
            snow_line: float = 0.62, sun: float = 0.5, snow: str = "f2f5fb") -> Ground:  # fmt: skip
    return Ground(rock, meadow, forest, snow, sunlight, skylight, forest_line, snow_line, sun)


LIGHTS = {
    "autumn": Light(
        _ground("8d8478", "ad9550", "b0662a", "ffe9c4", "566a92"),
        ("3f78bd", "86b1dd", "dfe6e4"), "a9c4e0", "f3dcbc", 1300, 0.4, 24, grit=0.9),
    "larches": Light(
        _ground("7d766e", "a08a45", "c8811f", "ffe2b0", "4c6290", 0.5, 0.7),
        ("3a6db0", "8fb4d8", "f0e4d0"), "a6bedc", "f5d6ac", 1200, 0.5, 26, 1.1, grit=0.9),
    "dawn": Light(
        _ground("6b6470", "6b6a52", "3c4a3c", "ffb27a", "5b628e", 0.45, 0.6, 0.3),
        ("4d6aa8", "d0a4b4", "ffd0a0"), "c0a8c4", "ffd0ac", 620, 0.9, 34, 0.62, 0.55, "ffd9b8", grit=0.6),
    "fog": Light(
        _ground("7a7468", "8a8a58", "48583a", "ffe0b0", "5a6e9a", 0.45, 0.60, 0.42),
        ("4c86c8", "a8cae8", "fbf0dc"), "eaf1f7", "fff4e2", 1100, 1.0, 46, 1.15, 0.3, grit=0.7),
    "winter": Light(
        _ground("6f7480", "e8eef8", "55626c", "fff2dc", "5d7fb8", 0.24, 0.05, 0.42),
        ("2f68b4", "7fb0e0", "e6eef4"), "b4cce6", "fdeedd", 1100, 0.4, 24, 1.3, 0.35, grit=0.3),
    "alpenglow": Light(
        _ground("8a7884", "b8b4c8", "4a4c62", "ff9a80", "4a5a94", 0.22, 0.2, 0.16),
        ("34508e", "8a86b8", "f0b4b0"), "8088b4", "d8a0b0", 700, 0.7, 32, 1.7, 0.3, "f0b8b8", grit=0.35),
    "basalt": Light(
        _ground("3e3c3e", "5f7038", "4c5a2c", "ffe8c8", "4c5c74", 0.55, 0.5, 0.4),
        ("54687e", "9aaab6", "e8dcc8"), "9aacba", "e8d8c0", 760, 0.8, 30, 1.0, 0.75, "dfe0e0", grit=0.9),
    "moonlit": Light(
        _ground("4a5060", "b8c4da", "2c3440", "7f98c8", "26324e", 0.2, 0.1, 0.5),
        ("0a1026", "1a2848", "3a4a6c"), "2c3a5c", "3c4c70", 700, 0.5, 30, 1.5, 0.2, "56688c", grit=0.35),
}  # fmt: skip


def mountain(request: SceneRequest) -> Image.Image:
    """Draw a mountain range from a high viewpoint; the mood names a light."""
    rng, light = request.rng, LIGHTS[request.mood]
    land = terrain.mountains(1)
    camera = panorama.standpoint(
        land,
        rng,
        clearance=40,
        heading=light.heading,
        horizon=0.40,
        focal=_focal(1.35, request.size),
        skyline=0.36,
        size=request.size,
    )
    air = panorama.Air(colour(light.haze), colour(light.sunward), light.reach, light.mist, light.mist_height)
    dressed = terrain.dressed(land, light.ground, 0)
    picture, cover = panorama.view(land, dressed, camera, air, request.size, grit=light.grit)
    canvas = vertical(request.size, [(i / 2, code) for i, code in enumerate(light.sky)], 0.44)
    skies.cirrus(canvas, rng, light.cloud, light.cirrus, 0.44)
    paint(canvas, picture, cover)
    return develop(canvas, rng, 1.2, 0.35)


def _focal(usual: float, size: Size) -> float:
    """Return the focal length; a panorama has a wider angle of view."""
    return usual * min(1.0, 1.5 * size[1] / size[0])


@dataclass(frozen=True)
class Sand:
    """The light of an hour in the desert: sand, sunlight, shadows, sky."""

    sand: str
    sunlight: str
    skylight: str
    sky: tuple[str, ...]
    haze: str
    sun: float
    heading: float = 1.9


SANDS = {
    "morning": Sand("d89a5c", "ffe0b0", "7a6a8c", ("3a78b8", "9cc4dc", "f4e0c0"), "e8cca8", 0.22),
    "noon": Sand("e0ac70", "ffeed0", "8a8494", ("1c60b0", "5a9cd4", "c8dce4"), "d8ccb8", 0.42),
    "evening": Sand("d8783c", "ffb878", "5c4478", ("44548c", "c08c98", "ffc080"), "dc9c80", 0.15),
    "dusk": Sand("a86058", "f0907c", "40407c", ("1c2c5c", "6c5c90", "e89888"), "98748c", 0.12, 2.3),
    "night": Sand("6c7894", "6c88bc", "1c2444", ("050a1c", "10204c", "2c4474"), "24365c", 0.28),
}


def desert(request: SceneRequest) -> Image.Image:
    """Draw dunes from the crest of one; the mood names a light."""
    rng, hour = request.rng, SANDS[request.mood]
    land = terrain.dunes(0)
    ground = Ground(hour.sand, hour.sand, hour.sand, hour.sand, hour.sunlight, hour.skylight, 0.0, 2.0, hour.sun)
    camera = panorama.standpoint(
        land,
        rng,
        clearance=16,
        heading=hour.heading,
        horizon=0.36,
        focal=_focal(1.1, request.size),
        skyline=0.33,
        size=request.size,
    )
    air = panorama.Air(colour(hour.haze), colour(hour.sky[-1]), 700)
    picture, cover = panorama.view(land, terrain.dressed(land, ground, 0), camera, air, request.size)
    canvas = vertical(request.size, [(i / 2, code) for i, code in enumerate(hour.sky)], 0.38)
    if request.mood == "night":
        nightsky.stars(canvas, rng, request.size[0] * request.size[1] // 400)
    else:
        skies.cirrus(canvas, rng, hour.sky[-1], 0.35, 0.38)
    paint(canvas, picture, cover)
    return develop(canvas, rng, 1.5, 0.3)
