"""A recording as a skill: a folder with a SKILL.md that an agent or a person can read, and the recording beside it.

SKILL.md says what it does, what it takes, its steps in words, how its success shows, what it must not do, and the call
that replays it. The recording in the folder has been redacted on the way out; what stands in SKILL.md is read from that
one, so nothing that was painted over is written there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from agent.core.events import Ended
from agent.core.secrets import secret_names
from agent.sessions.editing.replayed_actions import recorded_secrets, replayed_actions
from agent.sessions.export import steps_script
from agent.sessions.format.schema import SessionError
from agent.sessions.parameters import Parameter, parameters_of
from agent.sessions.reader import SessionReader
from agent.sessions.redaction import SessionRedactor, redact_file
from vision.redaction.sensitive_text import Secret, find_secrets

RECORDING: Final = "recording.deskhand"
PAGE: Final = "SKILL.md"

_SECTIONS: Final = ("What it does", "Inputs", "Steps", "How success shows", "What it must not do", "How to run it")
_FRONT: Final = re.compile(r"\A---\nname: (?P<name>[a-z0-9-]{1,64})\ndescription: (?P<description>.+)\n---\n")
_INPUT: Final = re.compile(r"^- `(?P<name>\w+)`", re.MULTILINE)


def export_skill(path: Path, folder: Path, redactor: SessionRedactor) -> Path:
    """Write the skill of the recording at `path` into a new `folder`; its page.

    Raises:
        SessionError: If the recording cannot be read or written.
        ValueError: If nothing of it can be said in words.
        OSError: If the folder is there already, or cannot be made.
    """
    folder.mkdir(parents=True)
    redact_file(path, folder / RECORDING, redactor)
    with SessionReader(folder / RECORDING) as reader:
        page = _page(reader, folder.name)
    (folder / PAGE).write_text(page, encoding="utf-8")
    return folder / PAGE


def check_skill(folder: Path) -> tuple[str, ...]:
    """What is wrong with a skill, a sentence each; empty where it can be used."""
    page, recording = folder / PAGE, folder / RECORDING
    if not page.is_file():
        return (f"{page} is missing; make a skill with: deskhand session export FILE --skill FOLDER",)
    text = page.read_text(encoding="utf-8", errors="replace")
    faults = [f"{page} has no section {name!r}" for name in _SECTIONS if f"\n## {name}\n" not in text]
    if _FRONT.match(text) is None:
        faults.append(f"{page} must begin with ---, name, description, ---")
    faults += [
        f"{page} holds what looks like a secret ({found.kind.value}): take it out before you share it"
        for found in _sensitive(text)
    ]
    try:
        with SessionReader(recording) as reader:
            faults += [f"{recording}: {finding.message}" for finding in reader.verify() if finding.serious]
            there = {parameter.name for parameter in parameters_of(reader)}
            named = set(_INPUT.findall(text.partition("\n## Steps\n")[0]))
            faults += [f"{page} names no input {name!r}, which the recording takes" for name in sorted(there - named)]
            faults += [f"{page} names an input {name!r} that the recording lacks" for name in sorted(named - there)]
    except SessionError as error:
        faults.append(str(error))
    return tuple(faults)


def _sensitive(text: str) -> Sequence[Secret]:
    """Secrets on the page; the names of placeholders are none."""
    return [found for line in text.splitlines() for found in find_secrets(line) if not secret_names(line)]


def _page(reader: SessionReader, name: str) -> str:
    task = " ".join(reader.meta.task.split()) or "what was recorded"
    script, left_out = steps_script(reader)
    parameters, secrets = parameters_of(reader), recorded_secrets(reader)
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:64] or "skill"
    call = "".join(f" --set {parameter.name}=…" for parameter in parameters)
    parts = [
        f"---\nname: {plain}\ndescription: {task[:300]}\n---\n",
        f"# {task}\n",
        f"## What it does\n\n{task}. Recorded on a desktop, and replayed there by deskhand without a model.\n",
        f"## Inputs\n\n{_inputs(parameters)}\n",
        "## Steps\n\n" + "".join(f"{number}. {line}\n" for number, line in enumerate(script.splitlines(), start=1)),
        *([f"Not in words: {'; '.join(left_out)}.\n"] if left_out else []),
        f"## How success shows\n\n{_success(reader)}\n",
        f"## What it must not do\n\n{_limits(secrets)}\n",
        f"## How to run it\n\n    deskhand replay {RECORDING} --mode adaptive{call}\n\n"
        f"or, through `deskhand mcp`, the tool `replay_recording` with this recording in deskhand's session folder.\n",
    ]
    return "\n".join(parts)


def _inputs(parameters: Sequence[Parameter]) -> str:
    if not parameters:
        return "None."
    return "\n".join(
        f"- `{one.name}` ({one.sort.value}): recorded as {one.value!r}; without it the recorded value is used"
        for one in parameters
    )


def _success(reader: SessionReader) -> str:
    last = max((one.record.step for one in replayed_actions(reader)), default=0)
    ended = next((event for record in reader.events() if isinstance(event := reader.event(record), Ended)), None)
    how = "the recording has no end" if ended is None else f"the recording ended as {ended.reason.value}"
    return (
        f"After step {last} the screen looks as it did when it was recorded ({how}). deskhand says *completed* where "
        "the screen shows it, and *verified* only where something else confirms it (`--expect file=…`)."
    )


def _limits(secrets: Sequence[str]) -> str:
    lines = [
        "- It stops where a target is not found, is there twice, or is called otherwise than in the recording.",
        "- It does nothing that the gate refuses; what is risky is asked of the person.",
    ]
    if secrets:
        lines.append(f"- It types secrets from the person's keyring, and shows them to nobody: {', '.join(secrets)}.")
    return "\n".join(lines)
