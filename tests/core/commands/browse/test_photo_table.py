"""Videos in lists of photos: with their duration for people, and fields as they are for programs."""

from __future__ import annotations

import pytest

from tests.core.building import ADMIN
from tests.core.commands.command_runner import Runner


@pytest.fixture
async def videos(runner: Runner) -> Runner:
    """Two photos are videos, one of them with a duration; the third one is a still."""
    videos = ((75.2, "HEVC", 3), (None, "HEVC", 4))
    await runner.gallery.database.write(
        lambda connection: connection.executemany(
            "UPDATE photos SET kind = 'video', seconds = ?, codec = ? WHERE id = ?", videos
        )
    )
    return runner


async def test_a_terminal_shows_durations_behind_names(videos: Runner) -> None:
    """A video of unknown duration has the mark alone, a still nothing."""
    lines = (await videos.run("ls", "secret/safe", actor=ADMIN, terminal=True)).splitlines()
    assert [line[line.index("photo") :] for line in lines[1:]] == [
        "photo 1.jpg ▶ 1:15",
        "photo 2.jpg ▶",
        "photo 3.jpg",
    ]


async def test_files_and_json_have_exact_fields(videos: Runner) -> None:
    """The name is the last field of a line, and JSON has the seconds."""
    lines = (await videos.run("ls", "secret/safe", "--no-header", actor=ADMIN)).splitlines()
    assert [line.split("\t")[-1] for line in lines] == ["photo 1.jpg", "photo 2.jpg", "photo 3.jpg"]
    listed = await videos.objects("ls", "secret/safe", actor=ADMIN)
    assert [(each["media"], each["seconds"]) for each in listed] == [("video", 75.2), ("video", None), ("still", None)]


async def test_details_have_the_duration_and_codec(videos: Runner) -> None:
    """In words, and exactly in JSON."""
    (video, *_) = await videos.objects("search", "duration:>1min", "codec:hevc", actor=ADMIN)
    lines = (await videos.run("info", str(video["key"]), actor=ADMIN)).splitlines()
    assert {"duration 1:15", "codec HEVC"} <= {" ".join(line.split()) for line in lines}
    (details,) = await videos.objects("info", str(video["key"]), actor=ADMIN)
    assert (details["seconds"], details["codec"]) == (75.2, "HEVC")
