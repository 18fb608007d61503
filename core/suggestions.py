"""What a mistyped word probably means, for "Did you mean …?"."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_CUTOFF = 0.6
_SHORTEST = 2
"""Characters; one could mean anything."""


def close_match(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is most like this one, ignoring case; None when none is alike.

    The beginning of a single known word stands for it, however long that is.
    """
    wanted = word.casefold()
    if len(wanted) < _SHORTEST:
        return None
    by_key = {each.casefold(): each for each in known}
    begun = [key for key in by_key if key.startswith(wanted)]
    if len(begun) == 1:
        return by_key[begun[0]]
    close = difflib.get_close_matches(wanted, by_key, n=1, cutoff=_CUTOFF)
    return by_key[close[0]] if close else None
