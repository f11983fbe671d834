"""Edits of a recording: each is checked, undone by the draft before it, and understood by whoever reads the file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.core.actions import Action, Click, Drag, Hotkey, Type, Wait, key
from agent.core.events import Ended, Executed, Observed, Reason
from agent.sessions.editing.draft import Draft, Drafting
from agent.sessions.editing.edits import (
    AddCheck,
    DeleteStep,
    Edit,
    InsertStep,
    MarkParameter,
    MoveStep,
    RemoveCheck,
    SetTarget,
    SetText,
    SetWords,
    UnmarkParameter,
    edit_from_json,
    edit_from_line,
    edit_to_json,
)
from agent.sessions.editing.replayed_actions import recorded_secrets, redacted_texts, replayed_actions, task_of
from agent.sessions.editing.script import script_from_record, script_to_record
from agent.sessions.editing.versions import save_draft
from agent.sessions.export import steps_script
from agent.sessions.parameters import parameters_of, with_values
from agent.sessions.reader import SessionReader
from agent.sessions.recorded_actions import in_words
from agent.sessions.recorder import Recorder
from vision.frame import Frame
from vision.geometry import PixelBox, Size, Viewport
from vision.perception.elements import Element, Kind

SIZE = Size(400, 200)
NAME, CITY = Element(Kind.TEXT_FIELD, PixelBox(100, 10, 300, 30)), Element(Kind.TEXT_FIELD, PixelBox(100, 50, 300, 70))
PASSWORD = Element(Kind.TEXT_FIELD, PixelBox(100, 90, 300, 110))
SAVE = Element(Kind.BUTTON, PixelBox(10, 150, 90, 180), "Save")
SEND = Element(Kind.BUTTON, PixelBox(110, 150, 190, 180), "Send")
ELEMENTS = (
    *(Element(Kind.TEXT, PixelBox(20, 10, 90, 30), "Name"), NAME, Element(Kind.TEXT, PixelBox(20, 50, 90, 70), "City")),
    *(CITY, Element(Kind.TEXT, PixelBox(20, 90, 90, 110), "Password"), PASSWORD, SAVE, SEND),
)
ACTIONS: tuple[Action, ...] = (
    *(Click(NAME.box.centre), Type("Ada"), Click(CITY.box.centre), Type("Lisbon")),
    *(Click(PASSWORD.box.centre), Type("{{secret:pw}}"), Click(SAVE.box.centre)),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return recorded(tmp_path / "file.deskhand", ACTIONS)


def recorded(path: Path, actions: Sequence[Action]) -> Path:
    with Recorder.create(path, "write the card") as recorder:
        for step, action in enumerate(actions, 1):
            frame = Frame(np.full((SIZE.height, SIZE.width, 3), 200 + step, np.uint8), Viewport.plain(SIZE))
            recorder.write(Observed(step, frame, None, 0.1))
            recorder.keep_elements(step, ELEMENTS)
            recorder.write(Executed(step, frame, action, 0.1))
        recorder.write(Ended(len(actions), Reason.FINISHED))
    return path


def edited(file: Path, *edits: Edit) -> list[str]:
    """The steps in words after these edits were saved and read anew."""
    with SessionReader(file) as reader:
        drafting = Drafting(reader)
        draft = drafting.start
        for edit in edits:
            draft = drafting.edited(draft, edit)
    save_draft(file, draft)
    with SessionReader(file) as reader:
        assert not [finding for finding in reader.verify() if finding.serious]
        assert Drafting(reader).start == draft
        return [in_words(one) for one in replayed_actions(reader)]


def refused(file: Path, edit: Edit) -> str:
    with SessionReader(file) as reader:
        drafting = Drafting(reader)
        with pytest.raises(ValueError) as error:  # the caller looks at the sentence
            drafting.edited(drafting.start, edit)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_steps_are_moved_left_out_and_inserted(file: Path) -> None:
    words = edited(file, MoveStep(7, 1), DeleteStep(4), DeleteStep(3), DeleteStep(2), InsertStep(2, 'press "Send"'))
    assert words[:2] == ["click the button “Save”", 'press "Send"']
    assert words[2:] == ["type 'Lisbon'", "click the text field “Password”", "type the secret pw"]


def test_another_text_is_typed_and_another_target_met(file: Path) -> None:
    words = edited(file, SetText(2, "Grace"), SetTarget(7, "Send"), SetTarget(3, "120,20"))
    assert words[1] == "type 'Grace'"
    assert words[2:4] == ["click the text field “Name”", "type 'Lisbon' into “Name”"]
    assert words[6] == "click the button “Send”"
    with SessionReader(file) as reader:
        assert replayed_actions(reader)[6].action == Click(SEND.box.centre)
        assert [record for record in reader.events() if record.kind == "executed"][6].actions == (ACTIONS[6],)


def test_what_was_typed_can_be_had_again_by_its_own_text(file: Path) -> None:
    edited(file, SetText(2, "Grace"))
    assert edited(file, SetText(2, "Ada"))[1] == "type 'Ada'"
    with SessionReader(file) as reader:
        assert reader.script() is None


def test_values_vary_in_edited_and_inserted_steps(file: Path) -> None:
    insert = InsertStep(8, 'fill "City" with "at Porto"')
    town = MarkParameter(8, "town", "Porto")
    edited(file, SetText(2, "Grace Hopper"), MarkParameter(2, "who", "Grace"), insert, town)
    with SessionReader(file) as reader:
        assert [(one.name, one.value) for one in parameters_of(reader)] == [("town", "Porto"), ("who", "Grace")]
        varied = [in_words(one) for one in replayed_actions(with_values(reader, {"who": "Ada", "town": 'S"o'}))]
    assert varied[1] == "type 'Ada Hopper'"
    assert varied[7] == 'type "at S\\"o" into "City"'


def test_parameters_follow_their_text_and_go_with_their_step(file: Path) -> None:
    edited(file, MarkParameter(2, "who"), MarkParameter(7, "button"), SetText(2, "Grace"))
    with SessionReader(file) as reader:
        assert {one.name: one.value for one in parameters_of(reader)} == {"who": "Grace", "button": "Save"}
    edited(file, SetTarget(7, "Send"), DeleteStep(2))
    with SessionReader(file) as reader:
        assert parameters_of(reader) == ()


def test_no_secret_gets_into_the_file_by_an_edit(file: Path) -> None:
    for edit in (
        SetText(6, "hunter2"),
        InsertStep(1, 'type "hunter2" into "Password"'),
        MarkParameter(6, "secret"),
    ):
        assert "secret" in refused(file, edit)
    edited(file, SetText(6, "{{secret:other}}"), InsertStep(8, 'type "{{secret:third}}" into "Password"'))
    with SessionReader(file) as reader:
        assert recorded_secrets(reader) == ("other", "third")
        assert task_of(reader) == "write the card (with {{secret:other}}, {{secret:third}})"


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (DeleteStep(9), "there is no step 9; there are 7"),
        (MoveStep(1, 0), "there is no step 0"),
        (SetText(1, "Ada"), "step 1 types nothing"),
        (SetText(2, ""), "1 to 10000 characters"),
        (SetTarget(2, "Send"), "has not one target"),
        (SetTarget(7, "Print"), "on the recorded screen: looked for something named “Print”"),
        (SetTarget(7, "400,10"), "is not on the recorded screen"),
        (SetWords(2, "press enter"), "step 2 was recorded"),
        (InsertStep(9, "press enter"), "nothing can be inserted as step 9"),
        (InsertStep(1, "press enter; press tab"), "are 2 steps"),
        (InsertStep(1, "dance"), "cannot be read: “dance” is no step"),
        (InsertStep(1, "# cannot be said: x"), "has to say what is to be done"),
        (MarkParameter(2, "the name"), "cannot name a parameter"),
        (MarkParameter(2, "who", "Bob"), "does not type “Bob”"),
        (MarkParameter(5, "who"), "types and chooses nothing"),
        (UnmarkParameter("who"), "there is no parameter 'who'; there are: none"),
        (AddCheck(1, "colour=red"), "cannot be checked"),
        (RemoveCheck(1, "text=a"), "is not checked for"),
    ],
    ids=repr,
)
def test_what_cannot_be_is_refused_in_one_sentence(file: Path, edit: Edit, why: str) -> None:
    assert why in refused(file, edit)


def test_a_drag_has_no_single_target_and_a_recording_keeps_one_step(tmp_path: Path) -> None:
    file = recorded(tmp_path / "file", [Drag(NAME.box.centre, CITY.box.centre)])
    assert "has not one target" in refused(file, SetTarget(1, "Save"))
    assert "needs one step at least" in refused(file, DeleteStep(1))
    nothing = recorded(tmp_path / "nothing", [Wait(1)])
    with SessionReader(nothing) as reader, pytest.raises(ValueError, match="no step that could be edited"):
        Drafting(reader)


def test_texts_that_redaction_left_are_asked_for_until_they_are_changed(tmp_path: Path) -> None:
    file = recorded(tmp_path / "file", [Click(NAME.box.centre), Type("Dear [hidden word]")])
    edited(file, SetText(2, "Dear Ada"))
    with SessionReader(file) as reader:
        assert redacted_texts(reader) == ()


def test_steps_in_words_say_the_edited_recording(file: Path) -> None:
    edited(file, DeleteStep(6), DeleteStep(5), SetText(2, "Grace"), InsertStep(6, 'tick "Urgent"'))
    with SessionReader(file) as reader:
        script, left_out = steps_script(reader)
    assert (
        script.splitlines()[1:]
        == ['type "Grace" into "Name"', 'type "Lisbon" into "City"', 'click "Save"', 'tick "Urgent"'][1:]
    )
    assert left_out == ()


CHECKS = st.sampled_from(["text=Saved", "no-text=Error", "title=plan", "file=/tmp/a#b", "clipboard=x"])
NUMBERS = st.integers(1, 8)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=12)
WORDS = st.sampled_from(
    ['click "Send"', "press ctrl+s", 'type "Ada" into "Name"', "wait 1 s", 'check that "A" is shown']
)
MANY = st.one_of(
    st.builds(MoveStep, NUMBERS, NUMBERS),
    st.builds(DeleteStep, NUMBERS),
    st.builds(InsertStep, NUMBERS, WORDS),
    st.builds(SetText, NUMBERS, TEXTS),
    st.builds(SetWords, NUMBERS, WORDS),
    st.builds(SetTarget, NUMBERS, st.sampled_from(['"Send"', "Name", "30,40"])),
    st.builds(MarkParameter, NUMBERS, st.sampled_from(["a", "b"]), st.sampled_from(["", "a"])),
    st.builds(UnmarkParameter, st.sampled_from(["a", "b"])),
    st.builds(AddCheck, NUMBERS, CHECKS),
    st.builds(RemoveCheck, NUMBERS, CHECKS),
)


@pytest.fixture(scope="module")
def drafting(tmp_path_factory: pytest.TempPathFactory) -> Drafting:
    return Drafting(SessionReader(recorded(tmp_path_factory.mktemp("many") / "file", ACTIONS)))


@settings(max_examples=30)
@given(edits=st.lists(MANY, max_size=12))
def test_any_row_of_edits_leaves_a_sound_draft_and_is_undone_by_the_drafts_before(
    drafting: Drafting, edits: list[Edit]
) -> None:
    before: list[Draft] = [drafting.start]
    for edit in edits:
        try:
            before.append(drafting.edited(before[-1], edit))
        except ValueError:
            continue
        assert script_from_record(json.loads(json.dumps(script_to_record(before[-1].steps)))) == before[-1].steps
        done = drafting.actions(before[-1])
        assert len(done) == len(before[-1].steps) > 0
        for parameter in before[-1].parameters:
            assert parameter.places
    assert before[0] == drafting.start


@given(edit=MANY)
def test_edits_are_written_as_json_and_as_lines(edit: Edit) -> None:
    assert edit_from_json(edit_to_json(edit)) == edit


@pytest.mark.parametrize(
    ("line", "edit"),
    [
        ("delete 3", DeleteStep(3)),
        ("move 5 to 2", MoveStep(5, 2)),
        ('insert click "Save" after 3', InsertStep(4, 'click "Save"')),
        ("insert press ctrl+s before 1", InsertStep(1, "press ctrl+s")),
        ("text 4 = Ada = Bob", SetText(4, "Ada = Bob")),
        ('words 4 = click "Send"', SetWords(4, 'click "Send"')),
        ('target 4="Surname"', SetTarget(4, '"Surname"')),
        ("parameter 4 = name", MarkParameter(4, "name")),
        ("parameter 4 = name: Ada B", MarkParameter(4, "name", "Ada B")),
        ("no-parameter name", UnmarkParameter("name")),
        ("check 4 file=/home/a b", AddCheck(4, "file=/home/a b")),
        ("no-check 4 text=x", RemoveCheck(4, "text=x")),
    ],
)
def test_a_line_says_an_edit(line: str, edit: Edit) -> None:
    assert edit_from_line(line) == edit


WRONG: tuple[object, ...] = ([], {"edit": "dance"}, {"edit": "delete", "step": "3"}, {"edit": "move", "step": 1})


@pytest.mark.parametrize("record", WRONG, ids=repr)
def test_what_is_no_edit_is_refused(record: object) -> None:
    with pytest.raises(ValueError, match=r"edit"):
        edit_from_json(record)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="is no edit"):
        edit_from_line(str(record))


def test_keys_that_chose_something_say_only_what_they_are_where_they_stand_elsewhere(tmp_path: Path) -> None:
    file = recorded(tmp_path / "file", [Click(NAME.box.centre), Hotkey((key("down"),)), Click(SAVE.box.centre)])
    assert edited(file, MoveStep(2, 3)) == ["click the text field “Name”", "click the button “Save”", "press down"]
