"""`deskhand library`: find sessions, and say what is to be kept of them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from agent.cli.usage import DONE, Adder, UsageError, from_argument, positive

if TYPE_CHECKING:
    from agent.core.actions import JsonValue
    from agent.sessions.library.index import LibraryEntry
    from agent.sessions.library.library import Library

_WIDE: Final = 48


def add(add: Adder) -> None:
    """Declare the command."""
    library = add("library", _library, "list and search what was run and recorded; names, stars, tags, trash")
    verbs = library.add_subparsers(dest="what", required=True, metavar="WHAT")
    for name, (summary, _) in _VERBS.items():
        verb = verbs.add_parser(name, help=summary, description=summary)
        verb.add_argument("--json", action="store_true", help="one JSON object per session")
        if name in ("list", "search"):
            _add_filters(verb)
        if name == "search":
            verb.add_argument("words", nargs="+", metavar="WORD", help="every one must be found")
        if name in _ABOUT_SOME:
            verb.add_argument("sessions", nargs="+", metavar="SESSION", help="a file, a number of the list, or a name")
        if name == "name":
            verb.add_argument("--to", required=True, metavar="NAME", help="what to call it; empty: by its task")
        elif name in ("tag", "untag"):
            verb.add_argument("--as", dest="tags", action="append", required=True, metavar="TAG")
        elif name == "folder":
            verb.add_argument("--to", required=True, metavar="FOLDER", help="invoices/2026; empty takes it out")
        elif name == "empty-trash":
            verb.add_argument("--days", type=positive, metavar="N", help="only what has been in it for so many days")
        elif name == "retain":
            verb.add_argument("--days", type=positive, required=True, metavar="N", help="put away older runs")


def _add_filters(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--trash", action="store_true", help="what is in the trash")
    verb.add_argument("--starred", action="store_true", help="only what has a star")
    verb.add_argument("--recordings", action="store_true", help="only what a person showed")
    verb.add_argument("--tag", metavar="TAG", help="only what has this tag")
    verb.add_argument("--folder", metavar="FOLDER", help="only what is in this folder or below")
    verb.add_argument("--most", type=positive, metavar="N", help="the newest N")


def _library(parsed: argparse.Namespace) -> int:
    from agent.core.config import load
    from agent.sessions.library.library import Library

    with Library(load().session_folder) as library:
        refreshing = library.rebuild() if parsed.what == "rebuild" else library.refresh()
        for left in refreshing:
            if left and left % 100 == 0:
                print(f"reading session files, {left} left", file=sys.stderr)
        _, command = _VERBS[parsed.what]
        return command(library, parsed)


def _list(library: Library, parsed: argparse.Namespace) -> int:
    found = library.entries(" ".join(getattr(parsed, "words", ())), trashed=parsed.trash)
    kept = [entry for entry in found if _passes(entry, parsed)][: parsed.most]
    _print(kept, as_json=parsed.json)
    return DONE


def _passes(entry: LibraryEntry, parsed: argparse.Namespace) -> bool:
    from agent.sessions.format.schema import Origin

    mark = entry.mark
    return (
        (mark.starred or not parsed.starred)
        and (entry.origin is Origin.PERSON or not parsed.recordings)
        and (parsed.tag is None or parsed.tag.casefold() in {tag.casefold() for tag in mark.tags})
        and (parsed.folder is None or f"{mark.folder}/".startswith(f"{parsed.folder.strip('/')}/"))
    )


def _change(change: Callable[[Library, LibraryEntry, argparse.Namespace], object]) -> Callable[..., int]:
    """A command that does the same with each session that is named, and prints what they are afterwards."""

    def command(library: Library, parsed: argparse.Namespace) -> int:
        chosen = [from_argument(library.find, reference) for reference in parsed.sessions]  # before anything is changed
        for entry in chosen:
            try:
                change(library, entry, parsed)
            except ValueError as error:
                raise UsageError(str(error)) from None
        numbers = {entry.number for entry in chosen}
        every = library.entries() + library.entries(trashed=True)
        _print([entry for entry in every if entry.number in numbers], as_json=parsed.json)
        return DONE

    return command


def _restore(library: Library, entry: LibraryEntry, parsed: argparse.Namespace) -> None:
    library.restore(entry.path)


def _empty(library: Library, parsed: argparse.Namespace) -> int:
    deleted = library.empty_trash(parsed.days or 0)
    print(json.dumps({"deleted": deleted}) if parsed.json else f"{deleted} sessions deleted")
    return DONE


def _retain(library: Library, parsed: argparse.Namespace) -> int:
    _print(library.retain(parsed.days), as_json=parsed.json)
    return DONE


def _disk_use(library: Library, parsed: argparse.Namespace) -> int:
    use = library.disk_use()
    if parsed.json:
        from dataclasses import asdict

        print(json.dumps(asdict(use)))
    else:
        print(f"{use.sessions} sessions: {_size(use.session_bytes)} in {library.folder}")
        print(f"{use.trashed} in the trash: {_size(use.trash_bytes)}")
        print(f"index: {_size(use.index_bytes)}")
    return DONE


def _rebuild(library: Library, parsed: argparse.Namespace) -> int:
    return _disk_use(library, parsed)


_ABOUT_SOME: Final = ("show", "name", "star", "unstar", "tag", "untag", "folder", "trash", "restore")

_VERBS: Final[dict[str, tuple[str, Callable[..., int]]]] = {
    "list": ("all sessions, the newest first", _list),
    "search": ("those in which every word is found: in task, names, tags, what was done", _list),
    "show": ("what is known of these; a file from elsewhere is taken in", _change(lambda library, entry, parsed: None)),
    "name": ("give it a name", _change(lambda library, entry, parsed: library.rename(entry, parsed.to))),
    "star": ("give it a star", _change(lambda library, entry, parsed: library.star(entry))),
    "unstar": ("take its star away", _change(lambda library, entry, parsed: library.star(entry, starred=False))),
    "tag": ("give it tags", _change(lambda library, entry, parsed: library.tag(entry, add=parsed.tags))),
    "untag": ("take tags away", _change(lambda library, entry, parsed: library.tag(entry, remove=parsed.tags))),
    "folder": ("put it into a folder of the library", _change(lambda library, entry, to: library.file(entry, to.to))),
    "trash": ("put it into the trash", _change(lambda library, entry, parsed: library.trash(entry))),
    "restore": ("bring it back from the trash", _change(_restore)),
    "empty-trash": ("delete what is in the trash", _empty),
    "retain": ("put runs away that are older, and have no star, name, tag or folder", _retain),
    "disk-use": ("how much of the disk it takes", _disk_use),
    "rebuild": ("make the index anew", _rebuild),
}


def _print(entries: Iterable[LibraryEntry], *, as_json: bool) -> None:
    for entry in entries:
        print(json.dumps(as_record(entry), ensure_ascii=False) if as_json else _line(entry))


def as_record(entry: LibraryEntry) -> dict[str, JsonValue]:
    """The object that `--json` prints of a session."""
    return {
        "number": entry.number,
        "file": str(entry.path),
        "name": entry.title,
        "task": entry.task,
        "started": datetime.fromtimestamp(entry.started_s).astimezone().isoformat(timespec="seconds"),
        "seconds": round(entry.duration_s, 2),
        "steps": entry.steps,
        "outcome": entry.outcome,
        "origin": entry.origin.value,
        "model": entry.model,
        "approver": entry.approver,
        "parameters": list(entry.parameters),
        "bytes": entry.size,
        "starred": entry.mark.starred,
        "tags": list(entry.mark.tags),
        "folder": entry.mark.folder,
    }


def _line(entry: LibraryEntry) -> str:
    mark = entry.mark
    title = entry.title if len(entry.title) <= _WIDE else entry.title[: _WIDE - 1] + "…"
    more = " ".join([*(f"#{tag}" for tag in mark.tags), *([mark.folder + "/"] if mark.folder else [])])
    unit = "step " if entry.steps == 1 else "steps"
    line = (
        f"{entry.number:5} {'★' if mark.starred else ' '} {datetime.fromtimestamp(entry.started_s):%Y-%m-%d %H:%M}  "
        f"{entry.outcome.replace('_', ' '):12} {entry.steps:4} {unit} {entry.duration_s:7.1f} s  {title}  {more}"
    )
    return "".join(sign if sign.isprintable() else " " for sign in line).rstrip()


def _size(count: int) -> str:
    size, units = float(count), ["B", "kB", "MB", "GB", "TB"]
    while size >= 1000 and len(units) > 1:
        size, units = size / 1000, units[1:]
    return f"{size:.1f} {units[0]}" if units[0] != "B" else f"{count} B"
