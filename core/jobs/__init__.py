"""Long work: jobs with progress, pause, resume and cancel, stored in the database so that they survive a restart."""
