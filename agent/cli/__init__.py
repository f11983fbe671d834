"""The command line: one module per command, each with an `add` that declares it."""
