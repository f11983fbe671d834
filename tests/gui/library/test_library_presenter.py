"""The library in the window: found, looked at, carried out again, put away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from agent.core.task import Mode
from agent.routines.routine import Routine, Way
from agent.routines.rows import RowResult, results_path
from agent.routines.store import RoutineStore
from agent.sessions.format.schema import Origin
from agent.sessions.library.library import Library
from gui.common.questions.line_question import LineQuestion
from gui.library.library_presenter import LibraryPresenter
from gui.library.report_writer import ReportWriter
from gui.library.session_actions import SessionAction
from gui.main_window import MainWindow
from gui.timeline.frame_loader import SessionFrames
from tests.gui.library.filled_library import FilledLibrary, ScriptedReplays, session
from tests.gui.scripted_run import ScriptedRun
from tests.gui.unnamed_controls import unnamed

MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def filled(qtbot: QtBot, window: MakeWindow, tmp_path: Path) -> Iterator[FilledLibrary]:
    found = FilledLibrary(qtbot, window, tmp_path)
    yield found
    found.close()


def ended(qtbot: QtBot, filled: FilledLibrary) -> None:
    """Wait until no run is on."""
    qtbot.waitUntil(lambda: not filled.window.busy)


def answer(qtbot: QtBot, window: MainWindow, text: str) -> None:
    """Write `text` into the question that is open."""
    dialog = window.findChild(LineQuestion)
    assert isinstance(dialog, LineQuestion)
    assert unnamed(dialog) == []
    dialog.line.setText(text)
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)


def test_the_newest_is_first_and_typing_searches(qtbot: QtBot, filled: FilledLibrary) -> None:
    assert filled.titles() == ["print the letter", "greet Ada", "pay the rent"]
    assert unnamed(filled.page) == []
    QTest.keyClicks(filled.page.search, "greet")
    qtbot.waitUntil(lambda: filled.titles() == ["greet Ada"])
    filled.page.search.setText("zebra")
    qtbot.waitUntil(lambda: filled.titles() == [])
    assert "Nothing is found" in filled.page.empty.text()
    QTest.keyClick(filled.page.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(filled.titles()) == 3)


def test_a_new_file_appears_by_itself(qtbot: QtBot, filled: FilledLibrary) -> None:
    session(filled.folder / "new.deskhand", "a recording", 2e9, origin=Origin.PERSON)
    qtbot.waitUntil(lambda: filled.titles()[:1] == ["a recording"], timeout=20_000)
    filled.page.filter.setCurrentIndex(1)
    filled.page.filter.activated.emit(1)
    assert filled.titles() == ["a recording"]


def test_opening_one_fills_picture_and_steps(qtbot: QtBot, filled: FilledLibrary) -> None:
    filled.page.list.setFocus()
    QTest.keyClick(filled.page.list, Qt.Key.Key_Return)
    qtbot.waitUntil(filled.window.session_actions.isVisible)
    items = filled.window.timeline.steps.items
    assert [item.thought for item in items[:2]] == ["step 1", "step 2"]
    assert filled.window.canvas.scene is not None
    assert filled.window.pages.current is filled.window.run_page
    assert filled.window.state.text == "print the letter"
    filled.window.timeline.setCurrentIndex(filled.window.timeline.model().index(0, 0))
    qtbot.waitUntil(lambda: bool(filled.window.canvas.scene and filled.window.canvas.scene.mark))
    filled.window.session_actions.close_button.click()
    assert filled.window.pages.current is filled.page


def test_a_file_that_cannot_be_read_is_told(qtbot: QtBot, filled: FilledLibrary, tmp_path: Path) -> None:
    odd = tmp_path / "odd.deskhand"
    odd.write_text("nothing of ours")
    filled.presenter.open_file(odd)
    qtbot.waitUntil(lambda: "is not a deskhand session" in filled.window.state.text)
    filled.presenter.open_file(tmp_path / "gone.deskhand")
    assert "there is no session file" in filled.window.state.text


def test_a_library_that_cannot_be_opened_is_told(qtbot: QtBot, window: MakeWindow, tmp_path: Path) -> None:
    def none() -> Library:
        raise PermissionError(13, "Permission denied")

    top = window(ScriptedRun())
    presenter = LibraryPresenter(top, SessionFrames(), ScriptedReplays(), none)
    presenter.open_file(session(tmp_path / "one.deskhand", "a task", 1e9))
    assert top.state.text == "The library cannot be opened: Permission denied"
    top.state.show_message("")
    top.pages.show_page(top.library_page)
    assert top.state.text == "The library cannot be opened: Permission denied"
    presenter.close()


def test_a_replay_is_a_run_in_the_window(qtbot: QtBot, filled: FilledLibrary) -> None:
    with qtbot.waitSignal(filled.window.run_ended) as told:
        filled.page.session_actions.replay.click()
    assert told.args == ["Done: 0 verified, 1 completed", True]
    ((replay, mode),) = filled.replays.asked
    assert (replay.path, replay.way, mode) == (filled.folder / "2.deskhand", Way.ADAPTIVE, Mode.AUTO)
    ended(qtbot, filled)
    filled.open(qtbot, 1)
    filled.window.session_actions.way = Way.EXACT
    filled.window.session_actions.step.click()
    ended(qtbot, filled)
    assert not filled.window.session_actions.isVisible()
    replay, mode = filled.replays.asked[-1]
    assert (replay.path.name, replay.way, mode) == ("1.deskhand", Way.EXACT, Mode.STEP)


def test_a_replay_begins_with_the_step_that_is_chosen(qtbot: QtBot, filled: FilledLibrary) -> None:
    filled.open(qtbot)
    filled.window.timeline.deselect()
    filled.window.session_actions.from_step.click()
    assert "Choose the step first" in filled.window.state.text
    filled.window.timeline.setCurrentIndex(filled.window.timeline.model().index(1, 0))
    filled.window.session_actions.from_step.click()
    ended(qtbot, filled)
    assert filled.replays.asked[0][0].start == 2


def test_other_values_are_typed_into_fields(qtbot: QtBot, filled: FilledLibrary) -> None:
    filled.ask_values(qtbot)
    page = filled.page.values_page
    assert {name: field.text() for name, field in page.fields.items()} == {"who": "Ada"}
    assert unnamed(filled.page) == []
    page.fields["who"].clear()
    page.run.click()
    assert "“who” is empty" in page.message.text()
    page.fields["who"].setText("Grace")
    QTest.keyClick(page.fields["who"], Qt.Key.Key_Return)
    ended(qtbot, filled)
    ((replay, mode),) = filled.replays.asked
    assert (replay.values, mode) == ({"who": "Grace"}, Mode.AUTO)


def test_a_table_is_replayed_row_by_row_and_resumed(qtbot: QtBot, filled: FilledLibrary, tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text("who\nGrace\nBob\nCy\n", encoding="utf-8")
    filled.replays.failing = {"Bob"}
    filled.ask_values(qtbot)
    page = filled.page.values_page
    page.show_table(table)
    assert page.rows.index(1, 1).data() == "Bob"
    page.run.click()
    qtbot.waitUntil(lambda: "Row 2 did not end well" in page.message.text())
    assert filled.window.pages.current is filled.page
    assert [page.rows.index(row, 0).data() for row in range(3)] == ["✓ done", "✗ did not end well", "not yet"]
    filled.replays.failing = set()
    assert page.resume.isChecked()
    page.run.click()
    qtbot.waitUntil(lambda: "3 of 3 rows are done" in page.message.text())
    assert [dict(replay.values)["who"] for replay, _ in filled.replays.asked] == ["Grace", "Bob", "Bob", "Cy"]
    assert results_path(table).exists()
    assert RowResult.DONE in results_path(table).read_text()


def test_a_table_that_does_not_fit_is_told(qtbot: QtBot, filled: FilledLibrary, tmp_path: Path) -> None:
    filled.ask_values(qtbot)
    page = filled.page.values_page
    for text, sentence in (("whom\nAda\n", "“whom” cannot be set here"), ("who\n", "has no rows"), ("", "first line")):
        (tmp_path / "people.csv").write_text(text)
        page.show_table(tmp_path / "people.csv")
        assert sentence in page.message.text()
        assert page.table is None
    page.back.click()
    assert filled.page.list.isVisible()


def test_star_name_tags_and_folder(qtbot: QtBot, filled: FilledLibrary) -> None:
    filled.page.session_actions.chosen.emit(SessionAction.STAR)
    for action, text in (
        (SessionAction.NAME, "Letter"),
        (SessionAction.TAGS, "post, 2026"),
        (SessionAction.FOLDER, "office/mail"),
    ):
        filled.page.session_actions.chosen.emit(action)
        answer(qtbot, filled.window, text)
        qtbot.waitUntil(lambda: filled.window.findChild(LineQuestion) is None)
    entry = filled.page.entry
    assert entry is not None
    assert (entry.title, entry.star, entry.mark.tags, entry.folder) == ("Letter", 1, ("2026", "post"), "office/mail")
    offered = [filled.page.filter.itemText(at) for at in range(filled.page.filter.count())]
    assert offered == ["All", "Recordings", "With a star", "office/mail/", "#2026", "#post", "Trash"]
    for place, found in ((2, ["Letter"]), (3, ["Letter"]), (4, ["Letter"]), (6, [])):
        filled.page.filter.setCurrentIndex(place)
        filled.page.filter.activated.emit(place)
        assert filled.titles() == found


def test_what_is_deleted_can_be_had_back(qtbot: QtBot, filled: FilledLibrary) -> None:
    filled.page.list.setFocus()
    QTest.keyClick(filled.page.list, Qt.Key.Key_Delete)
    assert filled.titles() == ["greet Ada", "pay the rent"]
    assert filled.page.undo.isVisible()
    QTest.keySequence(filled.window, "Ctrl+Z")
    assert filled.titles() == ["print the letter", "greet Ada", "pay the rent"]
    assert not filled.page.undo.isVisible()
    filled.page.session_actions.chosen.emit(SessionAction.TRASH)
    trash = filled.page.filter.count() - 1
    filled.page.filter.setCurrentIndex(trash)
    filled.page.filter.activated.emit(trash)
    assert filled.titles() == ["print the letter"]
    assert not filled.page.session_actions.replay.isEnabled()
    filled.page.session_actions.chosen.emit(SessionAction.RESTORE)
    assert filled.titles() == []


def test_doing_it_again_fills_in_the_task(qtbot: QtBot, filled: FilledLibrary) -> None:
    filled.page.session_actions.chosen.emit(SessionAction.AGAIN)
    assert filled.window.bar.text == "print the letter"
    assert filled.window.pages.current is filled.window.run_page


def dropped(window: MainWindow, *files: Path, text: str = "") -> None:
    data = QMimeData()
    if files:
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    else:
        data.setText(text)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    at, action = QPoint(10, 10), Qt.DropAction.CopyAction
    QApplication.sendEvent(window, QDragEnterEvent(at, action, data, buttons, keys))
    QApplication.sendEvent(window, QDropEvent(QPointF(at), action, data, buttons, keys))


def test_a_session_a_table_or_text_is_dropped_on_the_window(
    qtbot: QtBot, filled: FilledLibrary, tmp_path: Path
) -> None:
    gift = session(tmp_path / "gift.deskhand", "from a friend", 3e9)
    dropped(filled.window, gift)
    qtbot.waitUntil(lambda: filled.window.state.text == "from a friend")
    table = tmp_path / "people.csv"
    table.write_text("who\nGrace\n", encoding="utf-8")
    dropped(filled.window, table)
    qtbot.waitUntil(lambda: filled.page.values_page.table == table)
    dropped(filled.window, text="press Save\n")
    assert filled.window.bar.text == "press Save"
    dropped(filled.window, tmp_path / "picture.png")
    assert "cannot be opened here" in filled.window.state.text


def test_a_session_is_kept_as_a_routine(
    qtbot: QtBot, filled: FilledLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    filled.page.session_actions.chosen.emit(SessionAction.ROUTINE)
    answer(qtbot, filled.window, "Letters")
    assert RoutineStore().load("Letters").recording == filled.folder / "2.deskhand"
    assert "Kept as the routine “Letters”" in filled.window.state.text


def test_a_report_is_written_beside_the_session(qtbot: QtBot, filled: FilledLibrary) -> None:
    writer = ReportWriter()
    with qtbot.waitSignal(writer.written) as told:
        writer.write(filled.folder / "2.deskhand")
    assert "print the letter" in told.args[0].read_text(encoding="utf-8")
    with qtbot.waitSignal(writer.failed) as told:
        writer.write(filled.folder / "nothing.deskhand")
    assert "there is no session file" in told.args[0]
    writer.close()


def test_old_runs_are_put_away_where_the_settings_want_it(
    qtbot: QtBot, window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "config" / "deskhand").mkdir(parents=True)
    (tmp_path / "config" / "deskhand" / "config.toml").write_text("keep_days = 90\n")
    RoutineStore().save(Routine("Greet", recording=tmp_path / "home" / "sessions" / "1.deskhand"))
    filled = FilledLibrary(qtbot, window, tmp_path / "home")
    qtbot.waitUntil(lambda: filled.titles() == ["greet Ada"], timeout=20_000)
    filled.close()
