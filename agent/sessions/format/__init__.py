"""What a session file is made of: its tables, its records as JSON, its tiles of pixels."""
