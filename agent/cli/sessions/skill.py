"""`deskhand skill check`: whether a skill made of a recording is whole and safe to share."""

from __future__ import annotations

import argparse
from pathlib import Path

from agent.cli.usage import DONE, FAILED, Adder


def add(add: Adder) -> None:
    """Declare the command."""
    skill = add("skill", _skill, "check a skill: a recording with a page that says what it does")
    actions = skill.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="say what is missing or must not be shared")
    check.add_argument("folder", type=Path, metavar="FOLDER")


def _skill(parsed: argparse.Namespace) -> int:
    from agent.sessions.skill import check_skill

    faults = check_skill(parsed.folder)
    print("\n".join(faults) or f"{parsed.folder} can be used")
    return FAILED if faults else DONE
