"""Whether a photograph shows a picture, where, and how accurately.

The test makes the wanted picture from an original, never with the code under test. Three measures are combined: the
peak signal-to-noise ratio for the accuracy of the colours, the structural similarity for the shapes (a blank screen may
be close to a dark picture in colours, but not in structure), and a search for the position (a smooth sky shifted by a
cell is still close in colours).
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PIL import Image

from tests.terminals.programs.terminal import Box

Pixels = npt.NDArray[np.float64]

KITTY_MINIMUM_PSNR = 30.0
"""dB; a photograph in a palette of 256 colours."""

SIXEL_MINIMUM_PSNR = 28.0
"""dB; the same with sixel's colours, which are in percent."""

GRADED_MINIMUM_PSNR = 24.0
"""dB; a picture in lower quality for a slow connection: 16 colours, or 64 at half the size."""

MINIMUM_SIMILARITY = 0.6
"""Structural similarity; dithering lowers it slightly, a blank area has about 0."""

BLANK_MAXIMUM_PSNR = 15.0
"""dB; above it, PSNR could not distinguish a picture from an empty screen."""

SMALLEST = 8
"""Pixels in each direction that a comparison needs: the window of the structural similarity."""

LARGEST_STRETCH = 0.06
"""How far the aspect ratio of a picture may differ, because cell edges round its size."""


@dataclass(frozen=True)
class Match:
    """The comparison of a wanted picture with one position in a photograph."""

    box: Box
    psnr: float
    """Peak signal-to-noise ratio over the three channels, in dB; 99 when equal."""
    mean_absolute_difference: float
    """Largest difference, of 255."""
    similarity: float
    """Mean structural similarity of the grey pictures in windows of 8 × 8 pixels; 1 when equal."""
    colours: int
    """Number of different colours in the photograph at this position."""

    def __str__(self) -> str:
        place = f"{self.box.width}x{self.box.height} at x={self.box.x} y={self.box.y}"
        difference = f"PSNR={self.psnr:.1f} dB MAD={self.mean_absolute_difference:.2f} SSIM={self.similarity:.3f}"
        return f"{place}: {difference} colours={self.colours}"


def assert_shows(
    photograph: Image.Image,
    wanted: Image.Image,
    box: Box,
    *,
    minimum_psnr: float,
    minimum_similarity: float = MINIMUM_SIMILARITY,
    tolerance: int = 1,
) -> Match:
    """Assert that the photograph shows `wanted`, which has the size of `box`, at most `tolerance` pixels off."""
    match = compare_at(photograph, wanted, box.x, box.y)
    found = find(photograph, wanted, within=_grown(box, 64))
    message = f"at its place {match}; best place {found}"
    assert abs(found.box.x - box.x) <= tolerance, message
    assert abs(found.box.y - box.y) <= tolerance, message
    assert match.psnr >= minimum_psnr, message
    assert match.similarity >= minimum_similarity, message
    return match


def shows(photograph: Image.Image, wanted: Image.Image, box: Box, *, minimum_psnr: float) -> bool:
    """Return whether `assert_shows` passes, for waiting."""
    try:
        assert_shows(photograph, wanted, box, minimum_psnr=minimum_psnr)
    except AssertionError:
        return False
    return True


def assert_blank(photograph: Image.Image, box: Box, *, most_colours: int = 4) -> None:
    """Assert that `box` contains no part of a picture, but only a few flat colours."""
    colours = photograph.crop(box.corners).getcolors(most_colours)
    assert colours is not None, f"more than {most_colours} colours in {box}"


def compare_at(photograph: Image.Image, wanted: Image.Image, x: int, y: int) -> Match:
    """Compare `wanted` with the part of the photograph whose upper left pixel is (x, y).

    A picture below `SMALLEST` is an AssertionError: while a screen is being drawn, only a strip of it may be visible.
    """
    assert min(wanted.size) >= SMALLEST, f"a picture of {wanted.size} is too small to compare"
    box = Box(x, y, *wanted.size)
    part = photograph.crop(box.corners).convert("RGB")
    shown, meant = _pixels(part), _pixels(wanted.convert("RGB"))
    difference = shown - meant
    error = float(np.mean(np.square(difference)))
    return Match(
        box=box,
        psnr=float(10 * np.log10(255**2 / error)) if error > 1e-5 else 99.0,
        mean_absolute_difference=float(np.mean(np.abs(difference))),
        similarity=_similarity(_pixels(part.convert("L")), _pixels(wanted.convert("L"))),
        colours=len(part.getcolors(part.width * part.height) or ()),
    )


def find(photograph: Image.Image, wanted: Image.Image, *, within: Box | None = None) -> Match:
    """Return the position where `wanted`, in its own size, differs least from the photograph (or from a part of it)."""
    area = _clipped(within, photograph) if within else Box(0, 0, *photograph.size)
    if wanted.width > area.width or wanted.height > area.height:
        raise ValueError(f"a picture of {wanted.size} does not fit into {area}")
    grey = _pixels(photograph.crop(area.corners).convert("L"))
    errors = _squared_errors(grey, _pixels(wanted.convert("L")))
    row, column = np.unravel_index(int(np.argmin(errors)), errors.shape)
    return compare_at(photograph, wanted, area.x + int(column), area.y + int(row))


def find_at_any_size(
    photograph: Image.Image, original: Image.Image, *, widths: tuple[int, int], within: Box | None = None
) -> Match:
    """Return the position and size at which `original` differs least from the photograph.

    `widths` are the smallest and the largest width in pixels; the height follows within `LARGEST_STRETCH`. Sizes 4 %
    apart are tried first, on a fourfold reduced photograph, then sizes around the best, pixel by pixel.
    """
    area = _clipped(within, photograph) if within else Box(0, 0, *photograph.size)
    coarse = _rough_size(photograph.crop(area.corners), original, widths)
    best = replace(coarse, box=replace(coarse.box, x=coarse.box.x + area.x, y=coarse.box.y + area.y))
    for step in (4, 2, 1):
        improving = True
        while improving:
            improving = False
            for wide, high in ((step, 0), (-step, 0), (0, step), (0, -step), (step, step), (-step, -step)):
                size = (best.box.width + wide, best.box.height + high)
                near = _grown(Box(best.box.x, best.box.y, *size), 8)
                candidate = _find_if_fits(photograph, original, size, near)
                if candidate is not None and candidate.psnr > best.psnr:
                    best, improving = candidate, True
    return best


def wanted_picture(original: Image.Image, width: int, height: int) -> Image.Image:
    """Return the original as it should look in this size, scaled by Pillow's best filter."""
    return original.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)


def _find_if_fits(photograph: Image.Image, original: Image.Image, size: tuple[int, int], near: Box) -> Match | None:
    area = _clipped(near, photograph)
    stretch = size[0] * original.height / (size[1] * original.width) if min(size) >= 8 else 0.0
    if abs(stretch - 1) > LARGEST_STRETCH or size[0] > area.width or size[1] > area.height:
        return None
    return find(photograph, wanted_picture(original, *size), within=near)


def _rough_size(photograph: Image.Image, original: Image.Image, widths: tuple[int, int]) -> Match:
    """Return the best size of a series, by correlation of the fourfold reduced pictures, and its match in full size."""
    scale = 4
    reduced = _pixels(photograph.convert("L").reduce(scale))
    scores: list[tuple[float, tuple[int, int], tuple[int, int]]] = []
    width = float(widths[0])
    while width <= widths[1]:
        size = (round(width), round(width * original.height / original.width))
        small = original.convert("L").resize((max(size[0] // scale, 2), max(size[1] // scale, 2)), Image.Resampling.BOX)
        if small.width <= reduced.shape[1] and small.height <= reduced.shape[0]:
            correlation = _correlation(reduced, _pixels(small))
            row, column = np.unravel_index(int(np.argmax(correlation)), correlation.shape)
            scores.append((float(correlation[row, column]), size, (int(column) * scale, int(row) * scale)))
        width *= 1.04
    matches = []
    for _, size, (x, y) in sorted(scores, reverse=True)[:3]:
        match = _find_if_fits(photograph, original, size, _grown(Box(x, y, *size), 2 * scale))
        if match is not None:
            matches.append(match)
    if not matches:
        raise ValueError(f"no size of {original.size} between {widths} fits into {photograph.size}")
    return max(matches, key=lambda match: match.psnr)


def _squared_errors(image: Pixels, template: Pixels) -> Pixels:
    """Return the sum of squared differences at every position of the template, by Fourier transform."""
    energy = _window_sums(np.square(image), *template.shape)
    result: Pixels = energy - 2 * _products(image, template) + np.sum(np.square(template))
    return result


def _correlation(image: Pixels, template: Pixels) -> Pixels:
    """Return the normalised correlation coefficient, -1 to 1, at every position of the template inside the image."""
    count = template.size
    centred = template - template.mean()
    sums = _window_sums(image, *template.shape)
    spread = _window_sums(np.square(image), *template.shape) - np.square(sums) / count
    scale = np.sqrt(np.maximum(spread, 1.0) * max(float(np.sum(np.square(centred))), 1.0))
    result: Pixels = _products(image, centred) / scale
    return result


def _products(image: Pixels, template: Pixels) -> Pixels:
    """Return the sum of products of the template and the image beneath it, at every position."""
    height, width = image.shape
    spectrum = np.fft.rfft2(image) * np.conj(np.fft.rfft2(template, s=image.shape))
    products = np.fft.irfft2(spectrum, s=image.shape)
    inside: Pixels = products[: height - template.shape[0] + 1, : width - template.shape[1] + 1]
    return inside


def _window_sums(image: Pixels, height: int, width: int) -> Pixels:
    """Return the sum over every window of this size inside the image."""
    sums = np.pad(image.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    result: Pixels = sums[height:, width:] - sums[:-height, width:] - sums[height:, :-width] + sums[:-height, :-width]
    return result


def _similarity(one: Pixels, other: Pixels) -> float:
    """Wang, Bovik, Sheikh, Simoncelli 2004, with their constants and uniform windows of 8 × 8."""
    window = SMALLEST
    count = window * window
    mean_one, mean_other = (_window_sums(image, window, window) / count for image in (one, other))
    variance_one = _window_sums(np.square(one), window, window) / count - np.square(mean_one)
    variance_other = _window_sums(np.square(other), window, window) / count - np.square(mean_other)
    covariance = _window_sums(one * other, window, window) / count - mean_one * mean_other
    first, second = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    luminance = (2 * mean_one * mean_other + first) / (np.square(mean_one) + np.square(mean_other) + first)
    structure = (2 * covariance + second) / (variance_one + variance_other + second)
    return float(np.mean(luminance * structure))


def _pixels(image: Image.Image) -> Pixels:
    return np.asarray(image, dtype=np.float64)


def _grown(box: Box, margin: int) -> Box:
    return Box(box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin)


def _clipped(box: Box, image: Image.Image) -> Box:
    left, top, right, bottom = box.corners
    x, y = max(left, 0), max(top, 0)
    return Box(x, y, min(right, image.width) - x, min(bottom, image.height) - y)
