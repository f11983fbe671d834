"""Models in the settings: which there are, whether one answers, downloads."""
