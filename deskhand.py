"""deskhand: a desktop agent you can watch.

The public names of the library, and the program itself (`deskhand`, `deskhand-app`). A name is loaded when it is
first used: `import deskhand` and `deskhand --help` load neither screen capture nor models nor Qt.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NoReturn

# fmt: off
# isort: off
if TYPE_CHECKING:
    from agent.core.actions import (
        Button, CallUser, Click, Direction, Drag, Finished, Foreign, Hotkey, KeyDown, KeyUp, MouseDown, MouseUp,
        Move, Screenshot, Scroll, Type, Wait, describe, key,
    )
    from agent.core.task import Bounds
    from agent.core.policy import LoadedModel
    from agent.factory import assembled, load_model
    from agent.core.config import Config, load as load_config
    from agent.recording.demonstration import Demonstration
    from agent.desktop.x11.virtual_display import VirtualDisplay
    from agent.policies.endpoint import Endpoint, EndpointPolicy
    from agent.core.events import (
        Ended, Executed, Failed, Judged, Misparsed, Observed, Paused, Predicted, Reason, Resumed, Verdict, event_json,
    )
    from agent.desktop.input.executor import (
        Done, DryRunExecutor, Executor, Halted, Impossible, Interrupted, PyAutoGuiExecutor, Stale,
    )
    from agent.sessions.export import ExportForm, export_session
    from agent.core.reply import ParseError, Reply
    from agent.grammar.ui_tars import Generation, parse, render
    from agent.core.history import Turn
    from agent.learning.corrections import Corrections, Learned, corrections_in
    from agent.loop import Agent
    from agent.core.task import Task
    from agent.policies.native import NativePolicy
    from agent.core.policy import Observation, Pointing, Policy, Prediction
    from agent.sessions.redaction import SessionRedactor, RedactionOptions, redact_file
    from agent.replay.exact import ReplayPolicy
    from agent.replay.adaptive import AdaptiveReplayPolicy
    from agent.replay.expectations import ClipboardIs, Expectation, FileIs, TextShown, TitleIs
    from agent.sessions.outcomes import Divergence, Outcome, StepOutcome, read_outcomes
    from agent.replay.repairs import Repair
    from agent.safety.rules import Decision, Rule, load as load_rules
    from agent.safety.asker import Approve, Asker, Edit, Proposal, Quit, Reject, RunOn, Skip, TakenOver, Until
    from agent.safety.gate import Gate
    from agent.core.task import Mode
    from agent.desktop.capture.screen import DisplayError, MssScreen, Screen
    from agent.core.area import OneMonitor, OneWindow, Region, WholeDesktop
    from agent.core.secrets import KeyringSecrets, Secrets
    from agent.sessions.file import Recorder, SessionReader
    from agent.policies.steps import StepsPolicy
    from agent.core.stop import Stop, StopKey, StopOnSignals
    from agent.cli.runs.terminal import EventPrinter, TerminalAsker
    from agent.safety.asker import AutoReject
    from agent.sessions.parameters import Parameter, parameters_of, with_values
    from vision.frame import Frame
    from vision.geometry import (
        DesktopBox, DesktopPoint, ModelPoint, Monitor, Piece, PixelBox, PixelPoint, Size, Space, Viewport,
    )
    from vision.perception.ocr import OcrEngine, RapidOcrEngine, TextLine
    from vision.perception.elements import Affordance, Element, Kind, Perception, State
    from vision.perception.reader import ScreenReader
# isort: on

PUBLIC: Final[Mapping[str, str]] = {
    "agent.core.actions": "Button CallUser Click Direction Drag Finished Foreign Hotkey KeyDown KeyUp MouseDown "
    "MouseUp Move Screenshot Scroll Type Wait describe key",
    "agent.factory": "assembled load_model",
    "agent.core.task": "Bounds Mode Task",
    "agent.core.area": "OneMonitor OneWindow Region WholeDesktop",
    "agent.core.config": "Config load_config=load",
    "agent.recording.demonstration": "Demonstration",
    "agent.desktop.x11.virtual_display": "VirtualDisplay",
    "agent.policies.endpoint": "Endpoint EndpointPolicy",
    "agent.core.events": "Ended Executed Failed Judged Misparsed Observed Paused Predicted Reason Resumed Verdict "
    "event_json",
    "agent.desktop.input.executor": "Done DryRunExecutor Executor Halted Impossible Interrupted PyAutoGuiExecutor "
    "Stale",
    "agent.sessions.export": "ExportForm export_session",
    "agent.core.reply": "ParseError Reply",
    "agent.grammar.ui_tars": "Generation parse render",
    "agent.core.history": "Turn",
    "agent.learning.corrections": "Corrections Learned corrections_in",
    "agent.loop": "Agent",
    "agent.policies.native": "NativePolicy",
    "agent.core.policy": "LoadedModel Observation Pointing Policy Prediction",
    "agent.sessions.redaction": "RedactionOptions SessionRedactor redact_file",
    "agent.replay.exact": "ReplayPolicy",
    "agent.replay.adaptive": "AdaptiveReplayPolicy",
    "agent.replay.expectations": "ClipboardIs Expectation FileIs TextShown TitleIs",
    "agent.sessions.outcomes": "Divergence Outcome StepOutcome read_outcomes",
    "agent.replay.repairs": "Repair",
    "agent.safety.rules": "Decision Rule load_rules=load",
    "agent.safety.asker": "Approve Asker AutoReject Edit Proposal Quit Reject RunOn Skip TakenOver Until",
    "agent.safety.gate": "Gate",
    "agent.desktop.capture.screen": "DisplayError MssScreen Screen",
    "agent.core.secrets": "KeyringSecrets Secrets",
    "agent.sessions.file": "Recorder SessionReader",
    "agent.policies.steps": "StepsPolicy",
    "agent.core.stop": "Stop StopKey StopOnSignals",
    "agent.cli.runs.terminal": "EventPrinter TerminalAsker",
    "agent.sessions.parameters": "Parameter parameters_of with_values",
    "vision.frame": "Frame",
    "vision.geometry": "DesktopBox DesktopPoint ModelPoint Monitor Piece PixelBox PixelPoint Size Space Viewport",
    "vision.perception.ocr": "OcrEngine RapidOcrEngine TextLine",
    "vision.perception.elements": "Affordance Element Kind Perception State",
    "vision.perception.reader": "ScreenReader",
}
# fmt: on
"""Public names by the module that holds them; `a=b` where `b` is called `a` here. `@export` says the same there."""

_HOMES: Final = {
    name: (module, symbol or name)
    for module, names in PUBLIC.items()
    for name, _, symbol in (word.partition("=") for word in names.split())
}


def main() -> NoReturn:
    """The command `deskhand`: without arguments the window, otherwise the command line."""
    if len(sys.argv) < 2:
        window()
    from agent.cli.main import main as run

    sys.exit(run(sys.argv[1:]))


def window() -> NoReturn:
    """The command `deskhand-app`: open the window; ends the process."""
    try:
        from gui.app import main as show
    except ModuleNotFoundError as error:
        if error.name is None or not error.name.startswith("PySide6"):
            raise
        sys.exit("deskhand: the window needs PySide6; install it with: pip install 'deskhand[window]'")
    sys.exit(show(sys.argv[1:]))


def __dir__() -> list[str]:
    return sorted({"main", "window", *_HOMES})


if not TYPE_CHECKING:  # a type checker sees the imports above; this would make it accept every name

    def __getattr__(name: str) -> object:
        """Load a public name when it is first asked for."""
        if name not in _HOMES:
            raise AttributeError(f"module 'deskhand' has no attribute {name!r}")
        from importlib import import_module

        module, symbol = _HOMES[name]
        return getattr(import_module(module), symbol)


if __name__ == "__main__":
    main()
