"""Sessions without secrets: on the way in and afterwards, down to the bytes of the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from agent.cli.main import main
from agent.core.actions import Action, Click, Hotkey, Type, key
from agent.core.events import Ended, Event, Executed, Failed, Judged, Misparsed, Observed, Predicted, Reason, Verdict
from agent.core.reply import ParseError, Reply
from agent.sessions.format.records import frame_of
from agent.sessions.format.schema import SessionError
from agent.sessions.reader import SessionReader
from agent.sessions.recorder import Recorder
from agent.sessions.redaction import RedactionOptions, RedactionSummary, SessionRedactor, learn_passwords, redact_file
from vision.frame import Frame
from vision.geometry import DesktopBox, PixelBox, PixelPoint, Size, Viewport
from vision.perception.elements import Element, Kind
from vision.perception.ocr import Pixels, TextLine
from vision.redaction.frame_redactor import PAINT, Redactor

SIZE = Size(400, 256)
ADDRESS = "ada@example.org"
PASSWORD = "tr0ub4dor"
BLUE = (0, 0, 255)
MARKS = {BLUE: ADDRESS, (0, 200, 0): "Password", (200, 0, 0): PASSWORD, (90, 0, 90): "harmless"}


class ByColour:
    """Reads bars of one colour as the text that `MARKS` gives it: quick, and never misread."""

    def read(self, pixels: Pixels) -> tuple[TextLine, ...]:
        lines = []
        for colour, text in MARKS.items():
            there = (pixels == colour).all(axis=2)
            rows, columns = np.flatnonzero(there.any(axis=1)), np.flatnonzero(there.any(axis=0))
            if rows.size:
                box = PixelBox(float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1))
                lines.append(TextLine(box, text, 1.0))
        return tuple(lines)


def a_screen(*bars: tuple[tuple[int, int, int], int, int], noise: int = 0) -> Frame:
    """A screen with bars of these colours at `left, top`, and a picture in a corner."""
    pixels = np.full((SIZE.height, SIZE.width, 3), 235, np.uint8)
    pixels[200:250, 330:390] = np.random.default_rng(noise).integers(0, 256, (50, 60, 3))
    for colour, left, top in bars:
        pixels[top : top + 12 : 2, left : left + 80] = colour  # stripes: writing is never a plain patch
        pixels[top : top + 12, left : left + 80 : 3] = colour
    return Frame(pixels, Viewport.plain(SIZE, -100, 20), 3.5)


LABEL, FIELD = ((0, 200, 0), 20, 60), PixelPoint(170, 66)
PLAIN = a_screen(((90, 0, 90), 20, 20))
FORM = a_screen(LABEL, (BLUE, 20, 120))
SHOWN = a_screen(LABEL, ((200, 0, 0), 120, 60), (BLUE, 20, 120))
TASK = f"log in as {ADDRESS}"


def step(number: int, frame: Frame, text: str, action: Action) -> Iterator[Event]:
    yield Observed(number, frame, None, 0.25)
    yield Predicted(number, text, Reply(text, (action,), "hm"), 0.5, 1.0)
    yield Judged(
        number, frame, action, Verdict.ALLOWED, "because", (Element(Kind.TEXT, PixelBox(20, 120, 100, 132), ADDRESS),)
    )
    yield Executed(number, frame, action, 0.0125)


def a_run() -> Iterator[Event]:
    yield from step(1, PLAIN, f"The password will be {PASSWORD}, I think.", Click(PixelPoint(30, 26)))
    yield from step(2, FORM, "Click the field.", Click(FIELD))
    yield from step(3, FORM, f'type(content="{PASSWORD}")', Type(f"{PASSWORD}\n"))
    yield Misparsed(4, f"write {ADDRESS} to", ParseError(f"what is {ADDRESS}?", (6, 24)))
    yield from step(4, SHOWN, "done", Click(PixelPoint(5, 5)))
    yield Failed(4, f"{ADDRESS} cannot be reached")
    yield Ended(4, Reason.FINISHED, f"sent to {ADDRESS}")


@pytest.fixture
def session(tmp_path: Path) -> Path:
    path = tmp_path / "one.deskhand"
    with Recorder.create(path, TASK) as recorder:
        for _ in recorder.record(a_run()):
            pass
    return path


def a_redactor(wish: RedactionOptions | None = None) -> SessionRedactor:
    wish = RedactionOptions() if wish is None else wish
    return SessionRedactor(Redactor(ByColour(), words=wish.words), wish)


def redacted(path: Path, out: Path | None = None, wish: RedactionOptions | None = None) -> RedactionSummary:
    wish = RedactionOptions() if wish is None else wish
    words = learn_passwords(path, a_redactor(wish))
    return redact_file(path, out, a_redactor(RedactionOptions(words, wish.regions)))


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def tile_bytes(path: Path) -> list[bytes]:
    connection = sqlite3.connect(path)
    found = [pixels for (pixels,) in connection.execute("SELECT pixels FROM tiles ORDER BY id")]
    connection.close()
    return found


def frames(path: Path) -> list[Frame]:
    with SessionReader(path) as reader:
        ids = sorted({record.frame_id for record in reader.events() if record.frame_id is not None})
        return [reader.frame(one) for one in ids]


def test_nothing_of_a_secret_is_left_in_the_bytes_of_the_file_or_beside_it(session: Path) -> None:
    before = tile_bytes(session)
    assert ADDRESS.encode() in everything(session.parent)
    summary = redacted(session)
    left = everything(session.parent)
    for secret in (ADDRESS, PASSWORD):
        assert secret.encode() not in left
    assert list(session.parent.iterdir()) == [session]
    kept = tile_bytes(session)
    gone = [tile for tile in before if tile not in kept]
    assert gone
    assert all(tile not in left for tile in gone if len(tile) > 8)
    assert summary.painted == {"e-mail address": 2, "password": 1, "hidden word": 1}
    assert summary.texts > 5


def test_the_new_file_is_sound_and_tells_the_same_story(session: Path) -> None:
    with SessionReader(session) as reader:
        was = [(record.seq, record.kind, record.at_s, record.frame_id) for record in reader.events()]
        meta = reader.meta
    redacted(session)
    with SessionReader(session) as reader:
        assert reader.verify() == ()
        assert [(record.seq, record.kind, record.at_s, record.frame_id) for record in reader.events()] == was
        assert (reader.meta.started_s, reader.meta.machine) == (meta.started_s, meta.machine)
        assert reader.meta.task == "log in as [e-mail address]"
    connection = sqlite3.connect(session)
    assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)
    connection.close()


def test_frames_without_secrets_come_back_bit_by_bit_and_others_but_for_the_paint(session: Path) -> None:
    before = frames(session)
    redacted(session)
    plain, form, shown = (frames(session)[at] for at in (0, 1, 2))
    assert np.array_equal(plain.pixels, before[0].pixels)
    assert plain.viewport == before[0].viewport
    assert plain.at_s == before[0].at_s
    assert (form.pixels[120:132, 20:100] == PAINT).all()
    assert (shown.pixels[60:72, 120:200] == PAINT).all()
    assert np.array_equal(form.pixels[:110], before[1].pixels[:110])
    assert np.array_equal(shown.pixels[140:], before[2].pixels[140:])


def test_a_typed_password_is_gone_from_all_texts_also_from_those_before_it(session: Path) -> None:
    redacted(session)
    with SessionReader(session) as reader:
        events = [reader.event(record) for record in reader.events()]
    thoughts = [event.reply.thought for event in events if isinstance(event, Predicted)]
    assert thoughts[0] == "The password will be [hidden word], I think."
    typed = [event.action for event in events if isinstance(event, Executed) and isinstance(event.action, Type)]
    assert typed == [Type("[hidden word]\n")]


def test_what_was_read_on_a_frame_is_redacted_too(session: Path) -> None:
    redacted(session)
    with SessionReader(session) as reader:
        assert [element.text for element in reader.elements(2) or ()] == ["[e-mail address]"]


def test_the_old_file_stays_as_it_was_where_a_new_one_is_written(session: Path, tmp_path: Path) -> None:
    before, out = session.read_bytes(), tmp_path / "shared"
    redacted(session, out)
    assert session.read_bytes() == before
    assert ADDRESS.encode() not in out.read_bytes()
    with pytest.raises(SessionError, match="exists already"):
        redacted(session, out)


def test_regions_and_words_of_the_user_are_painted_over(session: Path) -> None:
    region = DesktopBox(230, 220, 290, 270)  # the picture in the corner: the screen begins at -100, 20
    redacted(session, wish=RedactionOptions(("because",), (region,)))
    for frame in frames(session):
        assert len(np.unique(frame.pixels[200:250, 330:390])) == 1
    with SessionReader(session) as reader:
        notes = {event.note for event in map(reader.event, reader.events()) if isinstance(event, Judged)}
    assert notes == {"[hidden word]"}


def test_a_session_that_is_being_recorded_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "running"
    with Recorder.create(path, TASK) as recorder:
        for event in a_run():
            recorder.write(event)
        with pytest.raises(SessionError, match="is in use"):
            redact_file(path, None, a_redactor())
    with SessionReader(path) as reader:
        assert reader.verify() == ()


def test_a_recording_that_was_cut_is_redacted_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "cut"
    recorder = Recorder.create(path, TASK)
    for event in list(a_run())[:7]:
        recorder.write(event)
    recorder.close()
    redacted(path)
    assert ADDRESS.encode() not in everything(tmp_path)
    with SessionReader(path) as reader:
        assert len(list(reader.events())) == 7


def test_a_damaged_file_is_left_alone(session: Path) -> None:
    connection = sqlite3.connect(session)
    connection.execute("UPDATE events SET at_s = 5.0 WHERE seq = 3")
    connection.commit()
    connection.close()
    before = session.read_bytes()
    with pytest.raises(SessionError, match="event 3"):
        redact_file(session, None, a_redactor())
    assert session.read_bytes() == before
    assert list(session.parent.iterdir()) == [session]


def test_a_file_that_is_no_session_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes"
    path.write_text("my notes\n" * 500)
    with pytest.raises(SessionError):
        redact_file(path, None, a_redactor())
    assert path.read_text() == "my notes\n" * 500


def test_nothing_unredacted_reaches_the_disk_on_the_way_in(tmp_path: Path) -> None:
    redactor, path = a_redactor(), tmp_path / "live"
    task = redactor.task(f'type "{PASSWORD}" into "Password" for {ADDRESS}')
    assert task == 'type "[hidden word]" into "Password" for [e-mail address]'
    with Recorder.create(path, task) as recorder:
        for event, was in zip(redactor.record(a_run(), recorder), a_run(), strict=True):
            assert type(event) is type(was)  # who looks on sees what happened
            left = everything(tmp_path)
            assert ADDRESS.encode() not in left
            assert PASSWORD.encode() not in left
    assert not any((frame.pixels == BLUE).all(axis=2).any() for frame in frames(path))


def test_the_run_is_left_at_once_when_nobody_reads_on() -> None:
    released = []

    def holding() -> Iterator[Event]:
        try:
            yield from a_run()
        finally:
            released.append("keys")

    events = a_redactor().events(holding())
    next(events)
    events.close()  # type: ignore[attr-defined]
    assert released == ["keys"]


def test_a_password_after_the_tab_key_is_one_too() -> None:
    redactor = a_redactor()
    for event in step(1, FORM, "on", Click(PixelPoint(30, 200))):
        redactor.event(event)
    for event in step(2, FORM, "on", Hotkey((key("tab"),))):
        redactor.event(event)
    for event in step(3, FORM, "on", Type(PASSWORD)):
        redactor.event(event)
    assert redactor.words == (PASSWORD,)


def test_what_is_typed_elsewhere_is_no_password() -> None:
    redactor = a_redactor()
    for event in (*step(1, FORM, "on", Click(PixelPoint(30, 200))), *step(2, FORM, "on", Type("Lisbon"))):
        assert redactor.event(event)
    assert redactor.words == ()


def test_the_same_frame_stays_the_same_object_so_that_it_is_kept_once() -> None:
    redactor = a_redactor()
    observed, _, judged, executed = (redactor.event(event) for event in step(1, FORM, "on", Click(FIELD)))
    assert frame_of(observed) is frame_of(judged) is frame_of(executed)


def test_an_unchanged_event_is_the_same_object() -> None:
    event = Failed(1, "no such window")
    assert a_redactor().event(event) is event


@pytest.mark.parametrize("arguments", [["--keep-face", "nobody.png"], ["--region", "1,2,3"]])
def test_what_cannot_be_done_is_said_in_a_sentence(
    session: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = session.read_bytes()
    assert main(["session", "redact", str(session), *arguments]) in (1, 2)
    complaint = capsys.readouterr().err
    assert complaint.startswith("deskhand: ")
    assert len(complaint.splitlines()) == 1
    assert session.read_bytes() == before
