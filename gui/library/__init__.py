"""The library: earlier runs and recordings, found again, looked at and carried out once more."""
