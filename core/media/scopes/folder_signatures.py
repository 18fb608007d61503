"""What shows that nothing in a folder changed, without the database."""

from __future__ import annotations

import marshal
import os
import stat
from collections.abc import Sequence
from hashlib import blake2b

ListedEntry = tuple["os.DirEntry[bytes]", os.stat_result | None]
"""An entry of a folder; None where it could not be looked up."""


def folder_signature(entries: Sequence[ListedEntry]) -> bytes | None:
    """Return a digest of the entries in any order, None if one is a link or could not be looked up.

    It covers name, size, times and inode of files, name and inode of folders: what is in them has its own signature.
    """
    described = [
        (entry.name, status.st_ino)
        if stat.S_ISDIR(status.st_mode)
        else (entry.name, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
        for entry, status in entries
        if status is not None and not stat.S_ISLNK(status.st_mode)
    ]
    if len(described) < len(entries):
        return None
    described.sort()
    return blake2b(marshal.dumps(described, 2), digest_size=16).digest()
