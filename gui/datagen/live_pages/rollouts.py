"""Rollouts on live pages, labelled by the oracle: a DAgger round on screens as they are really read.

The model acts in a headless Chromium by real input, and on each screen that it comes to the oracle says what would be
right: the next act, that it is not finished yet, that the act before missed, a way back where one is known, or to ask
where what the task names is not shown. Where the model ends too early, or goes astray too often, the oracle goes on.
Beside the examples stands what became of each rollout (`outcomes.jsonl`): from it is learned when a claim is to be
believed.

Source of the idea: Ross, Gordon, Bagnell, arXiv:1011.0686.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from tqdm import tqdm

from agent.core.actions import CallUser, Click, Direction, Drag, Finished, Hotkey, Scroll, Type, describe
from agent.core.history import History, Turn, extended
from agent.core.policy import Observation, Policy
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.learning.evaluation.ground_truth import example_as_read
from agent.policies.builtin.examples import ActionKind, Decision, Example, ExampleWriter, past_of
from agent.policies.builtin.policy import BuiltinPolicy
from agent.policies.builtin.replies import reply_for
from gui.datagen.live_pages.examples import NOTCHES, asking, decision_of, numbered, refuse_kept, scrolling, task_of
from gui.datagen.live_pages.page import LivePage, PathStep, sheet_of
from gui.datagen.live_pages.skills.table import SKILLS
from gui.datagen.live_pages.stage import SCREEN, Stage
from gui.datagen.live_pages.surroundings import draw_setting
from gui.datagen.splits import Split
from gui.datagen.web_pages.browser import Browser
from gui.datagen.web_pages.libraries.bundles import Bundle
from vision.detector.shards import Pixels
from vision.frame import Frame, visible_changes
from vision.geometry import PixelBox, PixelPoint, Viewport
from vision.perception.elements import Element, Perception
from vision.perception.reader import load_reader

OUTCOMES: Final = "outcomes.jsonl"

_PER_FOLDER: Final = 10
_ASTRAY: Final = 3
"""So many wrong acts, then the oracle goes on."""

_HIDDEN: Final = 0.06
"""Share of pages on which what is to be pressed first is not shown."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one rollout.

    Attributes:
        ended: How the model ended it: `finished`, `asked`, or `lost` where the oracle had to go on.
        solved: Whether the page was as it should be then.
        right_end: Whether that end was the right one.
        said: What it said to the person.
        confidences: Of each of its acts, and last of its end.
        right: Whether each of its acts was one of the oracle's.
    """

    skill: str
    seed: int
    task: str
    ended: str
    solved: bool
    right_end: bool
    said: str
    confidences: tuple[float, ...]
    right: tuple[bool, ...]


class _Way:
    """What is left of the way of the oracle."""

    def __init__(self, page: LivePage) -> None:
        self._path, self._numbers = page.path, numbered(page.path) or [1]
        self._left = list(range(len(page.path)))
        self._undo: PathStep | None = None

    @property
    def steps(self) -> int:
        """The number of parts of the task."""
        return self._numbers[-1]

    @property
    def over(self) -> bool:
        """Whether nothing is left to do."""
        return not self._left and self._undo is None

    def due(self, stage: Stage) -> tuple[PathStep, int, PixelBox] | None:
        """The next act, its number and its place: what opens its target once more where that is hidden."""
        if self._undo is not None:
            box = stage.place_of(self._undo.target)
            return None if box is None else (self._undo, self._numbers[self._left[0] if self._left else -1], box)
        for at in range(self._left[0], -1, -1):
            step = self._path[at]
            box = stage.place_of(step.target)
            if box is not None and (at == self._left[0] or step.text is None):
                if at != self._left[0]:
                    self._left = [at, *self._left]
                return step, self._numbers[at], box
        return None

    def done(self, ids: Sequence[str], typed: str | None) -> bool:
        """Take out the act that pressed one of these, and whether there was one."""
        if self._undo is not None and self._undo.target in ids and typed is None:
            self._undo = None
            return True
        for at in self._left:
            if self._path[at].target in ids and self._path[at].text == typed:
                self._left.remove(at)
                return True
        return False

    def undo(self, target: str) -> None:
        """Press that once more before all else."""
        self._undo = PathStep(target)


class _Rollout:
    """One rollout; see the module."""

    def __init__(self, stage: Stage, page: LivePage, reader: Perception, policy: Policy) -> None:
        self._stage, self._page, self._reader, self._policy = stage, page, reader, policy
        self._way, self._history = _Way(page), History()
        self._confidences, self._right = list[float](), list[bool]()
        self._wrong, self._ended, self._kept = 0, "", 0
        self._said, self._solved, self._right_end = "", False, False
        self.examples: list[tuple[Example, Pixels]] = []

    def run(self) -> None:
        """Let the model act, and the oracle after it."""
        for _ in range(2 * len(self._page.path) + 6):
            frame = Frame(self._stage.picture(), Viewport.plain(SCREEN))
            elements = self._reader.read(frame)
            example, step = self._labelled(elements)
            if example is not None:
                self.examples.append((example, frame.pixels))
            if not self._wrong:
                self._kept = len(self.examples)
            reply = self._model(frame, elements, example) if not self._ended else None
            if example is not None and example.decision.kind in (ActionKind.FINISHED, ActionKind.ASK):
                break
            if self._ended or reply is None:
                if example is None or step is None:
                    break
                reply = reply_for(example.decision, example.task, example.elements, SCREEN)
                if example.decision.direction is not None:
                    self._stage.turn_wheel(example.decision.direction, NOTCHES)
                else:
                    self._stage.carry_out(*step)
                    self._way.done([step[0].target], step[0].text)
            elif not self._act(reply, None if example is None else example.decision.direction):
                break
            self._remember(frame, reply)
        if self._wrong and not self._page.solved(self._stage.data()):
            self.examples = self.examples[: self._kept]  # the way back was none

    def outcome(self, skill: str, seed: int) -> Outcome:
        """What became of it."""
        return Outcome(skill, seed, self._page.instruction, self._ended or "lost", self._solved, self._right_end,
                       self._said, tuple(self._confidences), tuple(self._right))  # fmt: skip

    def _labelled(self, elements: Sequence[Element]) -> tuple[Example | None, tuple[PathStep, PixelBox] | None]:
        """The example of this screen, and the act of the oracle with its place."""
        page, steps = self._page, self._way.steps
        past, read = past_of(self._history), tuple(elements)
        if page.ends == "call_user":
            return Example(page.instruction, read, past, asking(page), SCREEN), None
        if page.solved(self._stage.data()):  # by whatever way
            return Example(page.instruction, read, past, Decision(ActionKind.FINISHED, steps, steps), SCREEN), None
        due = None if self._way.over else self._way.due(self._stage)
        if due is None:
            return None, None
        step, number, box = due
        direction = self._stage.direction_to(step.target)
        if direction is not None:
            wheel = scrolling(self._stage, read, direction, number, steps)
            return Example(page.instruction, read, past, wheel, SCREEN), (step, box)
        truth = self._stage.elements()
        decision = decision_of(step, number, steps, box, truth, page.instruction)
        if decision is None:
            return None, (step, box)
        return example_as_read(Example(page.instruction, truth, past, decision, SCREEN), read), (step, box)

    def _model(self, frame: Frame, elements: tuple[Element, ...], example: Example | None) -> Reply | None:
        """The reply of the model; None where it ends the run with it."""
        observation = Observation(self._page.instruction, len(self._history) + 1, frame, elements)
        prediction = self._policy.predict(observation, self._history, Stop())
        reply = prediction.reply
        if not isinstance(reply, Reply):
            return None
        self._confidences.append(prediction.confidence or 0.0)
        last = reply.actions[-1]
        if not isinstance(last, Finished | CallUser):
            return reply
        self._ended = "finished" if isinstance(last, Finished) else "asked"
        self._said, self._solved = last.content, self._page.solved(self._stage.data())
        wanted = ActionKind.FINISHED if isinstance(last, Finished) else ActionKind.ASK
        self._right_end = example is not None and example.decision.kind is wanted
        return None

    def _act(self, reply: Reply, due: str | None) -> bool:
        """Do what the model says; whether it can go on. Where the wheel is due, its direction is."""
        before, ids, typed, turned = self._stage.data(), list[str](), None, None
        for action in reply.actions:
            match action:
                case Click(at=at, count=count):
                    ids = self._stage.under(at)
                    self._stage.press(at, count)
                case Type(text=text):
                    self._stage.type(text)
                    typed = text
                case Hotkey():
                    self._stage.select_all()
                case Scroll(direction=Direction.UP | Direction.DOWN as direction, amount=amount):
                    turned = direction.value
                    self._stage.turn_wheel(turned, amount)
                case Drag(start=PixelPoint() as start, end=end):
                    self._stage.drag(start, end)
                case _:
                    pass
        self._stage.settle()
        right = self._way.done(ids, typed) or (due is not None and turned == due)
        self._right.append(right)
        if right:
            return True
        self._wrong += 1
        if self._wrong >= _ASTRAY:
            self._ended = "lost"
        after = self._stage.data()
        if self._page.harm(after):
            return False
        for key in after:
            if (
                isinstance(after[key], bool)
                and after[key] != before.get(key)
                and after[key] != self._page.goal.get(key)
            ):
                ticks = "document.getElementById({})?.matches('[type=checkbox],[role=switch],[role=checkbox]')"
                marks = [one for one in ids if self._stage.ask(ticks.format(json.dumps(one)))]
                if marks:
                    self._way.undo(marks[0])
        return True

    def _remember(self, frame: Frame, reply: Reply) -> None:
        changed = int(visible_changes(frame, Frame(self._stage.picture(), Viewport.plain(SCREEN))).sum())
        text = "\n".join(map(describe, reply.actions))
        turn = Turn(len(self._history) + 1, frame, text, reply, acted=True)
        self._history = extended(self._history, turn, changed)


def rollout(
    browser: Browser, reader: Perception, policy: Policy, skill: str, seed: int, bundles: Sequence[Bundle] = ()
) -> tuple[list[tuple[Example, Pixels]], Outcome]:
    """The examples of one rollout, each with its picture, and what became of it."""
    sheet = sheet_of(seed)
    page = SKILLS[skill](sheet)
    choice = random.Random(f"{seed} rollout")  # noqa: S311 - variety, not secrecy
    stage = Stage(browser, page, sheet, choice, draw_setting(page, sheet, bundles, seed))
    if page.path and page.path[0].text is None and choice.random() < _HIDDEN:
        return _hidden(stage, page, reader, policy, skill, seed)
    one = _Rollout(stage, page, reader, policy)
    one.run()
    return one.examples, one.outcome(skill, seed)


def _hidden(
    stage: Stage, page: LivePage, reader: Perception, policy: Policy, skill: str, seed: int
) -> tuple[list[tuple[Example, Pixels]], Outcome]:
    """The first screen of a page with its first target hidden: to ask is right where the task names that."""
    first, box, truth = page.path[0], stage.place_of(page.path[0].target), stage.elements()
    number, steps = 1, numbered(page.path)[-1]
    decision = None if box is None else decision_of(first, number, steps, box, truth, page.instruction)
    stage.ask(f"document.getElementById({json.dumps(first.target)}).style.visibility = 'hidden'; true")
    frame = Frame(stage.picture(), Viewport.plain(SCREEN))
    elements = reader.read(frame)
    made = list[tuple[Example, Pixels]]()
    if decision is not None:
        example = example_as_read(Example(page.instruction, truth, (), decision, SCREEN), elements)
        if example is not None and example.decision.kind is ActionKind.ASK:
            made.append((example, frame.pixels))
    reply = policy.predict(Observation(page.instruction, 1, frame, elements), (), Stop()).reply
    last = reply.actions[-1] if isinstance(reply, Reply) else None
    ended = "finished" if isinstance(last, Finished) else "asked" if isinstance(last, CallUser) else "lost"
    return made, Outcome(f"{skill} hidden", seed, page.instruction, ended, False, ended == "asked", "", (), ())


def write_rollouts(
    folder: Path,
    skills: Sequence[str],
    split: Split,
    count: int,
    bundles: Sequence[Bundle],
    begin: int,
    model: Path,
) -> None:
    """Write the labelled rollouts of so many tasks, the skills in turn; a bar on stderr shows how far it is.

    Raises:
        ValueError: If examples are asked of what is only there to be tested.
    """
    refuse_kept(skills, split)
    reader, policy = load_reader(), BuiltinPolicy.load(model)
    folder.mkdir(parents=True, exist_ok=True)
    with Browser() as browser, tqdm(total=count, unit="task") as bar, (folder / OUTCOMES).open("a") as outcomes:
        for first in range(begin, begin + count, _PER_FOLDER):
            with ExampleWriter(folder / f"{first:07}") as writer:
                for number in range(first, min(first + _PER_FOLDER, begin + count)):
                    examples, outcome = rollout(browser, reader, policy, *task_of(skills, split, number), bundles)
                    for example, pixels in examples:
                        writer.add(example, pixels)
                    outcomes.write(json.dumps(asdict(outcome), ensure_ascii=False) + "\n")
                    outcomes.flush()
                    bar.update()
