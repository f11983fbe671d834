"""`Settling` on scripted screens: what people's screens do, sampled as a real run samples them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.stop import Stop
from agent.desktop.capture.settling import Settling, wait_until_settled
from vision.frame import Frame, Mask
from vision.geometry import Size, Viewport

GRID = (12, 20)
QUIET_S = 0.3
CAP_S = 5.0

Shows = Callable[[float], int]
"""What a tile shows at a time, as a number: another number is another picture."""


class Scene:
    """A screen made of tiles that each show something over time; all others are still.

    Attributes:
        now_s: The scene's clock; each sample moves it on.
    """

    def __init__(self, tiles: dict[tuple[int, int], Shows], *, sample_s: float = 0.045) -> None:
        self.tiles, self.sample_s, self.now_s = tiles, sample_s, 100.0

    def settle(self, settling: Settling) -> float:
        """Wait as a run does; how long it took, `CAP_S` at the most."""
        begun_s = self.now_s
        settling.begin(begun_s)
        while self.now_s - begun_s < CAP_S:
            before_s, self.now_s = self.now_s, self.now_s + self.sample_s
            if settling.sample(self.now_s, self.changed(before_s, self.now_s)):
                break
        return self.now_s - begun_s

    def changed(self, before_s: float, at_s: float) -> Mask:
        mask = np.zeros(GRID, dtype=np.bool_)
        for tile, shows in self.tiles.items():
            mask[tile] = shows(before_s) != shows(at_s)
        return mask


def ticking(hertz: float, *, since_s: float = 0.0, until_s: float = 1e9) -> Shows:
    """Another picture `hertz` times a second between two times."""
    return lambda at_s: int((min(max(at_s, since_s), until_s)) * hertz)


def stepping(*times_s: float) -> Shows:
    """Another picture at each of these times after the scene began."""
    return lambda at_s: sum(at_s - 100.0 >= time_s for time_s in times_s)


def square(side: int) -> list[tuple[int, int]]:
    return [(row, column) for row in range(side) for column in range(side)]


def test_a_still_screen_settles_after_the_quiet_time() -> None:
    assert Scene({}).settle(Settling(QUIET_S)) == pytest.approx(QUIET_S, abs=0.05)


@pytest.mark.parametrize("late_s", [0.02, 0.15, 0.25])
def test_a_program_that_reacts_late_is_waited_for(late_s: float) -> None:
    assert Scene({(3, 3): stepping(late_s)}).settle(Settling(QUIET_S)) >= late_s + QUIET_S


def test_a_caret_costs_less_than_a_blink_and_later_nothing() -> None:
    scene, settling = Scene({(5, 5): ticking(2)}), Settling(QUIET_S)
    assert scene.settle(settling) <= 0.5 + QUIET_S + 0.1


def test_a_blinking_block_is_learnt_where_the_quiet_time_is_longer_than_its_beat() -> None:
    scene, settling = Scene({(5, 5): ticking(2)}), Settling(1.0)
    assert scene.settle(settling) <= 3.0
    assert scene.settle(settling) <= 1.1


@pytest.mark.parametrize("hertz", [5, 10, 24, 30, 60])
def test_a_spinner_is_known_within_two_seconds_and_then_costs_nothing(hertz: float) -> None:
    scene, settling = Scene({(2, 2): ticking(hertz), (2, 3): ticking(hertz)}), Settling(QUIET_S)
    assert scene.settle(settling) <= 2.0
    scene.now_s += 4.0  # the model thinks
    assert scene.settle(settling) <= QUIET_S + 0.1


@pytest.mark.parametrize("hertz", [10, 30])
def test_a_spinner_is_known_although_samples_come_late(hertz: float) -> None:
    scene, settling = Scene({(2, 2): ticking(hertz)}), Settling(QUIET_S)
    settling.begin(scene.now_s)
    begun_s, settled = scene.now_s, False
    for index in range(200):
        before_s, scene.now_s = scene.now_s, scene.now_s + (0.04 if index % 7 else 0.25)
        if settled := settling.sample(scene.now_s, scene.changed(before_s, scene.now_s)):
            break
    assert settled
    assert scene.now_s - begun_s <= 2.5


def test_several_things_that_blink_out_of_step_do_not_hang_it() -> None:
    scene = Scene({(1, 1): ticking(2), (1, 9): ticking(2.5), (9, 3): ticking(1.7), (9, 9): ticking(3.1)})
    settling = Settling(QUIET_S)
    took_s = [scene.settle(settling) for _ in range(6)]
    assert max(took_s) < CAP_S / 2
    assert took_s[-1] < 1.0


def test_a_page_that_loads_in_bursts_is_waited_for_to_its_end() -> None:
    bursts = (0.1, 0.18, 0.35, 0.6, 0.64, 0.9, 1.15, 1.4, 1.44)
    scene = Scene({tile: stepping(*bursts[index % 3 :]) for index, tile in enumerate(square(10))})
    took_s = scene.settle(Settling(QUIET_S))
    assert 1.44 + QUIET_S <= took_s <= 1.44 + QUIET_S + 0.1


def test_a_smooth_scroll_of_the_whole_screen_is_waited_for_to_its_end() -> None:
    everything = [(row, column) for row in range(GRID[0]) for column in range(GRID[1])]
    scene = Scene({tile: ticking(60, until_s=102.0) for tile in everything})
    assert scene.settle(Settling(QUIET_S)) >= 2.0 + QUIET_S


def test_a_progress_bar_is_waited_for_while_it_moves_on() -> None:
    tiles = {
        (6, column): ticking(30, since_s=100 + column * 0.15, until_s=100.15 + column * 0.15) for column in range(12)
    }
    assert Scene(tiles).settle(Settling(QUIET_S)) >= 12 * 0.15 + QUIET_S - 0.05


def test_a_bar_that_only_runs_to_and_fro_is_learnt() -> None:
    def sweep(column: int) -> Shows:
        return lambda at_s: int(at_s * 30) if int(at_s * 4) % 6 == column else column - 100 * int(at_s * 4 / 6)

    scene, settling = Scene({(6, column): sweep(column) for column in range(6)}), Settling(QUIET_S)
    assert scene.settle(settling) <= CAP_S
    assert scene.settle(settling) <= 1.0


def test_a_video_on_a_part_of_the_screen_is_learnt() -> None:
    scene, settling = Scene({tile: ticking(25) for tile in square(8)}), Settling(QUIET_S)
    assert scene.settle(settling) <= 2.5
    assert scene.settle(settling) <= QUIET_S + 0.1


def test_a_change_beside_a_spinner_is_waited_for() -> None:
    scene, settling = Scene({(2, 2): ticking(30)}), Settling(QUIET_S)
    scene.settle(settling)
    opened_s = scene.now_s + 0.2 - 100.0
    scene.tiles[(8, 8)] = stepping(opened_s)
    assert scene.settle(settling) >= 0.2 + QUIET_S


def test_a_spinner_that_was_taken_away_no_longer_hides_its_place() -> None:
    scene, settling = Scene({(2, 2): ticking(30)}), Settling(QUIET_S)
    scene.settle(settling)
    assert settling.animated[2, 2]
    scene.tiles.clear()
    scene.settle(settling)
    assert not settling.animated.any()


def test_what_was_not_seen_for_long_is_forgotten() -> None:
    scene, settling = Scene({(2, 2): ticking(30)}), Settling(QUIET_S)
    scene.settle(settling)
    settling.begin(scene.now_s + 60)
    assert not settling.animated.any()


def test_a_screen_of_another_size_starts_afresh() -> None:
    settling = Settling(QUIET_S)
    settling.begin(0.0)
    assert not settling.sample(0.29, np.zeros((2, 2), dtype=np.bool_))
    assert not settling.sample(0.31, np.ones((3, 3), dtype=np.bool_))
    assert settling.sample(0.62, np.zeros((3, 3), dtype=np.bool_))


GAPS = st.floats(0.01, 0.3)


@given(st.lists(st.tuples(GAPS, st.booleans()), min_size=1, max_size=80))
def test_it_never_settles_early_nor_while_something_new_happens(samples: list[tuple[float, bool]]) -> None:
    """Each sample may bring a change in a tile that never changed before, so nothing can be learnt as animated."""
    settling, at_s, latest_s, fresh = Settling(QUIET_S), 0.0, 0.0, iter(np.ndindex(GRID))
    settling.begin(at_s)
    for gap_s, changes in samples:
        at_s += gap_s
        mask = np.zeros(GRID, dtype=np.bool_)
        if changes:
            mask[next(fresh)], latest_s = True, at_s
        assert settling.sample(at_s, mask) == (at_s - latest_s >= QUIET_S)


@given(
    st.lists(
        st.tuples(st.floats(1.0, 60.0), st.integers(0, GRID[0] - 1), st.integers(0, GRID[1] - 1)),
        min_size=1,
        max_size=6,
    ),
    st.floats(0.02, 0.12),
)
def test_what_keeps_its_beat_never_costs_the_whole_cap(blinkers: list[tuple[float, int, int]], sample_s: float) -> None:
    scene = Scene({(row, column): ticking(hertz) for hertz, row, column in blinkers}, sample_s=sample_s)
    settling = Settling(QUIET_S)
    assert all(scene.settle(settling) < CAP_S for _ in range(3))


@given(st.lists(st.tuples(GAPS, st.integers(0, 2**6 - 1)), min_size=1, max_size=120))
def test_after_any_history_a_still_screen_settles_after_the_quiet_time(history: list[tuple[float, int]]) -> None:
    settling, at_s = Settling(QUIET_S), 0.0
    settling.begin(at_s)
    for gap_s, bits in history:
        at_s += gap_s
        settling.sample(at_s, np.array([[bool(bits >> column & 1) for column in range(6)]]))
    still = np.zeros((1, 6), dtype=np.bool_)
    settling.begin(at_s)
    assert not settling.sample(at_s + QUIET_S - 0.01, still)
    assert settling.sample(at_s + QUIET_S + 0.01, still)


class StopAfter(Stop):
    """Waits no time at all, and is set at the given look."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self._left = looks

    def wait(self, seconds: float) -> bool:
        self._left -= 1
        if self._left == 0:
            self.set("the test")
        return self.is_set()


class Flicker:
    """Frames of a screen that never stops changing, 50 ms apart by their own clock."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []

    def grab(self) -> Frame:
        pixels = np.random.default_rng(len(self.frames)).integers(0, 256, (64, 64, 3), dtype=np.uint8)
        self.frames.append(Frame(pixels, Viewport.plain(Size(64, 64)), at_s=len(self.frames) * 0.05))
        return self.frames[-1]


def test_waiting_ends_at_the_cap_with_the_last_frame() -> None:
    screen = Flicker()
    frame = wait_until_settled(screen.grab, Settling(QUIET_S), StopAfter(10_000), cap_s=0.5)
    assert frame is screen.frames[-1]
    assert frame.at_s == pytest.approx(0.5)


def test_waiting_ends_at_once_when_stopped() -> None:
    screen = Flicker()
    frame = wait_until_settled(screen.grab, Settling(QUIET_S), StopAfter(3), cap_s=60)
    assert frame is screen.frames[-1]
    assert len(screen.frames) == 3
