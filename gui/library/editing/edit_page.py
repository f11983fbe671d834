"""The page on which a recording is edited: its steps as a list, and the recorded picture of the one that is chosen."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QListView, QVBoxLayout, QWidget

from agent.core.actions import Action, Click, MouseDown, MouseUp, Move, Scroll, Type, target
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
)
from agent.sessions.parameters import Place
from agent.sessions.recorded_actions import RecordedAction
from gui.canvas.canvas import Canvas
from gui.common import theme
from gui.common.keys.key_bindings import KeyBindings
from gui.common.keys.key_button import KeyButton
from gui.common.layouts.flow_layout import FlowLayout
from gui.common.layouts.main_layout import Halves
from gui.common.questions.line_question import LineQuestion
from gui.common.questions.part_question import PartQuestion
from gui.i18n.edit_faults import edit_fault
from gui.library.editing.edit_model import EditModel
from gui.library.editing.edit_painter import EditPainter
from gui.library.editing.edit_session import EditSession
from gui.library.editing.step_picture import StepPicture
from vision.geometry import PixelPoint


class EditPage(QWidget):
    """Edits one recording.

    Args:
        bindings: The keys of the window that it is in.

    Attributes:
        session: What is edited.

    Signals:
        save_wanted: What was edited is to be written.
        leave_wanted: The person has done enough here.
    """

    save_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, bindings: KeyBindings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = EditSession(self)
        self._actions: tuple[RecordedAction, ...] = ()
        self.heading, self.hint, self.fault = QLabel(), QLabel(), QLabel()
        self.model = EditModel(self)
        self.list = QListView()
        self.canvas = Canvas()
        self._picture = StepPicture(self.canvas)
        self.picker = self._picture.picker
        self.insert = self._button(bindings, self.tr("Insert…"), self.tr("A step after this one, in words"), "Ins")
        self.text = self._button(bindings, self.tr("Change text"), self.tr("Write it anew here in the list"), "F2")
        self.target = self._button(
            bindings, self.tr("Other target"), self.tr("Choose on the picture what it shall act on"), "Ctrl+T"
        )
        self.vary = self._button(
            bindings,
            self.tr("May vary…"),
            self.tr("Give its value, or a part of it, a name, to replay it with another"),
            "Ctrl+P",
        )
        self.fix = self._button(
            bindings, self.tr("Always the same"), self.tr("This value varies no longer"), "Ctrl+Shift+P"
        )
        self.check = self._button(
            bindings, self.tr("Check…"), self.tr("What has to be so after it, or the replay stops there"), "Ctrl+K"
        )
        self.uncheck = self._button(bindings, self.tr("Remove check"), self.tr("The last one"), "Ctrl+Shift+K")
        self.up = self._button(bindings, self.tr("Up"), self.tr("Before the step above it"), "Alt+Up")
        self.down = self._button(bindings, self.tr("Down"), self.tr("Behind the step below it"), "Alt+Down")
        self.delete = self._button(bindings, self.tr("Leave out"), self.tr("A replay does not do it"), "Del")
        self.undo = self._button(bindings, self.tr("Undo"), self.tr("Take the last edit back"), "Ctrl+Z")
        self.redo = self._button(bindings, self.tr("Redo"), self.tr("Make it again"), "Ctrl+Shift+Z")
        self.save = self._button(
            bindings, self.tr("Save"), self.tr("What was recorded stays too, and can be had again"), "Ctrl+S"
        )
        self.back = self._button(bindings, self.tr("Back"), self.tr("Asks first where edits are not saved"), "Esc")
        self._set_up()
        self._lay_out()
        self.setFocusProxy(self.list)
        self._show_state()

    def _button(self, bindings: KeyBindings, name: str, tip: str, key: str) -> KeyButton:
        made = KeyButton(name, tip, keys=[key])
        bindings.add(made, [key])
        return made

    def show_title(self, title: str) -> None:
        """Say which recording is edited; nothing of the last one stays."""
        self.heading.setText(self.tr("Edit “{0}”").format(title))
        self.model.show(())
        self._actions = ()
        self.show_fault("")
        self._show_state()

    def leave(self) -> None:
        """Let go of the recording; edits that were not saved are lost."""
        self._picture.leave()
        self.session.leave()
        self._actions = ()
        self.model.show(())
        self._show_state()

    def show_fault(self, sentence: str) -> None:
        """Say why something could not be; an empty text for nothing."""
        theme.tint(self.fault, theme.bad(self.palette()))
        self.fault.setText(edit_fault(sentence))
        self.fault.setVisible(bool(sentence))

    def show_saved(self) -> None:
        """Nothing would be lost any more."""
        self.show_fault("")
        self._show_state()

    def close_session(self) -> None:
        """Wait for what is under way."""
        self._picture.close()
        self.session.close()

    @property
    def number(self) -> int:
        """The number of the step that is chosen, from 1; 0 where none is."""
        index = self.list.currentIndex()
        return index.row() + 1 if index.isValid() else 0

    def _set_up(self) -> None:
        painter = EditPainter(self.list)
        painter.editor_name = self.tr("Text of the step")
        self.list.setModel(self.model)
        self.list.setItemDelegate(painter)
        self.list.setAccessibleName(self.tr("Steps of the recording"))
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.list.setMinimumSize(220, 90)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        # the view is in the middle of a drop, or of closing its field, when it tells
        self.model.moved.connect(self._on_moved, Qt.ConnectionType.QueuedConnection)
        self.model.rewritten.connect(self._on_rewritten, Qt.ConnectionType.QueuedConnection)
        self.picker.picked.connect(self._on_picked)
        self.picker.left.connect(self._show_step)
        self._picture.choosing.connect(self._show_state)
        self.session.opened.connect(self._on_opened)
        self.session.changed.connect(self._on_changed)
        for button, slot in (
            (self.insert, self._on_insert),
            (self.text, self._on_text),
            (self.target, self._on_target),
            (self.vary, self._on_vary),
            (self.fix, self._on_fix),
            (self.check, self._on_check),
            (self.uncheck, self._on_uncheck),
            (self.up, self._on_up),
            (self.down, self._on_down),
            (self.delete, self._on_delete),
            (self.undo, self.session.undo_stack.undo),
            (self.redo, self.session.undo_stack.redo),
            (self.save, self.save_wanted),
            (self.back, self.leave_wanted),
        ):
            button.clicked.connect(slot)

    def _lay_out(self) -> None:
        font = self.heading.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        self.heading.setFont(font)
        for label in (self.heading, self.hint, self.fault):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        picture = QWidget()
        column = QVBoxLayout(picture)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.hint)
        halves = Halves()
        halves.addWidget(self.list)
        halves.addWidget(picture)
        halves.setSizes([420, 460])
        steps, whole = QWidget(), QHBoxLayout()
        row = FlowLayout(steps)
        for button in (self.insert, self.text, self.target, self.vary, self.fix, self.check, self.uncheck):
            row.addWidget(button)
        for button in (self.up, self.down, self.delete):
            row.addWidget(button)
        for button in (self.undo, self.redo):
            whole.addWidget(button)
        whole.addStretch(1)
        for button in (self.save, self.back):
            whole.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.heading)
        layout.addWidget(halves, 1)
        layout.addWidget(steps)
        layout.addWidget(self.fault)
        layout.addLayout(whole)

    # What is shown

    @Slot()
    def _on_opened(self) -> None:
        self._picture.open(self.session.path)
        self._on_changed(0)
        self.list.setFocus()

    @Slot(int)
    def _on_changed(self, event: int) -> None:
        row = max(0, self.number - 1)
        self.picker.end()
        self._actions = self.session.actions()
        self.model.show(self.session.rows())
        found = self.model.row_of(event)
        row = found if found >= 0 else min(row, len(self.model.rows) - 1)
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.list.selectionModel().setCurrentIndex(self.model.index(row), flag)
        self.list.scrollTo(self.model.index(row))
        self._show_step()

    @Slot()
    def _on_current(self) -> None:
        if self.picker.active:
            self.picker.end()
        self._show_step()

    @Slot()
    def _show_step(self) -> None:
        self._show_state()
        one = self._one
        if one is not None:
            self._picture.show(self.number, self.session.frame_id(self.number), _marked(one))

    @property
    def _one(self) -> RecordedAction | None:
        return self._actions[self.number - 1] if 0 < self.number <= len(self._actions) else None

    @Slot()
    def _show_state(self) -> None:
        one, count, stack = self._one, len(self._actions), self.session.undo_stack
        there = one is not None
        self.insert.setEnabled(there)
        self.text.setEnabled(there and self.model.rows[self.number - 1].text is not None)
        self.target.setEnabled(one is not None and _has_one_target(one))
        self.check.setEnabled(there)
        self.uncheck.setEnabled(one is not None and bool(one.checks))
        self.up.setEnabled(self.number > 1)
        self.down.setEnabled(0 < self.number < count)
        self.delete.setEnabled(there and count > 1)
        self.undo.setEnabled(stack.canUndo())
        self.redo.setEnabled(stack.canRedo())
        self.save.setEnabled(self.session.dirty)
        self.vary.setEnabled(one is not None and _has_value(one) and not self._varies_whole(one))
        self.fix.setEnabled(bool(self._parameter))
        if one is None:
            self.hint.setText(self.tr("The recording is being read.") if self.session.path is not None else "")
        elif self.picker.active:
            self.hint.setText(
                self.tr("Click what it shall act on, or drag the crosshair. Enter takes it, Esc leaves it as it was.")
            )
        elif one.words:
            self.hint.setText(self.tr("Inserted: it has no picture of its own, and is found by its words."))
        else:
            self.hint.setText(self.tr("The screen as it was recorded, before this step."))

    @property
    def _parameter(self) -> str:
        """The name of the last value that varies in the chosen step; empty where none does."""
        there = [] if self._one is None else self._varying(self._one)
        return max(there, key=lambda one: one[0].start)[1] if there else ""

    def _varying(self, one: RecordedAction) -> list[tuple[Place, str]]:
        """What varies in a step: where, and its name."""
        named = () if self.session.draft is None else self.session.draft.parameters
        return [(at, each.name) for each in named for at in each.places if at.seq == one.record.seq]

    def _varies_whole(self, one: RecordedAction) -> bool:
        places = [at for at, _ in self._varying(one)]
        if not isinstance(one.action, Type):
            return bool(places)
        return sum(at.end - at.start for at in places) >= len(one.action.text)

    # What the person wants

    def _edit(self, edit: Edit, name: str, event: int = 0) -> str:
        """Make an edit; why it cannot be made, or an empty text."""
        try:
            self.session.edit(edit, name, event)
        except ValueError as error:
            return str(error)
        self._show_state()
        return ""

    def _try(self, edit: Edit, name: str) -> None:
        one = self._one
        self.show_fault(self._edit(edit, name, 0 if one is None else one.record.seq))

    @Slot(int, int)
    def _on_moved(self, row: int, to: int) -> None:
        event = self.model.rows[row].event
        self.show_fault(self._edit(MoveStep(row + 1, to + 1), self.tr("move a step"), event))

    @Slot(int, str)
    def _on_rewritten(self, row: int, text: str) -> None:
        if row >= len(self._actions):
            return
        one = self._actions[row]
        edit: Edit = SetWords(row + 1, text) if one.words else SetText(row + 1, text)
        self.show_fault(self._edit(edit, self.tr("change a text"), one.record.seq))

    @Slot()
    def _on_insert(self) -> None:
        at = self.number + 1
        self._ask(
            self.tr("What is to be done after this step?"),
            self.tr(
                'For example: click "Save" · type "Ada" into "Name" · press ctrl+s · wait until "Done" appears. '
                "It is found by its words when it is replayed."
            ),
            "",
            lambda words: edit_fault(self._edit(InsertStep(at, words), self.tr("insert a step"))),
        )

    @Slot()
    def _on_text(self) -> None:
        self.list.edit(self.list.currentIndex())

    @Slot()
    def _on_target(self) -> None:
        one = self._one
        if one is not None:
            self._picture.choose_target(one.action)

    @Slot(object)
    def _on_picked(self, at: PixelPoint) -> None:
        self._try(SetTarget(self.number, f"{at.x:.0f},{at.y:.0f}"), self.tr("choose another target"))
        self._show_step()

    @Slot()
    def _on_vary(self) -> None:
        number, one = self.number, self._one
        if one is None:
            return
        event = one.record.seq
        typed = isinstance(one.action, Type)
        whole = one.action.text if isinstance(one.action, Type) else "" if one.target is None else one.target.text

        def answer(name: str, start: int, end: int) -> str:
            edit = MarkParameter(number, name, whole[start:end], start)
            return edit_fault(self._edit(edit, self.tr("have a value vary"), event))

        PartQuestion(whole, answer, self, divisible=typed).open()

    @Slot()
    def _on_fix(self) -> None:
        self._try(UnmarkParameter(self._parameter), self.tr("have a value always the same"))

    @Slot()
    def _on_check(self) -> None:
        number, one = self.number, self._one
        if one is None:
            return
        event = one.record.seq
        kinds = (
            (self.tr("This text is on the screen"), "text="),
            (self.tr("This text is not on the screen"), "no-text="),
            (self.tr("A window has this title"), "title="),
            (self.tr("This file was written"), "file="),
        )
        self._ask(
            self.tr("What has to be so after this step?"),
            self.tr("Where it is not so, the replay stops there and says it."),
            "",
            lambda check: edit_fault(self._edit(AddCheck(number, check), self.tr("add a check"), event)),
            kinds,
        )

    @Slot()
    def _on_uncheck(self) -> None:
        one = self._one
        if one is not None and one.checks:
            self._try(RemoveCheck(self.number, one.checks[-1]), self.tr("take a check away"))

    @Slot()
    def _on_up(self) -> None:
        self._try(MoveStep(self.number, self.number - 1), self.tr("move a step"))

    @Slot()
    def _on_down(self) -> None:
        self._try(MoveStep(self.number, self.number + 1), self.tr("move a step"))

    @Slot()
    def _on_delete(self) -> None:
        self._try(DeleteStep(self.number), self.tr("leave a step out"))

    def _ask(
        self, question: str, hint: str, text: str, answer: object, kinds: tuple[tuple[str, str], ...] = ()
    ) -> None:
        assert callable(answer)
        LineQuestion(question, hint, text, answer, kinds, self).open()


def _marked(one: RecordedAction) -> Action | None:
    """What is drawn on the picture of a step; a text would hide what stands there."""
    return None if one.words or isinstance(one.action, Type) else one.action


def _has_one_target(one: RecordedAction) -> bool:
    movable = isinstance(one.action, Click | Move | MouseDown | MouseUp | Scroll)
    return movable and not one.words and target(one.action) is not None


def _has_value(one: RecordedAction) -> bool:
    if isinstance(one.action, Type):
        return True
    return not one.words and one.target is not None and bool(one.target.text.strip())
