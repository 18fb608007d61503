"""What a scan of a root has to do: its files, compared with the database."""
