"""Stories: which folders of a root are reserved for them."""
