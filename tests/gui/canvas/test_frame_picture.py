"""A frame is drawn pixel for pixel where it has room, and only what is visible of it is scaled."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QSize, QSizeF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from gui.canvas.frame_picture import FramePicture
from gui.canvas.view_transform import ViewTransform
from vision.frame import Frame
from vision.geometry import Size, Viewport

SIZE = Size(16, 10)


@pytest.fixture(scope="module")
def noise() -> Frame:
    pixels = np.random.default_rng(3).integers(0, 256, (SIZE.height, SIZE.width, 3), dtype=np.uint8)
    return Frame(pixels, Viewport.plain(SIZE))


def drawn(frame: Frame, view: ViewTransform, room: QSize, picture: FramePicture | None = None) -> np.ndarray:
    image = QImage(room, QImage.Format.Format_RGB888)
    image.fill(0)
    painter = QPainter(image)
    (picture or FramePicture()).draw(painter, frame, view, room, 1.0)
    painter.end()
    bits = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(room.height(), image.bytesPerLine())
    return bits[:, : room.width() * 3].reshape(room.height(), room.width(), 3).copy()


def test_at_its_own_size_every_pixel_is_as_it_was(qapp: QApplication, noise: Frame) -> None:
    room = QSize(SIZE.width, SIZE.height)
    assert np.array_equal(drawn(noise, ViewTransform.fit(SIZE, QSizeF(room)), room), noise.pixels)


def test_enlarged_pixels_are_squares_and_those_out_of_view_are_left_out(qapp: QApplication, noise: Frame) -> None:
    shown = drawn(noise, ViewTransform(4.0, -16.0, -8.0, fitted=False), QSize(32, 24))
    expected = noise.pixels[2:8, 4:12].repeat(4, axis=0).repeat(4, axis=1)
    assert np.array_equal(shown, expected)


def test_another_frame_of_the_same_size_replaces_the_one_before(qapp: QApplication, noise: Frame) -> None:
    room, picture = QSize(SIZE.width, SIZE.height), FramePicture()
    view = ViewTransform.fit(SIZE, QSizeF(room))
    drawn(noise, view, room, picture)
    other = Frame(255 - noise.pixels, Viewport.plain(SIZE))
    assert np.array_equal(drawn(other, view, room, picture), other.pixels)


def test_while_frames_come_fast_a_large_one_is_scaled_roughly_and_finely_once_it_rests(qapp: QApplication) -> None:
    size, room, picture = Size(400, 300), QSize(40, 30), FramePicture()
    pixels = np.random.default_rng(5).integers(0, 256, (size.height, size.width, 3), dtype=np.uint8)
    frame, view = Frame(pixels, Viewport.plain(size)), ViewTransform.fit(size, QSizeF(room))
    fine = drawn(frame, view, room)
    picture.hasty = True
    rough = drawn(frame, view, room, picture)
    assert not np.array_equal(rough, fine)
    assert np.array_equal(drawn(frame, view, room, picture), rough)
    picture.hasty = False
    assert np.array_equal(drawn(frame, view, room, picture), fine)
