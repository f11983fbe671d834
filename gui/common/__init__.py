"""Parts that several windows share: theme, task bar, state line, background tasks."""
