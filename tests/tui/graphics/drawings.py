"""Pictures for tests, and a measure of how similar two are."""

import math

from PIL import Image, ImageChops, ImageDraw, ImageStat


def drawn(width: int = 360, height: int = 240) -> Image.Image:
    """Draw an asymmetric picture: gradients, a bright disc at the upper left, a dark bar at the right."""
    across, down = Image.linear_gradient("L").rotate(90), Image.linear_gradient("L")
    image = Image.merge("RGB", (across, down, ImageChops.invert(across))).resize((width, height))
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 0.1, height * 0.1, width * 0.35, height * 0.5), fill=(250, 240, 120))
    draw.rectangle((width * 0.85, height * 0.3, width * 0.95, height), fill=(20, 30, 60))
    return image


def psnr(one: Image.Image, other: Image.Image) -> float:
    """Return the peak signal-to-noise ratio in decibels: above 30 pictures look the same, below 15 different."""
    assert one.size == other.size
    error = ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB")))
    mean = sum(error.sum2) / sum(error.count)
    return 10 * math.log10(255 * 255 / mean) if mean else math.inf
