"""The script of a replay of a recording that may have been edited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from agent.core.actions import Type
from agent.replay.script import Line, landmark, recorded_lines, texts_of
from agent.safety.usual_risk import usual_risk
from agent.sessions.editing.replayed_actions import replayed_actions
from agent.sessions.reader import Recording
from agent.sessions.recorded_actions import RecordedAction, recorded_actions
from vision.perception.elements import Perception


def script_of(recording: Recording, perception: Perception) -> tuple[Line, ...]:
    """The actions of a recording to carry out, in order, as they were edited.

    Args:
        perception: Reads frames without recorded elements (in every file of format 1).

    Raises:
        SessionError: If the file is damaged.
    """
    if recording.script() is None:
        return tuple(recorded_lines(recording, perception, {}).values())
    replayed = replayed_actions(recording)
    typed = {one.record.seq: one.action.text for one in replayed if isinstance(one.action, Type)}
    was_typed = {one.record.seq: one.action.text for one in recorded_actions(recording) if isinstance(one.action, Type)}
    otherwise = {was: typed[seq] for seq, was in was_typed.items() if was and typed.get(seq, was) != was}
    return _edited(replayed, recorded_lines(recording, perception, otherwise), recording)


def _edited(replayed: Sequence[RecordedAction], recorded: Mapping[int, Line], recording: Recording) -> tuple[Line, ...]:
    """What a recorded line waits for and leads to counts only where it stands among those that it was recorded with."""
    in_order = list(recorded.values())
    sizes = Counter(line.group for line in in_order)
    lines: list[Line] = []
    together = 0  # lines of one recorded group that stand together up to here, from its first
    for one in replayed:
        group = lines[-1].group + 1 if lines else 0
        if one.words:
            together = 0
            scene = (lines[-1].after or lines[-1].scene) if lines else in_order[0].scene
            line = Line(0, 0, one.action, scene, (), group, (), (), False, None, words=one.words)
        else:
            was = recorded[one.record.seq]
            first = was.number == 1 or in_order[was.number - 2].group != was.group
            joins = not first and one.follows and together > 0
            together = together + 1 if joins else int(first)
            group = group - 1 if joins else group
            line = _edited_line(one, was, recording, is_whole=together == sizes[was.group])
        lines.append(replace(line, number=len(lines) + 1, group=group, checks=one.checks))
    return tuple(lines)


def _edited_line(one: RecordedAction, was: Line, recording: Recording, *, is_whole: bool) -> Line:
    """A recorded line as it was edited.

    Args:
        is_whole: Whether all that was decided on its frame is done before it, and in order.
    """
    line, scene = was, was.scene
    if not is_whole:
        line = replace(line, after=None, appeared=(), changed_screen=False, is_echoed=False)
    if not one.follows:
        line = replace(line, awaited=(), expected=texts_of(scene), field=None, is_echoed=False, fills=False)
    if one.action == was.action:
        return line
    if isinstance(one.action, Type):
        return replace(line, action=one.action, is_echoed=False)
    assert one.record.frame_id is not None
    at = getattr(one.action, "at", None)
    assert at is not None
    return replace(
        line,
        action=one.action,
        marks=(landmark(at, scene, recording.wording(one.record)),),
        appeared=(),
        changed_screen=False,
        risky=usual_risk(one.action, scene.elements, at),
        after=None,
        checked=None,
    )
