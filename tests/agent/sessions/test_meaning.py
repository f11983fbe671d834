"""What was done is told as what it meant: a tick by its state, a choice by its item and group, text by its field."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from agent.cli.main import main
from agent.core.actions import Action, Click, Hotkey, Type, key
from agent.core.events import Ended, Executed, Observed, Reason
from agent.sessions.meaning.meaning import NOTHING, Meaning, Screen, meanings
from agent.sessions.reader import SessionReader
from agent.sessions.recorded_actions import in_words, recorded_actions
from agent.sessions.recorder import Recorder
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Viewport
from vision.perception.elements import Element, Kind, State

SIZE = Size(400, 300)
ON = frozenset({State.CHECKED})
NAME, CITY = PixelBox(100, 10, 300, 34), PixelBox(100, 50, 300, 74)
LABELS = (
    Element(Kind.TEXT, PixelBox(10, 12, 60, 30), "Name"),
    Element(Kind.TEXT, PixelBox(10, 52, 60, 70), "City"),
)
TICK, AIR, SEA = PixelBox(10, 90, 120, 110), PixelBox(20, 150, 120, 170), PixelBox(20, 176, 120, 196)


def screen(
    name: str = "", city: str = "Lisbon", *, ticked: bool = False, by_air: bool = True, open_list: bool = False
) -> tuple[Frame, tuple[Element, ...]]:
    """A form, drawn as far as it differs from use to use."""
    pixels = np.full((SIZE.height, SIZE.width, 3), 250, np.uint8)
    for box, text in ((NAME, name), (CITY, city)):
        for number, sign in enumerate(text):
            left, top = int(box.left) + 6 + 9 * number, int(box.top) + 6
            pixels[top : top + 6 + ord(sign) % 6, left : left + 3 + ord(sign) % 4] = 0
    pixels[92:108, 12:28] = 0 if ticked else 200
    elements = [
        *LABELS,
        Element(Kind.TEXT_FIELD, NAME, name),
        Element(Kind.COMBOBOX, CITY, city),
        Element(Kind.CHECKBOX, TICK, "Newsletter", ON if ticked else frozenset()),
        Element(Kind.TEXT, PixelBox(14, 128, 90, 144), "Shipping"),
        Element(Kind.RADIO, AIR, "By air", ON if by_air else frozenset()),
        Element(Kind.RADIO, SEA, "By sea", frozenset() if by_air else ON),
    ]
    if open_list:
        pixels[76:130, 100:300] = 120
        elements.append(Element(Kind.LIST_ITEM, PixelBox(100, 100, 300, 124), "Porto"))
    return Frame(pixels, Viewport.plain(SIZE)), tuple(elements)


def meant(*acts: tuple[Action, tuple[Frame, tuple[Element, ...]]]) -> list[Meaning]:
    """What the acts meant, each with the screen after it; the first screen is the empty form."""
    before, told = screen(), []
    for action, after in acts:
        told.append((action, _look(before), _look(after)))
        before = after
    return list(meanings(told))


def _look(shown: tuple[Frame, tuple[Element, ...]]) -> Screen:
    frame, elements = shown
    return Screen(lambda: frame, elements)


def at(box: PixelBox) -> Click:
    return Click(box.centre)


def test_a_tick_is_the_state_that_it_leads_to() -> None:
    on, off = meant((at(TICK), screen(ticked=True)), (at(TICK), screen()))
    assert (on.label, on.checked, off.checked) == ("Newsletter", True, False)
    (beside,) = meant((Click(PixelPoint(200, 100)), screen(ticked=True)))
    assert beside == on
    (by_key,) = meant((Hotkey((key("space"),)), screen(ticked=True)))
    assert (by_key.label, by_key.checked) == ("Newsletter", True)


def test_a_radio_button_is_its_item_in_its_group() -> None:
    clicked, by_key = meant((at(SEA), screen(by_air=False)), (Hotkey((key("space"),)), screen()))
    assert (clicked.choice, clicked.group) == ("By sea", "Shipping")
    assert (by_key.choice, by_key.group) == ("By air", "Shipping")


def test_text_is_of_the_field_that_shows_it_whatever_was_clicked_last() -> None:
    click, tab, typed = meant(
        (at(TICK), screen(ticked=True)),
        (Hotkey((key("tab"),)), screen(ticked=True)),
        (Type("Ada Lovelace"), screen("Ada Lovelace", ticked=True)),
    )
    assert (click.label, tab, typed.label, typed.sets) == ("Newsletter", NOTHING, "Name", False)


def test_text_over_all_that_was_selected_sets_the_field() -> None:
    everything = Hotkey((key("ctrl"), key("a")))
    for selects in (everything, Click(NAME.centre, count=3)):
        _, typed = meant((selects, screen()), (Type("Ada Lovelace"), screen("Ada Lovelace")))
        assert (typed.label, typed.sets) == ("Name", True)
    *_, typed = meant(
        (everything, screen()), (Hotkey((key("end"),)), screen()), (Type("Ada Lovelace"), screen("Ada Lovelace"))
    )
    assert not typed.sets, "nothing was selected any more"


def test_an_item_of_an_open_list_belongs_to_the_list() -> None:
    opens, chooses = meant((at(CITY), screen(open_list=True)), (Click(PixelPoint(200, 112)), screen(city="Porto")))
    assert opens.label == "City"
    assert (chooses.choice, chooses.group) == ("Porto", "City")


def test_keys_in_a_list_are_the_choice_that_they_made() -> None:
    down, enter, after = meant(
        (Hotkey((key("down"),)), screen(open_list=True)),
        (Hotkey((key("enter"),)), screen(city="Porto")),
        (Hotkey((key("ctrl"), key("s"))), screen(city="Porto")),
    )
    assert down == enter
    assert (enter.choice, enter.group) == ("Porto", "City")
    assert after == NOTHING


def test_a_recording_is_told_in_words_and_places_stand_only_where_nothing_has_a_name(tmp_path: Path) -> None:
    ada = "Ada Lovelace"
    acts: list[tuple[Action, tuple[Frame, tuple[Element, ...]]]] = [
        (Hotkey((key("ctrl"), key("a"))), screen()),
        (Type(ada), screen()),
        (at(TICK), screen(ada)),
        (at(CITY), screen(ada, ticked=True)),
        (Click(PixelPoint(200, 112)), screen(ada, ticked=True, open_list=True)),
        (at(SEA), screen(ada, "Porto", ticked=True)),
        (Click(PixelPoint(390, 290)), screen(ada, "Porto", ticked=True, by_air=False)),
    ]
    with Recorder.create(tmp_path / "file", "a task") as recorder:
        for step, (action, (frame, elements)) in enumerate(acts, 1):
            recorder.write(Observed(step, frame, None, 0.1))
            recorder.keep_elements(step, elements)
            recorder.write(Executed(step, frame, action, 0.1, by_person=True))
        recorder.write(Ended(len(acts), Reason.FINISHED))
    with SessionReader(tmp_path / "file") as reader:
        assert [in_words(one) for one in recorded_actions(reader)] == [
            "press ctrl+a",
            "set “Name” to 'Ada Lovelace'",
            "tick “Newsletter”",
            "click the combobox “City”",
            "choose “Porto” in “City”",
            "choose “By sea” in “Shipping”",
            "click (390, 290)",
        ]


def test_a_field_that_follows_what_keys_do_elsewhere_is_no_choice() -> None:
    """The name of the cell above a sheet: it changes with the cursor."""
    before, (frame, elements) = screen(city="F8"), screen(city="F9")
    pixels = frame.pixels.copy()
    pixels[250:280, 320:380] = 0
    told = (Hotkey((key("down"),)), _look(before), _look((Frame(pixels, frame.viewport), elements)))
    assert meanings([told]) == (NOTHING,)
    (chosen,) = meanings([(Hotkey((key("down"),)), _look(before), _look((frame, elements)))])
    assert chosen.choice == "F9"


def test_letters_that_look_an_item_up_are_the_choice(tmp_path: Path) -> None:
    typed, enter = meant((Type("po"), screen(open_list=True)), (Hotkey((key("enter"),)), screen(city="Porto")))
    assert (typed.choice, enter.choice) == ("Porto", "Porto")


FILES = tuple(
    Element(kind, PixelBox(left, top, left + 60, top + height), text)
    for left, name in ((20, "notes.txt"), (160, "report.txt"))
    for kind, top, height, text in ((Kind.ICON, 40, 32, ""), (Kind.TEXT, 76, 14, name))
)


def folder(renamed: str = "") -> tuple[Frame, tuple[Element, ...]]:
    """Two files, the name of the second of which is being edited where it stands."""
    pixels = np.full((SIZE.height, SIZE.width, 3), 250, np.uint8)
    for number, sign in enumerate(renamed):
        pixels[78 : 84 + ord(sign) % 5, 162 + 8 * number : 165 + 8 * number + ord(sign) % 4] = 0
    icons = FILES[:3]
    name = Element(Kind.TEXT, PixelBox(160, 76, 250, 90), renamed or "report.txt")
    return Frame(pixels, Viewport.plain(SIZE)), (*icons, name)


def test_a_file_is_told_by_its_name_and_a_name_that_is_edited_is_not_that_of_the_file_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, typed = tmp_path / "rename.deskhand", "summary.txt"
    acts: list[tuple[Action, tuple[Frame, tuple[Element, ...]]]] = [
        (Click(PixelPoint(190, 56)), folder()),
        (Hotkey((key("f2"),)), folder()),
        (Type(typed), folder()),
        (Hotkey((key("enter"),)), folder(typed)),
    ]
    with Recorder.create(file, "a task") as recorder:
        for step, (action, (frame, elements)) in enumerate(acts, 1):
            recorder.write(Observed(step, frame, None, 0.1))
            recorder.keep_elements(step, elements)
            recorder.write(Executed(step, frame, action, 0.1, by_person=True))
        recorder.write(Ended(len(acts), Reason.FINISHED))
    assert main(["session", "show", str(file)]) == 0
    shown = capsys.readouterr().out
    for form in ("html", "dataset", "steps"):
        assert main(["session", "export", str(file), "--as", form]) == 0
    page = next(tmp_path.glob("*.html")).read_text()
    assert next(tmp_path.glob("*.txt")).read_text().splitlines()[0] == 'click "report.txt"'
    task = json.loads(next(tmp_path.glob("*/trajectory.jsonl")).read_text())
    told = [example["value"]["action"] for example in task["traj"]]
    assert told == ["click the picture over “report.txt”", "press f2", "type 'summary.txt'", "press enter"]
    assert task["traj"][0]["value"]["target"]["text"] == "report.txt"
    for words in (shown, page):
        assert "click the picture over “report.txt”" in words
        assert "(190, 56)" not in words
    assert "into “notes.txt”" not in shown
