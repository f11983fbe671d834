"""Model names: what the window calls the models, where their own names say nothing to a person."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from agent.policies.catalog import OPTIONS


def model_title(name: str) -> str:
    """What the model called `name` (a name, a folder or an address) is called in the window."""
    translate = QCoreApplication.translate
    if name == "steps":
        return translate("Models", "Plain instructions")
    if name == "builtin":
        return translate("Models", "Built-in model")
    return short_name(name)


def short_name(name: str) -> str:
    """The name at the end of an address or a path."""
    bare, _, last = name.rpartition("#")
    if last not in OPTIONS and bare:
        return last
    return (bare or name).rstrip("/").rpartition("/")[2] or name
