"""The line of the player: state, position, a bar, duration, speed."""

from __future__ import annotations

from textual.content import Content

from core.wording import duration_words
from tui.graphics.animation.video_frames import VideoFrames
from tui.widgets.tiles.tile_painting import clipped

_LEAST_BAR = 8
_NAME_SHARE = 3
"""The name takes at most so much of a line: a third."""


def player_line(name: str, video: VideoFrames, *, plays: bool, width: int) -> Content:
    """Return the line for a video in `width` cells: the name, then clip.mp4  ▶ 0:03 ━━━╸─── 0:12."""
    state = "…" if video.is_waiting else "▶" if plays else "‖"
    # The duration as lists round it; the position of the end is not after it.
    position = video.position if video.seconds is None else min(video.position, video.seconds)
    before = f"{clipped(name, max(8, width // _NAME_SHARE))}   {state} {clock_words(position)} "
    parts = [] if video.seconds is None else [duration_words(video.seconds)]
    if video.speed != 1.0:
        parts.append(f"{video.speed:g}×")
    if video.loops:
        parts.append("loop")
    after = " " + " · ".join([*parts, "no sound"])
    room = width - len(before) - len(after) - 1
    if room < _LEAST_BAR or not video.seconds:
        return Content.assemble(before, (after, "$lightbox-muted"))
    done = min(room, round(room * position / video.seconds))
    return Content.assemble(
        before, ("━" * done, "$accent"), ("─" * (room - done), "$lightbox-muted"), (after, "$lightbox-muted")
    )


def clock_words(seconds: float) -> str:
    """Return a position in a video: 0:03, or 1:02:03 from one hour on."""
    minutes, rest = divmod(int(max(0.0, seconds) + 1e-6), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
