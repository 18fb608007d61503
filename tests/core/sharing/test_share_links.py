"""Share links: who makes them, what they show, and how they end."""

from __future__ import annotations

import asyncio
import hashlib
import re
import threading
from datetime import timedelta
from functools import partial

import pytest

from core.database.database import Database
from core.errors import GalleryError, NotAllowedError, NotFoundError, UsageError
from core.library import photo_pages
from core.library.grouping.groups import groups_of
from core.limits import password_hashing
from core.limits.attempts import ATTEMPTS_PER_SOURCE
from core.limits.password_hashing import MAX_WAITING_GUESTS, PasswordQueueFullError
from core.models import Actor, AssetKey, CollectionSet, Downloads, EverythingSet, KeySet, Photo, SortOrder
from core.operations import Operations
from core.permissions import Action, may
from core.sharing.models import NewShareLink, ShareOptions
from core.sharing.operations import ChangeShareLink, ExtendShareLink, MakeShareLink, RenewShareLink, RevokeShareLink
from core.sharing.sharing import Sharing
from tests.core.building import ADMIN, EDITOR, VIEWER, Library

WHOLE = EverythingSet()


async def photos_of(database: Database, actor: Actor, collection: CollectionSet | None = None) -> tuple[Photo, ...]:
    scope = WHOLE if collection is None else collection
    return await database.read(lambda connection: photo_pages.page(connection, actor, scope, SortOrder.OLDEST, None))


async def guest_of(shares: Sharing, new: NewShareLink) -> Actor:
    return (await shares.by_token(new.token)).actor


async def change(database: Database, sql: str, **values: object) -> None:
    await database.write(lambda connection: connection.execute(sql, values).close())


async def test_a_collection_link_shows_that_collection_and_nothing_else(
    operations: Operations, shares: Sharing, database: Database, library: Library
) -> None:
    """Photos that come later are shown, those of other collections never, and the library around it is not there."""
    new = (await operations.apply(EDITOR, MakeShareLink(library.sets["Lake"]))).result
    guest = await guest_of(shares, new)
    assert new.share.title == "Lake"
    assert new.share.photo_count == 5
    assert len(await photos_of(database, guest)) == 5
    for other in library.sets.values():
        assert await photos_of(database, guest, other) == ()
    (category,) = await database.read(lambda connection: groups_of(guest).categories(connection, guest))
    (collection,) = await database.read(
        lambda connection: groups_of(guest).collections(connection, guest, category.slug)
    )
    assert (category.name, collection.name, collection.photo_count) == ("Lake", "Lake", 5)
    for slug in ("open", "open/lake", "secret/safe"):
        with pytest.raises(NotFoundError):
            await database.read(partial(groups_of(guest).collection, actor=guest, slug=slug))
    await change(database, "UPDATE photos SET collection_id = 1, category_id = 1 WHERE id = 9")
    assert {photo.id for photo in await photos_of(database, guest)} == {1, 2, 3, 4, 5, 9}


async def test_a_link_to_chosen_photos_shows_these(
    operations: Operations, shares: Sharing, database: Database, library: Library
) -> None:
    """From any collection, each once, and no others."""
    everything = await photos_of(database, ADMIN)
    chosen = (everything[1].asset_key, everything[8].asset_key, everything[1].asset_key)
    new = (await operations.apply(ADMIN, MakeShareLink(KeySet(chosen)))).result
    guest = await guest_of(shares, new)
    assert new.share.title == "2 photos"
    assert [photo.asset_key for photo in await photos_of(database, guest)] == [chosen[0], chosen[1]]
    with pytest.raises(NotFoundError):
        await database.read(lambda connection: photo_pages.photo(connection, guest, everything[0].asset_key))
    one = (await operations.apply(ADMIN, MakeShareLink(KeySet((everything[0].asset_key,))))).result
    assert one.share.title == "A photo"


async def test_editors_and_admins_share_what_they_can_see(
    operations: Operations, shares: Sharing, database: Database, library: Library
) -> None:
    """The current role and access count, whatever the actor claims; what is hidden does not exist for them."""
    lake, safe = (library.sets[name] for name in ("Lake", "Safe"))
    with pytest.raises(NotAllowedError):
        await operations.apply(VIEWER, MakeShareLink(lake))
    await change(database, "UPDATE users SET restricted = 1 WHERE id = :id", id=EDITOR.user_id)
    await change(database, "INSERT INTO category_access VALUES (:id, 1)", id=EDITOR.user_id)
    await operations.apply(EDITOR, MakeShareLink(lake))
    with pytest.raises(NotFoundError):
        await operations.apply(EDITOR, MakeShareLink(safe))
    hidden = (await photos_of(database, ADMIN, library.sets["Safe"]))[0].asset_key
    for key in (hidden, AssetKey("nosuchphoto22")):
        with pytest.raises(NotFoundError, match="no longer there"):
            await operations.apply(EDITOR, MakeShareLink(KeySet((key,))))
    guest = await guest_of(shares, (await operations.apply(ADMIN, MakeShareLink(lake))).result)
    with pytest.raises(NotAllowedError):
        await operations.apply(guest, MakeShareLink(lake))
    await change(database, "UPDATE users SET removed_at = 1 WHERE id = :id", id=EDITOR.user_id)
    with pytest.raises(NotAllowedError):
        await operations.apply(EDITOR, MakeShareLink(lake))


async def test_a_link_shows_no_more_than_its_maker_can_see(
    operations: Operations, shares: Sharing, database: Database, library: Library
) -> None:
    """The links of a maker who loses a category lose its photos; those of one who may no longer share end."""
    everything = await photos_of(database, ADMIN)
    new = (await operations.apply(EDITOR, MakeShareLink(KeySet(tuple(photo.asset_key for photo in everything))))).result
    guest = await guest_of(shares, new)
    assert len(await photos_of(database, guest)) == 11
    await change(database, "UPDATE users SET restricted = 1 WHERE id = :id", id=EDITOR.user_id)
    assert await photos_of(database, guest) == ()
    await change(database, "INSERT INTO category_access VALUES (:id, 1)", id=EDITOR.user_id)
    assert len(await photos_of(database, guest)) == 7
    for ended in ("role = 'viewer'", "removed_at = 1, role = 'editor'"):
        await change(database, f"UPDATE users SET {ended} WHERE id = :id", id=EDITOR.user_id)
        assert await photos_of(database, guest) == ()
        with pytest.raises(NotAllowedError):
            await shares.by_token(new.token)


async def test_the_token_is_not_stored(
    operations: Operations, shares: Sharing, database: Database, library: Library
) -> None:
    """The database holds a hash of its 130 bits; it is accepted as it was pasted, in capitals or with a short name."""
    options = ShareOptions(short_name="Summer 2024")
    new = (await operations.apply(ADMIN, MakeShareLink(library.sets["Lake"], options=options))).result
    name, _, secret = new.token.rpartition("-")
    assert name == "summer-2024"
    assert re.fullmatch("[a-z2-7]{26}", secret)
    link = shares.address_of(new.token)
    assert link == f"http://127.0.0.1:8023/s/{new.token}"
    dump = await database.read(lambda connection: "\n".join(connection.iterdump()))
    assert secret not in dump
    assert hashlib.sha256(secret.encode()).hexdigest() in dump
    for typed in (link, new.token.upper(), f" {secret} ", f"{link}/"):
        assert (await shares.by_token(typed)).share_id == new.share.share_id
    for wrong in ("", secret[:-1], secret[1:], "a" * 26, f"{secret}a", new.share.public_id):
        with pytest.raises(NotAllowedError):
            await shares.by_token(wrong)


async def test_ended_links_cannot_be_told_apart(
    operations: Operations, shares: Sharing, database: Database, library: Library
) -> None:
    """Unknown, expired, revoked and used-up tokens get the same message, and their guests see nothing."""
    target = library.sets["Lake"]
    sentences = set()
    for end in ("revoked", "expired", "used up", "unknown"):
        new = (await operations.apply(ADMIN, MakeShareLink(target, options=ShareOptions(view_limit=1)))).result
        guest = await guest_of(shares, new)
        share_id = new.share.share_id
        if end == "revoked":
            await operations.apply(ADMIN, RevokeShareLink(share_id))
        elif end == "expired":
            await change(database, "UPDATE shares SET expires_at = 1 WHERE id = :id", id=share_id)
        elif end == "used up":
            assert await shares.count_view(share_id)
        else:
            await operations.apply(ADMIN, RenewShareLink(share_id))
        with pytest.raises(NotAllowedError) as caught:
            await shares.by_token(new.token)
        sentences.add(str(caught.value))
        if end in {"revoked", "expired"}:
            assert await photos_of(database, guest) == ()
            assert await shares.by_public_id(new.share.public_id) is None
            assert await shares.current(share_id) is None
            assert not await shares.count_view(share_id)
    assert len(sentences) == 1


async def test_74_of_two_guests_who_want_the_last_view_one_gets_it(
    operations: Operations, shares: Sharing, library: Library
) -> None:
    """Case 74: one statement of the only writer counts views."""
    new = (
        await operations.apply(ADMIN, MakeShareLink(library.sets["Lake"], options=ShareOptions(view_limit=3)))
    ).result
    opened = await asyncio.gather(*(shares.count_view(new.share.share_id) for _ in range(12)))
    assert sum(opened) == 3
    (share,) = await shares.list(ADMIN)
    assert (share.views, share.is_used_up) == (3, True)
    assert share.last_used is not None


async def test_makers_manage_their_links_and_admins_all(
    operations: Operations, shares: Sharing, library: Library
) -> None:
    """Editors do not see one another's links, neither in the list nor by number."""
    target = library.sets["Lake"]
    hers = (await operations.apply(EDITOR, MakeShareLink(target))).result
    his = (await operations.apply(ADMIN, MakeShareLink(target))).result
    assert [share.share_id for share in await shares.list(EDITOR)] == [hers.share.share_id]
    assert [share.share_id for share in await shares.list(ADMIN)] == [his.share.share_id, hers.share.share_id]
    assert [share.maker for share in await shares.list(ADMIN)] == ["ada", "edith"]
    sentences = set()
    for number in (his.share.share_id, 77):
        with pytest.raises(NotFoundError) as caught:
            await operations.apply(EDITOR, RevokeShareLink(number))  # type: ignore[arg-type]
        sentences.add(str(caught.value))
    assert len(sentences) == 1
    assert (await operations.apply(ADMIN, RevokeShareLink(hers.share.share_id))).result.revoked is not None


async def test_links_are_extended_renewed_and_changed(
    operations: Operations, shares: Sharing, database: Database, library: Library
) -> None:
    """An expired link can be valid again, a revoked one cannot; a new password ends sessions, other options do not."""
    new = (await operations.apply(EDITOR, MakeShareLink(library.sets["Lake"], lifetime=timedelta(hours=1)))).result
    share_id = new.share.share_id
    key = (await shares.by_token(new.token)).cookie_key
    longer = (await operations.apply(EDITOR, ExtendShareLink(share_id, timedelta(days=30)))).result
    assert longer.expires - new.share.expires > timedelta(days=29)
    options = ShareOptions(title="Our summer", downloads=Downloads.ORIGINALS, shows_details=True, view_limit=9)
    changed = (await operations.apply(EDITOR, ChangeShareLink(share_id, options))).result
    assert (changed.title, changed.downloads, changed.view_limit) == ("Our summer", Downloads.ORIGINALS, 9)
    assert (await shares.by_token(new.token)).cookie_key == key
    locked = (
        await operations.apply(EDITOR, ChangeShareLink(share_id, ShareOptions(password_hash="x"), keeps_password=False))
    ).result
    assert locked.has_password
    assert (await shares.by_token(new.token)).cookie_key != key
    await change(database, "UPDATE shares SET expires_at = 1 WHERE id = :id", id=share_id)
    renewed = (await operations.apply(EDITOR, RenewShareLink(share_id))).result
    assert renewed.token != new.token
    assert (await shares.by_token(renewed.token)).share_id == share_id
    await operations.apply(EDITOR, RevokeShareLink(share_id))
    for again in (
        operations.apply(EDITOR, ExtendShareLink(share_id)),
        operations.apply(EDITOR, RenewShareLink(share_id)),
    ):
        with pytest.raises(UsageError, match="revoked"):
            await again


@pytest.mark.parametrize(
    "options",
    [
        ShareOptions(view_limit=0),
        ShareOptions(view_limit=-1),
        ShareOptions(short_name="über"),
        ShareOptions(short_name="a/b"),
        ShareOptions(short_name="x" * 41),
    ],
)
async def test_an_option_out_of_range_makes_no_link(
    operations: Operations, shares: Sharing, library: Library, options: ShareOptions
) -> None:
    """The link is refused, and not made without the option."""
    with pytest.raises(GalleryError):
        await operations.apply(ADMIN, MakeShareLink(library.sets["Lake"], options=options))
    assert await shares.list(ADMIN) == ()


@pytest.mark.parametrize("lifetime", [timedelta(0), timedelta(seconds=-5), timedelta(days=4000)])
async def test_every_link_expires(
    operations: Operations, shares: Sharing, library: Library, lifetime: timedelta
) -> None:
    """A lifetime is neither endless nor zero."""
    with pytest.raises(UsageError):
        await operations.apply(ADMIN, MakeShareLink(library.sets["Lake"], lifetime=lifetime))


async def test_details_are_hidden_unless_the_maker_shows_them(
    operations: Operations, shares: Sharing, database: Database, library: Library
) -> None:
    """Without details there is no file name, date, camera or exposure; places are never shown."""
    await change(
        database, "UPDATE photos SET camera_model = 'R5', lens = '85mm', iso = 100, latitude = 48.0, longitude = 2.0"
    )
    target = library.sets["Lake"]
    for shown in (False, True):
        new = (await operations.apply(ADMIN, MakeShareLink(target, options=ShareOptions(shows_details=shown)))).result
        guest = await guest_of(shares, new)
        photo = (await photos_of(database, guest))[0]
        known = await database.read(partial(photo_pages.details, actor=guest, asset_key=photo.asset_key))
        assert (photo.file_name == "photo 1.jpg") is shown
        assert (photo.taken is not None) is shown
        assert (photo.camera, known.lens, known.iso) == (("R5", "85mm", 100) if shown else (None, None, None))
        assert known.coordinates is None
        assert known.collection.name == "Lake"


async def test_guests_download_originals_only_where_the_link_permits_it(
    operations: Operations, shares: Sharing, library: Library
) -> None:
    """Downloads are the one permission that a link grants; favourites are the guest's own."""
    target = library.sets["Lake"]
    for downloads in Downloads:
        new = (await operations.apply(ADMIN, MakeShareLink(target, options=ShareOptions(downloads=downloads)))).result
        guest = await guest_of(shares, new)
        allowed = {action for action in Action if may(guest, action)}
        originals = {Action.DOWNLOAD} if downloads is Downloads.ORIGINALS else set()
        assert allowed == {Action.VIEW, Action.FAVOURITE} | originals


async def test_passwords_of_clients_that_hung_up_are_hashed_one_at_a_time(
    operations: Operations, shares: Sharing, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """argon2 cannot be cancelled: when a client disconnects, the next hash waits, and refused attempts do not count."""
    gate, started = threading.Event(), threading.Event()
    running, most = 0, 0

    def slow(_stored: str | None, password: str) -> bool:
        nonlocal running, most
        running += 1
        most = max(most, running)
        started.set()
        assert gate.wait(10)
        running -= 1
        return password == "right"

    monkeypatch.setattr(password_hashing, "verify_password", slow)
    options = ShareOptions(password_hash="x")
    new = (await operations.apply(EDITOR, MakeShareLink(library.sets["Lake"], options=options))).result
    share = await shares.by_token(new.token)
    first = asyncio.create_task(shares.check_password(share, "wrong", "192.0.2.1"))
    assert await asyncio.to_thread(started.wait, 10)
    others = [
        asyncio.create_task(shares.check_password(share, "wrong", "192.0.2.2")) for _ in range(MAX_WAITING_GUESTS - 1)
    ]
    first.cancel()
    await asyncio.wait([first])
    for _ in range(ATTEMPTS_PER_SOURCE + 1):
        with pytest.raises(PasswordQueueFullError):
            await shares.check_password(share, "right", "192.0.2.99")
    gate.set()
    assert not any(await asyncio.gather(*others))
    assert await shares.check_password(share, "right", "192.0.2.99")
    assert most == 1
