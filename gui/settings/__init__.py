"""The dialog of settings: a page for each kind, and what the pages are made of."""
