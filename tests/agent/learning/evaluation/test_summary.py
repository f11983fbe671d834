"""Summaries of results."""

from __future__ import annotations

import json
from dataclasses import replace

from agent.learning.evaluation.summary import as_json, as_table
from tests.agent.learning.evaluation.evaluated import LOST, WON


def test_the_table_has_a_column_for_each_policy_and_the_figures_agree_with_it() -> None:
    other = replace(WON, model="builtin", steps=6)
    table = as_table([WON, LOST, other])
    head, everything = table.splitlines()[:2]
    assert head.split() == ["tasks", "steps", "builtin"]
    assert everything.split() == ["all", "2", "50%", "100%"]
    told = json.loads(json.dumps(as_json("practice", "test", [WON, LOST, other])))
    assert told["models"]["steps"]["all"]["false_finished"] == 1
    assert told["models"]["steps"]["all"]["harm"] == 1
    assert told["models"]["builtin"]["all"]["steps_to_oracle"] == 2.0
    assert told["models"]["steps"]["sorts"]["fill"]["tasks"] == 2
