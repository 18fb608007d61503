"""The screens of photos, from home to the lightbox."""
