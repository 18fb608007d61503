"""How the screens use Textual's handlers and workers.

Textual calls the handlers of every base class itself: a handler that calls its base's would run it twice. A worker
that is cancelled before it starts never awaits a coroutine that was passed to it.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DISPATCH = {"on_event"}
"""Named like a handler, but the method that dispatches to handlers."""


def base_handlers_called(source: str) -> Iterator[str]:
    """Yield line and name of each handler that a class calls on its base."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Call)
            and isinstance(node.func.value.func, ast.Name)
            and node.func.value.func.id == "super"
            and node.func.attr.startswith(("on_", "_on_"))
            and node.func.attr not in DISPATCH
        ):
            yield f"{node.lineno}: {node.func.attr}"


@pytest.mark.parametrize("path", sorted((ROOT / "tui").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_handler_calls_the_one_of_its_base(path: Path) -> None:
    """A class that adds to an event has a handler of its own, or overrides a method that the base's handler calls."""
    assert not list(base_handlers_called(path.read_text()))


def test_a_chain_is_found() -> None:
    """The check reports what it is there to find."""
    source = "class A(B):\n    async def on_mount(self):\n        await super().on_mount()\n"
    assert list(base_handlers_called(source)) == ["3: on_mount"]


def coroutines_passed(source: str) -> Iterator[str]:
    """Yield the line of each worker that is given the result of a call, other than of `partial`."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "run_worker"):
            continue
        work = node.args[0]
        if isinstance(work, ast.Call) and not (isinstance(work.func, ast.Name) and work.func.id == "partial"):
            yield str(node.lineno)


@pytest.mark.parametrize("path", sorted((ROOT / "tui").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_workers_are_given_functions(path: Path) -> None:
    """A session that ends before its worker starts leaves no coroutine that was never awaited."""
    assert not list(coroutines_passed(path.read_text()))


def test_a_coroutine_is_found() -> None:
    """The check reports what it is there to find."""
    assert list(coroutines_passed("self.run_worker(self.work(), name='w')\nself.run_worker(partial(work, 1))")) == ["1"]
