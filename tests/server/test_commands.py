"""`ssh host COMMAND` with the real OpenSSH client: what people and scripts get, and what they may rely on."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.server.members import Photographed, photographed


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[Photographed]:
    async with photographed(tmp_path) as served:
        yield served


async def test_case_31_without_a_terminal_there_is_text_json_and_an_exit_code(gallery: Photographed) -> None:
    """A script gets lines or JSON and a status, no screen; an unknown command ends with 127."""
    assert await gallery.run("ls") == (0, "private\t1\t1\t2020-09-13\tPrivate\ntravel\t2\t5\t2020-09-13\tTravel\n", "")
    status, out, err = await gallery.run("ls", "--json")
    assert (status, err) == (0, "")
    assert [json.loads(line)["slug"] for line in out.splitlines()] == ["private", "travel"]
    status, out, err = await gallery.run("frobnicate", "--all")
    assert (status, out) == (127, "")
    assert "There is no command `frobnicate`." in err
    assert gallery.house.visit.seen == []
