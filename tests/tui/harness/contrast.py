"""The contrast of two colours by WCAG 2."""

Colour = tuple[int, int, int]


def contrast(first: Colour, second: Colour) -> float:
    """Return 1 (equal) to 21 (black and white)."""
    dark, bright = sorted((_luminance(first), _luminance(second)))
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (each / 255 for each in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
