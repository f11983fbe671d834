"""Keys of a window: which control each presses, printed where it works; keys that work from everywhere."""
