"""`deskhand session export` and `deskhand session parameters`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli.usage import DONE, UsageError, from_argument

if TYPE_CHECKING:
    from agent.sessions.parameters import Parameter


def add_session_export(parser: argparse.ArgumentParser) -> None:
    """Declare what `export` takes."""
    forms = ["html", "jsonl", "dataset", "steps"]
    parser.add_argument(
        "--as",
        dest="form",
        choices=forms,
        default="html",
        help="a page, the events, a training set, or instructions in words (default: html)",
    )
    parser.add_argument("--out", type=Path, metavar="PATH", help="where to (default: beside FILE)")
    parser.add_argument(
        "--skill", type=Path, metavar="FOLDER", help="a folder with a SKILL.md and the redacted recording beside it"
    )


def export(parsed: argparse.Namespace) -> int:
    """Write a session in another form."""
    from agent.sessions.export import ExportForm, export_session
    from agent.sessions.reader import SessionReader

    if parsed.skill is not None:
        return _export_skill(parsed.file, parsed.skill)
    form = ExportForm(parsed.form)
    endings = {ExportForm.HTML: ".html", ExportForm.JSONL: ".jsonl", ExportForm.DATASET: "", ExportForm.STEPS: ".txt"}
    beside = parsed.file.with_suffix(endings[form] or ".dataset")
    with SessionReader(parsed.file) as reader:
        done = export_session(reader, form, parsed.out or beside)
    for sentence in done.left_out:
        print(sentence, file=sys.stderr)
    print(
        f"written to {done.path}; it shows what the session shows: `deskhand session redact` first where others may "
        "see it",
        file=sys.stderr,
    )
    return DONE


def _export_skill(file: Path, folder: Path) -> int:
    from agent.factory import session_redactor
    from agent.sessions.redaction import RedactionOptions
    from agent.sessions.skill import export_skill

    try:
        page = export_skill(file, folder, session_redactor(RedactionOptions(), say=_say))
    except FileExistsError:
        raise UsageError(f"--skill {folder}: it is there already; name a new folder") from None
    print(f"written to {page}; look at it before you share it, and check it with: deskhand skill check {folder}")
    return DONE


def _say(line: str) -> None:
    print(f"deskhand: {line}", file=sys.stderr)


def add_session_parameters(parser: argparse.ArgumentParser) -> None:
    """Declare what `parameters` takes."""
    parser.add_argument(
        "--name", action="append", default=[], metavar="NAME=VALUE", help="call it NAME wherever VALUE was used"
    )
    parser.add_argument("--like", type=Path, metavar="OTHER", help="another recording of the task: what differs varies")
    parser.add_argument("--forget", action="append", default=[], metavar="NAME", help="no longer a parameter")


def parameters(parsed: argparse.Namespace) -> int:
    """Show the parameters of a session, and change them where that is asked for."""
    from agent.sessions.parameter_discovery import parameter_named, parameters_that_differ
    from agent.sessions.parameters import parameters_of, store
    from agent.sessions.reader import SessionReader

    with SessionReader(parsed.file) as reader:
        kept = {parameter.name: parameter for parameter in parameters_of(reader)}
        for name in parsed.forget:
            if kept.pop(name, None) is None:
                raise UsageError(f"{parsed.file} has no parameter {name!r}")
        if parsed.like is not None:
            with SessionReader(parsed.like) as other:
                kept |= {parameter.name: parameter for parameter in parameters_that_differ(reader, other)}
        for given in parsed.name:
            name, equals, value = given.partition("=")
            if not equals:
                raise UsageError(f"--name {given!r}: write it as NAME=VALUE, for example --name who=Ada")
            kept[name] = from_argument(lambda text, name=name: parameter_named(reader, name, text), value)  # type: ignore[misc]
    if parsed.forget or parsed.like is not None or parsed.name:
        store(parsed.file, kept.values())
    print("\n".join(map(_line, kept.values())) or "no parameters")
    return DONE


def _line(parameter: Parameter) -> str:
    times = len(parameter.places)
    value = "".join(sign if sign.isprintable() else " " for sign in parameter.value)
    return f"{parameter.name} = {value}  ({parameter.sort.value}, {times} {'time' if times == 1 else 'times'})"
