"""The wheel, installed outside the checkout: what users get runs without the files that only development needs.

Its dependencies are those of the environment that runs the tests, put on the path of a fresh one: no network is needed.
Whether their declared versions can be had together is proven by `make venv`, not here.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.desktop.x11.virtual_display import VirtualDisplay

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "tests" / "data" / "list_with_icons.png"

pytestmark = pytest.mark.display


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of a fresh environment that has the wheel and, by a path, the dependencies."""
    environment = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    python = environment / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--no-deps", "--no-index", str(wheel)], check=True, capture_output=True)
    (packages,) = environment.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    return environment / "bin"


@pytest.fixture
def form(installed: Path, display: VirtualDisplay, tmp_path: Path) -> Iterator[None]:
    """The practice form of the wheel, open."""
    command = [str(installed / "deskhand"), "practice", "form"]
    environment = clean(display.environment())
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as window:
        try:
            assert window.stdout is not None
            assert window.stdout.readline().startswith("ready")
            yield
        finally:
            window.terminate()


def clean(environment: dict[str, str]) -> dict[str, str]:
    """Without what could lead back to the checkout."""
    return {name: value for name, value in environment.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}


def deskhand(
    installed: Path, folder: Path, *arguments: str, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [installed / "deskhand", *arguments],
        cwd=folder,
        env=clean(dict(os.environ) if environment is None else environment),
        capture_output=True,
        text=True,
        timeout=100,
    )


def test_the_wheel_holds_the_program_and_nothing_that_only_development_needs(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    assert {"deskhand/__init__.py", "deskhand/py.typed", "agent/py.typed", "vision/py.typed", "gui/py.typed"} <= held
    assert {"assets/models/detector.onnx", "assets/models/builtin/model.safetensors", "assets/rules.toml"} <= held
    assert "assets/translations/deskhand_zh_CN.ts" in held
    left_out = (
        "tests/",
        "docs/",
        "gui/pictures",
        "deskhand/api_reference",
        "gui/datagen/web_pages/libraries",
        "gui/datagen/web_pages/pages",
        "gui/datagen/icons/",
        "gui/datagen/qt_tasks/examples/",
    )
    unwanted = {name for name in held if name.startswith(left_out)}
    assert unwanted | held & {"assets/models/detector.safetensors", "gui/datagen/qt_screens/renderer.py"} == set()


def test_what_the_wheel_holds_imports_nothing_that_it_leaves_out(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    sources = [name for name in archive.namelist() if name.endswith(".py")]
    modules = {name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in sources}
    missing = {
        (source, node.module)
        for source in sources
        for node in ast.walk(ast.parse(archive.read(source)))
        if isinstance(node, ast.ImportFrom) and str(node.module).partition(".")[0] in {"agent", "gui", "vision"}
        if node.module not in modules
    }
    # these say so in one sentence, or name a type alone
    assert missing == {
        ("gui/datagen/qt_tasks/main.py", "gui.datagen.qt_tasks.examples.writer"),
        ("gui/datagen/qt_screens/style/artwork.py", "gui.datagen.qt_screens.style.icon_themes"),
        ("gui/datagen/live_pages/suite.py", "gui.datagen.live_pages.examples"),
        ("gui/datagen/live_pages/suite.py", "gui.datagen.live_pages.rollouts"),
        ("gui/datagen/live_pages/suite.py", "gui.datagen.web_pages.libraries.bundles"),
    }


def test_steps_runs_from_the_wheel(installed: Path, form: None, display: VirtualDisplay, tmp_path: Path) -> None:
    arguments = ["run", 'click "Save"', "--model", "steps", "--dry-run", "--mode", "auto", "--max-steps", "1"]
    done = deskhand(installed, tmp_path, *arguments, environment=display.environment())
    assert "would click" in done.stderr, done
    assert done.returncode == 3, "one step was allowed, and the task needs a second one to be finished"


def test_perceive_and_doctor_run_from_the_wheel(installed: Path, display: VirtualDisplay, tmp_path: Path) -> None:
    perceived = deskhand(installed, tmp_path, "perceive", str(PICTURE), environment=display.environment())
    assert perceived.returncode == 0, perceived.stderr
    assert "lo-1181.tar.gz" in perceived.stdout
    diagnosed = deskhand(installed, tmp_path, "doctor", environment=display.environment())
    assert diagnosed.returncode == 0, diagnosed.stdout
    assert "OCR" in diagnosed.stdout


def test_practice_tasks_are_evaluated_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    done = deskhand(installed, tmp_path, "eval", "practice", "--tasks", "1", "--family", "login")
    assert done.returncode == 0, done.stderr
    assert "goals reached" in done.stdout


def test_what_the_wheel_lacks_is_named_in_one_sentence(installed: Path, tmp_path: Path) -> None:
    done = deskhand(installed, tmp_path, "practice", "live", "--examples", str(tmp_path / "made"))
    assert done.returncode == 2
    assert "training data is generated from a source checkout" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_tasks_on_programs_can_be_listed_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    command = [str(installed / "python"), "-m", "gui.datagen.native_apps.suite", "--list", "--count", "1"]
    listed = subprocess.run(command, cwd=tmp_path, env=clean(dict(os.environ)), capture_output=True, text=True)
    # without the programs it asks to install them; either way it is there
    assert '"instruction"' in listed.stdout or "please install" in listed.stderr, listed
