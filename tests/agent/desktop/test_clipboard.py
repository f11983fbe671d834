"""The clipboard on a real X server: xclip is the person who copied something before, and who pastes it afterwards."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator

import pytest
import xcffib
import xcffib.xproto  # gives connections their core requests
from hypothesis import given
from hypothesis import strategies as st

from agent.core.stop import Stop
from agent.desktop.input.clipboard import X11Clipboard
from agent.desktop.x11.selections import NAMES, text_content
from agent.desktop.x11.virtual_display import VirtualDisplay
from vision.geometry import Size

SMALL = Size(320, 200)
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 1024


def copy(data: bytes, selection: str = "CLIPBOARD", target: str = "UTF8_STRING") -> None:
    """Returns once it is there: xclip takes the selection only after it has gone to the background."""
    command = ["xclip", "-selection", selection.lower(), "-target", target, "-in"]
    subprocess.run(command, input=data, stdout=subprocess.DEVNULL, timeout=10, check=True)
    deadline = time.monotonic() + 10
    while pasted(selection, target) != data:
        assert time.monotonic() < deadline, "xclip did not take the selection"


def pasted(selection: str = "CLIPBOARD", target: str = "UTF8_STRING") -> bytes | None:
    """What a program would paste, or None where there is nothing."""
    command = ["xclip", "-selection", selection.lower(), "-target", target, "-out"]
    done = subprocess.run(command, capture_output=True, timeout=10, check=False)
    return done.stdout if done.returncode == 0 else None


@pytest.fixture
def clipboard(display: VirtualDisplay) -> Iterator[X11Clipboard]:
    for name in NAMES:
        copy(b"", name)
    ours = X11Clipboard()
    yield ours
    ours.close()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_every_form_of_a_text_decodes_to_that_text(text: str) -> None:
    forms = {one.target: one.data for one in text_content(text)}
    assert all(forms[name].decode() == text for name in ("UTF8_STRING", "TEXT", "text/plain;charset=utf-8"))
    assert "STRING" not in forms or forms["STRING"].decode("latin-1") == text


@pytest.mark.parametrize("name", NAMES)
def test_lent_text_can_be_pasted_from_both_selections(clipboard: X11Clipboard, name: str) -> None:
    with clipboard.offer("Ωμέγα 中文 😀", Stop()):
        assert pasted(name) == "Ωμέγα 中文 😀".encode()


def test_a_long_text_is_handed_out_in_pieces(clipboard: X11Clipboard) -> None:
    text = "中文 und mehr\n" * 40_000
    with clipboard.offer(text, Stop()):
        assert pasted() == text.encode()


@pytest.mark.parametrize(
    ("data", "target"),
    [(b"before", "UTF8_STRING"), ("später €".encode() * 30_000, "UTF8_STRING"), (PICTURE, "image/png")],
    ids=["text", "long text", "picture"],
)
def test_what_was_copied_before_comes_back_and_outlives_us(clipboard: X11Clipboard, data: bytes, target: str) -> None:
    copy(data, target=target)
    with clipboard.offer("for the agent", Stop()):
        assert pasted() == b"for the agent"
    assert pasted(target=target) == data
    clipboard.close()
    assert pasted(target=target) == data


def test_two_loans_in_a_row_give_back_what_was_there_before_the_first(clipboard: X11Clipboard) -> None:
    copy(b"before")
    for text in ("one", "two"):
        with clipboard.offer(text, Stop()):
            pass
    assert pasted() == b"before"


def test_nothing_comes_back_where_nothing_was(display: VirtualDisplay) -> None:
    with VirtualDisplay(SMALL, window_manager=False) as fresh, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", fresh.name)
        clipboard = X11Clipboard()
        with clipboard.offer("for the agent", Stop()):
            assert pasted() == b"for the agent"
        assert pasted() is None
        clipboard.close()


def test_what_the_person_copies_during_a_loan_stays(clipboard: X11Clipboard) -> None:
    copy(b"before")
    with clipboard.offer("for the agent", Stop()):
        copy(b"copied meanwhile")
    assert pasted() == b"copied meanwhile"


def test_a_loan_that_nobody_asks_for_is_not_taken(clipboard: X11Clipboard) -> None:
    with clipboard.offer("for the agent", Stop()) as offer:
        assert not offer.wait_pasted(Stop())


def test_a_loan_ends_when_the_run_is_stopped(clipboard: X11Clipboard) -> None:
    stop = Stop()
    stop.set("by the test")
    with clipboard.offer("for the agent", stop) as offer:
        assert not offer.wait_pasted(stop)


def test_a_program_without_the_focus_is_believed_when_nobody_else_asks(clipboard: X11Clipboard) -> None:
    with clipboard.offer("for the agent", Stop()) as offer:
        assert pasted() == b"for the agent"
        assert offer.wait_pasted(Stop())


def test_what_was_asked_for_before_the_loan_was_ready_does_not_count(clipboard: X11Clipboard) -> None:
    with clipboard.offer("one", Stop()):
        assert pasted() == b"one"
    with clipboard.offer("two", Stop()) as offer:
        assert not offer.wait_pasted(Stop())


def test_an_owner_that_does_not_answer_holds_nothing_up(clipboard: X11Clipboard) -> None:
    mute = xcffib.connect()
    window = mute.generate_id()
    mute.core.CreateWindow(0, window, mute.get_setup().roots[0].root, 0, 0, 1, 1, 0, 2, 0, 0, [])
    atom = mute.core.InternAtom(False, len("CLIPBOARD"), "CLIPBOARD").reply().atom
    mute.core.SetSelectionOwner(window, atom, 0)
    assert mute.core.GetSelectionOwner(atom).reply().owner == window
    with clipboard.offer("for the agent", Stop()):
        assert pasted() == b"for the agent"
    mute.disconnect()


def test_the_hint_keeps_lent_text_out_of_clipboard_histories(clipboard: X11Clipboard) -> None:
    with clipboard.offer("for the agent", Stop()):
        assert pasted(target="x-kde-passwordManagerHint") == b"secret"
