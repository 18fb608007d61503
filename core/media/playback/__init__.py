"""Reading the frames of a video one after another, for playback."""
