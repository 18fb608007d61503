"""What the gallery is called, and how its categories are shown."""

from __future__ import annotations

from dataclasses import dataclass

from core.config.declarations import setting
from core.config.formats.text_formats import is_title
from core.config.value_types import BooleanType, ChoiceType, TextType

_GROUP = "Gallery"


@dataclass(frozen=True, kw_only=True)
class GallerySettings:
    """What every screen shows alike."""

    title: str = setting(
        "sshowcase",
        TextType("a title of at most 60 characters in quotation marks", fits=is_title),
        'What the gallery is called at the top of every screen, for instance `"Our photos"`.',
        group=_GROUP,
    )
    folder_view: str = setting(
        "levels",
        ChoiceType(of=("levels", "flat")),
        "How the folders within a category are shown: `levels` opens a folder to show the folders in it, `flat` lists"
        " all of them at once. Names over SFTP and in commands are the same.",
        group=_GROUP,
    )
    top_picks: str = setting(
        "stars",
        ChoiceType(of=("stars", "bayesian")),
        "Top Picks by average × votes × views of a collection (`stars`), or an average with 5 votes of 3 (`bayesian`).",
        group=_GROUP,
    )
    reels: str = setting(
        "recommended",
        ChoiceType(of=("recommended", "recent", "random")),
        "In which order reels (`gy`) begin for those who have not chosen one.",
        group=_GROUP,
    )
    slideshow_videos: bool = setting(
        True,
        BooleanType(),
        "Whether slideshows play videos to their end; otherwise they show their pictures.",
        group=_GROUP,
    )
