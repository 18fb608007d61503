"""`export` and `import`: what they print, and from where they may be run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.commands.exchange import import_file
from core.errors import GalleryError, NotAllowedError, UnknownCommandError, UsageError
from tests.core.building import ADMIN, EDITOR, VIEWER
from tests.core.commands.command_runner import Runner


async def test_own_marks_are_printed(runner: Runner) -> None:
    """Those of the member who asks, also over ssh, as lines that end with their number."""
    await runner.run("rate", "4", "open/lake", actor=VIEWER)
    await runner.run("fav", "open", actor=EDITOR)
    lines = [json.loads(line) for line in (await runner.run("export", actor=VIEWER)).splitlines()]
    assert lines[0]["marks"] == "own"
    kinds = [line["kind"] for line in lines[1:] if line["kind"] != "album"]
    assert kinds == ["member", "root", "collection", "rating", "end"]
    assert lines[-1]["lines"] == len(lines)


async def test_files_belong_to_the_machine(runner: Runner, tmp_path: Path) -> None:
    """Not even an admin writes or reads one over ssh."""
    with pytest.raises(NotAllowedError):
        await runner.run("export", str(tmp_path / "marks"), actor=ADMIN)
    assert not (tmp_path / "marks").exists()
    with pytest.raises(UnknownCommandError):
        await runner.run("import", str(tmp_path / "marks"), actor=ADMIN)


async def test_an_import_prints_its_plan(runner: Runner, tmp_path: Path) -> None:
    """The members and the numbers of marks; a dry run changes nothing, an import is undone at once."""
    path = str(tmp_path / "marks")
    await runner.run("rate", "4", "open/lake", actor=VIEWER)
    assert " lines)" in await runner.run("export", path)
    with pytest.raises(UsageError, match="already a file"):
        await runner.run("export", path)
    await runner.run("undo", actor=VIEWER)
    dry = await runner.run("import", "--dry-run", path)
    assert "Ratings: 1\n" in dry
    assert dry.endswith("Nothing was changed (dry run).\n")
    (plan,) = await runner.objects("import", path, "--member", "vera=edith")
    assert plan["members"] == {"ada": "ada", "edith": "edith", "vera": "edith"}
    assert plan["marks"]["rating"] == {"taken": 1, "left_out": 0}
    assert plan["changed"] == 1
    assert '"stars":4' in await runner.run("export", actor=EDITOR)
    assert "imported marks" in await runner.run("history")
    await runner.run("undo")
    assert '"stars"' not in await runner.run("export", actor=EDITOR)
    with pytest.raises(UsageError, match="NAME=NAME"):
        await runner.run("import", path, "--member", "vera")


async def test_a_large_import_waits_for_the_server_to_stop(
    runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Members of the running server could change nothing for so long; its plan is printed anyway."""
    path = str(tmp_path / "marks")
    await runner.run("rate", "4", "open/lake", actor=VIEWER)
    await runner.run("export", path)
    await runner.run("undo", actor=VIEWER)
    monkeypatch.setattr(import_file, "is_server_running", lambda _: True)
    assert "Ratings: 1" in await runner.run("import", path)
    await runner.run("undo")
    monkeypatch.setattr(import_file, "MOST_WITH_SERVER", 0)
    with pytest.raises(GalleryError, match="server of this gallery is running"):
        await runner.run("import", path)
    assert "dry run" in await runner.run("import", "--dry-run", path)
    assert '"stars"' not in await runner.run("export", actor=VIEWER)
