"""The kinds of operations of a gallery, by the names under which they are stored."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, cast

from core.errors import UsageError
from core.operations.operation import Operation


class Registry:
    """Writes operations as JSON, and reads those that were recorded, also by earlier versions."""

    def __init__(self, kinds: Iterable[type[Operation[object]]]) -> None:
        """Register these kinds; each name once."""
        self._kinds: dict[str, type[Operation[object]]] = {}
        for kind in kinds:
            assert kind.kind not in self._kinds, kind.kind
            self._kinds[kind.kind] = kind

    def __iter__(self) -> Iterator[type[Operation[object]]]:
        """Yield every kind."""
        return iter(self._kinds.values())

    def stored(self, kind: str, arguments: str) -> Operation[object] | None:
        """Read an operation as the history holds it; None when another version wrote it."""
        try:
            return self._kinds[kind](**json.loads(arguments))
        except (KeyError, TypeError):
            return None

    def load(self, text: str) -> Operation[object]:
        """Read what `dumps` wrote.

        Raises:
            UsageError: another version of the program wrote it, and this one has no such operation.
        """
        stored = json.loads(text)
        try:
            return self._kinds[stored["kind"]](**stored["arguments"])
        except (KeyError, TypeError) as error:
            raise UsageError(
                "Another version of sshowcase made this change, so it cannot be undone here.",
                "Make the change by hand.",
            ) from error


def dumps(operation: Operation[object]) -> str:
    """Return the kind and the arguments as a JSON object."""
    return json.dumps({"kind": operation.kind, "arguments": arguments(operation)})


def arguments(operation: Operation[object]) -> dict[str, Any]:
    """Return the arguments by name, as values of JSON or tuples of them."""
    return asdict(cast("Any", operation))
