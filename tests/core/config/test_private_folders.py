"""Folders that only their owner may enter."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from core.config import create_private
from core.errors import GalleryError


def test_a_folder_is_made_private(tmp_path: Path) -> None:
    """Also one that is there, and never more than its owner's rights."""
    folder = tmp_path / "a" / "b"
    create_private(folder)
    folder.chmod(0o755)
    create_private(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_shared_folder_is_refused(tmp_path: Path) -> None:
    """A folder like /tmp stays as it is: all programs of the machine would fail without it."""
    tmp_path.chmod(0o1777)
    with pytest.raises(GalleryError, match="all users share"):
        create_private(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o1777
