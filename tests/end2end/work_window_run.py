"""A person records, replays with another value, schedules and reads the report; run by `test_work_window.py`.

    python work_window_run.py mouse|keys mousepad|pcmanfm|chromium FOLDER [PICTURES]

The window lives in this process; all input is real. Prints one JSON line.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from agent.core.config import Config, Language, default_path
from agent.core.config_file import save
from agent.routines.store import RoutineStore
from gui.app import Program, StartOptions, make_application
from gui.library.routines.schedule_dialog import ScheduleDialog
from gui.main_window import MainWindow
from tests.end2end.window_person import Person, come_back, pause, wait, xdotool
from tests.end2end.window_programs import Work, opened


def main() -> None:
    """Do all of it; say what came of it, and how long each part took."""
    way, name, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    pictures = Path(sys.argv[4]) if len(sys.argv) > 4 else None
    config = default_path()
    save(Config(language=Language.ENGLISH, session_folder=folder / "sessions"), config)
    program = Program(make_application(), StartOptions(), config, state_path=folder / "state.json")
    program.begin()
    window = program.window
    assert window is not None
    wait(window.isActiveWindow, "the window has the keyboard")
    person, took_s = Person(way, pictures), {}
    with opened(name, folder) as work:
        for part in (_record, _replay, _schedule, _report):
            began = time.monotonic()
            try:
                part(program, window, person, work)
            except BaseException:
                person.look("in vain")
                raise
            took_s[part.__name__.strip("_")] = round(time.monotonic() - began, 1)
    person.look("at the end")
    print(
        json.dumps(
            {
                "took_s": took_s,
                "routines": {name: one.schedule for name, one in RoutineStore().all().items()},
                "message": window.state.text,
            }
        )
    )
    window.close()
    program.close()


def _record(program: Program, window: MainWindow, person: Person, work: Work) -> None:
    recording = program.recording
    assert recording is not None
    work.open()
    come_back(window)
    person.press(window.pages.buttons[1], "ctrl+2")
    person.press(window.record_page.record, "ctrl+r")
    wait(recording.strip.undo.isEnabled, "it is recorded")
    person.look("recording")
    work.do(person)
    wait(lambda: work.is_done(work.recorded), "it is done")
    pause(500)
    person.press(recording.strip.finish, "ctrl+alt+Escape")
    review = window.record_page.review
    wait(review.isVisible, "the recording is looked at")
    person.write(review.name, "My work")
    person.press(review.keep, "ctrl+s")
    wait(window.library_page.isVisible, "it stands in the library")


def _replay(program: Program, window: MainWindow, person: Person, work: Work) -> None:
    work.open()
    come_back(window)
    page = window.library_page
    wait(lambda: page.entry is not None and page.entry.title == "My work", "the recording is chosen")
    person.press(page.session_actions.values, "ctrl+g")
    wait(lambda: bool(page.values_page.fields), "its values are asked for")
    field = next(iter(page.values_page.fields.values()))
    person.write(field, work.otherwise)
    person.press(page.values_page.run, "ctrl+r")
    wait(lambda: window.busy, "the run has begun")
    question = window.compact.question
    while window.busy:
        if question.isVisible() and question.proposal is not None:
            person.press(question.choices.approve, "ctrl+alt+y")
            wait(lambda: question.proposal is None, "it is approved")
        pause(50)
    wait(window.isVisible, "the window is back")
    person.look("replayed")
    assert work.is_done(work.otherwise), window.state.text


def _schedule(program: Program, window: MainWindow, person: Person, work: Work) -> None:
    come_back(window)
    page = window.library_page
    person.press(window.pages.buttons[2], "ctrl+3")
    wait(page.isVisible, "the library is shown")
    if page.values_page.isVisible():
        person.press(page.values_page.back, "Escape")
    person.press(page.session_actions.more, "ctrl+m")
    person.choose("Keep it as a routine")
    wait(lambda: _dialog(window, "LineQuestion") is not None, "its name is asked for")
    person.look("name of the routine")
    xdotool("key", "Return")
    wait(lambda: RoutineStore().names(), "it is a routine")
    person.press(page.routines, "ctrl+shift+r")
    person.choose(RoutineStore().names()[0], "Schedule")
    dialog = _schedule_dialog(window)
    person.pick(dialog.form.kind, "on days of the week", "alt+w")
    if person.by_mouse:
        person.click(dialog.form.days[4], dialog.form.days[4].rect())
    else:
        for _ in range(5):
            xdotool("key", "Tab")
            pause(40)
        xdotool("key", "space")
    wait(dialog.form.days[4].isChecked, "Friday is ticked")
    person.pick(dialog.form.at, "07:30", "alt+t")
    person.press(dialog.save, "alt+s")
    wait(lambda: RoutineStore().all()[RoutineStore().names()[0]].schedule, "it is scheduled")
    person.look("scheduled")


def _report(program: Program, window: MainWindow, person: Person, work: Work) -> None:
    page = window.library_page
    person.press(page.session_actions.more, "ctrl+m")
    person.choose("Report")
    wait(lambda: "The report is in" in window.state.text, "the report is written")


def _schedule_dialog(window: MainWindow) -> ScheduleDialog:
    found: list[ScheduleDialog] = []

    def there() -> bool:
        found[:] = [one for one in window.findChildren(ScheduleDialog) if one.isVisible()]
        return bool(found)

    wait(there, "its schedule is asked for")
    return found[0]


def _dialog(window: MainWindow, kind: str) -> object:
    return next((one for one in window.children() if type(one).__name__ == kind), None)


if __name__ == "__main__":
    main()
