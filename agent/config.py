"""Settings: a small TOML file that a person edits, read into one frozen value."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

import platformdirs

from agent.actions import Key
from agent.api import export
from agent.safety import Mode
from agent.stop import DEFAULT_CHORD, chord_name, parse_chord


def _session_folder() -> Path:
    return platformdirs.user_data_path("deskhand", appauthor=False) / "sessions"


@export("Config")
@dataclass(frozen=True, slots=True)
class Config:
    """What holds where the command line says nothing else.

    Attributes:
        model: Name, path or address of the policy.
        max_seconds: Time limit of a run, or None.
        settle_quiet_s: How long the screen must not change to count as settled.
        settle_cap_s: How long to wait for that at most.
        session_folder: Where runs are recorded; made by whoever writes there first.
        rules: A file of rules that come before the shipped ones, or None.
        least_confidence: Below it, in [0, 1], the person is asked about a step.
    """

    model: str = "steps"
    mode: Mode = Mode.STEP
    max_steps: int = 50
    max_seconds: float | None = None
    stop_chord: tuple[Key, ...] = DEFAULT_CHORD
    settle_quiet_s: float = 0.3
    settle_cap_s: float = 5.0
    session_folder: Path = field(default_factory=_session_folder)
    rules: Path | None = None
    least_confidence: float = 0.5


def default_path() -> Path:
    """Where the settings of this user live; the file need not exist."""
    return platformdirs.user_config_path("deskhand", appauthor=False) / "config.toml"


@export("load_config")
def load(path: Path | None = None) -> Config:
    """The settings in `path`, else in `default_path()`; defaults for what is left out, or where there is no such file.

    Raises:
        ValueError: If the file is not TOML, a key is unknown or its value is wrong; the sentence names file and key.
        OSError: If the file is there but cannot be read.
    """
    path = default_path() if path is None else path
    try:
        return _read(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Config()
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def dump(config: Config) -> str:
    """The settings as a TOML file with a comment on each; `load` reads them back."""
    limit = "# max_seconds = 600.0" if config.max_seconds is None else f"max_seconds = {config.max_seconds}"
    rules = '# rules = "rules.toml"' if config.rules is None else f"rules = {_quoted(str(config.rules))}"
    return f"""\
# Settings of deskhand. What is left out has its default.

# Who decides: the name of a model, its folder, or its address.
model = {_quoted(config.model)}

# "step" asks before each action, "auto" does not.
mode = {_quoted(config.mode.value)}

# A run ends after so many steps, and after so many seconds.
max_steps = {config.max_steps}
{limit}

# Held together, these keys stop a run: at least one modifier and one other key.
stop_chord = {_quoted(chord_name(config.stop_chord))}

# The screen counts as settled after so many seconds without change; the wait ends after the second number at most.
settle_quiet_s = {config.settle_quiet_s}
settle_cap_s = {config.settle_cap_s}

# The folder for recorded sessions.
session_folder = {_quoted(str(config.session_folder))}

# A file of your own rules about what may be done; see assets/rules.toml, whose rules come after them.
{rules}

# A step that the model is less sure of than this, from 0 to 1, is asked about.
least_confidence = {config.least_confidence}
"""


def _read(table: Mapping[str, object]) -> Config:
    known = [one.name for one in fields(Config)]
    for name in table:
        if name not in known:
            raise ValueError(f"there is no setting {name!r}; there are {', '.join(known)}")
    default = Config()
    return Config(
        model=_text(table, "model", default.model),
        mode=_mode(_text(table, "mode", default.mode)),
        max_steps=_count(table, "max_steps", default.max_steps),
        max_seconds=_seconds(table, "max_seconds", 0.0) if "max_seconds" in table else None,
        stop_chord=_chord(_text(table, "stop_chord", chord_name(default.stop_chord))),
        settle_quiet_s=_seconds(table, "settle_quiet_s", default.settle_quiet_s),
        settle_cap_s=_seconds(table, "settle_cap_s", default.settle_cap_s),
        session_folder=Path(_text(table, "session_folder", str(default.session_folder))).expanduser(),
        rules=Path(_text(table, "rules", "")).expanduser() if "rules" in table else None,
        least_confidence=_share(table, "least_confidence", default.least_confidence),
    )


def _text(table: Mapping[str, object], name: str, default: str) -> str:
    value = table.get(name, default)
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} = {value!r}: write a text in quotation marks")
    return value


def _count(table: Mapping[str, object], name: str, default: int) -> int:
    value = table.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{name} = {value!r}: write a whole number of at least 1")
    return value


def _seconds(table: Mapping[str, object], name: str, default: float) -> float:
    value = table.get(name, default)
    if not isinstance(value, int | float) or isinstance(value, bool) or not (0 < value < math.inf):
        raise ValueError(f"{name} = {value!r}: write a number of seconds above 0")
    return float(value)


def _share(table: Mapping[str, object], name: str, default: float) -> float:
    value = table.get(name, default)
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise ValueError(f"{name} = {value!r}: write a number from 0 to 1")
    return float(value)


def _mode(value: str) -> Mode:
    if value not in set(Mode):
        raise ValueError(f"mode = {value!r}: write {' or '.join(repr(one.value) for one in Mode)}")
    return Mode(value)


def _chord(value: str) -> tuple[Key, ...]:
    try:
        return parse_chord(value)
    except ValueError as error:
        raise ValueError(f"stop_chord: {error}") from None


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")  # the one character JSON leaves bare
