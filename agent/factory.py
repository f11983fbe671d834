"""The factory: puts agents, runs and redactors together; the one place that names concrete classes."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from agent.core.actions import Key
from agent.core.api import export
from agent.core.area import Area
from agent.core.config import Config, default_path, load
from agent.core.events import Event
from agent.core.model_settings import ModelSettings
from agent.core.policy import LoadedModel, Policy, described
from agent.core.secrets import KeyringSecrets
from agent.core.stop import Stop
from agent.core.task import Bounds, Task
from agent.desktop.capture.masking import MaskedScreen, VeiledScreen
from agent.desktop.capture.screen import DisplayError, MssScreen, Screen, check_display
from agent.desktop.capture.shielding import ShieldedScreen
from agent.desktop.display_lock import DisplayLock
from agent.desktop.input.executor import DryRunExecutor, Executor
from agent.desktop.input.pyautogui_executor import PyAutoGuiExecutor
from agent.desktop.monitor.stop_key import StopKey
from agent.desktop.window_list import open_windows
from agent.desktop.windows import title_at
from agent.loop import Agent
from agent.safety.asker import Asker
from agent.safety.gate import Gate
from agent.safety.rules import load as load_rules
from agent.sessions.redaction import RedactionOptions, SessionRedactor
from vision.frame import Frame
from vision.geometry import DesktopBox, DesktopPoint
from vision.perception.elements import Element, Perception
from vision.perception.ocr import OcrEngine

if TYPE_CHECKING:
    from agent.policies.endpoint import EndpointPolicy
    from agent.policies.grounding_check import Measurement
    from agent.recording.demonstration import Demonstration
    from agent.recording.session_recording import SessionRecording

MODELS = ("steps", "builtin")
"""Names that `--model` takes in this version."""

REPLAY = "replay"
"""What decides in a replay, where a session asks for the name of the model."""

OwnBoxes = Callable[[], tuple[DesktopBox, ...]]


def no_boxes() -> tuple[DesktopBox, ...]:
    """A program without windows of its own on the screen."""
    return ()


@export("load_model", was="load_mind")
def load_model(
    model: str,
    *,
    thoughts: str = "English",
    detector: bool = True,
    settings: ModelSettings | None = None,
    tell: Callable[[str], None] | None = None,
) -> LoadedModel:
    """The policy called `model`, with the reader of screens that it and the gate need.

    Args:
        thoughts: In which language a model behind an address should think, by its English name.
        detector: Whether the trained detector looks at screens too.
        settings: How a large model is asked, where that is not told by its name.
        tell: Is told in a sentence what the person should know about a server; None writes it on stderr.

    Raises:
        ValueError: If there is no such model.
    """
    from vision.perception.faint_text import FaintTextReader
    from vision.perception.ocr import RapidOcrEngine
    from vision.perception.reader import load_reader

    # a model that sees for itself has a reader too: the gate judges by what is under the pointer
    policy = load_policy(model, thoughts=thoughts, settings=settings, tell=tell)
    engine = RapidOcrEngine()
    # and it may see what no person does
    faint_text = None if model in MODELS else FaintTextReader(engine).read
    return LoadedModel(policy, load_reader(engine, detector=detector), faint_text, short_name(model))


def short_name(model: str) -> str:
    """What to call a model where others may read it: the last part of a folder, host and model of an address."""
    if model.startswith(("http://", "https://")):
        address = urlsplit(model)
        return " ".join(filter(None, (address.hostname, address.fragment)))
    return model if model in MODELS else model.replace("\\", "/").rstrip("/").rpartition("/")[2]


def load_policy(
    model: str,
    *,
    thoughts: str = "English",
    settings: ModelSettings | None = None,
    tell: Callable[[str], None] | None = None,
) -> Policy:
    """The policy called `model`, without a reader of screens; see `load_model`."""
    settings = settings or ModelSettings(model)
    if model == "steps":
        from agent.policies.steps import StepsPolicy

        return StepsPolicy()
    if model == "builtin":
        from agent.policies.builtin.policy import BuiltinPolicy

        return BuiltinPolicy.load()
    if model.startswith(("http://", "https://")):
        from agent.policies.zoom_refinement import refined

        return refined(endpoint_policy(model, thoughts=thoughts, settings=settings, tell=tell), settings.zoom)
    folder, mark, way = model.rpartition("#")
    if not mark or Path(model).exists():
        folder, way = model, ""
    if (Path(folder) / "config.json").exists():
        from agent.policies.loading import load_checkpoint

        return load_checkpoint(Path(folder), way, settings)
    if re.fullmatch(r"(localhost|[\w.-]+\.\w+|[\d.]+|\[[\da-fA-F:]+\])(:\d+)?(/\S*)?(#\S+)?", model) and ":" in model:
        raise ValueError(f"{model!r} looks like the address of an endpoint; write http:// or https:// before it")
    raise ValueError(
        f"model {model!r} is not known; this version has {', '.join(MODELS)}, a folder with a checkpoint "
        "(deskhand models fetch makes one), or the address of an endpoint"
    )


def endpoint_policy(
    model: str, *, thoughts: str, settings: ModelSettings, tell: Callable[[str], None] | None = None
) -> EndpointPolicy:
    """The model at an address, asked as `settings` say.

    Raises:
        ValueError: If the address is none, or there is no such family.
    """
    from agent.policies.endpoint import Endpoint, EndpointPolicy

    endpoint = replace(
        Endpoint.parse(model),
        family=settings.family or None,
        coordinates=settings.coordinates,
        largest_picture=settings.largest_picture,
    )
    return EndpointPolicy(endpoint, language=thoughts, tell=tell or _say)


def check_connection(
    model: str, config: Config, *, progress: Callable[[Iterable[int]], Iterable[int]] = iter
) -> Measurement:
    """Ask the model at an address, as the settings say, about pictures with known targets.

    Args:
        progress: Wraps the numbers of the questions, as a progress bar does.

    Raises:
        ValueError: If the address is none.
        UnaskableError: If the model cannot be asked; one sentence.
    """
    from agent.policies.grounding_check import measured

    settings = replace(config.settings_for(model), zoom=None)
    policy = endpoint_policy(model, thoughts=config.thoughts, settings=settings, tell=lambda line: None)
    return measured(policy, replace(settings, family=policy.family.name), progress=progress)


@export("assembled")
@contextmanager
def assembled(
    model: LoadedModel,
    bounds: Bounds,
    config: Config,
    asker: Asker,
    own_boxes: OwnBoxes = no_boxes,
    veils: OwnBoxes = no_boxes,
) -> Iterator[Agent]:
    """An agent on the person's screen; whatever it holds down or holds open is let go at the end.

    Args:
        own_boxes: The program's own windows, which the agent neither sees nor touches.
        veils: The lines that the program draws on the screen; the agent does not see them and may click through them.

    Raises:
        DisplayError: If there is no screen to act on.
        ValueError: If a rule is wrong; the sentence names file, rule and key.
        OSError: If the file of rules cannot be read.
    """
    rules = load_rules(bounds.rules or config.rules)
    if (why := check_display()) is not None:
        raise DisplayError(why)
    with ExitStack() as stack:
        captured = MssScreen(bounds.area, quiet_s=config.settle_quiet_s, cap_s=config.settle_cap_s)
        stack.callback(captured.close)
        plain: Screen = captured if veils is no_boxes else VeiledScreen(captured, veils)
        screen: Screen = ShieldedScreen(plain if own_boxes is no_boxes else MaskedScreen(plain, own_boxes))
        executor: Executor
        if bounds.dry_run:
            executor = DryRunExecutor(_say)
        else:
            executor = real = PyAutoGuiExecutor(screen, stop_chord=config.stop_chord, secrets=KeyringSecrets())
            stack.callback(real.close)
        title_of = stack.enter_context(_titles(own_boxes))
        yield Agent(
            screen=screen,
            policy=model.policy,
            perception=model.perception,
            gate=Gate(
                bounds.mode,
                asker,
                own_boxes,
                faint_text=model.faint_text or (lambda frame: ()),
                covered=captured.covered,
                rules=rules,
                title_at=title_of,
                trust_task=config.trust_task if bounds.trust_task is None else bounds.trust_task,
                least_confidence=config.least_confidence,
            ),
            executor=executor,
            front=lambda: title_of(None),
        )


@contextmanager
def _titles(own_boxes: OwnBoxes) -> Iterator[Callable[[DesktopPoint | None], str]]:
    """The titles of windows by a point of theirs; empty ones where the system does not tell."""
    try:
        windows = open_windows()
    except NotImplementedError:
        yield lambda point: ""
        return
    with closing(windows):
        yield lambda point: title_at(point, windows, own_boxes())


def run_task(
    model: LoadedModel,
    task: Task,
    bounds: Bounds,
    config: Config,
    asker: Asker,
    stop: Stop,
    *,
    session: Path | None = None,
    redactor: SessionRedactor | None = None,
    own_boxes: OwnBoxes = no_boxes,
    veils: OwnBoxes = no_boxes,
    tell: Callable[[str], None] | None = None,
) -> Generator[Event, None, None]:
    """One run on the person's screen, with its stop key; everything is let go when the iterator ends or is closed.

    Args:
        tell: Is told before the first step how the model is asked; None writes it on stderr.
        session: Where the run is recorded; None for nowhere.
        redactor: Takes out of the events what is not to be recorded; without `session` it has nothing to do.

    Raises:
        DisplayError: If there is no screen to act on.
        ValueError: If a rule is wrong; the sentence names file, rule and key.
        DisplayBusyError: If another process works on this display.
        RuntimeError: If the stop key cannot be watched.
        OSError: If the rules cannot be read, or the session file cannot be written.
    """
    from agent.sessions.recorder import Recorder

    with ExitStack() as stack:
        if not bounds.dry_run:
            stack.enter_context(DisplayLock(f"the run “{task.text[:60]}”"))
        agent = stack.enter_context(assembled(model, bounds, config, asker, own_boxes, veils))
        stack.enter_context(StopKey(stop, config.stop_chord))
        if asked := described(model.policy, stop):
            (tell or _say)(asked)
        events = agent.run(task, stop)
        if session is not None:
            text = task.text if redactor is None else redactor.task(task.text)
            recorder = stack.enter_context(Recorder.create(session, text, model=model.name))
            events = recorder.record(events) if redactor is None else redactor.record(events, recorder)
        yield from events


def launch(
    task: str,
    model: str,
    bounds: Bounds,
    stop: Stop,
    asker: Asker,
    own_boxes: OwnBoxes,
    path: Path | None = None,
    veils: OwnBoxes = no_boxes,
    tell: Callable[[str], None] | None = None,
) -> Iterator[Event]:
    """One run as the window starts it: by the settings, recorded into `path`, else into the session folder."""
    from agent.sessions.recorder import new_session_path

    config = load()
    settings = config.settings_for(model)
    loaded = load_model(model, thoughts=config.thoughts, detector=config.detector, settings=settings, tell=tell)
    what = Task(task, config.max_steps, config.max_seconds)
    session = path or new_session_path(config)
    return run_task(
        loaded, what, bounds, config, asker, stop, session=session, own_boxes=own_boxes, veils=veils, tell=tell
    )


@contextmanager
def demonstration(area: Area, config: Config, own_boxes: OwnBoxes = no_boxes) -> Iterator[Demonstration]:
    """A demonstration: the person, watched on `area` while they do a step themselves.

    Raises:
        DisplayError: If there is no screen to see.
        RuntimeError: If input cannot be watched; one sentence why.
    """
    from agent.recording.demonstration import Demonstration

    if (why := check_display()) is not None:
        raise DisplayError(why)
    with closing(MssScreen(area, quiet_s=config.settle_quiet_s, cap_s=config.settle_cap_s)) as captured:
        screen = MaskedScreen(captured, own_boxes)
        reader = ReaderOnDemand(config)
        with Demonstration(screen, perception=reader, own_boxes=own_boxes, chord=config.stop_chord) as watching:
            yield watching


@contextmanager
def person_recording(
    path: Path,
    area: Area,
    config: Config,
    *,
    task: str = "",
    own_boxes: OwnBoxes = no_boxes,
    veils: OwnBoxes = no_boxes,
    private_chord: tuple[Key, ...] = (),
    own_chords: Iterable[tuple[Key, ...]] = (),
    redactor: SessionRedactor | None = None,
    reading: Callable[[int], None] = lambda left: None,
) -> Iterator[SessionRecording]:
    """A person, about to be recorded into `path`.

    Args:
        own_boxes: The program's own windows, which take no keyboard; they are not seen, and clicks into them left out.
        veils: The lines that the program draws on the screen.
        private_chord: Keys that turn private mode; empty where they are listened for elsewhere.
        own_chords: Keys that are for the program itself.
        reading: See `SessionRecording`.

    Raises:
        DisplayError: If there is no screen to see.
    """
    from agent.recording.demonstration import Demonstration
    from agent.recording.session_recording import SessionRecording
    from vision.perception.reader import load_reader

    if (why := check_display()) is not None:
        raise DisplayError(why)
    reader = load_reader(detector=config.detector)
    with closing(MssScreen(area)) as captured:
        plain: Screen = captured if veils is no_boxes else VeiledScreen(captured, veils)
        demonstration = Demonstration(
            plain if own_boxes is no_boxes else MaskedScreen(plain, own_boxes),
            perception=reader,
            own_boxes=own_boxes,
            chord=config.stop_chord,
            private_chord=private_chord,
            own_chords=own_chords,
            own_take_keys=False,
        )
        yield SessionRecording(path, demonstration, reader, task=task, redactor=redactor, reading=reading)


class ReaderOnDemand:
    """A reader of screens that is loaded where the first one is read: there may be none to read."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._reader: Perception | None = None

    def read(self, frame: Frame) -> tuple[Element, ...]:
        """See `Perception.read`."""
        from vision.perception.reader import load_reader

        if self._reader is None:
            self._reader = load_reader(detector=self._config.detector)
        return self._reader.read(frame)


def session_redactor(
    options: RedactionOptions, engine: OcrEngine | None = None, *, say: Callable[[str], None] = lambda line: None
) -> SessionRedactor:
    """A redactor that takes faces and secrets out of one session.

    Args:
        engine: Reads text; one that remembers what it read saves reading a session twice.
        say: Called with a sentence about what cannot be done, and how to mend it.

    Raises:
        ValueError: If a photograph or a network of faces cannot be used; one sentence.
    """
    from vision.perception.ocr import RapidOcrEngine
    from vision.perception.text_regions import CachedEngine
    from vision.redaction.face_networks import MISSING, NO_NAMES, enrolled, face_detector, face_embedder
    from vision.redaction.faces import Gallery
    from vision.redaction.frame_redactor import Redactor

    if engine is None:
        engine = CachedEngine(RapidOcrEngine())
    networks = default_path().parent / "faces"
    detector = face_detector(networks) if options.faces else None
    if detector is None:
        if options.keep:
            raise ValueError(f"{options.keep[0]} cannot be kept in sight: {MISSING}")
        if options.faces:
            say(MISSING)
        return SessionRedactor(Redactor(engine, words=options.words, phones=options.phones), options)
    embedder = face_embedder(networks)
    if embedder is None:
        if options.keep:
            raise ValueError(f"{options.keep[0]} cannot be kept in sight: {NO_NAMES}")
        say(NO_NAMES)
    gallery = (
        None
        if embedder is None
        else Gallery(embedder, [enrolled(photograph, detector, embedder) for photograph in options.keep])
    )
    return SessionRedactor(Redactor(engine, detector, gallery, words=options.words, phones=options.phones), options)


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
