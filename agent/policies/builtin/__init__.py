"""The built-in model: a small native one that reads elements, copies and points; see `docs/builtin.md`."""
