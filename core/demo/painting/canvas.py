"""Canvases and their tools: colour ramps, fractal noise, soft light, and the conversion to 8-bit pixels.

A canvas is three planes of 32-bit floats, `(3, height, width)`, red, green and blue from 0 to 1 in sRGB values.
Planes stay apart because each fits a processor cache where the three together do not. A field is one plane.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Field = NDArray[np.floating[Any]]
Canvas = NDArray[np.floating[Any]]
Colour = tuple[float, float, float]
Size = tuple[int, int]


@dataclass(frozen=True)
class SceneRequest:
    """One picture to draw: its size as (width, height), the seed of all random choices, and the name of its mood."""

    size: Size
    seed: int
    mood: str = ""

    @property
    def rng(self) -> np.random.Generator:
        """Return a new generator; the same request always gives the same picture."""
        return np.random.default_rng(self.seed)


def colour(code: str) -> Colour:
    """Return a hex code like "f4a259" as red, green and blue from 0 to 1."""
    red, green, blue = (int(code[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


def ramp(stops: Sequence[tuple[float, str]], count: int) -> Field:
    """Return `count` colours, `(3, count)`, interpolated between `stops` (position from 0 to 1, hex colour).

    Interpolated in Oklab (Björn Ottosson, 2020), where equal steps look equal and no mixture turns grey.
    """
    positions = np.array([position for position, _ in stops])
    lab = _oklab(np.array([colour(code) for _, code in stops]).T)
    at = np.linspace(0.0, 1.0, count)
    mixed = _srgb(np.array([np.interp(at, positions, channel) for channel in lab]))
    return np.ascontiguousarray(mixed.clip(0, 1), dtype=np.float32)


def vertical(size: Size, stops: Sequence[tuple[float, str]], bottom: float = 1.0) -> Canvas:
    """Return a canvas with a vertical gradient through `stops`, from the top to `bottom` (a fraction of the height)."""
    width, height = size
    rows = max(2, round(height * bottom))
    colours = ramp(stops, rows)
    canvas = np.empty((3, height, width), dtype=np.float32)
    reach = min(rows, height)
    canvas[:, :reach] = colours[:, :reach, None]
    canvas[:, reach:] = colours[:, -1, None, None]
    return canvas


def through(field: Field, colours: Field) -> Canvas:
    """Return the colour of a `ramp` for each value of `field` (0 to 1)."""
    last = colours.shape[1] - 1
    index = (field * last).clip(0, last).astype(np.intp)
    return np.stack([np.take(channel, index) for channel in colours])


def paint(canvas: Canvas, tint: Colour | Canvas, cover: Field | float) -> None:
    """Blend `tint` over the canvas by `cover` (0 to 1); both may have any shape that broadcasts."""
    for plane, value in zip(canvas, tint, strict=True):
        plane += (value - plane) * cover


def shine(canvas: Canvas, tint: Colour | Canvas, light: Field | float) -> None:
    """Add light with the blend mode "screen", which does not overflow."""
    for plane, value in zip(canvas, tint, strict=True):
        plane += (1 - plane).clip(0, 1) * value * light


def resized(field: Field, size: Size) -> Field:
    """Return the field at another size, bicubic."""
    image = Image.fromarray(np.ascontiguousarray(field, dtype=np.float32))
    return np.array(image.resize(size, Image.Resampling.BICUBIC), dtype=np.float32)


def noise(rng: np.random.Generator, size: Size, cell: float, octaves: int = 5, gain: float = 0.5,
          stretch: float = 1.0) -> Field:  # fmt: skip
    """Return fractal noise, mean 0 and deviation 1; `cell` is its largest feature in pixels, `stretch` its aspect.

    It starts with the coarsest octave; each level is enlarged by two and gets finer noise.
    """
    width, height = size
    across, down = width / (cell * stretch), height / cell
    field = np.zeros((2, 2), dtype=np.float32)
    weight = 1.0
    columns, rows = 2, 2
    for _ in range(octaves):
        columns, rows = min(width, int(across) + 3), min(height, int(down) + 3)
        field = resized(field, (columns, rows))
        field += np.float32(weight) * rng.standard_normal((rows, columns), dtype=np.float32)
        across, down, weight = across * 2, down * 2, weight * gain
    field = resized(field, size) if (columns, rows) != size else field
    field -= field.mean()
    field /= max(float(field.std()), 1e-6)
    return field


def seamless(rng: np.random.Generator, size: Size, cell: float, falloff: float = 1.6, stretch: float = 1.0) -> Field:
    """Return noise of mean 0 and deviation 1 that tiles: a power spectrum with random phases.

    Waves longer than `cell` pixels are left out; `stretch` is the width of features to their height.
    """
    width, height = size
    across, down = np.fft.rfftfreq(width)[None, :] * stretch, np.fft.fftfreq(height)[:, None]
    frequency = np.hypot(across, down) * cell
    power = np.where(frequency < 0.6, 0, 1 / np.maximum(frequency, 1) ** falloff)
    phase = np.exp(2j * np.pi * rng.random(power.shape))
    field = np.fft.irfft2(power * phase, s=(height, width))
    return np.asarray(field / max(float(field.std()), 1e-12), dtype=np.float32)


def profile(rng: np.random.Generator, width: int, cell: float, octaves: int = 7, gain: float = 0.5) -> Field:
    """Return fractal noise along a line, of mean 0 and deviation 1, smooth at the scale of `cell` pixels."""
    total = np.zeros(width)
    at = np.arange(width)
    weight = 1.0
    for octave in range(octaves):
        step = cell / 2**octave
        if step < 1:
            break
        knots = rng.standard_normal(int(width / step) + 4)
        place = at / step + rng.random()
        index = place.astype(int)
        part = place - index
        part = part * part * (3 - 2 * part)
        total += weight * (knots[index] * (1 - part) + knots[index + 1] * part)
        weight *= gain
    total -= total.mean()
    return (total / max(float(total.std()), 1e-6)).astype(np.float32)


def smoothstep(low: float, high: float, field: Field) -> Field:
    """Return 0 below `low`, 1 above `high`, and a smooth curve between."""
    part: Field = ((field - np.float32(low)) / np.float32(high - low)).clip(0, 1)
    return part * part * (3 - 2 * part)


def grid(size: Size) -> tuple[Field, Field]:
    """Return column and row of every pixel as fields that broadcast, `(1, width)` and `(height, 1)`."""
    width, height = size
    return (np.arange(width, dtype=np.float32)[None, :], np.arange(height, dtype=np.float32)[:, None])


def blurred(field: Field, radius: float) -> Field:
    """Return the field blurred: reduced by `radius` and enlarged again, at the same cost for every radius."""
    height, width = field.shape
    factor = max(1, int(radius))
    image = Image.fromarray(np.ascontiguousarray(field, dtype=np.float32)).reduce(factor)
    for _ in range(2):
        image = image.resize((max(2, image.width // 2), max(2, image.height // 2)), Image.Resampling.BOX).resize(
            image.size, Image.Resampling.BICUBIC
        )
    return np.array(image.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32)


def mask(image: Image.Image, size: Size) -> Field:
    """Return an `L` image of any size as a cover field from 0 to 1."""
    if image.size != size:
        image = image.resize(size, Image.Resampling.BOX)
    field: Field = np.asarray(image, dtype=np.float32)
    return field / np.float32(255)


def opened(image: Image.Image) -> Canvas:
    """Return an image as a canvas."""
    pixels = np.asarray(image.convert("RGB"), dtype=np.float32)
    return np.ascontiguousarray(pixels.transpose(2, 0, 1)) / np.float32(255)


def develop(canvas: Canvas, rng: np.random.Generator, grain: float = 1.2, vignette: float = 0.0) -> Image.Image:
    """Return the canvas as an image; `vignette` darkens corners, `grain` (in 8-bit steps) prevents banding."""
    _, height, width = canvas.shape
    pattern = rng.standard_normal((256, width + 64), dtype=np.float32) * np.float32(grain)
    film = np.concatenate([pattern[:, offset : offset + width] for offset in rng.integers(0, 64, height // 256 + 1)])
    film = film[:height] + np.float32(0.5)
    if vignette:
        x, y = grid((width, height))
        corner = ((x / width - 0.5) ** 2 + (y / height - 0.5) ** 2) * np.float32(2 * vignette)
    planes = []
    for plane in canvas:
        light = plane * np.float32(255)
        if vignette:
            light *= 1 - corner
        light += film
        planes.append(Image.fromarray(light.clip(0, 255).astype(np.uint8)))
    return Image.merge("RGB", planes)


def _oklab(srgb: NDArray[np.float64]) -> NDArray[np.float64]:
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    cone = np.cbrt(_TO_CONE @ linear)
    lab: NDArray[np.float64] = _TO_LAB @ cone
    return lab


def _srgb(lab: NDArray[np.float64]) -> NDArray[np.float64]:
    linear = (np.linalg.inv(_TO_CONE) @ (np.linalg.inv(_TO_LAB) @ lab) ** 3).clip(0, 1)
    srgb: NDArray[np.float64] = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return srgb


_TO_CONE = np.array([
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
])  # fmt: skip
_TO_LAB = np.array([
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
])  # fmt: skip
