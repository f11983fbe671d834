"""A model that is asked where a replay cannot find its target, and what it proposes."""
