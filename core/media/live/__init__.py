"""What makes a still a live photo: the identifier that it shares with a video, and a video inside it."""
