"""Settings: a small TOML file that a person edits, read into one frozen value; agent/core/config_file.py writes it."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar, assert_never

import platformdirs

from agent.core.actions import MODIFIERS, Key, key
from agent.core.api import export
from agent.core.area import Area, OneMonitor, OneWindow, Region, WholeDesktop
from agent.core.model_settings import ModelSettings, Zoom, read_models, read_size, same_model
from agent.core.stop import ANSWER_HELD, DEFAULT_CHORD, chord_name, parse_chord
from agent.core.task import Mode
from vision.geometry import Size

_Choice = TypeVar("_Choice", bound=StrEnum)


class Language(StrEnum):
    """Language of the interface."""

    SYSTEM = "system"
    ENGLISH = "en"
    CHINESE = "zh"


class Theme(StrEnum):
    """Colours of the interface."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


THOUGHTS: Final = ("English", "Chinese", "German", "French", "Spanish", "Japanese", "Korean", "Portuguese", "Russian")
"""Languages that are offered for thoughts; any other may be written."""


def _session_folder() -> Path:
    return platformdirs.user_data_path("deskhand", appauthor=False) / "sessions"


@export("Config")
@dataclass(frozen=True, slots=True)
class Config:
    """The settings: what holds where the command line says nothing else.

    Attributes:
        model: Name, path or address of the policy.
        family: How large models are asked; empty goes by their names.
        largest_picture: No large model is sent a picture with longer sides; None sends them as its family does.
        zoom: When large models are asked a second time about a click.
        models: What holds for single models in place of these three.
        area: What runs see and touch.
        max_seconds: Time limit of a run, or None.
        point_out_s: In the window, where nobody is asked: how long a ring stands at the coming click. 0 shows none.
        stop_chord: Held together, they stop a run.
        answer_held: Modifiers with which the keys of an answer work from anywhere.
        settle_quiet_s: How long the screen must not change to count as settled.
        settle_cap_s: How long to wait for that at most.
        session_folder: Where runs are recorded; made by whoever writes there first.
        keep_days: Runs that are older are put into the trash, or None; see docs/library.md for what stays.
        rules: A file of rules that come before the shipped ones, or None.
        trust_task: Whether a risky act that the task itself names counts as approved, in auto mode.
        least_confidence: Below it, in [0, 1], the person is asked about a step.
        detector: Whether the trained detector looks at screens too, beside geometry and OCR.
        language: Language of the interface.
        thoughts: In which language a model behind an address should think, by its English name.
        theme: Colours of the interface.
    """

    model: str = "steps"
    mode: Mode = Mode.STEP
    area: Area = field(default_factory=WholeDesktop)
    max_steps: int = 50
    max_seconds: float | None = None
    point_out_s: float = 0.3
    stop_chord: tuple[Key, ...] = DEFAULT_CHORD
    answer_held: tuple[Key, ...] = ANSWER_HELD
    settle_quiet_s: float = 0.3
    settle_cap_s: float = 5.0
    session_folder: Path = field(default_factory=_session_folder)
    keep_days: int | None = None
    rules: Path | None = None
    trust_task: bool = False
    least_confidence: float = 0.5
    detector: bool = True
    language: Language = Language.SYSTEM
    thoughts: str = "English"
    theme: Theme = Theme.SYSTEM
    notifications: bool = True
    sound: bool = False
    family: str = ""
    largest_picture: Size | None = None
    zoom: Zoom = Zoom.UNSURE
    models: tuple[ModelSettings, ...] = ()

    def settings_for(self, model: str, family: str | None = None, zoom: Zoom | None = None) -> ModelSettings:
        """How `model` is asked.

        Args:
            family: Said by the person for this run; whatever was found out about another family does not count then.
            zoom: Likewise.
        """
        found = next((one for one in self.models if same_model(one.model, model)), ModelSettings(model))
        largest = found.largest_picture or self.largest_picture
        closer = zoom or found.zoom or self.zoom
        if family is not None:
            return ModelSettings(model, family, None, largest, closer)
        return ModelSettings(model, found.family or self.family, found.coordinates, largest, closer)


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
        return read(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Config()
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def read(table: Mapping[str, object]) -> Config:
    """The settings in a parsed file.

    Raises:
        ValueError: If a key is unknown or its value is wrong; the sentence names the key.
    """
    known = [field.name for field in fields(Config)]
    for name in table:
        if name not in known:
            raise ValueError(f"there is no setting {name!r}; there are {', '.join(known)}")
    default = Config()
    return Config(
        model=_text(table, "model", default.model),
        mode=_one_of(Mode, table, "mode", default.mode),
        area=parse_area(_text(table, "area", area_name(default.area))),
        max_steps=_count(table, "max_steps", default.max_steps),
        max_seconds=_seconds(table, "max_seconds", 0.0) if "max_seconds" in table else None,
        point_out_s=_moment(table, "point_out_s", default.point_out_s),
        stop_chord=_chord(_text(table, "stop_chord", chord_name(default.stop_chord))),
        answer_held=parse_held(_text(table, "answer_held", chord_name(default.answer_held))),
        settle_quiet_s=_seconds(table, "settle_quiet_s", default.settle_quiet_s),
        settle_cap_s=_seconds(table, "settle_cap_s", default.settle_cap_s),
        session_folder=Path(_text(table, "session_folder", str(default.session_folder))).expanduser(),
        keep_days=_count(table, "keep_days", 1) if "keep_days" in table else None,
        rules=Path(_text(table, "rules", "")).expanduser() if "rules" in table else None,
        trust_task=_switch(table, "trust_task", default.trust_task),
        least_confidence=_share(table, "least_confidence", default.least_confidence),
        detector=_switch(table, "detector", default.detector),
        language=_one_of(Language, table, "language", default.language),
        thoughts=_text(table, "thoughts", default.thoughts),
        theme=_one_of(Theme, table, "theme", default.theme),
        notifications=_switch(table, "notifications", default.notifications),
        sound=_switch(table, "sound", default.sound),
        family=_text(table, "family", "") if "family" in table else "",
        largest_picture=read_size("largest_picture", table["largest_picture"]) if "largest_picture" in table else None,
        zoom=_one_of(Zoom, table, "zoom", default.zoom),
        models=read_models(table["models"]) if "models" in table else (),
    )


def area_name(area: Area) -> str:
    """`area` as it is written in the file; `parse_area` reads it back."""
    match area:
        case WholeDesktop():
            return "desktop"
        case OneMonitor(number):
            return f"monitor {number}"
        case Region(box):
            return "region " + ",".join(f"{number:.12g}" for number in (box.left, box.top, box.width, box.height))
        case OneWindow(title):
            return f"window {title}"
        case _:
            assert_never(area)


def parse_area(text: str) -> Area:
    """Read what runs see and touch, say `region 0,0,800,600`.

    Raises:
        ValueError: If it is none of the four ways.
    """
    kind, _, rest = text.strip().partition(" ")
    if kind == "desktop" and not rest:
        return WholeDesktop()
    if kind == "monitor" and rest.strip().isdecimal() and int(rest) >= 1:
        return OneMonitor(int(rest))
    if kind == "region":
        return Region.parse(rest)
    if kind == "window" and rest.strip():
        return OneWindow(rest.strip())
    ways = '"desktop", "monitor 1", "region 0,0,800,600" or "window TITLE"'
    raise ValueError(f"area = {text!r}: write {ways}")


def parse_held(text: str) -> tuple[Key, ...]:
    """Read the modifiers of the answers, say `Ctrl+Alt`.

    Raises:
        ValueError: If they are not two modifiers at least: with one alone the keys mean something in many programs.
    """
    try:
        held = tuple(dict.fromkeys(key(name) for name in text.split("+")))
    except ValueError as error:
        raise ValueError(f"answer_held = {text!r}: {error}; write it like Ctrl+Alt") from None
    if len(held) < 2 or not MODIFIERS.issuperset(held):
        raise ValueError(f"answer_held = {text!r}: write two modifiers at least, for example Ctrl+Alt")
    return held


def _text(table: Mapping[str, object], name: str, default: str) -> str:
    value = table.get(name, default)
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} = {value!r}: write a text in quotation marks")
    return value


def _switch(table: Mapping[str, object], name: str, default: bool) -> bool:
    value = table.get(name, default)
    if not isinstance(value, bool):
        raise ValueError(f"{name} = {value!r}: write true or false")
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


def _moment(table: Mapping[str, object], name: str, default: float) -> float:
    return 0.0 if table.get(name) == 0 and table.get(name) is not False else _seconds(table, name, default)


def _one_of(kind: type[_Choice], table: Mapping[str, object], name: str, default: _Choice) -> _Choice:
    value = _text(table, name, default.value)
    if value not in set(kind):
        raise ValueError(f"{name} = {value!r}: write {' or '.join(repr(choice.value) for choice in kind)}")
    return kind(value)


def _chord(value: str) -> tuple[Key, ...]:
    try:
        return parse_chord(value)
    except ValueError as error:
        raise ValueError(f"stop_chord: {error}") from None
