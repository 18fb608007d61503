"""Albums as one actor is shown them: lists, one by its name, and the photos to put into one."""
