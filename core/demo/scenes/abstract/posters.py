"""Posters of few shapes and colours, drawn large and reduced, and one small animation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from core.demo.painting.canvas import SceneRequest, colour, develop, opened, profile, ramp

_FINE = 2
Ink = tuple[int, int, int]


def poster(request: SceneRequest) -> Image.Image:
    """Draw a design in its inks; the mood is "design/paper-ink-ink…", hex codes."""
    name, _, codes = request.mood.partition("/")
    inks = [_ink(code) for code in codes.split("-")]
    width, height = request.size
    sheet = Image.new("RGB", (width * _FINE, height * _FINE), inks[0])
    _DESIGNS[name](sheet, inks[1:], request.rng)
    return develop(opened(sheet.reduce(_FINE)), request.rng, 0.7)


def breathing(request: SceneRequest, frames: int = 24) -> list[Image.Image]:
    """Draw the frames of a loop, rings of dots that swell and turn, as palette images with shared colours."""
    size = request.size[0]
    inks = [_ink(code) for code in request.mood.split("-")]
    pictures = []
    for frame in range(frames):
        phase = frame / frames * 2 * np.pi
        sheet = Image.new("RGB", (size * 3, size * 3), inks[0])
        pen = ImageDraw.Draw(sheet)
        for ring in range(1, 12):
            count = ring * 6
            swell = 0.5 + 0.5 * np.sin(phase - ring * 0.55)
            away = size * 3 * 0.040 * ring
            for index in range(count):
                angle = index / count * 2 * np.pi + (0.10 * np.sin(phase - ring * 0.3)) * (-1 if ring % 2 else 1)
                x, y = size * 1.5 + away * np.cos(angle), size * 1.5 + away * np.sin(angle)
                radius = size * 3 * (0.005 + 0.012 * swell)
                tint = (
                    inks[1 + (ring + index) % (len(inks) - 1)] if index % 3 == 0 else inks[1 + ring % (len(inks) - 1)]
                )
                pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=tint)
        pictures.append(sheet.reduce(3).quantize(48, dither=Image.Dither.NONE))
    return pictures


def _sun(sheet: Image.Image, inks: list[Ink], rng: np.random.Generator) -> None:
    """Draw a striped sun over folded hills."""
    width, height = sheet.size
    pen = ImageDraw.Draw(sheet)
    radius, x, y = min(width, height) * 0.27, width * 0.5, height * 0.40
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=inks[0])
    paper = sheet.getpixel((2, 2))
    for stripe in range(7):
        top = y + radius * (0.05 + 0.14 * stripe)
        pen.rectangle((x - radius, top, x + radius, top + radius * (0.018 + 0.012 * stripe)), fill=paper)
    for layer, ink in enumerate(inks[1:]):
        level = height * (0.60 + 0.11 * layer)
        crest = profile(rng, width // 4, width / 4 * 0.5, 3, 0.4)
        rows = level - crest * height * 0.035
        pen.polygon(
            [
                (0, height),
                *((i * 4, float(row)) for i, row in enumerate(rows)),
                (width, float(rows[-1])),
                (width, height),
            ],
            fill=ink,
        )


def _arcs(sheet: Image.Image, inks: list[Ink], rng: np.random.Generator) -> None:
    """Draw a tiling of quarter rings."""
    width, height = sheet.size
    columns = 4 if width < height else 6
    cell = width / columns
    pen = ImageDraw.Draw(sheet)
    for row in range(int(height / cell) + 1):
        for column in range(columns):
            x, y = column * cell, row * cell
            corner = int(rng.integers(0, 4))
            cx, cy = x + cell * (corner % 2), y + cell * (corner // 2)
            tile = Image.new("RGB", (int(cell) + 1, int(cell) + 1), inks[int(rng.integers(0, len(inks)))])
            brush = ImageDraw.Draw(tile)
            order = rng.permutation(len(inks))
            for ring in range(4):
                radius = cell * (1 - 0.25 * ring)
                brush.ellipse(
                    (cx - x - radius, cy - y - radius, cx - x + radius, cy - y + radius),
                    fill=inks[int(order[ring % len(inks)])],
                )
            sheet.paste(tile, (int(x), int(y)))
    gap = int(cell * 0.012)
    for column in range(columns + 1):
        pen.rectangle((column * cell - gap, 0, column * cell + gap, height), fill=_ink("f4ecdc"))
    for row in range(int(height / cell) + 2):
        pen.rectangle((0, row * cell - gap, width, row * cell + gap), fill=_ink("f4ecdc"))


def _pulsar(sheet: Image.Image, inks: list[Ink], rng: np.random.Generator) -> None:
    """Draw stacked profiles, each hiding those behind it."""
    width, height = sheet.size
    pen = ImageDraw.Draw(sheet)
    paper = sheet.getpixel((2, 2))
    count, left, right = 58, width * 0.16, width * 0.84
    x = np.linspace(0, 1, 340)
    bell = np.exp(-(((x - 0.5) / 0.17) ** 2))
    for line in range(count):
        level = height * (0.20 + 0.62 * line / (count - 1))
        wave = (
            np.abs(profile(rng, 340, 46, 4, 0.5)) * bell * height * 0.060 + profile(rng, 340, 20, 2) * height * 0.0007
        )
        points = [(float(left + (right - left) * px), float(level - v)) for px, v in zip(x, wave, strict=True)]
        pen.polygon([*points, (right, level + height * 0.02), (left, level + height * 0.02)], fill=paper)
        pen.line(points, fill=inks[line * len(inks) // count], width=max(3, width // 520), joint="curve")


def _flow(sheet: Image.Image, inks: list[Ink], rng: np.random.Generator) -> None:
    """Draw lines that follow a smooth field of directions."""
    width, height = sheet.size
    pen = ImageDraw.Draw(sheet)
    unit = max(width, height)
    terms = [(rng.uniform(1, 3.5), rng.uniform(0, 6.28), rng.uniform(-1, 1), rng.uniform(-1, 1)) for _ in range(4)]
    x, y = rng.uniform(-0.1, 1.1, 1100) * width, rng.uniform(-0.1, 1.1, 1100) * height
    paths = [np.stack([x, y])]
    for _ in range(46):
        field = sum(np.sin(f * (a * x + b * y) * 2.2 / unit * 2 + p) for f, p, a, b in terms)
        x, y = x + np.cos(field * 1.1) * unit * 0.009, y + np.sin(field * 1.1) * unit * 0.009
        paths.append(np.stack([x, y]))
    lines = np.stack(paths, axis=-1)
    for index in range(lines.shape[1]):
        ink = inks[int(rng.choice(len(inks)))]
        points = list(zip(lines[0, index].tolist(), lines[1, index].tolist(), strict=True))
        pen.line(points, fill=ink, width=int(unit * rng.choice((0.0012, 0.002, 0.0036, 0.006))), joint="curve")


def _circles(sheet: Image.Image, inks: list[Ink], _: np.random.Generator) -> None:
    """Draw large circles, mixing the inks where they overlap."""
    width, height = sheet.size
    unit = min(width, height)
    places = ((0.42, 0.36, 0.30), (0.62, 0.47, 0.26), (0.40, 0.62, 0.22), (0.60, 0.73, 0.13))
    for (px, py, share), ink in zip(places, inks, strict=False):
        cx, cy, radius = width / 2 + (px - 0.5) * unit * 1.2, height / 2 + (py - 0.5) * unit * 1.2, share * unit
        glass = Image.new("RGB", sheet.size, (255, 255, 255))
        ImageDraw.Draw(glass).ellipse((cx - radius, cy - radius, cx + radius, cy + radius), fill=ink)
        sheet.paste(ImageChops.multiply(sheet, glass))


def _moire(sheet: Image.Image, inks: list[Ink], _: np.random.Generator) -> None:
    """Draw two sets of rings whose overlap shows a third."""
    width, height = sheet.size
    pen = ImageDraw.Draw(sheet)
    unit = min(width, height)
    for index, (shift, ink) in enumerate(zip((-0.13, 0.13), inks, strict=False)):
        cx, cy = width / 2 + shift * unit, height / 2 + (0.05 if index else -0.05) * unit
        for ring in range(1, 46):
            radius = unit * 0.0092 * ring
            pen.ellipse((cx - radius, cy - radius, cx + radius, cy + radius), outline=ink, width=max(3, unit // 420))


def _dunes(sheet: Image.Image, inks: list[Ink], rng: np.random.Generator) -> None:
    """Draw waves of flat colour under a moon."""
    width, height = sheet.size
    pen = ImageDraw.Draw(sheet)
    moon, x, y = min(width, height) * 0.085, width * 0.68, height * 0.20
    pen.ellipse((x - moon, y - moon, x + moon, y + moon), fill=inks[0])
    layers = 9
    shades = ramp([(i / (len(inks) - 2), "".join(f"{v:02x}" for v in ink)) for i, ink in enumerate(inks[1:])], layers)
    for layer in range(layers):
        level = height * (0.34 + 0.075 * layer)
        at = np.linspace(0, 1, 300)
        rows = (
            level
            + height * 0.045 * np.sin(at * rng.uniform(3, 6) + rng.uniform(0, 6.28))
            + height * 0.018 * np.sin(at * 11 + rng.uniform(0, 6))
        )
        points = [(float(a * width), float(row)) for a, row in zip(at, rows, strict=True)]
        pen.polygon([(0, height), *points, (width, height)], fill=tuple(int(v * 255) for v in shades[:, layer]))


def _ink(code: str) -> Ink:
    red, green, blue = (round(v * 255) for v in colour(code))
    return red, green, blue


_DESIGNS: dict[str, Callable[[Image.Image, list[Ink], np.random.Generator], None]] = {
    "sun": _sun, "arcs": _arcs, "pulsar": _pulsar, "flow": _flow, "circles": _circles, "moire": _moire, "dunes": _dunes,
}  # fmt: skip
