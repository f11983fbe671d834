"""How sure a model is of its point, told by its own probabilities; and the second look where the screen disagrees."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest
import torch

from agent.core.actions import Click, Hotkey
from agent.core.model_settings import Zoom
from agent.core.policy import Observation, Pointing, Policy, Prediction
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.core.task import Mode
from agent.policies.confidence import TokenConfidence
from agent.policies.families.ui_tars import DOUBAO
from agent.policies.native import NativePolicy
from agent.policies.zoom_refinement import Part, ZoomRefinement, refined
from agent.safety.asker import Answer, Approve, Proposal
from agent.safety.gate import Gate
from tests.agent.policies.scripted_model import BEGIN, END, Follows, writing
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint, Size, Space, Viewport
from vision.perception.elements import Element, Kind

SIZE = Size(560, 560)
FRAME = Frame(np.full((SIZE.height, SIZE.width, 3), 200, np.uint8), Viewport.plain(SIZE))
THOUGHT = "Thought: I press “Save”.\nAction: click(start_box='("
CERTAIN: Follows = {
    BEGIN: {THOUGHT: 1.0},
    THOUGHT: {"1": 1.0},
    "1": {"2": 1.0},
    "2": {",": 1.0},
    ",": {"3": 1.0},
    "3": {"4": 1.0},
    "4": {")')": 1.0},
    ")')": {END: 1.0},
}
"""Says (12, 34), whatever it sees."""

UNSURE: Follows = {**CERTAIN, THOUGHT: {"1": 0.8, "5": 0.2}, "1": {"2": 0.9, "7": 0.1}, "2": {",": 0.95, "6": 0.05}}

CANCEL = Element(Kind.BUTTON, PixelBox(0, 25, 100, 60), "Cancel")
SAVE = Element(Kind.BUTTON, PixelBox(0, 5, 20, 18), "Save")
"""Where (12, 34) of the enlarged corner lies."""

FAR = Element(Kind.BUTTON, PixelBox(480, 500, 540, 530), "Save")


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def predicted(policy: Policy, *elements: Element) -> Prediction:
    return policy.predict(Observation("Save it", 1, FRAME, elements), (), Stop())


def clicked(prediction: Prediction) -> PixelPoint:
    reply = prediction.reply
    assert isinstance(reply, Reply)
    (click,) = reply.actions
    assert isinstance(click, Click)
    return click.at


def test_the_distribution_over_points_is_that_of_the_tokens_that_write_them() -> None:
    prediction = predicted(NativePolicy(writing(UNSURE)))
    assert prediction.text == THOUGHT + "12,34)')"
    pointing = prediction.pointing
    assert pointing is not None
    assert pointing.at == PixelPoint(12, 34)
    # 12, and 17, and 126, and what begins with 5 and goes on in ten ways
    shares = {12.0: 0.8 * 0.9 * 0.95, 17.0: 0.08, 126.0: 0.8 * 0.9 * 0.05, 54.5: 0.2}
    assert dict(pointing.others) == {
        PixelPoint(x, 34.0): pytest.approx(share, abs=1e-5) for x, share in shares.items() if x != 12
    }
    assert [point.x for point, _ in pointing.others] == [54.5, 17, 126]
    mean = sum(x * share for x, share in shares.items())
    variance = sum((x - mean) ** 2 * share for x, share in shares.items()) + 0.2 * 9**2 / 12
    assert pointing.mean.x == pytest.approx(mean, abs=1e-3)
    assert pointing.mean.y == pytest.approx(34, abs=1e-3)
    assert pointing.sigma_x == pytest.approx(math.sqrt(variance), abs=1e-3)
    assert pointing.sigma_y == pytest.approx(0, abs=1e-3)
    assert prediction.confidence == pytest.approx(0.8 * 0.9, abs=1e-5)


def told(*tokens: tuple[str, float, dict[str, float]], space: Space) -> Pointing | None:
    """What is said of a reply of such tokens: text, probability, what else could have stood there."""
    texts: list[str] = []
    sureness = TokenConfidence(DOUBAO.format)
    sureness.add("Thought: I see.\nAction:", 0.5)
    for text, probability, others in tokens:
        numbered = []
        for other, share in {text: probability, **others}.items():
            numbered.append((len(texts), share))
            texts.append(other)
        sureness.add(text, probability, numbered)
    return sureness.pointing(lambda number: texts[number], space)


def test_tokens_of_several_digits_boxes_and_thousandths_are_read_as_the_reply_is() -> None:
    thousandths = Space.relative(Size(2000, 1000))
    pointing = told(
        (" click(point='<point>", 1.0, {}), ("250", 0.75, {"750": 0.25}), (" ", 1.0, {}), ("500", 0.5, {"50": 0.5}),
        ("</point>')", 1.0, {}), space=thousandths,
    )  # fmt: skip
    assert pointing is not None
    assert pointing.at == PixelPoint(500, 500)
    # a token of two digits leaves the third open
    assert [(round(point.x), point.y, share) for point, share in pointing.others] == [
        (500, pytest.approx(504.5), 0.375),
        (1500, 500, 0.25),
    ]
    box = told(
        (" click(start_box='[", 1.0, {}), ("1", 0.5, {"3": 0.5}), ("0", 1.0, {}), (",20,30,40]')", 1.0, {}),
        space=Space.absolute(Size(100, 100)),
    )  # fmt: skip
    assert box is not None
    assert box.at == PixelPoint(20, 30)
    assert [point.x for point, _ in box.others] == [pytest.approx((34.5 + 30) / 2)]


@pytest.mark.parametrize("action", [" type(content='12')", " wait()", " click(", " hotkey(key='ctrl 1')"])
def test_what_points_nowhere_has_no_distribution(action: str) -> None:
    tokens = [(letter, 0.5, {"7": 0.5}) for letter in action]
    assert told(*tokens, space=Space.absolute(SIZE)) is None


def test_a_second_look_finds_what_the_thought_names() -> None:
    policy = ZoomRefinement(NativePolicy(writing(CERTAIN)))
    assert clicked(predicted(policy)) == PixelPoint(12, 34)
    looked = predicted(policy, CANCEL, SAVE)
    assert clicked(looked) == PixelPoint(12 * 187 / 560, 34 * 187 / 560)
    assert looked.pointing is not None
    assert looked.pointing.at == clicked(looked)
    assert reasons(looked, CANCEL, SAVE) == []


def test_a_click_on_nothing_that_was_read_is_looked_at_again() -> None:
    policy = ZoomRefinement(NativePolicy(writing(CERTAIN)))
    assert clicked(predicted(policy, SAVE)) == PixelPoint(12 * 187 / 560, 34 * 187 / 560)
    assert clicked(predicted(policy, FAR)) == PixelPoint(12, 34)


def test_a_click_without_doubt_is_looked_at_again_only_where_that_is_always_done() -> None:
    policy = NativePolicy(writing(CERTAIN))
    assert refined(policy, Zoom.OFF) is policy
    assert clicked(predicted(refined(policy, None))) == PixelPoint(12, 34)
    looked = predicted(refined(policy, Zoom.ALWAYS))
    assert clicked(looked) == PixelPoint(12 * 187 / 560, 34 * 187 / 560)
    assert clicked(predicted(refined(policy, Zoom.ALWAYS), CANCEL, FAR)) == PixelPoint(12, 34)


def test_what_follows_the_click_stays() -> None:
    enter = ")')\n\nhotkey(key='enter')"
    policy = ZoomRefinement(NativePolicy(writing({**CERTAIN, "4": {enter: 1.0}, enter: {END: 1.0}})), always=True)
    reply = predicted(policy).reply
    assert isinstance(reply, Reply)
    assert [type(action) for action in reply.actions] == [Click, Hotkey]
    assert reply.actions[0] == Click(PixelPoint(12 * 187 / 560, 34 * 187 / 560))


def test_where_they_still_disagree_the_first_reply_stays_and_the_person_is_asked() -> None:
    policy = ZoomRefinement(NativePolicy(writing(CERTAIN)))
    looked = predicted(policy, CANCEL, FAR)
    assert clicked(looked) == PixelPoint(12, 34)
    assert reasons(looked, CANCEL, FAR) == ["the thought names “Save”, but “Cancel” is under the pointer"]


def test_a_point_wider_than_the_element_is_looked_at_again_or_asked_about() -> None:
    narrow = Element(Kind.ICON, PixelBox(0, 5, 20, 45), "")
    unsure = NativePolicy(writing(UNSURE))
    once, twice = predicted(unsure, narrow), predicted(ZoomRefinement(unsure), narrow)
    assert reasons(once, narrow) == ["the place to press is less certain than the element is large"]
    assert reasons(twice, narrow) == []
    assert once.pointing is not None
    assert twice.pointing is not None
    assert twice.pointing.sigma_x == pytest.approx(once.pointing.sigma_x / 3, rel=0.02)


def test_a_stopped_run_is_not_looked_at_twice() -> None:
    stop = Stop()
    stop.set("enough")
    policy = ZoomRefinement(NativePolicy(writing(CERTAIN)))
    assert policy.predict(Observation("Save it", 1, FRAME, (CANCEL, SAVE)), (), stop).pointing is None


@pytest.mark.parametrize("at", [PixelPoint(0, 0), PixelPoint(559, 0), PixelPoint(300, 280), PixelPoint(559, 559)])
@pytest.mark.parametrize("box", [None, SAVE.box, FAR.box])
def test_a_part_holds_the_point_and_is_smaller_than_the_frame(at: PixelPoint, box: PixelBox | None) -> None:
    part = Part.around(at, box, SIZE)
    assert part.box.contains(at)
    assert 180 <= part.box.width <= 374
    assert part.box.width == part.box.height
    assert part.box.right <= SIZE.width
    assert part.box.bottom <= SIZE.height
    assert part.enlarged(FRAME).size == SIZE
    inside = PixelPoint((at.x - part.box.left) * 560 / part.box.width, (at.y - part.box.top) * 560 / part.box.height)
    assert part.outside(inside).x == pytest.approx(at.x)
    assert part.outside(inside).y == pytest.approx(at.y)


def reasons(prediction: Prediction, *elements: Element) -> list[str]:
    """Why the person is asked in auto mode."""
    reply = prediction.reply
    assert isinstance(reply, Reply)
    asked: list[str] = []

    class Person:
        def ask(self, proposal: Proposal, stop: Stop) -> Answer:
            asked.append(proposal.warning)
            return Approve()

    proposal = Proposal(
        1, reply.thought, reply.actions[0], FRAME, elements=elements, pointing=prediction.pointing
    )  # fmt: skip
    Gate(Mode.AUTO, Person()).judge(proposal, Stop())
    return asked
