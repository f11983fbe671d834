"""The steps policy: scripts carried out on screens, targets, waiting, and questions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.actions import (
    Action,
    Button,
    CallUser,
    Click,
    Direction,
    Drag,
    Finished,
    Hotkey,
    Scroll,
    Type,
    Wait,
    key,
)
from agent.core.history import ANSWERED, NO_EFFECT, REJECTED, STALE, History, Turn
from agent.core.policy import Observation
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.grammar.ui_tars import parse, transcript
from agent.policies.steps import StepsPolicy
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Space, Viewport
from vision.perception.elements import Affordance, Element, Kind, State

FRAME = Frame(np.zeros((800, 1280, 3), np.uint8), Viewport.plain(Size(1280, 800)))


def _element(kind: Kind, left: float, top: float, width: float, text: str = "", *, checked: bool = False) -> Element:
    box = PixelBox(left, top, left + width, top + 24)
    press = PixelPoint(left + 7, top + 12) if kind in {Kind.CHECKBOX, Kind.RADIO} else box.centre
    state = frozenset({State.CHECKED}) if checked else frozenset[State]()
    points = {} if kind is Kind.TEXT else {"press": Affordance(press, 1, 1)}
    return Element(kind, box, text, state, points=points)


NAME = _element(Kind.TEXT_FIELD, 200, 100, 300)
EMAIL = _element(Kind.TEXT_FIELD, 200, 140, 300, "ada@example.org")
CITY = _element(Kind.COMBOBOX, 200, 180, 300, "Berlin")
NEWS = _element(Kind.CHECKBOX, 200, 220, 200, "Send me news")
SAVE = _element(Kind.BUTTON, 200, 300, 80, "Save")
FORM = (
    _element(Kind.TEXT, 100, 60, 200, "Save your data"),
    _element(Kind.TEXT, 100, 100, 50, "Name"), NAME,
    _element(Kind.TEXT, 100, 140, 50, "Email"), EMAIL,
    _element(Kind.TEXT, 100, 180, 50, "City"), CITY,
    NEWS,
    SAVE,
    _element(Kind.BUTTON, 300, 300, 80, "Cancel"),
)  # fmt: skip
PEOPLE = tuple(
    element
    for row, person in enumerate(("Ada", "Bob", "Grace"))
    for element in (
        _element(Kind.TEXT, 100, 100 + 40 * row, 60, person),
        _element(Kind.BUTTON, 200, 100 + 40 * row, 80, "Delete"),
    )
)


class Run:
    """Plays the loop: what the policy replies on one screen after the other, with the notes it gets."""

    def __init__(self, task: str) -> None:
        self.task, self.policy = task, StepsPolicy()
        self.history: History = ()

    def look(self, *elements: Element) -> Reply:
        step = len(self.history) + 1
        reply = self.policy.predict(Observation(self.task, step, FRAME, elements), self.history, Stop()).reply
        assert isinstance(reply, Reply)
        self.history = (*self.history, Turn(step, FRAME, "", reply, acted=True))
        return reply

    def act(self, *elements: Element) -> tuple[Action, ...]:
        return self.look(*elements).actions

    def note(self, note: str, *, acted: bool = True) -> None:
        self.history = (*self.history[:-1], replace(self.history[-1], acted=acted).noting(note))

    def ask(self, *elements: Element) -> str:
        """Look until the policy asks; what it asks."""
        for _ in range(20):
            match self.act(*elements):
                case (CallUser(content),):
                    return content
                case actions:
                    assert all(isinstance(action, Wait) for action in actions)
        raise AssertionError("it never asks")


def test_a_script_is_carried_out_step_by_step() -> None:
    run = Run('type "Ada" into "Name"; type "b@c.org" into "Email"; tick "Send me news"; click "Save"; press ctrl+s')
    assert run.act(*FORM) == (Click(NAME.box.centre), Type("Ada"))
    assert run.act(*FORM) == (Click(EMAIL.box.centre), Hotkey((key("ctrl"), key("a"))), Type("b@c.org"))
    assert run.act(*FORM) == (Click(PixelPoint(207, 232)),)
    ticked = tuple(replace(one, state=frozenset({State.CHECKED})) if one is NEWS else one for one in FORM)
    assert run.act(*ticked) == (Click(SAVE.box.centre),)
    assert run.act(*ticked) == (Hotkey((key("ctrl"), key("s"))),)
    assert run.act(*ticked) == (Finished("5 steps done"),)


def test_the_thought_says_the_step_what_is_seen_and_what_is_done() -> None:
    thought = Run('click "Save"; press enter').look(*FORM).thought
    assert thought == 'Step 1 of 2: click "Save". I see the button “Save” at (240, 312); I click it.'


def test_typed_text_is_not_in_the_thought() -> None:
    assert "hunter2" not in Run('type "hunter2" into "Name"').look(*FORM).thought


def test_a_new_history_starts_the_script_afresh() -> None:
    run = Run('click "Save"; press enter')
    first = run.act(*FORM)
    run.act(*FORM)
    run.history = ()
    assert run.act(*FORM) == first


def test_a_choice_opens_the_list_and_then_clicks_the_item() -> None:
    run = Run('choose "Lisbon" in "City"')
    assert run.act(*FORM) == (Click(CITY.box.centre),)
    items = [
        _element(Kind.TEXT, 205, 180 + 26 * row, 60, city) for row, city in enumerate(("Berlin", "Lisbon", "Oslo"))
    ]
    elsewhere = _element(Kind.TEXT, 900, 400, 60, "Lisbon")
    assert run.act(*FORM, *items, elsewhere) == (Click(items[1].box.centre),)
    assert run.act(*FORM) == (Finished("1 step done"),)


def test_an_item_of_an_open_list_may_be_read_as_a_field() -> None:
    """As a page's list of two was read: the first item covers the label of the next list, the second is a list."""
    seat, meal = _element(Kind.SPINBOX, 200, 180, 100, "Window"), _element(Kind.SPINBOX, 200, 206, 100, "Aisle")
    labels = _element(Kind.TEXT, 100, 180, 50, "Seat"), _element(Kind.TEXT, 100, 206, 50, "Row")
    run = Run('choose "Aisle" in "Seat"')
    assert run.act(*labels, seat, meal) == (Click(seat.box.centre),)
    item = _element(Kind.COMBOBOX, 200, 232, 100, "Aisle")
    assert run.act(*labels, seat, meal, item) == (Click(item.box.centre),), "what stood there before is no item"
    assert run.act(*labels, seat, meal) == (Finished("1 step done"),)


@pytest.mark.parametrize(("left", "top"), [(160, 180), (100, 206)])
def test_a_list_that_was_read_as_text_is_opened_by_the_text_beside_its_label(left: float, top: float) -> None:
    label, value = _element(Kind.TEXT, 100, 180, 50, "Year"), _element(Kind.TEXT, left, top, 40, "2024")
    run = Run('choose "2026" in "Year"')
    assert run.act(label, value, SAVE) == (Click(value.box.centre),)
    item = _element(Kind.LIST_ITEM, left, top + 52, 40, "2026")
    assert run.act(label, value, item, SAVE) == (Click(item.box.centre),)


def test_no_button_is_pressed_for_a_list_that_is_not_there() -> None:
    delete = _element(Kind.BUTTON, 160, 180, 60, "Delete")
    assert "Year" in Run('choose "2026" in "Year"').ask(_element(Kind.TEXT, 100, 180, 50, "Year"), delete)


def test_what_is_so_already_is_left_alone() -> None:
    run = Run(
        'choose "Berlin" in "City"; untick "Send me news"; wait until "Save" appears; check that "Oops" is not shown'
    )
    assert run.act(*FORM) == (Finished("4 steps done"),)


def test_a_tick_that_does_not_show_is_asked_about_and_not_clicked_twice() -> None:
    run = Run('tick "Send me news"')
    run.act(*FORM)
    assert "does not look ticked" in run.ask(*FORM)


@pytest.mark.parametrize(
    ("target", "row"),
    [
        ('the second "Delete"', 1),
        ('the last "Delete"', 2),
        ('"Delete" right of "Bob"', 1),
        ('"Delete" next to "Grace"', 2),
        ('the first "Delete" button', 0),
    ],
)
def test_an_ordinal_or_a_place_tells_equal_targets_apart(target: str, row: int) -> None:
    assert Run(f"click {target}").act(*PEOPLE) == (Click(PixelPoint(240, 112 + 40 * row)),)


def test_several_equal_targets_are_named_and_asked_about_at_once() -> None:
    (reply,) = Run('click "Delete"').act(*PEOPLE)
    assert isinstance(reply, CallUser)
    assert "“Delete” is there 3 times, at (240, 112), (240, 152), (240, 192)" in reply.content


@pytest.mark.parametrize("read", ["Save", "save", "SAVE", "5ave", "Save…"])
def test_a_button_is_found_as_it_is_read_and_before_bare_text(read: str) -> None:
    button, text = replace(SAVE, text=read), _element(Kind.TEXT, 0, 0, 80, read)
    assert Run('click "Save"').act(text, button) == (Click(button.box.centre),)


def test_the_better_reading_wins() -> None:
    other = _element(Kind.BUTTON, 400, 300, 80, "Same")
    assert Run('click "Save"').act(other, SAVE) == (Click(SAVE.box.centre),)


def test_a_word_is_not_taken_for_another_form_of_it() -> None:
    assert isinstance(Run('wait until "Saved" appears').act(SAVE)[0], Wait)
    assert isinstance(Run('click "Saved"').act(SAVE)[0], Wait)


def test_a_text_is_shown_also_as_part_of_a_line_or_across_its_pieces() -> None:
    pieces = _element(Kind.TEXT, 100, 20, 40, "Saved"), _element(Kind.TEXT, 160, 20, 60, "plan.txt")
    assert Run('wait until "Saved plan.txt" appears').act(*pieces) == (Finished("1 step done"),)
    assert Run('wait until "your data" appears').act(*FORM) == (Finished("1 step done"),)


def test_what_is_not_there_yet_is_waited_for() -> None:
    run = Run('click "Save"')
    assert run.act() == (Wait(0.5),)
    assert run.act(*FORM) == (Click(SAVE.box.centre),)


def test_what_never_comes_is_named_together_with_what_was_seen() -> None:
    assert (
        Run('type "x" into "Nam"').ask(*FORM) == "Step 1: looked for a field named “Nam”, saw: “Name”, “Email”, “City”"
    )
    asked = Run('click "Print"').ask(*FORM)
    assert "looked for something named “Print”, saw: " in asked
    assert asked.index("“Save”") < asked.index("“Save your data”"), "what can be pressed comes first"
    assert Run('click "Print"').ask() == "Step 1: looked for something named “Print”, saw: nothing"


def test_waiting_ends_after_the_time_given() -> None:
    run, waited_s = Run('wait until "Done" appears for 4 s'), 0.0
    while isinstance(action := run.act(*FORM)[0], Wait):
        waited_s += action.seconds
    assert waited_s == 4.0
    assert isinstance(action, CallUser)
    assert "waited 4 s for “Done” to appear" in action.content


def test_a_check_that_fails_asks() -> None:
    assert "“Error” should not be shown" in Run('check that "Error" is not shown').ask(
        _element(Kind.TEXT, 0, 0, 90, "Error")
    )


def test_a_click_without_effect_is_tried_once_more_elsewhere_and_then_asked_about() -> None:
    run = Run('click "Save"')
    (first,) = run.act(*FORM)
    run.note(NO_EFFECT)
    (second,) = run.act(*FORM)
    assert isinstance(first, Click)
    assert isinstance(second, Click)
    assert second.at != first.at
    assert SAVE.box.contains(second.at)
    run.note(NO_EFFECT)
    assert "nothing changed on the screen" in run.ask(*FORM)


def _until_it_acts(run: Run, *elements: Element) -> tuple[Action, ...]:
    for _ in range(20):
        actions = run.act(*elements)
        if not isinstance(actions[0], Wait):
            return actions
    raise AssertionError("it waits for ever")


def test_a_press_after_which_the_screen_reads_as_before_is_done_once_more_if_what_should_follow_is_missing() -> None:
    run = Run('click "Save"; click "Overwrite"')
    (first,) = run.act(*FORM)
    assert _until_it_acts(run, *FORM) == (first,)
    overwrite = _element(Kind.BUTTON, 300, 400, 90, "Overwrite")
    assert run.act(*FORM, overwrite) == (Click(overwrite.box.centre),)

    run = Run('click "Save"; click "Overwrite"')
    run.act(*FORM)
    _until_it_acts(run, *FORM)
    assert "Step 2: looked for something named “Overwrite”" in run.ask(*FORM), "not a third time"


def test_a_press_that_changed_what_the_screen_says_is_not_repeated() -> None:
    run = Run('click "Save"; click "Overwrite"')
    run.act(*FORM)
    assert "Step 2: looked for" in run.ask(*FORM, _element(Kind.TEXT, 300, 400, 90, "Saved"))


def test_keys_without_visible_effect_are_not_repeated() -> None:
    run = Run("press ctrl+s; press enter")
    run.act()
    run.note(NO_EFFECT)
    assert run.act() == (Hotkey((key("enter"),)),)


def test_a_voided_step_is_done_again_and_a_rejected_one_is_asked_about() -> None:
    run = Run('click "Save"; press enter')
    first = run.act(*FORM)
    run.note(STALE, acted=False)
    assert run.act(*FORM) == first
    run.note(f"{REJECTED}not now", acted=False)
    assert "not now" in run.ask(*FORM)


def test_drags_scrolls_and_pauses() -> None:
    run = Run('drag "Save" to "Cancel"; scroll down 3 at "Name"; scroll up; wait 1 s; right-click "Save"')
    assert run.act(*FORM) == (Drag(SAVE.box.centre, PixelPoint(340, 312)),)
    assert run.act(*FORM) == (Scroll(Direction.DOWN, PixelPoint(125, 112), 3),)
    assert run.act(*FORM) == (Scroll(Direction.UP),)
    assert run.act(*FORM) == (Wait(1.0),)
    assert run.act(*FORM) == (Click(SAVE.box.centre, Button.RIGHT),)


def test_instructions_that_cannot_be_read_are_asked_about() -> None:
    assert "“grab” is no step" in Run('grab "Save"').ask(*FORM)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_the_screen_shows_the_record_of_the_reply_is_read_back_as_the_reply(name: str, seen: str) -> None:
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    button = replace(SAVE, text=seen)
    for task in (f'click "{quoted}"', 'click "Save"', f'check that "{quoted}" is shown; press enter'):
        observation = Observation(task, 1, FRAME, (button,))
        reply = StepsPolicy().predict(observation, (), Stop()).reply
        assert isinstance(reply, Reply)
        recorded = parse(transcript(reply, FRAME.size), Space.absolute(FRAME.size))
        assert isinstance(recorded, Reply)
        assert recorded.actions == reply.actions


def test_what_an_export_had_no_words_for_ends_the_run_and_is_left_to_the_person() -> None:
    run = Run('# a remark, passed over\nclick "Save"\n# cannot be said: step 2, drag to (3, 4)\nclick "Cancel"')
    assert run.act(*FORM) == (Click(SAVE.box.centre),)
    assert "drag to (3, 4)" in run.ask(*FORM)


@pytest.mark.parametrize(
    ("answer", "then", "otherwise"),
    [
        ("Done.", "click", ()),
        ("完成", "click", ()),
        ("skip", "click", ('step 1, click "Nowhere": left out',)),
        ("跳过。", "click", ('step 1, click "Nowhere": left out',)),
        ("look at the left", "wait", ()),
    ],
)
def test_a_question_is_answered_by_done_or_skip_or_it_is_tried_again(
    answer: str, then: str, otherwise: tuple[str, ...]
) -> None:
    run = Run('click "Nowhere"; click "Save"')
    run.ask(*FORM)
    run.note(ANSWERED + answer, acted=False)
    action = run.look(*FORM).actions[0]
    assert isinstance(action, Click if then == "click" else Wait)
    if then == "click":
        prediction = run.policy.predict(Observation(run.task, 99, FRAME, FORM), run.history, Stop())
        assert prediction.reply == Reply(
            "All steps are done.", (Finished("1 step done" if otherwise else "2 steps done"),)
        )
        assert prediction.otherwise == otherwise
