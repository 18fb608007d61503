"""Questions about categories, collections and photos, each asked by an actor."""
