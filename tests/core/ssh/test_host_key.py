"""The host key."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.errors import GalleryError
from core.ssh.host_key import load_host_key


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_key_is_created_once(tmp_path: Path) -> None:
    """Later starts load the same key; only its owner can read it, and nothing else is left in the folder."""
    path = tmp_path / "config" / "ssh_host_ed25519_key"
    first = load_host_key(path)
    assert load_host_key(path).get_fingerprint() == first.get_fingerprint()
    assert first.get_algorithm() == "ssh-ed25519"
    assert (_mode(path), _mode(path.parent)) == (0o600, 0o700)
    assert list(path.parent.iterdir()) == [path]


def test_two_starts_at_once_use_the_same_key(tmp_path: Path) -> None:
    """Demo and serve, started together for the first time, use one key."""
    path = tmp_path / "ssh_host_ed25519_key"
    with ThreadPoolExecutor(8) as threads:
        found = {key.get_fingerprint() for key in threads.map(lambda _: load_host_key(path), range(24))}
    assert len(found) == 1
    assert list(path.parent.iterdir()) == [path]


def test_a_key_that_others_could_read_is_made_private(tmp_path: Path) -> None:
    """The mode of a copied key is corrected, with a line in the log."""
    path = tmp_path / "key"
    load_host_key(path)
    path.chmod(0o644)
    load_host_key(path)
    assert _mode(path) == 0o600


@pytest.mark.parametrize("content", [b"", b"rubbish", b"-----BEGIN OPENSSH PRIVATE KEY-----\nrubbish\n"])
def test_a_damaged_key_is_reported_and_never_replaced(tmp_path: Path, content: bytes) -> None:
    """A new key would make every client warn: a person has to decide."""
    path = tmp_path / "key"
    path.write_bytes(content)
    with pytest.raises(GalleryError, match="damaged"):
        load_host_key(path)
    assert path.read_bytes() == content


def test_an_unusable_folder_is_reported(tmp_path: Path) -> None:
    """The error is one sentence, without a traceback."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(GalleryError):
        load_host_key(tmp_path / "file" / "key")
