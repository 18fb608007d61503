"""Metadata of photos: header, EXIF, dates and embedded thumbnails."""
