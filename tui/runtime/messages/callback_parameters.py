"""How many arguments Textual gives to a callback, counted without `inspect`.

`call_later(f, x)` makes a new partial each time, so that Textual, which keeps the number on the partial, calls
`inspect.signature` each time: 2 % of the event loop while sessions browse.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import CO_VARARGS, CO_VARKEYWORDS
from types import FunctionType, MethodType
from typing import Any

from textual import _callback

_count_by_signature = _callback._count_parameters  # noqa: SLF001 - Textual has no public name


def count_parameters_of_code() -> None:
    """Count from now on the parameters of functions and methods of this process as their code declares them."""
    _callback._count_parameters = count_parameters  # type: ignore[assignment]  # noqa: SLF001 - the same


def count_parameters(callback: Callable[..., Any]) -> int:
    """Return the number of parameters in the signature of a callable, without the `self` of a bound method."""
    is_bound = isinstance(callback, MethodType)
    function = callback.__func__ if isinstance(callback, MethodType) else callback
    if not isinstance(function, FunctionType) or {"__wrapped__", "__signature__"} & vars(function).keys():
        return _count_by_signature(callback)
    code = function.__code__
    variadic = bool(code.co_flags & CO_VARARGS) + bool(code.co_flags & CO_VARKEYWORDS)
    if is_bound and not code.co_argcount:
        return _count_by_signature(callback)  # `self` is among the variadic ones
    return code.co_argcount + code.co_kwonlyargcount + variadic - is_bound
