"""The model of things: its weights come with a package, its graph is made here."""
