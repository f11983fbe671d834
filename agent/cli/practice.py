"""`deskhand practice`: open a practice application."""

from __future__ import annotations

import argparse
import subprocess
import sys

from agent.cli.usage import Adder


def add(add: Adder) -> None:
    """Declare the command."""
    add("practice", _practice, "open a practice application", add_help=False)


def _practice(parsed: argparse.Namespace) -> int:
    # a process of its own: Qt lives in gui, and the agent must meet a program that is not part of itself
    return subprocess.run([sys.executable, "-m", "gui.practice", *parsed.others], check=False).returncode
