"""`note`, `caption` and `edit`: what they write, what `info` shows of it, and what they refuse."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from core.errors import NotAllowedError, UsageError
from tests.core.building import EDITOR, VIEWER
from tests.core.commands.command_runner import Runner


async def test_notes_are_written_printed_and_removed(runner: Runner) -> None:
    """On photos and collections; names or text come from standard input; viewers read them."""
    key = (await runner.objects("ls", "open/lake"))[0]["key"]
    said = await runner.run("note", "-", "**By** the lake\n- warm", actor=EDITOR, stdin=f"{key}\nopen/lake\n")
    assert said == "Edited: 2.\n"
    assert await runner.run("note", key, actor=VIEWER) == "**By** the lake\n- warm\n"
    assert await runner.objects("note", "open/lake", actor=VIEWER) == [
        {"slug": "open/lake", "note": "**By** the lake\n- warm"}
    ]
    assert (await runner.objects("info", "open/lake", actor=VIEWER))[0]["member_note"].startswith("**By**")
    assert "member note" in await runner.run("info", key, actor=VIEWER)
    with pytest.raises(NotAllowedError):
        await runner.run("note", key, "mine", actor=VIEWER)
    assert await runner.run("note", key, "", actor=EDITOR) == "Edited: 1.\n"
    assert await runner.run("note", key, "-", actor=EDITOR, stdin="- one\n\n  - two\n") == "Edited: 1.\n"
    assert await runner.run("note", key, actor=VIEWER) == "- one\n\n  - two\n"
    with pytest.raises(UsageError, match="either the names or the text"):
        await runner.run("note", "-", "-", actor=EDITOR, stdin=f"{key}\n")
    assert await runner.run("note", key, "", actor=EDITOR) == "Edited: 1.\n"
    assert await runner.run("note", key, " ", actor=EDITOR) == "Edited: 0 (1 had this before).\n"
    assert await runner.run("note", key, actor=VIEWER) == ""
    with pytest.raises(UsageError, match="Categories are not edited"):
        await runner.run("note", "open", "x", actor=EDITOR)


async def test_a_correction_is_shown_next_to_what_the_file_has(runner: Runner) -> None:
    """As text and as JSON; `--reset` restores one field or all, and undo the correction."""
    key = (await runner.objects("ls", "open/lake"))[0]["key"]
    (before,) = await runner.objects("info", key)
    assert await runner.objects(
        "edit", key, "--taken", "2024-05-01 18:04 +02:00", "--place", "-33.9, 18.4", "--title", "Ours", actor=EDITOR
    ) == [{"changed": 1, "unchanged": 0}]
    (after,) = await runner.objects("info", key)
    assert (after["taken"], after["taken_source"]) == ("2024-05-01T18:04:00+02:00", "person")
    assert (after["latitude"], after["longitude"], after["title"]) == (-33.9, 18.4, "Ours")
    assert after["edited"] == ["offset", "place", "taken", "title"]
    assert (after["original_taken"], after["original_taken_source"]) == (before["taken"], before["taken_source"])
    text = await runner.run("info", key)
    assert "2024-05-01 18:04 +02 (person)" in text
    assert f"({before['taken_source']})" in text
    assert "original coordinates  unknown" in text

    await runner.run("edit", key, "--shift", "-1h", actor=EDITOR)
    assert (await runner.objects("info", key))[0]["taken"] == "2024-05-01T17:04:00+02:00"
    await runner.run("edit", key, "--offset", "-05:30", actor=EDITOR)
    assert (await runner.objects("info", key))[0]["taken"] == "2024-05-01T17:04:00-05:30"
    await runner.run("edit", key, "--reset", "taken", actor=EDITOR)
    assert (await runner.objects("info", key))[0]["taken"] == before["taken"][:19] + "-05:30"
    with pytest.raises(UsageError) as refused:
        await runner.run("edit", key, "--reset", "bogus", actor=EDITOR)
    assert "taken, offset, place, title, caption" in refused.value.hint
    await runner.run("edit", "--reset", key, actor=EDITOR)
    assert await runner.objects("info", key) == [before]
    await runner.run("undo", actor=EDITOR)
    assert (await runner.objects("info", key))[0]["title"] == "Ours"


async def test_the_clock_of_a_collection_is_shifted(runner: Runner) -> None:
    """A collection means its photos here, which are changed as one."""
    before = [photo["taken"] for photo in await runner.objects("ls", "open/lake")]
    assert await runner.run("edit", "open/lake", "--shift", "-1d", actor=EDITOR) == f"Edited: {len(before)}.\n"
    after = [photo["taken"] for photo in await runner.objects("ls", "open/lake")]
    assert {
        datetime.fromisoformat(one) - datetime.fromisoformat(two) for one, two in zip(before, after, strict=True)
    } == {timedelta(days=1)}
    await runner.run("undo", actor=EDITOR)
    assert [photo["taken"] for photo in await runner.objects("ls", "open/lake")] == before


async def test_captions_are_written_hidden_and_shown_again(runner: Runner) -> None:
    """For one photo or many; the file has none here."""
    keys = [photo["key"] for photo in await runner.objects("ls", "open/lake")]
    said = await runner.run("caption", "-", "The old tram", actor=EDITOR, stdin="\n".join(keys))
    assert said == f"Edited: {len(keys)}.\n"
    assert (await runner.objects("info", keys[0]))[0]["caption"] == "The old tram"
    await runner.run("caption", keys[0], "", actor=EDITOR)
    assert (await runner.objects("info", keys[0]))[0]["caption"] is None
    await runner.run("caption", keys[0], "--reset", actor=EDITOR)
    assert (await runner.objects("info", keys[0]))[0]["edited"] == []
    with pytest.raises(UsageError, match="collection has no caption"):
        await runner.run("caption", "open/lake", "x", actor=EDITOR)


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--taken", "2024-13-01"], "column 6 is wrong.*For example: 2024"),
        (["--offset", "+25:00"], "column 1 is wrong.*For example: [+]02:00"),
        (["--shift", "1 fortnight"], "column 3 is wrong.*For example: [+]1h"),
        (["--place", "91, 0"], "column 1 is wrong.*For example: 38"),
        (["--title", "x" * 201], "200 characters"),
        (["--taken", "2024-05-01", "--shift", "1h"], "change the same"),
        (["--taken", "2024-05-01 10:00Z", "--offset", "+1"], "change the same"),
        ([], "It takes --taken"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_wrong_values_say_what_is_right(runner: Runner, flags: list[str], message: str) -> None:
    """And change nothing."""
    key = (await runner.objects("ls", "open/lake"))[0]["key"]
    with pytest.raises(UsageError, match=message):
        await runner.run("edit", key, *flags, actor=EDITOR)
    assert (await runner.objects("info", key))[0]["edited"] == []
