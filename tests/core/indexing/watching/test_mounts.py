"""File systems whose changes the kernel does not report are recognised by the list of mounts."""

from __future__ import annotations

import pytest

from core.indexing.watching.mounts import is_network, mounts_of, network_type, parse_mounts

LINES = rb"""/dev/sda1 / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
nas:/photos /mnt/nas autofs rw 0 0
nas:/photos /mnt/nas nfs4 rw,vers=4.2 0 0
//pc/My\040Pictures /srv/My\040Pictures cifs rw 0 0
/dev/sdb1 /home/ada/Pictures/usb\134stick fuseblk rw 0 0
ada@host: /home/ada/Pictures/remote fuse.sshfs rw 0 0
not a mount
"""


@pytest.mark.parametrize(
    ("root", "kind"),
    [
        (b"/home/bo/Pictures", None),
        (b"/home/ada/Pictures", "fuse.sshfs"),
        (b"/home/ada/Pictures/usb\\stick", None),
        (b"/home/ada/Pictures/usb", None),
        (b"/mnt/nas/2020", "nfs4"),
        (b"/mnt/nas2", None),
        (b"/srv/My Pictures", "cifs"),
        (b"/srv/My", None),
    ],
)
def test_a_root_on_or_above_a_network_drive_is_recognised(root: bytes, kind: str | None) -> None:
    """By the innermost mount that it is on, and by those below it; of two on one folder the last one counts."""
    assert network_type(mounts_of(root, parse_mounts(LINES))) == kind


def test_local_file_systems_in_user_space_are_local() -> None:
    """Disks of other systems; anything else in user space may be a network's."""
    assert [is_network(kind) for kind in ("fuseblk", "fuse.ntfs-3g", "btrfs", "overlay")] == [False] * 4
    assert [is_network(kind) for kind in ("fuse.rclone", "9p", "virtiofs", "smb3")] == [True] * 4
