"""The public names: one list, what is generated from it, and a golden file that notices every change."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import deskhand
from agent.core.api import export, exported
from agent.desktop.x11.virtual_display import VirtualDisplay
from deskhand.api_reference import GOLDEN, NAMES, PAGE, golden, main, page, public_api, with_names

ROOT = Path(__file__).parent.parent


def static_imports() -> set[tuple[str, str, str]]:
    """Public name, module and symbol, as type checkers read them in `deskhand`."""
    tree = ast.parse((ROOT / "deskhand" / "__init__.py").read_text(encoding="utf-8"))
    block = next(one for one in tree.body if isinstance(one, ast.If) and ast.unparse(one.test) == "TYPE_CHECKING")
    return {
        (name.asname or name.name, str(one.module), name.name)
        for one in block.body
        if isinstance(one, ast.ImportFrom)
        for name in one.names
    }


def test_type_checkers_read_the_names_that_are_given_out() -> None:
    now = {(name, *home.split(":")) for name, home in deskhand._HOMES.items()}
    before = {(old, *deskhand._HOMES[new].split(":")) for old, new in deskhand._RENAMED.items()}
    assert static_imports() == now | before


def test_every_public_name_can_be_had_and_dir_tells_all_of_them() -> None:
    api = public_api()
    assert dir(deskhand) == sorted({*api, "main", "window"})
    assert all(getattr(deskhand, name) is one.symbol for name, one in api.items())


def test_a_name_of_the_version_before_works_and_warns_with_the_new_one() -> None:
    renamed = {"Mind": "LoadedModel", "Nobody": "AutoReject", "Wish": "RedactionOptions", "load_mind": "load_model"}
    for old, new in renamed.items():
        with pytest.warns(DeprecationWarning, match=rf"^deskhand\.{old} is called deskhand\.{new} now"):
            assert getattr(deskhand, old) is getattr(deskhand, new)
    assert not renamed.keys() & set(dir(deskhand))


def test_every_name_of_the_version_before_is_still_there() -> None:
    for line in (ROOT / "tests" / "data" / "api_before.txt").read_text(encoding="utf-8").split():
        assert line in deskhand._HOMES or line in deskhand._RENAMED, line


def test_a_name_that_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'deskhand' has no attribute 'Approved'"):
        getattr(deskhand, "Approved")  # noqa: B009 - what a type checker would refuse


def test_the_public_api_is_as_written_down() -> None:
    api = public_api()
    source = (ROOT / NAMES).read_text(encoding="utf-8")
    for file, text in ((NAMES, with_names(source, api)), (GOLDEN, golden(api)), (PAGE, page(api))):
        assert text == (ROOT / file).read_text(encoding="utf-8"), "if the change is meant: make api"


def test_without_the_lines_around_it_the_block_is_not_written() -> None:
    with pytest.raises(ValueError, match=r"deskhand/__init__\.py has lost the lines"):
        with_names("import sys\n", public_api())


def test_a_changed_api_is_reported_and_written_only_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in (GOLDEN, PAGE, NAMES):
        (tmp_path / file).parent.mkdir(parents=True)
    old = re.sub(r'    "Agent": .*\n', "", (ROOT / NAMES).read_text(encoding="utf-8"))
    (tmp_path / NAMES).write_text(old, encoding="utf-8")
    (tmp_path / GOLDEN).write_text("Agent(everything)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main([]) == 1
    assert "make api" in capsys.readouterr().out
    assert (tmp_path / GOLDEN).read_text(encoding="utf-8") == "Agent(everything)\n"
    assert main(["--write"]) == 0
    assert main([]) == 0
    for file in (PAGE, NAMES):
        assert (tmp_path / file).read_text(encoding="utf-8") == (ROOT / file).read_text(encoding="utf-8")


def test_a_taken_name_is_refused_and_the_first_owner_stays() -> None:
    owner = exported()["Size"]
    with pytest.raises(ValueError, match=r"deskhand\.Size is vision\.geometry:Size already"):
        export("Size")(main)
    assert exported()["Size"] is owner


@pytest.mark.parametrize("name", ["", "_private", "two words", "1st", "a.b"])
def test_a_bad_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be a public name"):
        export(name)


def test_only_classes_and_functions_of_the_top_level_are_exported() -> None:
    class Inner:
        pass

    for symbol in (Inner, 7, "text", Path.cwd):
        with pytest.raises(TypeError, match=r"deskhand\.Thing: only classes and functions"):
            export("Thing")(symbol)
    assert "Thing" not in exported()


def test_without_pyside6_the_window_says_what_to_install() -> None:
    code = "import sys; sys.modules['PySide6'] = None; import deskhand; sys.argv = ['deskhand']; deskhand.main()"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == "deskhand: the window needs PySide6; install it with: pip install 'deskhand[window]'\n"


def test_every_public_symbol_has_a_docstring() -> None:
    assert [name for name, one in public_api().items() if not (one.symbol.__doc__ or "").strip()] == []


def examples() -> list[str]:
    return re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.DOTALL)


def test_the_readme_has_four_examples() -> None:
    assert len(examples()) == 4


@pytest.mark.display
@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_an_example_of_the_readme_runs(display: VirtualDisplay, number: int, tmp_path: Path) -> None:
    script = tmp_path / "example.py"
    script.write_text(examples()[number], encoding="utf-8")
    environment = display.environment() | {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script)], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    expected = [line.removeprefix("# -> ") for line in examples()[number].splitlines() if line.startswith("# -> ")]
    assert done.stdout.splitlines()[: len(expected)] == expected
