"""`sshowcase doctor` and `sshowcase backup` as people and scripts meet them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from core.cli.main import run
from server_ssh import REGISTRY


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person without any gallery."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SSHOWCASE_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("SSHOWCASE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("SSHOWCASE_PORT", "0")
    return tmp_path


def say(*words: str) -> tuple[int, str]:
    out = io.StringIO()
    code = run(REGISTRY, words, io.StringIO(), out, io.StringIO())
    return code, out.getvalue()


def test_nothing_is_wrong_with_a_new_gallery_and_nothing_is_made(home: Path) -> None:
    """Exit code 0; every format is read by a worker process; neither folder is created."""
    code, out = say("doctor", "--json")
    findings = [json.loads(line) for line in out.splitlines()]
    assert [each for each in findings if each["level"] == "fail"] == []
    assert code == 0
    read = [each["subject"] for each in findings if each["words"] == "reads what was drawn"]
    assert read == [f"decoder {name}" for name in ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "HEIF", "AVIF", "BMP")]
    assert not (home / "data").exists()
    assert not (home / "config").exists()


def test_settings_that_are_not_understood_are_a_finding(home: Path) -> None:
    """With file and line; versions are said all the same; exit code 1."""
    (home / "config").mkdir(mode=0o700)
    (home / "config" / "sshowcase.toml").write_text("\nprot = 1\n")
    code, out = say("doctor")
    assert code == 1
    assert f"fail  configuration: {home}/config/sshowcase.toml:2: there is no setting prot. Did you mean port?" in out
    assert "ok    Python: " in out
    assert out.splitlines()[-1].endswith("1 failed")


def test_a_backup_is_made_of_what_was_scanned(home: Path) -> None:
    """It says where the copy goes to be put back; a second one under that name is refused."""
    (home / "pictures").mkdir()
    say("scan", str(home / "pictures"))
    code, out = say("backup", str(home / "copy.db"))
    assert code == 0
    assert str(home / "data" / "gallery.db") in out
    assert (home / "copy.db").exists()
    assert say("backup", str(home / "copy.db"))[0] == 2
