"""Family of keypads: calculators for engineers, remote controls, dial pads, PIN pads, all of small keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.datagen.qt_screens.families.programs import add_menus, main_window
from gui.datagen.qt_screens.families.tool_rows import small_font, small_status, tool, with_arrow
from gui.datagen.qt_screens.families.widget_kit import WidgetKit

_FUNCTIONS = tuple(
    "sin cos tan asin acos atan sinh cosh tanh ln log log₂ exp eˣ 10ˣ x² x³ xʸ √ ∛ ʸ√x 1/x |x| n! nPr nCr mod gcd π e i"
    " ∞ φ Σ Π ∫ d/dx ( ) [ ] { } EE ± % ° ′ DEG RAD HEX BIN OCT DEC AND OR XOR NOT << >> Mod Int Frc Ran Rnd".split()
)
_MEMORY = tuple("M+ M− MR MC MS STO RCL M1 M2 Ans ↶ ↷ ⌫ DEL C AC CE ↑ ↓ ← → ⇧ INV 2nd ALPHA MODE ENTER EXIT".split())
_DIGITS = (
    ("7", "8", "9", "4", "5", "6", "1", "2", "3", "0", ".", "="),
    ("7", "8", "9", "4", "5", "6", "1", "2", "3", "±", "0", ","),
    ("1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"),
    ("1", "2", "3", "4", "5", "6", "7", "8", "9", "⌫", "0", "OK"),
)
_OPERATORS = tuple("+ − × ÷ = ^ / * - AC DEL".split())
_DIAL = ("1", "2\nABC", "3\nDEF", "4\nGHI", "5\nJKL", "6\nMNO", "7\nPQRS", "8\nTUV", "9\nWXYZ", "*", "0\n+", "#")
_Layout = QHBoxLayout | QVBoxLayout


def keypad(kit: WidgetKit) -> QWidget:
    """Blocks of small keys beside a display, a few fields and sometimes what was entered before."""
    window = main_window()
    small_font(kit, window)
    kit.symbols = kit.choice.randint(8, 20)
    if kit.chance(0.5):
        add_menus(kit, window, most=6)
    page = QWidget()
    column = QVBoxLayout(page)
    gap = kit.choice.randint(1, 8)
    column.setSpacing(gap)
    if kit.chance(0.9):
        column.addWidget(_display(kit))
    if kit.chance(0.5):
        column.addLayout(_modes(kit))
    makers: list[Callable[[WidgetKit], _Layout]] = [_calculator_keys, _calculator_keys, _remote_keys, _dial_keys]
    column.addLayout(kit.choice.choice(makers)(kit))
    column.addStretch()
    body: QWidget = page
    if kit.chance(0.45):
        body = QSplitter(kit.choice.choice([Qt.Orientation.Horizontal, Qt.Orientation.Vertical]))
        parts = [page, kit.list_of(kit.choice.randint(3, 25)) if kit.chance(0.5) else kit.text_area(40)]
        if kit.chance(0.4):
            parts.reverse()
        for part in parts:
            body.addWidget(part)
    window.setCentralWidget(body)
    if kit.chance(0.25):
        small_status(kit, window)
    if body is page and kit.chance(0.7):
        # a keypad alone is hardly larger than its keys
        window.setMaximumSize(window.sizeHint() * kit.choice.uniform(1.2, 1.6))
    return window


def _display(kit: WidgetKit) -> QWidget:
    """What was entered: a large number, a field or several lines."""
    number = kit.words.number() if kit.chance(0.7) else f"{kit.choice.random():.9f}"
    if kit.chance(0.25):
        lines = kit.text_area(kit.choice.choice([0, 5, 20]))
        lines.setMaximumHeight(kit.choice.randint(40, 120))
        return lines
    display: QLineEdit | QLabel = QLineEdit(number) if kit.chance(0.7) else QLabel(number)
    display.setAlignment(kit.choice.choice([Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft]))
    display.setStyleSheet(f"font-size: {kit.choice.randint(10, 24)}pt;")
    return display


def _modes(kit: WidgetKit) -> QHBoxLayout:
    row = QHBoxLayout()
    makers: list[Callable[[], QWidget]] = [kit.combo, kit.tick, lambda: tool(kit, 16), kit.spin, lambda: kit.field()]
    for make in kit.choice.sample(makers, kit.choice.randint(1, 3)):
        row.addWidget(make())
    for radio in kit.radios(kit.choice.choice([0, 0, 2, 3])):
        row.addWidget(radio)
    row.addStretch()
    return row


def _block(kit: WidgetKit, keys: Sequence[str], columns: int, look: str, size: QSize, *, shifted: bool) -> QGridLayout:
    """A grid of keys of one look; with `shifted`, each has a second label above it."""
    grid = QGridLayout()
    grid.setSpacing(kit.choice.choice([0, 1, 2, 2, 3, 4, 6]))
    grows, raised = kit.chance(0.2), kit.chance(0.7)
    buttons = [_key(kit, text, look, raised=raised) for text in keys]
    for button in buttons:
        button.ensurePolished()  # else it does not know its font
    texts = [button.fontMetrics().size(0, button.text()) for button in buttons]
    size = QSize(
        max(size.width(), *(text.width() + 8 for text in texts)),
        max(size.height(), *(text.height() + 2 for text in texts)),
    )
    for place, button in enumerate(buttons):
        _fit(button, size, grows=grows)
        row, column = divmod(place, columns)
        if shifted:
            label = QLabel(kit.choice.choice(_FUNCTIONS))
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setStyleSheet(f"font-size: 7pt; color: {kit.tone.link}; padding: 0;")
            grid.addWidget(label, 2 * row, column)
        grid.addWidget(button, 2 * row + 1, column)
    if not grows:
        grid.setColumnStretch(columns, 1)  # keys stay together in a wide window
    return grid


def _key(kit: WidgetKit, text: str, look: str, *, raised: bool) -> QPushButton | QToolButton:
    """One key: a push button, or a flat tool button; an icon where its text is empty."""
    key: QPushButton | QToolButton
    if raised:
        key = QPushButton(text)
        if text and kit.chance(0.03):
            key.setMenu(QMenu(key))
    else:
        key = QToolButton()
        key.setText(text)
        key.setAutoRaise(kit.chance(0.3))
        if kit.chance(0.05):
            with_arrow(kit, key)
    if not text:
        key.setIcon(kit.icon())
    key.setStyleSheet(f"QAbstractButton {{ padding: 0; {look} }} {key.styleSheet()}")
    if text and kit.chance(0.04):
        key.setCheckable(True)
        key.setChecked(kit.chance(0.5))
    return kit.maybe_disabled(key, 0.04)


def _fit(key: QPushButton | QToolButton, size: QSize, *, grows: bool) -> None:
    """Give a key its size, which only its own style sheet can: the window's has sizes for buttons of dialogs."""
    widest = "" if grows else f"max-width: {size.width()}px;"
    high = f"min-height: {size.height()}px; max-height: {size.height()}px;"
    key.setStyleSheet(f"{key.styleSheet()} QAbstractButton {{ min-width: {size.width()}px; {widest} {high} }}")
    key.setSizePolicy(QSizePolicy.Policy.Expanding if grows else QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


def _looks(kit: WidgetKit, count: int) -> list[str]:
    """Rules for groups of keys: small letters, and mostly a colour for each group."""
    # style sheets of windows that make buttons bold would set them in the application's size again
    letters = f"font-size: {kit.choice.randint(8, 12)}pt;"
    if kit.chance(0.45):
        return [letters] * count
    tone = kit.tone
    grounds = [
        tone.button,
        tone.accent,
        tone.mixed(tone.text, 0.2),
        tone.base,
        "#d9822b",
        "#3a3f44",
        "#8fbf5f",
        "#b33a3a",
    ]
    edge = kit.choice.choice(["border: none;", f"border: 1px solid {tone.border};"])
    radius = kit.choice.choice([0, 2, 3, 5, 9])
    made = []
    for ground in kit.choice.sample(grounds, count):
        red, green, blue = (int(ground[at : at + 2], 16) for at in (1, 3, 5))
        ink = "#101010" if 0.3 * red + 0.59 * green + 0.11 * blue > 140 else "#f4f4f4"
        made.append(f"{letters} background: {ground}; color: {ink}; {edge} border-radius: {radius}px;")
    return made


def _calculator_keys(kit: WidgetKit) -> _Layout:
    """Blocks of functions, memory, digits and operators, beside or below each other."""
    wide = QSize(kit.choice.randint(24, 60), kit.choice.randint(18, 36))
    columns = kit.choice.randint(3, 10)
    functions = kit.choice.sample(_FUNCTIONS, kit.choice.randint(2 * columns, min(len(_FUNCTIONS), 6 * columns)))
    beside = columns < 7 and kit.chance(0.6)
    looks, shifted = _looks(kit, 4), kit.chance(0.3)
    memory = kit.choice.sample(_MEMORY, kit.choice.randint(3, 12))
    blocks = [
        _block(kit, functions, columns, looks[0], wide, shifted=shifted),
        _block(kit, memory, min(len(memory), kit.choice.randint(2, 6)), looks[1], wide, shifted=False),
        _block(kit, kit.choice.choice(_DIGITS), 3, looks[2], wide, shifted=shifted and kit.chance(0.5)),
        _block(kit, kit.choice.sample(_OPERATORS, 8), 2, looks[3], wide, shifted=False),
    ]
    outer = QHBoxLayout() if beside else QVBoxLayout()
    if beside:
        right = QVBoxLayout()
        right.addLayout(blocks[1])
        lower = QHBoxLayout()
        lower.addLayout(blocks[2])
        lower.addLayout(blocks[3])
        right.addLayout(lower)
        right.addStretch()
        left = QVBoxLayout()
        left.addLayout(blocks[0])
        left.addStretch()
        parts = [left, right]
        if kit.chance(0.4):
            parts.reverse()
        for part in parts:
            outer.addLayout(part)
    else:
        outer.addLayout(blocks[0])
        outer.addLayout(blocks[1])
        lower = QHBoxLayout()
        lower.addLayout(blocks[2])
        lower.addLayout(blocks[3])
        if kit.chance(0.6):
            lower.addStretch()
        outer.addLayout(lower)
    return outer


def _remote_keys(kit: WidgetKit) -> _Layout:
    """A remote control: icons, digits, arrows around OK, coloured keys."""
    size, looks = QSize(kit.choice.randint(26, 64), kit.choice.randint(20, 38)), _looks(kit, 3)
    columns = kit.choice.randint(3, 5)
    outer = QVBoxLayout()
    outer.addLayout(_block(kit, [""] * columns * kit.choice.randint(1, 3), columns, looks[0], size, shifted=False))
    cross = QGridLayout()
    cross.setSpacing(kit.choice.randint(1, 5))
    for text, row, column in (("▲", 0, 2), ("◀", 1, 1), ("OK", 1, 2), ("▶", 1, 3), ("▼", 2, 2)):
        key = _key(kit, text, looks[1], raised=True)
        _fit(key, QSize(max(size.width(), 30), size.height()), grows=False)
        cross.addWidget(key, row, column)
    cross.setColumnStretch(4, 1)
    cross.setColumnStretch(0, kit.choice.choice([0, 1]))
    outer.addLayout(cross)
    outer.addLayout(_block(kit, kit.choice.choice(_DIGITS), 3, looks[2], size, shifted=kit.chance(0.2)))
    colours = QHBoxLayout()
    for ground in ("#c0392b", "#27ae60", "#f1c40f", "#2980b9"):
        key = QPushButton(kit.words.caption(6) if kit.chance(0.5) else "●")
        key.setStyleSheet(
            f"QPushButton {{ padding: 0; background: {ground}; color: white; border: none; border-radius: 3px; }}"
        )
        _fit(key, size, grows=True)
        colours.addWidget(key)
    outer.addLayout(colours)
    texts = ("CH+", "CH−", "VOL+", "VOL−", "MUTE", "INFO", "MENU", "EXIT", "TV", "AV", "EPG", "REC")
    outer.addLayout(_block(kit, kit.choice.sample(texts, 2 * columns), columns, looks[0], size, shifted=False))
    return outer


def _dial_keys(kit: WidgetKit) -> _Layout:
    """A dial pad or a PIN pad, with a few keys around it."""
    looks = _looks(kit, 2)
    keys = _DIAL if kit.chance(0.5) else kit.choice.choice(_DIGITS)
    high = kit.choice.randint(34, 40) if keys is _DIAL else kit.choice.randint(20, 40)
    size = QSize(kit.choice.randint(34, 70), high)
    outer = QVBoxLayout()
    outer.addLayout(_block(kit, keys, 3, looks[0], size, shifted=False))
    row = QHBoxLayout()
    for _ in range(kit.choice.randint(1, 4)):
        key = _key(kit, kit.words.caption(8) if kit.chance(0.5) else "", looks[1], raised=True)
        _fit(key, size, grows=kit.chance(0.5))
        row.addWidget(key)
    outer.addLayout(row)
    return outer
