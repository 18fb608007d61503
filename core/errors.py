"""The one family of errors: a sentence for people, a hint what to do, the technical cause for the log."""

from __future__ import annotations


class GalleryError(Exception):
    """Something a person must be told.

    `message` says what happened, `hint` what to do next (may be empty); both are safe to show to everybody: they hold
    no path of the server, because guests get them too. `detail` is for those who run the server (may be empty): the
    path that the error is about, or a technical cause.
    The technical cause travels as `__cause__` (`raise … from error`) and belongs in the log only.
    Commands end with `exit_code`; docs/commands.md lists them, and scripts rely on them.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "", *, detail: str = "") -> None:
        """Keep the sentences; `str(error)` is message and hint."""
        super().__init__(f"{message} {hint}".strip())
        self.message = message
        self.hint = hint
        self.detail = detail


class UsageError(GalleryError):
    """The words of a command, a flag or a setting are wrong."""

    exit_code = 2


class UnknownCommandError(UsageError):
    """There is no command of that name here."""

    exit_code = 127


class NotAllowedError(GalleryError):
    """The actor may not do this, or may not know that the thing exists."""

    exit_code = 4


class NotFoundError(GalleryError):
    """There is no such category, collection, photo or setting for this actor."""

    exit_code = 3


class ConflictError(GalleryError):
    """A change cannot be undone or redone, because a newer one stands that touched the same."""

    exit_code = 5


class DatabaseError(GalleryError):
    """The database could not be opened, read or written."""


class DamagedDatabaseError(DatabaseError):
    """SQLite found the database damaged."""


class WritesStoppedError(DatabaseError):
    """The database can only be read until the program is started again, with the reason."""


class GalleryClosingError(GalleryError):
    """The gallery is closing: what was under way continues when it is opened again."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("The gallery is closing.")


class ChangeCancelledError(GalleryError):
    """A change was cancelled before it was stored: nothing was changed."""


class UnreadablePhotoError(GalleryError):
    """One media file could not be read or decoded; the file is left as it is."""


class WorkerCrashedError(UnreadablePhotoError):
    """A worker process died or ran out of its memory or time over one file."""

    def __init__(self, message: str, hint: str = "", *, detail: str = "", proven: bool = False) -> None:
        """`proven`: it failed again while no other job ran, so that the file is the cause and not the system."""
        super().__init__(message, hint, detail=detail)
        self.proven = proven


class PictureUnavailableError(GalleryError):
    """There is no picture to show now: the original is not available and no derivative was made."""


def install_advice(extra: str) -> str:
    """Return what to do where the packages of an extra are missing, as a hint."""
    return f"Run at the machine: pip install 'sshowcase[{extra}]'"
