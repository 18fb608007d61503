"""What the files are that are not shown, by the extensions of their names."""

from __future__ import annotations

import os
from types import MappingProxyType
from typing import Final

from core.media.formats import EXTENSIONS, looks_like_picture
from core.media.raw.raw_formats import RAW_EXTENSIONS, raw_format
from core.media.video.video_containers import HEAD, video_container
from core.media.video.video_extensions import VIDEO_EXTENSIONS
from core.models import FileKind, MediaKind

_EXTENSIONS: Final = {
    FileKind.VIDEO: "3g2 3gp 3gpp asf avi dv f4v flv insv lrv m2t m2ts m2v m4v mkv mov mp4 mpe mpeg mpg mts mxf ogm "
    "ogv qt rm rmvb tod ts vob webm wmv",
    FileKind.RAW: "3fr ari arw bay braw cap cr2 cr3 crw cs1 dcr dcs dng drf eip erf fff gpr iiq k25 kdc mdc mef mos "
    "mrw nef nrw orf ori pef ptx pxn qtk r3d raf raw rw2 rwl rwz sr2 srf srw sti x3f",
    FileKind.LAYERED: "afphoto clip kra mdp ora pdd pdn procreate psb psd psp pspimage sai xcf",
    FileKind.JPEG_XL: "jxl",
    FileKind.JPEG_2000: "jph jpm",
    FileKind.VECTOR: "afdesign ai cdr cgm dwg dxf emf eps fig odg ps sketch svg svgz wmf",
    FileKind.AUDIO: "aac ac3 aif aiff amr ape caf flac m4a m4b mid midi mka mp3 oga ogg opus ra wav wma",
    FileKind.DOCUMENT: "azw3 bib c cfg conf cpp css csv djvu doc docm docx epub gpx h htm html ics indd ini ipynb java "
    "js json5 key kml kmz latex log md mobi numbers odp ods odt pages pdf pot ppt pptx py rb rs rst rtf sh sql srt tex "
    "tsv txt vcf vtt xls xlsm xlsx xml yaml yml",
    FileKind.ARCHIVE: "001 7z apk bz2 cab deb dmg gz img iso jar lz4 lzma pkg rar rpm tar tbz tgz txz xz z zip zst",
    FileKind.SIDECAR: "aae arp comask cop cos cot dop exif exp gpslog iptc json mie nka nksc on1 pp3 rss thm vrd xmp",
    FileKind.COPY: "bak backup crdownload download jpg_original jpeg_original old orig part partial png_original sav "
    "swp temp tif_original tmp tmp_exif",
    FileKind.SYSTEM: "a bin class cpl db db-journal db-shm db-wal dat dll ds_store dylib exe ind inp ithmb ico icns "
    "lnk lock lrcat lrdb lrmodel lrprev lrtemplate mpl nfo o bdm bup ifo cpi pnf ctg idx pek cfa pickle pid plist pyc "
    "so sqlite sqlite3 sys tdb tly torrent url webloc xtp",
}
_KINDS: Final = MappingProxyType(
    {f".{word}".encode(): kind for kind, words in _EXTENSIONS.items() for word in words.split()}
)
_NAMES: Final = MappingProxyType(
    {
        b"thumbs.db": FileKind.SYSTEM,
        b"ehthumbs.db": FileKind.SYSTEM,
        b"desktop.ini": FileKind.SYSTEM,
        b"zbthumbnail.info": FileKind.SYSTEM,
        b"picasa.ini": FileKind.SYSTEM,
        b"icon\r": FileKind.SYSTEM,
        b"license": FileKind.DOCUMENT,
        b"makefile": FileKind.DOCUMENT,
        b"readme": FileKind.DOCUMENT,
    }
)
_ANYTHING: Final = (b".bin", b".dat", b".txt")
"""Extensions that programs put on data of any kind; mail programs and downloads add them to names of pictures."""
_PICTURES: Final = frozenset(EXTENSIONS)
_MEDIA: Final = {FileKind.VIDEO: MediaKind.VIDEO, FileKind.RAW: MediaKind.RAW}
_SIDECARS: Final = {b".xmp": MediaKind.XMP, b".json": MediaKind.JSON}


def kind_of(name: bytes) -> FileKind | None:
    """Return the kind of a file that is not a photo by its name; None if its name does not say what it is."""
    lower = name.lower()
    kind = _NAMES.get(lower)
    if kind is not None:
        return kind
    dot = lower.rfind(b".")
    if lower.endswith((b"~", b"_original")):
        return FileKind.COPY
    return _KINDS.get(lower[dot:]) if dot > 0 else None


def media_kind(name: bytes) -> MediaKind | None:
    """Return what a file that is not a picture may be in a photo, by its name; None for one that has no place in it."""
    kind = _KINDS.get(name[name.rfind(b".") :].lower())
    if kind is FileKind.SIDECAR:
        return _SIDECARS.get(name[name.rfind(b".") :].lower())
    return _MEDIA.get(kind) if kind is not None and name.lower() not in _NAMES else None


def is_photo(kind: MediaKind, name: bytes) -> bool:
    """Return whether a file of a kind is a photo by itself; others are shown only as part of one."""
    extension = name[name.rfind(b".") :].lower()
    match kind:
        case MediaKind.PICTURE:
            return True
        case MediaKind.VIDEO:
            return extension in VIDEO_EXTENSIONS
        case MediaKind.RAW:
            return extension in RAW_EXTENSIONS
        case _:
            return False


def says_little(name: bytes) -> bool:
    """Return whether the name of a file that is not a photo's may belong to a picture all the same."""
    return kind_of(name) is None or name.lower().endswith(_ANYTHING)


def may_be_shown(name: bytes) -> bool:
    """Return whether a file of this name may be a photo or a part of one."""
    return name[name.rfind(b".") :].lower() in _PICTURES or media_kind(name) is not None or says_little(name)


def holds_picture(path: bytes) -> bool | None:
    """Return whether a regular file begins like a picture or a video that is shown; None if it cannot be read."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        head = os.read(descriptor, HEAD)
        return looks_like_picture(head[:32]) or video_container(head) is not None or raw_format(b"", head) is not None
    except OSError:
        return None
    finally:
        os.close(descriptor)
