"""The rules that join the files of a folder to photos, and photos to stacks. Pure; see docs/decisions."""
