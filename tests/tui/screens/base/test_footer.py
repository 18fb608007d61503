"""What the footer names first in the lightbox: the keys of what runs there."""

from __future__ import annotations

import pytest

from tui.keys.bindings import actions_of
from tui.keys.screen_action import Need, ScreenKind
from tui.screens.base.footer import footer
from tui.widgets.frame.status_line import Importance


@pytest.mark.parametrize(
    ("met", "first"),
    [
        (set(), ["photo.details"]),
        ({Need.SLIDESHOW}, ["slideshow.pause", "slideshow.slower", "slideshow.faster", "slideshow.shuffle"]),
        ({Need.SLIDESHOW, Need.CAPSULES}, ["slideshow.pause", "story.next", "slideshow.slower", "slideshow.faster"]),
        (
            {Need.ANIMATION, Need.VIDEO, Need.SINGLE_VIDEO},
            ["photo.play", "video.forward", "video.frame", "video.faster", "video.loop"],
        ),
        (
            {Need.ANIMATION, Need.VIDEO, Need.REELS},
            ["photo.play", "video.forward", "video.frame", "video.faster", "reels.order", "reels.shuffle"],
        ),
    ],
    ids=["photo", "slideshow", "story", "video", "reels"],
)
def test_the_keys_of_what_runs_come_first(met: set[Need], first: list[str]) -> None:
    """They stay where there is not room for all, and so does the way out."""
    met = met | {Need.PICTURES}
    available = [each for each in actions_of(ScreenKind.LIGHTBOX) if each.need is None or each.need in met]
    named = footer(ScreenKind.LIGHTBOX, available)
    assert [action.id for action, _ in named][: len(first)] == first
    assert all(importance is not Importance.OTHER for _, importance in named[: len(first)])
    assert [action.id for action, _ in named][-2:] == ["back", "help"]
