"""Tasks for a live window: one to a few goals that hang together, said in English."""

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
from gui.datagen.qt_tasks import values
from gui.datagen.qt_tasks.goal_targets import Aim, Room, in_context, is_grave_aim, is_opener, rooms_of
from gui.datagen.qt_tasks.window import Program
from vision.perception.elements import Kind

_ABSENT: Final = ("Archive", "Publish", "Rotate", "Invite guests", "Subscribe", "Compress", "Translate", "Pin to top")
_CHORDS: Final = (("ctrl", "p"), ("ctrl", "n"), ("ctrl", "f"), ("f2",), ("f9",), ("ctrl", "shift", "n"), ("ctrl", "t"))


@dataclass(frozen=True, slots=True)
class LiveTask:
    """A task for one live window.

    Attributes:
        ends: `finished`, or `call_user` where what is asked for is not there.
    """

    aims: tuple[Aim, ...]
    instruction: Instruction
    script: str
    sorts: tuple[str, ...]
    ends: str


def task_for(program: Program, seed: str) -> LiveTask | None:
    """The task that a seed sets to a window that is laid out; None where nothing can be asked of it."""
    choice = random.Random(seed)  # noqa: S311 - variety, not secrecy
    rooms = rooms_of(program, choice)
    aims = _absent(rooms, choice) if choice.random() < 0.07 else _drawn(program, rooms, choice)
    if not aims:
        return None
    goals = tuple(aim.goal for aim in aims)
    missing = any(aim.widget is None and isinstance(aim.goal, Press) for aim in aims)
    told = write_instruction(goals, choice)
    return LiveTask(aims, told, script(goals), tuple(map(goal_kind, goals)), "call_user" if missing else "finished")


def _drawn(program: Program, rooms: list[Room], choice: random.Random) -> tuple[Aim, ...]:
    count = choice.choice([1, 1, 2, 2, 2, 3, 3])
    room = rooms[0]
    if len(rooms) > 1 and choice.random() < 0.4:
        room = choice.choice(rooms[1:])
    aims = list(room.way)
    if aims and not room.aims:
        return tuple(aims)
    if room is rooms[0] and program.writes_into is not None and choice.random() < 0.4:
        aims.append(_written(program, choice))
    pool = [aim for aim in room.aims if aim.widget is not program.writes_into]
    pool = _mixed(pool, choice)
    if choice.random() < 0.6 and len(still := [aim for aim in pool if not is_opener(program, aim)]) >= count:
        pool = still  # dialogs are short of other things than buttons
    taken: list[Aim] = []
    for aim in pool:
        if len(taken) + len(aims) >= max(count, len(aims) + 1):
            break
        if any(_clash(aim, other) for other in (*aims, *taken)):
            continue
        taken.append(aim)
    # what is set comes before what is pressed, and what leads elsewhere comes last
    taken.sort(key=lambda aim: (is_opener(program, aim), _leads_on(aim), isinstance(aim.goal, SwitchTab)))
    last = taken[-1] if taken else None
    taken = [aim for aim in taken if aim is last or not (is_opener(program, aim) or _leads_on(aim) or _turns(aim))]
    aims += taken
    if last is not None:
        aims += _after(program, last, rooms, choice)
    if room.ends and choice.random() < 0.5:
        aims.append(choice.choice(room.ends))
    if choice.random() < 0.08:
        aims.append(_keys(program, choice))
    if aims and aims[0].widget is not None and choice.random() < 0.04:
        aims.insert(0, _expected(aims[0], rooms, choice))
    return tuple(aims[:5])


def _mixed(pool: list[Aim], choice: random.Random) -> list[Aim]:
    """In random order, what there is little of as often in front as what there is much of."""
    choice.shuffle(pool)
    sorts = [goal_kind(aim.goal) for aim in pool]
    weights = [1.0 / sorts.count(one) for one in sorts]
    drawn: list[Aim] = []
    left = list(range(len(pool)))
    while left:
        place = choice.choices(left, [weights[one] for one in left])[0]
        left.remove(place)
        drawn.append(pool[place])
    return drawn


def _clash(aim: Aim, other: Aim) -> bool:
    """Whether one of the two would undo or blur the other."""
    if aim.widget is other.widget:
        return True
    radios = isinstance(aim.goal, Choose | Tick) and isinstance(other.goal, Choose | Tick)
    both = aim.widget is not None and other.widget is not None
    return radios and both and aim.widget.parent() is other.widget.parent() and _is_radio(aim) and _is_radio(other)  # type: ignore[union-attr]


def _is_radio(aim: Aim) -> bool:
    match aim.goal:
        case Choose(_, None, kind):
            return kind is Kind.RADIO
        case Tick(target):
            return target.kind is Kind.RADIO
        case _:
            return False


def _leads_on(aim: Aim) -> bool:
    """Whether a menu opens that asks for a choice."""
    return isinstance(aim.goal, Press) and aim.goal.click is Click.RIGHT


def _turns(aim: Aim) -> bool:
    return isinstance(aim.goal, SwitchTab)


def _after(program: Program, last: Aim, rooms: list[Room], choice: random.Random) -> list[Aim]:
    """What follows when the last thing asked for opened something."""
    if last.widget is None:
        return []
    dialog = program.dialogs.get(last.widget)
    if dialog is not None:
        room = next((room for room in rooms if room.way and room.way[0].widget is last.widget), None)
        if room is None:
            return []
        inside = [aim for aim in room.aims if not isinstance(aim.goal, Press)]
        more = [choice.choice(inside)] if inside and choice.random() < 0.5 else []
        if room.ends and (is_grave_aim(last) or choice.random() < 0.7):
            more.append(choice.choice(room.ends))
        return more
    menu = program.menu_of(last.widget)
    if _leads_on(last) and menu is not None and choice.random() < 0.7:
        entry = in_context(menu, choice)
        return [entry] if entry is not None else []
    return []


def _written(program: Program, choice: random.Random) -> Aim:
    value = values.draw(choice, long=True)
    return Aim(Fill(value), program.writes_into, wanted=value)


def _keys(program: Program, choice: random.Random) -> Aim:
    chords = _CHORDS if program.window().findChildren(QMenuBar) else (*_CHORDS, ("ctrl", "s"), ("ctrl", "s"))
    keys = choice.choice(chords)
    return Aim(Keys(keys), program.window(), event=f"keys {'+'.join(keys)}")


def _expected(aim: Aim, rooms: list[Room], choice: random.Random) -> Aim:
    """That the next thing is there, or that something else is not."""
    target = getattr(aim.goal, "target", None)
    if isinstance(target, Target) and target.name and isinstance(aim.goal, Press):
        return Aim(Expect(target), aim.widget)
    return Aim(Expect(_nowhere(rooms, choice), shown=False))


def _absent(rooms: list[Room], choice: random.Random) -> tuple[Aim, ...]:
    """Something to press that is not there."""
    target = _nowhere(rooms, choice)
    press = Aim(Press(target))
    if choice.random() < 0.35:
        return (press,)
    before = [aim for aim in rooms[0].aims if isinstance(aim.goal, Fill | Tick | SetTo | Reveal)]
    first = [choice.choice(before)] if before and choice.random() < 0.5 else []
    return (*first, Aim(Expect(target)), press)


def _nowhere(rooms: list[Room], choice: random.Random) -> Target:
    known = set().union(*(room.names for room in rooms))
    absent = [name for name in _ABSENT if not any(name.casefold() in one for one in known)]
    return Target(choice.choice(absent or ["Teleport"]), Kind.BUTTON)
