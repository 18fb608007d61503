"""How the screens use Textual's handlers and workers.

Textual calls the handlers of every base class itself: a handler that calls its base's would run it twice. A worker
that is cancelled before it starts never awaits a coroutine that was passed to it.
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
DISPATCH = {"on_event"}
"""Named like a handler, but the method that dispatches to handlers."""


def found_in_screens(look_for: Callable[[str], Iterator[str]]) -> dict[str, list[str]]:
    """Return what is found in each file of the screens in which there is something."""
    paths = sorted((ROOT / "tui").rglob("*.py"))
    assert paths
    return {str(path.relative_to(ROOT)): found for path in paths if (found := list(look_for(path.read_text())))}


def base_handlers_called(source: str) -> Iterator[str]:
    """Yield line and name of each handler that a class calls on its base."""
    for node in ast.walk(ast.parse(source)) if "super(" in source else ():
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


def test_no_handler_calls_the_one_of_its_base() -> None:
    """A class that adds to an event has a handler of its own, or overrides a method that the base's handler calls."""
    assert found_in_screens(base_handlers_called) == {}


def test_a_chain_is_found() -> None:
    """The check reports what it is there to find."""
    source = "class A(B):\n    async def on_mount(self):\n        await super().on_mount()\n"
    assert list(base_handlers_called(source)) == ["3: on_mount"]


def coroutines_passed(source: str) -> Iterator[str]:
    """Yield the line of each worker that is given the result of a call, other than of `partial`."""
    for node in ast.walk(ast.parse(source)) if "run_worker" in source else ():
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "run_worker"):
            continue
        work = node.args[0]
        if isinstance(work, ast.Call) and not (isinstance(work.func, ast.Name) and work.func.id == "partial"):
            yield str(node.lineno)


def test_workers_are_given_functions() -> None:
    """A session that ends before its worker starts leaves no coroutine that was never awaited."""
    assert found_in_screens(coroutines_passed) == {}


def test_a_coroutine_is_found() -> None:
    """The check reports what it is there to find."""
    assert list(coroutines_passed("self.run_worker(self.work(), name='w')\nself.run_worker(partial(work, 1))")) == ["1"]
