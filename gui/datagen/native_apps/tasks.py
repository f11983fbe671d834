"""Tasks on two programs of other makers, by hand, each with a check on what the program says of itself. No Qt here.

A check sees files, titles, and what the program tells over AT-SPI: never the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

NOTE: Final = "Alpha\nBeta\nGamma\n"
"""What lies in `note.txt`, which the editor opens."""


@dataclass(frozen=True, slots=True)
class AppState:
    """What a program says of itself.

    Attributes:
        texts: What its fields hold, the main one first.
        titles: Of its windows.
        names: What is written on it.
        roles: What sorts of things it shows, as AT-SPI names them.
        files: What lies in its folder.
    """

    texts: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What the main field holds."""
        return self.texts[0] if self.texts else ""

    @property
    def note(self) -> str:
        """What lies in the file that was opened."""
        return self.files.get("note.txt", "").rstrip("\n")

    def titled(self, part: str) -> bool:
        """Whether a window is called something with `part`."""
        return any(part.casefold() in title.casefold() for title in self.titles)


Check = Callable[[AppState], bool]


@dataclass(frozen=True, slots=True)
class AppTask:
    """One task.

    Attributes:
        steps: The same for the `steps` policy.
        sorts: What kinds of goals it has.
    """

    instruction: str
    steps: str
    sorts: tuple[str, ...]
    check: Check
    ends: str = "finished"


def _clicks(said: str, keys: str, result: str) -> AppTask:
    """Buttons of the calculator, pressed one after the other."""
    script = "; ".join(f'click "{key}"' for key in keys.split())
    return AppTask(said, script, ("click",) * len(keys.split()), lambda told: told.text.strip() == result)


def _typed(said: str, sum_: str, result: str) -> AppTask:
    script = f'type "{sum_}"; press enter'
    return AppTask(said, script, ("write", "keys"), lambda told: told.text.strip() == result)


def _chosen(said: str, menu: str, entry: str, check: Check) -> AppTask:
    return AppTask(said, f'click "{menu}"; click "{entry}"', ("menu",), check)


def _nowhere(told: AppState) -> bool:
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
    _chosen("Switch to Scientific Mode in the View menu.", "View", "Scientific Mode", lambda told: "sin" in told.names),
    _chosen("Open the View menu and choose Paper Mode.", "View", "Paper Mode", lambda told: "7" not in told.names),
    _chosen("Choose Preferences from the Edit menu", "Edit", "Preferences...", lambda told: told.titled("preferences")),
    _chosen("Go to Help > About.", "Help", "About", lambda told: told.titled("about")),
    AppTask("Press the Archive button. If it is not there, say so.", 'click "Archive"', ("click",),
          _nowhere, "call_user"),
)  # fmt: skip

EDITOR: Final = (
    AppTask('Type "Buy milk " and press Ctrl+S.', 'type "Buy milk "; press ctrl+s', ("write", "keys"),
          lambda told: told.note == "Buy milk Alpha\nBeta\nGamma"),
    AppTask('Press Ctrl+A, then type "New text", then save with Ctrl+S.',
          'press ctrl+a; type "New text"; press ctrl+s', ("keys", "write", "keys"),
          lambda told: told.note == "New text"),
    AppTask("Select everything with Ctrl+A, press the Delete key, and save by pressing Ctrl+S.",
          "press ctrl+a; press delete; press ctrl+s", ("keys", "keys", "keys"), lambda told: told.note == ""),
    AppTask('Press Ctrl+End, type "Delta", press Ctrl+S', 'press ctrl+end; type "Delta"; press ctrl+s',
          ("keys", "write", "keys"), lambda told: told.note == "Alpha\nBeta\nGamma\nDelta"),
    AppTask('Type "one", press Enter, then type "two".', 'type "one"; press enter; type "two"',
          ("write", "keys", "write"), lambda told: told.text.startswith("one\ntwoAlpha")),
    AppTask('Press ctrl+n and type "Second page"', 'press ctrl+n; type "Second page"', ("keys", "write"),
          lambda told: "Second page" in told.texts),
    _chosen("Open the find and replace window from the Search menu.", "Search", "Find and Replace...",
            lambda told: told.titled("replace")),
    _chosen("Choose Preferences in the Edit menu.", "Edit", "Preferences...", lambda told: told.titled("preferences")),
    _chosen('In the "File" menu, choose "New".', "File", "New", lambda told: told.titled("untitled")),
    _chosen("Open a new window with File > New Window", "File", "New Window", lambda told: told.titled("untitled")),
    _chosen("Search menu, Go to", "Search", "Go to...", lambda told: told.titled("go to")),
    _chosen("Select Save As from the File menu.", "File", "Save As...", lambda told: told.titled("save as")),
    _chosen("Please open the file dialog: File, then Open.", "File", "Open...", lambda told: told.titled("open file")),
    _chosen("Choose Select Font from the View menu", "View", "Select Font...", lambda told: told.titled("font")),
    _chosen("Show the toolbar: it is in the View menu, called Toolbar.", "View", "Toolbar",
            lambda told: "tool bar" in told.roles),
    _chosen("Delete the first line with Edit > Delete Line.", "Edit", "Delete Line",
            lambda told: told.text.rstrip("\n") == "Beta\nGamma"),
    _chosen("Click Edit, then click Duplicate Line / Selection.", "Edit", "Duplicate Line / Selection",
            lambda told: told.text.rstrip("\n") == "Alpha\nAlpha\nBeta\nGamma"),
    _chosen("Go to the Help menu and choose About", "Help", "About", lambda told: told.titled("about")),
    AppTask("Choose Select All from the Edit menu, then Cut from the Edit menu.",
          'click "Edit"; click "Select All"; click "Edit"; click "Cut"', ("menu", "menu"),
          lambda told: told.text.strip() == "" and bool(told.texts)),
    AppTask('Press "Publish"; if there is no such button, tell me.', 'click "Publish"', ("click",),
          _nowhere, "call_user"),
)  # fmt: skip

APP_TASKS: Final[Mapping[str, tuple[AppTask, ...]]] = {"galculator": CALCULATOR, "mousepad": EDITOR}
