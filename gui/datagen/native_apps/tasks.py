"""Hand-written tasks on two programs of other makers, each with a check on the program's own state.

A check reads files and the accessibility tree, never the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

NOTE: Final = "Alpha\nBeta\nGamma\n"
"""The content of `note.txt`, which the editor opens."""


@dataclass(frozen=True, slots=True)
class AppState:
    """The state of a program, from its accessibility tree and its files.

    Attributes:
        texts: Contents of its text fields, the main one first.
        titles: Of its windows.
        names: Names of its nodes.
        roles: AT-SPI roles of its nodes.
        files: Contents of the text files in its folder, by name.
    """

    texts: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The content of the main text field."""
        return self.texts[0] if self.texts else ""

    @property
    def note(self) -> str:
        """The content of the file that was opened."""
        return self.files.get("note.txt", "").rstrip("\n")

    def titled(self, part: str) -> bool:
        """Whether the title of a window contains `part`."""
        return any(part.casefold() in title.casefold() for title in self.titles)


Check = Callable[[AppState], bool]


@dataclass(frozen=True, slots=True)
class AppTask:
    """One task on a program.

    Attributes:
        steps: The instruction in the steps language.
        sorts: The kinds of its goals.
    """

    instruction: str
    steps: str
    sorts: tuple[str, ...]
    check: Check
    ends: str = "finished"


def _clicks(instruction: str, keys: str, result: str) -> AppTask:
    """A task to press buttons of the calculator one after the other."""
    script = "; ".join(f'click "{key}"' for key in keys.split())
    return AppTask(instruction, script, ("click",) * len(keys.split()), lambda app: app.text.strip() == result)


def _typed(instruction: str, sum_: str, result: str) -> AppTask:
    script = f'type "{sum_}"; press enter'
    return AppTask(instruction, script, ("write", "keys"), lambda app: app.text.strip() == result)


def _chosen(instruction: str, menu: str, entry: str, check: Check) -> AppTask:
    return AppTask(instruction, f'click "{menu}"; click "{entry}"', ("menu",), check)


def _any_state(app: AppState) -> bool:
    return True


CALCULATOR: Final = (
    _clicks("Press 8.", "8", "8"),
    _clicks("Click 4 and then 2.", "4 2", "42"),
    _clicks("Press 5, then +, then 3, then =.", "5 + 3 =", "8"),
    _clicks("Press 9, press *, press 6 and press =", "9 * 6 =", "54"),
    _clicks('Click "9", then click "sqrt".', "9 sqrt", "3"),
    _clicks("press 6 and then the +/- button", "6 +/-", "-6"),
    _clicks('Click "8", "MS", "AC" and "MR", one after the other.', "8 MS AC MR", "8"),
    _clicks("Press 3, then the point, then 5", "3 . 5", "3.5"),
    _clicks("1. Press (\n2. Press 2\n3. Press +\n4. Press 3\n5. Press )\n6. Press *\n7. Press 4\n8. Press =",
            "( 2 + 3 ) * 4 =", "20"),
    _clicks("Press 2, press 0, and take the last digit back with the <- button.", "2 0 <-", "2"),
    _clicks("Click on 7, on - and on 2, and finally on =.", "7 - 2 =", "5"),
    _clicks('Press "8", then "/", then "4", then "=".', "8 / 4 =", "2"),
    _typed("Type 12+30 and press Enter.", "12+30", "42"),
    _typed('type "96/8", then hit Return', "96/8", "12"),
    _typed("Enter 7*6 with the keyboard, then press the Enter key.", "7*6", "42"),
    _chosen("Switch to Scientific Mode in the View menu.", "View", "Scientific Mode", lambda app: "sin" in app.names),
    _chosen("Open the View menu and choose Paper Mode.", "View", "Paper Mode", lambda app: "7" not in app.names),
    _chosen("Choose Preferences from the Edit menu", "Edit", "Preferences...", lambda app: app.titled("preferences")),
    _chosen("Go to Help > About.", "Help", "About", lambda app: app.titled("about")),
    AppTask("Press the Archive button. If it is not there, say so.", 'click "Archive"', ("click",),
          _any_state, "call_user"),
)  # fmt: skip

EDITOR: Final = (
    AppTask('Type "Buy milk " and press Ctrl+S.', 'type "Buy milk "; press ctrl+s', ("write", "keys"),
          lambda app: app.note == "Buy milk Alpha\nBeta\nGamma"),
    AppTask('Press Ctrl+A, then type "New text", then save with Ctrl+S.',
          'press ctrl+a; type "New text"; press ctrl+s', ("keys", "write", "keys"),
          lambda app: app.note == "New text"),
    AppTask("Select everything with Ctrl+A, press the Delete key, and save by pressing Ctrl+S.",
          "press ctrl+a; press delete; press ctrl+s", ("keys", "keys", "keys"), lambda app: app.note == ""),
    AppTask('Press Ctrl+End, type "Delta", press Ctrl+S', 'press ctrl+end; type "Delta"; press ctrl+s',
          ("keys", "write", "keys"), lambda app: app.note == "Alpha\nBeta\nGamma\nDelta"),
    AppTask('Type "one", press Enter, then type "two".', 'type "one"; press enter; type "two"',
          ("write", "keys", "write"), lambda app: app.text.startswith("one\ntwoAlpha")),
    AppTask('Press ctrl+n and type "Second page"', 'press ctrl+n; type "Second page"', ("keys", "write"),
          lambda app: "Second page" in app.texts),
    _chosen("Open the find and replace window from the Search menu.", "Search", "Find and Replace...",
            lambda app: app.titled("replace")),
    _chosen("Choose Preferences in the Edit menu.", "Edit", "Preferences...", lambda app: app.titled("preferences")),
    _chosen('In the "File" menu, choose "New".', "File", "New", lambda app: app.titled("untitled")),
    _chosen("Open a new window with File > New Window", "File", "New Window", lambda app: app.titled("untitled")),
    _chosen("Search menu, Go to", "Search", "Go to...", lambda app: app.titled("go to")),
    _chosen("Select Save As from the File menu.", "File", "Save As...", lambda app: app.titled("save as")),
    _chosen("Please open the file dialog: File, then Open.", "File", "Open...", lambda app: app.titled("open file")),
    _chosen("Choose Select Font from the View menu", "View", "Select Font...", lambda app: app.titled("font")),
    _chosen("Show the toolbar: it is in the View menu, called Toolbar.", "View", "Toolbar",
            lambda app: "tool bar" in app.roles),
    _chosen("Delete the first line with Edit > Delete Line.", "Edit", "Delete Line",
            lambda app: app.text.rstrip("\n") == "Beta\nGamma"),
    _chosen("Click Edit, then click Duplicate Line / Selection.", "Edit", "Duplicate Line / Selection",
            lambda app: app.text.rstrip("\n") == "Alpha\nAlpha\nBeta\nGamma"),
    _chosen("Go to the Help menu and choose About", "Help", "About", lambda app: app.titled("about")),
    AppTask("Choose Select All from the Edit menu, then Cut from the Edit menu.",
          'click "Edit"; click "Select All"; click "Edit"; click "Cut"', ("menu", "menu"),
          lambda app: app.text.strip() == "" and bool(app.texts)),
    AppTask('Press "Publish"; if there is no such button, tell me.', 'click "Publish"', ("click",),
          _any_state, "call_user"),
)  # fmt: skip

APP_TASKS: Final[Mapping[str, tuple[AppTask, ...]]] = {"galculator": CALCULATOR, "mousepad": EDITOR}
