"""The line of the player: the position is never after the duration, which is that of lists."""

from __future__ import annotations

import pytest

from tests.tui.harness.running_app import NotedVideo
from tui.widgets.photo.player_line import player_line


@pytest.mark.parametrize(
    ("position", "words"), [(0.0, "▶ 0:00"), (11.9, "▶ 0:11"), (12.5, "▶ 0:11")], ids=["start", "end", "after it"]
)
def test_the_position_is_within_the_duration(position: float, words: str) -> None:
    """A file that says 11.93 s has 0:12 in lists; its last frame may be shown for longer."""
    video = NotedVideo(11.93)
    video.position = position
    line = player_line("clip.mp4", video, plays=True, width=60).plain  # type: ignore[arg-type] # a video that records
    assert words in line
    assert line.endswith("0:12 · no sound")
    assert len(line) <= 60
