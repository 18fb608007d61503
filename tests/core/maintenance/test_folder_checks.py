"""Folders and files of the gallery, as the doctor sees them."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.config import Settings
from core.maintenance.findings import Level
from core.maintenance.folder_checks import place_findings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A gallery's folders and files, all private."""
    settings = Settings(tmp_path / "data", tmp_path / "config", tmp_path, None)
    for folder in (settings.data_dir, settings.config_dir):
        folder.mkdir(mode=0o700)
    settings.host_key_path.write_text("-----BEGIN OPENSSH PRIVATE KEY-----\n")
    settings.database_path.write_text("")
    for path in (settings.host_key_path, settings.database_path):
        path.chmod(0o600)
    return settings


def levels(settings: Settings) -> dict[str, Level]:
    found = {finding.subject: finding.level for finding in place_findings(settings)}
    found.pop("disk space")
    return found


def test_private_files_are_fine(settings: Settings) -> None:
    """Folders 0700, files 0600."""
    assert set(levels(settings).values()) == {Level.OK}
    assert set(levels(settings)) == {"data folder", "configuration folder", "database file", "host key"}


def test_what_is_not_there_yet_is_fine_and_not_made(tmp_path: Path) -> None:
    """The first start makes it."""
    assert set(levels(Settings(tmp_path / "data", tmp_path / "config", tmp_path, None)).values()) == {Level.OK}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("subject", ["data folder", "configuration folder", "database file", "host key"])
def test_what_others_may_read_is_to_look_at(settings: Settings, subject: str) -> None:
    """And it is left as it is."""
    paths = {
        "data folder": settings.data_dir,
        "configuration folder": settings.config_dir,
        "database file": settings.database_path,
        "host key": settings.host_key_path,
    }
    mode = 0o755 if paths[subject].is_dir() else 0o644
    paths[subject].chmod(mode)
    assert levels(settings)[subject] is Level.WARN
    assert paths[subject].stat().st_mode & 0o777 == mode


def test_a_host_key_that_is_none_fails(settings: Settings) -> None:
    """Visitors could not come in."""
    settings.host_key_path.write_text("ssh-ed25519 AAAA a public key")
    assert levels(settings)["host key"] is Level.FAIL


def test_a_file_in_place_of_a_folder_fails(tmp_path: Path) -> None:
    """It is in the way."""
    (tmp_path / "data").write_text("")
    assert levels(Settings(tmp_path / "data", tmp_path / "config", tmp_path, None))["data folder"] is Level.FAIL
