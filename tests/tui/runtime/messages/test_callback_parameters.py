"""The parameters of callbacks are counted as their signatures say, without asking for these each time."""

from __future__ import annotations

from functools import partial, wraps
from inspect import signature
from typing import Any

import pytest

from tui.runtime.messages.callback_parameters import count_parameters


def _wrapped() -> Any:
    @wraps(lambda a, b: (a, b))
    def wrapper(*arguments: Any) -> Any:
        return arguments

    return wrapper


class Some:
    """A class with methods of every kind."""

    def nothing(self) -> None: ...
    def two(self, a: int, b: int = 1) -> None: ...
    def keyword(self, a: int, *, b: int) -> None: ...
    def variadic(*arguments: int, **options: int) -> None: ...
    async def later(self, a: int, /, *rest: int) -> None: ...
    @classmethod
    def of_class(cls, a: int) -> None: ...
    @staticmethod
    def of_none(a: int) -> None: ...
    def __call__(self, a: int) -> None: ...


CALLABLES = [
    *(getattr(Some(), name) for name in ("nothing", "two", "keyword", "variadic", "later", "of_class", "of_none")),
    *(Some.nothing, Some.two, Some.later, Some(), Some, _wrapped(), partial(Some().two, 1), print, dict.fromkeys),
    lambda: None,
    lambda a, *b, c=1, **d: (a, b, c, d),
]


@pytest.mark.parametrize("callback", CALLABLES)
def test_the_number_is_that_of_the_signature(callback: Any) -> None:
    """Of functions, methods, classes, partials and built-in ones."""
    assert count_parameters(callback) == len(signature(callback).parameters)
