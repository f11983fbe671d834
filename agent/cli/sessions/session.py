"""`deskhand session`: show, verify, edit, export or redact a session file, and name its parameters."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from agent.cli.sessions.edit import add_session_edit, edit
from agent.cli.sessions.export import add_session_export, add_session_parameters, export, parameters
from agent.cli.sessions.redact import add_session_redact, redact
from agent.cli.usage import DONE, FAILED, Adder


def add(add: Adder) -> None:
    """Declare the command."""
    session = add("session", _session, "look into a session file, or take out of it what others must not see")
    verbs = session.add_subparsers(dest="what", required=True, metavar="WHAT")
    for name, summary in _VERBS.items():
        verb = verbs.add_parser(name, help=summary, description=summary)
        verb.add_argument("file", type=Path, metavar="FILE")
        if name == "redact":
            add_session_redact(verb)
        elif name == "export":
            add_session_export(verb)
        elif name == "parameters":
            add_session_parameters(verb)
        elif name == "edit":
            add_session_edit(verb)


_VERBS: Final = {
    "show": "what happened, step by step",
    "verify": "whether the file is sound",
    "export": "write it as a page, as events, as a training set or as instructions",
    "parameters": "what varies from one use to the next",
    "edit": "its steps: reorder, leave out, insert, change, check; every version is kept",
    "preview": "what a replay will find again, step by step, and by what",
    "redact": "rewrite it without faces and secrets",
}


def _session(parsed: argparse.Namespace) -> int:
    verb = {"redact": redact, "export": export, "parameters": parameters, "edit": edit, "preview": _preview}.get(
        parsed.what
    )
    if verb is not None:
        return verb(parsed)
    from agent.cli.sessions.listing import show
    from agent.sessions.reader import SessionReader

    with SessionReader(parsed.file) as reader:
        if parsed.what == "show":
            print(show(reader))
            return DONE
        findings = reader.verify()
        for finding in findings:
            print(finding)
        if not findings:
            print(f"{parsed.file}: sound, {reader.meta.task!r}")
        return FAILED if any(finding.serious for finding in findings) else DONE


def _preview(parsed: argparse.Namespace) -> int:
    from agent.core.config import load
    from agent.routines.preview import preview_of
    from vision.perception.reader import load_reader

    preview = preview_of(parsed.file, load_reader(detector=load().detector))
    for step in preview.steps:
        name = f" {step.name!r}" if step.name else ""
        print(f"{step.number}. {step.words}: found {step.found_by}{name}")
    for offer in preview.offers:
        print(f"may vary: {offer.name} ({offer.sort}), here {offer.value!r}")
    for secret in preview.secrets:
        print(f"needs the secret {secret}; put it into the keyring with: deskhand secret set {secret}")
    return DONE
