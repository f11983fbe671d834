"""Simulated windows: they fit their screen, targets have no rival, and actions have the effects of real ones."""

from __future__ import annotations

import random

import pytest

from agent.learning.instructions.goals import Press, Tick
from agent.learning.simulator.dialogs import sample_dialog
from agent.learning.simulator.goal_sampler import sample_goals
from agent.learning.simulator.noise.perception_noise import PerceptionNoise, Reader
from agent.learning.simulator.target_sampler import TargetSampler
from agent.learning.simulator.window_state import Layer, ScrolledList, Widget, Window, labels
from agent.learning.simulator.windows import sample_window
from agent.policies.builtin.examples import ActionKind
from vision.geometry import PixelBox, Size
from vision.perception.elements import Kind, State

SIZE = Size(640, 416)


def windows(count: int) -> list[Window]:
    return [sample_window(random.Random(seed)) for seed in range(count)]


def widget(kind: Kind, text: str = "", *, top: float = 10, left: float = 10, **details: object) -> Widget:
    return Widget(kind, PixelBox(left, top, left + 100, top + 20), text, **details)  # type: ignore[arg-type]


def test_every_widget_lies_within_its_screen() -> None:
    for window in windows(200):
        screen = PixelBox(0, 0, window.size.width, window.size.height)
        assert window.widgets
        assert all(part.box.intersection(screen) == part.box for part in window.widgets)


def test_a_dialog_fits_and_its_last_button_dismisses_it() -> None:
    for seed in range(100):
        dialog = sample_dialog(random.Random(seed), SIZE)
        assert dialog[-1].kind is Kind.BUTTON
        assert all(part.layer is Layer.DIALOG for part in dialog)
        window = Window(SIZE, [widget(Kind.BUTTON, "Save")], dialog=dialog)
        assert window.apply(ActionKind.CLICK, dialog[-1])
        assert window.dialog == []


def test_goals_are_on_widgets_of_the_window() -> None:
    sampled = 0
    for seed, window in enumerate(windows(150)):
        known = {part.number for part in window.widgets}
        known |= {part.number for opener in window.widgets for part in opener.opens}
        for goal in sample_goals(window, random.Random(seed)):
            sampled += 1
            assert goal.widget is None or goal.widget.number in known
            if goal.absent and isinstance(goal.goal, Press | Tick):
                name = goal.goal.target.name.casefold()
                assert all(name != part.text.casefold() for part in window.widgets)
    assert sampled > 150


@pytest.mark.parametrize("seed", range(40))
def test_a_target_by_name_alone_has_no_rival(seed: int) -> None:
    window = sample_window(random.Random(seed))
    sampler = TargetSampler(window, random.Random(seed))
    sampler.show_page(window.tab)
    buttons = frozenset({Kind.BUTTON})
    for button in (part for part in sampler.widgets if part.kind is Kind.BUTTON):
        target = sampler.target(button, buttons)
        if target is not None and target.ordinal is None and target.where is None:
            names = [name.casefold() for number, name in sampler.names.items() if number in _numbers(sampler, buttons)]
            assert names.count(target.name.casefold()) == 1


def _numbers(sampler: TargetSampler, kinds: frozenset[Kind]) -> set[int]:
    return {part.number for part in sampler.widgets if part.kind in kinds}


def test_a_click_has_the_effect_of_the_widget() -> None:
    box, combo = widget(Kind.CHECKBOX, "News"), widget(Kind.COMBOBOX, "Low", top=40, items=("Low", "High"))
    first, second = (widget(Kind.RADIO, name, top=top, group=1) for name, top in (("A", 80), ("B", 110)))
    window = Window(SIZE, [box, combo, first, second])
    assert window.apply(ActionKind.CLICK, box)
    assert State.CHECKED in box.state
    for radio in (first, second):
        window.apply(ActionKind.CLICK, radio)
    assert [State.CHECKED in radio.state for radio in (first, second)] == [False, True]
    window.apply(ActionKind.CLICK, combo)
    assert [item.text for item in window.popup] == ["Low", "High"]
    window.apply(ActionKind.CLICK, window.popup[1])
    assert (combo.text, window.popup) == ("High", [])


def test_typing_escaping_and_scrolling_change_what_they_should() -> None:
    field, label = widget(Kind.TEXT_FIELD, left=120), widget(Kind.TEXT, "Name")
    rows = tuple(widget(Kind.LIST_ITEM, text, top=60 + 20 * place) for place, text in enumerate("abc"))
    scrolled = ScrolledList(rows, tuple("abcdef"))
    window = Window(SIZE, [label, field, *rows], [scrolled])
    assert list(labels(window.widgets)) == [(field, label)]
    assert window.apply(ActionKind.FILL, field, "Ada")
    assert not window.apply(ActionKind.FILL, field, "Ada"), "nothing changes that was so already"
    window.apply(ActionKind.WRITE, None, " L.")
    assert field.text == "Ada L."
    assert not window.apply(ActionKind.KEYS, None, keys=("escape",)), "nothing is open"
    assert window.apply(ActionKind.SCROLL, rows[0], rows=2)
    assert [row.text for row in rows] == ["c", "d", "e"]
    assert window.apply(ActionKind.SCROLL, rows[0], rows=9)
    assert not window.apply(ActionKind.SCROLL, rows[0], rows=9), "it is at its end"


def test_a_perfect_reader_perceives_every_widget_and_a_noisy_one_misreads_some() -> None:
    wrong = 0
    for seed, window in enumerate(windows(40)):
        shown = window.visible()
        perfect = PerceptionNoise(seed, Reader.PERFECT, 1.0).perceive(shown, window.size)
        assert [perfect.elements[perfect.places[part.number]].text for part in shown] == [part.text for part in shown]
        noisy = PerceptionNoise(seed, Reader.GEOMETRY, 1.0)
        screen = noisy.perceive(shown, window.size)
        assert screen == noisy.perceive(shown, window.size), "what does not change is misread in the same way"
        assert set(screen.places) <= {part.number for part in shown}
        wrong += sum(
            screen.elements[place].text != part.text
            for part in shown
            if (place := screen.places.get(part.number)) is not None
        )
    assert wrong > 40


def test_the_same_seed_gives_the_same_window_and_goals() -> None:
    goals = [
        [grounded.goal for grounded in sample_goals(sample_window(random.Random(7)), random.Random(7))] for _ in "ab"
    ]
    assert goals[0] == goals[1]
