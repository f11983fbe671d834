from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from gui.common.background_task import BackgroundTask


def test_work_is_done_on_another_thread_never_twice_at_a_time(qtbot: QtBot) -> None:
    go, calls = threading.Event(), list[str]()

    def work() -> int:
        calls.append(threading.current_thread().name)
        go.wait(10)
        return 42

    task = BackgroundTask(work)
    with qtbot.waitSignal(task.done) as done:
        task.start()
        task.start()
        go.set()
    assert done.args == [42]
    assert calls == ["deskhand-background"]
    with qtbot.waitSignal(task.done):
        task.start()
    assert len(calls) == 2


def test_nothing_is_told_after_closing_and_no_thread_is_left(qtbot: QtBot) -> None:
    go = threading.Event()
    task = BackgroundTask(lambda: go.wait(10))
    with qtbot.assertNotEmitted(task.done, wait=50):
        task.start()
        threading.Timer(0.02, go.set).start()
        task.close()
    task.start()
    assert not [one for one in threading.enumerate() if one.name == "deskhand-background"]
