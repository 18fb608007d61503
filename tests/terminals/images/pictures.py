"""Drawn test photos: landscapes with sky, ridges, water and fine detail; each seed is another scene."""

import numpy as np
import numpy.typing as npt
from PIL import Image

Field = npt.NDArray[np.float64]


def landscape(width: int, height: int, seed: int) -> Image.Image:
    """Return a scene in RGB: the same seed is the same scene in any size."""
    random = np.random.default_rng(seed)
    y, x = np.ogrid[0 : 1 : height * 1j, 0 : width / height : width * 1j]
    warm, cool = random.uniform(120, 255, 3), random.uniform(20, 160, 3)
    sky: Field = cool + (warm - cool) * (y / 0.7)[..., None].clip(0, 1)
    sun = np.hypot(x - random.uniform(0.2, 0.8) * width / height, y - random.uniform(0.1, 0.4))
    scene: Field = sky + np.exp(-((sun / 0.12) ** 2))[..., None] * np.array([255, 220, 150])
    for layer in range(5):
        ridge = 0.35 + 0.11 * layer + _waves(x, random, 0.06)
        colour = random.uniform(10, 190, 3) * (1 - 0.12 * layer)
        texture = 0.75 + 0.25 * np.sin(x * random.uniform(60, 160)) * np.sin(y * random.uniform(60, 160))
        scene = np.where((y > ridge)[..., None], colour * texture[..., None], scene)
    return Image.fromarray(scene.clip(0, 255).astype(np.uint8), "RGB")


def dark_scene(width: int, height: int, seed: int) -> Image.Image:
    """Return a nearly black scene, which is close to an empty screen in colours."""
    return landscape(width, height, seed).point(lambda value: value // 6)


def _waves(x: Field, random: np.random.Generator, height: float) -> Field:
    waves: Field = sum(
        (height / n * np.sin(n * x * random.uniform(2, 5) + random.uniform(0, 6)) for n in (1, 2, 3, 5, 8)),
        np.zeros_like(x),
    )
    return waves
