"""Groups many faces in calls that each take a moment, so that the process of models does other work between them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.understanding.groups.regrouping import FacesToGroup


async def regrouped_in_blocks(
    faces: FacesToGroup, call: Callable[..., Awaitable[Any]], checkpoint: Callable[[], Awaitable[None]]
) -> list[int]:
    """Return what `regrouping.regrouped` does; `call` calls a function in the process of models."""
    from core.understanding.groups import regrouping

    nearest: list[regrouping.NearestPerson] = []
    for first in range(0, len(faces.photos), regrouping.BLOCK):
        await checkpoint()
        nearest += await call(regrouping.nearest_people, faces, first)
    found = await asyncio.to_thread(regrouping.faces_of_people, faces, nearest)
    left = await asyncio.to_thread(regrouping.faces_without_people, faces, found)
    neighbours: list[list[int]] = []
    for first in range(0, len(left.photos), regrouping.BLOCK):
        await checkpoint()
        neighbours += await call(regrouping.likest_faces, left, first)
    groups = await call(regrouping.groups_of, neighbours)
    return regrouping.with_groups(found, groups)
