"""The settings of the folders of photos."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.config.declarations import setting
from core.config.formats.text_formats import is_exclusion, is_time_zone
from core.config.value_types import BooleanType, ChoiceType, ListType, PathType, TextType

_GROUP = "Folders"


@dataclass(frozen=True, kw_only=True)
class FolderSettings:
    """Which folders are indexed, and what of them is shown."""

    folders: tuple[Path, ...] = setting(
        (),
        ListType(PathType("a folder in quotation marks")),
        "Folders of photos that `serve` indexes and shows if the command line names none.",
        group=_GROUP,
        shown="those indexed before",
    )
    excluded_folders: tuple[str, ...] = setting(
        (),
        ListType(TextType("a folder's name or its path below a folder of photos", fits=is_exclusion)),
        'Folders that are not shown, with everything below them: `"Private"` is every folder of that name,'
        ' `"Travel/Private"` and `"/Private"` are the one folder with that path below a folder of photos. Admins can'
        " exclude more on the screen Members. The next scan hides their photos, and shows them again when the"
        " exclusion is gone.",
        group=_GROUP,
    )
    root_photos: str = setting(
        "show",
        ChoiceType(of=("show", "ignore")),
        "Photos directly in a folder of photos, not in a folder below it: `show` makes a collection of them, `ignore`"
        " counts them only.",
        group=_GROUP,
    )
    stories_folders: str = setting(
        "stories",
        ChoiceType(of=("stories", "collections")),
        "Folders named `stories` in the folder of a collection: `stories` makes them the story of that collection, with"
        " a capsule for each folder in it, and lists their photos nowhere else; `collections` treats them as any other"
        " folder. The next scan applies a change.",
        group=_GROUP,
    )
    time_zone: str | None = setting(
        None,
        TextType('a time zone like "Europe/Lisbon"', fits=is_time_zone),
        "Time zone of dates of which only the instant is known, without a place: most videos have one in UTC, and files"
        " without a date that of the file. `scan --all` applies it to photos that are indexed already.",
        group=_GROUP,
        shown="that of the system",
    )
    watches_folders: bool = setting(
        True,
        BooleanType(),
        "Show new, changed and moved photos within seconds, without a scan. Folders on network drives are looked at"
        " once a minute, because the system does not report what other machines change there.",
        group=_GROUP,
        name="watch",
    )
