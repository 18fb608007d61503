"""`info PHOTOS`: show the metadata of a photo, a collection or a category."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from core.commands.arguments import add_json
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import category_json, collection_json, details_json, set_json
from core.commands.photo_arguments import HOW_TO_NAME
from core.models import (
    Category,
    CategorySet,
    Collection,
    EditField,
    Photo,
    PhotoDetails,
    PhotoKind,
    PhotoSet,
    photo_set_text,
)
from core.models.photo_sets import slug_text
from core.models.sets.filtered_sets import named_set
from core.text import display_text
from core.wording import (
    camera_words,
    coordinate_words,
    duration_words,
    exposure_words,
    file_role_words,
    lines_shown,
    local_time_words,
    number_words,
    size_words,
    sound_words,
    stack_words,
    taken_time_words,
    thing_words,
)

if TYPE_CHECKING:
    from core.gallery import Gallery


_KILOBYTE = 1000
_KINDS = {PhotoKind.VIDEO: "video", PhotoKind.LIVE: "live photo"}

_Found = Category | Collection | PhotoDetails | tuple[PhotoSet, int]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("photos", metavar="PHOTOS", help=f"a photo, a collection or a category, {HOW_TO_NAME}")
    add_json(parser, "one JSON object")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Print a line for each detail that is known; JSON has exact values, and null for what is unknown."""
    found = await _found(context, gallery, arguments.photos)
    added: dict[str, object] = {}
    if isinstance(found, Collection):
        added["member_note"] = await gallery.library.edits.collection_note(context.actor, found.id)
    tags: list[str] = []
    if isinstance(found, Category | Collection):
        added["tags"] = tags = await _tags(context, gallery, found)
    if context.json:
        context.print_json(_exact(found) | added)
        return 0
    lines = dict(_lines(found))
    if added.get("member_note") is not None:
        lines["member note"] = str(added["member_note"])
    if tags:
        lines["tags"] = ", ".join(tags)
    longest = max(len(label) for label in lines)
    for label, words in lines.items():
        context.print(f"{label:{longest}}  {display_text(words)}")
    return 0


COMMAND = Command(
    name="info",
    summary="show the details of a photo, a collection or a category",
    arguments=add_arguments,
    run=run,
)


async def _found(context: Context, gallery: Gallery, word: str) -> _Found:
    library, actor = gallery.library, context.actor
    match await library.named(actor, word):
        case CategorySet(slug):
            return await library.category(actor, slug)
        case Photo() as photo:
            return await library.details(actor, photo.asset_key)
        case photo_set:
            collection = await library.collection_of(actor, photo_set)
            return collection or (photo_set, await library.count(actor, photo_set))


async def _tags(context: Context, gallery: Gallery, group: Category | Collection) -> list[str]:
    """Return the names of the tags that a category or collection has itself."""
    from core.marks.things import Things

    things = Things.of((), [group.id]) if isinstance(group, Collection) else Things.of((), (), [group.id])
    return [tag.name for tag in await gallery.library.tags.of_things(context.actor, things)]


def _exact(found: _Found) -> dict[str, object]:
    match found:
        case Category():
            return category_json(found)
        case Collection():
            return collection_json(found)
        case PhotoDetails():
            return details_json(found)
        case photo_set, count:
            return set_json(photo_set, count)


def _lines(found: _Found) -> Iterator[tuple[str, str]]:
    """Yield label and words of what is known."""
    match found:
        case Category():
            yield from (("kind", "category"), ("slug", slug_text(found.slug)), ("name", found.name))
            yield from (("collections", f"{found.collection_count:,}"), ("photos", f"{found.photo_count:,}"))
            yield from _span(None, found.newest)
        case Collection():
            yield from (("kind", "collection"), ("slug", slug_text(found.slug)), ("name", found.name))
            yield from (("category", found.category_slug), ("photos", f"{found.photo_count:,}"))
            yield from _span(found.oldest, found.newest)
        case PhotoDetails():
            yield from photo_lines(found)
        case photo_set, count:
            yield from (("kind", "set"), ("set", photo_set_text(named_set(photo_set))), ("photos", f"{count:,}"))


def _span(oldest: datetime | None, newest: datetime | None) -> Iterator[tuple[str, str]]:
    yield from ((label, f"{day:%Y-%m-%d}") for label, day in (("oldest", oldest), ("newest", newest)) if day)


def photo_lines(details: PhotoDetails) -> Iterator[tuple[str, str]]:
    """Yield label and words of each known detail of a photo, in units that people use."""
    photo = details.photo
    lines = {
        "kind": _KINDS.get(photo.kind, "photo"),
        "key": photo.asset_key,
        "name": photo.file_name,
        "title": details.edits.title or "",
        "caption": details.edits.caption or "",
        "collection": slug_text(details.collection.slug),
        "taken": taken_time_words(photo.taken) + (f" ({photo.taken.source})" if photo.taken else ""),
        "pixels": f"{photo.width} × {photo.height}" if photo.width else "",
        "size": f"{size_words(photo.size)} ({photo.size:,} bytes)"
        if photo.size >= _KILOBYTE
        else size_words(photo.size),
        "format": photo.format,
        "original": "offline: connect its drive to open it" if details.is_offline else "",
        "stack": stack_words(photo),
        "tags": ", ".join(details.tags),
        "people": ", ".join(person.name for person in details.people),
        "things": thing_words(details.things),
        "files": ", ".join(f"{file.name} ({file_role_words(file.role)})" for file in details.files),
        "duration": duration_words(photo.seconds) if photo.seconds else "",
        "codec": _codec_words(details),
        "camera": camera_words(details),
        "lens": details.lens or "",
        "exposure": exposure_words(details.exposure_seconds) if details.exposure_seconds else "",
        "aperture": f"f/{number_words(details.aperture)}" if details.aperture else "",
        "sensitivity": f"ISO {details.iso}" if details.iso else "",
        "focal length": _focal_length(details),
        "place": details.place.words if details.place else "",
        "coordinates": coordinate_words(details.coordinates) if details.coordinates else "",
        "modified": local_time_words(details.modified),
        "added": local_time_words(details.added),
        **_original_lines(details),
        "member note": details.edits.note or "",
        "error": photo.error or "",
        "note": details.note or "",
        "text": " / ".join(lines_shown(details.lines)),
    }
    yield from ((label, words) for label, words in lines.items() if words)


def _original_lines(details: PhotoDetails) -> dict[str, str]:
    """Return what the file has in place of what was edited."""
    edits = details.edits
    taken, place = edits.original_taken, edits.original_coordinates
    date = f"{taken_time_words(taken)} ({taken.source})" if taken else "unknown"
    originals = {
        EditField.TITLE: edits.original_title or "none",
        EditField.CAPTION: edits.original_caption or "none",
        EditField.TAKEN: date,
        EditField.OFFSET: date,
        EditField.PLACE: coordinate_words(place) if place else "unknown",
    }
    labels = {EditField.OFFSET: "original taken", EditField.PLACE: "original coordinates"}
    return {labels.get(field, f"original {field}"): originals[field] for field in EditField if field in edits.edited}


def _codec_words(details: PhotoDetails) -> str:
    """Return the codec of a video, whether browsers play it, and whether it has sound."""
    codec = details.codec or ""
    words = f"{codec} (plays in browsers)" if codec and details.plays_in_browsers else codec
    return ", ".join(filter(None, [words, sound_words(details.has_sound)]))


def _focal_length(details: PhotoDetails) -> str:
    real = f"{number_words(details.focal_length)} mm" if details.focal_length else ""
    equal = f"{number_words(details.focal_length_35mm)} mm in 35 mm film" if details.focal_length_35mm else ""
    return f"{real} ({equal})" if real and equal and real != equal.removesuffix(" in 35 mm film") else real or equal
