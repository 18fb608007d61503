"""How the photos of a folder are to be stacked: what the rules propose, except where a person has decided. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from core.indexing.units.models import PhotoStack
from core.library.stacks.operations import MOST_STACKED
from core.library.stacks.stack_states import StackRank, StackState, new_stack_key


def stacked_states(
    photos: Mapping[bytes, StackState],
    proposals: Iterable[PhotoStack],
    kept: Collection[str] = (),
    new_key: Callable[[], str] = new_stack_key,
) -> list[StackState]:
    """Return the states that change, of the photos that are present in a folder, by path.

    A photo that a person stacked or unstacked stays as it is. A stack keeps its key, and the top that a person chose.
    Photos leave one when their names no longer say that they belong together, unless it is among `kept`: stacks with a
    chosen top, or with photos that are missing or elsewhere, which may return.
    """
    wanted: dict[bytes, StackState] = {}
    used: set[str] = set()
    for stack in proposals:
        free = [path for path in stack.members if path in photos and not photos[path].is_decided]
        if not 2 <= len(free) <= MOST_STACKED:
            continue
        key = next((key for key in _stacks_of(free, photos, kept) if key not in used or key in kept), None)
        key = key or new_key()
        used.add(key)
        for path in free:
            is_chosen = photos[path].stack_key == key and photos[path].rank == StackRank.CHOSEN
            named = StackRank.NAMED if path == stack.top and stack.is_named else StackRank.OTHER
            wanted[path] = photos[path]._replace(stack_key=key, rank=StackRank.CHOSEN if is_chosen else named)
    changed = []
    for path, state in photos.items():
        if path not in wanted and state.stack_key is not None and state.stack_key not in kept and not state.is_decided:
            wanted[path] = state._replace(stack_key=None, rank=StackRank.OTHER)
        if wanted.get(path, state) != state:
            changed.append(wanted[path])
    return changed


def _stacks_of(paths: Iterable[bytes], photos: Mapping[bytes, StackState], kept: Collection[str]) -> Iterator[str]:
    """Yield the stacks in which some of the photos are, those to be kept first."""
    keys = dict.fromkeys(key for path in paths if (key := photos[path].stack_key) is not None)
    yield from (key for key in keys if key in kept)
    yield from (key for key in keys if key not in kept)
