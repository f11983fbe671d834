"""`deskhand session redact`, and the redaction options that `run` and `record` share."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli.usage import DONE, UsageError, from_argument

if TYPE_CHECKING:
    from agent.sessions.redaction import RedactionOptions, SessionRedactor


def add_redact_options(parser: argparse.ArgumentParser, when: str = "") -> None:
    """`--redact` for commands that record, always or only `when` they are asked to, with what it hides."""
    parser.add_argument(
        "--redact", action="store_true", help=f"{when}paint faces and secrets over before anything is kept"
    )
    parser.add_argument(
        "--hide", action="append", default=[], metavar="WORD", help="with --redact: hide this word, too"
    )


def redactor_for(parsed: argparse.Namespace) -> SessionRedactor | None:
    """What `--redact` asks for; None without it."""
    from agent.factory import session_redactor
    from agent.sessions.redaction import RedactionOptions

    if parsed.redact and "save" in parsed and parsed.save is None:
        raise UsageError("--redact says how --save records; give it with --save FILE")
    if not parsed.redact:
        if parsed.hide:
            raise UsageError("--hide says what --redact hides; give --redact as well")
        return None
    return session_redactor(RedactionOptions(words=tuple(parsed.hide)), say=_say)


def add_session_redact(parser: argparse.ArgumentParser) -> None:
    """What `session redact` takes besides the file."""
    parser.add_argument("--out", type=Path, metavar="NEW", help="write a new file; otherwise the old one is replaced")
    parser.add_argument(
        "--word", action="append", default=[], metavar="W", help="hide this word wherever it is written"
    )
    parser.add_argument(
        "--region", action="append", default=[], metavar="X,Y,W,H", help="paint this part of the desktop over"
    )
    parser.add_argument("--phones", action="store_true", help="hide telephone numbers, too")
    faces = parser.add_mutually_exclusive_group()
    faces.add_argument("--no-faces", action="store_true", help="leave faces as they are")
    faces.add_argument(
        "--keep-face", action="append", default=[], type=Path, metavar="PHOTO", help="this person may be seen"
    )


def redact(parsed: argparse.Namespace) -> int:
    """`session redact`: rewrite a session without faces and secrets."""
    from dataclasses import replace

    from agent.factory import session_redactor
    from agent.sessions.redaction import learn_passwords, redact_file
    from vision.perception.ocr import RapidOcrEngine
    from vision.perception.text_regions import CachedEngine

    options = _options(parsed)
    engine = CachedEngine(RapidOcrEngine())  # the session is read twice, its texts once
    # first of all, so that a photograph that cannot be used is not said after long work
    session_redactor(options, engine)
    words = learn_passwords(parsed.file, session_redactor(replace(options, faces=False, keep=()), engine))
    done = redact_file(parsed.file, parsed.out, session_redactor(replace(options, words=words), engine, say=_say))
    found = ", ".join(f"{what} {count}×" for what, count in sorted(done.painted.items())) or "nothing"
    print(f"{parsed.out or parsed.file}: {done.frames} frames; painted over: {found}; texts changed: {done.texts}")
    return DONE


def _options(parsed: argparse.Namespace) -> RedactionOptions:
    from agent.core.area import Region
    from agent.sessions.redaction import RedactionOptions

    return RedactionOptions(
        tuple(parsed.word),
        tuple(from_argument(Region.parse, region).box for region in parsed.region),
        faces=not parsed.no_faces,
        keep=tuple(parsed.keep_face),
        phones=parsed.phones,
    )


def _say(line: str) -> None:
    print(f"deskhand: {line}", file=sys.stderr)
