"""What must stay true of the whole tree, whoever edits which file."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = [path for name in ("deskhand", "agent", "gui", "vision") for path in (ROOT / name).rglob("*.py")]

BROAD_EXCEPTS = {
    "agent/cli/main.py": "the border to the command line: whatever went wrong becomes one sentence and an exit code",
    "agent/cli/doctor.py": "what breaks while it examines the machine is what the person came to learn",
    "agent/desktop/input/pyautogui_import.py": "its import fails without a common base; each becomes a RuntimeError",
    "agent/desktop/x11/event_recording.py": "the border of the watching thread: no run without its stop key",
    "agent/policies/endpoint.py": "the border of the asking thread: nobody waits for an end that does not come",
    "agent/loop.py": "the border of a run: whatever breaks below, a run ends with an event",
    "gui/common/run_session.py": "the border of the worker thread: no thread dies in silence",
}

MOST_ENTRIES = 14
"""Modules and folders in a folder."""

ROOMY = {ROOT / "gui" / "practice", ROOT / "gui" / "datagen" / "qt_screens" / "families"}
"""Where each module is one application, or one family of screens."""

REACHED_BY = {
    "agent.cli": "agent/cli/test_models.py",
    "agent.desktop": "agent/desktop/test_executor.py",
    "agent.desktop.monitor.chord_watcher": "agent/desktop/test_stop_key.py",
    "agent.desktop.x11": "agent/recording/test_demonstration.py",
    "agent.grammar": "agent/grammar/test_computer_use.py",
    "agent.grammar.steps": "agent/grammar/steps/test_parser.py",
    "agent.grammar.steps.writer": "agent/sessions/test_export.py",
    "agent.learning.instructions": "agent/learning/instructions/test_wording.py",
    "agent.learning.scenes": "agent/learning/scenes/test_scenes.py",
    "agent.learning.simulator": "agent/learning/simulator/test_episodes.py",
    "agent.mcp": "agent/mcp/test_server.py",
    "agent.policies.builtin.inference": "agent/policies/builtin/test_onnx_network.py",
    "agent.policies.chat_protocol": "agent/policies/test_endpoint.py",
    "agent.policies.families": "agent/policies/test_endpoint.py",
    "agent.policies.loading": "agent/policies/test_grounding_check.py",
    "agent.replay": "agent/replay/test_adaptive.py",
    "agent.safety": "agent/safety/test_gate.py",
    "agent.sessions.format": "agent/sessions/test_export.py",
}
"""For modules, or folders of them, that no test imports by name: the test of the whole that reaches them."""

FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "pickle.load", "pickle.loads"}
FORBIDDEN_MODULES = {"pickle", "shelve", "marshal", "dill", "cloudpickle", "joblib"}

HEAVY = {"torch", "transformers", "cv2", "PySide6", "mss", "pyautogui", "rapidocr", "onnxruntime", "xcffib", "numpy"}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(tree(path))


def place(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names):
            return [name.name for name in names]
        case ast.ImportFrom(module=str(module)):
            return [module]
        case _:
            return []


def test_only_the_gate_approves() -> None:
    made = [
        place(path, node)
        for path in SOURCES
        for node in nodes(path)
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Approved"
    ]
    assert made, "the gate itself makes one; this test looks in the wrong place"
    assert {one.partition(":")[0] for one in made} == {"agent/safety/gate.py"}


def test_nobody_else_touches_the_seal() -> None:
    touching = {
        str(path.relative_to(ROOT))
        for path in SOURCES
        for node in nodes(path)
        if (isinstance(node, ast.Name) and node.id == "_SEAL")
        or (isinstance(node, ast.Attribute) and node.attr == "_SEAL")
        or (isinstance(node, ast.alias) and node.name == "_SEAL")
    }
    assert touching == {"agent/safety/gate.py"}


def test_broad_excepts_stand_only_at_the_borders() -> None:
    found = {
        str(path.relative_to(ROOT)): place(path, node)
        for path in SOURCES
        for node in nodes(path)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or {"Exception", "BaseException"} & set(ast.unparse(node.type).strip("()").split(", ")))
        and ast.unparse(node.body[-1]) != "raise"  # tidying up on the way out swallows nothing
    }
    assert {file: line for file, line in found.items() if file not in BROAD_EXCEPTS} == {}


def test_no_text_becomes_program() -> None:
    found = [
        place(path, node)
        for path in SOURCES
        for node in nodes(path)
        if (isinstance(node, ast.Call) and ast.unparse(node.func) in FORBIDDEN_CALLS)
        or FORBIDDEN_MODULES & {name.partition(".")[0] for name in imported(node)}
    ]
    assert found == []


def test_no_program_is_started_through_a_shell() -> None:
    found = [
        place(path, node)
        for path in SOURCES
        for node in nodes(path)
        if isinstance(node, ast.keyword) and node.arg == "shell"
    ]
    assert found == []


def test_qt_lives_in_gui_alone() -> None:
    found = [
        place(path, node)
        for path in SOURCES
        if path.relative_to(ROOT).parts[0] != "gui"
        for node in nodes(path)
        if any(name.startswith(("PySide", "PyQt", "shiboken")) for name in imported(node))
    ]
    assert found == []


def test_what_binds_to_a_display_or_loads_a_model_is_imported_where_it_is_needed() -> None:
    late = {"pyautogui", "mss", "xcffib", "rapidocr", "onnxruntime", "pynput"}
    found = [
        place(path, node)
        for path in SOURCES
        if path.relative_to(ROOT).parts[0] != "gui"
        for node in top_level(tree(path))
        if late & {name.partition(".")[0] for name in imported(node)}
    ]
    assert found == []


def top_level(module: ast.Module) -> Iterator[ast.stmt]:
    """Statements that run at import, but for `if TYPE_CHECKING`."""
    for statement in module.body:
        if not (isinstance(statement, ast.If) and ast.unparse(statement.test) == "TYPE_CHECKING"):
            yield statement


def test_the_layers_hold() -> None:
    checked = subprocess.run([Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


def folder_imports(top: str) -> dict[str, dict[str, str]]:
    """For each folder below `top` the folders that its modules import, each with one such import.

    A module beside the folders counts for itself. A folder and one within it may know each other: the command line
    lists its commands, and these share what lies beside the list.
    """
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in (ROOT / top).rglob("*.py")}
    home = {module: module if module.count(".") == 1 else module.rpartition(".")[0] for module in modules}
    found: dict[str, dict[str, str]] = {}
    for module, path in modules.items():
        for node in nodes(path):
            names = imported(node)
            if isinstance(node, ast.ImportFrom):
                names += [f"{node.module}.{name.name}" for name in node.names]
            for target in names:
                here, there = home[module], home.get(target, "")
                if there and not f"{here}.".startswith(f"{there}.") and not f"{there}.".startswith(f"{here}."):
                    found.setdefault(here, {}).setdefault(there, f"{module} imports {target}")
    return found


def test_the_folders_of_agent_import_each_other_one_way_only() -> None:
    found = folder_imports("agent")
    assert "agent.core" in found["agent.loop"]
    try:
        order = list(TopologicalSorter(found).static_order())
    except CycleError as error:
        circle = error.args[1][::-1]
        pytest.fail("; ".join(found[here][there] for here, there in pairwise(circle)))
    assert order.index("agent.core") < order.index("agent.safety") < order.index("agent.loop")


def test_the_loop_stays_on_one_page() -> None:
    assert len((ROOT / "agent" / "loop.py").read_text(encoding="utf-8").splitlines()) <= 180


def test_a_folder_can_be_read_at_a_glance() -> None:
    folders = {path.parent for path in SOURCES if path.parent != ROOT}
    assert len(folders) > 30
    crowded = {}
    for folder in folders:
        entries = {path for path in folder.iterdir() if path.suffix == ".py" and path.name != "__init__.py"}
        entries |= {path for path in folder.iterdir() if (path / "__init__.py").exists()}
        if len(entries) > MOST_ENTRIES and folder not in ROOMY:
            crowded[str(folder.relative_to(ROOT))] = len(entries)
    assert crowded == {}


def test_every_folder_has_a_docstring_and_nothing_else_in_its_init() -> None:
    inits = [path for path in SOURCES if path.name == "__init__.py"]
    assert len(inits) > 30
    assert [place(path, tree(path)) for path in inits if ast.get_docstring(tree(path)) is None] == []
    # gives out the public names; sets what a library reads when it is loaded
    busy = {ROOT / "deskhand" / "__init__.py", ROOT / "vision" / "__init__.py"}
    assert [place(path, tree(path).body[1]) for path in inits if len(tree(path).body) > 1 and path not in busy] == []
    assert {path.parent for path in SOURCES if path.parent != ROOT} == {path.parent for path in inits}


def test_the_architecture_page_has_a_sentence_for_every_folder_and_for_no_other() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    described = {Path(folder) for folder in re.findall(r"^\| `([\w/]+)/` \| .", page, flags=re.MULTILINE)}
    packages = {path.parent.relative_to(ROOT) for path in SOURCES}
    # what generates training data is described by family; the folders within are its own affair
    shown = {folder for folder in packages if folder.parts[:2] != ("gui", "datagen") or len(folder.parts) <= 3}
    assert described - {Path("assets"), Path("tests")} == shown


def test_no_function_is_called_told_said_or_seen() -> None:
    found = [
        place(path, node)
        for path in SOURCES
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.strip("_") in {"told", "said", "seen"}
    ]
    assert found == []


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> dict[str, Path]:
    return {module_of(path): path for path in SOURCES}


@cache
def modules_imported_in(path: Path) -> frozenset[str]:
    names = set()
    for node in nodes(path):
        match node:
            case ast.ImportFrom(module=str(module)):
                names |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
            case ast.Import():
                names |= {alias.name for alias in node.names}
    return frozenset(names & modules().keys())


@cache
def modules_named_in(path: Path) -> frozenset[str]:
    """Those that are imported, and those that a string names, to be imported when they are needed."""
    texts = {str(node.value).partition(":")[0] for node in nodes(path) if isinstance(node, ast.Constant)}
    return modules_imported_in(path) | texts & modules().keys()


def reached_from(path: Path) -> set[str]:
    reached, front = set[str](), set(modules_named_in(path))
    while front:
        reached |= front
        front = {name for module in front for name in modules_named_in(modules()[module])} - reached
    return reached


def test_every_module_is_imported_by_a_test_or_reached_by_a_test_that_is_named_for_it() -> None:
    named = set().union(*(modules_imported_in(path) for path in (ROOT / "tests").rglob("*.py")))
    unnamed = [
        module
        for module, path in modules().items()
        if module.startswith(("agent.", "vision.")) and path.name != "__init__.py" and module not in named
    ]
    for module in unnamed:
        ways = [prefix for prefix in REACHED_BY if f"{module}.".startswith(f"{prefix}.")]
        assert ways, f"{module}: import it in a test, or name the test that reaches it in REACHED_BY"
        way = max(ways, key=len)
        assert module in reached_from(ROOT / "tests" / REACHED_BY[way]), f"{REACHED_BY[way]} does not reach {module}"
    gone = [prefix for prefix in REACHED_BY if prefix not in modules()]
    assert gone == [], "take them from REACHED_BY"


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    parts = {part: path for path in SOURCES for part in (*path.relative_to(ROOT).parts[:-1], path.stem)}
    assert {"utils", "util", "helpers", "misc"} & parts.keys() == set()
    commons = {path.parent for path in SOURCES if path.parent.name == "common"}
    assert commons == {ROOT / "gui" / "common"}


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"]])
def test_help_is_given_without_loading_anything_heavy(arguments: list[str]) -> None:
    code = (
        "import json, sys, deskhand\n"
        f"sys.argv = ['deskhand', *{arguments!r}]\n"
        "try: deskhand.main()\n"
        "except SystemExit as end: print(json.dumps([end.code, sorted(m.partition('.')[0] for m in sys.modules)]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    exit_code, modules = json.loads(done.stdout.splitlines()[-1])
    assert exit_code == 0
    assert HEAVY & set(modules) == set()


def test_importing_any_module_needs_no_display_and_touches_nothing(tmp_path: Path) -> None:
    code = (
        "import importlib, pkgutil, agent, vision, threading\n"
        "for package in (vision, agent):\n"
        "    for one in pkgutil.walk_packages(package.__path__, package.__name__ + '.'):\n"
        "        importlib.import_module(one.name)\n"
        "assert threading.active_count() == 1\n"
    )
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=tmp_path, env=environment, check=True)
    assert list(tmp_path.iterdir()) == []


def test_no_library_gathers_usage(tmp_path: Path) -> None:
    """onnxruntime keeps an identifier and a store of events in the home folder where it may send; there is none."""
    code = (
        "import numpy as np\n"
        "from agent.factory import load_model\n"
        "from vision.perception.ocr import RapidOcrEngine\n"
        "load_model('builtin')\n"
        "RapidOcrEngine().read(np.full((40, 120, 3), 255, np.uint8))\n"
        "import sys; assert 'onnxruntime' in sys.modules\n"
    )
    # no CI: the library is silent there by itself
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True)
    assert [path for path in tmp_path.rglob("*") if "microsoft" in str(path.relative_to(tmp_path)).lower()] == []
