"""The named places of photos: found by a job, and read."""
