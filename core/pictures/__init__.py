"""Pictures of photos for an actor: thumbnails, previews, regions, animations, originals and archives."""
