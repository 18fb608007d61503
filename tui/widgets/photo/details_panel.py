"""The details of a photo: date, camera, place, file."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from core.errors import GalleryError
from core.library.edits.text_rows import LONGEST
from core.models import EditField, Photo, PhotoDetails, PhotoKind, PhotoSet
from core.text import display_text
from core.wording import (
    camera_words,
    coordinate_words,
    duration_words,
    exposure_words,
    lines_shown,
    number_words,
    rating_words,
    size_words,
    sound_words,
    stack_words,
    thing_words,
)
from tui.photos.note_markdown import note_content
from tui.session import Session
from tui.wording import clock_words, taken_words

_log = logging.getLogger(__name__)

_ROOMY = 28
_LABEL = 12
_NARROW = 30
_WIDE = 56
_GAP = 2
_HISTOGRAM_ROWS = 4
_BLOCKS = " ▁▂▃▄▅▆▇█"


class DetailsPanel(Static):
    """A sheet with the details of the photo; the screen places it."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    DetailsPanel {
        width: 1fr;
        height: 1fr;
        padding: 1 2;
        background: $panel;
        color: $foreground;
    }
    """

    def __init__(self) -> None:
        """Create an empty widget."""
        super().__init__()
        self._details: PhotoDetails | None = None
        self._histogram: tuple[int, ...] = ()

    async def read(self, session: Session, photo: Photo, photo_set: PhotoSet) -> None:
        """Show the details of a photo of a set, then its histogram, unless the session is in plain mode.

        Raises:
            GalleryError: the details cannot be read.
        """
        gallery, actor = session.gallery, session.actor
        self.show(await gallery.library.details(actor, photo.asset_key, photo_set))
        if session.plain:
            return
        try:
            self._show_histogram(await (await gallery.pictures.of(actor, photo.asset_key)).histogram())
        except GalleryError as error:
            _log.info("no histogram of %s: %s", photo.asset_key, error)

    def show(self, details: PhotoDetails | None) -> None:
        """Show the details of a photo, whose histogram follows; None shows nothing."""
        shown = self._details and self._details.photo.asset_key
        if details is None or shown != details.photo.asset_key:
            self._histogram = ()
        self._details = details
        if details is None:
            self.update()
        self._draw()

    def _show_histogram(self, counts: tuple[int, ...]) -> None:
        """Show the histogram of brightness, from dark to light."""
        self._histogram = counts
        self._draw()

    def on_resize(self) -> None:
        """Use narrow spacing where there is little room."""
        self._draw()

    def _draw(self) -> None:
        if self._details is None:
            return
        across, down = self.content_size
        name, facts = self._details.photo.file_name, list(detail_lines(self._details))
        note = note_content(self._details.edits.note or "")
        if across >= _WIDE and down < _ROOMY:
            facts += [("Note", " ".join(note.plain.split()))] if note else []
            self.update(Content.assemble(*_side_by_side(name, facts, across)))
            return
        parts: list[tuple[str, str] | Content] = [(f"{name}\n", "bold")]
        for label, value in facts:
            if down >= _ROOMY:
                parts += [(f"\n{label}\n", "$muted"), (f"{value}\n", "")]
            elif across < _NARROW:
                parts.append((f"\n{value}", ""))
            else:
                parts.append((f"\n{label:<{_LABEL}}", "$muted"))
                parts.append((f"\n{' ' * _LABEL}".join(_wrapped(value, across - _LABEL)), ""))
        if note:
            parts += [("\nNote\n" if down >= _ROOMY else f"\n{'Note':<{_LABEL}}\n", "$muted"), note, ("\n", "")]
        used = Content.assemble(*parts).plain.count("\n") + (2 if down >= _ROOMY else 1)
        rows = min(_HISTOGRAM_ROWS, down - used - 1)
        if self._histogram and rows > 0:
            parts.append(("\nBrightness\n" if down >= _ROOMY else "\n\n", "$muted"))
            parts += [(line + "\n", "$muted") for line in histogram_lines(self._histogram, min(across, 36), rows)]
        self.update(Content.assemble(*parts))


def _side_by_side(name: str, facts: Sequence[tuple[str, str]], across: int) -> Iterator[tuple[str, str]]:
    """Yield the name with the date next to it, then the other details in two columns, for a low and wide sheet."""
    (_, taken), *others = facts
    yield name, "bold"
    yield f"   {taken}", ""
    width = (across - _GAP) // 2
    rows = [
        (label if number == 0 else "", line)
        for label, value in others
        for number, line in enumerate(_wrapped(value, width - _LABEL))
    ]
    half = (len(rows) + 1) // 2
    while half < len(rows) and not rows[half][0]:
        half += 1  # a detail is not divided
    for left, right in zip_longest(rows[:half], rows[half:], fillvalue=("", "")):
        yield f"\n{left[0]:<{_LABEL}}", "$muted"
        yield left[1] + " " * (width + _GAP - _LABEL - cell_len(left[1])), ""
        yield f"{right[0]:<{_LABEL}}", "$muted"
        yield right[1], ""


def _wrapped(value: str, width: int) -> list[str]:
    return [part for line in value.splitlines() for part in wrap(line, max(width, 10))] or [""]


def detail_lines(details: PhotoDetails) -> Iterator[tuple[str, str]]:
    """Yield label and value of all known details."""
    photo = details.photo
    yield from _date_lines(details)
    if camera := camera_words(details):
        yield "Camera", camera
    if details.lens:
        yield "Lens", details.lens
    if exposure := _exposure(details):
        yield "Exposure", exposure
    yield from _place_lines(details)
    if rating := rating_words(photo.marks):
        yield "Rating", rating
    if photo.marks.favourites:
        yours = ", yours too" if photo.marks.is_favourite and photo.marks.favourites > 1 else ""
        yours = ", yours" if photo.marks.is_favourite and photo.marks.favourites == 1 else yours
        yield "Favourite", f"♥ of {photo.marks.favourites:,}{yours}"
    found = (
        ("People", ", ".join(person.name for person in details.people)),
        ("Tags", ", ".join(details.tags)),
        ("Found", thing_words(details.things)),
    )
    yield from ((label, words) for label, words in found if words)
    megapixels = photo.width * photo.height / 1_000_000
    yield "Size", f"{photo.width} × {photo.height} · {megapixels:.1f} MP"
    yield "File", f"{photo.format.upper()} · {size_words(photo.size)}"
    if details.is_offline:
        yield "Original", "Offline: connect its drive to open it"
    if photo.kind is PhotoKind.VIDEO:
        yield "Video", " · ".join(filter(None, _video_facts(details)))
    stack = stack_words(photo)
    others = (("Stack", stack[:1].upper() + stack[1:]), ("File note", details.note))
    yield from ((label, words) for label, words in others if words)
    yield "Collection", details.collection.full_name
    if details.lines:
        yield "Text", "\n".join(lines_shown(details.lines))


def _date_lines(details: PhotoDetails) -> Iterator[tuple[str, str]]:
    """Yield the date with what the file says in place of a correction, then title and caption."""
    taken, edits = details.photo.taken, details.edits
    yield "Taken", taken_words(taken)
    if taken is not None:
        yield "Clock", clock_words(taken)
    if not edits.edited.isdisjoint({EditField.TAKEN, EditField.OFFSET}):
        original = edits.original_taken
        yield "File says", f"{taken_words(original)}, {clock_words(original)}" if original else "no date"
    texts = (("Title", edits.title, EditField.TITLE), ("Caption", edits.caption, EditField.CAPTION))
    yield from ((label, display_text(text, LONGEST[field])) for label, text, field in texts if text)


def _place_lines(details: PhotoDetails) -> Iterator[tuple[str, str]]:
    if details.coordinates is not None:
        named = [details.place.words] if details.place else []
        yield "Place", "\n".join([*named, coordinate_words(details.coordinates)])
    if EditField.PLACE in details.edits.edited:
        original = details.edits.original_coordinates
        yield "File says", coordinate_words(original) if original else "no place"


def _video_facts(details: PhotoDetails) -> Iterator[str | None]:
    """Yield duration, codec, sound, and whether browsers play it."""
    yield duration_words(details.photo.seconds) if details.photo.seconds else None
    yield details.codec
    yield sound_words(details.has_sound)
    yield "plays in browsers" if details.plays_in_browsers else None


def histogram_lines(counts: Sequence[int], columns: int, rows: int) -> list[str]:
    """Return a histogram as bars in eighths of a cell, top line first; the most frequent brightness has full height.

    The outermost steps, which count clipped pixels, are cut at the height of the others.
    """
    if not counts or columns <= 0:
        return []
    shares = [_share(counts, column / columns, (column + 1) / columns) for column in range(columns)]
    highest = max(shares[1:-1], default=0.0) or max(shares) or 1.0
    heights = [min(round(share / highest * rows * 8), rows * 8) or (1 if share else 0) for share in shares]
    return ["".join(_BLOCKS[min(max(height - row * 8, 0), 8)] for height in heights) for row in range(rows - 1, -1, -1)]


def _share(counts: Sequence[int], begin: float, end: float) -> float:
    """Return the number of pixels between two brightnesses (0 to 1), counting steps in part."""
    first, last = begin * len(counts), end * len(counts)
    return sum(count * max(0.0, min(last, step + 1) - max(first, step)) for step, count in enumerate(counts))


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
