"""A gallery with members and a runner of commands."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.config import Settings
from core.gallery import Gallery
from tests.core.accounts.public_key import public_key
from tests.core.building import ADMIN, EDITOR, VIEWER, place_database, populate
from tests.core.commands.command_runner import Runner


@pytest.fixture
async def runner(tmp_path: Path) -> AsyncIterator[Runner]:
    """ADMIN, EDITOR and VIEWER with one key each (1, 2 and 3), and the categories open and secret."""
    settings = Settings(
        tmp_path / "data", tmp_path / "config", tmp_path, None, worker_count=1, ssh_address="photos.example.org"
    )
    place_database(settings.database_path)
    gallery = await Gallery.open(settings)
    await gallery.database.write(lambda connection: populate(connection, {"Open": {"Lake": 2}, "Secret": {"Safe": 3}}))
    for member in (ADMIN, EDITOR, VIEWER):
        await gallery.accounts.joining.add_first_key(member, public_key(member.user_id), f"key of {member.name}")
    yield Runner(gallery)
    await gallery.close()
