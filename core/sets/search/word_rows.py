"""The rows and words of `photo_words`, the index of words.

Words carry the category of their photo: a member with access to some categories reads the words of these alone, so that
neither answers nor times depend on others. Rows are numbered by the date of their photo: from the last row on, the
newest photos come first.
"""

from __future__ import annotations

from typing import Final

PHOTO_BITS: Final = 28
"""The lowest bits of a row's number are the id of the photo."""

_PHOTO_MASK: Final = (1 << PHOTO_BITS) - 1

PHOTO_OF_ROW: Final = f"photo_words.rowid & {_PHOTO_MASK}"

SCOPE: Final = "$"
"""Stands for the category before each word of a pattern; no word has this sign."""

_FIRST_SIGN: Final = 0xE100
_SIGNS: Final = 4096
"""Characters for private use, which no word has, write the id of a category."""


def scope_sql(category_id: str) -> str:
    """Return what `scope_of` returns as SQL, for an expression of the id of a category."""
    return f"""iif(
            {category_id} < {_SIGNS}, char({_FIRST_SIGN} + {category_id}),
            char({_FIRST_SIGN} + {category_id} / {_SIGNS}, {_FIRST_SIGN} + {category_id} % {_SIGNS})
        )"""


SCOPE_OF_CATEGORY: Final = scope_sql("categories.id")
"""The scope of a row of `categories`."""


def scope_of(category_id: int) -> str:
    """Return what the words of the photos of a category begin with."""
    high, low = divmod(category_id, _SIGNS)
    return (chr(_FIRST_SIGN + high) if high else "") + chr(_FIRST_SIGN + low)


def row_number(newest_sort: str, photo_id: int) -> int:
    """Return the number of the row of a photo, for its key of the order by date.

    A newer photo has a higher one, unless both were taken in the same hour: numbers near each other take less space, as
    do those of photos of one hour that were found together. Hours more than 270 years from 1970 count as the last.
    """
    return _hour_of(newest_sort) << PHOTO_BITS | photo_id


def last_row(newest_sort: str) -> int:
    """Return the highest number that a row of the same hour can have."""
    return _hour_of(newest_sort) << PHOTO_BITS | _PHOTO_MASK


def first_key(newest_sort: str) -> str:
    """Return the lowest key of the order by date of the photos whose rows are of the same hour."""
    flag, hours = newest_sort[:1], _hour_of(newest_sort) & (1 << _HOUR_BITS) - 1
    if not hours:
        return flag if flag == "1" else ""
    return f"{flag}{_FIRST_SECOND + (hours << _SECOND_BITS):012}"


def photo_of(row: int) -> int:
    """Return the id of the photo of a row."""
    return row & _PHOTO_MASK


def _hour_of(newest_sort: str) -> int:
    """Return the hour of a key, of 4,096 seconds, after those of photos without a date of their own."""
    hours = min(max(int(newest_sort[1:13] or 0) - _FIRST_SECOND, 0) >> _SECOND_BITS, (1 << _HOUR_BITS) - 1)
    return (newest_sort[:1] == "1") << _HOUR_BITS | hours


_HOUR_BITS: Final = 22
_SECOND_BITS: Final = 12
_FIRST_SECOND: Final = 10**11 - (1 << _HOUR_BITS + _SECOND_BITS - 1)
