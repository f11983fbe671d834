"""The canvas: the frame as the agent saw it and the next action on it, to be zoomed into and corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from agent.core.actions import Action
from gui.canvas.action_marks import ActionMark, handles
from gui.canvas.scene import Scene
from gui.canvas.scene_painter import ScenePainter, ShownFrame
from gui.canvas.target_editing import TargetEdit
from gui.canvas.view_transform import ViewTransform
from gui.i18n.element_names import kind_name, state_name
from vision.geometry import PixelBox, PixelPoint
from vision.perception.elements import element_at

_ZOOM: Final = 1.25
_REACH: Final = 22.0
_STRIDE_PX: Final = 10
_REST_MS: Final = 150
_NUDGES: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Canvas(QWidget):
    """Shows one frame through a view transform, and one action on it.

    Signals:
        action_changed: The person moved the target of the action; the `Action` as it is now.
        focus_changed: Whether it has the keyboard now.

    Attributes:
        tools: What can be done to the view, each with its keys; for menus and buttons.
    """

    action_changed = Signal(object)
    focus_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene: Scene | None = None
        self._painter = ScenePainter()
        self._waiting_text = self._empty_text = self.tr("What the agent sees appears here.")
        self._resting = QTimer(self, singleShot=True, interval=_REST_MS)
        self._resting.timeout.connect(self._on_rested)
        self._target_edit: TargetEdit | None = None
        self._grip: QPointF | None = None  # where the mouse was when it last moved what it holds
        self._panning = False
        self._view: ViewTransform | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 80)  # on a small screen a question needs the room
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.show_elements = self._tool(self.tr("What it recognised"), self.tr("What was read on the screen"))
        self.show_elements.setCheckable(True)
        self.compare = self._tool(self.tr("Before and after"), self.tr("The frame before, and what changed"))
        self.closer = self._tool(self.tr("Closer"), self.tr("Larger (Ctrl and the wheel)"))
        self.farther = self._tool(self.tr("Farther"), self.tr("Smaller (Ctrl and the wheel)"))
        self.fit = self._tool(self.tr("Fit"), self.tr("All of the frame"))
        self.tools: Mapping[QAction, tuple[str, ...]] = {
            self.show_elements: ("L",),
            self.compare: ("B",),
            self.closer: ("+",),
            self.farther: ("-",),
            self.fit: ("0",),
        }
        self.show_elements.toggled.connect(self.update)
        self.compare.triggered.connect(self._on_compare)
        self.closer.triggered.connect(self._on_closer)
        self.farther.triggered.connect(self._on_farther)
        self.fit.triggered.connect(self._on_fit)
        self._enable_tools()
        self._update_accessible_text()

    def _tool(self, name: str, tip: str) -> QAction:
        tool = QAction(name, self)
        tool.setToolTip(tip)
        self.addAction(tool)
        return tool

    # What is shown

    @property
    def scene(self) -> Scene | None:
        """What is shown, or None before the first frame."""
        return self._scene

    @property
    def view(self) -> ViewTransform | None:
        """How the frame lies in the widget; None before the first frame."""
        return self._view

    @property
    def shown_frame(self) -> ShownFrame:
        """Which of the frames is shown."""
        return self._painter.shown

    @property
    def target_edit(self) -> TargetEdit | None:
        """The action whose target is edited; None where none is."""
        return self._target_edit

    def show_scene(self, scene: Scene) -> None:
        """Show `scene`; the view stays where it is as long as frames are of one size."""
        before = self._scene
        self._scene = scene
        if before is not None and before.frame is not scene.frame:
            self._painter.hasty = True  # until no other has come for a moment
            self._resting.start()
        self._target_edit = None
        self.unsetCursor()
        if before is None or before.frame is not scene.frame or before.compared != scene.compared:
            self._painter.reset()
        if self._view is None or before is None or before.frame.size != scene.frame.size:
            self._view = ViewTransform.fit(scene.frame.size, self._room())
        self._enable_tools()
        self._update_accessible_text()
        self.update()

    def show_nothing(self, why: str = "") -> None:
        """Show no frame but a sentence.

        Args:
            why: The sentence; empty for that of a canvas before its first frame.
        """
        self._scene, self._view, self._target_edit = None, None, None
        self._empty_text = why or self._waiting_text
        self._painter.reset()
        self.unsetCursor()
        self._enable_tools()
        self._update_accessible_text()
        self.update()

    def _enable_tools(self) -> None:
        for tool in self.tools:
            tool.setEnabled(self._scene is not None)
        self.compare.setEnabled(self._scene is not None and self._scene.compared is not None)

    def unmark(self) -> None:
        """Take the mark away."""
        if self._scene is not None:
            self.show_scene(replace(self._scene, mark=None, suspicion=None))

    def edit_target(self, action: Action) -> None:
        """Let the person move the points of `action` on this frame, until `end_target_edit` or the next scene."""
        assert self._scene is not None
        handle = 0 if self._target_edit is None else self._target_edit.handle
        handle = handle if handle < len(handles(action)) else 0
        self._target_edit = TargetEdit(action, self._scene.frame.size, self._scene.elements, handle)
        self._remark(action)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._painter.shown = ShownFrame.NOW
        self._update_accessible_text()
        self.update()

    def end_target_edit(self) -> None:
        """The person is done with moving it."""
        self._target_edit = None
        self.unsetCursor()
        self._update_accessible_text()
        self.update()

    def _remark(self, action: Action) -> None:
        assert self._scene is not None
        old = self._scene.mark
        mark = ActionMark(action, self._scene.elements, None if old is None else old.focus)
        self._scene = replace(self._scene, mark=mark)

    # Drawing

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(720, 450)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if self._scene is not None and self._view is not None:
            self._view = self._view.bounded(self._scene.frame.size, self._room())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter.elements = self.show_elements.isChecked()
        ratio, palette = self.devicePixelRatioF(), self.palette()
        if self._scene is None or self._view is None:
            self._painter.draw_empty(painter, self._empty_text, self.size(), palette)
        else:
            self._painter.draw(painter, self._scene, self._view, self.size(), ratio, palette)

    @Slot()
    def _on_rested(self) -> None:
        """No other frame has come: this one is worth a finer picture."""
        self._painter.hasty = False
        self.update()

    def _update_accessible_text(self) -> None:
        self.setAccessibleName(self.tr("The screen as the agent saw it"))
        parts = [self._empty_text] if self._scene is None else []
        if self._scene is not None and self._scene.mark is not None:
            parts.append(self.tr("Next action: {0}").format(self._scene.mark.label))
        if self._scene is not None and self._scene.suspicion is not None:
            parts.append(self.tr("The screen gives orders: {0}").format(self._scene.suspicion.quoted))
        self.setAccessibleDescription(". ".join(parts))

    # Looking closely

    def look_at(self, point: PixelPoint, scale: float) -> None:
        """Show what is around `point`, at no less than `scale` units to a pixel of the frame."""
        if self._scene is None:
            return
        size, room = self._scene.frame.size, self._room()
        view = ViewTransform.fit(size, room)
        if view.scale < scale:
            view = view.zoomed(scale / view.scale, view.to_widget(point), size, room)
            view = view.panned(QRectF(self.rect()).center() - view.to_widget(point), size, room)
        self._view = view
        self.update()

    def _room(self) -> QSizeF:
        return QSizeF(self.size())

    def _on_compare(self) -> None:
        """Show the frame before, the one after, or the newest again."""
        if self._scene is None or self._scene.compared is None:
            return
        self._painter.turn()
        self.update()

    def _on_closer(self) -> None:
        self._zoom(_ZOOM, QRectF(self.rect()).center())

    def _on_farther(self) -> None:
        self._zoom(1 / _ZOOM, QRectF(self.rect()).center())

    def _on_fit(self) -> None:
        if self._scene is not None:
            self._view = ViewTransform.fit(self._scene.frame.size, self._room())
            self.update()

    def _zoom(self, factor: float, about: QPointF) -> None:
        if self._scene is not None and self._view is not None:
            self._view = self._view.zoomed(factor, about, self._scene.frame.size, self._room())
            self.update()

    def _pan(self, by: QPointF) -> None:
        if self._scene is not None and self._view is not None:
            self._view = self._view.panned(by, self._scene.frame.size, self._room())
            self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom(_ZOOM ** (turned.y() / 120), event.position())
        else:
            self._pan(QPointF(turned) / 2)

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        at = self._pixel(event.position())
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton) or at is None:
            super().mousePressEvent(event)
            return
        self._grip, self._panning = event.position(), True
        if self._target_edit is None or event.button() is Qt.MouseButton.MiddleButton:
            return
        assert self._view is not None
        self._panning = False
        grabbed = self._target_edit.grabbed(at, _REACH / self._view.scale)
        if grabbed is None:
            self._apply_edit(self._target_edit.onto(at))
        else:
            self._target_edit = grabbed

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        at = self._pixel(event.position())
        if at is None:
            return
        if self._grip is None:
            hovered = element_at(at, () if self._scene is None else self._scene.elements)
            if hovered is not self._painter.hovered:
                self._painter.hovered = hovered
                self.update()
        elif self._panning:
            self._pan(event.position() - self._grip)
            self._grip = event.position()
        elif self._target_edit is not None and (event.position() - self._grip).manhattanLength() > 2:
            self._apply_edit(self._target_edit.to(at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._grip, self._panning = None, False
        super().mouseReleaseEvent(event)

    def _pixel(self, at: QPointF) -> PixelPoint | None:
        if self._scene is None or self._view is None:
            return None
        return self._view.to_pixel(at, self._scene.frame.size)

    # The keyboard, while a target is edited

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and self._target_edit is not None:
            if event.type() == QEvent.Type.ShortcutOverride and self._is_edit_key(event):
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and self._is_edit_key(event):
                self._handle_edit_key(event)
                return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_element_tip(event)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self.focus_changed.emit(False)

    def _is_edit_key(self, event: QKeyEvent) -> bool:
        key, plain = Qt.Key(event.key()), Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        if event.modifiers() & ~plain:
            return False
        return key in _NUDGES or key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Space)

    def _handle_edit_key(self, event: QKeyEvent) -> None:
        assert self._target_edit is not None
        match Qt.Key(event.key()):
            case Qt.Key.Key_Tab:
                self._apply_edit(self._target_edit.stepped(1))
            case Qt.Key.Key_Backtab:
                self._apply_edit(self._target_edit.stepped(-1))
            case Qt.Key.Key_Space:
                self._target_edit = self._target_edit.turned()
            case key:
                right, down = _NUDGES[key]
                stride = _STRIDE_PX if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
                self._apply_edit(self._target_edit.nudged(right * stride, down * stride))

    def _apply_edit(self, edit: TargetEdit) -> None:
        if edit.at is None or self._scene is None or self._view is None:
            return
        self._target_edit = edit
        self._remark(edit.action)
        around = PixelBox(edit.at.x, edit.at.y, edit.at.x + 1, edit.at.y + 1)
        self._view = self._view.revealing(around, self._scene.frame.size, self._room())
        self._update_accessible_text()
        self.update()
        self.action_changed.emit(edit.action)

    def _show_element_tip(self, event: QHelpEvent) -> None:
        """The kind and text of the element beneath the pointer."""
        element = self._painter.hovered
        if element is None or not self.show_elements.isChecked():
            QToolTip.hideText()
            return
        state = ", ".join(map(state_name, sorted(element.state)))
        lines = [
            kind_name(element.kind) + (f" ({state})" if state else ""),
            element.text.strip(),
            f"{round(100 * element.score)} %",
        ]
        QToolTip.showText(event.globalPos(), "\n".join(filter(None, lines)), self)
