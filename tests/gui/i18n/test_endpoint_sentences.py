"""Why a model behind an address does not reply is said in Chinese; what its server said stays as it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from agent.core.config import Language
from gui.i18n.language import Translation
from gui.i18n.message_translation import localized

POLICIES = Path(__file__).parents[3] / "agent" / "policies"
SPEAKERS = ("endpoint.py", "chat_protocol/client.py", "chat_protocol/environment.py")
RAISED = {"_NoReply", "UnreachableError", "BrokenOffError"}
PUT_TOGETHER = {"the server at § §§", "§asked as §"}
"""What the server answered stands in the one, which the examples below have; how a model is asked in the other."""

HERE = "http://gpu:8000/v1"


@pytest.fixture
def chinese(qapp: QCoreApplication) -> Iterator[None]:
    translation = Translation(qapp)
    translation.speak(Language.CHINESE)
    yield
    translation.speak(Language.ENGLISH)


def sentences(file: str) -> Iterator[str]:
    """What a module says where there is no reply, each hole filled with a sign; a `why` that is said on is left out."""
    for node in ast.walk(ast.parse((POLICIES / file).read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[ast.JoinedStr(pieces), *_]) if name in RAISED:
                pass
            case ast.Call(func=ast.Name(id="_End"), keywords=[ast.keyword(arg="why", value=ast.JoinedStr(pieces))]):
                pass
            case ast.Return(value=ast.JoinedStr(pieces)):
                pass
            case _:
                continue
        text = "".join(str(one.value) if isinstance(one, ast.Constant) else "§" for one in pieces)
        if not text.startswith("§;") and " " in text.strip("§ "):
            yield text


@pytest.mark.parametrize("file", SPEAKERS)
def test_every_reason_why_there_is_no_reply_is_said_in_chinese(chinese: None, file: str) -> None:
    left = {text for text in sentences(file) if localized(text) == text}
    assert left - PUT_TOGETHER == set(), "put it into gui/i18n/endpoint_sentences.py and the .ts"


@pytest.mark.parametrize(
    ("message", "stays"),
    [
        (f"the model at {HERE} cannot be reached ([Errno 111] Connection refused); see whether the server runs", "111"),
        (f"the server at {HERE} answered with 500: out of memory; restart (GPU 0)", "out of memory; restart (GPU 0)"),
        (f"the server at {HERE} answered with 400: not found (no); choose a smaller region of the screen, or a "
         "largest_picture in the settings", "not found (no)"),
        (f"the server at {HERE} has no model 'x'; name one of its own after a #: a, b", "a, b"),
        (f"the server at {HERE} has too much to do, also after 2 retries (slow down); go on later", "slow down"),
    ],
)  # fmt: skip
def test_what_a_server_said_stays(chinese: None, message: str, stays: str) -> None:
    said = localized(message)
    assert HERE in said
    assert stays in said
    rest = said.replace(HERE, "").replace(stays, "").replace("largest_picture", "")
    assert re.search("[A-Za-z]{4,}", rest.replace("Errno", "").replace("Connection refused", "")) is None, said


def test_english_stays_english(qapp: QCoreApplication) -> None:
    message = f"the server at {HERE} refuses the key; put the right one into the variable DESKHAND_API_KEY"
    assert localized(message) == message
