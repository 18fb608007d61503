"""What the data folder says about its table of places, without reading the table."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from core.errors import GalleryError

FILE_NAME: Final = "places.npz"
"""The name of the table in the data folder."""
ABOUT: Final = "about.json"
"""The member of that archive that says what it is."""
FORMAT: Final = 1
CREDIT: Final = "Places: GeoNames (geonames.org), CC BY 4.0"
"""What the licence of the data asks for."""


@dataclass(frozen=True, slots=True)
class PreparedPlaces:
    """A table of places."""

    source: str
    """Where it was made from, safe to show."""
    count: int
    prepared: datetime
    """UTC."""


def about_text(source: str, count: int) -> str:
    """Return what `prepared_places` reads."""
    return json.dumps({"format": FORMAT, "source": source, "places": count})


def prepared_places(path: Path) -> PreparedPlaces | None:
    """Return what a table says of itself; None where no places were prepared.

    Raises:
        GalleryError: the file is damaged, or of another version.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            about = json.loads(archive.read(ABOUT))
        prepared = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        found = PreparedPlaces(str(about["source"]), int(about["places"]), prepared)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise unreadable() from error
    if about["format"] != FORMAT:
        raise unreadable()
    return found


def unreadable() -> GalleryError:
    """Return the error about a table that is damaged, or of another version."""
    return GalleryError("The table of places cannot be read.", "Make it again: sshowcase places prepare")
