"""English and Chinese: no text without a translation, none that lost what is filled in, the window in Chinese."""

from __future__ import annotations

import ast
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from agent.core.config import Language
from gui.common.keys.key_bindings import KeyBindings
from gui.common.task.task_bar import TaskBar
from gui.i18n.language import Translation, resolved, sources, translator_for
from gui.i18n.text_translator import TextTranslator

ROOT = Path(__file__).parents[3]
Text = tuple[str, str]


class Texts(ast.NodeVisitor):
    """All texts of a file that are to be translated: by `self.tr` under the name of their class, or `translate`."""

    def __init__(self) -> None:
        self.found: set[Text] = set()
        self.strange: list[str] = []
        self._class = ""

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        outer, self._class = self._class, node.name
        self.generic_visit(node)
        self._class = outer

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        match node.func:
            case ast.Attribute(attr="tr"):
                self._take(node, self._class, node.args[:1])
            case ast.Attribute(attr="translate") | ast.Name(id="translate"):
                context = node.args[0]
                assert isinstance(context, ast.Constant)
                self._take(node, str(context.value), node.args[1:])

    def _take(self, node: ast.Call, context: str, args: list[ast.expr]) -> None:
        match args:
            case [ast.Constant(value=str(text))]:
                self.found.add((context, text))
            case _:
                self.strange.append(ast.unparse(node))


def texts() -> Texts:
    found = Texts()
    for path in sources():
        found.visit(ast.parse(path.read_text(encoding="utf-8")))
    return found


def written(code: str) -> dict[Text, tuple[str, str]]:
    """Translation and its state, by context and text, as people wrote them."""
    root = ElementTree.parse(ROOT / "assets" / "translations" / f"deskhand_{code}.ts").getroot()
    result = {}
    for context in root.iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            key = (context.findtext("name", ""), message.findtext("source", ""))
            result[key] = (translation.text or "", translation.get("type", ""))
    return result


@pytest.fixture
def chinese(qapp: QCoreApplication) -> Iterator[None]:
    translation = Translation(qapp)
    translation.speak(Language.CHINESE)
    yield
    translation.speak(Language.ENGLISH)


def test_every_text_is_written_where_the_tools_find_it() -> None:
    assert texts().strange == []


def test_every_text_has_a_finished_chinese_translation() -> None:
    there = {key: text for key, (text, state) in written("zh_CN").items() if text and not state}
    assert sorted(texts().found - there.keys()) == []


def test_no_translation_is_left_of_a_text_that_is_gone() -> None:
    assert sorted(written("zh_CN").keys() - texts().found) == []


def test_what_is_filled_in_and_the_keys_survive_translation() -> None:
    for (_, text), (chinese_text, _) in written("zh_CN").items():
        assert sorted(re.findall(r"\{\d\}", text)) == sorted(re.findall(r"\{\d\}", chinese_text)), text
        assert ("&" in text) == ("&" in chinese_text), text
        shown = re.search(r"  (\S+( Y)?)$", text)
        assert shown is None or chinese_text.endswith(shown[0]), text


def test_qt_says_what_people_wrote_and_no_more() -> None:
    translator = translator_for("zh_CN")
    for (context, text), (chinese_text, _) in written("zh_CN").items():
        assert translator.translate(context, text) == chinese_text
    assert not translator.translate("TaskBar", "There is no such text.")
    assert not translator.translate("NoSuchClass", "Run")


def test_texts_that_are_not_finished_are_not_said(tmp_path: Path) -> None:
    path = tmp_path / "some.ts"
    message = "<message><source>{0}</source><translation{1}>{2}</translation></message>"
    messages = message.format("a &amp; b", "", "甲 &amp; 乙") + message.format("c", ' type="unfinished"', "丙")
    path.write_text(f"<TS><context><name>Some</name>{messages}</context></TS>", encoding="utf-8")
    translator = TextTranslator(path)
    assert translator.translate("Some", "a & b") == "甲 & 乙"
    assert not translator.translate("Some", "c")
    path.write_text("<TS><context>", encoding="utf-8")
    with pytest.raises(ValueError, match=r"some\.ts, line 1"):
        TextTranslator(path)


def task_bar(qtbot: QtBot) -> TaskBar:
    window = QWidget()
    qtbot.addWidget(window)
    return TaskBar(["steps"], KeyBindings(window), parent=window)


def test_the_window_speaks_chinese(qtbot: QtBot, chinese: None) -> None:
    assert task_bar(qtbot).run.text() == "运行"


def test_the_window_speaks_english_again(qtbot: QtBot, qapp: QCoreApplication) -> None:
    translation = Translation(qapp)
    translation.speak(Language.CHINESE)
    translation.speak(Language.ENGLISH)
    assert task_bar(qtbot).run.text() == "Run"


@pytest.mark.parametrize(
    ("system", "spoken"),
    [
        (["zh-Hans-CN", "en"], Language.CHINESE),
        (["zh_CN"], Language.CHINESE),
        (["de-DE", "zh"], Language.CHINESE),
        (["de-DE"], Language.ENGLISH),
        (["en-GB", "zh"], Language.ENGLISH),
        ([], Language.ENGLISH),
    ],
)
def test_the_first_language_of_the_system_that_is_known_is_spoken(system: list[str], spoken: Language) -> None:
    assert resolved(Language.SYSTEM, system) is spoken
    assert resolved(Language.ENGLISH, system) is Language.ENGLISH
