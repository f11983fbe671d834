"""Renderer of Qt screens: windows and their popups stacked over a wallpaper, with ground truth."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
import shiboken6
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QImage, QPainter, QRegion
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QMenu, QMenuBar, QWidget

from agent.learning.instructions.random_text import RIGHT_TO_LEFT, VOCABULARY, RandomText
from gui.datagen.qt_screens import desktop
from gui.datagen.qt_screens.families.programs import fill
from gui.datagen.qt_screens.families.registry import FAMILIES, draw_family, families_of
from gui.datagen.qt_screens.families.widget_kit import WidgetKit
from gui.datagen.qt_screens.ground_truth.found_element import FoundElement
from gui.datagen.qt_screens.ground_truth.widgets import elements_in
from gui.datagen.qt_screens.style.adwaita import draw_adwaita
from gui.datagen.qt_screens.style.artwork import Artwork, paint_wallpaper
from gui.datagen.qt_screens.style.colors import ColorScheme
from gui.datagen.qt_screens.style.icon_themes import icon_themes
from gui.datagen.qt_screens.style.style_sheets import draw_style_sheet
from gui.datagen.splits import Split, split_of
from vision.detector.dataset import Truth
from vision.geometry import PixelBox, Size
from vision.perception.elements import Affordance, Element

_LEAST_SHOWN = 0.4
_WHOLE = 0.55
"""Share of the box around an element's visible parts that must be visible: else the largest part stands for it."""

_LEAST_SIDE_PX = 5
_USUAL_FONTS = ("Cantarell", "DejaVu Sans", "Inter", "Liberation Sans", "Noto Sans", "Open Sans", "Roboto")
_UNREADABLE_FONTS = ("Emoji", "Symbol", "D050000L", "Z003", "Math", "Nimbus Mono")


@dataclass(frozen=True, slots=True)
class Layer:
    """A rendered window or popup with its position in screen pixels.

    Attributes:
        solid: Whether it hides what lies behind it.
    """

    image: QImage
    at: QPoint
    found: tuple[FoundElement, ...]
    solid: bool = True
    framed: bool = False

    @property
    def rect(self) -> QRect:
        """The pixels that the layer covers."""
        return QRect(self.at, self.image.size())


class ScreenRenderer:
    """Renders random screens of one size; sets style, font and palette of the `QApplication`.

    Args:
        marks: A folder for the small pictures that style sheets name.
        icons: Folders of icon themes, whose pictures windows show now and then.
        families: The only ones to draw; all of the split where there are none.
    """

    def __init__(self, size: Size, marks: Path, icons: Sequence[Path] = (), families: Sequence[str] = ()) -> None:
        self._size, self._art = size, Artwork(marks, icon_themes(tuple(icons)))
        self._among = tuple(families)
        self._fonts = sorted(
            family
            for family in QFontDatabase.families(QFontDatabase.WritingSystem.Latin)
            if not any(part in family for part in _UNREADABLE_FONTS)
        )
        # what programs are mostly set in, more often than the others
        self._fonts += [family for family in self._fonts if family in _USUAL_FONTS] * 3

    def draw(self, seed: int) -> tuple[npt.NDArray[np.uint8], Truth]:
        """Pixels `(H, W, 3)` uint8 RGB and ground truth of a seed; reproducible with the same fonts and the same Qt."""
        choice = random.Random(seed)  # noqa: S311 - variety, not secrecy
        unseen = split_of(seed) is Split.TEST and choice.random() < 0.5 and not self._among
        names = self._among or families_of(unseen=unseen)
        families = [draw_family(choice, names) for _ in range(choice.choice([1, 1, 1, 1, 2, 2, 3]))]
        scene = _Scene(choice, self._size, self._art, self._fonts)
        for place, family in enumerate(reversed(families)):
            scene.add_window(family, front=place == len(families) - 1)
        scene.add_panel()
        return _array(scene.image()), Truth(self._size, seed, tuple(families), unseen, *scene.truth())


class _Scene:
    """A screen under construction: its layers, the lowest first."""

    def __init__(self, choice: random.Random, size: Size, art: Artwork, fonts: list[str]) -> None:
        self._choice, self._size, self._art, self._fonts = choice, size, art, fonts
        self._scale = choice.choice([1.0, 1.0, 1.0, 1.0, 1.25, 1.5, 2.0])
        self._layers: list[Layer] = []
        self._change_style()
        if choice.random() < 0.3:
            board = desktop.shortcuts(self._kit())
            self._add(board, QPoint(choice.randint(0, size.width // 2), choice.randint(0, 60)), solid=False)
            shiboken6.delete(board)

    def add_window(self, family: str, *, front: bool) -> None:
        """Add a window in front of the others."""
        choice = self._choice
        if choice.random() < 0.3:
            self._change_style()
        kit = self._kit()
        content = FAMILIES[family](kit)
        content.setStyleSheet(self._sheet)
        rect = self._placed(content)
        content.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not front)
        content.show()
        if front:
            content.activateWindow()
            QApplication.processEvents()
            self._focus(content)
        if self._bar_fits(rect):
            bar = desktop.title_bar(kit, active=front)
            bar.resize(content.width(), bar.height())
            bar.show()
            above = QPoint(0, round(bar.height() * self._scale))
            self._add(bar, rect.topLeft() - above, framed=True)
            shiboken6.delete(bar)
        popups = list(self._popups(kit, content, rect)) if front else []
        self._add(content, rect.topLeft(), framed=True)
        self._layers.extend(popups)
        shiboken6.delete(content)

    def add_panel(self) -> None:
        """Add a panel along the upper or lower edge, now and then."""
        if self._choice.random() < 0.12:
            bar = desktop.panel(self._kit())
            bar.setStyleSheet(self._sheet)
            bar.resize(math.ceil(self._size.width / self._scale), bar.sizeHint().height())
            bar.show()
            top = self._choice.random() < 0.5
            self._add(bar, QPoint(0, 0 if top else self._size.height - round(bar.height() * self._scale)))
            shiboken6.delete(bar)

    def image(self) -> QImage:
        """The rendered screen."""
        image = QImage(self._size.width, self._size.height, QImage.Format.Format_RGB888)
        painter = QPainter(image)
        painter.save()
        paint_wallpaper(painter, QRectF(image.rect()), self._choice)
        painter.restore()
        shadow = self._choice.choice([0, 0, 4, 10])
        for layer in self._layers:
            if layer.framed:
                for reach in range(shadow, 0, -1):
                    painter.setPen(QColor(0, 0, 0, 70 * (shadow - reach) // shadow))
                    painter.drawRect(layer.rect.adjusted(-reach, 1 - reach, reach - 1, reach + 1))
            painter.drawImage(layer.rect, layer.image)
            if layer.framed:
                painter.setPen(QColor(self._tone.border))
                painter.drawRect(layer.rect.adjusted(-1, -1, 0, 0))
        painter.end()
        return image

    def truth(self) -> tuple[tuple[Element, ...], tuple[dict[str, PixelBox], ...]]:
        """The visible elements of all layers, with the parts of each."""
        elements, parts = [], []
        free = QRegion(0, 0, self._size.width, self._size.height)
        for layer in reversed(self._layers):
            for element in layer.found:
                shown = _visible(element, layer.at, self._scale, free)
                if shown is not None:
                    elements.append(shown[0])
                    parts.append(shown[1])
            if layer.solid:
                free -= QRegion(layer.rect)
        return tuple(elements), tuple(parts)

    def _change_style(self) -> None:
        """Set random colours, style, font and language for the windows to come."""
        choice = self._choice
        if choice.random() < 0.15:
            self._tone, self._sheet = draw_adwaita(choice, self._art)
        else:
            self._tone = ColorScheme.draw(choice)
            self._sheet = draw_style_sheet(choice, self._tone, self._art)
        self._language = choice.choice(["en"] * 6 + list(VOCABULARY))
        QApplication.setStyle(choice.choice(["Fusion", "Fusion", "Windows"]))
        QApplication.setPalette(self._tone.palette())
        font = QFont(choice.choice(self._fonts))
        font.setPointSizeF(choice.choice([8, 9, 9, 10, 10, 10, 11, 11, 12, 12, 13, 14, 16, 18]))
        font.setHintingPreference(
            choice.choice([QFont.HintingPreference.PreferDefaultHinting, QFont.HintingPreference.PreferNoHinting])
        )
        QApplication.setFont(font)
        leftwards = self._language in RIGHT_TO_LEFT or choice.random() < 0.03
        QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft if leftwards else Qt.LayoutDirection.LeftToRight)

    def _kit(self) -> WidgetKit:
        return WidgetKit(self._choice, RandomText(self._choice, self._language), self._tone, self._art)

    def _placed(self, content: QWidget) -> QRect:
        """Resize the window and place it, in screen pixels; one that is too large shows a random part of itself."""
        choice, scale = self._choice, self._scale
        wide, high = self._size.width / scale, self._size.height / scale
        least, liked = content.minimumSizeHint(), content.sizeHint()
        if choice.random() < 0.35:
            width, height = wide, high
        else:
            width = (
                choice.uniform(0.8, 1.3) * min(wide, liked.width())
                if choice.random() < 0.6
                else choice.uniform(0.4, 1) * wide
            )
            height = (
                choice.uniform(0.8, 1.3) * min(high, liked.height())
                if choice.random() < 0.6
                else choice.uniform(0.4, 1) * high
            )
        content.resize(max(int(width), least.width(), 120), max(int(height), least.height(), 60))

        def start(extent: int, room: int) -> int:
            spare = room - extent
            if abs(spare) < 3:
                return 0
            overhang = round(0.15 * min(extent, room)) if choice.random() < 0.25 else 0
            return choice.randint(min(0, spare) - overhang, max(0, spare) + overhang)

        width_px, height_px = round(content.width() * scale), round(content.height() * scale)
        return QRect(start(width_px, self._size.width), start(height_px, self._size.height), width_px, height_px)

    def _bar_fits(self, rect: QRect) -> bool:
        return rect.top() > 8 or self._choice.random() < 0.2

    def _focus(self, content: QWidget) -> None:
        able = [
            widget
            for widget in content.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled() and widget.isVisible()
        ]
        if able and self._choice.random() < 0.7:
            self._choice.choice(able).setFocus(Qt.FocusReason.TabFocusReason)

    def _popups(self, kit: WidgetKit, content: QWidget, rect: QRect) -> Iterator[Layer]:
        """An open menu, an open combo box, a context menu or a tooltip, now and then."""
        choice = self._choice
        bars = [bar for bar in content.findChildren(QMenuBar) if bar.isVisible() and bar.actions()]
        combos = [combo for combo in content.findChildren(QComboBox) if combo.isVisible() and combo.isEnabled()]
        if bars and choice.random() < 0.6:
            bar = bars[0]
            action = choice.choice(bar.actions())
            menu = action.menu()
            assert isinstance(menu, QMenu)
            bar.setActiveAction(action)
            below = bar.mapTo(content, bar.actionGeometry(action).bottomLeft()) + QPoint(0, 1)
            if bar.layoutDirection() is Qt.LayoutDirection.RightToLeft:
                below += QPoint(bar.actionGeometry(action).width() - menu.width(), 0)
            yield from self._menu(menu, rect.topLeft() + _scaled(below, self._scale))
        elif combos and choice.random() < 0.15:
            combo = choice.choice(combos)
            combo.showPopup()
            view = combo.view().window()
            at = combo.mapTo(content, QPoint(0, combo.height()))
            yield self._layer(view, rect.topLeft() + _scaled(at, self._scale), framed=True)
            combo.hidePopup()
        elif choice.random() < 0.06:
            menu = QMenu(content)
            fill(kit, menu)
            menu.popup(QPoint(0, 0))
            spot = QPoint(choice.randint(0, self._size.width // 2), choice.randint(0, self._size.height // 2))
            yield from self._menu(menu, spot)
        elif choice.random() < 0.06:
            tip = QLabel(kit.words.sentence(3), content, Qt.WindowType.ToolTip)
            tip.setMargin(3)
            tip.setPalette(self._tone.palette())
            tip.show()
            spot = QPoint(choice.randint(0, self._size.width - 60), choice.randint(0, self._size.height - 20))
            yield self._layer(tip, spot, framed=True)

    def _menu(self, menu: QMenu, at: QPoint) -> Iterator[Layer]:
        choice = self._choice
        able = [action for action in menu.actions() if action.isEnabled() and not action.isSeparator()]
        chosen = choice.choice(able) if able and choice.random() < 0.7 else None
        if chosen is not None:
            menu.setActiveAction(chosen)
        yield self._layer(menu, at, framed=True)
        menu.hide()

    def _add(self, widget: QWidget, at: QPoint, *, solid: bool = True, framed: bool = False) -> None:
        if not widget.isVisible():
            widget.show()
        self._layers.append(self._layer(widget, at, solid=solid, framed=framed))

    def _layer(self, widget: QWidget, at: QPoint, *, solid: bool = True, framed: bool = False) -> Layer:
        scale = self._scale
        image = QImage(
            max(1, round(widget.width() * scale)),
            max(1, round(widget.height() * scale)),
            QImage.Format.Format_ARGB32_Premultiplied,
        )
        image.setDevicePixelRatio(scale)
        image.fill(Qt.GlobalColor.transparent)
        widget.render(
            image, QPoint(), QRegion(), QWidget.RenderFlag.DrawWindowBackground | QWidget.RenderFlag.DrawChildren
        )
        image.setDevicePixelRatio(1)
        return Layer(image, at, tuple(elements_in(widget)), solid, framed)


def _array(image: QImage) -> npt.NDArray[np.uint8]:
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def _rects(region: QRegion) -> list[QRect]:
    return [*cast("Iterable[QRect]", region)]  # the stubs do not know that it is one


def _area(rect: QRect) -> int:
    return rect.width() * rect.height()


def _scaled(point: QPoint, scale: float) -> QPoint:
    return QPoint(round(point.x() * scale), round(point.y() * scale))


def _visible(
    element: FoundElement, at: QPoint, scale: float, free: QRegion
) -> tuple[Element, dict[str, PixelBox]] | None:
    """The element clipped to the uncovered region `free`; None where too little of it is visible."""
    whole = _pixels(element.rect, at, scale)
    region = free & QRegion(whole)
    area, shown = sum(_area(rect) for rect in _rects(region)), region.boundingRect()
    if area < _WHOLE * _area(shown):  # something lies across it
        shown = max(_rects(region), key=_area)
        area = _area(shown)
    if area < _LEAST_SHOWN * _area(whole) or min(shown.width(), shown.height()) < _LEAST_SIDE_PX:
        return None
    points, parts = {}, {}
    for name, part in element.parts.items():
        rect = _pixels(part, at, scale) & shown
        if name == "press":
            rect = shown if region.contains(shown.center()) else max(_rects(region & QRegion(shown)), key=_area)
        if not rect.isEmpty() and region.contains(rect.center()):
            parts[name] = PixelBox(rect.left(), rect.top(), rect.right() + 1, rect.bottom() + 1)
            points[name] = Affordance(parts[name].centre, 0.0, 0.0)
    box = PixelBox(shown.left(), shown.top(), shown.right() + 1, shown.bottom() + 1)
    return Element(element.kind, box, element.text, element.state, points=points), parts


def _pixels(rect: QRect, at: QPoint, scale: float) -> QRect:
    left, top = round(rect.left() * scale), round(rect.top() * scale)
    right, bottom = round((rect.left() + rect.width()) * scale), round((rect.top() + rect.height()) * scale)
    return QRect(left, top, right - left, bottom - top).translated(at)
