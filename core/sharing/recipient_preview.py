"""What the recipient of a share link will see, as text for its maker."""

from __future__ import annotations

from core.models import Downloads
from core.sharing.models import ShareLink

_TAKE = {
    Downloads.OFF: "Nothing can be downloaded; pictures of 1200 pixels are shown.",
    Downloads.DERIVATIVES: "Pictures of 1200 pixels without metadata, one by one or as a ZIP.",
    Downloads.ORIGINALS: "The original files, one by one or as a ZIP",
}


def preview(share: ShareLink) -> str:
    """Return the pages of a link as text that is safe to show."""
    first = share.title if share.title_in_previews else "Shared photos"
    photos = "1 photo" if share.photo_count == 1 else f"{share.photo_count:,} photos"
    take = _TAKE[share.downloads]
    if share.downloads is Downloads.ORIGINALS:
        stripped = ", without EXIF, GPS and XMP; of RAW files and some videos a picture."
        take += stripped if share.strips_originals else ", with all that is in them."
    lines = [
        "Before it is opened (chat programs see this page as well):",
        f"  {first}",
        "  Someone shared photos with you.",
        "  Password: ________   [Open]" if share.has_password else "  [Open]",
        "",
        "Then:",
        f"  {share.title}",
        *([f"  {share.note}"] if share.note else []),
        f"  {photos}, here until {share.expires:%Y-%m-%d %H:%M} UTC",
        *(["  Photos that match the query later join them."] if share.is_live else []),
        "",
        "Each photo with its date, camera, exposure and file name; never its place."
        if share.shows_details
        else "Each photo without date, camera, file name or place.",
        take,
    ]
    if share.view_limit is not None:
        left = max(0, share.view_limit - share.views)
        lines.append(f"It can be opened {left:,} more time{'' if left == 1 else 's'}.")
    return "\n".join(lines)


def tunnel_line(listen: str, host: str) -> str:
    """Return the command with which a maker views the pages through the sshd of the gallery's machine."""
    return f"ssh -N -L {listen.rpartition(':')[2]}:{listen} {host}"
