"""The commands that need only the core, in the order in which help lists them: add a new command here."""

from __future__ import annotations

from core.commands.browse import cat, duplicates, feed, info, ls, reels, search, stories, watch
from core.commands.browse import zip as zip_photos
from core.commands.dates import moments, stats, timeline, trips
from core.commands.exchange import export_file, import_file
from core.commands.marks import album, archive, edit, fav, history, note, rate, stack, tag, top, trash
from core.commands.members import admin, audit, invite, keys, members, whoami
from core.commands.people import people
from core.commands.places import places
from core.commands.sharing import share
from core.commands.understanding import models, similar, understand
from core.commands.upkeep import backup, cache, config, delete, doctor, errors, jobs, put, restore, roots, scan

COMMANDS = (
    scan.COMMAND,
    ls.COMMAND,
    search.COMMAND,
    similar.COMMAND,
    timeline.COMMAND,
    moments.COMMAND,
    trips.COMMAND,
    feed.COMMAND,
    reels.COMMAND,
    stories.COMMAND,
    stats.COMMAND,
    places.COMMAND,
    people.COMMAND,
    models.COMMAND,
    understand.COMMAND,
    info.COMMAND,
    cat.COMMAND,
    zip_photos.COMMAND,
    put.COMMAND,
    fav.COMMAND,
    rate.COMMAND,
    note.NOTE,
    note.CAPTION,
    edit.COMMAND,
    tag.COMMAND,
    top.COMMAND,
    album.COMMAND,
    duplicates.COMMAND,
    stack.STACK,
    stack.UNSTACK,
    trash.COMMAND,
    archive.COMMAND,
    history.HISTORY,
    history.UNDO,
    history.REDO,
    roots.COMMAND,
    watch.COMMAND,
    jobs.COMMAND,
    errors.COMMAND,
    cache.COMMAND,
    share.COMMAND,
    invite.COMMAND,
    members.COMMAND,
    keys.COMMAND,
    audit.COMMAND,
    admin.COMMAND,
    config.COMMAND,
    doctor.COMMAND,
    export_file.COMMAND,
    import_file.COMMAND,
    backup.COMMAND,
    restore.COMMAND,
    delete.COMMAND,
    whoami.COMMAND,
)
