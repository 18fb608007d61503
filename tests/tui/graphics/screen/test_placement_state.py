"""PlacementState: its phases follow the table in its docstring, its invariants hold, and only its methods change it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import AssetKey
from tui.graphics.encoders.encoding import request_for
from tui.graphics.payloads.payload_requests import Payload
from tui.graphics.payloads.placements import Picture, Placement
from tui.graphics.screen.cell_renderers import FillRenderer, PlaceholderRenderer
from tui.graphics.screen.placement_state import PayloadPhase, PlacementState
from tui.graphics.terminals.capabilities import Capabilities, ColourDepth, GraphicsProtocol

FILL = FillRenderer((0, 0, 0), ColourDepth.TRUECOLOR)
OTHER = FillRenderer((9, 9, 9), ColourDepth.TRUECOLOR)
REQUEST = request_for(Placement(Picture(AssetKey("a"), 1), 10, 5), Capabilities(GraphicsProtocol.KITTY))
PAYLOAD = Payload(b"png", final=True)

REQUESTED, COMPLETE, FAILED = PayloadPhase.REQUESTED, PayloadPhase.COMPLETE, PayloadPhase.FAILED
ANY = {phase: phase for phase in PayloadPhase}

METHODS: dict[str, Callable[[PlacementState], object]] = {
    "change_request": lambda state: state.change_request(REQUEST),
    "change_request, shown": lambda state: state.change_request(REQUEST, is_shown=True),
    "receive preview": lambda state: state.receive(final=False),
    "receive final": lambda state: state.receive(final=True),
    "fail": lambda state: state.fail("The disk is not connected."),
    "retry": lambda state: state.retry(),
    "lose_upload": lambda state: state.lose_upload(),
    "reset": lambda state: state.reset(FILL),
    "show": lambda state: state.show(OTHER),
    "queue_upload": lambda state: state.queue_upload(PAYLOAD),
    "take_upload": lambda state: state.queued_upload and state.take_upload(),
    "finish_upload": lambda state: state.finish_upload(7, PlaceholderRenderer(7, FILL)),
    "show_frame": lambda state: state.show_frame(OTHER, REQUEST),
    "clear_frame": lambda state: state.clear_frame(),
}

NEW_PHASES: dict[str, dict[PayloadPhase, PayloadPhase]] = {
    "change_request": dict.fromkeys(PayloadPhase, REQUESTED),
    "change_request, shown": dict.fromkeys(PayloadPhase, COMPLETE),
    "receive preview": dict.fromkeys(PayloadPhase, REQUESTED),
    "receive final": dict.fromkeys(PayloadPhase, COMPLETE),
    "fail": dict.fromkeys(PayloadPhase, FAILED),
    "retry": {**ANY, FAILED: REQUESTED},
    "lose_upload": {**ANY, COMPLETE: REQUESTED},
    "reset": dict.fromkeys(PayloadPhase, REQUESTED),
}
"""The table of the docstring; other methods keep the phase."""


@given(st.lists(st.sampled_from(sorted(METHODS)), max_size=30))
def test_random_sequences_of_transitions_keep_the_invariants(names: list[str]) -> None:
    """Whatever the order of the methods, the phase follows the table and the fields agree with each other."""
    state = PlacementState(FILL, REQUEST)
    for name in names:
        before = state.phase
        METHODS[name](state)
        assert state.phase is NEW_PHASES.get(name, ANY)[before]
        assert (state.failure is not None) is (state.phase is FAILED)
        assert state.renderer is (OTHER if state.frame_request is not None else state.still)
        if name in {"change_request", "change_request, shown", "reset", "take_upload"}:
            assert state.queued_upload is None
        if name == "reset":
            assert not state.image_id
            assert state.still is FILL


def test_an_upload_replaces_the_image_before() -> None:
    """The id of the replaced image is returned, so that the caller can delete it."""
    state = PlacementState(FILL, REQUEST)
    state.queue_upload(PAYLOAD)
    assert state.take_upload() is PAYLOAD
    assert state.finish_upload(7, PlaceholderRenderer(7, FILL)) == 0
    assert state.finish_upload(8, PlaceholderRenderer(8, FILL)) == 7
    assert state.image_id == 8


def test_the_properties_cannot_be_assigned() -> None:
    """There is no other way to change a state than its methods."""
    state = PlacementState(FILL, REQUEST)
    properties = [name for name in dir(PlacementState) if isinstance(getattr(PlacementState, name), property)]
    assert len(properties) == 8
    for name in properties:
        with pytest.raises(AttributeError):
            setattr(state, name, getattr(state, name))


def test_no_other_module_writes_private_fields_of_a_state() -> None:
    """Assignments to `….state._field` occur nowhere."""
    private = {name for name in PlacementState.__slots__ if name.startswith("_")}
    for path in Path("tui/graphics").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in private and not isinstance(node.ctx, ast.Load):
                assert isinstance(node.value, ast.Name), path
                assert node.value.id == "self", path
