"""Creates share links: `s` and Enter create one, `o` instead of Enter asks for options."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from textual.worker import Worker

from core.errors import GalleryError, UsageError
from core.limits.password_hashing import MAX_PASSWORD
from core.models import AssetKey, Category, Collection, Downloads, KeySet, Photo, PhotoSet
from core.sharing.lifetimes import CHOICES, DEFAULT, lifetime_of
from core.sharing.link_tokens import MAX_SHORT_NAME
from core.sharing.models import NewShareLink, ShareLink, ShareOptions
from core.sharing.operations import ChangeShareLink, MakeShareLink
from core.sharing.operations.share_rows import MAX_NOTE, MAX_TITLE
from core.sharing.recipient_preview import preview, tunnel_line
from core.sharing.share_addresses import audience
from core.sharing.share_targets import MAX_PHOTOS, NOTES_LEFT_OUT
from tui.graphics.terminals.capabilities import ColourDepth
from tui.photos.photo_sequence import photos_of
from tui.photos.selection import selection_words
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.base.section_screen import DIALOGS
from tui.screens.dialogs.form import Answers, Field, Form
from tui.screens.dialogs.menu import Menu, MenuChoice
from tui.screens.dialogs.text_card import TextCard
from tui.screens.sharing.found_photos import Subject, subjects_of_query
from tui.screens.sharing.link_card import LinkCard
from tui.session import Session
from tui.wording import count_words

_OPTIONS = "options"
_WITH_METADATA = "originals-as-they-are"
_DOWNLOADS = {
    Downloads.OFF.value: "none",
    Downloads.DERIVATIVES.value: "1200 px",
    Downloads.ORIGINALS.value: "originals, stripped",
    _WITH_METADATA: "originals, unchanged",
}
_YES_NO = {"no": "no", "yes": "yes"}


def share(
    screen: GalleryScreen[Any], photo: Photo | None, collection: Collection | None, shown: PhotoSet | None = None
) -> None:
    """Offer a share link to this photo at the cursor, the selection, its collection, and the query of what is shown."""
    one = [Subject(f"This photo: {photo.file_name}", KeySet((photo.asset_key,)))] if photo is not None else []
    all_of = [subject_of(collection)] if collection is not None else []
    share_subjects(screen, one + all_of, shown)


def subject_of(group: Category | Collection) -> Subject:
    """Return all photos of a category or collection as something to share."""
    return Subject(f"All of {group.name}", group.photo_set)


def subject_of_folder(name: str, collections: tuple[Collection, ...]) -> Subject:
    """Return the photos that a folder of collections has now as something to share."""
    photos = count_words(sum(collection.photo_count for collection in collections), "photo")
    sets = tuple(collection.photo_set for collection in collections)
    return Subject(f"The {photos} now in {name}", sets, name[:MAX_TITLE])


def share_subjects(screen: GalleryScreen[Any], subjects: Sequence[Subject], shown: PhotoSet | None = None) -> None:
    """Offer a link to what is under the cursor, the first of these, then to what is selected, then to the others.

    At last to what is shown, if it is what a query finds.
    """

    async def work() -> None:
        try:
            offered = [*subjects[:1], *await _selected(screen.session), *subjects[1:]]
            offered += [] if shown is None else await subjects_of_query(screen.session, shown)
            if offered:
                await _share(screen, offered)
            else:
                screen.answer_key("There is nothing to share here.")
        except GalleryError as error:
            screen.show_error(error)

    _: Worker[None] = screen.run_worker(work, name="share", group=DIALOGS)


async def show_link(screen: GalleryScreen[Any], made: NewShareLink) -> None:
    """Show a new share link, then a preview if asked for; call it in a worker."""
    session = screen.session
    with_code = not session.plain and session.capabilities.depth is not ColourDepth.MONOCHROME
    gallery = session.gallery
    card = LinkCard(made, gallery.sharing.address_of(made.token), gallery.ssh_address, with_code=with_code)
    if await screen.app.push_screen_wait(card):
        await screen.app.push_screen_wait(preview_card(session, made.share))


def preview_card(session: Session, made: ShareLink) -> TextCard:
    """Return a card with what the recipient sees, and how to open the pages."""
    words = preview(made)
    listen = session.gallery.settings.share_listen
    if listen is not None:
        line = tunnel_line(listen, session.gallery.ssh_address.host)
        words += f"\n\nTo see it yourself, with an account on the gallery's machine:\n  {line}\n"
        words += f"  then the link with http://localhost:{listen.rpartition(':')[2]} in front."
    return TextCard("Preview", words)


async def _share(screen: GalleryScreen[Any], subjects: Sequence[Subject]) -> None:
    key = screen.session.key_of("share")  # pressed twice, it makes the first link
    first = key if len(key) == 1 and key not in "oq" and not key.isdecimal() else "1"
    choices = [
        MenuChoice(first if number == 0 else str(number + 1), subject.words, str(number))
        for number, subject in enumerate(subjects)
    ]
    choices.append(MenuChoice("o", "More options…", _OPTIONS))
    note = audience(screen.session.gallery.sharing.address_root)
    if any(subject.leaves_out_notes for subject in subjects):
        note += f"\n{NOTES_LEFT_OUT}"
    menu = Menu("Share link for a week, view only", choices, linear=screen.session.plain, note=note)
    chosen = await screen.app.push_screen_wait(menu)
    if chosen is None:
        return
    gallery, actor = screen.session.gallery, screen.session.actor
    if chosen == _OPTIONS:
        made = await _with_options(screen, subjects)
    else:
        subject = subjects[int(chosen)]
        target, options = await _target(screen.session, subject), ShareOptions(title=subject.title)
        operation = MakeShareLink(target, options=options, is_live=subject.is_live)
        made = (await gallery.apply(actor, operation)).result
    if made is not None:
        await show_link(screen, made)


async def _with_options(screen: GalleryScreen[Any], subjects: Sequence[Subject]) -> NewShareLink | None:
    """Ask for all options; the form stays open until they are valid."""
    made: list[NewShareLink] = []
    session = screen.session

    async def submit(answers: Answers) -> None:
        subject = subjects[int(answers.get("what", "0"))]
        lifetime = lifetime_of(answers["time"] or answers["expires"])
        options = await _options(session, answers)
        options = replace(options, title=options.title or subject.title)
        target = await _target(session, subject)
        operation = MakeShareLink(target, lifetime, options, subject.is_live)
        made.append((await session.gallery.apply(session.actor, operation)).result)

    fields = fields_of(None)
    if len(subjects) > 1:
        what = {str(number): subject.words for number, subject in enumerate(subjects)}
        fields = (Field("what", "Shows", options=what), *fields)
    await screen.app.push_screen_wait(Form("Share link", fields, submit, verb="creates the share link"))
    return made[0] if made else None


def fields_of(known: ShareLink | None) -> tuple[Field, ...]:
    """Return the fields of a new share link, or of an existing one."""
    downloads = Downloads.OFF.value if known is None else known.downloads.value
    if known is not None and known.downloads is Downloads.ORIGINALS and not known.strips_originals:
        downloads = _WITH_METADATA
    when = (
        Field("expires", "Expires after", DEFAULT, options=CHOICES),
        Field("time", "Or another time (3d, 90min)", limit=12),
    )
    name = (Field("name", "Short name in the address", limit=MAX_SHORT_NAME),)
    views = str(known.view_limit or "") if known else ""
    details = "yes" if known is not None and known.shows_details else "no"
    previews = "yes" if known is not None and known.title_in_previews else "no"
    password = "Password (empty: none)" if known is None else "New password (empty: unchanged)"
    return (
        *(when if known is None else ()),
        Field("password", password, limit=MAX_PASSWORD, is_secret=True),
        Field("downloads", "Downloads", downloads, options=_DOWNLOADS),
        Field("details", "Dates, cameras, file names", details, options=_YES_NO),
        Field("views", "View limit (empty: none)", views, limit=7),
        Field("title", "Title", known.title if known else "", limit=MAX_TITLE),
        Field("previews", "Title in chat previews", previews, options=_YES_NO),
        Field("note", "Message to the recipient", known.note if known else "", limit=MAX_NOTE),
        *(name if known is None else ()),
    )


async def change(screen: GalleryScreen[Any], known: ShareLink) -> None:
    """Change the options of a share link; call it in a worker."""
    session = screen.session

    async def submit(answers: Answers) -> None:
        options = await _options(session, answers)
        keeps = options.password_hash is None
        await session.gallery.apply(session.actor, ChangeShareLink(known.share_id, options, keeps_password=keeps))

    await screen.app.push_screen_wait(Form(known.title, fields_of(known), submit))


async def _options(session: Session, answers: Answers) -> ShareOptions:
    views = answers["views"].strip()
    if views and not views.isdecimal():
        raise UsageError("The view limit must be a number.", "Leave it empty for no limit.")
    password = answers["password"]
    downloads = answers["downloads"]
    return ShareOptions(
        title=answers["title"],
        note=answers["note"],
        short_name=answers.get("name", ""),
        password_hash=await session.gallery.passwords.hash(password) if password else None,
        view_limit=int(views) if views else None,
        downloads=Downloads.ORIGINALS if downloads == _WITH_METADATA else Downloads(downloads),
        strips_originals=downloads != _WITH_METADATA,
        shows_details=answers["details"] == "yes",
        title_in_previews=answers["previews"] == "yes",
    )


async def _target(session: Session, subject: Subject) -> PhotoSet:
    """Return the photo set of a link; of several sets it names the photos.

    Raises:
        UsageError: they have more photos than a link can name.
    """
    if not isinstance(subject.photo_set, tuple):
        return subject.photo_set
    library, actor, keys = session.gallery.library, session.actor, list[AssetKey]()
    for photo_set in subject.photo_set:
        if len(keys) + await library.count(actor, photo_set) > MAX_PHOTOS:
            raise UsageError(
                f"{subject.title or subject.words} has more than {MAX_PHOTOS:,} photos, the most that a link can name.",
                "Share collections or a category one by one.",
            )
        keys += [photo.asset_key async for photo in photos_of(session.gallery, actor, photo_set)]
    return KeySet(tuple(dict.fromkeys(keys)))


async def _selected(session: Session) -> list[Subject]:
    """Return what is selected as something to share: one category or collection by itself as all of it."""
    selection = session.selection
    if not selection:
        return []
    groups: tuple[Category | Collection, ...] = ()
    if selection.groups.count:
        found = await session.gallery.library.selected.of(session.actor)
        groups = (*found.categories, *found.collections)
    if len(groups) == 1 and not selection.photo_count:
        return [subject_of(groups[0])]
    keys = KeySet(await session.gallery.library.selected.photo_keys(session.actor))
    sets = (*([keys] if keys.keys else []), *(group.photo_set for group in groups))
    return [Subject(selection_words(selection), sets if groups else keys)]
