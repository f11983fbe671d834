"""Labels of fields for passwords, and passwords in steps."""

from __future__ import annotations

import pytest

from vision.redaction.secret_labels import is_password_label, passwords_in_steps
from vision.redaction.sensitive_text import (
    without_secrets,
)


@pytest.mark.parametrize(
    "label", ["Password", "Password:", "Passwort *", "Confirm password", "密码", "Mot de passe :", "API key", "PIN"]
)
def test_labels_of_passwords_are_known_in_several_languages(label: str) -> None:
    assert is_password_label(label)


@pytest.mark.parametrize("text", ["Forgot password", "Change password", "Name", "Passwords are stored safely", ""])
def test_what_only_mentions_passwords_is_no_label(text: str) -> None:
    assert not is_password_label(text)


def test_the_password_in_a_task_is_known_before_it_is_typed() -> None:
    assert passwords_in_steps('type "tr0ub4dor" into "Password"; type "Ada" into "Name"') == ("tr0ub4dor",)
    assert without_secrets('type "tr0ub4dor" into "Password"') == 'type "[password]" into "Password"'
