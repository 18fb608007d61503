"""Files that describe photos next to them: XMP sidecars, and the JSON files of Google Takeout."""
