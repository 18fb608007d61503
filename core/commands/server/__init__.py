"""Commands that run the gallery: the server, the demo, the local terminal."""
