"""Task sampler: one to a few goals that make sense together on a generated window, worded in English."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QMenuBar

from agent.learning.instructions.goals import (
    Choose,
    Click,
    Expect,
    Fill,
    Keys,
    Press,
    Reveal,
    SetTo,
    SwitchTab,
    Target,
    Tick,
    goal_kind,
)
from agent.learning.instructions.steps_script import script
from agent.learning.instructions.wording import Instruction, write_instruction
from gui.datagen.qt_tasks.program.program import Program
from gui.datagen.qt_tasks.tasks import values
from gui.datagen.qt_tasks.tasks.goal_targets import (
    GroundedGoal,
    TaskPage,
    context_menu_goal,
    is_irreversible_goal,
    opens_dialog,
    task_pages,
)
from vision.perception.elements import Kind

_ABSENT: Final = ("Archive", "Publish", "Rotate", "Invite guests", "Subscribe", "Compress", "Translate", "Pin to top")
_CHORDS: Final = (("ctrl", "p"), ("ctrl", "n"), ("ctrl", "f"), ("f2",), ("f9",), ("ctrl", "shift", "n"), ("ctrl", "t"))


@dataclass(frozen=True, slots=True)
class WindowTask:
    """A task for one generated window.

    Attributes:
        ends: How a correct run ends: `finished`, or `call_user` where what is asked for is missing.
    """

    goals: tuple[GroundedGoal, ...]
    instruction: Instruction
    script: str
    sorts: tuple[str, ...]
    ends: str


def task_for(program: Program, seed: str) -> WindowTask | None:
    """The task of this seed for a window that is laid out; None where the window allows none."""
    choice = random.Random(seed)  # noqa: S311 - variety, not secrecy
    pages = task_pages(program, choice)
    goals = _absent(pages, choice) if choice.random() < 0.07 else _drawn(program, pages, choice)
    if not goals:
        return None
    asked = tuple(grounded.goal for grounded in goals)
    missing = any(grounded.widget is None and isinstance(grounded.goal, Press) for grounded in goals)
    instruction = write_instruction(asked, choice)
    return WindowTask(
        goals, instruction, script(asked), tuple(map(goal_kind, asked)), "call_user" if missing else "finished"
    )


def _drawn(program: Program, pages: list[TaskPage], choice: random.Random) -> tuple[GroundedGoal, ...]:
    count = choice.choice([1, 1, 2, 2, 2, 3, 3])
    page = pages[0]
    if len(pages) > 1 and choice.random() < 0.4:
        page = choice.choice(pages[1:])
    goals = list(page.opened_by)
    if goals and not page.goals:
        return tuple(goals)
    if page is pages[0] and program.focused_editor is not None and choice.random() < 0.4:
        goals.append(_written(program, choice))
    pool = [grounded for grounded in page.goals if grounded.widget is not program.focused_editor]
    pool = _mixed(pool, choice)
    if (
        choice.random() < 0.6
        and len(still := [grounded for grounded in pool if not opens_dialog(program, grounded)]) >= count
    ):
        pool = still  # dialogs are short of other things than buttons
    taken: list[GroundedGoal] = []
    for grounded in pool:
        if len(taken) + len(goals) >= max(count, len(goals) + 1):
            break
        if any(_clash(grounded, other) for other in (*goals, *taken)):
            continue
        taken.append(grounded)
    # what is set comes before what is pressed, and what leads elsewhere comes last
    taken.sort(
        key=lambda grounded: (
            opens_dialog(program, grounded),
            _leads_on(grounded),
            isinstance(grounded.goal, SwitchTab),
        )
    )
    last = taken[-1] if taken else None
    taken = [
        grounded
        for grounded in taken
        if grounded is last or not (opens_dialog(program, grounded) or _leads_on(grounded) or _turns(grounded))
    ]
    goals += taken
    if last is not None:
        goals += _after(program, last, pages, choice)
    if page.ends and choice.random() < 0.5:
        goals.append(choice.choice(page.ends))
    if choice.random() < 0.08:
        goals.append(_keys(program, choice))
    if goals and goals[0].widget is not None and choice.random() < 0.04:
        goals.insert(0, _expected(goals[0], pages, choice))
    return tuple(goals[:5])


def _mixed(pool: list[GroundedGoal], choice: random.Random) -> list[GroundedGoal]:
    """A random order in which rare kinds of goals come first as often as frequent ones."""
    choice.shuffle(pool)
    sorts = [goal_kind(grounded.goal) for grounded in pool]
    weights = [1.0 / sorts.count(kind) for kind in sorts]
    task_seeds: list[GroundedGoal] = []
    left = list(range(len(pool)))
    while left:
        place = choice.choices(left, [weights[place] for place in left])[0]
        left.remove(place)
        task_seeds.append(pool[place])
    return task_seeds


def _clash(grounded: GroundedGoal, other: GroundedGoal) -> bool:
    """Whether one of two goals would undo the other, or make it ambiguous."""
    if grounded.widget is other.widget:
        return True
    radios = isinstance(grounded.goal, Choose | Tick) and isinstance(other.goal, Choose | Tick)
    if not radios or grounded.widget is None or other.widget is None:
        return False
    return grounded.widget.parent() is other.widget.parent() and _is_radio(grounded) and _is_radio(other)


def _is_radio(grounded: GroundedGoal) -> bool:
    match grounded.goal:
        case Choose(_, None, kind):
            return kind is Kind.RADIO
        case Tick(target):
            return target.kind is Kind.RADIO
        case _:
            return False


def _leads_on(grounded: GroundedGoal) -> bool:
    """Whether the goal opens a context menu."""
    return isinstance(grounded.goal, Press) and grounded.goal.click is Click.RIGHT


def _turns(grounded: GroundedGoal) -> bool:
    return isinstance(grounded.goal, SwitchTab)


def _after(program: Program, last: GroundedGoal, pages: list[TaskPage], choice: random.Random) -> list[GroundedGoal]:
    """Further goals in the dialog or the menu that the last goal opened."""
    if last.widget is None:
        return []
    dialog = program.dialogs.get(last.widget)
    if dialog is not None:
        page = next((page for page in pages if page.opened_by and page.opened_by[0].widget is last.widget), None)
        if page is None:
            return []
        inside = [grounded for grounded in page.goals if not isinstance(grounded.goal, Press)]
        more = [choice.choice(inside)] if inside and choice.random() < 0.5 else []
        if page.ends and (is_irreversible_goal(last) or choice.random() < 0.7):
            more.append(choice.choice(page.ends))
        return more
    menu = program.menu_of(last.widget)
    if _leads_on(last) and menu is not None and choice.random() < 0.7:
        entry = context_menu_goal(menu, choice)
        return [entry] if entry is not None else []
    return []


def _written(program: Program, choice: random.Random) -> GroundedGoal:
    value = values.draw(choice, long=True)
    return GroundedGoal(Fill(value), program.focused_editor, wanted=value)


def _keys(program: Program, choice: random.Random) -> GroundedGoal:
    chords = _CHORDS if program.window().findChildren(QMenuBar) else (*_CHORDS, ("ctrl", "s"), ("ctrl", "s"))
    keys = choice.choice(chords)
    return GroundedGoal(Keys(keys), program.window(), event=f"keys {'+'.join(keys)}")


def _expected(grounded: GroundedGoal, pages: list[TaskPage], choice: random.Random) -> GroundedGoal:
    """The expectation that the next widget is there, or that another one is not."""
    target = getattr(grounded.goal, "target", None)
    if isinstance(target, Target) and target.name and isinstance(grounded.goal, Press):
        return GroundedGoal(Expect(target), grounded.widget)
    return GroundedGoal(Expect(_nowhere(pages, choice), shown=False))


def _absent(pages: list[TaskPage], choice: random.Random) -> tuple[GroundedGoal, ...]:
    """Goals that end with a press of a widget that the window lacks."""
    target = _nowhere(pages, choice)
    press = GroundedGoal(Press(target))
    if choice.random() < 0.35:
        return (press,)
    before = [grounded for grounded in pages[0].goals if isinstance(grounded.goal, Fill | Tick | SetTo | Reveal)]
    first = [choice.choice(before)] if before and choice.random() < 0.5 else []
    return (*first, GroundedGoal(Expect(target)), press)


def _nowhere(pages: list[TaskPage], choice: random.Random) -> Target:
    known = set().union(*(page.names for page in pages))
    absent = [name for name in _ABSENT if not any(name.casefold() in known_name for known_name in known)]
    return Target(choice.choice(absent or ["Teleport"]), Kind.BUTTON)
