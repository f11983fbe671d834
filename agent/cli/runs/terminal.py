"""The terminal: prints the events of a run, and asks the person before each action."""

from __future__ import annotations

import json
import queue
import re
import sys
import threading
from typing import Final, TextIO, assert_never

from agent.core.actions import CallUser, Type, Wait, describe
from agent.core.api import export
from agent.core.events import (
    Ended,
    Event,
    Executed,
    Failed,
    Judged,
    Misparsed,
    Observed,
    Paused,
    Predicted,
    Resumed,
    Verdict,
    event_json,
)
from agent.core.reply import ParseError
from agent.core.stop import Stop
from agent.grammar.ui_tars import parse
from agent.safety.asker import (
    Answer,
    Approve,
    Edit,
    Proposal,
    Quit,
    Reject,
    RunOn,
    Skip,
    StepBack,
    TakenOver,
    Undo,
    Until,
)
from vision.geometry import Space

_QUESTION: Final = (
    "  [y] do it  [n] reject, say why  [e] edit  [s] skip  [t] I do it myself  "
    "[r] run on (r 5: five steps; r!: unless risky)  "
)
_BACK: Final = "[b] one step back  "
_UNDO: Final = "[u] press Ctrl+Z, to undo the last action  "
_QUIT: Final = "[q] quit: "
_WORDS: Final = "  your answer, or q alone to end the run: "


@export("TerminalAsker")
class TerminalAsker:
    """Asks on `questions`, reads the answers from `answers`, line by line.

    Nothing risky is approved by Enter. Where a person types, what they typed before they could read a risky question,
    or a question of the model, does not answer it.
    """

    def __init__(self, answers: TextIO, questions: TextIO) -> None:
        self._answers, self._questions = answers, questions
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader: threading.Thread | None = None

    def ask(self, proposal: Proposal, stop: Stop) -> Answer:
        """Ask until the answer can be understood; `Quit` at the end of input or when stopped."""
        warning = f" — careful: {proposal.warning}" if proposal.warning else ""
        acts = "; ".join(map(describe, (proposal.action, *proposal.following)))
        if proposal.warning:
            self._forget_typed_ahead()
        self._say(f"\n{proposal.thought}\n  next: {acts}{warning}\n")
        while True:
            back = _BACK if proposal.goes_back else ""
            undo = _UNDO if proposal.can_undo else ""
            choice = self._line(f"{_QUESTION}{back}{undo}{_QUIT}", stop)
            match None if choice is None else choice.strip().lower():
                case None | "q" | "quit":
                    return Quit()
                case "" if proposal.warning:
                    self._say("  Enter alone does nothing risky; y and Enter does it\n")
                case "y" | "yes" | "":
                    return Approve()
                case "s" | "skip":
                    return Skip()
                case "n" | "no":
                    note = self._line("  why: ", stop)
                    return Quit() if note is None else Reject(note.strip() or "no")
                case "e" | "edit":
                    edited = self._edit(proposal, stop)
                    if edited is not None:
                        return edited
                case "t" | "take over":
                    done = self._line("  do it, then press Enter here: ", stop)
                    return Quit() if done is None else TakenOver()
                case "b" | "back" if proposal.goes_back:
                    return StepBack()
                case "u" | "undo" if proposal.can_undo:
                    return Undo()
                case str(other) if (free := _run_on(other)) is not None:
                    return free
                case other:
                    self._say(f"  {other!r} is none of y, n, e, s, t, r, q\n")

    def respond(self, question: Proposal, stop: Stop) -> str | None:
        """The person's words in answer to a question of the model; see `Respondent`. None at the end of input, too."""
        asked = question.action.content if isinstance(question.action, CallUser) else ""
        self._forget_typed_ahead()
        said = "\n".join(filter(None, (question.thought, f"  it asks you: {asked or 'how to go on?'}")))
        self._say(f"\n{said}\n")
        while True:
            words = self._line(_WORDS, stop)
            if words is None or words.strip().lower() == "q":
                return None
            if words.strip():
                return words.strip()

    def await_resume(self, stop: Stop) -> None:
        """Ask a person whose run is paused to let it go on, or to end it; ends it at the end of input."""
        choice = self._line("  press Enter to go on, q to end the run: ", stop)
        if choice is None or choice.strip().lower() in ("q", "quit"):
            stop.set("the person ended the run")
        stop.resume()

    def _edit(self, proposal: Proposal, stop: Stop) -> Edit | None:
        text = self._line("  instead, for example click(point='<point>412 300</point>'): ", stop)
        if text is None or not text.strip():
            return None
        reply = parse(f"Action: {text.strip()}", Space.absolute(proposal.frame.size))
        if isinstance(reply, ParseError):
            self._say(f"  {reply.message}\n")
            return None
        if len(reply.actions) != 1:
            self._say("  one action at a time\n")
            return None
        edited = reply.actions[0]
        if isinstance(edited, Type) and any(isinstance(one, Type) for one in proposal.following):
            rest = tuple(edited if isinstance(one, Type) else one for one in proposal.following)
            return Edit(proposal.action, rest)
        return Edit(edited)

    def _line(self, question: str, stop: Stop) -> str | None:
        # a blocking read cannot be interrupted and select() knows nothing of buffered lines, so a thread of its own
        # reads; it ends with the input, and as a daemon does not keep the program alive
        if self._reader is None:
            self._reader = threading.Thread(target=self._read, name="answers", daemon=True)
            self._reader.start()
        self._say(question)
        while not stop.is_set():
            try:
                line = self._lines.get(timeout=0.1)
            except queue.Empty:
                continue
            if not line:
                self._lines.put("")  # the end of the input stays the end
            return line or None
        return None

    def _forget_typed_ahead(self) -> None:
        """Drop what a person has typed already; a file or a pipe is answers that were written for these questions."""
        if not self._answers.isatty():
            return
        if sys.platform != "win32":
            import termios

            termios.tcflush(self._answers.fileno(), termios.TCIFLUSH)
        while not self._lines.empty():
            if not self._lines.get():
                self._lines.put("")  # the end of the input stays the end
                return

    def _read(self) -> None:
        for line in self._answers:
            self._lines.put(line)
        self._lines.put("")

    def _say(self, text: str) -> None:
        self._questions.write(text)
        self._questions.flush()


def _run_on(choice: str) -> RunOn | None:
    """What `r`, `r!`, `r 5` and `r! 5` mean."""
    found = re.fullmatch(r"r(!?)\s*([1-9]\d{0,5})?", choice)
    if found is None:
        return None
    return RunOn(Until.RISKY if found[1] else Until.UNCERTAIN, None if found[2] is None else int(found[2]))


@export("EventPrinter")
class EventPrinter:
    """Prints events as they come: readable lines, or one JSON object a line."""

    def __init__(self, out: TextIO, *, as_json: bool) -> None:
        self._out, self._as_json = out, as_json
        self._waits_for = ""
        self._held_back = ""
        self._quiet_step: int | None = None

    def show(self, event: Event) -> None:
        """Print one event; flushed, so that a pipe sees it at once. Waiting for the same thing again takes no line."""
        if self._as_json:
            self._write(json.dumps(event_json(event), ensure_ascii=False))
        elif isinstance(event, Observed) and self._waits_for:
            self._held_back = _sentence(event)
        elif not self._is_same_wait(event):
            self._write(self._held_back)
            self._held_back = ""
            self._write(_sentence(event))

    def _is_same_wait(self, event: Event) -> bool:
        """Whether `event` belongs to a step that waits for what the step before waited for."""
        if isinstance(event, Predicted):
            waits = bool(event.reply.thought) and all(isinstance(action, Wait) for action in event.reply.actions)
            again = waits and event.reply.thought == self._waits_for
            self._waits_for = event.reply.thought if waits else ""
            self._quiet_step = event.step if again else None
            if again:
                self._held_back = ""
            return again
        return isinstance(event, Judged | Executed) and event.step == self._quiet_step

    def _write(self, line: str) -> None:
        if line:
            self._out.write(line + "\n")
            self._out.flush()


def _sentence(event: Event) -> str:
    match event:
        case Observed(step, frame, changed, _):
            changes = "" if changed is None else f", {changed} tiles changed"
            return f"[{step}] looked at {frame.size}{changes}"
        case Predicted(step, _, reply, _, seconds):
            return f"[{step}] {' '.join(reply.thought.split())} ({seconds:.1f} s)"
        case Misparsed(step, _, error):
            return f"[{step}] the reply could not be read: {error.message}"
        case Judged(step, _, action, verdict, note):
            if verdict is Verdict.ALLOWED:
                return ""
            return f"[{step}] {verdict.value}: {describe(action)}" + (f" — {note}" if note else "")
        case Executed(step, _, action, _, by_person):
            return f"[{step}] {'you did' if by_person else 'did'}: {describe(action)}"
        case Paused(step, why):
            return f"[{step}] paused: {why}"
        case Resumed(step):
            return f"[{step}] going on"
        case Failed(step, message):
            return f"[{step}] {message}"
        case Ended(_, reason, content):
            return f"{reason.value.replace('_', ' ')}" + (f": {content}" if content else "")
        case _:
            assert_never(event)
