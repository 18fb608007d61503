"""What files say about their photos: header, EXIF, dates and embedded thumbnails."""
