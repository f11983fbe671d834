"""Painting a scene: the frame, or one of the two that are compared, with overlays and the action mark on it."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen

from gui.canvas.action_marks import MarkPainter
from gui.canvas.frame_picture import FramePicture
from gui.canvas.overlays import draw_changes, draw_elements, draw_suspicion
from gui.canvas.scene import Scene
from gui.canvas.view_transform import ViewTransform
from gui.common import theme
from vision.frame import Frame, Mask, visible_changes
from vision.geometry import PixelBox
from vision.perception.elements import Element


class ShownFrame(Enum):
    """Which frame is shown: the newest with the next action, or one of the two that are compared."""

    NOW = "now"
    BEFORE = "before"
    AFTER = "after"


class ScenePainter:
    """Draws one scene after the other into a widget; what can be kept from one repaint to the next is kept.

    Attributes:
        shown: Which of the frames is drawn.
        elements: Whether the elements that were read are drawn.
        hovered: The element beneath the pointer, which stands out.
    """

    def __init__(self) -> None:
        self.shown = ShownFrame.NOW
        self.elements = False
        self.hovered: Element | None = None
        self._changed: Mask | None = None
        self._picture = FramePicture()

    @property
    def hasty(self) -> bool:
        """Whether another frame may come at once."""
        return self._picture.hasty

    @hasty.setter
    def hasty(self, hasty: bool) -> None:
        self._picture.hasty = hasty

    def reset(self) -> None:
        """Begin with the newest frame: another scene is drawn from now on."""
        self.shown, self.hovered, self._changed = ShownFrame.NOW, None, None

    def turn(self) -> None:
        """The frame before, then the one after, both with what changed; then back to now."""
        order = list(ShownFrame)
        self.shown = order[(order.index(self.shown) + 1) % len(order)]

    def draw_empty(self, painter: QPainter, sentence: str, room: QSize, palette: QPalette) -> None:
        """Draw no frame but `sentence`, into a widget as large as `room`."""
        rect = QRectF(QPointF(0, 0), room)
        _draw_ground(painter, rect, palette)
        painter.setPen(theme.quiet(palette))
        painter.drawText(rect.adjusted(8, 8, -8, -8), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, sentence)

    def draw(
        self, painter: QPainter, scene: Scene, view: ViewTransform, room: QSize, ratio: float, palette: QPalette
    ) -> None:
        """Draw `scene` as `view` places it in a widget as large as `room`.

        Args:
            ratio: Device pixels to a unit of the widget.
        """
        translate = QCoreApplication.translate
        rect = QRectF(QPointF(0, 0), room)
        ground = _draw_ground(painter, rect, palette)
        size = scene.frame.size
        whole = view.box_to_widget(PixelBox(0, 0, size.width, size.height))
        area = whole.intersected(rect)
        self._picture.draw(painter, self._frame_of(scene), view, room, ratio)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.blend(ground, palette.windowText().color(), 0.18), 1))
        painter.drawRect(whole)
        painter.setClipRect(area.adjusted(-1, -1, 1, 1))
        if self.shown is not ShownFrame.NOW and scene.compared is not None:
            changed = self._difference(*scene.compared)
            draw_changes(painter, view, size, changed, area)
            self._draw_caption(painter, area, int(changed.sum()))
            return
        if self.elements:
            draw_elements(painter, view, scene.elements, self.hovered)
            if not scene.elements:
                _draw_sign(painter, area, translate("Canvas", "What was read here is not known."))
        if scene.suspicion is not None:
            draw_suspicion(painter, view, scene.suspicion, translate("Canvas", "gives orders to an agent"), area)
        if scene.mark is not None:
            MarkPainter(painter, view, area).draw(scene.mark)

    def _frame_of(self, scene: Scene) -> Frame:
        if scene.compared is None or self.shown is ShownFrame.NOW:
            return scene.frame
        return scene.compared[0] if self.shown is ShownFrame.BEFORE else scene.compared[1]

    def _difference(self, before: Frame, after: Frame) -> Mask:
        if self._changed is None:
            self._changed = visible_changes(before, after)
        return self._changed

    def _draw_caption(self, painter: QPainter, area: QRectF, changed: int) -> None:
        translate = QCoreApplication.translate
        name = translate("Canvas", "Before") if self.shown is ShownFrame.BEFORE else translate("Canvas", "After")
        _draw_sign(painter, area, translate("Canvas", "{0} · {1} places changed").format(name, changed))


def _draw_ground(painter: QPainter, rect: QRectF, palette: QPalette) -> QColor:
    """What the frame lies on; its colour."""
    ground = theme.blend(palette.window().color(), palette.windowText().color(), 0.05)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(rect, 6, 6)
    return ground


def _draw_sign(painter: QPainter, area: QRectF, text: str) -> None:
    """A sign in the corner of the picture."""
    box = QRectF(painter.fontMetrics().boundingRect(text)).adjusted(-10, -5, 10, 5)
    box.moveTopLeft(area.topLeft() + QPointF(10, 10))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.ACCENT)
    painter.drawRoundedRect(box, 5, 5)
    painter.setPen(Qt.GlobalColor.white)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
