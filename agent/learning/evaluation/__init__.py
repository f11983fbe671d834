"""Evaluation: the loop plus a checker, over suites of tasks whose programs judge themselves."""
