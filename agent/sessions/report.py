"""The report of a session: what was seen and done, as one offline HTML page or one PNG.

The page needs nothing but itself. Every frame is in it once; the marks, and what a step changed, are drawn over it.
Whatever comes from the session is escaped, since it may have been written by a stranger.
"""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from agent.core.actions import Action, CallUser, Click, Drag, target
from agent.core.events import (
    Ended,
    Executed,
    Failed,
    Judged,
    Misparsed,
    Observed,
    Paused,
    Predicted,
    Reason,
    Resumed,
    Verdict,
)
from agent.grammar.calls import thinking
from agent.safety.usual_risk import usual_risk
from agent.sessions.format.schema import Origin
from agent.sessions.outcomes import Outcome, StepOutcome
from agent.sessions.reader import SessionReader
from agent.sessions.recorded_actions import IDLE, words_of
from vision.frame import TILE, Frame, visible_changes
from vision.geometry import PixelPoint, Size

_PERSONS: Final = (Verdict.EDITED, Verdict.REJECTED, Verdict.SKIPPED, Verdict.TAKEN_OVER, Verdict.QUIT)
"""Verdicts that only a person gives."""

_MARK: Final = (229, 57, 53)
_STYLE: Final = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 76rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; margin-bottom: .2rem; } h2 { font-size: 1rem; margin: 2.5rem 0 .3rem; }
h3 { font-size: .8rem; font-weight: 500; margin: .5rem 0 .2rem; opacity: .7; }
p { margin: .3rem 0; } small, dt { opacity: .65; } pre { white-space: pre-wrap; overflow-wrap: anywhere; }
p, h1, code, dd { overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: .5rem 0; } dd { margin: 0; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(28rem, 100%), 1fr)); gap: .8rem; }
.screen { width: 100%; height: auto; display: block; box-sizing: border-box;
  border: 1px solid #8886; border-radius: 6px; }
.mark { fill: none; stroke: #e53935; stroke-width: 3; } .dot { fill: #e53935; stroke: none; }
.new { fill: #ffb3001f; stroke: #ffb300; stroke-width: 1; }
.warn { border-left: 3px solid #ef6c00; padding-left: .6rem; }
.good { border-left: 3px solid #43a047; padding-left: .6rem; }
.chart text { font-size: 11px; fill: currentColor; }
.look { fill: #90a4ae; } .think { fill: #5c6bc0; } .act { fill: #26a69a; }
.key { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin: 0 .3em 0 .9em; }
"""


@dataclass(slots=True)
class _Step:
    """What the report says of one step.

    Attributes:
        shown: The frame it began on, by its number in the file.
        actions: What was done, for the marks.
        look_s, think_s, act_s: How long it took.
        warned: Whether something in it was declined, failed or broken off.
    """

    number: int
    shown: int | None = None
    actions: list[Action] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    look_s: float = 0.0
    think_s: float = 0.0
    act_s: float = 0.0
    warned: bool = False

    @property
    def only_waits(self) -> bool:
        """Whether nothing was done in it but to wait or to look, and nothing is to be said of that."""
        return bool(self.actions) and not self.warned and all(isinstance(action, IDLE) for action in self.actions)


def marked(frame: Frame, action: Action | None) -> Image.Image:
    """The frame with the action drawn in: a ring where it clicks, a line where it drags."""
    picture = Image.fromarray(np.array(frame.pixels))
    if action is None:
        return picture
    draw = ImageDraw.Draw(picture)
    if isinstance(action, Drag):
        draw.line([(at.x, at.y) for at in action.points], fill=_MARK, width=3)
        for point in action.points:
            _ring(draw, point)
    elif (at := target(action)) is not None:
        _ring(draw, at)
    return picture


def session_picture(reader: SessionReader) -> Image.Image | None:
    """The last frame of a session, as the agent left the screen; None where it never saw one."""
    frames = [record.frame_id for record in reader.events() if record.frame_id is not None]
    return marked(reader.frame(frames[-1]), None) if frames else None


def session_page(reader: SessionReader, outcomes: Sequence[StepOutcome] = ()) -> str:
    """A session as one HTML page that needs nothing but itself.

    Args:
        outcomes: What became of each replayed step, where the session is that of a replay.

    Raises:
        SessionError: If the file is damaged.
    """
    meta, steps, ended = reader.meta, *_steps(reader)
    title = html.escape(meta.task)
    who = "a person" if meta.origin is Origin.PERSON else f"the agent{f', model {meta.model}' if meta.model else ''}"
    parts = [
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title>",
        '<meta name=viewport content="width=device-width"><style>' + _STYLE + f"</style><h1>{title}</h1>",
        _overview(reader),
        "<dl>" + _pair("Started", f"{datetime.fromtimestamp(meta.started_s):%Y-%m-%d %H:%M:%S}"),
        _pair("Done by", who) + _pair("Program", meta.program) + _pair("Machine", meta.machine) + "</dl>",
        _outcomes(outcomes),
        _chart(steps) if steps else "",
    ]
    known: set[int] = set()
    waiting: list[_Step] = []
    for step, after in zip_longest(steps, steps[1:]):
        if after is None and not step.lines:
            continue  # only the last look, which stands at the end
        if step.only_waits:
            waiting.append(step)
            if after is None or not after.only_waits:
                parts.append(_waited(waiting))
                waiting = []
            continue
        parts.append(f"<h2>Step {step.number}</h2>" + "".join(step.lines))
        parts.append(_screens(reader, step, None if after is None else after.shown, known))
    if meta.origin is not Origin.PERSON:
        parts.append(ended)
    last = max((record.frame_id for record in reader.events() if record.frame_id is not None), default=None)
    if last is not None:
        parts.append(f'<div class="pair"><div><h3>The screen at the end</h3>{_screen(reader, last, known)}</div></div>')
    return "\n".join([*filter(None, parts), "</html>\n"])


def _overview(reader: SessionReader) -> str:
    """For a reader who was not there: how it ended, what was done, who let it be done, what was risky about it."""
    words, focus = words_of(reader), None
    done: dict[int, list[str]] = {}
    risks, refused = list[str](), list[str]()
    asked, allowed = set[int](), set[int]()
    outcome = "<p class=warn><strong>Cut off</strong>: the recording has no end.</p>"
    for record in reader.events():
        if record.kind not in ("judged", "executed", "ended"):
            continue
        match reader.event(record):
            case Ended(_, reason, content):
                good = "good" if reason is Reason.FINISHED else "warn"
                name = html.escape(reason.value.replace("_", " ").capitalize())
                outcome = f"<p class={good}><strong>{name}</strong>{html.escape(f': {content}' if content else '')}</p>"
            case Judged(step, _, action, verdict, note, elements):
                by_person = note.startswith("by the person") or verdict in _PERSONS
                if by_person:
                    asked.add(step)
                if verdict in (Verdict.ALLOWED, Verdict.EDITED) and not isinstance(action, IDLE | CallUser):
                    allowed.add(step)
                said = words(step, action)
                if why := usual_risk(action, elements, focus):
                    who = "a person decided" if by_person else "no person was asked"
                    risks.append(f"{said}: {why} ({verdict.value.replace('_', ' ')}; {who})")
                elif verdict in (Verdict.REFUSED, Verdict.REJECTED, Verdict.SKIPPED):
                    refused.append(f"{said}: {verdict.value}{f', {note}' if note else ''}")
                focus = action.at if isinstance(action, Click) else focus
            case Executed(step, _, action) if not isinstance(action, IDLE):
                done.setdefault(step, []).append(words(step, action))
            case _:
                pass
    if reader.meta.origin is Origin.PERSON:
        parts = ["<p class=good><strong>Recorded</strong>: a person has shown it</p>"]
    else:
        parts = [outcome, f"<dl>{_pair('Approved', _approvals(len(asked), len(allowed)))}</dl>"]
    if done:
        rows = "".join(f"<li value={step}>{html.escape('; '.join(said))}</li>" for step, said in done.items())
        parts.append(f"<h2>What was done: {_counted(len(done))}</h2><ol>{rows}</ol>")
    for title, items in (("Risky", risks), ("Left out", refused)):
        if items:
            rows = "".join(f"<li>{html.escape(one)}</li>" for one in items)
            parts.append(f"<h2>{title}</h2><ul>{rows}</ul>")
    return "".join(parts)


def _waited(steps: Sequence[_Step]) -> str:
    """Steps that came one after the other and only waited, in a few lines and without their pictures."""
    first, last = steps[0], steps[-1]
    taken_s = sum(step.look_s + step.think_s + step.act_s for step in steps)
    name = f"Step {first.number}" if first is last else f"Steps {first.number} to {last.number}"
    return f"<h2>{name}</h2>{first.lines[0]}<p>waited {taken_s:.1f} s in all</p>"


def _approvals(asked: int, allowed: int) -> str:
    if not asked:
        return f"by the rules alone; no person was asked ({_counted(allowed)})"
    return f"a person was asked about {_counted(asked)}; {allowed} of all were allowed"


def _counted(steps: int) -> str:
    return "1 step" if steps == 1 else f"{steps} steps"


def _steps(reader: SessionReader) -> tuple[list[_Step], str]:
    """The steps in order, and the page's last lines on how the run ended."""
    words = words_of(reader)
    steps: dict[int, _Step] = {}
    ended = "<p class=warn>The recording was cut: the run has no end.</p>"
    for record in reader.events():
        event = reader.event(record)
        if isinstance(event, Ended):
            reason = html.escape(event.reason.value.replace("_", " "))
            ended = f"<h2>{reason}</h2><p>{html.escape(event.content)}</p>"
            continue
        step = steps.setdefault(event.step, _Step(event.step))
        step.warned |= isinstance(event, Misparsed | Paused | Failed)
        match event:
            case Observed(_, _, _, seconds):
                step.shown, step.look_s = record.frame_id, seconds
            case Predicted(_, text, reply, confidence, seconds):
                sure = "" if confidence is None else f", {confidence:.0%} sure"
                step.think_s += seconds
                step.lines.append(f"<p>{html.escape(reply.thought)} <small>{seconds:.1f} s{sure}</small></p>")
                if thought_before := thinking(text, reply.thought):
                    folded = f"<details><summary>thinking</summary><p>{html.escape(thought_before)}</p></details>"
                    step.lines.append(folded)
            case Misparsed(_, text, error):
                step.lines.append(f"<p class=warn>The reply could not be read: {html.escape(error.message)}</p>")
                step.lines.append(f"<pre>{html.escape(text)}</pre>")
            case Judged(_, _, action, verdict, note) if verdict is not Verdict.ALLOWED:
                step.warned = True
                text = f"{verdict.value.replace('_', ' ')}: {words(event.step, action)}. {note}"
                step.lines.append(f"<p class=warn>{html.escape(text)}</p>")
            case Judged():
                pass
            case Executed(_, _, action, seconds, by_person):
                step.act_s += seconds
                step.actions.append(action)
                step.shown = record.frame_id if step.shown is None else step.shown
                actor = " <small>by the person</small>" if by_person else ""
                step.lines.append(f"<p><code>{html.escape(words(event.step, action))}</code>{actor}</p>")
            case Paused(_, why):
                step.lines.append(f"<p class=warn>paused: {html.escape(why)}</p>")
            case Resumed():
                step.lines.append("<p>went on</p>")
            case Failed(_, message):
                step.lines.append(f"<p class=warn>{html.escape(message)}</p>")
    return list(steps.values()), ended


def _screens(reader: SessionReader, step: _Step, after: int | None, known: set[int]) -> str:
    """The screen before a step with its marks, and after it with what has changed."""
    if step.shown is None:
        return ""
    marks = "".join(map(_svg_mark, step.actions))
    label = f"the screen in step {step.number}" + (", with the action marked" if marks else "")
    before = f"<div><h3>Before</h3>{_screen(reader, step.shown, known, marks, label)}</div>"
    if after is None or after == step.shown:
        return f'<div class="pair">{before}</div>'
    changed = _svg_changes(reader.frame(step.shown), reader.frame(after))
    shown = _screen(reader, after, known, changed, f"the screen after step {step.number}")
    return f'<div class="pair">{before}<div><h3>After</h3>{shown}</div></div>'


def _screen(reader: SessionReader, frame_id: int, known: set[int], over: str = "", label: str = "the screen") -> str:
    frame = reader.frame(frame_id)
    size = frame.size
    shown = f'<use href="#f{frame_id}"/>'
    if frame_id not in known:
        known.add(frame_id)
        shown = f'<image id="f{frame_id}" width="{size.width}" height="{size.height}" href="{_data_uri(frame)}"/>'
    return (
        f'<svg class="screen" role="img" aria-label="{label}" viewBox="0 0 {size.width} {size.height}">'
        f"{shown}{over}</svg>"
    )


def _svg_mark(action: Action) -> str:
    if isinstance(action, Drag):
        start, end = action.points[0], action.end
        line = f'<line class="mark" x1="{start.x:.1f}" y1="{start.y:.1f}" x2="{end.x:.1f}" y2="{end.y:.1f}"/>'
        return line + "".join(map(_svg_ring, action.points))
    at = target(action)
    return "" if at is None else _svg_ring(at)


def _svg_ring(at: PixelPoint) -> str:
    place = f'cx="{at.x:.1f}" cy="{at.y:.1f}"'
    return f'<circle class="mark" {place} r="16"/><circle class="dot" {place} r="2.5"/>'


def _svg_changes(before: Frame, after: Frame) -> str:
    """A box around each run of changed tiles; nothing where all is new anyway."""
    changed = visible_changes(before, after)
    if changed.mean() > 0.5:
        return ""
    size, boxes = after.size, []
    for row, columns in enumerate(changed):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], columns.astype(np.int8), [0]))))
        for first, end in zip(edges[::2], edges[1::2], strict=True):
            boxes.append(_svg_box(int(first) * TILE, row * TILE, int(end) * TILE, (row + 1) * TILE, size))
    return "".join(boxes)


def _svg_box(left: int, top: int, right: int, bottom: int, size: Size) -> str:
    right, bottom = min(right, size.width), min(bottom, size.height)
    return f'<rect class="new" x="{left}" y="{top}" width="{right - left}" height="{bottom - top}"/>'


def _chart(steps: Sequence[_Step]) -> str:
    """How long each step took, as bars: looking, thinking, acting."""
    longest = max(max(step.look_s + step.think_s + step.act_s for step in steps), 1e-3)
    wide, high, left = 960, 120, 44
    pitch = (wide - left) / len(steps)
    parts = [f'<svg class="chart" role="img" aria-label="seconds per step" viewBox="0 0 {wide} {high + 22}">']
    parts.append(f'<text x="0" y="12">{longest:.1f} s</text><text x="0" y="{high}">0 s</text>')
    every = max(1, round(len(steps) / 20))
    for place, step in enumerate(steps):
        x, y = left + place * pitch, float(high)
        for name, seconds in (("look", step.look_s), ("think", step.think_s), ("act", step.act_s)):
            tall = seconds / longest * (high - 8)
            y -= tall
            parts.append(
                f'<rect class="{name}" x="{x:.1f}" y="{y:.1f}" width="{max(1.0, min(pitch * 0.8, 40.0)):.1f}" '
                f'height="{tall:.1f}"><title>step {step.number}: {name} {seconds:.2f} s</title></rect>'
            )
        if place % every == 0:
            parts.append(f'<text x="{x:.1f}" y="{high + 16}">{step.number}</text>')
    legend = "".join(
        f'<span class="key" style="background:{colour}"></span>{name}'
        for name, colour in (("looking", "#90a4ae"), ("thinking", "#5c6bc0"), ("acting", "#26a69a"))
    )
    return f"<h2>Seconds per step</h2>{''.join(parts)}</svg><p><small>{legend}</small></p>"


def _outcomes(outcomes: Iterable[StepOutcome]) -> str:
    lines = []
    for outcome in outcomes:
        apart = bool(outcome.divergences) or outcome.outcome is Outcome.HALTED
        lines.append(f'<p class="{"warn" if apart else "good"}">{html.escape(str(outcome))}</p>')
    return "<h2>Replayed against its recording</h2>" + "".join(lines) if lines else ""


def _pair(name: str, value: str) -> str:
    return f"<dt>{name}</dt><dd>{html.escape(value)}</dd>"


def _ring(draw: ImageDraw.ImageDraw, at: PixelPoint) -> None:
    draw.ellipse([at.x - 16, at.y - 16, at.x + 16, at.y + 16], outline=_MARK, width=3)
    draw.ellipse([at.x - 2, at.y - 2, at.x + 2, at.y + 2], fill=_MARK)


def png_of(frame: Frame) -> Image.Image:
    """The frame as a picture; one of up to 256 colours by its palette, bit by bit the same in a third of the bytes."""
    picture = Image.fromarray(frame.pixels)
    if picture.getcolors(256) is None:
        return picture
    packed = (frame.pixels.astype(np.uint32) * np.array([1 << 16, 1 << 8, 1], np.uint32)).sum(axis=2, dtype=np.uint32)
    colours, indices = np.unique(packed, return_inverse=True)
    small = Image.fromarray(indices.reshape(packed.shape).astype(np.uint8), "L")
    small.putpalette(np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1).astype(np.uint8).tobytes())
    return small


def _data_uri(frame: Frame) -> str:
    buffer = io.BytesIO()
    png_of(frame).save(buffer, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
