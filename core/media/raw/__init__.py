"""RAW files of cameras: the preview that the camera stored in them."""
