"""Skills of scenes: builders of pages and programs, each with a task and the acts that do it."""
