"""Suites of tasks."""

from __future__ import annotations

import pytest

from agent.learning.evaluation.suites import (
    Suite,
    list_tasks,
)


def test_a_suite_that_cannot_list_its_tasks_says_why() -> None:
    broken = Suite("broken", ("-c", "import sys; sys.exit('no such family')"))
    with pytest.raises(RuntimeError, match="no such family"):
        list(list_tasks(broken, []))
