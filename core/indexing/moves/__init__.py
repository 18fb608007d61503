"""Files and folders that were renamed or moved: recognised again, so that all that refers to them stays."""
