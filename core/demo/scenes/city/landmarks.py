"""Landmarks of a skyline, drawn into the layer of the houses and the layer of their lights."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw


def spire(
    city: Image.Image, lights: Image.Image, foot: tuple[float, float], unit: float, tint: tuple[int, int, int]
) -> None:
    """Draw a stepped high-rise with a needle."""
    x, y = foot
    pen = ImageDraw.Draw(city)
    for wide, top, bottom in ((3.4, 16, 0), (2.6, 22, 16), (1.6, 26, 22), (0.7, 29, 26)):
        pen.rectangle((x - wide * unit / 2, y - top * unit, x + wide * unit / 2, y - bottom * unit), fill=tint)
    pen.polygon([(x - unit * 0.3, y - 29 * unit), (x, y - 36 * unit), (x + unit * 0.3, y - 29 * unit)], fill=tint)
    lamp = ImageDraw.Draw(lights)
    lamp.rectangle((x - unit * 1.9, y - 30 * unit, x + unit * 1.9, y), fill=(0, 0, 0))
    for floor in range(3, 25):
        wide = 1.5 if floor < 16 else 1.1 if floor < 22 else 0.6
        for column in np.arange(-wide, wide, 0.55):
            if (floor * 7 + int(column * 10)) % 5 < 2:
                lamp.rectangle(
                    (x + column * unit, y - floor * unit, x + (column + 0.25) * unit, y - (floor - 0.4) * unit),
                    fill=(235, 190, 120),
                )


def tower(
    city: Image.Image, lights: Image.Image, foot: tuple[float, float], unit: float, tint: tuple[int, int, int]
) -> None:
    """Draw a lattice tower, lit from below."""
    x, y = foot
    lamp = ImageDraw.Draw(lights)
    lamp.polygon([(x - 6 * unit, y), (x, y - 33 * unit), (x + 6 * unit, y)], fill=(30, 12, 4))
    for height in np.arange(0, 33, 0.8):
        half = 5.6 * np.exp(-height / 8.5) + 0.16
        upper = 5.6 * np.exp(-(height + 0.8) / 8.5) + 0.16
        warm = (255, int(150 - height), int(70 - height))
        for side in (-1, 1):
            lamp.line(
                (x + side * half * unit, y - height * unit, x + side * upper * unit, y - (height + 0.8) * unit),
                fill=warm,
                width=3,
            )
            lamp.line(
                (x + side * half * unit, y - height * unit, x - side * upper * unit, y - (height + 0.8) * unit),
                fill=(200, 100, 45),
                width=1,
            )
    for deck in (9, 17):
        half = 5.6 * np.exp(-deck / 8.5) + 0.5
        lamp.rectangle(
            (x - half * unit, y - (deck + 0.7) * unit, x + half * unit, y - deck * unit), fill=(255, 236, 200)
        )
    ImageDraw.Draw(city).line((x, y - 38 * unit, x, y - 33 * unit), fill=tint, width=2)
    lamp.ellipse((x - 3, y - 38 * unit - 3, x + 3, y - 38 * unit + 3), fill=(255, 80, 60))


def dome(
    city: Image.Image, lights: Image.Image, foot: tuple[float, float], unit: float, tint: tuple[int, int, int]
) -> None:
    """Draw a domed hall with a lantern."""
    x, y = foot
    pen, lamp = ImageDraw.Draw(city), ImageDraw.Draw(lights)
    lamp.rectangle((x - 8 * unit, y - 14 * unit, x + 8 * unit, y), fill=(0, 0, 0))
    pen.rectangle((x - 8 * unit, y - 7 * unit, x + 8 * unit, y), fill=tint)
    pen.rectangle((x - 4.4 * unit, y - 11 * unit, x + 4.4 * unit, y), fill=tint)
    pen.pieslice((x - 4.2 * unit, y - 16.5 * unit, x + 4.2 * unit, y - 5.5 * unit), 180, 360, fill=tint)
    pen.rectangle((x - 0.8 * unit, y - 18.4 * unit, x + 0.8 * unit, y - 16 * unit), fill=tint)
    pen.line((x, y - 21 * unit, x, y - 18 * unit), fill=tint, width=3)
    for column in np.arange(-7, 7.1, 1.4):
        lamp.rectangle(
            (x + column * unit - 3, y - 5 * unit, x + column * unit + 3, y - 2.6 * unit), fill=(230, 180, 110)
        )


def wheel(
    city: Image.Image, lights: Image.Image, foot: tuple[float, float], unit: float, tint: tuple[int, int, int]
) -> None:
    """Draw a Ferris wheel."""
    x, y = foot
    radius, hub = 12 * unit, y - 14.5 * unit
    pen, lamp = ImageDraw.Draw(city), ImageDraw.Draw(lights)
    pen.line((x, hub, x - 5 * unit, y), fill=tint, width=6)
    pen.line((x, hub, x + 5 * unit, y), fill=tint, width=6)
    for index in range(32):
        angle = index * np.pi / 16
        end = (x + radius * np.cos(angle), hub + radius * np.sin(angle))
        lamp.line((x, hub, *end), fill=(30, 60, 90), width=1)
        lamp.ellipse(
            (end[0] - 5, end[1] - 5, end[0] + 5, end[1] + 5), fill=(255, 150, 200) if index % 2 else (150, 210, 255)
        )
    lamp.ellipse((x - radius, hub - radius, x + radius, hub + radius), outline=(120, 190, 255), width=3)


def bridge(
    city: Image.Image, lights: Image.Image, foot: tuple[float, float], unit: float, tint: tuple[int, int, int]
) -> None:
    """Draw a suspension bridge across the whole picture."""
    x, y = foot
    pen, lamp = ImageDraw.Draw(city), ImageDraw.Draw(lights)
    deck, top = y - 4.5 * unit, y - 22 * unit
    pen.rectangle((0, deck, city.width, deck + unit * 0.8), fill=tint)
    towers = (x - 17 * unit, x + 17 * unit)
    for tower in towers:
        pen.rectangle((tower - 0.8 * unit, top, tower + 0.8 * unit, y), fill=tint)
    spans = ((towers[0] - 34 * unit, towers[0]), (towers[0], towers[1]), (towers[1], towers[1] + 34 * unit))
    for left, right in spans:
        t = np.linspace(0, 1, 60)
        sag = top + (deck - top) * 0.92 * 4 * t * (1 - t)
        xs = left + (right - left) * t
        pen.line(list(zip(xs.tolist(), sag.tolist(), strict=True)), fill=tint, width=4)
        for px, py in list(zip(xs.tolist(), sag.tolist(), strict=True))[::3]:
            pen.line((px, py, px, deck), fill=tint, width=1)
            lamp.ellipse((px - 2, py - 2, px + 2, py + 2), fill=(255, 226, 180))


LANDMARKS = {"spire": spire, "tower": tower, "dome": dome, "wheel": wheel, "bridge": bridge}
