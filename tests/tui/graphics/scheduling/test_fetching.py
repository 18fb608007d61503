"""Fetching: the most urgent first, a few at a time, and no work for requests that are no longer wanted."""

import logging
from collections.abc import AsyncIterator

import pytest

from core.models import AssetKey, Priority
from tests.tui.graphics.fake_payloads import Gate, settle
from tui.graphics.payloads.payload_requests import Payload, PayloadRequest
from tui.graphics.payloads.placements import Picture
from tui.graphics.scheduling.fetching import MAX_RUNNING, MAX_UNANSWERED, PayloadFetcher
from tui.graphics.terminals.capabilities import ColourDepth, GraphicsProtocol


def request(name: str) -> PayloadRequest:
    return PayloadRequest(Picture(AssetKey(name), 1), GraphicsProtocol.KITTY, 4, 2, 40, 40, 256, ColourDepth.TRUECOLOR)


class Fetching:
    """A fetcher over a gate, with what it delivered."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.delivered: list[tuple[str, bool]] = []
        self.failed: list[tuple[str, str]] = []
        self.fetcher = PayloadFetcher(gate, self._deliver, self._fail)

    def set_requests(self, *names: str, priority: Priority = Priority.VISIBLE) -> None:
        self.fetcher.set_requests({request(name): priority for name in names})

    def names(self, requests: list[PayloadRequest]) -> list[str]:
        return [str(found.picture.asset_key) for found in requests]

    def _deliver(self, found: PayloadRequest, payload: Payload) -> None:
        self.delivered.append((str(found.picture.asset_key), payload.final))

    def _fail(self, found: PayloadRequest, reason: str) -> None:
        self.failed.append((str(found.picture.asset_key), reason))


async def test_urgent_requests_start_first_and_few_at_a_time() -> None:
    """SELECTED before VISIBLE before PREFETCH, each in its order; no more than the limit wait for a payload."""
    gate = Gate()
    gate.hold()
    fetching = Fetching(gate)
    fetching.fetcher.set_requests(
        {request(f"p{number}"): Priority.PREFETCH for number in range(3)}
        | {request(f"v{number}"): Priority.VISIBLE for number in range(4)}
        | {request("s"): Priority.SELECTED}
    )
    await settle()
    assert fetching.names(gate.started) == ["s", "v0", "v1", "v2"]
    assert len(gate.started) == MAX_UNANSWERED
    gate.let_through()
    await settle()
    assert fetching.names(gate.started)[4:] == ["v3", "p0", "p1", "p2"]
    assert len(fetching.delivered) == 8
    await fetching.fetcher.close()


async def test_a_preview_frees_a_place_for_the_next_request() -> None:
    """A request with a preview no longer blocks others, but there is a limit for all of them together."""
    names = [f"n{number:02}" for number in range(30)]
    gate = Gate(previews=frozenset(names))
    gate.hold()
    fetching = Fetching(gate)
    fetching.set_requests(*names)
    await settle()
    assert fetching.delivered == [(name, False) for name in names[:MAX_RUNNING]]
    gate.let_through()
    for _ in range(5):
        await settle()
    assert sorted(name for name, final in fetching.delivered if final) == names
    await fetching.fetcher.close()


async def test_completed_requests_do_not_raise_the_limit() -> None:
    """After requests with previews have completed, as few new ones as ever wait for their first payload."""
    gate = Gate(previews=frozenset("abcd"))
    fetching = Fetching(gate)
    fetching.set_requests(*"abcd")
    for _ in range(5):
        await settle()
    assert len(gate.finished) == 4
    gate.hold()
    fetching.set_requests(*(f"n{number}" for number in range(9)))
    await settle()
    assert len(gate.started) == 4 + MAX_UNANSWERED
    await fetching.fetcher.close()


async def test_what_is_no_longer_wanted_is_cancelled_and_never_delivered() -> None:
    """Its iterator is closed, and later payloads are dropped."""
    gate = Gate()
    gate.hold()
    fetching = Fetching(gate)
    fetching.set_requests("a", "b")
    await settle()
    fetching.set_requests("b")
    await settle()
    assert fetching.names(gate.cancelled) == ["a"]
    gate.let_through()
    await settle()
    assert fetching.delivered == [("b", True)]
    await fetching.fetcher.close()


async def test_a_cancelled_request_is_fetched_again_when_wanted_again() -> None:
    """Even when the cancelled work has not ended yet."""
    gate = Gate()
    gate.hold()
    fetching = Fetching(gate)
    fetching.set_requests("a")
    await settle()
    fetching.set_requests()
    fetching.set_requests("a")
    gate.let_through()
    await settle()
    assert fetching.names(gate.started) == ["a", "a"]
    assert fetching.delivered == [("a", True)]
    await fetching.fetcher.close()


async def test_a_missing_picture_fails_with_its_reason_and_the_others_come() -> None:
    """The message of a GalleryError is passed on."""
    fetching = Fetching(Gate(broken=frozenset({"a"})))
    fetching.set_requests("a", "b")
    await settle()
    assert fetching.failed == [("a", "The disk with this photo is not connected.")]
    assert fetching.delivered == [("b", True)]
    await fetching.fetcher.close()


async def test_an_unexpected_error_is_logged_and_has_a_user_facing_message(caplog: pytest.LogCaptureFixture) -> None:
    """A bug in an encoder affects one picture; its traceback is in the log, not on the screen."""

    class Faulty(Gate):
        async def _pass(self) -> None:
            raise ZeroDivisionError

    fetching = Fetching(Faulty())
    with caplog.at_level(logging.ERROR):
        fetching.set_requests("a")
        await settle()
    assert fetching.failed == [("a", "This picture could not be drawn.")]
    assert "ZeroDivisionError" in caplog.text
    await fetching.fetcher.close()


async def test_the_last_payload_counts_as_final() -> None:
    """When a source ends after a preview, the preview is final."""

    class Brief:
        async def payloads(self, found: PayloadRequest, priority: Priority) -> AsyncIterator[Payload]:
            yield Payload(b"preview", final=False)

    class Empty:
        async def payloads(self, found: PayloadRequest, priority: Priority) -> AsyncIterator[Payload]:
            nothing: tuple[Payload, ...] = ()
            for payload in nothing:
                yield payload

    gate = Gate()
    fetching = Fetching(gate)
    fetching.fetcher = PayloadFetcher(Brief(), fetching._deliver, fetching._fail)
    fetching.set_requests("a")
    await settle()
    assert fetching.delivered == [("a", False), ("a", True)]
    fetching.fetcher = PayloadFetcher(Empty(), fetching._deliver, fetching._fail)
    fetching.set_requests("b")
    await settle()
    assert fetching.failed == [("b", "This photo has no picture.")]


async def test_close_ends_all_work() -> None:
    """After `close` nothing runs, starts or is delivered."""
    gate = Gate()
    gate.hold()
    fetching = Fetching(gate)
    fetching.set_requests("a", "b")
    await settle()
    await fetching.fetcher.close()
    assert sorted(fetching.names(gate.cancelled)) == ["a", "b"]
    fetching.set_requests("c")
    gate.let_through()
    await settle()
    assert fetching.names(gate.started) == ["a", "b"]
    assert fetching.delivered == []
