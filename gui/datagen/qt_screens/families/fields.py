"""Families of windows with fields: forms, galleries, settings, a login, a wizard, dialogs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QScrollArea,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from gui.datagen.qt_screens.families.widget_kit import WidgetKit


def form(kit: WidgetKit) -> QWidget:
    """Labels beside or above fields of all sorts, and a row of buttons."""
    page, column = _page(kit)
    if kit.chance(0.4):
        column.addWidget(kit.heading())
    if kit.chance(0.6):
        rows = QFormLayout()
        if kit.chance(0.4):
            rows.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        for _ in range(kit.choice.randint(3, 10)):
            rows.addRow(kit.label(), kit.input())
        column.addLayout(rows)
    else:
        grid = QGridLayout()
        columns = kit.choice.randint(1, 3)
        for place in range(kit.choice.randint(3, 9)):
            row, at = divmod(place, columns)
            grid.addWidget(kit.label(), 2 * row, at)
            grid.addWidget(kit.input(), 2 * row + 1, at)
        column.addLayout(grid)
    for _ in range(kit.choice.randint(0, 3)):
        column.addWidget(kit.tick())
    if kit.chance(0.4):
        column.addWidget(kit.group(_row(kit, *kit.radios(kit.choice.randint(2, 4)))))
    if kit.chance(0.35):
        column.addWidget(kit.text_area(), 1)
    column.addStretch()
    column.addLayout(buttons(kit))
    return _scrolled(kit, page)


def settings(kit: WidgetKit) -> QWidget:
    """Sliders, spin boxes, combo boxes, switches and progress in groups, often beside a list of pages."""
    page, column = _page(kit)
    if kit.chance(0.4):
        column.addWidget(kit.heading())
    for _ in range(kit.choice.randint(2, 4)):
        rows = QFormLayout()
        for _ in range(kit.choice.randint(2, 4)):
            makers: list[Callable[[], QWidget]] = [
                kit.slider,
                kit.slider,
                kit.spin,
                kit.spin,
                kit.combo,
                kit.combo,
                kit.progress,
                kit.tick,
            ]
            makers += [kit.scroll_bar] if kit.chance(0.3) else []
            rows.addRow(kit.label(), kit.choice.choice(makers)())
        if kit.chance(0.3):
            rows.addRow(kit.link())
        if kit.chance(0.7):
            column.addWidget(kit.group(rows))
        else:
            column.addLayout(rows)
    if kit.chance(0.35):
        mixer = QHBoxLayout()
        for _ in range(kit.choice.randint(3, 7)):
            strip = QVBoxLayout()
            strip.addWidget(kit.slider(upright=True), 1, Qt.AlignmentFlag.AlignHCenter)
            strip.addWidget(kit.label(kit.words.number()[:5]), 0, Qt.AlignmentFlag.AlignHCenter)
            mixer.addLayout(strip)
        column.addLayout(mixer)
    column.addStretch()
    if kit.chance(0.6):
        column.addLayout(buttons(kit))
    body = _scrolled(kit, page)
    if kit.chance(0.5):
        outer = QWidget()
        row = QHBoxLayout(outer)
        pages = QListWidget()
        pages.addItems(kit.words.captions(kit.choice.randint(3, 9), 18))
        pages.setCurrentRow(kit.choice.randrange(pages.count()))
        pages.setMaximumWidth(kit.choice.randint(110, 170))
        row.addWidget(pages)
        row.addWidget(body, 1)
        return outer
    return body


def gallery(kit: WidgetKit) -> QWidget:
    """A gallery: a grid of all kinds of widgets in random order."""
    page = QWidget()
    grid = QGridLayout(page)
    grid.setSpacing(kit.choice.randint(2, 16))
    makers: list[Callable[[], QWidget]] = [
        kit.slider,
        kit.progress,
        kit.scroll_bar,
        kit.link,
        kit.spin,
        kit.combo,
        kit.field,
        kit.button,
        kit.tick,
        kit.tool,
        kit.day,
        lambda: kit.label(),
        lambda: kit.slider(upright=True),
        lambda: kit.scroll_bar(upright=True),
        lambda: kit.picture(kit.choice.randint(30, 120), kit.choice.randint(24, 90)),
        lambda: kit.group(_row(kit, *kit.radios(kit.choice.randint(2, 4)))),
        lambda: kit.text_area(10),
        lambda: _tab_bar(kit),
    ]
    columns = kit.choice.randint(1, 4)
    for place in range(kit.choice.randint(4, 16)):
        side = kit.choice.choice([Qt.AlignmentFlag(0), Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignCenter])
        grid.addWidget(kit.choice.choice(makers)(), place // columns, place % columns, side)
    return _scrolled(kit, page)


def login(kit: WidgetKit) -> QWidget:
    """A login form: a picture, two fields, a check box, one large button, a link."""
    page, column = _page(kit)
    column.addStretch()
    if kit.chance(0.5):
        column.addWidget(
            kit.picture(kit.choice.randint(40, 90), kit.choice.randint(40, 70)), 0, Qt.AlignmentFlag.AlignHCenter
        )
    heading = kit.heading()
    heading.setAlignment(kit.choice.choice([Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignLeft]))
    column.addWidget(heading)
    labelled = kit.chance(0.6)
    for secret in (False, True):
        if labelled:
            column.addWidget(kit.label())
        field = QLineEdit()
        field.setPlaceholderText(kit.words.caption())
        if kit.chance(0.5):
            field.setText(kit.words.email())
        if secret:
            field.setEchoMode(QLineEdit.EchoMode.Password)
        column.addWidget(field)
    if kit.chance(0.7):
        column.addWidget(kit.tick())
    column.addWidget(kit.button())
    if kit.chance(0.3):
        column.addWidget(kit.button())
    column.addWidget(kit.link())
    column.addStretch()
    centred = QWidget()
    row = QHBoxLayout(centred)
    row.addStretch()
    row.addWidget(page)
    row.addStretch()
    page.setMinimumWidth(kit.choice.randint(180, 280))
    return centred


def wizard(kit: WidgetKit) -> QWidget:
    """A picture or a list of steps, a page of choices, and Back, Next, Cancel."""
    outer = QWidget()
    column = QVBoxLayout(outer)
    middle = QHBoxLayout()
    if kit.chance(0.5):
        middle.addWidget(kit.picture(kit.choice.randint(70, 130), kit.choice.randint(150, 260)))
    elif kit.chance(0.6):
        steps = QVBoxLayout()
        for number in range(kit.choice.randint(3, 5)):
            steps.addWidget(kit.label(f"{number + 1}. {kit.words.caption()}"))
        steps.addStretch()
        middle.addLayout(steps)
    page, right = _page(kit)
    right.addWidget(kit.heading())
    right.addWidget(kit.prose(kit.choice.randint(6, 30)))
    for radio in kit.radios(kit.choice.randint(0, 4)):
        right.addWidget(radio)
    for _ in range(kit.choice.randint(0, 2)):
        right.addWidget(kit.tick())
    if kit.chance(0.4):
        right.addLayout(_row(kit, kit.field(), kit.button()))
    if kit.chance(0.3):
        right.addWidget(kit.progress())
    right.addStretch()
    middle.addWidget(page, 1)
    column.addLayout(middle, 1)
    column.addWidget(kit.rule())
    column.addLayout(buttons(kit, least=2))
    return outer


def dialog(kit: WidgetKit) -> QWidget:
    """A dialog: a question with an icon and buttons; sometimes a field, a check box, details, progress."""
    page, column = _page(kit)
    row = QHBoxLayout()
    if kit.chance(0.7):
        sign = QLabel()
        side = kit.choice.choice([24, 32, 48])
        sign.setPixmap(kit.icon().pixmap(side, side))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    text = QVBoxLayout()
    if kit.chance(0.4):
        text.addWidget(kit.heading())
    text.addWidget(kit.prose(kit.choice.randint(3, 24)))
    if kit.chance(0.3):
        text.addWidget(kit.field())
    if kit.chance(0.2):
        text.addWidget(kit.progress())
    if kit.chance(0.2):
        text.addWidget(kit.combo())
    if kit.chance(0.15):
        text.addWidget(kit.spin())
    if kit.chance(0.4):
        text.addWidget(kit.tick())
    row.addLayout(text, 1)
    column.addLayout(row)
    column.addStretch()
    if kit.chance(0.15):
        column.addWidget(kit.text_area(30))
    column.addLayout(buttons(kit))
    return page


def find_and_replace(kit: WidgetKit) -> QWidget:
    """Find and replace: two fields, check boxes, a column of buttons."""
    page = QWidget()
    row = QHBoxLayout(page)
    left, right = QVBoxLayout(), QVBoxLayout()
    rows = QFormLayout()
    for _ in range(kit.choice.randint(1, 3)):
        rows.addRow(kit.label(), kit.field() if kit.chance(0.7) else kit.combo())
    left.addLayout(rows)
    for _ in range(kit.choice.randint(1, 4)):
        left.addWidget(kit.tick())
    if kit.chance(0.6):
        ways = kit.radios(kit.choice.randint(2, 3))
        left.addWidget(kit.group(_row(kit, *ways)))
    left.addStretch()
    for _ in range(kit.choice.randint(2, 5)):
        right.addWidget(kit.button())
    right.addStretch()
    row.addLayout(left, 1)
    row.addLayout(right)
    return page


def buttons(kit: WidgetKit, least: int = 1) -> QHBoxLayout:
    """A row of buttons at either side, or spread."""
    row = QHBoxLayout()
    made = [kit.button() for _ in range(kit.choice.randint(least, 4))]
    where = kit.choice.choice(["right", "right", "left", "spread", "apart"])
    if where == "right":
        row.addStretch()
    for place, button in enumerate(made):
        row.addWidget(button)
        if where == "apart" and place == 0:
            row.addStretch()
    if where == "left":
        row.addStretch()
    return row


def _page(kit: WidgetKit) -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    margin = kit.choice.choice([4, 8, 9, 12, 18, 24])
    column.setContentsMargins(margin, margin, margin, margin)
    column.setSpacing(kit.choice.randint(3, 14))
    return page, column


def _row(kit: WidgetKit, *widgets: QWidget) -> QHBoxLayout | QVBoxLayout:
    row = QHBoxLayout() if kit.chance(0.5) else QVBoxLayout()
    for widget in widgets:
        row.addWidget(widget)
    return row


def _tab_bar(kit: WidgetKit) -> QTabBar:
    bar = QTabBar()
    for caption in kit.words.captions(kit.choice.randint(2, 4), 12):
        bar.addTab(caption)
    bar.setTabsClosable(kit.chance(0.2))
    bar.setCurrentIndex(kit.choice.randrange(bar.count()))
    return bar


def _scrolled(kit: WidgetKit, page: QWidget) -> QWidget:
    """The page, often in a scroll area: forms are longer than their windows."""
    if kit.chance(0.5):
        return page
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setWidget(page)
    return area
