"""The frame as the agent saw it, with the next action marked on it, to be looked at closely and corrected."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from agent.core.actions import Action
from gui.canvas.action_marks import ActionMark, Marker, handles
from gui.canvas.frame_picture import Picture
from gui.canvas.overlays import draw_changes, draw_elements, draw_suspicion
from gui.canvas.scene import Scene
from gui.canvas.target_editing import Aim
from gui.canvas.view_transform import ViewTransform
from gui.common import theme
from gui.i18n.action_labels import kind_name, state_name
from vision.frame import Frame, Mask, visible_changes
from vision.geometry import PixelBox, PixelPoint
from vision.perception.elements import Element, element_at

_ZOOM: Final = 1.25
_REACH: Final = 22.0
_STRIDE_PX: Final = 10
_NUDGES: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Moment(Enum):
    """Which frame is shown: the newest with the next action, or one of the two that are compared."""

    NOW = "now"
    BEFORE = "before"
    AFTER = "after"


class Canvas(QWidget):
    """Shows one frame through a lens, and one action on it.

    Signals:
        aimed: The person moved the action that is being aimed; the `Action` as it is now.
        confirmed: Enter, while an action is being aimed.
        left: Escape, while an action is being aimed.

    Attributes:
        tools: What can be done to the view, each with its key; for menus and buttons.
    """

    aimed = Signal(object)
    confirmed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene: Scene | None = None
        self._changed: Mask | None = None
        self._pointed: Element | None = None
        self._moment = Moment.NOW
        self._aim: Aim | None = None
        self._grip: QPointF | None = None  # where the mouse was when it last moved what it holds
        self._panning = False
        self._lens: ViewTransform | None = None
        self._picture = Picture()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 150)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.show_elements = self._tool(self.tr("Elements"), "L", self.tr("What was read on the screen"), check=True)
        self.compare = self._tool(self.tr("Before and after"), "B", self.tr("The frame before, and what changed"))
        self.closer = self._tool(self.tr("Closer"), "+", self.tr("Larger (Ctrl and the wheel)"))
        self.farther = self._tool(self.tr("Farther"), "-", self.tr("Smaller (Ctrl and the wheel)"))
        self.fit = self._tool(self.tr("Fit"), "0", self.tr("All of the frame"))
        self.closer.setShortcuts([QKeySequence("+"), QKeySequence("=")])
        self.tools = (self.show_elements, self.compare, self.closer, self.farther, self.fit)
        self.show_elements.toggled.connect(self.update)
        self.compare.triggered.connect(self._on_compare)
        self.closer.triggered.connect(self._on_closer)
        self.farther.triggered.connect(self._on_farther)
        self.fit.triggered.connect(self._on_fit)
        self._name()

    def _tool(self, name: str, key: str, says: str, *, check: bool = False) -> QAction:
        tool = QAction(name, self)
        tool.setShortcut(QKeySequence(key))
        tool.setToolTip(f"{says} ({key})")
        tool.setIconText(f"{name}  {key}")
        tool.setCheckable(check)
        self.addAction(tool)
        return tool

    # What is shown

    @property
    def scene(self) -> Scene | None:
        """What is shown, or None before the first frame."""
        return self._scene

    @property
    def lens(self) -> ViewTransform | None:
        """How the frame lies in the widget; None before the first frame."""
        return self._lens

    @property
    def moment(self) -> Moment:
        """Which of the frames is shown."""
        return self._moment

    @property
    def aimed_at(self) -> Aim | None:
        """The action that is being aimed; None where none is."""
        return self._aim

    def show_scene(self, scene: Scene) -> None:
        """Show `scene`; the view stays where it is as long as frames are of one size."""
        before = self._scene
        self._scene = scene
        self._aim = None
        self.unsetCursor()
        if before is None or before.frame is not scene.frame or before.compared != scene.compared:
            self._moment, self._changed, self._pointed = Moment.NOW, None, None
        if self._lens is None or before is None or before.frame.size != scene.frame.size:
            self._lens = ViewTransform.fit(scene.frame.size, self._room())
        self.compare.setEnabled(scene.compared is not None)
        self._name()
        self.update()

    def unmark(self) -> None:
        """Take the mark away."""
        if self._scene is not None:
            self.show_scene(replace(self._scene, mark=None, suspicion=None))

    def aim(self, action: Action) -> None:
        """Let the person move the points of `action` on this frame, until `unaim` or the next scene."""
        assert self._scene is not None
        handle = 0 if self._aim is None else self._aim.handle
        handle = handle if handle < len(handles(action)) else 0
        self._aim = Aim(action, self._scene.frame.size, self._scene.elements, handle)
        self._remark(action)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._moment = Moment.NOW
        self._name()
        self.update()

    def unaim(self) -> None:
        """The person is done moving it."""
        self._aim = None
        self.unsetCursor()
        self._name()
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
        if self._scene is not None and self._lens is not None:
            self._lens = self._lens.kept(self._scene.frame.size, self._room())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        ground = theme.blend(palette.window().color(), palette.windowText().color(), 0.05)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(self.rect(), 6, 6)
        scene, lens = self._scene, self._lens
        if scene is None or lens is None:
            painter.setPen(theme.quiet(palette))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("What the agent sees appears here."))
            return
        size = scene.frame.size
        whole = lens.box_to_widget(PixelBox(0, 0, size.width, size.height))
        area = whole.intersected(QRectF(self.rect()))
        self._picture.draw(painter, self._shown(scene), lens, self.size(), self.devicePixelRatioF())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.blend(ground, palette.windowText().color(), 0.18), 1))
        painter.drawRect(whole)
        painter.setClipRect(area.adjusted(-1, -1, 1, 1))
        if self._moment is not Moment.NOW and scene.compared is not None:
            draw_changes(painter, lens, size, self._difference(*scene.compared), area)
            self._caption(painter, area, int(self._difference(*scene.compared).sum()))
            return
        if self.show_elements.isChecked():
            draw_elements(painter, lens, scene.elements, self._pointed)
            if not scene.elements:
                self._sign(painter, area, self.tr("What was read here is not known."))
        if scene.suspicion is not None:
            draw_suspicion(painter, lens, scene.suspicion, self.tr("gives orders to an agent"), area)
        if scene.mark is not None:
            Marker(painter, lens, area).draw(scene.mark)

    def _shown(self, scene: Scene) -> Frame:
        if scene.compared is None or self._moment is Moment.NOW:
            return scene.frame
        return scene.compared[0] if self._moment is Moment.BEFORE else scene.compared[1]

    def _difference(self, before: Frame, after: Frame) -> Mask:
        if self._changed is None:
            self._changed = visible_changes(before, after)
        return self._changed

    def _caption(self, painter: QPainter, area: QRectF, changed: int) -> None:
        name = self.tr("Before") if self._moment is Moment.BEFORE else self.tr("After")
        self._sign(painter, area, self.tr("{0} · {1} places changed · B goes on").format(name, changed))

    @staticmethod
    def _sign(painter: QPainter, area: QRectF, says: str) -> None:
        """A sign in the corner of the picture."""
        box = QRectF(painter.fontMetrics().boundingRect(says)).adjusted(-10, -5, 10, 5)
        box.moveTopLeft(area.topLeft() + QPointF(10, 10))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.ACCENT)
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(Qt.GlobalColor.white)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, says)

    def _name(self) -> None:
        self.setAccessibleName(self.tr("The screen as the agent saw it"))
        parts = []
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
        lens = ViewTransform.fit(size, room)
        if lens.scale < scale:
            lens = lens.zoomed(scale / lens.scale, lens.to_widget(point), size, room)
            lens = lens.panned(QRectF(self.rect()).center() - lens.to_widget(point), size, room)
        self._lens = lens
        self.update()

    def _room(self) -> QSizeF:
        return QSizeF(self.size())

    def _on_compare(self) -> None:
        """The frame before, then the one after, both with what changed; then back to now."""
        if self._scene is None or self._scene.compared is None:
            return
        order = list(Moment)
        self._moment = order[(order.index(self._moment) + 1) % len(order)]
        self.update()

    def _on_closer(self) -> None:
        self._zoom(_ZOOM, QRectF(self.rect()).center())

    def _on_farther(self) -> None:
        self._zoom(1 / _ZOOM, QRectF(self.rect()).center())

    def _on_fit(self) -> None:
        if self._scene is not None:
            self._lens = ViewTransform.fit(self._scene.frame.size, self._room())
            self.update()

    def _zoom(self, factor: float, about: QPointF) -> None:
        if self._scene is not None and self._lens is not None:
            self._lens = self._lens.zoomed(factor, about, self._scene.frame.size, self._room())
            self.update()

    def _pan(self, by: QPointF) -> None:
        if self._scene is not None and self._lens is not None:
            self._lens = self._lens.panned(by, self._scene.frame.size, self._room())
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
        if self._aim is None or event.button() is Qt.MouseButton.MiddleButton:
            return
        assert self._lens is not None
        self._panning = False
        grabbed = self._aim.grabbed(at, _REACH / self._lens.scale)
        if grabbed is None:
            self._take(self._aim.onto(at))
        else:
            self._aim = grabbed

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        at = self._pixel(event.position())
        if at is None:
            return
        if self._grip is None:
            pointed = element_at(at, () if self._scene is None else self._scene.elements)
            if pointed is not self._pointed:
                self._pointed = pointed
                self.update()
        elif self._panning:
            self._pan(event.position() - self._grip)
            self._grip = event.position()
        elif self._aim is not None and (event.position() - self._grip).manhattanLength() > 2:
            self._take(self._aim.to(at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._grip, self._panning = None, False
        super().mouseReleaseEvent(event)

    def _pixel(self, at: QPointF) -> PixelPoint | None:
        if self._scene is None or self._lens is None:
            return None
        return self._lens.to_pixel(at, self._scene.frame.size)

    # The keyboard, while an action is being aimed

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and self._aim is not None:
            if event.type() == QEvent.Type.ShortcutOverride and self._is_ours(event):
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and self._is_ours(event):
                self._steer(event)
                return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._tell(event)
            return True
        return super().event(event)

    def _is_ours(self, event: QKeyEvent) -> bool:
        key, plain = Qt.Key(event.key()), Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        if event.modifiers() & ~plain:
            return False
        return key in _NUDGES or key in (
            Qt.Key.Key_Tab,
            Qt.Key.Key_Backtab,
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
            Qt.Key.Key_Escape,
            Qt.Key.Key_Space,
        )

    def _steer(self, event: QKeyEvent) -> None:
        assert self._aim is not None
        match Qt.Key(event.key()):
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.confirmed.emit()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case Qt.Key.Key_Tab:
                self._take(self._aim.stepped(1))
            case Qt.Key.Key_Backtab:
                self._take(self._aim.stepped(-1))
            case Qt.Key.Key_Space:
                self._aim = self._aim.turned()
            case key:
                right, down = _NUDGES[key]
                stride = _STRIDE_PX if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
                self._take(self._aim.nudged(right * stride, down * stride))

    def _take(self, aim: Aim) -> None:
        if aim.at is None or self._scene is None or self._lens is None:
            return
        self._aim = aim
        self._remark(aim.action)
        around = PixelBox(aim.at.x, aim.at.y, aim.at.x + 1, aim.at.y + 1)
        self._lens = self._lens.showing(around, self._scene.frame.size, self._room())
        self._name()
        self.update()
        self.aimed.emit(aim.action)

    def _tell(self, event: QHelpEvent) -> None:
        """The kind and text of the element beneath the pointer."""
        one = self._pointed
        if one is None or not self.show_elements.isChecked():
            QToolTip.hideText()
            return
        state = ", ".join(map(state_name, sorted(one.state)))
        lines = [
            kind_name(one.kind) + (f" ({state})" if state else ""),
            one.text.strip(),
            f"{round(100 * one.score)} %",
        ]
        QToolTip.showText(event.globalPos(), "\n".join(filter(None, lines)), self)
