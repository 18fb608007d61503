"""A random order of any number of things that takes no memory per thing. Pure."""

from __future__ import annotations

import random
from typing import Final

_ROUNDS: Final = 4
_MASK: Final = 2**64 - 1


class ShuffledOrder:
    """A random permutation of 0 to `total` - 1: a Feistel network over the next power of four.

    A number that the network takes beyond the last one is taken again until it is not ("cycle walking": Black and
    Rogaway, Ciphers with Arbitrary Finite Domains, 2002); on average it takes at most four.
    """

    def __init__(self, total: int, source: random.Random) -> None:
        """Choose one of many orders of `total` things."""
        self.total = total
        self._bits = max(1, ((total - 1).bit_length() + 1) // 2)
        self._keys = [source.getrandbits(64) for _ in range(_ROUNDS)]

    def after(self, number: int) -> int:
        """Return what follows a number; the first follows the last."""
        return self._at((self._place_of(number) + 1) % self.total)

    def _at(self, place: int) -> int:
        number = self._forward(place)
        while number >= self.total:
            number = self._forward(number)
        return number

    def _place_of(self, number: int) -> int:
        place = self._backward(number)
        while place >= self.total:
            place = self._backward(place)
        return place

    def _forward(self, value: int) -> int:
        left, right = divmod(value, 1 << self._bits)
        for key in self._keys:
            left, right = right, left ^ self._scrambled(right, key)
        return left << self._bits | right

    def _backward(self, value: int) -> int:
        left, right = divmod(value, 1 << self._bits)
        for key in reversed(self._keys):
            left, right = right ^ self._scrambled(left, key), left
        return left << self._bits | right

    def _scrambled(self, half: int, key: int) -> int:
        """Return some bits that depend on all bits of a half and a key (the finalizer of SplitMix64)."""
        value = (half + key) & _MASK
        value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 & _MASK
        value = (value ^ value >> 27) * 0x94D049BB133111EB & _MASK
        return (value ^ value >> 31) & ((1 << self._bits) - 1)
