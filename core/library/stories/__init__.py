"""Stories of collections, as one actor is shown them."""
