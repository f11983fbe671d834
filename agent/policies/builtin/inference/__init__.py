"""Running the built-in model without PyTorch: arrays of a screen, the exported network, decisions and replies."""
