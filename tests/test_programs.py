"""Tests skip with the name of a package, and everything they skip for is installed by one script."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests import programs

INSTALLER = Path(__file__).parent / "terminals" / "install.sh"


def test_a_missing_program_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason of a skip can be typed as it is; packages that hold several programs are named once."""
    monkeypatch.setattr(shutil, "which", {"bash": "/bin/bash"}.get)
    assert programs.missing("bash") == ""
    assert programs.missing("bash", "ssh", "scp", "bsdtar") == (
        "needs ssh, scp, bsdtar (apt install libarchive-tools openssh-client)"
    )
    with pytest.raises(pytest.skip.Exception, match=r"needs ssh \(apt install openssh-client\)"):
        programs.program("ssh")


@pytest.mark.parametrize("package", sorted(set(programs.PACKAGES.values()) - {"bash"}))
def test_the_installer_installs_every_package(package: str) -> None:
    """A machine on which the installer ran skips nothing."""
    assert package in INSTALLER.read_text(encoding="utf-8").replace('"', " ").split()
