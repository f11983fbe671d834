"""The errands: what a person does on a program, and what must have come of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Final

from errands.person import Person
from errands.programs import Native, Program, State, cells_in, files_only, native, page, printed, texts_shown
from errands.stage import Stage

from agent.desktop.x11.virtual_display import VirtualDisplay

Open = Callable[[Stage, VirtualDisplay], AbstractContextManager[Program]]


@dataclass(frozen=True, slots=True)
class Errand:
    """One errand.

    Attributes:
        program: What it is done on: the name of a Debian package, or of a page.
        expected: The state that it must lead to.
        values: Other values for what was typed or chosen in the recording; `otherwise` is the state that they lead to.
        stages: Names of the stages that say something of it.
        is_kept: Whether it is kept for the end, and not looked at while the product is built.
    """

    name: str
    program: str
    open: Open
    act: Callable[[Person], None]
    expected: State
    stages: tuple[str, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    otherwise: State | None = None
    is_kept: bool = False


_ANY: Final = ("unchanged", "moved", "dark", "font", "delay", "dialog")
_PAGE: Final = (*_ANY, "zoom", "gone")
_ROWS: Final = ("reversed", "added", "missing")


def _on_page(
    name: str,
    on: str,
    act: Callable[[Person], None],
    *done: str,
    shown: tuple[str, ...] = (),
    rows: bool = False,
    values: Mapping[str, str] | None = None,
    otherwise: tuple[str, ...] = (),
    kept: bool = False,
    **asked: str,
) -> Errand:
    stages = (*_PAGE, *(_ROWS if rows else ()), *(("values",) if values else ()))
    return Errand(
        name, f"{on}.html", lambda stage, display: page(on, stage, display, **asked), act, State(done, shown), stages,
        values or {}, State(otherwise, shown) if values else None, kept,
    )  # fmt: skip


def _on_program(
    name: str,
    package: str,
    command: str,
    title: str,
    act: Callable[[Person], None],
    *done: str,
    shown: tuple[str, ...] = (),
    files: Mapping[str, str] | None = None,
    read: Callable[[Native], State] = files_only,
    dark: str = "",
    large: str = "",
    values: Mapping[str, str] | None = None,
    otherwise: State | None = None,
    zooms: bool = False,
    kept: bool = False,
) -> Errand:
    def opened(stage: Stage, display: VirtualDisplay) -> AbstractContextManager[Program]:
        return native(
            command.split("\t"), title, stage, display,
            files=files, read=read, dark=dark.split("\t") if dark else (), large=large.split("\t") if large else (),
        )  # fmt: skip

    stages = (*_ANY, *(("zoom",) if zooms else ()), *(("values",) if values else ()))
    return Errand(name, package, opened, act, State(done, shown), stages, values or {}, otherwise, kept)


# --- pages -----------------------------------------------------------------------------------------------------------


def _delete_invoice(person: Person) -> None:
    person.click("Delete @ 1004")
    person.click("Delete invoice")


def _pay_invoices(person: Person) -> None:
    person.click("tick @ 1003")
    person.click("tick @ 1005")
    person.click("Mark as paid")


def _order_by_mouse(person: Person) -> None:
    person.click("Name")
    person.type("Ada Byron")
    person.click("Email")
    person.type("ada@example.org")
    person.click("Express")
    person.click("Wrap as a gift")
    person.click("Place order")


def _order_by_keys(person: Person) -> None:
    person.click("Name")
    person.type("Grace Hopper")
    person.press("tab")
    person.type("grace@example.org")
    person.press("tab")
    person.press("down")
    person.press("down")
    person.press("tab")
    person.press("ctrl", "a")
    person.type("12")
    person.click("Send me the newsletter")
    person.click("Place order")


def _client_phone(person: Person) -> None:
    person.click("Edit @ Nils Berg")
    person.click("Phone", times=3)
    person.type("555 7777")
    person.click("Save")


def _client_found(person: Person) -> None:
    person.click("Search")
    person.type("mari")
    person.click("Edit @ Maria Alvarez")
    person.click("Remarks")
    person.type("Calls on (Mondays) <only>")
    person.click("Save")


def _archive_task(person: Person) -> None:
    person.click("Pay the rent")
    person.click("Archive what is done")


def _add_task(person: Person) -> None:
    person.click("New task")
    person.type("Book the ferry")
    person.click("Add")


def _book_room(person: Person) -> None:
    person.click("Date")
    person.type("24122027")
    person.click("From")
    person.press("down")
    person.press("down")
    person.press("enter")
    person.click("People")
    person.type("6")
    person.click("Find rooms")
    person.click("Book @ Lisbon")


def _mail_settings(person: Person) -> None:
    person.click("Filters")
    person.click("Collect mailing lists")
    person.click("Privacy")
    person.click("Load pictures of strangers")
    person.click("Save changes")


def _reply(person: Person) -> None:
    person.click("Offer for July")
    person.click("Reply")
    person.click("Message")
    person.type("Thank you, we accept.")
    person.click("Send")


def _count_stock(person: Person) -> None:
    person.click("Bolt M8", times=3)
    person.type("31")
    person.click("Save counts")


_PAGES: Final = (
    _on_page("delete-invoice", "invoices", _delete_invoice, "deleted 1004", rows=True),
    _on_page("pay-invoices", "invoices", _pay_invoices, "paid 1003 1005", wanted="1", rows=True),
    _on_page(
        "order-by-mouse", "order", _order_by_mouse,
        "ordered 1 Ball pen for Ada Byron <ada@example.org> express gift=true news=false",
        values={"Ada Byron": "Zoe Quinn", "ada@example.org": "zoe@example.org"},
        otherwise=("ordered 1 Ball pen for Zoe Quinn <zoe@example.org> express gift=true news=false",),
    ),
    _on_page(
        "order-by-keys", "order", _order_by_keys,
        "ordered 12 Notebook for Grace Hopper <grace@example.org> standard gift=false news=true",
        values={"12": "30"},
        otherwise=("ordered 30 Notebook for Grace Hopper <grace@example.org> standard gift=false news=true",),
    ),
    _on_page(
        "client-phone", "clients", _client_phone, "Nils Berg: 555 7777; ", rows=True,
        values={"555 7777": "555 8888"}, otherwise=("Nils Berg: 555 8888; ",),
    ),
    _on_page("client-found", "clients", _client_found, "Maria Alvarez: 555 0101; Calls on (Mondays) <only>"),
    _on_page("archive-task", "tasks", _archive_task, "archived Pay the rent", rows=True),
    _on_page(
        "add-task", "tasks", _add_task, "added Book the ferry",
        values={"Book the ferry": "Buy stamps"}, otherwise=("added Buy stamps",),
    ),
    _on_page("book-room", "rooms", _book_room, "booked Lisbon 24.12.2027 10:00 6", rows=True),
    _on_page(
        "mail-settings", "settings", _mail_settings, "saved Best regards; English; spam lists receipts", kept=True,
    ),
    _on_page(
        "reply", "mail", _reply, "sent to Ines Rocha on Offer for July: Thank you, we accept.", rows=True,
        values={"Thank you, we accept.": "No, thank you."},
        otherwise=("sent to Ines Rocha on Offer for July: No, thank you.",), kept=True,
    ),
    _on_page(
        "count-stock", "stock", _count_stock, "Bolt M6 40; Bolt M8 31; Nut M6 90; Nut M8 60; Washer 12", kept=True,
        values={"31": "7"}, otherwise=("Bolt M6 40; Bolt M8 7; Nut M6 90; Nut M8 60; Washer 12",),
    ),
)  # fmt: skip

# --- programs --------------------------------------------------------------------------------------------------------


def _write_note(person: Person) -> None:
    person.settle()
    person.press("ctrl", "end")
    person.type("Eggs")
    person.press("enter")
    person.type("Flour")
    person.press("ctrl", "s")


def _save_as(person: Person) -> None:
    person.click("text: ")
    person.type("Minutes of the meeting")
    person.press("ctrl", "shift", "s")
    person.press("ctrl", "a")
    person.type("work/minutes.txt")
    person.press("enter")


def _calculate(person: Person) -> None:
    for key in ("7", "8", "*", "6", "="):
        person.click(f"toggle button: {key}")


def _fill_dialog(person: Person) -> None:
    person.settle()
    person.type("Ada Byron")
    person.press("tab")
    person.type("Turin")
    person.click("push button: OK")


def _pick_invoice(person: Person) -> None:
    person.click("table cell: Jo Costa")
    person.click("push button: OK")


def _terminal(person: Person) -> None:
    person.settle()
    person.type("echo 'one line' > line.txt")
    person.press("enter")
    person.type("mkdir letters")
    person.press("enter")


def _speed(person: Person) -> None:
    person.settle()
    person.type("(17+25)*3")
    person.press("enter")


def _rename(person: Person) -> None:
    person.click("report.txt")
    person.press("f2")
    person.press("ctrl", "a")
    person.type("summary.txt")
    person.press("enter")


def _new_folder(person: Person) -> None:
    person.settle()
    person.press("ctrl", "shift", "n")
    person.press("ctrl", "a")
    person.type("Invoices")
    person.press("enter")


def _replace(person: Person) -> None:
    person.settle()
    person.click("menu: Search")
    person.click("menu item: Find and Replace...")
    person.type("Monday")
    person.press("tab")
    person.type("Friday")
    person.click("check box: Replace all in:")
    person.click("push button: Replace All")
    person.click("push button: Close")
    person.press("ctrl", "s")


def _cells(person: Person) -> None:
    person.settle()
    for text in ("12", "30", "=A1*A2"):
        person.type(text)
        person.press("enter")
    person.press("ctrl", "s")


def _letter(person: Person) -> None:
    person.settle()
    person.press("ctrl", "end")
    person.type("Yours truly")
    person.press("ctrl", "s")


_LIST: Final = "\t".join(
    ["zenity", "--list", "--title=Invoices", "--text=Which invoice", "--column=Number", "--column=Client"]
    + [cell for row in (("1002", "Anna Meier"), ("1003", "Anna Maier"), ("1004", "Jo Costa")) for cell in row]
)
_FORM: Final = "zenity\t--forms\t--title=Sign up\t--text=Please\t--add-entry=Name\t--add-entry=City"
_XTERM: Final = "xterm\t-title\tTerminal\t-fa\tDejaVu Sans Mono\t-fs\t11"
_SHOPPING: Final = {"list.txt": "Milk\nBread\n"}
_WEEK: Final = {"week.txt": "Call on Monday.\nMeet on Monday.\n"}
_EMPTY_SHEET: Final = (
    '<?xml version="1.0"?><gnm:Workbook xmlns:gnm="http://www.gnumeric.org/v10.dtd"><gnm:SheetNameIndex>'
    "<gnm:SheetName>Sheet1</gnm:SheetName></gnm:SheetNameIndex><gnm:Sheets><gnm:Sheet><gnm:Name>Sheet1</gnm:Name>"
    "</gnm:Sheet></gnm:Sheets></gnm:Workbook>"
)
"""A file of gnumeric's own: one of another format is not saved without questions."""

_REPORTS: Final = {"report.txt": "a", "reports.txt": "b", "notes.txt": "c"}

_PROGRAMS: Final = (
    _on_program(
        "write-note", "mousepad", "mousepad\t--disable-server\t{work}/list.txt", "list.txt", _write_note,
        "list.txt: Milk\nBread\nEggs\nFlour", files=_SHOPPING,
        values={"Flour": "Sugar"}, otherwise=State(("list.txt: Milk\nBread\nEggs\nSugar",)),
    ),
    _on_program(
        "replace", "mousepad", "mousepad\t--disable-server\t{work}/week.txt", "week.txt", _replace,
        "week.txt: Call on Friday.\nMeet on Friday.\n", files=_WEEK,
        values={"Friday": "Sunday"}, otherwise=State(("week.txt: Call on Sunday.\nMeet on Sunday.\n",)),
    ),
    _on_program(
        "save-as", "gedit", "gedit\t--standalone", "gedit", _save_as, "minutes.txt: Minutes of the meeting\n",
        values={"work/minutes.txt": "work/june.txt"}, otherwise=State(("june.txt: Minutes of the meeting\n",)),
    ),
    _on_program(
        "calculate", "galculator", "galculator", "galculator", _calculate, shown=("468",), read=texts_shown,
    ),
    _on_program(
        "fill-dialog", "zenity", _FORM, "Sign up", _fill_dialog, "Ada Byron|Turin", read=printed,
        values={"Turin": "Rome"}, otherwise=State(("Ada Byron|Rome",)),
    ),
    _on_program("pick-invoice", "zenity", _LIST, "Invoices", _pick_invoice, "1004", read=printed),
    _on_program(
        "terminal", "xterm", _XTERM, "Terminal", _terminal, "letters: folder", "line.txt: one line\n",
        dark="-rv", large="-fs\t14",
    ),
    _on_program(
        "speedcrunch", "speedcrunch", "speedcrunch", "SpeedCrunch", _speed, shown=("(17+25)*3\n= 126",),
        read=texts_shown, zooms=True,
    ),
    _on_program(
        "rename", "caja", "caja\t--no-desktop\t{work}", "work", _rename, "summary.txt: a", "report.txt is gone",
        files=_REPORTS, values={"summary.txt": "june.txt"}, otherwise=State(("june.txt: a", "report.txt is gone")),
    ),
    _on_program("new-folder", "thunar", "thunar\t{work}", "work", _new_folder, "Invoices: folder",
                values={"Invoices": "Letters"}, otherwise=State(("Letters: folder",))),
    _on_program("letter", "pluma", "pluma\t{work}/letter.txt", "letter.txt", _letter,
                "letter.txt: Dear all,\nYours truly\n", files={"letter.txt": "Dear all,\n\n"}, kept=True),
    _on_program(
        "cells", "gnumeric", "gnumeric\t{work}/sum.gnumeric", "sum.gnumeric", _cells, "A1 12", "A2 30", "A3 =A1*A2",
        files={"sum.gnumeric": _EMPTY_SHEET}, read=cells_in, kept=True,
    ),
    # not pcmanfm itself, which tells nobody where its files are: its own icons have no accessible names
    _on_program("rename-again", "pcmanfm-qt", "pcmanfm-qt\t{work}", "work", _rename, "summary.txt: a",
                "report.txt is gone", files=_REPORTS, kept=True),
    _on_program("letter-again", "l3afpad", "l3afpad\t{work}/letter.txt", "letter.txt", _letter,
                "letter.txt: Dear all,\n\nYours truly", files={"letter.txt": "Dear all,\n\n"}, kept=True),
    _on_program(
        "terminal-again", "xfce4-terminal", "xfce4-terminal\t--disable-server\t--title=Terminal", "Terminal",
        _terminal, "letters: folder", "line.txt: one line\n", kept=True,
    ),
)  # fmt: skip

ERRANDS: Final[tuple[Errand, ...]] = (*_PAGES, *_PROGRAMS)
