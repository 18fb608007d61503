"""The sheets that edit things: a note, and the values of one photo or of many."""

from __future__ import annotations

from collections.abc import Iterator

from core.errors import UsageError
from core.library.edits import written_values
from core.library.edits.edit_steps import EditKind, EditStep, StepValue
from core.library.edits.operations import EditThings
from core.library.edits.text_rows import LONGEST
from core.marks.things import Things
from core.models import Collection, CollectionId, EditField, PhotoDetails, PhotoId, ids_in
from core.text import display_text
from core.wording import coordinate_words
from tui.photos.note_markdown import note_content
from tui.screens.edits.edit_sheet import Edited, EditLine, EditSheet
from tui.screens.edits.note_sheet import NoteSheet
from tui.session import Session
from tui.wording import clock_words, taken_words, things_words

_SHIFT = "shift"
_AS_IT_IS = "as it is in each of them"
_HEADER_CHARACTERS = 40
"""Characters of a note in the header."""
_LONGEST_LINE = 10_000


async def note_sheet(session: Session, things: Things) -> NoteSheet:
    """Return the sheet for the note of these things; that of one thing is in it.

    Raises:
        GalleryError: the database cannot be read, or a category is among the things.
    """
    if things.categories:
        raise UsageError("Categories have no notes.", "Open one, and write notes on its collections.")
    note = ""
    if things.count == 1:
        note = await _note(session, things) or ""

    async def save(text: str) -> None:
        kind = EditKind.SET if text.strip() else EditKind.RESTORE
        step = EditStep(EditField.NOTE, kind, things, text.strip() or None)
        await _applied(session, EditThings((step,)), things)

    shown = "\n".join(display_text(line, _LONGEST_LINE) if line.strip() else "" for line in note.splitlines())
    return NoteSheet(f"Note on {things_words(things)}", shown, save, session.change)


async def edit_sheet(session: Session, things: Things) -> EditSheet:
    """Return the sheet for the values of these photos.

    Raises:
        GalleryError: the database cannot be read, or there are not only photos.
    """
    if things.collections or things.categories:
        raise UsageError(
            "Collections and categories have no date, place or title of their own.", "Open one, and select its photos."
        )
    numbers = list(ids_in(things.photos))
    if len(numbers) == 1:
        library = session.gallery.library
        key = await library.edits.asset_key(session.actor, PhotoId(numbers[0]))
        details = await library.details(session.actor, key)
        lines = tuple(_lines_of_one(details))
        title = f"Edit {details.photo.file_name}"
    else:
        lines, title = tuple(_lines_of_many()), f"Edit {things_words(things)}"

    async def save(edited: Edited) -> None:
        steps = tuple(_steps(edited, Things(photos=things.photos), is_one=len(numbers) == 1))
        await _applied(session, EditThings(steps), things)

    return EditSheet(title, lines, save, session.change)


async def collection_words(session: Session, collection: Collection | None) -> str:
    """Return what the header has about a collection: that its drive is offline, the beginning of the note on it.

    Raises:
        GalleryError: the database cannot be read.
    """
    if collection is None:
        return ""
    note = await session.gallery.library.edits.collection_note(session.actor, collection.id)
    first, *rest = note_content(note or "").plain.split("\n")
    if rest or len(first) > _HEADER_CHARACTERS:
        first = f"{first[: _HEADER_CHARACTERS - 1].rstrip()}…"
    return (" · offline" if collection.is_away else "") + (f" · “{first}”" if note else "")


async def _applied(session: Session, operation: EditThings, things: Things) -> None:
    await session.change.apply(session.gallery, session.actor, operation, f"Changing {things_words(things)}")


async def _note(session: Session, things: Things) -> str | None:
    edits = session.gallery.library.edits
    for number in ids_in(things.collections):
        return await edits.collection_note(session.actor, CollectionId(number))
    (number,) = ids_in(things.photos)
    key = await edits.asset_key(session.actor, PhotoId(number))
    return (await session.gallery.library.details(session.actor, key)).edits.note


def _lines_of_one(details: PhotoDetails) -> Iterator[EditLine]:
    edits, taken = details.edits, details.photo.taken
    for field, text, original in (
        (EditField.TITLE, edits.title, edits.original_title),
        (EditField.CAPTION, edits.caption, edits.original_caption),
    ):
        words = f"File: {display_text(original, 60)}" if original else "The file has none."
        yield EditLine(field, field.capitalize(), _line(text), "none", _line(original), words, limit=LONGEST[field])
    original_taken = edits.original_taken
    yield EditLine(
        EditField.TAKEN,
        "Date and time there",
        written_values.date_text(taken),
        "2024-05-01 18:04",
        written_values.date_text(original_taken),
        f"File: {taken_words(original_taken)}" if original_taken else "The file has none.",
        check=written_values.written_date,
    )
    offset = None if original_taken is None else original_taken.offset_minutes
    yield EditLine(
        EditField.OFFSET,
        "Offset from UTC",
        written_values.offset_text(None if taken is None else taken.offset_minutes),
        "unknown",
        written_values.offset_text(offset),
        f"File: {clock_words(original_taken)}" if original_taken else "The file has none.",
        check=written_values.written_offset,
    )
    place = edits.original_coordinates
    yield EditLine(
        EditField.PLACE,
        "Coordinates",
        written_values.place_text(details.coordinates),
        "38.7223, -9.1393",
        written_values.place_text(place),
        f"File: {coordinate_words(place)}" if place else "The file has none.",
        check=written_values.written_place,
    )


def _lines_of_many() -> Iterator[EditLine]:
    example = "Ctrl+O: as in each file"
    yield EditLine(_SHIFT, "Shift the dates by", placeholder="+1h, -2d 30m", check=written_values.written_shift)
    for field, label, check in (
        (EditField.TAKEN, "The same date and time for all", written_values.written_date),
        (EditField.OFFSET, "Offset from UTC", written_values.written_offset),
        (EditField.PLACE, "Coordinates", written_values.written_place),
        (EditField.TITLE, "Title", None),
        (EditField.CAPTION, "Caption", None),
    ):
        yield EditLine(field, label, "", _AS_IT_IS, "", example, limit=LONGEST.get(field, 100), check=check)


def _steps(edited: Edited, photos: Things, *, is_one: bool) -> Iterator[EditStep]:
    """Yield what was asked for. An emptied date is that of the file, an emptied offset or place is unknown.

    Raises:
        UsageError: a value is wrong.
    """
    for name, value in edited.items():
        if name == _SHIFT:
            if value:
                yield EditStep(EditField.TAKEN, EditKind.SHIFT, photos, written_values.written_shift(value))
            continue
        field = EditField(name)
        if value is None or (not value and field is EditField.TAKEN):
            yield EditStep(field, EditKind.RESTORE, photos)
            continue
        if not value and not is_one:
            continue
        step_value, offset = _value(field, value)
        yield EditStep(field, EditKind.SET, photos, step_value)
        if offset is not None and EditField.OFFSET not in edited:
            yield EditStep(EditField.OFFSET, EditKind.SET, photos, offset)


def _value(field: EditField, text: str) -> tuple[StepValue, int | None]:
    """Return the value of a step, and the offset that a date has with it."""
    if field is EditField.TAKEN:
        written = written_values.written_date(text)
        return written.clock, written.offset
    if field is EditField.OFFSET:
        return written_values.written_offset(text) if text else None, None
    if field is EditField.PLACE:
        place = written_values.written_place(text) if text else None
        return None if place is None else (place.latitude, place.longitude), None
    return text, None


def _line(text: str | None) -> str:
    return display_text(text, _LONGEST_LINE) if text else ""
