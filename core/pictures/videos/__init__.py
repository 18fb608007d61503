"""Videos as files to give out."""
