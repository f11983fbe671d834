"""The command line: results on stdout, everything else on stderr, `--json` for machines.

Exit codes: 0 done, 1 failed, 2 usage, 3 out of steps, 4 refused, 130 stopped. Each command is a module of
`agent/cli`.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Sequence

from agent.cli import desktop_entry, doctor, mcp, parse, perceive, practice, secret
from agent.cli.models import evaluate, learn, models, train
from agent.cli.runs import record, replay, routine, run
from agent.cli.sessions import library, session, skill
from agent.cli.usage import FAILED, STOPPED, USAGE, UsageError

_COMMANDS = (
    run,
    record,
    replay,
    routine,
    session,
    library,
    perceive,
    parse,
    doctor,
    desktop_entry,
    models,
    train,
    learn,
    evaluate,
    practice,
    secret,
    skill,
    mcp,
)
"""In the order of `--help`."""


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit code."""
    parser = _parser()
    try:
        parsed, others = parser.parse_known_args(arguments)
        if others and not parsed.passes_on:
            parser.error(f"unrecognized arguments: {' '.join(others)}")
    except SystemExit as leaving:  # argparse has said what it had to say
        return leaving.code if isinstance(leaving.code, int) else USAGE
    logging.basicConfig(level=logging.DEBUG if parsed.verbose else logging.WARNING, format="%(name)s: %(message)s")
    parsed.others = others
    command: Callable[[argparse.Namespace], int] = parsed.command
    try:
        return command(parsed)
    except UsageError as error:
        print(f"deskhand: {error}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:
        return FAILED
    except Exception as error:  # the border: whatever went wrong below becomes one sentence
        logging.getLogger(__name__).debug("the command failed", exc_info=True)
        print(f"deskhand: {error or type(error).__name__}", file=sys.stderr)
        return FAILED


class _Version(argparse.Action):
    """`--version`, read off the installed package only where it is asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str, **others: object) -> None:
        super().__init__(option_strings, dest, nargs=0, help=str(others.get("help", "")))

    def __call__(self, parser: argparse.ArgumentParser, *others: object) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"deskhand {version('deskhand')}")
        except PackageNotFoundError:
            print("deskhand, from a checkout that is not installed")
        parser.exit()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="deskhand",
        description="A desktop agent you can watch. Without a command it opens its window.",
        epilog="exit codes: 0 done, 1 failed, 2 usage, 3 out of steps, 4 refused, 130 stopped",
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="say more on stderr")
    parser.add_argument("--version", action=_Version, help="say which version this is")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(
        name: str, command: Callable[[argparse.Namespace], int], summary: str, *, add_help: bool = True
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=summary, description=summary, add_help=add_help)
        # a command without help of its own hands its arguments on to a program that has
        sub.set_defaults(command=command, passes_on=not add_help)
        return sub

    for command in _COMMANDS:
        command.add(add)
    return parser
