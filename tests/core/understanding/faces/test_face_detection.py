"""What the outputs of a detector mean, and how faces are cut out, compared with second implementations."""

from __future__ import annotations

import math
from typing import Any

import pytest

pytest.importorskip("numpy", reason="the extra `people` is not installed")

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from core.models.people.faces import FaceBox
from core.understanding.faces.face_alignment import TEMPLATE, aligned_face, points_in_box, similarity_of
from core.understanding.faces.face_detection import FLOOR, OVERLAP, Candidates, best_of, candidates_of, letterboxed
from core.understanding.graphs.onnx_graph import UnusableModelError, UnusableOutputError

_SIDE = 64


def _outputs(seed: int, *, with_points: bool) -> list[Any]:
    """Return what a detector might say of a canvas of 64 pixels, in the usual order."""
    chance = np.random.default_rng(seed)
    found = []
    for width in (1, 4, *((10,) if with_points else ())):
        for stride in (8, 16, 32):
            rows = (_SIDE // stride) ** 2 * 2
            low, high = (0, 1) if width == 1 else (0.2, 4) if width == 4 else (-2, 2)
            found.append(chance.uniform(low, high, (rows, width)).astype(np.float32))
    return found


def _reference(outputs: list[Any]) -> list[tuple[float, list[float], list[float]]]:
    """Read the outputs one number after the other: row by row, cell by cell, anchor by anchor."""
    faces = []
    for number, stride in enumerate((8, 16, 32)):
        row = 0
        for y in range(0, _SIDE, stride):
            for x in range(0, _SIDE, stride):
                for _anchor in range(2):
                    left, top, right, bottom = (float(each) * stride for each in outputs[3 + number][row])
                    box = [x - left, y - top, x + right, y + bottom]
                    points = []
                    if len(outputs) == 9:
                        for place, each in enumerate(outputs[6 + number][row]):
                            points.append((y if place % 2 else x) + float(each) * stride)
                    faces.append((float(outputs[number][row][0]), box, points))
                    row += 1
    return faces


def _share(one: list[float], other: list[float]) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    common = max(width, 0) * max(height, 0)
    areas = [(each[2] - each[0]) * (each[3] - each[1]) for each in (one, other)]
    return common / (sum(areas) - common)


@pytest.mark.parametrize("with_points", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_outputs_are_read_as_the_reference_does(seed: int, *, with_points: bool) -> None:
    """In any order and with a batch of one: scores, boxes and points of all strides, and the best of those overlap."""
    outputs = _outputs(seed, with_points=with_points)
    mixed = [each[None] if seed % 2 else each for each in outputs]
    np.random.default_rng(seed).shuffle(mixed)
    found = candidates_of(mixed, _SIDE)
    expected = _reference(outputs)
    assert np.allclose(found.scores, [each[0] for each in expected])
    assert np.allclose(found.boxes, [each[1] for each in expected], atol=1e-4)
    assert (found.points is None) != with_points
    if found.points is not None:
        assert np.allclose(found.points.reshape(-1, 10), [each[2] for each in expected], atol=1e-4)

    kept: list[tuple[float, list[float], list[float]]] = []
    for face in sorted((each for each in expected if each[0] >= FLOOR), key=lambda each: -each[0]):
        if all(_share(face[1], each[1]) <= OVERLAP for each in kept):
            kept.append(face)
    best = best_of(found)
    assert np.allclose(best.scores, [each[0] for each in kept])
    assert np.allclose(best.boxes, [each[1] for each in kept], atol=1e-4)
    assert len(kept) > 3, "something overlaps, and something does not"


def test_outputs_of_another_detector_are_refused() -> None:
    """Scores that are not shares, numbers that are none, other sizes, and outputs that are missing."""
    good = _outputs(1, with_points=True)
    for bad in (
        [good[0] * 5, *good[1:]],
        [good[0] * np.nan, *good[1:]],
        [good[0][:-1], *good[1:]],
        [*good[:8], good[8][:, :8]],
        good[3:],
    ):
        with pytest.raises(UnusableModelError, match="detector") as error:
            candidates_of(bad, _SIDE)
        is_form_right = [each.shape for each in bad] == [each.shape for each in good]
        assert isinstance(error.value, UnusableOutputError) == is_form_right, "other pictures may be read"


def test_a_picture_is_put_into_the_upper_left_of_a_black_square() -> None:
    """It keeps its proportions, and its numbers are those that detectors have learnt."""
    pixels, scale = letterboxed(Image.new("RGB", (400, 200), (255, 128, 0)), 64)
    assert (pixels.shape, scale) == ((1, 3, 64, 64), 0.16)
    assert pixels[0, :, 31, 63].tolist() == pytest.approx([127.5 / 128, 0.5 / 128, -127.5 / 128])
    assert pixels[0, :, 32, 0].tolist() == pytest.approx([-127.5 / 128] * 3)


@given(
    st.floats(-math.pi, math.pi),
    st.floats(0.05, 20),
    st.tuples(st.floats(-900, 900), st.floats(-900, 900)),
)
def test_the_similarity_of_turned_points_is_the_turn_back(angle: float, scale: float, to: tuple[float, float]) -> None:
    """Rotation, size and place of a face go; complex numbers, in which a similarity is a product and a sum, agree."""
    points = [complex(x, y) for x, y in TEMPLATE]
    moved = [each * scale * complex(math.cos(angle), math.sin(angle)) + complex(*to) for each in points]
    found = similarity_of(np.array([(each.real, each.imag) for each in moved]), TEMPLATE)
    assert found is not None
    factor, offset = complex(found[0, 0], found[1, 0]), complex(found[0, 2], found[1, 2])
    assert found[0, 1] == pytest.approx(-found[1, 0], abs=1e-9)
    for was, is_now in zip(points, moved, strict=True):
        assert abs(factor * is_now + offset - was) < 1e-6


def test_a_face_is_cut_out_pixel_by_pixel_as_the_reference_does() -> None:
    """A turned face of 150 pixels: each pixel is weighed from its four nearest ones; a mirrored face is not turned."""
    chance = np.random.default_rng(3)
    image = Image.fromarray(chance.integers(0, 256, (60, 80, 3), np.uint8)).resize((320, 240), Image.Resampling.BICUBIC)
    angle, scale = 0.3, 150 / 112
    turn = scale * np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    points = (TEMPLATE - 56) @ turn.T + np.array([160, 120])
    face = aligned_face(image, points)
    assert face is not None
    pixels, found = np.asarray(image, np.float64), np.asarray(face, np.float64)
    for x, y in ((0, 0), (56, 56), (111, 40), (20, 100), (73, 12)):
        left, top = (np.array([x, y]) - 56) @ turn.T + np.array([160, 120])
        column, row = math.floor(left), math.floor(top)
        across, down = left - column, top - row
        expected = (
            pixels[row, column] * (1 - across) * (1 - down)
            + pixels[row, column + 1] * across * (1 - down)
            + pixels[row + 1, column] * (1 - across) * down
            + pixels[row + 1, column + 1] * across * down
        )
        assert np.abs(found[y, x] - expected).max() <= 1.0
    mirrored = similarity_of(points * np.array([-1, 1]), TEMPLATE)
    assert mirrored is not None
    assert np.linalg.det(mirrored[:, :2]) > 0


def test_a_large_face_is_the_mean_of_its_pixels() -> None:
    """Lines of single pixels in a face ten times as large become grey, instead of what single ones happen to be."""
    image = Image.new("RGB", (1200, 1200))
    for x in range(0, 1200, 2):
        ImageDraw.Draw(image).line((x, 0, x, 1199), (255, 255, 255))
    face = aligned_face(image, TEMPLATE * 10)
    assert face is not None
    assert 120 < np.asarray(face).min() <= np.asarray(face).max() < 135


def test_points_that_are_not_those_of_a_face_make_none() -> None:
    """All in one place, or not numbers; without points they are where they usually are in a box."""
    image = Image.new("RGB", (50, 50))
    assert aligned_face(image, np.full((5, 2), 7.0)) is None
    assert aligned_face(image, np.full((5, 2), np.nan)) is None
    assert np.allclose(points_in_box(np.array([10, 20, 122, 132])), TEMPLATE + np.array([10, 20]))


def test_without_anything_certain_there_are_no_faces() -> None:
    """Also for a detector without points."""
    low = Candidates(np.array([0.1], np.float32), np.zeros((1, 4), np.float32), None)
    assert len(best_of(low).scores) == 0


def test_boxes_are_cut_at_the_edges_and_compared_by_what_they_share() -> None:
    """A box outside of the photo is left out."""
    assert FaceBox.cut(-0.5, 0.25, 0.5, 2) == FaceBox(0, 0.25, 0.5, 0.75)
    assert FaceBox.cut(1.1, 0, 1.5, 1) is None
    one = FaceBox(0, 0, 0.5, 0.5)
    assert (one.overlap(one), one.overlap(FaceBox(0.5, 0, 0.5, 0.5))) == (1, 0)
    assert one.overlap(FaceBox(0.25, 0, 0.5, 0.5)) == pytest.approx(1 / 3)
