"""What can go wrong while a worker process makes a picture from an original, as errors of the gallery."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import PictureUnavailableError


class NotStoredError(PictureUnavailableError):
    """The picture was made but not stored: the disk is full or read-only, and the next one would fail too."""


@contextmanager
def making_errors(subject: str) -> Iterator[None]:
    """Translate the OSErrors of a worker's job; `subject` begins the sentence ("The picture").

    Raises:
        PictureUnavailableError: the original is missing or its root is offline.
        NotStoredError: the result could not be written.
    """
    try:
        yield
    except FileNotFoundError as error:
        raise missing_original() from error
    except OSError as error:
        raise NotStoredError(f"{subject} could not be stored ({error.strerror or 'unknown reason'}).") from error


def missing_original() -> PictureUnavailableError:
    """Return the error for an original whose file is missing or whose root is offline."""
    return PictureUnavailableError("The original is not available now.", "Is its drive connected?")
