"""Practice tasks: what to do on a practice application, each with the check that proves it done. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gui.practice.appearance import Look
from gui.practice.state import State

APPS = ("form", "editor")


RULES: Final = Path(__file__).with_name("rules.toml")
"""Rules for runs on the practice applications: nothing there can be harmed."""

DEMO_RULES: Final = Path(__file__).with_name("demo.toml")
"""Rules for the demo: it pauses before what is saved, and neither deletes nor empties anything."""


@dataclass(frozen=True, slots=True)
class PracticeTask:
    """A task and its proof.

    Attributes:
        app: Which application it is for, one of `APPS`.
        seed: The look it is worded for.
        instruction: What a person would say.
        steps: The same for the `steps` policy, in the words on the screen.
        check: Whether the application's own state shows that it was done.
    """

    app: str
    seed: int
    instruction: str
    steps: str
    check: Callable[[State], bool]


def tasks(app: str, seed: int = 0) -> tuple[PracticeTask, ...]:
    """The tasks of one application.

    Raises:
        ValueError: If there is no such application.
    """
    match app:
        case "form":
            return _form_tasks(seed)
        case "editor":
            return _editor_tasks(seed)
        case _:
            raise ValueError(f"there is no practice application {app!r}; there are {' and '.join(APPS)}")


def _form_tasks(seed: int) -> tuple[PracticeTask, ...]:
    say = Look.of(seed).labels

    def introduced(state: State) -> bool:
        values = state.values
        return values["name"] == "Ada Lovelace" and values["subscribe"] is True and state.log[-1:] == ("saved",)

    def addressed(state: State) -> bool:
        values = state.values
        wanted = {"email": "ada@example.org", "city": "Lisbon", "contact": "Post"}
        return wanted.items() <= dict(values).items() and state.log[-1:] == ("saved",)

    def accented(state: State) -> bool:
        return state.values["name"] == "Zoë Müller" and state.values["notes"] == "Grüße aus 東京"

    return (
        PracticeTask(
            "form",
            seed,
            f"Type Ada Lovelace into {say['name']}, tick {say['subscribe']}, then press {say['save']}.",
            f'type "Ada Lovelace" into "{say["name"]}"; tick "{say["subscribe"]}"; click "{say["save"]}"; '
            'wait until "Saved" appears',
            introduced,
        ),
        PracticeTask(
            "form",
            seed,
            "Save a contact in Lisbon with the address ada@example.org who wants to be reached by post.",
            f'type "ada@example.org" into "{say["email"]}"; choose "Lisbon" in "{say["city"]}"; click "Post"; '
            f'click "{say["save"]}"; wait until "Saved" appears',
            addressed,
        ),
        PracticeTask(
            "form",
            seed,
            "The name is Zoë Müller; write 'Grüße aus 東京' into the notes.",
            f'type "Zoë Müller" into "{say["name"]}"; type "Grüße aus 東京" into "{say["notes"]}"',
            accented,
        ),
        PracticeTask(
            "form",
            seed,
            "Delete the contact and confirm.",
            f'click "{say["delete"]}"; click "Yes"; wait until "Deleted" appears',
            lambda state: state.log[-1:] == ("deleted",),
        ),
    )


def _editor_tasks(seed: int) -> tuple[PracticeTask, ...]:
    return (
        PracticeTask(
            "editor",
            seed,
            "Write 'Meet at noon' and save it as plan.txt.",
            'type "Meet at noon"; press ctrl+shift+s; wait until "File name" appears; type "plan.txt"; press enter; '
            'wait until "Saved plan.txt" appears',
            lambda state: state.values["file"] == "plan.txt" and state.values["saved_text"] == "Meet at noon",
        ),
        PracticeTask(
            "editor",
            seed,
            "Open shopping.txt from the File menu.",
            'click "File"; click "Open…"; wait until "shopping.txt" appears; double-click "shopping.txt"; '
            'wait until "Apples" appears',
            lambda state: state.log[-1:] == ("opened shopping.txt",),
        ),
        PracticeTask(
            "editor",
            seed,
            "Switch off word wrap.",
            'click "View"; click "Word wrap"',
            lambda state: state.values["word_wrap"] is False,
        ),
        PracticeTask(
            "editor",
            seed,
            "Write a line, then start a new document and throw the line away.",
            'type "Not worth keeping"; click "File"; click "New"; click "Discard"',
            lambda state: state.values["text"] == "" and state.log[-2:] == ("discarded", "new"),
        ),
    )
