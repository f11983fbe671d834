"""`deskhand session`: look into a session file."""

from __future__ import annotations

import argparse
from pathlib import Path

from agent.commands.usage import DONE, FAILED, Adder


def add(add: Adder) -> None:
    """Declare the command."""
    session = add("session", _session, "look into a session file")
    session.add_argument("what", choices=["show", "verify"])
    session.add_argument("file", type=Path, metavar="FILE")


def _session(parsed: argparse.Namespace) -> int:
    from agent.listing import show
    from agent.session import SessionReader

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
