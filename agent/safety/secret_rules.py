"""Rules for secrets that are typed: which ones may be at all, and what the person is asked before."""

from __future__ import annotations

from agent.core.secrets import secret_names
from agent.safety.risk import is_for_secrets
from agent.safety.situation import Situation


def ungranted_secret(typed: str, task: str) -> str | None:
    """Why `typed` must not be typed at all, or None: what asks for a secret is the task, never the screen."""
    granted = secret_names(task)
    ungranted = [name for name in secret_names(typed) if name not in granted]
    return f"the task does not speak of the secret {ungranted[0]}" if ungranted else None


def secret_warning(situation: Situation, field: str, *, allowed: bool) -> str | None:
    """What the person is asked before a secret is typed, or None.

    Args:
        field: What the label of the field says that is typed into, folded.
        allowed: Whether a rule lets it pass; that goes for fields that are made for secrets only.
    """
    names = " and ".join(secret_names(situation.typed))
    if not names:
        return None
    if is_for_secrets(field):
        return None if allowed else f"it types the secret {names}"
    where = f"“{field}”, which does not look like a field for secrets" if field else "what may be no field for secrets"
    return f"it types the secret {names} into {where}"
