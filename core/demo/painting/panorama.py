"""Render a height field as a camera sees it, from the nearest slice of land to the farthest.

The land is cut into slices at growing distances. Each slice is a line of the map, and its rows on the film follow
from perspective; a running minimum from near to far says which slice every pixel shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.demo.painting import terrain
from core.demo.painting.canvas import Canvas, Colour, Field, Size, smoothstep
from core.demo.painting.terrain import SIDE

_SLICES = 460


@dataclass(frozen=True)
class Viewpoint:
    """A camera on the map: place and height in cells, heading in radians, horizon as a fraction of the height."""

    column: float
    row: float
    height: float
    heading: float
    horizon: float
    focal: float
    near: float = 12.0
    far: float = 1500.0


@dataclass(frozen=True)
class Air:
    """The air between camera and land: haze by distance, mist up to a height (heights and distances in cells)."""

    haze: Colour
    sunward: Colour
    distance: float
    mist: float = 0.0
    mist_height: float = 36.0


def view(
    height: Field, land: Canvas, camera: Viewpoint, air: Air, size: Size, *, grit: float = 0.0
) -> tuple[Canvas, Field]:
    """Return the land on a canvas of `size`, and how much of each pixel it covers (the rest is sky).

    `grit` roughens the near ground below the size of a cell: 0 for sand, 1 for rock.
    """
    depth = _depths(camera, _SLICES)
    column, row = _ground_track(camera, depth, size)
    level, *dyes = _sampled((height, *land), column, row)
    colours, veil = _through_air(dyes, level, depth, camera, air)
    top = _rows_on_film(level, depth, camera, size)
    np.minimum.accumulate(top, axis=0, out=top)
    film = _slice_of_pixel(top, size[1])
    flat, nearer, share = _between_slices(film, top)
    shade = np.float32(1)
    if grit:
        away = np.append(depth, depth[-1]).astype(np.float32)
        distance = np.take(away, film)
        distance += share * (np.take(away, np.maximum(film - 1, 0)) - distance)
        clear = (1 - np.take(_and_sky(veil), flat)) * np.exp(distance / np.float32(-260))
        shade = 1 + _rubble(camera, distance, size) * clear * np.float32(0.28 * grit)
    y = np.arange(size[1] + 1, dtype=np.float32)[:, None]
    # A pixel at an edge is covered as far as the surface reaches into it.
    risen = (y[1:] - np.take(_and_sky(top), flat[1:])).clip(0, 1) * (film[1:] < film[:-1])
    sky = film[:-1] == _SLICES
    edge = np.where(sky, np.float32(1), risen)
    canvas = np.empty((3, size[1], size[0]), dtype=np.float32)
    for plane, dye in zip(canvas, colours, strict=True):
        ink = _and_sky(dye)
        seen = np.take(ink, flat)
        seen += share * (np.take(ink, nearer) - seen)
        seen *= shade
        plane[:] = seen[:-1]
        plane += edge * (seen[1:] - plane)
    return canvas, np.where(sky, risen, np.float32(1))


def standpoint(height: Field, rng: np.random.Generator, *, clearance: float, heading: float, horizon: float,
               focal: float, skyline: float = 0.36, size: Size = (3, 2)) -> Viewpoint:  # fmt: skip
    """Return the best of some random viewpoints: one with a rugged skyline near this fraction of the height."""
    scale = 100 / max(size)
    small = (round(size[0] * scale), round(size[1] * scale))
    best, best_score = None, -np.inf
    for _ in range(14):
        column, row = rng.uniform(0, SIDE, 2)
        floor = float(height[int(row) % SIDE, int(column) % SIDE])
        turn = heading + rng.uniform(-0.25, 0.25)
        camera = Viewpoint(float(column), float(row), floor + clearance, float(turn), horizon, focal)
        depth = _depths(camera, 120)
        (level,) = _sampled((height,), *_ground_track(camera, depth, small))
        top = _rows_on_film(level, depth, camera, small).min(axis=0) / small[1]
        near = _rows_on_film(level[:50], depth[:50], camera, small).min() / small[1]
        score = float(
            top.std() * 3 - abs(top.mean() - skyline) * 4 - max(0.0, 0.92 - near) * 4 - max(0, 0.08 - top.min()) * 9
        )
        if score > best_score:
            best, best_score = camera, score
    assert best is not None
    return best


def _depths(camera: Viewpoint, slices: int) -> Field:
    return np.geomspace(camera.near, camera.far, slices).astype(np.float32)[:, None]


def _ground_track(camera: Viewpoint, depth: Field, size: Size) -> tuple[Field, Field]:
    pixels = camera.focal * max(size)
    aside = (np.arange(size[0], dtype=np.float32)[None, :] - size[0] / 2) / np.float32(pixels) * depth
    cosine, sine = np.float32(np.cos(camera.heading)), np.float32(np.sin(camera.heading))
    column = np.float32(camera.column) + depth * cosine - aside * sine
    row = np.float32(camera.row) + depth * sine + aside * cosine
    return column, row


def _sampled(planes: Sequence[Field], column: Field, row: Field) -> list[Field]:
    """Return the values of the planes between the cells of the map, bilinear."""
    left, top = np.floor(column), np.floor(row)
    across, down = column - left, row - top
    x0, y0 = left.astype(np.int32) & (SIDE - 1), (top.astype(np.int32) & (SIDE - 1)) * SIDE
    x1, y1 = (x0 + 1) & (SIDE - 1), (y0 + SIDE) & (SIDE * SIDE - 1)
    corners = (y0 + x0, y0 + x1, y1 + x0, y1 + x1)
    values = []
    for plane in planes:
        flat = plane.ravel()
        upper, upper_right, lower, lower_right = (np.take(flat, corner) for corner in corners)
        upper_right -= upper
        upper_right *= across
        upper += upper_right
        lower_right -= lower
        lower_right *= across
        lower += lower_right
        lower -= upper
        lower *= down
        upper += lower
        values.append(upper)
    return values


def _between_slices(film: NDArray[np.int16], top: Field) -> tuple[NDArray[np.intp], NDArray[np.intp], Field]:
    """Return the positions of each pixel's slice and of the next nearer one, and the weight of that one."""
    width = top.shape[1]
    flat = film.astype(np.intp)
    flat *= width
    flat += np.arange(width)
    nearer = flat - width * ((film > 0) & (film < _SLICES))
    upper, lower = np.take(_and_sky(top), flat), np.take(_and_sky(top), nearer)
    y = np.arange(film.shape[0], dtype=np.float32)[:, None]
    share = ((y - upper) / np.maximum(lower - upper, np.float32(1e-3))).clip(0, 1)
    return flat, nearer, share


def _and_sky(plane: Field) -> Field:
    return np.append(plane.ravel(), np.zeros(plane.shape[1], dtype=np.float32))


def _rubble(camera: Viewpoint, distance: Field, size: Size) -> Field:
    """Return the light on details finer than the map, at the place of each pixel."""
    column, row = _ground_track(camera, distance * np.float32(6.7), size)
    place = (row.astype(np.int32) & (SIDE - 1)) * SIDE
    place += column.astype(np.int32) & (SIDE - 1)
    return np.take(terrain.rubble().ravel(), place)


def _through_air(
    colours: list[Field], level: Field, depth: Field, camera: Viewpoint, air: Air
) -> tuple[list[Field], Field]:
    """Return the colours at the camera, and the fraction of haze in each."""
    width = level.shape[1]
    haze = 1 - np.exp(-depth / np.float32(air.distance))
    veil = np.broadcast_to(haze, level.shape)
    if air.mist:
        low = 1 - smoothstep(air.mist_height * 0.35, air.mist_height * 1.25, level)
        veil = 1 - (1 - veil) * (
            1 - np.float32(air.mist) * low * (1 - np.exp(-depth / np.float32(air.distance * 0.25)))
        )
    # The sun is in the direction of growing columns: haze near it is warmer.
    gaze = camera.heading + (np.arange(width, dtype=np.float32) / width - 0.5) * np.float32(1 / camera.focal)
    warmth = np.cos(gaze).clip(0, 1) ** 2
    for plane, cool, warm in zip(colours, air.haze, air.sunward, strict=True):
        tint = cool + (warm - cool) * warmth
        plane += (tint - plane) * veil
    return colours, veil


def _rows_on_film(level: Field, depth: Field, camera: Viewpoint, size: Size) -> Field:
    pixels = camera.focal * max(size)
    return np.asarray(camera.horizon * size[1] + pixels * (camera.height - level) / depth, dtype=np.float32)


def _slice_of_pixel(top: Field, rows: int) -> NDArray[np.int16]:
    """Return the nearest visible slice for every pixel, and one row more; the sky is one past the last slice."""
    slices, width = top.shape
    first = np.ceil(top).clip(0, rows + 1).astype(np.int32)
    film = np.full((rows + 2, width), slices, dtype=np.int16)
    columns = np.arange(width)
    for number in range(slices - 1, -1, -1):
        film[first[number], columns] = number
    np.minimum.accumulate(film, axis=0, out=film)
    return film[: rows + 1]
