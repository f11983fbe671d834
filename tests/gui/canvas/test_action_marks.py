from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from agent.core.actions import Action, Click, Drag, Hotkey, KeyDown, Move, Scroll, Type, Wait, key
from agent.core.actions import Direction as To
from agent.core.policy import Pointing
from gui.canvas.action_marks import ActionMark, MarkPainter
from gui.canvas.overlays import draw_changes
from gui.canvas.target_editing import TargetEdit
from gui.canvas.view_transform import ViewTransform
from gui.common import theme
from gui.i18n.action_labels import action_label
from vision.geometry import PixelBox, PixelPoint, Size
from vision.perception.elements import Affordance, Element, Kind

SIZE = Size(400, 300)
ROOM = QSizeF(400, 300)


def button(text: str, left: float, top: float) -> Element:
    box = PixelBox(left, top, left + 80, top + 30)
    return Element(Kind.BUTTON, box, text, points={"press": Affordance(box.centre, 20.0, 8.0)})


SAVE, CANCEL = button("Save", 300, 250), button("Cancel", 200, 250)


def drawn(mark: ActionMark) -> QImage:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("#808080"))
    painter = QPainter(image)
    MarkPainter(painter, ViewTransform.fit(SIZE, ROOM), QRectF(image.rect())).draw(mark)
    painter.end()
    return image


def touched(image: QImage) -> QRectF:
    """The box around all that is not ground."""
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(300, 400, 4)[:, :, :3]
    rows, columns = np.nonzero((pixels != 0x80).any(axis=2))
    assert rows.size, "nothing was drawn"
    return QRectF(int(columns.min()), int(rows.min()), int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1)


def accent_at(image: QImage, x: int, y: int) -> bool:
    return image.pixelColor(x, y) == theme.ACCENT


@pytest.mark.parametrize(
    "action",
    [
        Click(PixelPoint(200, 100)),
        Move(PixelPoint(200, 100)),
        Drag(PixelPoint(50, 50), PixelPoint(300, 200)),
        Scroll(To.LEFT, PixelPoint(200, 100), 9),
        Type("Ada"),
        Hotkey((key("ctrl"), key("shift"), key("s"))),
        KeyDown(key("alt")),
        Wait(2),
    ],
)
def test_every_action_is_drawn_and_stays_inside_the_picture(qtbot: QtBot, action: Action) -> None:
    assert QRectF(0, 0, 400, 300).contains(touched(drawn(ActionMark(action))))


def test_the_crosshair_is_where_the_click_will_be(qtbot: QtBot) -> None:
    image = drawn(ActionMark(Click(PixelPoint(200, 100))))
    assert accent_at(image, 200 - 13, 100)
    assert accent_at(image, 200 + 13, 100)
    assert not accent_at(image, 200, 100)  # the target itself can be seen


def test_a_point_that_is_unsure_has_an_ellipse_as_wide_as_it_is_unsure(qtbot: QtBot) -> None:
    at = PixelPoint(200, 150)
    sure = touched(drawn(ActionMark(Click(at))))
    unsure = touched(drawn(ActionMark(Click(at), pointing=Pointing(at, at, 70, 20))))
    assert abs(unsure.left() - (200 - 140)) <= 2
    assert unsure.left() < sure.left()


def test_where_the_model_might_as_well_have_pointed_is_marked_until_the_point_is_moved(qtbot: QtBot) -> None:
    at, other, rare = PixelPoint(200, 150), PixelPoint(40, 40), PixelPoint(380, 40)
    pointing = Pointing(at, PixelPoint(190, 150), 8, 1, ((other, 0.2), (rare, 0.001)))
    image = touched(drawn(ActionMark(Click(at), pointing=pointing)))
    assert abs(image.left() - 35) <= 3
    assert image.right() < 300
    moved = touched(drawn(ActionMark(Click(PixelPoint(201, 150)), pointing=pointing)))
    assert moved.left() > 100


def test_the_element_under_the_point_tells_how_sure_it_is(qtbot: QtBot) -> None:
    box = PixelBox(150, 100, 250, 130)
    vague = Element(Kind.BUTTON, box, "Save", points={"press": Affordance(box.centre, 60.0, 8.0)})
    image = touched(drawn(ActionMark(Click(box.centre), (vague,))))
    assert abs(image.left() - (200 - 120)) <= 2


def test_typed_text_points_at_the_field_that_has_the_keyboard(qtbot: QtBot) -> None:
    image = drawn(ActionMark(Type("Ada"), focus=PixelPoint(100, 60)))
    assert accent_at(image, 100, 66)
    assert not touched(image).contains(QPointF(300, 250))


def test_an_action_is_told_by_the_name_of_what_it_meets() -> None:
    assert action_label(Click(SAVE.box.centre), (SAVE, CANCEL)) == "click the button “Save”"
    assert (
        action_label(Drag(SAVE.box.centre, CANCEL.box.centre), (SAVE, CANCEL))
        == "drag the button “Save” to the button “Cancel”"
    )
    assert action_label(Click(PixelPoint(3, 4)), (SAVE,)) == "click the place (3, 4)"


def test_fitted_frames_are_centred_and_points_go_there_and_back() -> None:
    view = ViewTransform.fit(Size(800, 200), ROOM)
    assert (view.scale, view.left, view.top) == (0.5, 0.0, 100.0)
    for point in (PixelPoint(0, 0), PixelPoint(799, 199), PixelPoint(123, 45)):
        assert view.to_pixel(view.to_widget(point), Size(800, 200)) == point


def test_what_is_under_the_pointer_stays_there_while_zooming() -> None:
    view, about = ViewTransform.fit(SIZE, ROOM), QPointF(100, 200)
    before = view.to_pixel(about, SIZE)
    closer = view.zoomed(4, about, SIZE, ROOM)
    assert closer.scale == 4
    assert closer.to_pixel(about, SIZE) == before
    assert closer.zoomed(1 / 8, about, SIZE, ROOM) == view


def test_no_empty_room_is_shown_beside_a_frame_that_goes_on() -> None:
    closer = ViewTransform.fit(SIZE, ROOM).zoomed(2, QPointF(0, 0), SIZE, ROOM)
    far = closer.panned(QPointF(-9999, -9999), SIZE, ROOM)
    assert (far.left, far.top) == (-400, -300)
    assert closer.panned(QPointF(50, 50), SIZE, ROOM) == closer


def test_tab_goes_from_element_to_element_and_around() -> None:
    edit = TargetEdit(Click(CANCEL.box.centre), SIZE, (SAVE, CANCEL))
    onto = edit.stepped(1)
    assert onto.at == SAVE.box.centre
    assert onto.stepped(1).at == CANCEL.box.centre
    assert edit.stepped(-1).at == SAVE.box.centre
    assert TargetEdit(Click(PixelPoint(1, 1)), SIZE, (SAVE, CANCEL)).stepped(1).at == CANCEL.box.centre


def test_no_point_leaves_the_frame() -> None:
    edit = TargetEdit(Click(PixelPoint(5, 5)), SIZE).nudged(-10, 1000)
    assert edit.at == PixelPoint(0, 299)


def test_both_ends_of_a_drag_can_be_moved() -> None:
    edit = TargetEdit(Drag(PixelPoint(10, 10), PixelPoint(100, 100)), SIZE)
    assert edit.nudged(1, 0).action == Drag(PixelPoint(11, 10), PixelPoint(100, 100))
    assert edit.turned().nudged(0, 1).action == Drag(PixelPoint(10, 10), PixelPoint(100, 101))
    grabbed = edit.grabbed(PixelPoint(98, 99), 10)
    assert grabbed is not None
    assert grabbed.handle == 1
    assert edit.grabbed(PixelPoint(60, 60), 10) is None


def test_what_has_no_place_has_no_target_to_edit() -> None:
    edit = TargetEdit(Type("Ada"), SIZE, (SAVE,))
    assert edit.at is None
    assert edit.stepped(1).action == Type("Ada")
    assert edit.onto(SAVE.box.centre).action == Type("Ada")


def test_changed_tiles_stay_bright_and_the_rest_is_in_shade(qtbot: QtBot) -> None:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("#808080"))
    changed = np.zeros((5, 7), dtype=np.bool_)
    changed[1, 2:4] = True
    painter = QPainter(image)
    draw_changes(painter, ViewTransform.fit(SIZE, ROOM), SIZE, changed, QRectF(image.rect()))
    painter.end()
    assert image.pixelColor(2 * 64 + 60, 96).red() == 0x80
    assert image.pixelColor(10, 10).red() < 0x80
    assert image.pixelColor(5 * 64, 96).red() < 0x80
