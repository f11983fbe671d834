"""`deskhand secret`: keep passwords in the system's keyring, for tasks that say `{{secret:NAME}}`."""

from __future__ import annotations

import argparse
import getpass
import sys

from agent.cli.usage import DONE, FAILED, Adder


def add(add: Adder) -> None:
    """Declare the command."""
    secret = add("secret", _secret, "keep passwords in the system's keyring, for {{secret:NAME}} in a task")
    # the value is never an argument: everybody on the machine can read the arguments of a process
    secret.add_argument(
        "what", choices=["set", "list", "delete"], help="set asks for the value, or reads it from a pipe"
    )
    secret.add_argument("name", nargs="?", default="", metavar="NAME", help="what the task calls it")


def _secret(parsed: argparse.Namespace) -> int:
    from agent.cli.usage import UsageError
    from agent.core.secrets import KeyringSecrets, SecretsError

    if (parsed.what == "list") == bool(parsed.name):
        raise UsageError("write: deskhand secret set NAME, deskhand secret delete NAME, or deskhand secret list")
    secrets = KeyringSecrets()
    try:
        match parsed.what:
            case "set":
                secrets.put(parsed.name, _value(parsed.name))
                print(f"Write {{{{secret:{parsed.name}}}}} in a task, where it shall be typed.")
            case "delete":
                secrets.delete(parsed.name)
            case _:
                for name in secrets.names():
                    print(name)
    except SecretsError as error:
        print(f"deskhand: {error}", file=sys.stderr)
        return FAILED
    return DONE


def _value(name: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(f"{name}: ")
    return sys.stdin.readline().removesuffix("\n")
