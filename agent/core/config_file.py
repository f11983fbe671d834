"""Writing the settings: what a person wrote into the file stays, values that changed take the place of the old ones."""

from __future__ import annotations

import json
import os
import re
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from agent.core.config import Config, area_name, read
from agent.core.stop import chord_name


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")  # the one character JSON leaves bare


_HEAD: Final = "# Settings of deskhand. What is left out has its default.\n"

_ENTRIES: Final[tuple[tuple[str, str, Callable[[Config], str | None]], ...]] = (
    ("model", "Who decides: the name of a model, its folder, or its address.", lambda one: _quoted(one.model)),
    ("mode", '"step" asks before each action, "auto" does not.', lambda one: _quoted(one.mode.value)),
    (
        "area",
        'What is seen and touched: "desktop", "monitor 1", "region X,Y,W,H" or "window TITLE".',
        lambda one: _quoted(area_name(one.area)),
    ),
    ("max_steps", "A run ends after so many steps,", lambda one: str(one.max_steps)),
    (
        "max_seconds",
        "and after so many seconds.",
        lambda one: None if one.max_seconds is None else f"{one.max_seconds}",
    ),
    (
        "point_out_s",
        "Where nobody is asked, a ring stands at the coming click for so many seconds; 0 shows none.",
        lambda one: str(one.point_out_s),
    ),
    (
        "stop_chord",
        "Held together, these keys stop a run: at least one modifier and one other key.",
        lambda one: _quoted(chord_name(one.stop_chord)),
    ),
    (
        "answer_held",
        "With these modifiers held, the keys of an answer work from anywhere: two of Ctrl, Alt, Shift, Win at least.",
        lambda one: _quoted(chord_name(one.answer_held)),
    ),
    (
        "settle_quiet_s",
        "The screen counts as settled after so many seconds without change;",
        lambda one: str(one.settle_quiet_s),
    ),
    ("settle_cap_s", "the wait ends after so many at most.", lambda one: str(one.settle_cap_s)),
    ("session_folder", "The folder for recorded sessions.", lambda one: _quoted(str(one.session_folder))),
    (
        "rules",
        "A file of your own rules about what may be done; see assets/rules.toml, whose rules come after them.",
        lambda one: None if one.rules is None else _quoted(str(one.rules)),
    ),
    (
        "least_confidence",
        "A step that the model is less sure of than this, from 0 to 1, is asked about.",
        lambda one: str(one.least_confidence),
    ),
    (
        "detector",
        "Whether the trained detector looks at screens too, beside geometry and OCR: true or false.",
        lambda one: str(one.detector).lower(),
    ),
    (
        "language",
        'The language of the window: "system", "en" or "zh".',
        lambda one: _quoted(one.language.value),
    ),
    (
        "thoughts",
        "The language in which a model behind an address should think, by its English name.",
        lambda one: _quoted(one.thoughts),
    ),
    ("theme", 'The look of the window: "system", "light" or "dark".', lambda one: _quoted(one.theme.value)),
)
"""Key, comment, and value as TOML; None where the key is left out."""

_EXAMPLES: Final = {"max_seconds": "600.0", "rules": '"rules.toml"'}


def dump(config: Config) -> str:
    """The settings as a TOML file with a comment on each; `load` reads them back."""
    parts = [_HEAD]
    for name, says, write in _ENTRIES:
        parts.append(f"# {says}\n{_line(name, write(config))}\n")
    return "\n".join(parts)


def merged(text: str, config: Config) -> str:
    """`text`, a settings file, with the values of `config`: comments, order and what is right already stay.

    Keys that this version does not know become comments.

    Raises:
        ValueError: If the file is not TOML, or is written in a way that cannot be changed line by line.
    """
    table, lines = tomllib.loads(text), text.removesuffix("\n").split("\n")
    known = {name for name, _, _ in _ENTRIES}
    for name in table.keys() - known:
        at = _found(lines, name)
        lines[at] = f"# {lines[at]}  # not known to this version"
    default = Config()
    for name, says, write in _ENTRIES:
        wanted = write(config)
        if name in table:
            if not _holds(name, table[name], config):
                at = _found(lines, name)
                lines[at] = _line(name, wanted) + _remark(lines[at])
        elif wanted != write(default):
            example = next((at for at, line in enumerate(lines) if re.match(rf"#\s*{name}\s*=", line)), None)
            if example is not None:
                lines[example] = _line(name, wanted)
            else:
                lines += ["", f"# {says}", _line(name, wanted)]
    result = "\n".join(lines) + "\n"
    if read(tomllib.loads(result)) != config:
        raise ValueError("the file is written in a way that cannot be changed line by line")
    return result


def save(config: Config, path: Path) -> Path | None:
    """Write `config` into `path`, all of it or nothing; the folder is made where it is missing.

    Returns:
        Where the file from before is kept, where it could not be changed line by line; None where it could.

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


def _line(name: str, value: str | None) -> str:
    return f"# {name} = {_EXAMPLES[name]}" if value is None else f"{name} = {value}"


def _found(lines: list[str], name: str) -> int:
    for at, line in enumerate(lines):
        if re.match(rf"\s*(?:{re.escape(name)}|\"{re.escape(name)}\")\s*=", line):
            return at
    raise ValueError(f"there is no line that begins with {name}")


def _holds(name: str, value: object, config: Config) -> bool:
    """Whether the file says of `name` what `config` does, in whatever way."""
    try:
        return bool(getattr(read({name: value}), name) == getattr(config, name))
    except ValueError:
        return False


def _remark(line: str) -> str:
    """The comment at the end of `line`, with the spaces before it."""
    for found in re.finditer(r"\s*#", line):
        try:
            tomllib.loads(line[: found.start()])
        except tomllib.TOMLDecodeError:
            continue
        return line[found.start() :]
    return ""
