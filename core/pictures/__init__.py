"""Every picture of a photo, as one actor may have it: thumbnails, previews, regions, animations and originals."""
