from __future__ import annotations

from pytestqt.qtbot import QtBot

from gui.canvas.fitting_label import FittingLabel


def test_the_longest_text_that_is_not_cut_is_shown(qtbot: QtBot) -> None:
    label = FittingLabel()
    qtbot.addWidget(label)
    label.show()  # what is hidden is told of its size later
    label.set_texts(["Looking back at step 7", "Step 7", "7"])
    advance = label.fontMetrics().horizontalAdvance
    shown = []
    for width in range(1, advance("Looking back at step 7") + 10):
        label.resize(width, 20)
        shown.append(label.text())
        assert advance(label.text()) <= width or label.text() == "7"
    assert list(dict.fromkeys(shown)) == ["7", "Step 7", "Looking back at step 7"]
    assert label.toolTip() == "Looking back at step 7"
