"""Commands on models: list and check them, train, fine-tune, evaluate."""
