"""Which file systems are mounted at and below a folder, and whether they report changes that others make.

Lines of /proc/self/mounts are those of fstab(5): device, folder, type, options; blanks in them are octal escapes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

MOUNTS = Path("/proc/self/mounts")
_ESCAPE = re.compile(rb"\\([0-7]{3})")

_NETWORK = frozenset(
    {
        *("9p", "acfs", "afs", "auristorfs", "autofs", "beegfs", "ceph", "cifs", "coda", "davfs", "drvfs", "gfs2"),
        *("glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "prl_fs", "pvfs2", "smb3"),
        *("smbfs", "vboxsf", "virtiofs", "vmhgfs"),
    }
)
_LOCAL_FUSE = frozenset({"fuse.ntfs-3g", "fuse.ntfs", "fuse.exfat", "fuse.ext2", "fuse.gocryptfs", "fuse.encfs"})
"""File systems in user space on a local disk; others are mostly a network's."""

Mounts = Mapping[bytes, str]
"""The type of the file system that is seen at each mount point."""


def read_mounts() -> Mounts:
    """Return what is mounted, nothing where the system does not say; this reads no disk."""
    try:
        return parse_mounts(MOUNTS.read_bytes())
    except OSError:
        return {}


def parse_mounts(text: bytes) -> Mounts:
    """Read the lines of /proc/self/mounts; of two mounts on one folder the last one is seen."""
    fields = [line.split(b" ") for line in text.split(b"\n")]
    return {_unescaped(each[1]): _unescaped(each[2]).decode("ascii", "replace") for each in fields if len(each) > 2}


def mounts_of(root: bytes, mounts: Mounts) -> dict[bytes, str]:
    """Return the mount that a root is on, and those below it."""
    on = max((point for point in mounts if _is_in(root, point)), key=len, default=None)
    found = {} if on is None else {on: mounts[on]}
    return found | {point: kind for point, kind in mounts.items() if _is_in(point, root)}


def network_type(of_root: Mounts) -> str | None:
    """Return the type of a network's file system among these, None if all are local.

    The kernel reports only changes that this machine makes to these.
    """
    return next((kind for kind in of_root.values() if is_network(kind)), None)


def is_network(kind: str) -> bool:
    """Return whether a type of file system is one of a network, or of the host of a virtual machine."""
    return kind in _NETWORK or (kind.startswith("fuse.") and kind not in _LOCAL_FUSE)


def _is_in(path: bytes, folder: bytes) -> bool:
    return path == folder or path.startswith(folder.rstrip(b"/") + b"/")


def _unescaped(text: bytes) -> bytes:
    return _ESCAPE.sub(lambda escape: bytes([int(escape[1], 8) & 0xFF]), text)
