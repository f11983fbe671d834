"""Metrics on cases small enough to be counted by hand."""

from __future__ import annotations

import math

import pytest

from vision.detector.dataset import Truth
from vision.detector.metrics import (
    average_precision,
    calibration_error,
    f1,
    f1_per_kind,
    judged,
    matched,
    mean_average_precision,
    points_on_target,
    reliability,
    sigma_calibration,
)
from vision.geometry import PixelBox, PixelPoint, Size
from vision.perception.elements import Affordance, Element, Kind


def element(
    left: float, width: float = 10, *, kind: Kind = Kind.BUTTON, score: float = 1.0, **points: Affordance
) -> Element:
    return Element(kind, PixelBox(left, 0, left + width, 10), score=score, points=points)


def at(x: float, y: float, sigma: float = 0.0) -> Affordance:
    return Affordance(PixelPoint(x, y), sigma, sigma)


def test_the_better_scored_of_two_takes_the_element() -> None:
    found = [element(0, score=0.4), element(1, score=0.8)]
    assert matched(found, [element(0)]) == ((1, 0),)


def test_each_takes_the_true_element_it_overlaps_most() -> None:
    assert matched([element(1)], [element(4), element(0)]) == ((0, 1),)


def test_the_wrong_kind_is_wrong_unless_kinds_do_not_matter() -> None:
    found, true = [element(0, kind=Kind.LINK)], [element(0)]
    assert matched(found, true) == ()
    assert matched(found, true, any_kind=True) == ((0, 0),)


def test_an_overlap_of_exactly_the_threshold_counts() -> None:
    assert matched([element(0, 5)], [element(0, 10)], iou=0.5) == ((0, 0),)


def test_f1_counts_over_all_screens() -> None:
    readings = [([element(0), element(50)], [element(0)]), ([], [element(0), element(20)])]
    count = f1(readings)
    assert (count.right, count.found, count.true) == (1, 2, 3)
    assert count.f1 == pytest.approx(2 / 5)


def test_an_empty_screen_read_as_empty_is_right() -> None:
    assert f1([([], [])]).f1 == 1.0
    assert mean_average_precision([([], [])]) == 0.0
    assert calibration_error([([], [])]) == 0.0


def test_per_kind_only_kinds_that_occur_are_listed() -> None:
    counts = f1_per_kind([([element(0, kind=Kind.LINK)], [element(0)])])
    assert {kind: (count.right, count.found, count.true) for kind, count in counts.items()} == {
        Kind.BUTTON: (0, 0, 1),
        Kind.LINK: (0, 1, 0),
    }


def test_average_precision_by_hand() -> None:
    # in order of score: right, wrong, right; of three. Precision 1, 1/2, 2/3; recall 1/3, 1/3, 2/3
    found = [element(0, score=0.9), element(100, score=0.8), element(20, score=0.7)]
    readings = [(found, [element(0), element(20), element(40)])]
    assert average_precision(readings, Kind.BUTTON, iou=0.5) == pytest.approx(1 / 3 + 2 / 3 / 3)
    assert average_precision(readings, Kind.LINK, iou=0.5) is None


def test_a_looser_box_counts_at_loose_thresholds_only() -> None:
    # IoU 0.8: right at 0.5, 0.55 ... 0.8, seven of ten
    assert mean_average_precision([([element(0, 8)], [element(0, 10)])]) == pytest.approx(0.7)


def test_a_score_that_is_the_iou_is_calibrated() -> None:
    true = [element(0, 10), element(100, 10)]
    assert calibration_error([([element(0, 8, score=0.8), element(100, 5, score=0.5)], true)]) == pytest.approx(0)
    assert calibration_error([([element(0, 8, score=1.0)], true)]) == pytest.approx(0.2)
    assert calibration_error([([element(500, score=0.3)], true)]) == pytest.approx(0.3)


def test_within_a_bin_errors_of_opposite_sign_cancel_as_the_definition_says() -> None:
    true = [element(0, 10), element(100, 10)]
    found = [element(0, 8, score=0.85), element(100, 9, score=0.85)]
    assert calibration_error([(found, true)]) == pytest.approx(0)


def test_a_reliability_diagram_has_a_bin_for_each_tenth_that_something_scored() -> None:
    true = [element(0, 10), element(100, 10)]
    low, middle, high = reliability(
        [([element(0, 8, score=0.72), element(100, 6, score=1.0)], true), ([element(0, score=0.1)], [])]
    )
    assert (low.count, low.score, low.iou) == (1, 0.1, 0.0)
    assert (middle.count, high.count) == (1, 1)
    assert middle.iou == pytest.approx(0.8)
    assert high.iou == pytest.approx(0.6)
    assert reliability([]) == ()


def test_coordinates_within_sigma_are_counted_one_by_one() -> None:
    true = element(0, press=at(5, 5))
    found = element(0, press=at(6, 8, sigma=2.0))  # 0.5 sigma along x, 1.5 along y
    shares = sigma_calibration([([found], [true])])
    assert (shares.points, shares.inside_1, shares.inside_2) == (1, 0.5, 1.0)
    assert math.isnan(sigma_calibration([([], [true])]).inside_1)


def test_points_are_on_target_inside_their_part() -> None:
    true = element(0, up=at(8, 2), down=at(8, 8), press=at(5, 5))
    parts = {"up": PixelBox(6, 0, 10, 5), "down": PixelBox(6, 5, 10, 10), "press": PixelBox(0, 0, 10, 10)}
    found = element(0, up=at(7, 4), down=at(7, 4))
    count = points_on_target([([found], [true])], [[parts]])
    assert (count.right, count.found, count.true) == (1, 2, 3)


def test_what_is_found_where_nothing_is_told_is_neither_right_nor_wrong() -> None:
    true = (element(0), element(100))
    truth = Truth(Size(200, 20), 0, ("app",), True, true, ({}, {}), (PixelBox(50, 0, 200, 20),))
    wrong, unknown, right = element(20), element(60), element(101)
    assert judged([element(0), wrong, unknown, right], truth) == [element(0), wrong, right]
