"""Ground truth of a shown window from its widget tree, with the geometry that Qt's style gives each part."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QTextCursor
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QScrollBar,
    QSlider,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QStyleOptionGroupBox,
    QStyleOptionSlider,
    QStyleOptionSpinBox,
    QTabBar,
    QTextEdit,
    QToolBox,
    QToolButton,
    QWidget,
)

from gui.datagen.qt_screens.ground_truth.found_element import FoundElement, states
from gui.datagen.qt_screens.ground_truth.item_views import cells
from vision.perception.elements import Kind

_LEAST_SHOWN = 0.4
"""Share of an element that must be visible for it to count."""


def elements_in(window: QWidget) -> Iterator[FoundElement]:
    """The elements of a window, clipped by its scroll areas, in the window's coordinates."""
    for _, found in elements_with_widgets(window):
        yield found


def elements_with_widgets(window: QWidget) -> Iterator[tuple[QWidget, FoundElement]]:
    """The elements of a window as in `elements_in`, each with its widget."""
    for widget in (window, *window.findChildren(QWidget)):
        if widget is not window and (not widget.isVisibleTo(window) or widget.window() is not window):
            continue
        clip, corner = _clip(widget, window), widget.mapTo(window, QPoint(0, 0))
        for element in _elements(widget):
            rect = element.rect.translated(corner)
            shown = rect & clip
            if shown.isEmpty() or _area(shown) < _LEAST_SHOWN * _area(rect):
                continue
            parts = {name: part.translated(corner) & clip for name, part in element.parts.items()}
            kept = {name: part for name, part in parts.items() if not part.isEmpty()}
            yield widget, FoundElement(element.kind, shown, element.text, element.state, {"press": shown} | kept)


def _clip(widget: QWidget, window: QWidget) -> QRect:
    """The rectangle of a widget that its ancestors do not clip, in the window's coordinates."""
    clip = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    parent = widget.parentWidget()
    while widget is not window and parent is not None:
        clip &= QRect(parent.mapTo(window, QPoint(0, 0)), parent.size())
        if parent is window:
            break
        parent = parent.parentWidget()
    return clip


def _area(rect: QRect) -> int:
    return rect.width() * rect.height()


def _elements(widget: QWidget) -> Iterator[FoundElement]:
    """The elements of one widget, in its own coordinates."""
    match widget:
        case QAbstractItemView():
            offset = widget.viewport().pos()
            for cell in cells(widget):
                parts = {name: part.translated(offset) for name, part in cell.parts.items()}
                clip = widget.viewport().geometry()
                rect = cell.rect.translated(offset)
                if _area(rect & clip) >= _LEAST_SHOWN * _area(rect):
                    yield FoundElement(cell.kind, rect & clip, cell.text, cell.state, parts)
        case QCheckBox() | QRadioButton():
            yield _ticked(widget)
        case QPushButton() | QToolButton():
            yield from _button(widget)
        case QAbstractButton() if isinstance(widget.parentWidget(), QToolBox):
            state = states(enabled=widget.isEnabled(), focused=_focused(widget))
            yield FoundElement(Kind.BUTTON, widget.rect(), _plain(widget.text()), state)
        case QComboBox():
            yield _combo(widget)
        case QAbstractSpinBox():
            yield _spin(widget)
        case QLineEdit() if not isinstance(widget.parent(), QComboBox | QAbstractSpinBox):
            yield _field(widget)
        case QPlainTextEdit() | QTextEdit():
            text_area = widget.viewport().geometry()
            state = states(enabled=widget.isEnabled(), focused=_focused(widget))
            yield FoundElement(Kind.TEXT_FIELD, widget.rect(), _visible_text(widget), state, {"caret": text_area})
        case QSlider():
            yield _slider(widget)
        case QScrollBar():
            yield _scroll_bar(widget)
        case QProgressBar():
            text = (
                widget.text()
                if widget.isTextVisible() and widget.height() >= QFontMetrics(widget.font()).height() - 3
                else ""
            )
            yield FoundElement(Kind.PROGRESS, widget.rect(), text, states(enabled=widget.isEnabled()))
        case QTabBar():
            yield from _tabs(widget)
        case QMenu() | QMenuBar():
            yield from _menu(widget)
        case QGroupBox():
            yield from _group(widget)
        case QLabel():
            yield from _label(widget)
        case _:
            pass


def _focused(widget: QWidget) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and (focus is widget or (widget.isAncestorOf(focus) and not isinstance(widget, QTabBar)))


def _plain(text: str) -> str:
    """A caption without its mnemonic mark."""
    return re.sub(r"&(.)", r"\1", text)


def _ticked(widget: QCheckBox | QRadioButton) -> FoundElement:
    option = QStyleOptionButton()
    widget.initStyleOption(option)
    style, metrics = widget.style(), QFontMetrics(widget.font())
    radio = isinstance(widget, QRadioButton)
    mark_element, text_element = (
        (QStyle.SubElement.SE_RadioButtonIndicator, QStyle.SubElement.SE_RadioButtonContents)
        if radio
        else (QStyle.SubElement.SE_CheckBoxIndicator, QStyle.SubElement.SE_CheckBoxContents)
    )
    mark = style.subElementRect(mark_element, option, widget)
    rect, text = mark, _plain(widget.text())
    if text:
        room = style.subElementRect(text_element, option, widget)
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        flags = QStyle.visualAlignment(widget.layoutDirection(), align) | Qt.TextFlag.TextShowMnemonic
        rect = mark | (style.itemTextRect(metrics, room, int(flags), True, widget.text()) & room)
    state = states(checked=widget.isChecked(), enabled=widget.isEnabled(), focused=_focused(widget))
    return FoundElement(Kind.RADIO if radio else Kind.CHECKBOX, rect, text, state, {"mark": mark})


def _button(widget: QPushButton | QToolButton) -> Iterator[FoundElement]:
    state = states(checked=widget.isChecked(), enabled=widget.isEnabled(), focused=_focused(widget))
    text, field = _plain(widget.text()), widget.parentWidget()
    if isinstance(field, QLineEdit) and not field.text():
        return  # the button that clears a field is not painted while there is nothing to clear
    if isinstance(widget, QToolButton) and widget.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly:
        drawn = not widget.icon().isNull() or widget.arrowType() is not Qt.ArrowType.NoArrow
        text = "" if drawn else text
    else:
        drawn = not widget.icon().isNull()
    if text:
        yield FoundElement(Kind.BUTTON, widget.rect(), text, state)
    elif drawn:
        yield FoundElement(Kind.ICON, widget.rect(), "", state)


def _combo(widget: QComboBox) -> FoundElement:
    option = QStyleOptionComboBox()
    widget.initStyleOption(option)
    part = widget.style().subControlRect
    complex_control = QStyle.ComplexControl.CC_ComboBox
    arrow = part(complex_control, option, QStyle.SubControl.SC_ComboBoxArrow, widget)
    room = part(complex_control, option, QStyle.SubControl.SC_ComboBoxEditField, widget)
    text = _fitting(widget.currentText(), widget, room.width())
    state = states(enabled=widget.isEnabled(), focused=_focused(widget))
    return FoundElement(Kind.COMBOBOX, widget.rect(), text, state, {"arrow": arrow})


def _spin(widget: QAbstractSpinBox) -> FoundElement:
    state = states(enabled=widget.isEnabled(), focused=_focused(widget))
    if isinstance(widget, QDateTimeEdit) and widget.calendarPopup():
        # Qt paints it as a combo box, and pressing it opens a list as one does
        drop = QStyleOptionComboBox()
        drop.initFrom(widget)
        drop.editable, drop.frame, drop.subControls = True, True, QStyle.SubControl.SC_All
        arrow = widget.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, drop, QStyle.SubControl.SC_ComboBoxArrow, widget
        )
        return FoundElement(Kind.COMBOBOX, widget.rect(), widget.text(), state, {"arrow": arrow})
    option = QStyleOptionSpinBox()
    widget.initStyleOption(option)

    def part(control: QStyle.SubControl) -> QRect:
        return widget.style().subControlRect(QStyle.ComplexControl.CC_SpinBox, option, control, widget)

    parts = {"caret": part(QStyle.SubControl.SC_SpinBoxEditField)}
    if widget.buttonSymbols() is not QAbstractSpinBox.ButtonSymbols.NoButtons:
        parts["up"] = part(QStyle.SubControl.SC_SpinBoxUp) & widget.rect()
        parts["down"] = part(QStyle.SubControl.SC_SpinBoxDown) & widget.rect()
    return FoundElement(Kind.SPINBOX, widget.rect(), widget.text(), state, parts)


def _field(widget: QLineEdit) -> FoundElement:
    option = QStyleOptionFrame()
    widget.initStyleOption(option)
    room = widget.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, widget)
    if widget.text():
        # a long text is scrolled to its caret
        ends = [widget.cursorPositionAt(QPoint(x, room.center().y())) for x in (room.left(), room.right())]
        text = widget.text()[min(ends) : max(ends)] if widget.echoMode() is QLineEdit.EchoMode.Normal else ""
    else:
        text = _fitting(widget.placeholderText(), widget, room.width())
    state = states(enabled=widget.isEnabled(), focused=_focused(widget))
    return FoundElement(Kind.TEXT_FIELD, widget.rect(), text, state, {"caret": room})


def _fitting(text: str, widget: QWidget, room_px: int) -> str:
    """The beginning of a text that fits."""
    metrics = QFontMetrics(widget.font())
    while text and metrics.horizontalAdvance(text) > room_px + 2:
        text = text[:-1]
    return text


def _visible_text(widget: QPlainTextEdit | QTextEdit) -> str:
    area = widget.viewport().rect()
    first, last = widget.cursorForPosition(area.topLeft()), widget.cursorForPosition(area.bottomRight())
    first.setPosition(last.position(), QTextCursor.MoveMode.KeepAnchor)
    text = first.selectedText().replace("\u2029", "\n").replace("\u2028", "\n")
    if not widget.toPlainText():
        return widget.placeholderText()
    if widget.lineWrapMode().value == 0:  # lines run out of sight
        return "\n".join(_fitting(line, widget, area.width()) for line in text.split("\n"))
    return text


def _slider(widget: QSlider) -> FoundElement:
    option = QStyleOptionSlider()
    widget.initStyleOption(option)

    def handle_at(position: int) -> QRect:
        option.sliderPosition = position
        return widget.style().subControlRect(
            QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, widget
        )

    parts = {
        "handle": handle_at(widget.sliderPosition()),
        "start": handle_at(widget.minimum()),
        "end": handle_at(widget.maximum()),
    }
    return FoundElement(
        Kind.SLIDER, widget.rect(), "", states(enabled=widget.isEnabled(), focused=_focused(widget)), parts
    )


def _scroll_bar(widget: QScrollBar) -> FoundElement:
    option = QStyleOptionSlider()
    widget.initStyleOption(option)

    def part(control: QStyle.SubControl) -> QRect:
        return widget.style().subControlRect(QStyle.ComplexControl.CC_ScrollBar, option, control, widget)

    groove, thick = part(QStyle.SubControl.SC_ScrollBarGroove), min(widget.width(), widget.height())
    start, end = part(QStyle.SubControl.SC_ScrollBarSubLine), part(QStyle.SubControl.SC_ScrollBarAddLine)
    if widget.orientation() is Qt.Orientation.Vertical:
        first = QRect(groove.left(), groove.top(), groove.width(), thick)
        last = first.translated(0, groove.height() - thick)
    else:
        first = QRect(groove.left(), groove.top(), thick, groove.height())
        last = first.translated(groove.width() - thick, 0)
        if widget.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            first, last = last, first
    # a style without step buttons: the ends of the groove
    parts = {"start": first if start.isEmpty() else start, "end": last if end.isEmpty() else end}
    if widget.minimum() < widget.maximum():
        parts["thumb"] = part(QStyle.SubControl.SC_ScrollBarSlider)
    return FoundElement(Kind.SCROLLBAR, widget.rect(), "", states(enabled=widget.isEnabled()), parts)


def _tabs(widget: QTabBar) -> Iterator[FoundElement]:
    for index in range(widget.count()):
        rect = widget.tabRect(index) & widget.rect()
        close = widget.tabButton(index, QTabBar.ButtonPosition.RightSide)
        close = close or widget.tabButton(index, QTabBar.ButtonPosition.LeftSide)
        parts = {} if close is None else {"close": close.geometry()}
        state = states(
            enabled=widget.isTabEnabled(index) and widget.isEnabled(), selected=index == widget.currentIndex()
        )
        if not rect.isEmpty():
            yield FoundElement(Kind.TAB, rect, _plain(widget.tabText(index)), state, parts)


def _menu(widget: QMenu | QMenuBar) -> Iterator[FoundElement]:
    for action in widget.actions():
        if action.isVisible() and not action.isSeparator():
            chosen = widget.activeAction() is action
            state = states(checked=action.isChecked(), enabled=action.isEnabled(), selected=chosen)
            yield FoundElement(
                Kind.MENU_ITEM, widget.actionGeometry(action), _plain(action.text()).partition("\t")[0], state
            )


def _group(widget: QGroupBox) -> Iterator[FoundElement]:
    option = QStyleOptionGroupBox()
    widget.initStyleOption(option)

    def part(control: QStyle.SubControl) -> QRect:
        return widget.style().subControlRect(QStyle.ComplexControl.CC_GroupBox, option, control, widget)

    label, text = part(QStyle.SubControl.SC_GroupBoxLabel), _plain(widget.title())
    if widget.isCheckable():
        mark = part(QStyle.SubControl.SC_GroupBoxCheckBox)
        state = states(checked=widget.isChecked(), enabled=widget.isEnabled())
        yield FoundElement(Kind.CHECKBOX, label | mark, text, state, {"mark": mark})
    elif text:
        yield FoundElement(Kind.TEXT, label, text, states(enabled=widget.isEnabled()))


def _label(widget: QLabel) -> Iterator[FoundElement]:
    style, room = widget.style(), widget.contentsRect()
    state = states(enabled=widget.isEnabled())
    if not widget.pixmap().isNull():
        flags = int(QStyle.visualAlignment(widget.layoutDirection(), widget.alignment()))
        yield FoundElement(Kind.IMAGE, style.itemPixmapRect(room, flags, widget.pixmap()), "", state)
        return
    linked = "<a " in widget.text()
    text = html.unescape(re.sub(r"<[^>]*>", "", widget.text())) if linked else widget.text()
    if widget.buddy() is not None:  # otherwise a label shows its ampersands
        text = _plain(text)
    if text:
        flags = int(QStyle.visualAlignment(_direction(text), widget.alignment()))
        wrap = int(Qt.TextFlag.TextWordWrap) if widget.wordWrap() else 0
        rect = style.itemTextRect(QFontMetrics(widget.font()), room, flags | wrap, True, text)
        yield FoundElement(Kind.LINK if linked else Kind.TEXT, rect & room, text, state)


def _direction(text: str) -> Qt.LayoutDirection:
    """The direction of a text: its first letter decides, as in a label."""
    for letter in text:
        match unicodedata.bidirectional(letter):
            case "L":
                break
            case "R" | "AL":
                return Qt.LayoutDirection.RightToLeft
            case _:
                pass
    return Qt.LayoutDirection.LeftToRight
