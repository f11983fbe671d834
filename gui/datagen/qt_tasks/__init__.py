"""Windows of every family that work: their widgets answer, tasks are set to them, and they know when one is done."""
