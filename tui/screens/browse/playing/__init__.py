"""Playing animations and videos on a screen with photos."""
