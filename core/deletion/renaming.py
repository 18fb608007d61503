"""Renames a file without ever replacing another one."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from contextlib import suppress

_NOREPLACE = 1
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}


def rename_exclusively(name: bytes, folder: int, new_name: bytes, new_folder: int) -> None:
    """Move a name from one open folder to another one.

    One step of the kernel where the file system has it; else a second name and the removal of the first, between which
    a process that ends leaves both; on a disk without hard links a rename right after a look.

    Raises:
        FileExistsError: the new name is taken.
        OSError: it cannot be renamed.
    """
    try:
        _rename_at_once(name, folder, new_name, new_folder)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
    else:
        return
    try:
        os.link(name, new_name, src_dir_fd=folder, dst_dir_fd=new_folder, follow_symlinks=False)
    except (FileExistsError, FileNotFoundError):
        raise
    except OSError:  # no hard links
        with suppress(FileNotFoundError):
            os.stat(new_name, dir_fd=new_folder, follow_symlinks=False)
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), new_name) from None
        os.rename(name, new_name, src_dir_fd=folder, dst_dir_fd=new_folder)
    else:
        os.unlink(name, dir_fd=folder)


def _rename_at_once(name: bytes, folder: int, new_name: bytes, new_folder: int) -> None:
    if _renameat2 is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if _renameat2(folder, name, new_folder, new_name, _NOREPLACE) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), name, None, new_name)


_renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
