"""What is known about a photo: when, with what and where it was taken, and what kind of file it is."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from textual.content import Content
from textual.widgets import Static

from core.models import Coordinates, PhotoDetails
from tui.wording import exposure_words, number_words, size_words, taken_words

_ROOMY = 28
_LABEL = 12


class DetailsPanel(Static):
    """An overlay at the right edge of the lightbox."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    DetailsPanel {
        layer: above;
        dock: right;
        width: 42;
        max-width: 60%;
        height: 100%;
        padding: 1 2;
        background: $panel;
        color: $foreground;
        display: none;
        &.-open { display: block; }
    }
    """

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._details: PhotoDetails | None = None

    def show(self, details: PhotoDetails) -> None:
        """Show what is known of a photo."""
        self._details = details
        self._draw()

    def on_resize(self) -> None:
        """Write closely where there is little room."""
        self._draw()

    def _draw(self) -> None:
        if self._details is None:
            return
        parts: list[tuple[str, str]] = [(f"{self._details.photo.file_name}\n", "bold")]
        for label, value in detail_lines(self._details):
            if self.size.height >= _ROOMY:
                parts += [(f"\n{label}\n", "$muted"), (f"{value}\n", "")]
                continue
            lines = wrap(value, max(self.size.width - _LABEL, 10)) or [""]
            parts.append((f"\n{label:<{_LABEL}}", "$muted"))
            parts.append((f"\n{' ' * _LABEL}".join(lines), ""))
        self.update(Content.assemble(*parts))


def detail_lines(details: PhotoDetails) -> Iterator[tuple[str, str]]:
    """Label and value of everything that is known; what is unknown is left out."""
    photo = details.photo
    yield "Taken", taken_words(photo.taken)
    if camera := _camera(details):
        yield "Camera", camera
    if details.lens:
        yield "Lens", details.lens
    if exposure := _exposure(details):
        yield "Exposure", exposure
    if details.coordinates is not None:
        yield "Place", _coordinates(details.coordinates)
    megapixels = photo.width * photo.height / 1_000_000
    yield "Size", f"{photo.width} × {photo.height} · {megapixels:.1f} MP"
    yield "File", f"{photo.format.upper()} · {size_words(photo.size)}"
    yield "Collection", f"{details.collection.category_name} › {details.collection.name}"


def _camera(details: PhotoDetails) -> str:
    make, model = details.camera_make or "", details.camera_model or ""
    return model if model.casefold().startswith(make.casefold()) else f"{make} {model}".strip()


def _exposure(details: PhotoDetails) -> str:
    parts: list[str] = []
    if details.exposure_seconds:
        parts.append(exposure_words(details.exposure_seconds))
    if details.aperture:
        parts.append(f"f/{number_words(details.aperture)}")
    if details.iso:
        parts.append(f"ISO {details.iso}")
    if details.focal_length:
        parts.append(f"{number_words(details.focal_length)} mm")
    return " · ".join(parts)


def _coordinates(place: Coordinates) -> str:
    north = "N" if place.latitude >= 0 else "S"
    east = "E" if place.longitude >= 0 else "W"
    return f"{abs(place.latitude):.4f}° {north}, {abs(place.longitude):.4f}° {east}"
