"""What every part of the agent shares: actions, events, the history of a run, the policy protocol, settings."""
