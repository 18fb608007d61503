"""The widgets of the lightbox."""
