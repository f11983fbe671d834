"""A prediction: a text or a reply."""

from __future__ import annotations

import pytest

from agent.core.actions import Wait
from agent.core.policy import Prediction
from agent.core.reply import Reply


def test_a_prediction_is_either_a_text_or_a_reply() -> None:
    reply = Reply("I wait.", (Wait(),))
    assert Prediction(reply=reply).text == ""
    assert Prediction("Action: wait()").reply is None
    with pytest.raises(ValueError, match="either a text or a reply"):
        Prediction("Action: wait()", reply=reply)
