"""Programs that tests run and the Debian packages that hold them: where one is missing, a test skips and names both.

In CI such a skip is a failure (tests/conftest.py). tests/terminals/install.sh installs all of them.
"""

from __future__ import annotations

import shutil

import pytest

PACKAGES = {
    "bash": "bash",
    "bsdtar": "libarchive-tools",
    "chromium": "chromium",
    "dbclient": "dropbear-bin",
    "dropbearconvert": "dropbear-bin",
    "exiftool": "libimage-exiftool-perl",
    "fish": "fish",
    "fusermount": "fuse3",
    "node": "nodejs",
    "openssl": "openssl",
    "plink": "putty-tools",
    "pscp": "putty-tools",
    "psftp": "putty-tools",
    "puttygen": "putty-tools",
    "rclone": "rclone",
    "scp": "openssh-client",
    "sftp": "openssh-client",
    "ssh": "openssh-client",
    "ssh-agent": "openssh-client",
    "ssh-keygen": "openssh-client",
    "ssh-keyscan": "openssh-client",
    "sshfs": "sshfs",
    "systemd-analyze": "systemd",
    "unshare": "util-linux",
    "unzip": "unzip",
    "xdotool": "xdotool",
    "xterm": "xterm",
    "Xvfb": "xvfb",
    "zsh": "zsh",
}


def needs_program(*names: str) -> pytest.MarkDecorator:
    """Mark a test, or a module with `pytestmark`, that runs these programs."""
    reason = missing(*names)
    return pytest.mark.skipif(bool(reason), reason=reason or "every program is there")


def require_programs(*names: str) -> None:
    """Skip the test that runs now, or that a fixture is made for, where one of these programs is missing."""
    if reason := missing(*names):
        pytest.skip(reason)


def program(name: str) -> str:
    """Return the path of a program; skip the test that runs now where it is missing."""
    require_programs(name)
    path = shutil.which(name)
    assert path is not None
    return path


def missing(*names: str) -> str:
    """Return why a test cannot run these programs; an empty string when all are there."""
    absent = [name for name in names if shutil.which(name) is None]
    packages = sorted({PACKAGES[name] for name in absent})
    return f"needs {', '.join(absent)} (apt install {' '.join(packages)})" if absent else ""
