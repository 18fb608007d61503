"""The server's own key."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.errors import GalleryError
from core.ssh.host_key import load_host_key


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_key_is_made_once_and_kept(tmp_path: Path) -> None:
    """Every later start has the same key; only its owner can read it; nothing else is left in the folder."""
    path = tmp_path / "config" / "ssh_host_ed25519_key"
    first = load_host_key(path)
    assert load_host_key(path).get_fingerprint() == first.get_fingerprint()
    assert first.get_algorithm() == "ssh-ed25519"
    assert (_mode(path), _mode(path.parent)) == (0o600, 0o700)
    assert list(path.parent.iterdir()) == [path]


def test_starts_at_the_same_moment_agree(tmp_path: Path) -> None:
    """Demo and serve, started together for the first time, have one key."""
    path = tmp_path / "ssh_host_ed25519_key"
    with ThreadPoolExecutor(8) as threads:
        found = {key.get_fingerprint() for key in threads.map(lambda _: load_host_key(path), range(24))}
    assert len(found) == 1
    assert list(path.parent.iterdir()) == [path]


def test_a_key_that_others_could_read_is_made_private(tmp_path: Path) -> None:
    """A careless copy is mended, with a line in the log."""
    path = tmp_path / "key"
    load_host_key(path)
    path.chmod(0o644)
    load_host_key(path)
    assert _mode(path) == 0o600


@pytest.mark.parametrize("content", [b"", b"rubbish", b"-----BEGIN OPENSSH PRIVATE KEY-----\nrubbish\n"])
def test_a_damaged_key_is_told_and_never_replaced(tmp_path: Path, content: bytes) -> None:
    """A new key would make ssh cry at every visitor: that is for a person to decide."""
    path = tmp_path / "key"
    path.write_bytes(content)
    with pytest.raises(GalleryError, match="damaged"):
        load_host_key(path)
    assert path.read_bytes() == content


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    """A sentence, not a stack."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(GalleryError):
        load_host_key(tmp_path / "file" / "key")
