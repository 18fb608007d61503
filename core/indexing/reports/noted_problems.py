"""What a scan could not read so far, for its report."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import GalleryError
from core.media.discovery import Problem
from core.text import display_path


class NotedProblems:
    """The problems of one root, in the order in which a scan met them."""

    def __init__(self, root_name: str, *, stops: bool) -> None:
        """With `stops` the first problem ends the scan."""
        self.found: list[Problem] = []
        self._root_name = root_name
        self._stops = stops

    def add(self, problems: Sequence[Problem]) -> None:
        """Note problems, of files that are stored as unreadable.

        Raises:
            GalleryError: there is one, and it ends the scan.
        """
        self.found += problems
        if problems and self._stops:
            raise GalleryError(
                "The scan stopped at the first file that could not be read.",
                "`sshowcase scan --report` names it; the next scan continues from there.",
                detail=f"{display_path(problems[0].path) or self._root_name}: {problems[0].reason}",
            )
