"""Code that depends on the graphics protocol asks the encoder or the backend of the session."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tui.graphics.encoders.encoding import ENCODERS
from tui.graphics.terminals.capabilities import GraphicsProtocol

ALLOWED = {
    "tui/graphics/terminals/capabilities.py",  # Capabilities.draws_pixels
    "tui/graphics/terminals/detection.py",  # chooses the protocol
}


def test_protocols_are_compared_only_where_they_are_chosen() -> None:
    """No `protocol is …`, no `match` over protocols and no set of protocols anywhere else in the program."""
    found = {
        str(path)
        for folder in ("core", "tui")
        for path in Path(folder).rglob("*.py")
        if "GraphicsProtocol" in (source := path.read_text()) and any(_switches(ast.parse(source)))
    }
    assert found == ALLOWED


def test_every_protocol_has_an_encoder() -> None:
    """The registry of encoders is complete; each encoder is registered under its own protocol."""
    assert set(ENCODERS) == set(GraphicsProtocol)
    assert all(encoder.protocol is protocol for protocol, encoder in ENCODERS.items())


def _switches(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        operands: list[ast.expr] = []
        if isinstance(node, ast.Compare):
            operands = [node.left, *node.comparators]
        elif isinstance(node, ast.MatchValue):
            operands = [node.value]
        elif isinstance(node, ast.Set):
            operands = node.elts
        if any(_names_a_protocol(part) for operand in operands for part in ast.walk(operand)):
            yield node


def _names_a_protocol(node: ast.AST) -> bool:
    """Whether a node is `GraphicsProtocol.…`."""
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "GraphicsProtocol"
