"""Tags of photos, collections and categories, shared by all members."""
