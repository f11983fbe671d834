"""Desktop around the windows: title bars, panels, icons on the wallpaper."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QToolButton, QWidget

from gui.datagen.qt_screens.families.widget_kit import WidgetKit


def title_bar(kit: WidgetKit, *, active: bool) -> QWidget:
    """A title bar with the buttons that close, maximize and minimize a window."""
    choice, tone = kit.choice, kit.tone
    ground = choice.choice([tone.window, tone.button, tone.stripe, tone.accent, "#2b2b2b", "#d8d8d8"])
    ground = ground if active or choice.random() < 0.5 else tone.window
    ink = _ink_on(ground)
    lighter = tone.mixed("#ffffff", 0.35, ground)
    fill = choice.choice([ground, f"qlineargradient(x1:0, y1:0, x2:0, y2:1, stop:0 {lighter}, stop:1 {ground})"])
    edge = choice.choice(["none", "none", f"1px solid {tone.mixed(ink, 0.4, ground)}"])
    bar = QWidget()
    bar.setObjectName("bar")
    size = choice.choice([9, 10, 10, 11, 12])
    bold = "bold" if choice.random() < 0.5 else "normal"
    bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    bar.setStyleSheet(
        f"#bar {{ background: {fill}; }}"
        f"QLabel {{ color: {ink}; font-size: {size}pt; font-weight: {bold}; background: transparent; }}"
        f"QToolButton {{ border: {edge}; background: transparent; padding: 0; min-height: 0; }}"
    )
    row = QHBoxLayout(bar)
    row.setContentsMargins(6, 1, 6, 1)
    row.setSpacing(choice.choice([2, 4, 8]))
    title = QLabel(choice.choice([kit.words.caption(), kit.words.file(), kit.words.sentence(3)]))
    buttons = _window_buttons(kit, ink)
    if choice.random() < 0.25:
        for button in buttons:
            row.addWidget(button)
        buttons = []
    elif choice.random() < 0.5:
        sign = QLabel()
        sign.setPixmap(kit.icon().pixmap(16, 16))
        row.addWidget(sign)
    if choice.random() < 0.5:
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
    row.addWidget(title, 1)
    for _ in range(choice.choice([0, 0, 0, 0, 1, 2])):
        tool = kit.tool()
        tool.setFixedHeight(20)
        row.addWidget(tool)
    for button in buttons:
        row.addWidget(button)
    bar.setFixedHeight(choice.choice([18, 20, 22, 24, 26, 28, 32, 36]))
    return bar


def panel(kit: WidgetKit) -> QWidget:
    """A panel at the edge of the desktop: a menu, open windows, icons, a clock."""
    bar = QWidget()
    row = QHBoxLayout(bar)
    row.setContentsMargins(4, 1, 6, 1)
    row.addWidget(kit.tool(kit.words.caption(10) if kit.chance(0.5) else ""))
    for _ in range(kit.choice.randint(0, 4)):
        row.addWidget(kit.tool(kit.words.caption(14)) if kit.chance(0.5) else kit.tool())
    row.addStretch()
    for _ in range(kit.choice.randint(0, 3)):
        row.addWidget(kit.tool())
    row.addWidget(QLabel(kit.words.time()))
    return bar


def shortcuts(kit: WidgetKit) -> QWidget:
    """Named desktop icons in columns, on a transparent background."""
    board = QWidget()
    board.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
    board.setStyleSheet(
        "QToolButton { border: none; background: transparent; } QLabel { color: white; background: transparent; }"
    )
    grid = QGridLayout(board)
    rows = kit.choice.randint(1, 4)
    side = kit.choice.choice([24, 32, 40])
    for place in range(kit.choice.randint(1, 8)):
        tool, name = QToolButton(), QLabel(kit.words.caption(12))
        tool.setIcon(kit.icon())
        tool.setIconSize(QSize(side, side))
        name.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        row, column = place % rows, place // rows
        grid.addWidget(tool, 2 * row, column, Qt.AlignmentFlag.AlignHCenter)
        grid.addWidget(name, 2 * row + 1, column)
    return board


def _window_buttons(kit: WidgetKit, ink: str) -> list[QToolButton]:
    """The buttons of a title bar, close last, or first where they are coloured dots."""
    choice, made = kit.choice, []
    side = choice.choice([8, 10, 12, 14, 16, 18])
    if choice.random() < 0.2:
        looks = [("dot", "#ff5f57"), ("dot", "#febc2e"), ("dot", "#28c840")]
    else:
        looks = [("minus", ink), ("block", ink), ("cross", ink)][choice.choice([0, 0, 0, 2]) :]
    for shape, colour in looks:
        button = QToolButton()
        button.setIcon(QIcon(kit.art.mark(shape, colour)))
        button.setIconSize(QSize(side, side))
        button.setFixedSize(side + 6, side + 4)
        made.append(button)
    return made


def _ink_on(ground: str) -> str:
    red, green, blue = (int(ground[at : at + 2], 16) for at in (1, 3, 5))
    return "#101010" if 0.3 * red + 0.59 * green + 0.11 * blue > 140 else "#f4f4f4"
