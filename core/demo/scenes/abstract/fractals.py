"""Julia and Mandelbrot sets: smooth escape times, relief from their slope, cyclic palettes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.demo.painting.canvas import Canvas, Field, SceneRequest, Size, develop, ramp, through

Numbers = NDArray[np.floating[Any]]

_STRIP = 96
_BAILOUT = 400.0


@dataclass(frozen=True)
class Window:
    """A part of the complex plane: centre, width, the constant of a Julia set (None: Mandelbrot), iterations."""

    real: float
    imaginary: float
    width: float
    julia: complex | None = None
    turns: int = 400
    tilt: float = 0.0


WINDOWS = {
    "seahorse": Window(-0.743643887, 0.131825904, 0.0035, turns=600),
    "seahorse tail": Window(-0.7453, 0.1127, 0.0065, turns=480),
    "spiral": Window(-0.761574, -0.0847596, 0.0012, turns=560),
    "river": Window(-0.170337, -1.06506, 0.02, turns=400),
    "starfish": Window(-0.374004139, 0.659792175, 0.0062, turns=560),
    "scepter": Window(-1.2562, 0.3803, 0.012, turns=400),
    "whole": Window(-0.62, 0.0, 3.4, turns=160),
    "dragon": Window(0, 0, 2.9, complex(-0.8, 0.156), 300, 0.5),
    "snowflake": Window(0, 0, 2.9, complex(-0.70176, -0.3842), 300, 0.6),
    "galaxies": Window(0, 0, 2.2, complex(0.285, 0.01), 400),
    "lace": Window(0, 0, 2.8, complex(-0.835, -0.2321), 300, -0.3),
    "spiral garden": Window(0.0, 0.0, 1.3, complex(-0.7269, 0.1889), 400, 0.3),
    "coral": Window(0, 0, 2.6, complex(-0.4, 0.6), 300, 0.2),
    "frost": Window(0, 0, 2.9, complex(-0.7885 * 0.98, 0.11), 300, 0.9),
    "fern": Window(0, 0, 2.3, complex(0.355, 0.355), 300, 1.2),
    "shell": Window(0, 0, 2.4, complex(0.37, 0.1), 300, 0.0),
}

PALETTES = {
    "dusk": ("0b1030", "24348a", "7a5fc0", "f08a8a", "ffd9a0", "fff6e0", "8ab8d8", "28508c"),
    "gold": ("0a0812", "3a1420", "9a3a1c", "e89a2c", "fff0b8", "c8d8c0", "4a8a98", "123050"),
    "ice": ("04101e", "0c3a5c", "2a86a8", "a8e4e4", "ffffff", "b8c8f0", "5a5cae", "1a1848"),
    "orchid": ("100418", "4a1060", "b02a88", "ff8a9a", "fff0d8", "a8e8d0", "208a90", "082a44"),
    "forest": ("06120c", "1c4a2c", "6a9a3c", "e8e08a", "fff8e4", "e0a060", "8a3c30", "281420"),
    "ember": ("080406", "40080c", "b82414", "ff8a1e", "ffe9a8", "fffdf4", "f0b0a0", "6a2c48"),
    "paper": ("f6f0e4", "e8d0b0", "d88a6a", "8a4a5c", "2c3454", "3a7084", "9cc4b4", "eee8d0"),
    "lagoon": ("021016", "04404e", "0a8a84", "8ce0b4", "fdfbe0", "ffc48a", "e0686c", "4a1c50"),
}


def escape(request: SceneRequest) -> Image.Image:
    """Draw a window of a set; the mood is "window/palette"."""
    name, _, palette = request.mood.partition("/")
    window = WINDOWS[name]
    width, height = request.size
    small = (width * 3 // 4, height * 3 // 4)
    times, inside = _escape_times(window, small)
    picture = develop(_coloured(times, inside, PALETTES[palette], request.rng), request.rng, 0.5)
    return picture.resize(request.size, Image.Resampling.LANCZOS)


def _coloured(times: Field, inside: NDArray[np.bool_], palette: tuple[str, ...], rng: np.random.Generator) -> Canvas:
    outside = times[~inside]
    low, high = np.quantile(outside[:: max(1, outside.size // 50_000)], (0.005, 0.995))
    depth = np.log1p(np.maximum(times - low, 0)) / np.float32(np.log1p(high - low))
    colours = ramp([(i / len(palette), code) for i, code in enumerate((*palette, palette[0]))], 2048)
    phase = (depth * np.float32(2.1) + np.float32(rng.uniform(0, 0.15))) % 1
    canvas = through(phase, colours)
    relief = _relief(depth)
    for plane in canvas:
        plane *= 0.80 + 0.28 * relief
        plane += 0.10 * np.maximum(relief, 0) ** 3
        plane[inside] = plane[inside] * 0.0 + 0.02
    return canvas


def _relief(depth: Field) -> Field:
    down, across = np.gradient(depth * np.float32(depth.shape[1] * 0.06))
    length = np.sqrt(down * down + across * across + 1)
    return np.asarray((-across * 0.6 - down * 0.6 + 0.53) / length, dtype=np.float32)


def _escape_times(window: Window, size: Size) -> tuple[Field, NDArray[np.bool_]]:
    """Return the smooth escape time of each pixel (0 inside the set); strips keep the data in the CPU cache."""
    width, height = size
    step = window.width / max(size)
    precision = np.float32 if step > 1e-4 else np.float64
    x = (np.arange(width) - (width - 1) / 2) * step
    y = (np.arange(height) - (height - 1) / 2) * step
    turn = np.exp(1j * window.tilt)
    times = np.zeros((height, width), dtype=np.float32)
    # A Julia set around 0 is symmetric about 0, so that its upper half is enough.
    needed = (height + 1) // 2 if window.julia is not None else height
    for top in range(0, needed, _STRIP):
        rows = y[top : top + _STRIP]
        plane = ((x[None, :] + 1j * rows[:, None]) * turn + complex(window.real, window.imaginary)).ravel()
        start = _Points.of(plane, window, precision)
        times[top : top + _STRIP] = _strip(start, window.turns).reshape(len(rows), width)
    if window.julia is not None:
        times[height - needed :] = times[:needed][::-1, ::-1]
    return times, times == 0


@dataclass
class _Points:
    """Points under iteration: z and c as separate real and imaginary parts."""

    real: Numbers
    imaginary: Numbers
    c_real: Numbers
    c_imaginary: Numbers

    @classmethod
    def of(cls, plane: NDArray[np.complex128], window: Window, precision: type[np.floating[Any]]) -> _Points:
        real, imaginary = plane.real.astype(precision), plane.imag.astype(precision)
        if window.julia is None:
            return cls(real, imaginary, real.copy(), imaginary.copy())
        c_real, c_imaginary = np.full_like(real, window.julia.real), np.full_like(real, window.julia.imag)
        return cls(real, imaginary, c_real, c_imaginary)

    def chosen(self, which: NDArray[Any]) -> _Points:
        return _Points(self.real[which], self.imaginary[which], self.c_real[which], self.c_imaginary[which])

    def stepped(self) -> Numbers:
        """Iterate z = z² + c once, in place; return the previous |z|²."""
        square_real, square_imaginary = self.real * self.real, self.imaginary * self.imaginary
        self.imaginary *= self.real
        self.imaginary += self.imaginary
        self.imaginary += self.c_imaginary
        np.subtract(square_real, square_imaginary, out=self.real)
        self.real += self.c_real
        square_real += square_imaginary
        return square_real


def _strip(points: _Points, turns: int) -> Field:
    """Return the escape times of a strip: iterate eight times without a check, then escaped points one by one."""
    times = np.zeros(points.real.size, dtype=np.float32)
    alive = np.arange(points.real.size)
    with np.errstate(over="ignore", invalid="ignore"):
        for done in range(0, turns, 8):
            before = _Points(points.real.copy(), points.imaginary.copy(), points.c_real, points.c_imaginary)
            for _ in range(8):
                norm = points.stepped()
            within = norm < _BAILOUT
            if within.all():
                continue
            gone = ~within
            times[alive[gone]] = done + _smooth_times(before.chosen(gone))
            alive, points = alive[within], points.chosen(within)
            if not alive.size:
                break
    return times


def _smooth_times(points: _Points) -> Field:
    """Return fractional escape times within the next eight iterations (Linas Vepstas' renormalised count)."""
    count = np.zeros(points.real.size, dtype=np.float32)
    norm = np.full_like(points.real, np.nan)
    for _ in range(9):
        now = points.stepped()
        leaving = np.isnan(norm) & (now >= _BAILOUT)
        norm[leaving] = now[leaving]
        count += np.isnan(norm)
    norm = np.where(np.isnan(norm), _BAILOUT, norm)
    return np.asarray(count + 1 - np.log2(np.log(norm) / np.log(_BAILOUT)), dtype=np.float32)
