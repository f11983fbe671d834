"""`deskhand doctor`: what works on this machine, what does not, and how to mend it.

Every check tries the real thing once: it grabs the screen, watches the stop key, reads a word. None changes anything,
and none uses the network. A check that raises is a failed check; its message is what was found.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib import metadata
from typing import TYPE_CHECKING, Final, TypeAlias

from agent.cli.usage import DONE, FAILED, Adder
from vision.assets import asset

if TYPE_CHECKING:
    from agent.core.config import Config
    from vision.geometry import Monitor

log = logging.getLogger(__name__)


class Status(StrEnum):
    """How a check came out. Only `FAIL` keeps deskhand from its work."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    Attributes:
        found: What is there, in a few words.
        remedy: What to do about it, in one sentence; empty where all is well.
    """

    name: str
    status: Status
    found: str
    remedy: str = ""


Finding: TypeAlias = tuple[Status, str, str]

_MARKS: Final = {Status.OK: "✓", Status.WARN: "!", Status.FAIL: "✗"}
_LEAST_FREE_BYTES: Final = 10**9
_LEAST_MEMORY_BYTES: Final = 4 * 10**9
_ANSWER_S: Final = 10.0
_REINSTALL: Final = "Install deskhand again: assets/models must hold detector.onnx and detector.json as they came."
_FONTS: Final = {
    "Latin": ":lang=en",
    "Chinese": ":lang=zh",
    "Japanese": ":lang=ja",
    "emoji": ":charset=1f600:color=true",
}


def add(add: Adder) -> None:
    """Declare the command."""
    doctor = add("doctor", _doctor, "what works here, what does not, how to mend it")
    doctor.add_argument("--json", action="store_true", help="one JSON object")


def _doctor(parsed: argparse.Namespace) -> int:
    checks = examine()
    print(json.dumps({"checks": [asdict(check) for check in checks]}) if parsed.json else format_checks(checks))
    return FAILED if any(check.status is Status.FAIL for check in checks) else DONE


def examine() -> tuple[Check, ...]:
    """Run all checks, in the order in which they are worth reading; takes a few seconds, most of it for OCR."""
    display = _checked("display", _display)
    # one missing display explains all the others: their complaints would only hide it
    on_display = () if display.status is Status.FAIL else tuple(_checked(*check) for check in _ON_DISPLAY)
    return (
        *(_checked(*check) for check in _SOFTWARE),
        display,
        *on_display,
        *(_checked(*check) for check in _RESOURCES),
    )


def format_checks(checks: Iterable[Check]) -> str:
    """A table with a mark, the name and what was found; remedies stand below their check."""
    checks = tuple(checks)
    width = max((len(check.name) for check in checks), default=0)
    lines = []
    for check in checks:
        lines.append(f"{_MARKS[check.status]} {check.name:{width}}  {check.found}")
        if check.remedy:
            lines.append(f"  {'':{width}}  → {check.remedy}")
    return "\n".join(lines)


def _checked(name: str, look: Callable[[], Finding]) -> Check:
    try:
        return Check(name, *look())
    except Exception as error:  # whatever breaks is what the person came here to learn
        log.debug("check %r raised", name, exc_info=True)
        return Check(
            name, Status.FAIL, str(error) or type(error).__name__, "Mend what the message names and try again."
        )


def _ok(found: str) -> Finding:
    return Status.OK, found, ""


def _warn(found: str, remedy: str) -> Finding:
    return Status.WARN, found, remedy


def _fail(found: str, remedy: str) -> Finding:
    return Status.FAIL, found, remedy


def _python() -> Finding:
    return _ok(f"{platform.python_version()} on {platform.system()} {platform.machine()}")


def _packages() -> Finding:
    keys = ["xcffib"] if sys.platform == "linux" else ["pynput"]
    versions = _versions(
        "numpy", "pillow", "mss", "PyAutoGUI", *keys, "rapidocr", "onnxruntime", "platformdirs", "tqdm"
    )
    missing = [name for name, version in versions.items() if version is None]
    if missing:
        return _fail(f"without {', '.join(missing)}", f"Run: pip install {' '.join(missing)}")
    return _ok(", ".join(f"{name} {version}" for name, version in versions.items()))


def _window() -> Finding:
    from agent.desktop.window_libraries import missing_libraries

    version = _versions("PySide6-Essentials")["PySide6-Essentials"]
    if version is None:
        return _warn("no PySide6", "For the window and the practice applications: pip install 'deskhand[window]'")
    if (missing := missing_libraries()) is not None:
        return _fail(f"PySide6 {version}", missing)
    return _ok(f"PySide6 {version}")


def _model_packages() -> Finding:
    versions = _versions("torch", "transformers", "safetensors")
    missing = [name for name, version in versions.items() if version is None]
    if missing:
        return _warn(
            f"without {', '.join(missing)}", "For large models and for training: pip install 'deskhand[models]'"
        )
    return _ok(", ".join(f"{name} {version}" for name, version in versions.items()))


def _faces() -> Finding:
    from agent.core.config import default_path
    from vision.redaction.face_networks import MISSING, NO_NAMES, face_detector, face_embedder

    networks = default_path().parent / "faces"
    if face_detector(networks) is None:
        return _ok(f"for --redact: {MISSING}")
    if face_embedder(networks) is None:
        return _ok(f"for --redact: {NO_NAMES}")
    return _ok("found and told apart by --redact")


def _settings() -> Finding:
    from agent.core.config import default_path, load

    load()
    path = default_path()
    return _ok(str(path) if path.exists() else f"defaults; there is no {path}")


def _config() -> Config:
    """The settings, or the defaults where they are faulty: only `_settings` complains of that."""
    from agent.core.config import Config, load

    try:
        return load()
    except ValueError:
        return Config()


def _display() -> Finding:
    from agent.desktop.capture.screen import check_display

    found = " ".join(f"{name}={os.environ[name]}" for name in ("DISPLAY", "WAYLAND_DISPLAY") if name in os.environ)
    if (complaint := check_display()) is not None:
        return _fail(found or "none", complaint)
    return _ok(found or platform.system())


def _monitors() -> Finding:
    from agent.desktop.capture.screen import MssScreen

    with closing(MssScreen()) as screen:
        return _ok("; ".join(map(_described, screen.monitors())))


def _described(monitor: Monitor) -> str:
    scale = "" if monitor.scale == 1 else f", scale {monitor.scale:g}"
    return f"{monitor.name}: {monitor.pixels} at {monitor.desktop.left:g}, {monitor.desktop.top:g}{scale}"


def _capture() -> Finding:
    from agent.desktop.capture.screen import MssScreen

    with closing(MssScreen()) as screen:
        screen.grab()  # the first one also opens the connection
        began = time.perf_counter()
        frame = screen.grab()
        took_ms = (time.perf_counter() - began) * 1000
    found = f"{frame.size} in {took_ms:.1f} ms"
    if not frame.pixels.any():
        return _warn(
            f"{found}, all black",
            "If the screen is not really black: allow screen recording, or log in with X11 instead of Wayland.",
        )
    return _ok(found)


def _input() -> Finding:
    from agent.desktop.input.pyautogui_import import load_pyautogui

    version = _versions("PyAutoGUI")["PyAutoGUI"]
    if _X11 and not _has_extension("XTEST"):
        return _fail(
            "this X server lacks XTEST", "Use an X server with the XTEST extension: mouse and keyboard need it."
        )
    pointer = load_pyautogui().position()
    return _ok(f"PyAutoGUI {version}, pointer at {pointer.x}, {pointer.y}")


def _has_extension(name: str) -> bool:
    import xcffib
    import xcffib.xproto

    connection = xcffib.connect()
    try:
        return bool(connection.core.QueryExtension(len(name), name).reply().present)
    finally:
        connection.disconnect()


def _stop_key() -> Finding:
    from agent.core.stop import Stop, chord_name
    from agent.desktop.monitor.stop_key import StopKey

    chord = _config().stop_chord
    with StopKey(Stop(), chord):
        return _ok(chord_name(chord))


def _fonts() -> Finding:
    if shutil.which("fc-list") is None:
        return _warn("not looked at: there is no fc-list", "To have fonts looked at: apt-get install fontconfig")
    missing = [name for name, pattern in _FONTS.items() if not _output("fc-list", pattern, "family").strip()]
    if missing:
        packages = "fonts-dejavu-core fonts-noto-cjk fonts-noto-color-emoji"
        return _warn(f"none for {', '.join(missing)}", f"Such text shows as boxes: apt-get install {packages}")
    return _ok(", ".join(_FONTS))


def _clipboard() -> Finding:
    if shutil.which("xclip") is None:
        return _warn("without xclip", "To keep the clipboard when deskhand ends: apt-get install xclip")
    return _ok("xclip")


def _ocr() -> Finding:
    import numpy as np
    from PIL import Image, ImageDraw, ImageFont

    from vision.perception.ocr import REMEDY, RapidOcrEngine

    word = "Settings"
    image = Image.new("RGB", (320, 96), "white")
    ImageDraw.Draw(image).text((64, 32), word, fill="black", font=ImageFont.load_default(24))
    began = time.perf_counter()
    try:
        read = " ".join(line.text for line in RapidOcrEngine().read(np.asarray(image)))
    except (FileNotFoundError, ValueError) as error:
        return _fail(str(error).removesuffix(f"; {REMEDY}"), f"Reinstall the engine: {REMEDY}.")
    found = f"read {read!r} in {time.perf_counter() - began:.1f} s, loading included"
    if read != word:
        return _warn(f"{found}; it says {word!r}", f"Reinstall the engine: {REMEDY} onnxruntime")
    return _ok(found)


def _detector() -> Finding:
    import numpy as np

    from vision.detector.onnx_detector import OnnxDetector, shipped_folder

    if not _config().detector:
        return _ok("switched off in the settings: screens are read by geometry and OCR")
    try:
        detector = OnnxDetector(shipped_folder())
    except (FileNotFoundError, ValueError) as error:
        return _warn(f"{error}; screens are read by geometry and OCR alone", _REINSTALL)
    screen = np.full((416, 640, 3), 240, np.uint8)
    detector.detect(screen)  # the first look also loads the network
    began = time.perf_counter()
    detector.detect(screen)
    return _ok(f"looks at 640x416 in {(time.perf_counter() - began) * 1000:.0f} ms, on {detector.threads} cores")


def _gpu() -> Finding:
    if shutil.which("nvidia-smi") is None:
        return _ok("none; large models need one, `steps` does not")
    query = _output("nvidia-smi", "--query-gpu=name,memory.total,memory.free,driver_version", "--format=csv,noheader")
    gpus = [line.split(", ") for line in query.splitlines() if line.count(", ") == 3]
    if not gpus:
        return _warn(
            "nvidia-smi names none",
            "If there is one, its driver does not answer: run nvidia-smi and follow what it says.",
        )
    return _ok("; ".join(f"{name}, {total}, {free} free, driver {driver}" for name, total, free, driver in gpus))


def _memory() -> Finding:
    if not hasattr(os, "sysconf"):
        return _ok(f"{os.cpu_count()} cores; memory not looked at on {platform.system()}")
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    found = f"{total / 1e9:.1f} GB, {os.cpu_count()} cores"
    if total < _LEAST_MEMORY_BYTES:
        return _warn(found, "Below 4 GB models will not load; `steps` will.")
    return _ok(found)


def _models() -> Finding:
    folder = asset("models")
    weights = sorted(folder.rglob("*.safetensors"))
    if not weights:
        return _ok("none built in; `steps` needs none")
    return _ok(
        ", ".join(f"{file.relative_to(folder).with_suffix('')} {file.stat().st_size / 1e6:.0f} MB" for file in weights)
    )


def _sessions() -> Finding:
    folder = _config().session_folder
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    free = shutil.disk_usage(there).free
    found = f"{folder}, {free / 1e9:.1f} GB free"
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        return _fail(f"{there} cannot be written", "Choose another session_folder in the settings.")
    if free < _LEAST_FREE_BYTES:
        return _warn(found, "Below 1 GB recordings soon fill the disk: remove old sessions.")
    return _ok(found)


def _versions(*names: str) -> dict[str, str | None]:
    def version(name: str) -> str | None:
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            return None

    return {name: version(name) for name in names}


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=_ANSWER_S).stdout


_X11: Final = sys.platform not in ("win32", "darwin")
_SOFTWARE: Final = (
    ("Python", _python),
    ("packages", _packages),
    ("window", _window),
    ("model packages", _model_packages),
    ("faces", _faces),
    ("settings", _settings),
)
_ON_DISPLAY: Final = (("monitors", _monitors), ("capture", _capture), ("input", _input), ("stop key", _stop_key))
_RESOURCES: Final = (
    *((("fonts", _fonts), ("clipboard", _clipboard)) if _X11 else ()),
    ("OCR", _ocr),
    ("detector", _detector),
    ("GPU", _gpu),
    ("memory", _memory),
    ("models", _models),
    ("sessions", _sessions),
)
