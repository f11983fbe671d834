from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from agent.core.actions import Click, Scroll, Type
from agent.core.actions import Direction as To
from agent.core.events import Ended, Event, Judged, Observed, Reason
from agent.core.stop import Stop
from agent.core.task import Mode
from agent.safety.asker import Asker, Proposal
from agent.safety.remarks import Remarking
from gui.approval.action_editor import Notation, format_actions, parse_action
from gui.approval.approval_bar import ApprovalBar
from gui.common.growing_text_edit import GrowingTextEdit
from gui.main_window import MainWindow
from gui.timeline.timeline_item import StepStatus, TimelineItem
from tests.gui.scripted_run import ELSEWHERE, EndlessRun, ScriptedRun, frame, turn_to
from tests.gui.unnamed_controls import unnamed
from vision.geometry import DesktopBox, PixelPoint, Size

MakeWindow = Callable[..., MainWindow]


def state(window: MainWindow) -> str:
    return window.state.text


def items(window: MainWindow) -> list[TimelineItem]:
    return list(window.timeline.steps.items)


def over(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.bar.run.isEnabled())


def asked(qtbot: QtBot, question: ApprovalBar) -> None:
    qtbot.waitUntil(question.isVisible)
    turn_to(qtbot, question.window())


def line(question: ApprovalBar) -> GrowingTextEdit:
    return question.editor.line if question.editor.isVisible() else question.rejection.text


def press(where: QWidget, key: Qt.Key) -> None:
    focused = where.window().focusWidget()
    QTest.keyClick(focused if focused is not None else where, key)


def test_a_run_goes_to_its_end_without_asking(qtbot: QtBot, window: MakeWindow) -> None:
    run = ScriptedRun((Click(PixelPoint(60, 40)), Type("Ada"), Scroll(To.DOWN)))
    shown = window(run)
    press(shown, Qt.Key.Key_F5)
    over(qtbot, shown)
    assert run.modes == [Mode.AUTO]
    assert len(run.did) == 3
    assert state(shown) == "Done: all done"
    assert [row.status for row in items(shown)] == [StepStatus.DONE] * 4
    assert items(shown)[0].thought == "Thought 1 of greet Ada"


def test_enter_in_the_task_line_starts_step_by_step(qtbot: QtBot, window: MakeWindow) -> None:
    run = ScriptedRun()
    shown = window(run)
    press(shown.bar.task, Qt.Key.Key_Return)
    asked(qtbot, shown.question)
    assert run.modes == [Mode.STEP]


def test_enter_approves(qtbot: QtBot, window: MakeWindow) -> None:
    run = ScriptedRun()
    shown = window(run)
    shown.bar.step.click()
    asked(qtbot, shown.question)
    assert run.did == []
    press(shown.question, Qt.Key.Key_Return)
    over(qtbot, shown)
    assert run.did == [Click(PixelPoint(60, 40))]


def test_s_skips_one_action_and_the_run_goes_on(qtbot: QtBot, window: MakeWindow) -> None:
    run = ScriptedRun((Click(PixelPoint(1, 1)), Type("Ada")))
    shown = window(run)
    shown.bar.step.click()
    asked(qtbot, shown.question)
    press(shown.question, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: not shown.question.isVisible())
    asked(qtbot, shown.question)
    press(shown.question, Qt.Key.Key_Enter)
    over(qtbot, shown)
    assert run.did == [Type("Ada")]
    assert [row.status for row in items(shown)][:2] == [StepStatus.SKIPPED, StepStatus.DONE]


def test_r_rejects_with_a_note_for_the_model(qtbot: QtBot, window: MakeWindow) -> None:
    run = ScriptedRun()
    shown = window(run)
    shown.bar.step.click()
    asked(qtbot, shown.question)
    press(shown.question, Qt.Key.Key_R)
    QTest.keyClicks(line(shown.question), "wrong question, sir")
    QTest.keyClick(line(shown.question), Qt.Key.Key_Return)
    over(qtbot, shown)
    assert run.notes == ["wrong question, sir"]
    assert run.did == []
    assert items(shown)[0].status is StepStatus.REJECTED
    assert "wrong question, sir" in str(items(shown)[0])


def test_e_edits_the_action(qtbot: QtBot, window: MakeWindow) -> None:
    run = ScriptedRun()
    shown = window(run)
    shown.bar.step.click()
    asked(qtbot, shown.question)
    press(shown.question, Qt.Key.Key_E)
    press(shown.question, Qt.Key.Key_F2)
    assert parse_action(line(shown.question).text(), Notation.CALL, frame().size) == Click(PixelPoint(60, 40))
    line(shown.question).setText("click(point='<point>10 20</point>')")
    QTest.keyClick(line(shown.question), Qt.Key.Key_Return)
    over(qtbot, shown)
    assert run.did == [Click(PixelPoint(10, 20))]


def test_what_is_edited_is_what_is_asked_about_now(qtbot: QtBot, window: MakeWindow) -> None:
    shown = window(ScriptedRun((Click(PixelPoint(1, 1)), Click(PixelPoint(60, 40)))))
    shown.bar.step.click()
    asked(qtbot, shown.question)
    press(shown.question, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown.question.isVisible() and len(items(shown)) == 2)
    asked_on = shown.canvas.scene
    shown.timeline.setCurrentIndex(shown.timeline.model().index(0, 0))
    qtbot.waitUntil(lambda: shown.canvas.scene is None)  # no picture of step 1 is kept
    press(shown.question, Qt.Key.Key_E)
    assert asked_on is not None
    assert shown.canvas.scene is not None
    assert shown.canvas.scene.frame is asked_on.frame
    assert shown.canvas.target_edit is not None
    shown.bar.stop.click()
    over(qtbot, shown)


def test_an_edit_that_cannot_be_read_says_why_and_asks_on(qtbot: QtBot, window: MakeWindow) -> None:
    run = ScriptedRun()
    shown = window(run)
    shown.bar.step.click()
    asked(qtbot, shown.question)
    press(shown.question, Qt.Key.Key_E)
    press(shown.question, Qt.Key.Key_F2)
    line(shown.question).setText("clack(point='<point>10 20</point>')")
    QTest.keyClick(line(shown.question), Qt.Key.Key_Return)
    assert "clack" in shown.question.editor.error
    press(shown.question, Qt.Key.Key_Escape)
    press(shown.question, Qt.Key.Key_Return)
    over(qtbot, shown)
    assert run.did == [Click(PixelPoint(60, 40))]


def test_q_quits_the_run(qtbot: QtBot, window: MakeWindow) -> None:
    run = ScriptedRun()
    shown = window(run)
    shown.bar.step.click()
    asked(qtbot, shown.question)
    press(shown.question, Qt.Key.Key_Q)
    over(qtbot, shown)
    assert run.did == []
    assert state(shown).startswith("Stopped")


def test_escape_stops_a_run_that_is_under_way(qtbot: QtBot, window: MakeWindow) -> None:
    shown = window(EndlessRun())
    shown.bar.run.click()
    qtbot.waitUntil(lambda: shown.canvas.scene is not None)
    turn_to(qtbot, shown)
    press(shown, Qt.Key.Key_Escape)
    over(qtbot, shown)
    assert state(shown) == "Stopped: you pressed Stop"


def test_stop_takes_back_the_question(qtbot: QtBot, window: MakeWindow) -> None:
    run = ScriptedRun()
    shown = window(run)
    shown.bar.step.click()
    asked(qtbot, shown.question)
    shown.bar.stop.click()
    over(qtbot, shown)
    assert not shown.question.isVisible()
    assert run.did == []


def test_a_broken_run_is_shown_and_the_next_one_starts(qtbot: QtBot, window: MakeWindow) -> None:
    def broken(task: str, model: str, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
        yield Observed(1, frame(), None, 0.0)
        raise ValueError("the model file is damaged")

    shown = window(broken)
    shown.bar.run.click()
    over(qtbot, shown)
    assert state(shown) == "Failed: the model file is damaged"
    assert any("the model file is damaged" in str(row) for row in items(shown))
    shown.bar.run.click()
    over(qtbot, shown)
    assert state(shown) == "Failed: the model file is damaged"


def test_what_a_run_says_beside_its_events_stands_in_the_state_line_before_the_first_step(
    qtbot: QtBot, window: MakeWindow
) -> None:
    going = threading.Event()

    def announcing(task: str, model: str, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
        shown.announced.emit("asked as UI-TARS 1.5, pixels of the resized picture")
        going.wait(20)
        yield from ScriptedRun()(task, model, mode, stop, asker)

    shown = window(announcing)
    shown.bar.run.click()
    qtbot.waitUntil(lambda: state(shown) == "asked as UI-TARS 1.5, pixels of the resized picture")
    going.set()
    over(qtbot, shown)


def test_a_launch_that_exits_is_shown_like_any_failure(qtbot: QtBot, window: MakeWindow) -> None:
    def exits(task: str, model: str, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
        raise SystemExit("tkinter is missing")

    shown = window(exits)
    shown.bar.run.click()
    over(qtbot, shown)
    assert state(shown) == "Failed: tkinter is missing"


@pytest.mark.parametrize("mode", [Mode.AUTO, Mode.STEP])
def test_closing_during_a_run_leaves_no_thread(qtbot: QtBot, window: MakeWindow, mode: Mode) -> None:
    run = EndlessRun() if mode is Mode.AUTO else ScriptedRun()
    shown = window(run)
    (shown.bar.run if mode is Mode.AUTO else shown.bar.step).click()
    qtbot.waitUntil(lambda: shown.canvas.scene is not None)
    shown.close()
    assert run.threads
    assert not run.threads[0].is_alive()


def test_a_thousand_steps_scroll_and_the_newest_is_in_view(qtbot: QtBot, window: MakeWindow) -> None:
    run = ScriptedRun(tuple(Click(PixelPoint(number % 192, 40)) for number in range(1000)))
    shown = window(run)
    shown.bar.run.click()
    qtbot.waitUntil(lambda: shown.bar.run.isEnabled(), timeout=30_000)
    assert len(items(shown)) == 1001
    view = shown.timeline
    last = view.model().index(1000, 0)
    qtbot.waitUntil(lambda: view.viewport().rect().intersects(view.visualRect(last)))
    view.scrollToTop()
    assert view.viewport().rect().intersects(view.visualRect(view.model().index(0, 0)))


def test_a_person_who_reads_an_earlier_step_is_not_pulled_away(qtbot: QtBot, window: MakeWindow) -> None:
    run = ScriptedRun(tuple(Click(PixelPoint(1, 1)) for _ in range(60)))
    shown = window(run)
    shown.bar.run.click()
    over(qtbot, shown)
    view = shown.timeline
    qtbot.waitUntil(lambda: view.verticalScrollBar().value() > 0 and not view._follow.isActive())
    view.scrollToTop()
    view.steps.show(Ended(99, Reason.FINISHED))
    assert not view._follow.isActive()


def test_nothing_starts_without_a_task(qtbot: QtBot, window: MakeWindow) -> None:
    run = ScriptedRun()
    shown = window(run)
    shown.set_task("   ")
    shown.bar.run.click()
    assert state(shown) == "Write down first what shall be done."
    assert shown.bar.run.isEnabled()
    assert run.modes == []


def test_earlier_tasks_are_kept_once_each_and_newest_first(qtbot: QtBot, window: MakeWindow) -> None:
    shown = window(ScriptedRun())
    for task in ("one", "two", "one"):
        shown.set_task(task)
        shown.bar.run.click()
        over(qtbot, shown)
    assert shown.bar.tasks == ("one", "two")


def test_a_window_in_the_picture_gives_way_to_the_compact_window_and_comes_back(
    qtbot: QtBot, window: MakeWindow
) -> None:
    shown = window(EndlessRun(), captured=None)
    shown.bar.run.click()
    qtbot.waitUntil(shown.compact.isVisible)
    assert not shown.isVisible()
    assert len(shown.own_boxes()) == 1
    assert not shown.compact.isActiveWindow()
    shown.compact.stop.click()
    over(qtbot, shown)
    assert shown.isVisible()
    assert not shown.compact.isVisible()


def test_the_compact_window_grows_to_ask_and_is_where_it_was_when_the_answer_goes_out(
    qtbot: QtBot, window: MakeWindow
) -> None:
    boxes_then: list[object] = []

    def run(task: str, model: str, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
        seen = frame()
        boxes_then.append(shown.own_boxes())
        asker.ask(Proposal(1, "", Click(PixelPoint(5, 5)), seen), stop)
        boxes_then.append(shown.own_boxes())
        yield Ended(1, Reason.FINISHED)

    shown = window(run, captured=None)
    shown.bar.step.click()
    qtbot.waitUntil(shown.compact.question.isVisible)
    assert shown.own_boxes()[0].area > 3 * boxes_then[0][0].area  # type: ignore[index]
    QTest.keyClick(shown.compact, Qt.Key.Key_Return)
    QTest.mouseClick(shown.compact.question.choices.approve, Qt.MouseButton.LeftButton)
    over(qtbot, shown)
    assert boxes_then[1] == boxes_then[0]


def test_every_control_can_be_named_by_a_screen_reader(qtbot: QtBot, window: MakeWindow) -> None:
    shown = window(ScriptedRun())
    assert unnamed(shown) == []
    for control in (
        shown.bar.task,
        shown.bar.model,
        shown.bar.run,
        shown.bar.step,
        shown.bar.stop,
        shown.timeline,
        shown.canvas,
    ):
        assert control.accessibleName()
        assert control.toolTip() or control in (shown.timeline, shown.canvas)


def test_an_action_that_the_person_edits_reads_back_the_same() -> None:
    size = Size(1280, 800)
    for action in (Click(PixelPoint(412, 300)), Type("it's “Ada”\n"), Scroll(To.DOWN, PixelPoint(3, 4))):
        assert parse_action(format_actions((action,), Notation.CALL, size), Notation.CALL, size) == action


def test_the_application_has_an_icon(qapp: QGuiApplication) -> None:
    from gui.app import make_application

    make_application()
    assert not QGuiApplication.windowIcon().isNull()


def test_in_auto_mode_a_ring_stands_at_the_click_and_is_gone_before_it_happens(
    qtbot: QtBot, window: MakeWindow
) -> None:
    rings: list[int] = []

    class Watching(ScriptedRun):
        def __call__(self, task: str, model: str, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
            for event in super().__call__(task, model, mode, stop, asker):
                yield event
                if isinstance(event, Judged):  # the input would be sent now
                    rings.append(len(shown.overlay._rings))

    shown = window(Watching((Click(PixelPoint(60, 40)), Type("Ada"))), point_out_s=0.01)
    pointed: list[bool] = []
    shown.session.pointed.connect(lambda judged: pointed.append(judged is not None and bool(shown.overlay._rings)))
    shown.bar.run.click()
    over(qtbot, shown)
    assert pointed == [True, False]
    assert rings == [0, 0]


def test_where_the_person_was_asked_the_ring_has_stood_already(qtbot: QtBot, window: MakeWindow) -> None:
    shown = window(ScriptedRun(), point_out_s=60.0)
    shown.bar.step.click()
    asked(qtbot, shown.question)
    with qtbot.assertNotEmitted(shown.session.pointed):
        press(shown.question, Qt.Key.Key_Return)
        over(qtbot, shown)


def test_stop_ends_a_run_while_the_ring_stands(qtbot: QtBot, window: MakeWindow) -> None:
    shown = window(ScriptedRun(), point_out_s=60.0)
    with qtbot.waitSignal(shown.session.pointed):
        shown.bar.run.click()
    shown.bar.stop.click()
    over(qtbot, shown)
    assert not shown.overlay._rings


def test_enter_starts_a_run_in_the_mode_of_the_settings(qtbot: QtBot, window: MakeWindow) -> None:
    run = ScriptedRun()
    shown = window(run, mode=Mode.AUTO)
    press(shown.bar.task, Qt.Key.Key_Return)
    over(qtbot, shown)
    assert run.modes == [Mode.AUTO]


def test_the_settings_are_asked_for_by_key_and_not_during_a_run(qtbot: QtBot, window: MakeWindow) -> None:
    shown = window(ScriptedRun())
    with qtbot.waitSignal(shown.settings_wanted):
        QTest.keyClick(shown, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    shown.bar.step.click()
    asked(qtbot, shown.question)
    assert not shown.settings.isEnabled()


def test_where_a_run_looks_is_asked_for_when_it_begins(qtbot: QtBot, window: MakeWindow) -> None:
    places = [ELSEWHERE]
    shown = window(ScriptedRun(), captured=lambda: places[-1])
    places.append(DesktopBox(1e6, 0, 1e6 + 9, 9))
    shown.bar.run.click()
    over(qtbot, shown)
    assert shown.overlay.captured == places[-1]


def test_what_is_said_to_a_run_that_asks_is_why_its_action_is_rejected(
    qtbot: QtBot, window: Callable[..., MainWindow]
) -> None:
    run = ScriptedRun()
    shown = window(run)
    shown.bar.step.click()
    qtbot.waitUntil(lambda: shown.question.isVisible() and shown.question.proposal is not None)
    assert shown.steps.remark.isVisible()
    shown.steps.remark.setText("no, the second one")
    QTest.keyClick(shown.steps.remark, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: run.notes == ["no, the second one"])
    qtbot.waitUntil(lambda: not shown.busy)
    assert not shown.steps.remark.isVisible()


def test_what_is_said_meanwhile_is_heard_before_the_next_step(qtbot: QtBot, window: Callable[..., MainWindow]) -> None:
    heard: list[tuple[str, ...]] = []
    going = threading.Event()

    def listening(task: str, model: str, mode: Mode, stop: Stop, asker: Asker) -> Iterator[Event]:
        assert isinstance(asker, Remarking)
        yield Observed(1, frame(), None, 0.0)
        going.wait(20)
        heard.extend((asker.remarks(), asker.remarks()))
        yield Ended(1, Reason.FINISHED)

    shown = window(listening)
    shown.bar.run.click()
    qtbot.waitUntil(shown.steps.remark.isVisible)
    shown.steps.remark.setText(" the second one ")
    shown.steps.remark.returnPressed.emit()
    assert shown.state.text == "It hears this before its next step: the second one"
    going.set()
    qtbot.waitUntil(lambda: not shown.busy)
    assert heard == [("the second one",), ()]


def test_a_run_that_does_not_listen_offers_no_line(qtbot: QtBot, window: Callable[..., MainWindow]) -> None:
    shown = window(ScriptedRun())
    shown.set_model("steps")
    shown.set_task('press "Save"')
    shown.bar.step.click()
    qtbot.waitUntil(lambda: shown.question.isVisible() and shown.question.proposal is not None)
    assert not shown.steps.remark.isVisible()
    shown.question.choose("q")
    qtbot.waitUntil(lambda: not shown.busy)
