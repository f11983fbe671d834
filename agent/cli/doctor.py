"""`deskhand doctor`: what works here."""

from __future__ import annotations

import argparse
import json

from agent.cli.usage import DONE, FAILED, Adder


def add(add: Adder) -> None:
    """Declare the command."""
    doctor = add("doctor", _doctor, "what works here, what does not, how to mend it")
    doctor.add_argument("--json", action="store_true", help="one JSON object")


def _doctor(parsed: argparse.Namespace) -> int:
    from dataclasses import asdict

    from agent.cli.diagnosis import examine, format_checks

    checks = examine()
    print(json.dumps({"checks": [asdict(one) for one in checks]}) if parsed.json else format_checks(checks))
    return FAILED if any(one.status == "fail" for one in checks) else DONE
