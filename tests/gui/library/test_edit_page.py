"""The page on which a recording is edited, with mouse and keys: every edit, undo, saving, and what would be lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from agent.core.actions import Click, Type
from agent.sessions.editing.replayed_actions import replayed_actions
from agent.sessions.format.schema import connect
from agent.sessions.parameters import parameters_of
from agent.sessions.reader import SessionReader
from agent.sessions.recorded_actions import in_words
from gui.common.questions.line_question import LineQuestion
from gui.common.questions.part_question import PartQuestion
from gui.library.editing.edit_page import EditPage
from gui.library.editing.edit_presenter import EditPresenter
from gui.library.session_actions import SessionAction
from gui.main_window import MainWindow
from tests.agent.sessions.editing.test_draft import ACTIONS, SEND, recorded
from tests.gui.library.filled_library import FilledLibrary
from tests.gui.unnamed_controls import unnamed

MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def filled(qtbot: QtBot, window: MakeWindow, tmp_path: Path) -> Iterator[FilledLibrary]:
    found = FilledLibrary(qtbot, window, tmp_path, tasks=())
    recorded(found.folder / "card.deskhand", ACTIONS)
    with found.library() as library:
        list(library.refresh())
    found.page.reload()
    found.open(qtbot)
    yield found
    found.close()


@pytest.fixture
def page(qtbot: QtBot, filled: FilledLibrary) -> EditPage:
    return opened(qtbot, filled)


def opened(qtbot: QtBot, filled: FilledLibrary) -> EditPage:
    """The steps of a recording, opened from its picture by a key."""
    found = filled.presenter.editing.page
    QTest.keyClick(filled.window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(found.model.rows) == len(ACTIONS))
    qtbot.waitUntil(lambda: found.canvas.scene is not None)
    return found


def file(page: EditPage) -> Path:
    assert page.session.path is not None
    return page.session.path


def labels(page: EditPage) -> list[str]:
    return [row.label for row in page.model.rows]


def choose(page: EditPage, number: int) -> None:
    page.list.setCurrentIndex(page.model.index(number - 1))


def press(page: EditPage, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key, where the keyboard is."""
    focus = QApplication.focusWidget()
    QTest.keyClick(page.list if focus is None else focus, key, held)


def answer(qtbot: QtBot, page: EditPage, text: str) -> LineQuestion:
    """Write into the question that is open, and press Enter."""
    qtbot.waitUntil(lambda: page.findChild(LineQuestion) is not None)
    dialog = page.findChild(LineQuestion)
    assert isinstance(dialog, LineQuestion)
    assert unnamed(dialog) == []
    dialog.line.setText(text)
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    return dialog


def closed(qtbot: QtBot, page: EditPage) -> None:
    qtbot.waitUntil(lambda: page.findChild(LineQuestion) is None)
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)


def reply(editing: EditPresenter, name: str) -> None:
    """Press a button of the question whether edits may be lost."""
    assert editing.question is not None
    assert unnamed(editing.question) == []
    next(button for button in editing.question.buttons() if button.text() == name).click()


def picking(page: EditPage) -> bool:
    return page.picker.active


def shown_step(page: EditPage) -> int:
    """Which step's picture is shown: each is a little lighter than the one before."""
    scene = page.canvas.scene
    return 0 if scene is None else int(scene.frame.pixels[0, 0, 0]) - 200


def saved(page: EditPage) -> list[str]:
    page.save.click()
    with SessionReader(file(page)) as reader:
        return [in_words(one) for one in replayed_actions(reader)]


def test_steps_are_listed_in_words_with_their_pictures(page: EditPage) -> None:
    assert labels(page)[0] == "Click the field “Name”"
    assert labels(page)[5] == "Type the secret “pw”"
    assert all(row.picture for row in page.model.rows)
    assert unnamed(page) == []
    assert not page.save.isEnabled()


def test_steps_are_moved_and_left_out_by_keys_and_undone(qtbot: QtBot, page: EditPage) -> None:
    before = labels(page)
    choose(page, 7)
    press(page, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert (labels(page)[5], page.number) == (before[6], 6)
    press(page, Qt.Key.Key_Delete)
    assert len(labels(page)) == 6
    press(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    press(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert labels(page) == before
    assert not page.save.isEnabled()
    press(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert labels(page)[5] == before[6]
    assert saved(page)[5] == "click the button “Save”"


def test_a_step_is_dragged_to_another_place(qtbot: QtBot, page: EditPage) -> None:
    before = labels(page)
    model = page.model
    # what the view does when a row is dropped before another
    assert model.moveRow(model.index(-1, 0), 6, model.index(-1, 0), 0)
    qtbot.waitUntil(lambda: labels(page)[0] == before[6])
    assert (page.number, labels(page)[1:]) == (1, before[:6])


def test_a_text_is_written_anew_in_the_list(qtbot: QtBot, page: EditPage) -> None:
    choose(page, 2)
    press(page, Qt.Key.Key_F2)
    field = page.list.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    assert (field.text(), field.accessibleName()) == ("Ada", "Text of the step")
    field.setText("Grace⏎Hopper")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(page.undo.isEnabled)
    page.save.click()
    with SessionReader(file(page)) as reader:
        assert replayed_actions(reader)[1].action == Type("Grace\nHopper")


def test_a_recording_that_kept_its_side_files_is_saved(qtbot: QtBot, filled: FilledLibrary) -> None:
    with closing(connect(filled.folder / "card.deskhand", "rw")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")  # as it stays where somebody reads while a recording ends
    page = opened(qtbot, filled)
    choose(page, 7)
    press(page, Qt.Key.Key_Delete)
    assert len(saved(page)) == 6
    assert page.fault.text() == ""


def test_another_target_is_clicked_on_the_picture(qtbot: QtBot, page: EditPage) -> None:
    choose(page, 7)
    press(page, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert not picking(page), "the picture of another step is still shown"
    qtbot.waitUntil(lambda: picking(page))
    assert shown_step(page) == 7
    assert "Click what it shall act on" in page.hint.text()
    view = page.canvas.view
    assert view is not None
    at = view.to_widget(SEND.box.centre).toPoint() + QPoint(2, 1)
    QTest.mouseClick(page.canvas, Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: labels(page)[6] == "Click the button “Send”")
    assert not picking(page)
    assert page.number == 7
    page.save.click()
    with SessionReader(file(page)) as reader:
        assert replayed_actions(reader)[6].action == Click(SEND.box.centre)


def test_no_target_is_chosen_of_a_step_that_was_left_before_its_picture_came(qtbot: QtBot, page: EditPage) -> None:
    choose(page, 7)
    press(page, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    choose(page, 3)
    qtbot.waitUntil(lambda: shown_step(page) == 3)
    assert not picking(page)


def test_choosing_a_target_by_keys_can_be_left(qtbot: QtBot, page: EditPage) -> None:
    choose(page, 7)
    before = labels(page)
    for last, after in ((Qt.Key.Key_Escape, before[6]), (Qt.Key.Key_Return, "Click the button “Send”")):
        page.target.click()
        qtbot.waitUntil(lambda: picking(page) and page.canvas.hasFocus())
        QTest.keyClick(page.canvas, Qt.Key.Key_Tab)
        QTest.keyClick(page.canvas, last)
        assert not picking(page)
        assert labels(page)[6] == after
    assert page.isVisible()


def test_steps_are_inserted_vary_and_are_checked(qtbot: QtBot, page: EditPage) -> None:
    choose(page, 7)
    press(page, Qt.Key.Key_Insert)
    dialog = answer(qtbot, page, "dance")
    assert "cannot be read" in dialog.fault.text()
    answer(qtbot, page, 'click "Send"')
    closed(qtbot, page)
    assert (page.number, labels(page)[7]) == (8, 'Click "Send"')
    assert "Inserted" in page.hint.text()
    choose(page, 2)
    press(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    answer(qtbot, page, "who")
    closed(qtbot, page)
    assert page.model.rows[1].notes == "may vary: who"
    press(page, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    answer(qtbot, page, "Ada")
    closed(qtbot, page)
    assert page.model.rows[1].notes == "may vary: who · check: “Ada” is shown"
    page.save.click()
    with SessionReader(file(page)) as reader:
        assert [one.name for one in parameters_of(reader)] == ["who"]
        assert replayed_actions(reader)[1].checks == ("text=Ada",)
    page.uncheck.click()
    assert not page.vary.isEnabled()
    page.fix.click()
    assert page.model.rows[1].notes == ""


def test_parts_of_a_text_vary_each_by_itself(qtbot: QtBot, page: EditPage) -> None:
    choose(page, 2)
    page.model.setData(page.model.index(1), "Ada 😀 and Ada")
    qtbot.waitUntil(lambda: page.model.rows[1].text == "Ada 😀 and Ada")
    for name, start, length in (("last", 10, 3), ("face", 4, 2)):  # Qt counts the face twice
        page.vary.click()
        qtbot.waitUntil(lambda: page.findChild(PartQuestion) is not None)
        question = page.findChild(PartQuestion)
        assert isinstance(question, PartQuestion)
        assert question.part() == (0, 13)
        cursor = question.text.textCursor()
        cursor.setPosition(start + (start > 5))
        cursor.setPosition(start + (start > 5) + length, QTextCursor.MoveMode.KeepAnchor)
        question.text.setTextCursor(cursor)
        answer(qtbot, page, name)
        closed(qtbot, page)
    assert page.model.rows[1].notes == "may vary: face · may vary: last"
    assert page.vary.isEnabled()
    page.fix.click()
    assert page.model.rows[1].notes == "may vary: face"
    page.undo.click()
    page.save.click()
    with SessionReader(file(page)) as reader:
        found = {one.name: (one.value, one.places[0].start, one.places[0].end) for one in parameters_of(reader)}
    assert found == {"face": ("😀", 4, 5), "last": ("Ada", 10, 13)}


def test_no_secret_is_taken_into_the_list(qtbot: QtBot, page: EditPage) -> None:
    page.model.setData(page.model.index(5), "hunter2")
    qtbot.waitUntil(page.fault.isVisible)
    assert "secret:NAME" in page.fault.text()
    assert not page.undo.isEnabled()


def test_edits_that_are_not_saved_are_asked_about_and_nothing_else_is(
    qtbot: QtBot, filled: FilledLibrary, page: EditPage
) -> None:
    editing, path = filled.presenter.editing, file(page)
    page.delete.click()
    for name, there in (("Go on editing", True), ("Do not save", False)):
        press(page, Qt.Key.Key_Escape)
        reply(editing, name)
        assert (page.session.path is not None) is there
    qtbot.waitUntil(lambda: filled.window.pages.current is filled.window.run_page)
    with SessionReader(path) as reader:
        assert reader.script() is None
    filled.window.session_actions.edit.click()
    qtbot.waitUntil(lambda: len(page.model.rows) == len(ACTIONS))
    page.back.click()
    qtbot.waitUntil(lambda: filled.window.pages.current is filled.window.run_page)


def test_the_window_is_not_closed_over_edits_that_are_not_saved(
    qtbot: QtBot, filled: FilledLibrary, page: EditPage
) -> None:
    editing, path = filled.presenter.editing, file(page)
    page.delete.click()
    shown = [not filled.window.close(), filled.window.isVisible()]
    reply(editing, "Save")
    assert [*shown, filled.window.isVisible()] == [True, True, False]
    with SessionReader(path) as reader:
        assert len(reader.script() or ()) == len(ACTIONS) - 1


def test_what_was_saved_is_what_is_replayed_and_listed(qtbot: QtBot, filled: FilledLibrary, page: EditPage) -> None:
    page.delete.click()
    page.save.click()
    page.back.click()
    qtbot.waitUntil(lambda: filled.window.pages.current is filled.window.run_page)
    filled.window.session_actions.chosen.emit(SessionAction.EDIT)
    qtbot.waitUntil(lambda: len(page.model.rows) == len(ACTIONS) - 1)


def test_a_session_without_steps_says_so(qtbot: QtBot, filled: FilledLibrary) -> None:
    open_one_without_steps(filled)
    qtbot.waitUntil(lambda: filled.window.state.text.startswith("nothing was done"))
    filled.window.session_actions.edit.click()
    qtbot.waitUntil(lambda: "no step that could be edited" in filled.window.state.text)


def test_what_is_shown_is_edited_while_another_is_still_being_read(qtbot: QtBot, filled: FilledLibrary) -> None:
    open_one_without_steps(filled)
    filled.window.session_actions.edit.click()
    page = filled.presenter.editing.page
    qtbot.waitUntil(lambda: len(page.model.rows) == len(ACTIONS))
    assert [filled.window.pages.current is filled.window.library_page, file(page).name] == [True, "card.deskhand"]


def open_one_without_steps(filled: FilledLibrary) -> None:
    path = recorded(filled.folder / "nothing.deskhand", ())
    with filled.library() as library:
        library.rename(library.entry(path), "nothing was done")
    filled.presenter.open_file(path)
