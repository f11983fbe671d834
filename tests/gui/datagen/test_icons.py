"""The generator of icons: file names to meanings, sets and themes to pictures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gui.datagen.icons.file_names import FileNames
from gui.datagen.icons.main import main
from vision.icons.data import SIDES, read_set
from vision.icons.meanings import load_meanings

SQUARE = '<path d="M4 4h16v16H4z" fill="currentColor"/>'
THEME_SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><path d="M1 1h14v14H1z" fill="#c00"/></svg>'


def test_file_names_and_synonyms_are_of_the_same_meanings() -> None:
    assert FileNames().meanings == tuple(load_meanings().synonyms)
    assert len(FileNames().meanings) >= 300


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("trash-can-outline", "delete"),
        ("edit-delete-symbolic", "delete"),
        ("chevron-down-16", "chevron down"),
        ("format-text-bold", "bold"),  # not a bold “text”
        ("plus-circle-outline", "add circle"),  # not an outlined plus
        ("go-next-rtl", None),  # an arrow to the left
        ("pizza", None),
    ],
)
def test_a_file_name_stands_for_a_meaning(name: str, meaning: str | None) -> None:
    assert FileNames().meaning_of(name) == meaning


def test_a_name_that_shares_a_word_with_the_table_is_not_of_no_meaning() -> None:
    names = FileNames()
    assert names.is_strange("logo-firefox")
    assert not names.is_strange("trash-x")


@pytest.mark.usefixtures("qapp")  # or the generator makes an application without widgets, which every later test gets
def test_sets_and_themes_become_pictures_with_meanings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine").mkdir()
    icons = {"trash": {"body": SQUARE}, "pizza": {"body": SQUARE}, "trash-x": {"body": SQUARE}, "home": {"body": ""}}
    (tmp_path / "mine" / "icons.json").write_text(json.dumps({"icons": icons, "width": 24, "height": 24}))
    actions = tmp_path / "Theme" / "16x16" / "actions"
    actions.mkdir(parents=True)
    (actions / "edit-copy.svg").write_text(THEME_SVG)
    out = tmp_path / "out"
    assert main(["--out", str(out), "--sets", str(tmp_path / "mine"), "--themes", str(tmp_path / "Theme")]) == 0
    mine, theme = read_set(out / "mine.npz"), read_set(out / "theme-theme.npz")
    assert {icon.name: icon.meaning for icon in mine} == {"trash": "delete", "pizza": ""}
    assert [icon.meaning for icon in theme] == ["copy"]
    assert [picture.shape for picture in theme[0].pictures] == [(side, side, 4) for side in SIDES]
    assert theme[0].pictures[0][8, 8].tolist() == [204, 0, 0, 255]
    assert "1 icons of 1 meanings, 1 of none" in capsys.readouterr().out


def test_a_folder_that_is_no_set_gets_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "icons.json").write_text('{"icons": {"a": 1}}')
    assert main(["--out", str(tmp_path / "out"), "--sets", str(tmp_path)]) == 1
    assert "no set of icons" in capsys.readouterr().err
