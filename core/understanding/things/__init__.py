"""Things in photos: their rows, and the job that finds them."""
