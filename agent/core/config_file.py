"""The settings file, written: what a person wrote into it stays, values that changed take the place of the old ones."""

from __future__ import annotations

import os
import tempfile
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import tomlkit
from tomlkit.container import Container
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Comment, Item, Key, Table

from agent.core.config import Config, area_name, read
from agent.core.model_settings import written_models
from agent.core.stop import chord_name

_Value = str | int | float | bool | list[dict[str, str]] | None

_HEAD: Final = "Settings of deskhand. What is left out has its default."

_ENTRIES: Final[dict[str, tuple[str, Callable[[Config], _Value]]]] = {
    "model": ("Who decides: the name of a model, its folder, or its address.", lambda config: config.model),
    "mode": ('"step" asks before each action, "auto" does not.', lambda config: config.mode.value),
    "area": (
        'What is seen and touched: "desktop", "monitor 1", "region X,Y,W,H" or "window TITLE".',
        lambda config: area_name(config.area),
    ),
    "max_steps": ("A run ends after so many steps,", lambda config: config.max_steps),
    "max_seconds": ("and after so many seconds.", lambda config: config.max_seconds),
    "point_out_s": (
        "Where nobody is asked, a ring stands at the coming click for so many seconds; 0 shows none.",
        lambda config: config.point_out_s,
    ),
    "stop_chord": (
        "Held together, these keys stop a run: at least one modifier and one other key.",
        lambda config: chord_name(config.stop_chord),
    ),
    "answer_held": (
        "With these modifiers held, the keys of an answer work from anywhere: two of Ctrl, Alt, Shift, Win at least.",
        lambda config: chord_name(config.answer_held),
    ),
    "settle_quiet_s": (
        "The screen counts as settled after so many seconds without change;",
        lambda config: config.settle_quiet_s,
    ),
    "settle_cap_s": ("the wait ends after so many at most.", lambda config: config.settle_cap_s),
    "session_folder": ("The folder for recorded sessions.", lambda config: str(config.session_folder)),
    "keep_days": (
        "Runs that are older than so many days are put into the trash; what you marked or recorded stays.",
        lambda config: config.keep_days,
    ),
    "rules": (
        "A file of your own rules about what may be done; see assets/rules.toml, whose rules come after them.",
        lambda config: None if config.rules is None else str(config.rules),
    ),
    "least_confidence": (
        "A step that the model is less sure of than this, from 0 to 1, is asked about.",
        lambda config: config.least_confidence,
    ),
    "trust_task": (
        "In auto mode, whether a risky act that the task names (press Submit) counts as approved: true or false.",
        lambda config: config.trust_task,
    ),
    "detector": (
        "Whether the trained detector looks at screens too, beside geometry and OCR: true or false.",
        lambda config: config.detector,
    ),
    "language": ('The language of the window: "system", "en" or "zh".', lambda config: config.language.value),
    "thoughts": (
        "The language in which a model behind an address should think, by its English name.",
        lambda config: config.thoughts,
    ),
    "theme": ('The look of the window: "system", "light" or "dark".', lambda config: config.theme.value),
    "notifications": (
        "Whether the desktop tells when a run asks or has ended, while another program is used: true or false.",
        lambda config: config.notifications,
    ),
    "sound": ("Whether that is heard, too: true or false.", lambda config: config.sound),
    "family": (
        "How large models are asked, where their names do not say; deskhand models list shows the families.",
        lambda config: config.family or None,
    ),
    "largest_picture": (
        "No picture with longer sides is sent to large models; for servers that would shrink it themselves.",
        lambda config: None if config.largest_picture is None else str(config.largest_picture),
    ),
    "zoom": (
        'When a large model looks again, at an enlarged part, before it clicks: "off", "when-unsure" or "always".',
        lambda config: config.zoom.value,
    ),
    "models": (
        "What holds for single models; deskhand models check MODEL --save writes what it finds.",
        lambda config: written_models(config.models) or None,
    ),
}
"""By key: its comment, and its value in the file; None where the key is left out."""

_EXAMPLES: Final = {
    "max_seconds": "max_seconds = 600.0",
    "keep_days": "keep_days = 90",
    "rules": 'rules = "rules.toml"',
    "family": 'family = "ui-tars-1.5"',
    "largest_picture": 'largest_picture = "1920x1080"',
    "models": 'models = [{ model = "http://localhost:8000/v1#m", family = "ui-tars-1.5", coordinates = "pixels" }]',
}
"""What stands as a comment where a key is left out."""


def dump(config: Config) -> str:
    """The settings as a TOML file with a comment on each; `load` reads them back."""
    file = tomlkit.document()
    file.add(tomlkit.comment(_HEAD))
    for name in _ENTRIES:
        _append(file, name, config)
    return file.as_string()


def merged(text: str, config: Config) -> str:
    """`text`, a settings file, with the values of `config`: comments, order and what is right already stay.

    Keys that this version does not know become comments.

    Raises:
        ValueError: If the file is not TOML, or is written in a way that cannot be changed piece by piece.
    """
    table = tomllib.loads(text)
    missing = [name for name in _ENTRIES if name not in table and _value(name, config) != _value(name, Config())]
    result = tomlkit.document()
    try:
        for key, item in tomlkit.parse(text.removesuffix("\n") + "\n").body:
            name = "" if key is None else key.key
            example = _example_of(missing, item)
            if example is not None:
                missing.remove(example)
                result.add(example, _item(_value(example, config)))
            elif key is None or (name in table and name in _ENTRIES and _holds(name, table[name], config)):
                result.append(key, item)
            elif name in _ENTRIES:
                _put(result, name, _value(name, config), item)
            else:
                _add_unknown(result, key, item)
        for name in missing:
            _append(result, name, config)
    except TOMLKitError as error:
        raise ValueError(f"the file cannot be changed piece by piece: {error}") from error
    written = result.as_string()
    if read(tomllib.loads(written)) != config:
        raise ValueError("the file is written in a way that cannot be changed piece by piece")
    return written


def save(config: Config, path: Path) -> Path | None:
    """Write `config` into `path`, all of it or nothing; the folder is made where it is missing.

    Returns:
        Where the file from before is kept, where it could not be changed piece by piece; None where it could.

    Raises:
        OSError: If it cannot be written; the file is then as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    kept: Path | None = None
    try:
        text = merged(path.read_text(encoding="utf-8"), config)
    except FileNotFoundError:
        text = dump(config)
    except ValueError:
        text = dump(config)
        kept = _spare(path)
        kept.write_bytes(path.read_bytes())
    _replace(path.resolve(), text)  # a link stays a link
    return kept


def _replace(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".config-", suffix=".toml")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _spare(path: Path) -> Path:
    """A name beside `path` that is free: `config.old.toml`, `config.old2.toml`."""
    number = 1
    while (spare := path.with_suffix(f".old{number if number > 1 else ''}{path.suffix}")).exists():
        number += 1
    return spare


def _value(name: str, config: Config) -> _Value:
    return _ENTRIES[name][1](config)


def _append(file: tomlkit.TOMLDocument, name: str, config: Config) -> None:
    """Add a setting at the end, below an empty line and its comment; an example of it where it is left out."""
    file.add(tomlkit.nl())
    file.add(tomlkit.comment(_ENTRIES[name][0]))
    value = _value(name, config)
    if value is None:
        file.add(tomlkit.comment(_EXAMPLES[name]))
    else:
        file.add(name, _item(value))


def _item(value: _Value) -> Item:
    assert value is not None, "what is left out has no item"
    if not isinstance(value, list):
        return tomlkit.item(value)
    several = tomlkit.array()
    for one in value:  # in one place: what follows a section would belong to it
        entry = tomlkit.inline_table()
        entry.update(one)
        several.append(entry)
    return several.multiline(True)


def _put(file: tomlkit.TOMLDocument, name: str, value: _Value, before: Item) -> None:
    """Add a setting in the place of `before`, whose remark stays behind it."""
    if isinstance(before, Table | AoT):
        raise ValueError(f"{name} is a section, whose lines would be lost")
    remark = before.trivia.comment_ws + before.trivia.comment
    if value is None:
        file.add(tomlkit.comment(_EXAMPLES[name] + remark))
        return
    item = _item(value)
    item.trivia.comment_ws, item.trivia.comment = before.trivia.comment_ws, before.trivia.comment
    file.add(name, item)


def _example_of(names: Iterable[str], item: Item) -> str | None:
    """Which of `names` the comment `item` sets, as `# rules = "rules.toml"` does."""
    if not isinstance(item, Comment):
        return None
    try:
        set_there = tomllib.loads(item.as_string().strip().lstrip("# "))
    except tomllib.TOMLDecodeError:
        return None
    return next((name for name in names if name in set_there), None)


def _add_unknown(file: tomlkit.TOMLDocument, key: Key, item: Item) -> None:
    """Add a setting or a section as comments."""
    alone = Container()
    alone.append(key, item)
    first, *others = alone.as_string().splitlines()
    file.add(tomlkit.comment(f"{first}  # not known to this version"))
    for line in others:
        file.add(tomlkit.comment(line.removeprefix("# ")) if line.strip() else tomlkit.nl())


def _holds(name: str, value: object, config: Config) -> bool:
    """Whether the file says of `name` what `config` does, in whatever way."""
    try:
        return bool(getattr(read({name: value}), name) == getattr(config, name))
    except ValueError:
        return False
