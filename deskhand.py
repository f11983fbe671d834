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
    from agent.actions import (
        Button, CallUser, Click, Direction, Drag, Finished, Foreign, Hotkey, KeyDown, KeyUp, MouseDown, MouseUp,
        Move, Screenshot, Scroll, Type, Wait, describe, key,
    )
    from agent.build import Bounds, Mind, assembled, load_mind
    from agent.config import Config, load as load_config
    from agent.demonstrate import Demonstration
    from agent.desktop.display import VirtualDisplay
    from agent.endpoint import Endpoint, EndpointPolicy
    from agent.events import (
        Ended, Executed, Failed, Judged, Misparsed, Observed, Paused, Predicted, Reason, Resumed, Verdict, event_json,
    )
    from agent.executor import Done, DryRunExecutor, Executor, Halted, Impossible, Interrupted, PyAutoGuiExecutor, Stale
    from agent.export import ExportForm, export_session
    from agent.grammar import Generation, ParseError, Reply, parse, render
    from agent.history import Turn
    from agent.learning import Corrections, Learned, corrections_in
    from agent.loop import Agent, Task
    from agent.native import NativePolicy
    from agent.policy import Observation, Pointing, Policy, Prediction
    from agent.redaction import SessionRedactor, Wish, redact_file
    from agent.replay import ReplayPolicy
    from agent.replaying.adaptive import AdaptiveReplayPolicy
    from agent.replaying.expectations import ClipboardIs, Expectation, FileIs, TextShown, TitleIs
    from agent.replaying.outcomes import Divergence, Outcome, StepOutcome, read_outcomes
    from agent.replaying.repairs import Repair
    from agent.judgement.rules import Decision, Rule, load as load_rules
    from agent.safety import Approve, Asker, Edit, Gate, Mode, Proposal, Quit, Reject, RunOn, Skip, TakenOver, Until
    from agent.screen import DisplayError, MssScreen, OneMonitor, OneWindow, Region, Screen, WholeDesktop
    from agent.secrets import KeyringSecrets, Secrets
    from agent.session import Recorder, SessionReader
    from agent.steps import StepsPolicy
    from agent.stop import Stop, StopKey, StopOnSignals
    from agent.terminal import EventPrinter, Nobody, TerminalAsker
    from agent.variables import Parameter, parameters_of, with_values
    from vision.frame import Frame
    from vision.geometry import (
        DesktopBox, DesktopPoint, ModelPoint, Monitor, Piece, PixelBox, PixelPoint, Size, Space, Viewport,
    )
    from vision.ocr import OcrEngine, RapidOcrEngine, TextLine
    from vision.perception import Affordance, Element, Kind, Perception, ScreenReader, State
# isort: on

PUBLIC: Final[Mapping[str, str]] = {
    "agent.actions": "Button CallUser Click Direction Drag Finished Foreign Hotkey KeyDown KeyUp MouseDown "
    "MouseUp Move Screenshot Scroll Type Wait describe key",
    "agent.build": "Bounds Mind assembled load_mind",
    "agent.config": "Config load_config=load",
    "agent.demonstrate": "Demonstration",
    "agent.desktop.display": "VirtualDisplay",
    "agent.endpoint": "Endpoint EndpointPolicy",
    "agent.events": "Ended Executed Failed Judged Misparsed Observed Paused Predicted Reason Resumed Verdict "
    "event_json",
    "agent.executor": "Done DryRunExecutor Executor Halted Impossible Interrupted PyAutoGuiExecutor Stale",
    "agent.export": "ExportForm export_session",
    "agent.grammar": "Generation ParseError Reply parse render",
    "agent.history": "Turn",
    "agent.learning": "Corrections Learned corrections_in",
    "agent.loop": "Agent Task",
    "agent.native": "NativePolicy",
    "agent.policy": "Observation Pointing Policy Prediction",
    "agent.redaction": "SessionRedactor Wish redact_file",
    "agent.replay": "ReplayPolicy",
    "agent.replaying.adaptive": "AdaptiveReplayPolicy",
    "agent.replaying.expectations": "ClipboardIs Expectation FileIs TextShown TitleIs",
    "agent.replaying.outcomes": "Divergence Outcome StepOutcome read_outcomes",
    "agent.replaying.repairs": "Repair",
    "agent.judgement.rules": "Decision Rule load_rules=load",
    "agent.safety": "Approve Asker Edit Gate Mode Proposal Quit Reject RunOn Skip TakenOver Until",
    "agent.screen": "DisplayError MssScreen OneMonitor OneWindow Region Screen WholeDesktop",
    "agent.secrets": "KeyringSecrets Secrets",
    "agent.session": "Recorder SessionReader",
    "agent.steps": "StepsPolicy",
    "agent.stop": "Stop StopKey StopOnSignals",
    "agent.terminal": "EventPrinter Nobody TerminalAsker",
    "agent.variables": "Parameter parameters_of with_values",
    "vision.frame": "Frame",
    "vision.geometry": "DesktopBox DesktopPoint ModelPoint Monitor Piece PixelBox PixelPoint Size Space Viewport",
    "vision.ocr": "OcrEngine RapidOcrEngine TextLine",
    "vision.perception": "Affordance Element Kind Perception ScreenReader State",
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
    from agent.cli import main as run

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
