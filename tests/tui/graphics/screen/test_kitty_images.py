"""Images in kitty's memory: chunks follow the protocol, ids are new, and everything is deleted at the end."""

from base64 import standard_b64decode

from tests.tui.graphics.emulation.picture_terminal import PictureTerminal
from tests.tui.graphics.fake_payloads import placement
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.screen.cell_renderers import FillRenderer
from tui.graphics.screen.kitty_images import KittyImageStore
from tui.graphics.screen.placement_state import PlacementState
from tui.graphics.screen.tokens import Slot
from tui.graphics.terminals.capabilities import ColourDepth, GraphicsProtocol


def slot(columns: int = 7, rows: int = 3) -> Slot[PlacementState]:
    shown = placement("a", columns, rows)
    request = PayloadRequest(shown.picture, GraphicsProtocol.KITTY, columns, rows, 70, 60, 256, ColourDepth.TRUECOLOR)
    state = PlacementState(FillRenderer((0, 0, 0), ColourDepth.TRUECOLOR), request)
    return Slot(shown, 0xF0000, state, columns, rows, 0xF0000 + columns * rows)


def upload(images: KittyImageStore, body: bytes, terminal: PictureTerminal) -> int:
    images.start(slot(), body)
    while True:
        data, done = images.next_chunks()
        assert len(data) <= 32 * 1024
        terminal.feed(data)
        if done is not None:
            return done.image_id


def test_an_upload_arrives_whole() -> None:
    """For any length, also around chunk boundaries, the terminal decodes the same bytes in the right cells."""
    images, terminal = KittyImageStore(), PictureTerminal(10, 5)
    for length in (1, 2, 3, 3071, 3072, 3073, 9215, 9216, 9217, 50_000):
        body = bytes(number * 7 % 256 for number in range(length))
        image = terminal.images[upload(images, body, terminal)]
        assert image.data == body
        assert (image.columns, image.rows) == (7, 3)


def test_short_writes_arrive_whole() -> None:
    """For any limit of a write: its chunks are whole groups of four characters, as kitty requires, and not longer."""
    images, terminal = KittyImageStore(), PictureTerminal(10, 5)
    body = bytes(number * 7 % 256 for number in range(20_000))
    for limit in (1, 1023, 2048, 2050, 4096, 9000):
        images.start(slot(), body)
        done = None
        while done is None:
            data, done = images.next_chunks(limit)
            payload = data.split(b";")[1].split(b"\x1b")[0]
            assert len(payload) % 4 == 0
            assert len(payload) <= max(1024, limit)
            terminal.feed(data)
        assert terminal.images[done.image_id].data == body


def test_ids_are_new_random_and_fit_24_bits() -> None:
    """Every upload has its own id, also when they wrap around; sessions start at different ids."""
    images, terminal = KittyImageStore(), PictureTerminal(10, 5)
    images._last_id = (1 << 24) - 2
    ids = [upload(images, b"x", terminal) for _ in range(4)]
    assert ids == [(1 << 24) - 1, 1, 2, 3]
    assert len({upload(KittyImageStore(), b"x", PictureTerminal(9, 9)) for _ in range(8)}) > 1


def test_an_aborted_upload_is_deleted_before_the_next() -> None:
    """A delete aborts the upload; then another may start."""
    images, terminal = KittyImageStore(), PictureTerminal(10, 5)
    images.start(slot(), bytes(50_000))
    terminal.feed(images.next_chunks()[0])
    under_way = [terminal.uploading]
    images.abort()
    assert images.uploading is None
    terminal.feed(images.next_commands())
    assert [*under_way, terminal.uploading] == [True, False]
    number = upload(images, b"next", terminal)
    assert list(terminal.images) == [number]


def test_delete_all_deletes_everything_sent() -> None:
    """Stored images and uploads in progress; a second call returns nothing."""
    images, terminal = KittyImageStore(), PictureTerminal(10, 5)
    numbers = [upload(images, b"x", terminal) for _ in range(3)]
    images.delete(numbers[0])
    images.start(slot(), bytes(50_000))
    terminal.feed(images.next_chunks()[0])
    terminal.feed(images.delete_all())
    assert terminal.images == {}
    assert not terminal.uploading
    assert images.delete_all() == b""
    assert images.stored_bytes == 0


def test_the_store_counts_decoded_pixels() -> None:
    """Four bytes per pixel, as in kitty; deleted images no longer count."""
    images, terminal = KittyImageStore(), PictureTerminal(10, 5)
    number = upload(images, b"x", terminal)
    assert images.stored_bytes == 70 * 60 * 4
    images.delete(number)
    images.delete(number)
    assert images.stored_bytes == 0
    assert images.next_commands().count(b"a=d") == 1


def test_the_command_is_what_kitty_documents() -> None:
    """One command transmits and places: a=T, U=1, quiet, PNG, size in cells; later chunks contain m and q only."""
    images = KittyImageStore()
    images._last_id = 41
    images.start(slot(), bytes(4000))
    data, done = images.next_chunks()
    first, second, end = data.split(b"\x1b\\")
    assert first.startswith(b"\x1b_Ga=T,U=1,q=2,f=100,i=42,c=7,r=3,m=1;")
    assert second.startswith(b"\x1b_Gm=0,q=2;")
    assert end == b""
    assert standard_b64decode(first.split(b";")[1] + second.split(b";")[1]) == bytes(4000)
    assert done is not None
    assert (done.image_id, done.frame) == (42, 0)
