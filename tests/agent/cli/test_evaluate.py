"""The command `eval`: models, families, usage."""

from __future__ import annotations

import pytest

from agent.cli.models.evaluate import _evaluated, _families
from agent.cli.usage import UsageError


def test_a_family_is_one_of_windows_or_the_one_as_which_models_are_asked() -> None:
    assert _families(["form", "UI-TARS 1.5", "mail"]) == (["form", "mail"], "ui-tars-1.5")
    assert _families([]) == ([], None)
    with pytest.raises(UsageError, match=r"one family at a time, not as ui-tars-1\.5 and doubao"):
        _families(["ui-tars-1.5", "doubao"])


def test_an_unknown_model_or_reading_is_a_matter_of_usage() -> None:
    with pytest.raises(UsageError, match="truth"):
        _evaluated("steps+guess", None)
    with pytest.raises(UsageError, match="not known"):
        _evaluated("oracle9", None)


def test_eval_is_refused_where_nothing_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    from agent.cli.main import main

    assert main(["eval", "nothing"]) == 2
    assert "practice" in capsys.readouterr().err
