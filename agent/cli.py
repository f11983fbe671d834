"""The command line: results on stdout, everything else on stderr, `--json` for machines.

Exit codes: 0 done, 1 failed, 2 usage, 3 out of steps, 4 refused, 130 stopped. Each command is a function of the
parsed arguments; what it needs is imported inside it, so that `deskhand --help` is immediate.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from agent.build import Bounds, Mind
    from agent.config import Config
    from agent.events import Event, Reason
    from agent.loop import Task
    from agent.safety import Asker, Mode
    from agent.screen import Area
    from agent.stop import Stop
    from vision.frame import Frame

T = TypeVar("T")

DONE, FAILED, USAGE, OUT_OF_STEPS, REFUSED, STOPPED = 0, 1, 2, 3, 4, 130


class UsageError(ValueError):
    """The command line asks for something that makes no sense; exit code 2."""


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit code."""
    parser = _parser()
    try:
        parsed, others = parser.parse_known_args(arguments)
        if others and parsed.command not in (_practice, _train):
            parser.error(f"unrecognized arguments: {' '.join(others)}")
    except SystemExit as leaving:  # argparse has said what it had to say
        return leaving.code if isinstance(leaving.code, int) else USAGE
    logging.basicConfig(level=logging.DEBUG if parsed.verbose else logging.WARNING, format="%(name)s: %(message)s")
    parsed.others = others
    command: Callable[[argparse.Namespace], int] = parsed.command
    try:
        return command(parsed)
    except UsageError as error:
        print(f"deskhand: {error}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:
        return FAILED
    except Exception as error:  # the border: whatever went wrong below becomes one sentence
        logging.getLogger(__name__).debug("the command failed", exc_info=True)
        print(f"deskhand: {error or type(error).__name__}", file=sys.stderr)
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="deskhand",
        description="A desktop agent you can watch. Without a command it opens its window.",
        epilog="exit codes: 0 done, 1 failed, 2 usage, 3 out of steps, 4 refused, 130 stopped",
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="say more on stderr")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(
        name: str, command: Callable[[argparse.Namespace], int], summary: str, *, add_help: bool = True
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=summary, description=summary, add_help=add_help)
        sub.set_defaults(command=command)
        return sub

    run = add("run", _run, "carry out a task on this screen")
    run.add_argument(
        "task", metavar="TASK", help="the task in words; - reads one JSON task per line from stdin, in auto mode"
    )
    run.add_argument("--mode", choices=["step", "auto"], help="ask before each action, or only where something is odd")
    _add_run_options(run)
    run.add_argument("--model", help="what decides (default: from the settings)")
    run.add_argument("--max-steps", type=_positive, metavar="N", help="give up after N steps")

    replay = add("replay", _replay, "carry out a recorded session again")
    replay.add_argument("file", type=Path, metavar="FILE")
    replay.add_argument("--mode", choices=["exact"], default="exact", help="do just what was done (the default)")
    replay.add_argument("--step", action="store_true", help="ask before each action")
    _add_run_options(replay)

    session = add("session", _session, "look into a session file")
    session.add_argument("what", choices=["show", "verify"])
    session.add_argument("file", type=Path, metavar="FILE")

    perceive = add("perceive", _perceive, "list the elements of an image or of the screen")
    perceive.add_argument("image", nargs="?", type=Path, metavar="IMAGE")
    perceive.add_argument("--json", action="store_true", help="one JSON object")
    perceive.add_argument("--picture", type=Path, metavar="FILE", help="save a picture with the boxes drawn in")

    parse = add("parse", _parse, "read a model's reply on stdin and print its actions as JSON")
    parse.add_argument("--family", required=True, help="ui-tars-1.0, ui-tars-1.5, doubao, omni or ui-tars-2")
    parse.add_argument("--image", metavar="WxH", help="size of the image that the model saw (default: the screen's)")
    parse.add_argument("--screen", metavar="WxH", required=True, help="size of the screen")

    doctor = add("doctor", _doctor, "what works here, what does not, how to mend it")
    doctor.add_argument("--json", action="store_true", help="one JSON object")

    train = add("train", _train, "teach a model; runs under torchrun unchanged", add_help=False)
    train.add_argument("model", choices=["detector"])

    add("practice", _practice, "open a practice application", add_help=False)
    return parser


def _add_run_options(parser: argparse.ArgumentParser) -> None:
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--region", metavar="X,Y,W,H", help="see and touch only this part of the desktop")
    where.add_argument("--monitor", type=_positive, metavar="N", help="only this monitor, counted from 1")
    where.add_argument("--window", metavar="TITLE", help="only this window")
    parser.add_argument("--rules", type=Path, metavar="FILE", help="rules that come before the shipped ones")
    parser.add_argument("--save", type=Path, metavar="FILE", help="record the run into a session file")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, touch nothing")
    parser.add_argument("--json", action="store_true", help="one JSON object per event")


def _run(parsed: argparse.Namespace) -> int:
    from agent.build import load_mind
    from agent.config import load
    from agent.loop import Task
    from agent.safety import Mode
    from agent.stop import Stop

    config = load()
    if parsed.task == "-":
        return _run_lines(parsed, config)
    if not parsed.task.strip():
        raise UsageError("the task is empty; write what to do, for example: deskhand run 'click \"Save\"'")
    task = Task(parsed.task, parsed.max_steps or config.max_steps, config.max_seconds)
    bounds, asker = _bounds(parsed, Mode(parsed.mode or config.mode))
    return _carry_out(task, _named(load_mind, parsed.model or config.model), bounds, asker, config, parsed, Stop())


def _run_lines(parsed: argparse.Namespace, config: Config) -> int:
    """One task per line; the exit code is that of the last task that was not done, else 0."""
    from dataclasses import replace

    from agent.build import load_mind
    from agent.safety import Mode
    from agent.stop import Stop

    if parsed.save is not None:
        raise UsageError("--save holds one run; give it with a single task")
    if parsed.mode == "step":
        raise UsageError("with tasks on stdin nobody can be asked there; leave out --mode step")
    bounds, asker = _bounds(parsed, Mode.AUTO)
    mind = _named(load_mind, parsed.model or config.model)
    code, stop = DONE, Stop()
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        task, area = _task_from_line(line, number, parsed.max_steps or config.max_steps)
        here = bounds if area is None else replace(bounds, area=area)
        ended = _carry_out(task, mind, here, asker, config, parsed, stop)
        code = ended or code
        if stop.is_set():
            return STOPPED
    return code


def _task_from_line(line: str, number: int, max_steps: int) -> tuple[Task, Area | None]:
    from agent.loop import Task
    from agent.screen import Region
    from vision.geometry import DesktopBox

    example = '{"task": "click Save", "region": [0, 0, 800, 600], "max_steps": 20}'
    try:
        given = json.loads(line)
    except json.JSONDecodeError as error:
        raise UsageError(f"line {number} of stdin is not JSON ({error.msg}); write for example {example}") from None
    match given:
        case {"task": str(text), **rest} if text.strip() and rest.keys() <= {"region", "max_steps"}:
            pass
        case _:
            raise UsageError(f"line {number} of stdin is not a task; write for example {example}")
    area: Area | None = None
    match rest.get("region"):
        case None:
            pass
        case [int() | float() as x, int() | float() as y, int() | float() as w, int() | float() as h] if w > 0 < h:
            area = Region(DesktopBox(x, y, x + w, y + h))
        case other:
            raise UsageError(f"line {number} of stdin: region {other!r} is not [x, y, width, height]")
    match rest.get("max_steps", max_steps):
        case bool():
            raise UsageError(f"line {number} of stdin: max_steps is not a number of steps")
        case int(steps) if steps >= 1:
            return Task(text, steps), area
        case other:
            raise UsageError(f"line {number} of stdin: max_steps {other!r} is not a number of steps")


def _replay(parsed: argparse.Namespace) -> int:
    from agent.build import Mind
    from agent.config import load
    from agent.loop import Task
    from agent.replay import ReplayPolicy
    from agent.safety import Mode
    from agent.session import SessionReader
    from agent.stop import Stop

    config = load()
    with SessionReader(parsed.file) as reader:
        policy = ReplayPolicy(reader)
        # each recorded step may first wait for its screen, hence room for many more looks than acts
        task = Task(reader.meta.task, max_steps=policy.max_steps)
        bounds, asker = _bounds(parsed, Mode.STEP if parsed.step else Mode.AUTO)
        return _carry_out(task, Mind(policy), bounds, asker, config, parsed, Stop())


def _carry_out(
    task: Task, mind: Mind, bounds: Bounds, asker: Asker, config: Config, parsed: argparse.Namespace, stop: Stop
) -> int:
    from agent.build import assembled
    from agent.events import Ended
    from agent.session import Recorder
    from agent.stop import StopKey, StopOnSignals
    from agent.terminal import EventPrinter

    printer = EventPrinter(sys.stdout, as_json=parsed.json)
    code = FAILED
    with StopOnSignals(stop), assembled(mind, bounds, config, asker) as agent, StopKey(stop, config.stop_chord):
        events: Iterator[Event] = agent.run(task, stop)
        if parsed.save is not None:
            with Recorder.create(parsed.save, task.text) as recorder:
                for event in recorder.record(events):
                    printer.show(event)
                    code = _exit_code(event.reason) if isinstance(event, Ended) else code
            return code
        for event in events:
            printer.show(event)
            code = _exit_code(event.reason) if isinstance(event, Ended) else code
    return code


def _exit_code(reason: Reason) -> int:
    from agent.events import Reason

    match reason:
        case Reason.FINISHED:
            return DONE
        case Reason.OUT_OF_STEPS:
            return OUT_OF_STEPS
        case Reason.REFUSED:
            return REFUSED
        case Reason.STOPPED:
            return STOPPED
        case Reason.FAILED | Reason.CALL_USER:
            return FAILED


def _bounds(parsed: argparse.Namespace, mode: Mode) -> tuple[Bounds, Asker]:
    from agent.build import Bounds
    from agent.safety import Mode
    from agent.screen import OneMonitor, OneWindow, Region, WholeDesktop
    from agent.terminal import Nobody, TerminalAsker

    area: Area = WholeDesktop()
    if parsed.region is not None:
        area = _named(Region.parse, parsed.region)
    elif parsed.monitor is not None:
        area = OneMonitor(parsed.monitor)
    elif parsed.window is not None:
        area = OneWindow(parsed.window)
    asker: Asker = TerminalAsker(sys.stdin, sys.stderr) if mode is Mode.STEP or sys.stdin.isatty() else Nobody()
    return Bounds(mode, area, dry_run=parsed.dry_run, rules=parsed.rules), asker


def _session(parsed: argparse.Namespace) -> int:
    from agent.session import SessionReader, show

    with SessionReader(parsed.file) as reader:
        if parsed.what == "show":
            print(show(reader))
            return DONE
        findings = reader.verify()
        for finding in findings:
            print(finding)
        if not findings:
            print(f"{parsed.file}: sound, {reader.meta.task!r}")
        return FAILED if any(finding.serious for finding in findings) else DONE


def _perceive(parsed: argparse.Namespace) -> int:
    from vision.ocr import RapidOcrEngine
    from vision.perception import ScreenReader, as_json, as_picture, as_table

    frame = _frame(parsed.image)
    elements = ScreenReader(RapidOcrEngine()).read(frame)
    if parsed.picture is not None:
        as_picture(frame, elements).save(parsed.picture)
        print(f"drawn into {parsed.picture}", file=sys.stderr)
    if parsed.json:
        print(json.dumps(as_json(frame.size, elements), ensure_ascii=False))
    elif parsed.picture is None:
        print(as_table(elements))
    return DONE


def _frame(image: Path | None) -> Frame:
    import numpy as np
    from PIL import Image, UnidentifiedImageError

    from agent.screen import MssScreen, WholeDesktop
    from vision.frame import Frame
    from vision.geometry import Size, Viewport

    if image is None:
        screen = MssScreen(WholeDesktop())
        try:
            return screen.grab()
        finally:
            screen.close()
    try:
        with Image.open(image) as opened:
            pixels = np.array(opened.convert("RGB"))
    except (OSError, UnidentifiedImageError) as error:
        raise ValueError(f"{image} cannot be read as an image: {error}") from None
    return Frame(pixels, Viewport.plain(Size(pixels.shape[1], pixels.shape[0])))


def _parse(parsed: argparse.Namespace) -> int:
    from agent.actions import to_json
    from agent.grammar import Generation, ParseError, parse
    from vision.geometry import Size, Space, Viewport

    generation = _named(Generation, parsed.family)
    screen = _named(Size.parse, parsed.screen)
    image = screen if parsed.image is None else _named(Size.parse, parsed.image)
    # straight from the model's extent to the screen, so that the far edge stays the screen's far edge
    reply = parse(sys.stdin.read(), Space(pixels=screen, model=generation.space(image).model))
    if isinstance(reply, ParseError):
        print(json.dumps({"error": reply.message, "span": list(reply.span)}, ensure_ascii=False))
        return FAILED
    actions = [to_json(action, Viewport.plain(screen)) for action in reply.actions]
    print(json.dumps({"thought": reply.thought, "actions": actions}, ensure_ascii=False))
    return DONE


def _doctor(parsed: argparse.Namespace) -> int:
    from dataclasses import asdict

    from agent.doctor import examine, format_checks

    checks = examine()
    print(json.dumps({"checks": [asdict(one) for one in checks]}) if parsed.json else format_checks(checks))
    return FAILED if any(one.status == "fail" for one in checks) else DONE


def _train(parsed: argparse.Namespace) -> int:
    try:
        from vision.train_detector import main as train_detector
    except ModuleNotFoundError as error:
        raise ValueError(f"training needs {error.name}; install it with: pip install 'deskhand[models]'") from None
    return train_detector(parsed.others)


def _practice(parsed: argparse.Namespace) -> int:
    import subprocess

    # a process of its own: Qt lives in gui, and the agent must meet a program that is not part of itself
    return subprocess.run([sys.executable, "-m", "gui.practice", *parsed.others], check=False).returncode


def _named(make: Callable[[str], T], text: str) -> T:
    try:
        return make(text)
    except ValueError as error:
        raise UsageError(str(error)) from None


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)
