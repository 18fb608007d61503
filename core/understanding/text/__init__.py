"""Text in photos: the model of a package that reads it, the rows, and the job."""
