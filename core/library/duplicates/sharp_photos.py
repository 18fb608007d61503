"""Which photos of a group are sharp, as far as the group says. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.media.comparison.sharpness import Sharpness

AS_SHARP: Final = 1.5
"""How many times as sharp the sharpest photo of a group may be as another one that still counts as sharp.

Recompressing and resizing change the variance by less; a blur of one pixel of the thumbnail takes more.
"""


def are_sharp(group: Sequence[Sharpness | None]) -> list[bool]:
    """Return which photos of a group are sharp, by their faces if all have one; none where nothing was measured."""
    has_faces = all(each is not None and each.face is not None for each in group)
    values = [None if each is None else each.face if has_faces else each.whole for each in group]
    sharpest = max((value for value in values if value is not None), default=0.0)
    return [value is not None and value * AS_SHARP >= sharpest for value in values]
